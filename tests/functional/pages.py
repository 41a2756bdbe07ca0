"""What a person does with a page: sign in, find the form that has a field, read the text."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from webtest import Upload

from content.people.people import Person
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from webtest import TestApp


@contextmanager
def bureau_with_passwords(folder: Path, *logins: str) -> Iterator[make.Bureau]:
    """Yield a running application in which `logins` can sign in."""
    with make.bureau(folder) as bureau:

        def give(library: Any) -> None:
            for login in logins:
                library.people.get(login).password_hash = _hash_of_the_password()

        bureau.change(give)
        yield bureau


@cache
def _hash_of_the_password() -> str:
    """Return what is kept of everybody's password: hashing takes long, as it should, once."""
    person = Person("somebody", "", "", frozenset())
    person.set_password(make.PASSWORD)
    return person.password_hash


def signed_in(bureau: make.Bureau, login: str) -> TestApp:
    """Return a browser in which `login` has signed in through the form."""
    browser = bureau.browser()
    form = form_with(browser.get("/login"), "password")
    form["login"], form["password"] = login, make.PASSWORD
    form.submit(status=303)
    return browser


def form_with(page: Any, field: str) -> Any:
    """Return the first form of the page that has this field."""
    return next(form for form in page.forms.values() if field in form.fields)


def form_to(page: Any, ending: str) -> Any:
    """Return the first form of the page that is sent to an address with this ending."""
    return next(form for form in page.forms.values() if form.action.endswith(ending))


def fill(form: Any, **values: str) -> Any:
    """Fill the first field of each name, and return the form."""
    for name, value in values.items():
        form.set(name, value, 0)
    return form


def uploaded(
    browser: TestApp, name: str, data: bytes, *, at: str = "/rules/upload", status: Any = 303
) -> Any:
    """Return the answer to a file that was handed in: where it is looked over, or a refusal."""
    return with_files(browser.get(at), (name, data)).submit(status=status)


def with_files(page: Any, *files: tuple[str, bytes]) -> Any:
    """Return the form of the page for handing files in, with these chosen."""
    form = form_with(page, "file")
    chosen = [Upload(name, data) for name, data in files]
    form["file"] = chosen if "multiple" in form["file"].attrs else chosen[0]
    return form


def kept(answer: Any, title: str = "") -> Any:
    """Return the answer to a file that was looked over and saved as a draft."""
    form = to_keep(answer.follow())
    if title:
        form["title"] = title
    return form.submit(status=303)


def to_keep(page: Any) -> Any:
    """Return the form of a preview as its button for saving sends it."""
    form = form_with(page, "incoming")
    form.action = page.html.select_one("[data-keep]")["formaction"]
    return form


def taken_in(
    browser: TestApp, name: str, data: bytes, *, at: str = "/rules/upload", title: str = ""
) -> Any:
    """Return the answer to a file that was handed in, looked over and saved as a draft."""
    return kept(uploaded(browser, name, data, at=at), title)


def text_of(page: Any) -> str:
    """Return what a person reads on the page."""
    return " ".join(page.html.get_text(" ").split())


def without_token(page: Any) -> str:
    """Return the page without the token of its forms, which is written anew for each."""
    return re.sub(r'name="csrf_token" value="\w+"', "", page.text)
