"""A file handed in at a web page and saved as a draft, and what is said of one that is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import lxml.html
from webtest import Upload

from content.storage import site_in
from tests.functional.pages import form_with

if TYPE_CHECKING:
    from webtest import TestApp

    from content.library.site import Site
    from tests.make import Bureau


@dataclass(frozen=True)
class Answer:
    """What came of a file: the status of the first answer, the refusal, where a preview is."""

    status: int
    sentence: str = ""
    location: str = ""
    page: str = ""

    @property
    def is_refused(self) -> bool:
        return 400 <= self.status < 500

    @property
    def is_in_chinese(self) -> bool:
        """Return whether the refusal is a whole Chinese sentence and shows nothing of us."""
        return bool(_SENTENCE.search(self.sentence)) and "Traceback" not in self.page

    @property
    def key(self) -> str:
        """Return the key of the preview."""
        return self.location.rpartition("/")[2]


class Counter:
    """Where somebody hands in files, one after another, through the form of a shelf."""

    def __init__(self, browser: TestApp, at: str = "/rules/upload") -> None:
        self.browser = browser
        self._form = form_with(browser.get(at), "file")

    def hand_in(self, name: str, data: bytes) -> Answer:
        """Send the form with one file, and return what was said."""
        self._form["file"] = [Upload(name, data)]
        answer = self._form.submit(status="*")
        if answer.status_int == 303:
            return Answer(303, location=answer.location)
        problems = answer.html.select_one(".kb-problems")
        told = problems.get_text(" ", strip=True) if problems else ""
        return Answer(answer.status_int, told, page=answer.text)

    def look_over(self, answer: Answer) -> Any:
        """Return the preview of a file that was read; its status is 200."""
        return self.browser.get(answer.location, status=200)

    def keep(self, answer: Answer) -> Any:
        """Save as a draft what was handed in, and return the page of the draft."""
        path = self.keep_unseen(answer)
        return self.browser.get(f"{path}/draft" if path else answer.location, status=200)

    def keep_unseen(self, answer: Answer) -> str:
        """Save as a draft what was handed in, and return the path of the document.

        What is still being read (a scan) cannot be saved yet: the path is "".
        """
        preview = self.look_over(answer)
        if b"/keep-incoming" not in preview.body:
            return ""
        kept = self._press(answer, preview, "//button[@data-keep]/@formaction")
        return urlsplit(kept.location).path.removesuffix("/report")

    def give_up(self, answer: Answer) -> None:
        """Give up what was handed in."""
        self._press(answer, self.look_over(answer), give_up="1")

    def _press(self, answer: Answer, preview: Any, to: str = "", **button: str) -> Any:
        """Send the form of the preview, to the address at this place; lxml finds it quickly."""
        page = lxml.html.fromstring(preview.body, base_url="http://localhost")
        posted = [form for form in page.forms if form.method == "POST"]
        form = next(form for form in posted if answer.key in str(form.action))
        address = page.xpath(to)[0] if to else form.action
        return self.browser.post(address, [*form.form_values(), *button.items()], status=303)


def stored(bureau: Bureau) -> tuple[int, int, int]:
    """Return how many documents there are, lines of the journal, and files that wait."""
    with site_in(bureau.library.database) as library:
        return _documents(library), _lines(library), _waiting(library)


def squeezed(text: str) -> str:
    """Return the text without white space."""
    return re.sub(r"\s+", "", text)


_SENTENCE = re.compile(r"[\u4e00-\u9fff].*[。！]")


def _documents(library: Site) -> int:
    return sum(len(shelf.documents) for shelf in library.shelves.values())


def _lines(library: Site) -> int:
    return library.journal.head[0] + sum(map(len, library.journal.pending))


def _waiting(library: Site) -> int:
    return sum(len(tray.by_key) for tray in library.incoming.by_login.values())
