"""Moments as pages show them."""

from __future__ import annotations

from datetime import UTC, datetime

from kb_app.reading.moments import moment_said


def test_a_moment_is_said_in_chinese_time():
    assert moment_said("2026-05-31T16:05:00+00:00") == "2026年6月1日 00:05"
    assert moment_said(datetime(2026, 6, 1, 2, 5, tzinfo=UTC)) == "2026年6月1日 10:05"
