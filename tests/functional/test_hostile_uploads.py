"""../shared/hostile through the upload form: refused in Chinese with nothing stored, or read."""

from __future__ import annotations

import csv
import logging
import re
import resource
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from webtest import Upload

from content.storage import site_in
from tests.functional.pages import bureau_with_passwords, form_with, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from webtest import TestApp

    from content.library.site import Site
    from tests.make import Bureau

TAKEN_IN = {".docx", ".txt"}
"""Of the kinds in the manifest, those that the form takes; others are refused as such."""

MOST_SECONDS = 5
"""Of the processor, so that a busy machine does not count; the manifest's limit."""

_SENTENCE = re.compile(r"[\u4e00-\u9fff].*。")


@dataclass(frozen=True)
class Outcome:
    """What the manifest wants of a file, and what came of it."""

    row: dict[str, str]
    status: int
    page: str
    sentence: str
    seconds: float
    changed: bool

    @property
    def name(self) -> str:
        return self.row["id"]

    @property
    def is_ours(self) -> bool:
        """Return whether the file is named like one that the form takes."""
        return f".{self.row['file'].rpartition('.')[2]}" in TAKEN_IN

    @property
    def is_refused(self) -> bool:
        return 400 <= self.status < 500

    @property
    def must_be_refused(self) -> bool:
        return self.row["expect"] == "reject" or not self.is_ours

    @property
    def must_be_read(self) -> bool:
        return self.row["expect"] == "accept" and self.is_ours


@pytest.fixture(scope="module")
def outcomes(shared, tmp_path_factory):
    """Return what came of every file of the manifest, uploaded one after the other."""
    folder = tmp_path_factory.mktemp("bureau")
    faults = _Kept(logging.ERROR)
    logging.getLogger().addHandler(faults)
    with bureau_with_passwords(folder, "office") as bureau:
        office = signed_in(bureau, "office")
        form = form_with(office.get("/rules/upload"), "file")
        found = [_outcome(bureau, office, form, row, shared) for row in _rows(shared)]
    logging.getLogger().removeHandler(faults)
    assert [record.getMessage() for record in faults.records] == []
    return found


class _Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def _rows(shared: Path) -> Iterator[dict[str, str]]:
    with (shared / "hostile" / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        yield from (row for row in csv.DictReader(stream) if row["file"])


def _outcome(
    bureau: Bureau,
    office: TestApp,
    form: Any,
    row: dict[str, str],
    shared: Path,
) -> Outcome:
    path = shared / "hostile" / row["file"]
    form["file"] = Upload(path.name, path.read_bytes())
    before, began = _state(bureau), _processor_seconds()
    answer = form.submit(status="*")
    seconds = _processor_seconds() - began
    problems = answer.html.select_one(".kb-problems") if answer.status_int >= 400 else None
    if answer.status_int == 303:
        page = office.get(answer.location.replace("/report", "/draft"))
    else:
        page = answer
    return Outcome(
        row, answer.status_int, _squeezed(page.html.get_text()),
        problems.get_text(" ", strip=True) if problems else "",
        seconds, _state(bureau) != before,
    )  # fmt: skip


def _state(bureau: Bureau) -> tuple[int, int]:
    with site_in(bureau.library.database) as library:
        return _written(library)


def _written(library: Site) -> tuple[int, int]:
    """Return how many documents there are, and how many lines the journal has, sealed or not."""
    documents = sum(len(shelf.documents) for shelf in library.shelves.values())
    waiting = sum(map(len, library.journal.pending))
    return documents, library.journal.head[0] + waiting


def _processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _names_the_problem(outcome: Outcome) -> bool:
    wanted = outcome.row["message_should_contain_one_of"]
    if not (outcome.is_ours and wanted):
        return True
    return any(word in outcome.sentence for word in wanted.split("|"))


def _holds_what_must_be_recovered(outcome: Outcome) -> bool:
    wanted = outcome.row["must_recover_text"].split("|")
    return all(_squeezed(text) in outcome.page for text in wanted)


def test_every_answer_is_a_draft_or_a_refusal(outcomes):
    assert [o.name for o in outcomes if o.status != 303 and not o.is_refused] == []


def test_what_must_be_refused_is_refused(outcomes):
    assert [o.name for o in outcomes if o.must_be_refused and not o.is_refused] == []


def test_what_is_sound_is_taken_in(outcomes):
    told = {o.name: o.sentence for o in outcomes if o.must_be_read and o.is_refused}

    assert told == {}


def test_nothing_is_lost_of_what_is_taken_in(outcomes):
    taken = [o for o in outcomes if o.status == 303]

    assert [o.name for o in taken if not _holds_what_must_be_recovered(o)] == []


def test_every_refusal_is_a_chinese_sentence(outcomes):
    refused = [o for o in outcomes if o.is_refused]

    assert [o.name for o in refused if not _SENTENCE.search(o.sentence)] == []


def test_every_refusal_names_the_problem(outcomes):
    refused = [o for o in outcomes if o.is_refused]

    assert {o.name: o.sentence for o in refused if not _names_the_problem(o)} == {}


def test_no_answer_shows_the_program(outcomes):
    assert [o.name for o in outcomes if "Traceback" in o.page or ".py" in o.sentence] == []


def test_nothing_is_stored_of_what_is_refused(outcomes):
    assert [o.name for o in outcomes if o.is_refused and o.changed] == []


def test_no_file_costs_more_than_its_limit(outcomes):
    assert {o.name: o.seconds for o in outcomes if o.seconds > MOST_SECONDS} == {}
