"""Pages by activity: reading, searching, drafting, reviewing, people, journal, errors."""

from __future__ import annotations

WEEK = 7 * 24 * 3600


def includeme(config):
    """Serve the files in `static`, and find the views of every activity."""
    config.add_static_view(
        "static", "kb_app:static", cache_max_age=WEEK, factory=lambda _: None
    )  # they need no database
    config.include("kb_app.views.errors")
    config.scan("kb_app.views")
