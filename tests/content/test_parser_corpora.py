"""The parser finds every 条 of real laws and rules, and keeps every line of real Word files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from content.text.clauses import Body, Level
from content.text.parser import markdown_lines, parse, source_lines

SHARED = Path(__file__).parents[2].parent / "shared"


def _articles(body: Body) -> list[tuple[int, ...]]:
    return [place.number for place in body.places() if place.clause.level is Level.ARTICLE]


KNOWN_COUNTS = {
    # The manifest says 267; the law has 266.
    "公司法(2023-12-29).md": 266,
    # The manifest counts the lines of a decision that is written in 一、 to 十六、.
    "上海市人民代表大会常务委员会关于进一步促进和保障“一网通办”改革的决定(2021-06-23).md": 0,
}


def test_every_article_of_the_real_laws_is_found() -> None:
    if not (SHARED / "laws" / "MANIFEST.tsv").exists():
        pytest.skip("../shared/laws is not beside the checkout")
    with (SHARED / "laws" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))

    for row in rows:
        lines = markdown_lines((SHARED / "laws" / row["file"]).read_text(encoding="utf-8"))[1]
        parsed = parse(lines)
        found = len(_articles(parsed.body))
        assert found == KNOWN_COUNTS.get(row["file"], int(row["articles"])), row["file"]
        assert parsed.body.text() == "\n".join(source_lines(lines)), row["file"]
        assert parsed.title == row["title"]


def test_every_article_of_the_example_rules_is_found() -> None:
    files = sorted((SHARED / "domain" / "rules").glob("*.md"))
    if not files:
        pytest.skip("../shared/domain/rules is not beside the checkout")

    for file in files:
        meta, lines = markdown_lines(file.read_text(encoding="utf-8"))
        parsed = parse(lines)
        assert len(_articles(parsed.body)) == int(meta["条数"]), file.name
        assert parsed.title == meta["标题"]
        assert not parsed.warnings


def test_no_line_of_a_real_word_file_is_lost() -> None:
    files = sorted((SHARED / "docs" / "zh-docx-official").glob("*.ref.txt"))
    if not files:
        pytest.skip("../shared/docs is not beside the checkout")

    for file in files:
        lines = file.read_text(encoding="utf-8").split("\n")
        assert parse(lines).body.text() == "\n".join(source_lines(lines)), file.name
