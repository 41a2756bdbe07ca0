"""Every Chinese file of ../shared/docs through the form, looked over, and saved as a draft."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from content.files import recognising
from content.files.formats.libreoffice import is_installed
from content.storage import site_in
from kb_app.bench.likeness import Numbered, likeness, numbered
from tests.functional.handing_in import Answer, Counter
from tests.functional.pages import bureau_with_passwords, signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.make import Bureau

WRITERS = ("office", "writer")
"""Two people hand in at the same time: one the old Word files, which take their time."""

REFUSED = {"zh-pdf-scan": "扫描"}
"""Groups of which no file has a text that can be read, and a word of the reason given."""

SILENT = {
    "zh-doc/a502d1c81a47.doc",  # holds nothing, for LibreOffice neither
    "zh-docx-from-doc/cbfbacbb5ef6.docx",  # the same, converted
    "zh-ofd/3011c7b0c3c7.ofd",  # five pages of pictures
}
"""Files without a single character."""

WITHOUT_OFFICE = REFUSED | {"zh-doc": "LibreOffice"}

LEAST = 0.97
"""Of the text that LibreOffice reads, by runs of four characters, as `kb bench import` counts."""


@dataclass(frozen=True)
class Kept:
    """A file of the manifest, what was answered, and the text of the draft."""

    row: dict[str, str]
    answer: Answer
    text: str = ""
    reference: str = ""

    @property
    def name(self) -> str:
        return f"{self.row['file']} {self.row['original_name']}"

    @property
    def group(self) -> str:
        return self.row["group"]

    @property
    def labels(self) -> Numbered:
        return numbered(self.text, self.reference)


@pytest.fixture(scope="module")
def kept(shared, tmp_path_factory):
    """Return what came of every file of the groups that are named zh."""
    rows = [row for row in _manifest(shared) if row["group"].startswith("zh-")]
    old = [row for row in rows if row["file"].endswith(".doc")]
    shares = (old, [row for row in rows if row not in old])
    with (
        bureau_with_passwords(tmp_path_factory.mktemp("bureau"), *WRITERS) as bureau,
        ThreadPoolExecutor(len(WRITERS)) as pool,
    ):
        work = [pool.submit(_handed_in, bureau, login, share, shared)
                for login, share in zip(WRITERS, shares, strict=True)]  # fmt: skip
        yield [one for share in work for one in share.result()]


def _manifest(shared: Path) -> list[dict[str, str]]:
    with (shared / "docs" / "manifest.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _handed_in(bureau: Bureau, login: str, rows: list[dict[str, str]], shared: Path) -> list[Kept]:
    counter = Counter(signed_in(bureau, login))
    return [_one(bureau, counter, row, shared / "docs") for row in rows]


def _one(bureau: Bureau, counter: Counter, row: dict[str, str], docs: Path) -> Kept:
    answer = counter.hand_in(row["original_name"], (docs / row["file"]).read_bytes())
    if answer.status != 303:
        return Kept(row, answer)
    path = counter.keep_unseen(answer)
    if not path:
        return Kept(row, answer)
    with site_in(bureau.library.database) as site:
        text = site.at(path).latest.body.text()
    reference = docs / row["ref_text"] if row["ref_text"] else None
    return Kept(row, answer, text, reference.read_text("utf-8-sig", "replace") if reference else "")


def _reason(one: Kept, reasons: dict[str, str]) -> str:
    """Return a word that the refusal of this file must hold; no refusal holds the last one."""
    if one.row["file"] in SILENT:
        return "没有可读取的文字"
    return reasons.get(one.group, "不该拒绝")


def test_everything_but_scans_becomes_a_draft(kept):
    reasons = REFUSED if is_installed() else WITHOUT_OFFICE
    refused = {
        one.name: one.answer.sentence
        for one in kept
        if one.answer.status != 303 and _reason(one, reasons) not in one.answer.sentence
    }

    assert len(kept) > 250
    assert refused == {}


def test_scans_wait_to_be_recognised_or_are_refused_where_nothing_can_do_that(kept):
    scans = [one for one in kept if one.group == "zh-pdf-scan"]
    waits = {one.answer.status == 303 and not one.text for one in scans}

    assert scans
    assert waits == {recognising.is_installed()}


def test_what_is_refused_is_refused_in_chinese(kept):
    assert [
        one.name for one in kept if one.answer.status != 303 and not one.answer.is_in_chinese
    ] == []


def test_no_article_loses_its_number_on_the_way_into_the_library(kept):
    lost = {one.name: one.labels.example for one in kept if one.labels.articles_lost}

    assert sum(one.labels.articles for one in kept) > 3000
    assert lost == {}


def test_what_libreoffice_reads_stands_in_the_drafts(kept):
    found = {
        one.name: round(likeness(one.text, one.reference).recall, 4)
        for one in kept
        if one.text and one.reference
    }

    assert len(found) > 200
    assert {name: recall for name, recall in found.items() if recall < LEAST} == {}
