"""Whole collections: every 条 of real laws and rules, taken in by `kb take-in`."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from content.text.clauses import Level
from tests.functional.commands import empty_library, kb, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from content.library.revision import Revision

ARTICLE = re.compile(
    r"""
    ^ [#\s\u3000*]*                              # what Markdown puts before it
    (第 [〇零一二三四五六七八九十百千两]+ 条        # 第一百二十条
    (?: 之 [一二三四五六七八九十]+ )?)             # 之一
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Finds the articles without our parser."""

DECISION = "上海市人民代表大会常务委员会关于进一步促进和保障“一网通办”改革的决定(2021-06-23).md"
"""Is divided by 一、二、… and has no 条; the manifest counts its sixteen items and the line that
says from when it is in force."""

COUNTED_OTHERWISE = {DECISION: 0, "公司法(2023-12-29).md": 266}
"""Articles of the files for which the manifest says otherwise. The text of 公司法 ends with
第二百六十六条, and no number is missing or twice; the manifest says 267."""


@pytest.fixture(scope="module")
def revisions(shared, tmp_path_factory):
    """Yield what is stored of every law and rule, by the name of its file."""
    data = empty_library(tmp_path_factory.mktemp("bureau") / "library")
    for folder, words in (
        ("laws", ("--type", "law", "--published-elsewhere")),
        ("domain/rules", ("--type", "rule")),
    ):
        taken = kb("take-in", shared / folder, "--as", "office", *words, data=data)
        assert taken.code == 0, taken.err
    with site_of(data) as site:
        yield dict(_stored(site))


@pytest.fixture(scope="module")
def sources(shared):
    """Return the Markdown of every law and rule, by the name of its file."""
    files = [*(shared / "laws").glob("*.md"), *(shared / "domain" / "rules").glob("*.md")]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def _stored(site) -> Iterator[tuple[str, Revision]]:
    for shelf in (site["laws"], site["rules"]):
        for document in shelf.documents.values():
            for revision in document.revisions.values():
                yield revision.source.name, revision


def _labels(revision: Revision, level: Level) -> list[str]:
    places = (place.clause for place in revision.body.places())
    return ["".join(one.label.split()) for one in places if one.level is level]


def _manifest(shared: Path) -> Iterator[tuple[str, int]]:
    with (shared / "laws" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            yield row["file"], int(row["articles"])


def test_every_law_and_rule_is_stored(revisions, sources):
    assert set(revisions) == set(sources)


def test_every_article_is_stored_in_its_order(revisions, sources):
    differing = {
        name: set(ARTICLE.findall(text)) ^ set(_labels(revisions[name], Level.ARTICLE))
        for name, text in sources.items()
        if ARTICLE.findall(text) != _labels(revisions[name], Level.ARTICLE)
    }

    assert differing == {}


def test_every_law_has_as_many_articles_as_the_manifest_says(revisions, shared):
    differing = {
        file: (len(_labels(revisions[file], Level.ARTICLE)), count)
        for file, count in _manifest(shared)
        if len(_labels(revisions[file], Level.ARTICLE)) != COUNTED_OTHERWISE.get(file, count)
    }

    assert differing == {}


def test_a_decision_without_articles_is_divided_into_its_items(revisions):
    labels = [place.clause.label for place in revisions[DECISION].body.places()]

    assert [label for label in labels if label.endswith("、")][-1] == "十六、"
