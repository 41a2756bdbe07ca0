"""Pictures of the demo county for the README (截图): `make screenshots` takes them anew.

python -m tests.browser.screenshots docs/screenshots [NAME ...]
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.pages_of_the_county import FROM_FILE, LAW, WINDOW_RULE, prepared_county
from tests.browser.visiting import signed_in
from tests.conftest import chromium_program
from tests.serving import served

WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}


@dataclass(frozen=True)
class Picture:
    """One picture: its file, who looks, at which address, on what screen, all of it or a screen."""

    name: str
    login: str
    address: str
    size: dict[str, int]
    whole: bool = False


PICTURES = (
    Picture("home-staff", "staff", "/", WIDE),
    Picture("home-office", "office", "/", WIDE),
    Picture("home-phone", "staff", "/", PHONE),
    Picture("document", "staff", WINDOW_RULE, WIDE),
    Picture("document-phone", "staff", WINDOW_RULE, PHONE),
    Picture("clause", "staff", f"{WINDOW_RULE}/art-12", WIDE),
    Picture("clause-phone", "staff", f"{WINDOW_RULE}/art-12", PHONE),
    Picture("item", "staff", "/items/gonggong-weisheng", WIDE),
    Picture("item-phone", "staff", "/items/gonggong-weisheng", PHONE),
    Picture("compare", "staff", f"{LAW}/compare?a=1&b=2", WIDE),
    Picture("search", "staff", "/search?q=一次性告知", WIDE),
    Picture("search-phone", "staff", "/search?q=一次性告知", PHONE),
    Picture("clauses", "office", f"{FROM_FILE}/clauses", WIDE),
    Picture("workflow", "reviewer", f"{WINDOW_RULE}/workflow", WIDE),
    Picture("glance", "office", "/glance", WIDE),
    Picture("styleguide-1280", "admin", "/styleguide", WIDE, whole=True),
    Picture("styleguide-360", "admin", "/styleguide", PHONE, whole=True),
)


def take(folder: Path, pictures: tuple[Picture, ...] = PICTURES) -> None:
    """Take the pictures into `folder`, on a server of their own with the demo county."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        served(prepared_county(Path(data))) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_program(), args=["--no-sandbox"]
        )
        windows = {login: signed_in(browser, url, login) for login in {p.login for p in pictures}}
        for picture in pictures:
            page = windows[picture.login]
            page.set_viewport_size(picture.size)
            page.goto(picture.address)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{picture.name}.png", full_page=picture.whole)
        browser.close()


def main(words: list[str]) -> None:
    """Take all pictures, or those that are named."""
    folder, *names = words
    take(Path(folder), tuple(p for p in PICTURES if not names or p.name in names))


if __name__ == "__main__":
    main(sys.argv[1:])
