"""../shared/hostile through the upload form: refused in Chinese with nothing stored, or read."""

from __future__ import annotations

import csv
import logging
import resource
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from content.files.uploads import accepted_endings
from tests.functional.handing_in import Answer, Counter, squeezed, stored
from tests.functional.pages import bureau_with_passwords, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.make import Bureau

MOST_SECONDS = 5
"""Of the processor, so that a busy machine does not count; the manifest's limit."""


@dataclass(frozen=True)
class Outcome:
    """What the manifest wants of a file, and what came of it."""

    row: dict[str, str]
    answer: Answer
    draft: str
    seconds: float
    changed: bool

    @property
    def name(self) -> str:
        return self.row["id"]

    @property
    def is_ours(self) -> bool:
        """Return whether the file is named like one that the form takes."""
        return self.row["file"].rpartition(".")[2] in accepted_endings()

    @property
    def is_refused(self) -> bool:
        return self.answer.is_refused

    @property
    def must_be_refused(self) -> bool:
        return self.row["expect"] == "reject"

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
        counter = Counter(signed_in(bureau, "office"))
        found = [_outcome(bureau, counter, row, shared) for row in _rows(shared)]
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


def _outcome(bureau: Bureau, counter: Counter, row: dict[str, str], shared: Path) -> Outcome:
    path = shared / "hostile" / row["file"]
    before, began = stored(bureau), _processor_seconds()
    answer = counter.hand_in(path.name, path.read_bytes())
    seconds = _processor_seconds() - began
    changed = stored(bureau) != before
    draft = "" if answer.status != 303 else squeezed(counter.keep(answer).html.get_text())
    return Outcome(row, answer, draft, seconds, changed)


def _processor_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _names_the_problem(outcome: Outcome) -> bool:
    wanted = outcome.row["message_should_contain_one_of"]
    if not (outcome.is_ours and wanted):
        return True
    return any(word in outcome.answer.sentence for word in wanted.split("|"))


def _holds_what_must_be_recovered(outcome: Outcome) -> bool:
    wanted = outcome.row["must_recover_text"].split("|")
    return all(squeezed(text) in outcome.draft for text in wanted)


def test_every_answer_is_a_draft_or_a_refusal(outcomes):
    assert [o.name for o in outcomes if o.answer.status != 303 and not o.is_refused] == []


def test_what_must_be_refused_is_refused(outcomes):
    assert [o.name for o in outcomes if o.must_be_refused and not o.is_refused] == []


def test_what_is_sound_is_taken_in(outcomes):
    told = {o.name: o.answer.sentence for o in outcomes if o.must_be_read and o.is_refused}

    assert told == {}


def test_nothing_is_lost_of_what_is_taken_in(outcomes):
    taken = [o for o in outcomes if not o.is_refused]

    assert [o.name for o in taken if not _holds_what_must_be_recovered(o)] == []


def test_every_refusal_is_a_chinese_sentence(outcomes):
    refused = [o for o in outcomes if o.is_refused]

    assert [o.name for o in refused if not o.answer.is_in_chinese] == []


def test_every_refusal_names_the_problem(outcomes):
    refused = [o for o in outcomes if o.is_refused]

    assert {o.name: o.answer.sentence for o in refused if not _names_the_problem(o)} == {}


def test_no_answer_shows_the_program(outcomes):
    assert [o.name for o in outcomes if ".py" in o.answer.sentence] == []


def test_nothing_is_stored_of_what_is_refused(outcomes):
    assert [o.name for o in outcomes if o.is_refused and o.changed] == []


def test_no_file_costs_more_than_its_limit(outcomes):
    assert {o.name: o.seconds for o in outcomes if o.seconds > MOST_SECONDS} == {}
