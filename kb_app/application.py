"""The application: every part of it, put together (应用装配)."""

from __future__ import annotations

from pyramid.config import Configurator

from kb_app.settings import settings_from


def main(global_config, **given):  # noqa: ARG001 - the paste.app_factory signature
    """Return the WSGI application for paste-style settings."""
    return make_application(settings_from(given))


def make_application(settings):
    """Return the WSGI application for `settings` (kb_app.settings.Settings)."""
    config = Configurator(
        settings={
            "kb": settings,
            "tm.manager_hook": "pyramid_tm.explicit_manager",
            "tm.annotate_user": False,
            "retry.attempts": 12,
            "pyramid.default_locale_name": "zh_Hans",
            "chameleon.reload": settings.development,
        }
    )
    for part in ("pyramid_retry", "pyramid_tm", "pyramid_chameleon", "kb_app.db"):
        config.include(part)
    for part in (
        "kb_app.security",
        "kb_app.writing.forms",
        "kb_app.page",
        "kb_app.homes.noting",
        "kb_app.views",
        "kb_app.api",
        "kb_app.statics",
        "kb_app.compression",
    ):
        config.include(part)
    return config.make_wsgi_app()
