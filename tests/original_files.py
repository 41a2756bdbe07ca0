"""Real Word files of ../shared/docs under the names they had (原名)."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from content.text.numbering import from_chinese, to_chinese

if TYPE_CHECKING:
    from pathlib import Path

MARKET_RULE = "4caac3f50038.docx"
"""电力市场监管办法: 41 articles in chapters, by a ministry."""

PHRASE = "公开、公正和效率的原则"
"""Stands once in it, in its article 4."""

NEW_FIRST_ARTICLE = "第一条　电力市场监管应当便利经营主体，接受社会监督。"


def original_names(shared: Path) -> dict[str, str]:
    """Return the original name of each file of the manifest, by group and stored name."""
    with (shared / "docs" / "manifest.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["file"]: row["original_name"] for row in csv.DictReader(stream)}


def market_rule(shared: Path) -> tuple[str, Path]:
    """Return original name and path of the rule that the road tests walk with."""
    stored = f"zh-docx-official/{MARKET_RULE}"
    return original_names(shared)[stored], shared / "docs" / stored


def with_a_new_first_article(text: str) -> str:
    """Return the text with an article before the first; the articles behind count one more."""
    before, first, behind = text.partition("第一条")
    return f"{before}{NEW_FIRST_ARTICLE}\n{_ARTICLE.sub(_one_more, first + behind)}"


_ARTICLE = re.compile(r"^第([一二三四五六七八九十]+)条", re.MULTILINE)


def _one_more(found: re.Match[str]) -> str:
    return f"第{to_chinese(from_chinese(found[1]) + 1)}条"
