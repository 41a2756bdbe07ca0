"""Pages by activity: reading, searching, drafting, reviewing, people, journal, errors."""

from __future__ import annotations


def includeme(config):
    """Find the views of every activity."""
    config.include("kb_app.views.errors")
    config.scan("kb_app.views")
