"""One Chromium for all tests of a process, and expectations that suit a busy machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.visiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def running(chromium) -> Iterator[Browser]:
    """Return the program; ask for `browser`, which leaves no window behind."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], timeout=PATIENCE
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser(running) -> Iterator[Browser]:
    """Return a browser whose windows are closed when the module is done."""
    yield running
    for window in running.contexts:
        window.close()
