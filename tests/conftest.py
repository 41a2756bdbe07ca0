"""What every test may ask for: the reference material, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Templates are compiled once for all test processes, not once for each application.
_COMPILED = Path(tempfile.gettempdir()) / f"shenzhi-templates-{os.getuid()}"
_COMPILED.mkdir(mode=0o700, exist_ok=True)
os.environ.setdefault("CHAMELEON_CACHE", str(_COMPILED))

ROOT = Path(__file__).parents[1]
WITHOUT_BROWSER = os.environ.get("KB_WITHOUT_BROWSER") == "1"


def chromium_program() -> str | None:
    """Return where the browser's program lies, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_configure() -> None:
    """Refuse to leave anything out in CI."""
    if WITHOUT_BROWSER and os.environ.get("CI") == "true":
        raise pytest.UsageError("CI 中不得省略浏览器测试（KB_WITHOUT_BROWSER=1）")


def pytest_report_header() -> str | None:
    """Say what is left out, before anything runs."""
    return "省略浏览器测试（KB_WITHOUT_BROWSER=1）" if WITHOUT_BROWSER else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in tests/browser; leave it out where it was said that there is no browser."""
    browser = [item for item in items if ROOT / "tests" / "browser" in item.path.parents]
    for item in browser:
        item.add_marker(pytest.mark.browser)
    if WITHOUT_BROWSER:
        left_out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference material beside the checkout; skip where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("没有参考资料目录 ../shared，跳过依赖它的测试")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's program; a missing one is a failure, as nobody said to go without."""
    found = chromium_program()
    if not found:
        pytest.fail(
            "没有 Chromium：apt-get install chromium，或设 KB_WITHOUT_BROWSER=1 省略浏览器测试"
        )
    return found
