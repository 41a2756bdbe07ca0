"""The same addresses as JSON, in plone.restapi's shape: reading, writing, steps, search."""

from __future__ import annotations

from kb_app.api.answers import json_renderer


def includeme(config):
    """Find the JSON views; browsers, which accept anything, get pages."""
    config.add_renderer("kb-json", json_renderer)
    config.scan("kb_app.api")
