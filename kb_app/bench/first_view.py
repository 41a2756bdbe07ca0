"""A first view of a page in real Chromium (首次打开): a program of its own, for `kb bench pages`.

Called as `python -m kb_app.bench.first_view CHROMIUM COOKIE URL…`, it prints one JSON line: for
each address the requests, the bytes that travelled, and who was asked for anything.
"""

from __future__ import annotations

import json
import sys

from kb_app.bench.pages import HOW_TO_GET_IT

try:
    from playwright.sync_api import sync_playwright
except ImportError:  # only our tests need it, so it is not installed with the program
    sync_playwright = None

_PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "zh-CN"}


def main(words):
    """Open each address as somebody who was never here, and print what travelled."""
    if sync_playwright is None:
        sys.exit(HOW_TO_GET_IT)
    program, cookie, *urls = words
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        views = [_first_view(browser, cookie, url) for url in urls]
        browser.close()
    sys.stdout.write(json.dumps(views) + "\n")


def _first_view(browser, cookie, url):
    window = browser.new_context(**_PHONE)
    name, _, value = cookie.partition("=")
    window.add_cookies([{"name": name, "value": value, "url": url}])
    page = window.new_page()
    wire = window.new_cdp_session(page)
    seen, asked = [], []
    wire.on("Network.loadingFinished", lambda told: seen.append(told["encodedDataLength"]))
    wire.on("Network.requestWillBeSent", lambda told: asked.append(told["request"]["url"]))
    wire.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    window.close()
    return {"bytes": sum(seen), "requests": len(asked), "urls": asked}


if __name__ == "__main__":
    main(sys.argv[1:])
