"""`kb bench compare`: dated versions of the same statute, clause by clause, and what it costs."""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from content.change.comparing import KINDS, Comparison, compared_afresh
from content.errors import NotFound
from content.text.aligning import carry_ids
from content.text.clauses import Body, Level
from content.text.parser import markdown_lines, parse
from kb_app.bench.figures import Figure, Measured, in_columns, progress
from kb_app.bench.laws import SHARED
from kb_app.reading.comparison import shown
from kb_app.reading.wording import pieces

LABEL = "条文对照：同一部法的前后两版"

LONG = 45_000
"""So many characters, on either side, have the two texts that are timed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer another folder of statutes, one Markdown file each: `名称(2024-09-27).md`."""
    parser.add_argument(
        "--laws", type=Path, default=SHARED / "laws", metavar="DIR", help="法律文本所在的文件夹"
    )


@dataclass(frozen=True)
class Pair:
    """Two dated versions of a statute: how many 条 each has, what became of them, the cost."""

    title: str
    old_day: str
    new_day: str
    old_articles: int
    new_articles: int
    kinds: dict[str, int]
    unchanged: int
    cpu_seconds: float


def measure(asked: argparse.Namespace) -> Measured:
    """Compare every version with the next of the same title; and two long texts from cold."""
    pieces("甲", "乙")  # the dictionary of words is read once a process, not once a comparison
    texts = list(_dated(asked.laws))
    progress(f"正在对照 {len(texts)} 对文本……")
    pairs = [_pair(*one) for one in texts]
    old, new = _long(one[2:] for one in texts)
    begun = time.process_time()
    rows = shown(compared_afresh(old, new))
    spent = time.process_time() - begun
    figures = [
        Figure("对照的文本", len(pairs), "对"),
        Figure("最慢的一对，CPU", max(pair.cpu_seconds for pair in pairs), "s"),
        Figure("两篇长文，较短一篇的字数", min(len(old.text()), len(new.text())), "字"),
        Figure("两篇长文，对照出的行数", len(rows), "行"),
        Figure("两篇长文，连同逐词对照，CPU", spent, "s", most=0.5, beside="逐条两两相比 8.8 s"),
    ]
    return Measured(figures, _as_table(pairs), {"pairs": [asdict(pair) for pair in pairs]})


_NAME = re.compile(r"(?P<title>.+)\((?P<day>\d{4}-\d{2}-\d{2})\)\.md")

_Texts = tuple[str, tuple[str, str], Body, Body]


def _dated(folder: Path) -> Iterable[_Texts]:
    """Yield title, days and bodies of each version with the next one."""
    found: defaultdict[str, list[tuple[str, Path]]] = defaultdict(list)
    for file in sorted(folder.glob("*.md")):
        if name := _NAME.fullmatch(file.name):
            found[name["title"]].append((name["day"], file))
    if not any(len(files) > 1 for files in found.values()):
        raise NotFound(f"“{folder}”里没有同一部法的两个版本，无法测量。")
    for title, files in found.items():
        for (old_day, old), (new_day, new) in pairwise(files):
            yield title, (old_day, new_day), _body(old), _body(new)


def _body(file: Path) -> Body:
    return _stored(markdown_lines(file.read_text(encoding="utf-8"))[1], file.name)


def _stored(lines: Iterable[str], seed: str) -> Body:
    """Return the text as a document has it: with clause ids of its own."""
    return carry_ids(None, parse(lines).body, seed)


def _pair(title: str, days: tuple[str, str], old: Body, new: Body) -> Pair:
    begun = time.process_time()
    comparison = compared_afresh(old, new)
    shown(comparison)
    spent = time.process_time() - begun
    kinds = _of_articles(comparison)
    counted = {kind: kinds[kind] for kind in KINDS}
    articles = _articles_of(old), _articles_of(new)
    return Pair(title, *days, *articles, counted, kinds[""], round(spent, 3))


def _of_articles(comparison: Comparison) -> Counter[str]:
    return Counter(row.kind for row in comparison.rows if row.place.clause.level is Level.ARTICLE)


def _articles_of(body: Body) -> int:
    return sum(1 for place in body.places() if place.clause.level is Level.ARTICLE)


def _long(texts: Iterable[tuple[Body, Body]]) -> tuple[Body, Body]:
    """Return two texts as long as the aim says, made of several statutes, the longest first."""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    for before, after in sorted(texts, key=lambda both: -len(both[0].text())):
        if min(map(_length, (old, new))) >= LONG:
            break
        old, new = (*old, *before.lines()), (*new, *after.lines())
    return _stored(old, "old"), _stored(new, "new")


def _length(lines: tuple[str, ...]) -> int:
    return sum(map(len, lines))


def _as_table(pairs: Iterable[Pair]) -> str:
    rows = [("名称", "前一版", "后一版", "条数", *KINDS, "未变", "CPU 秒")]
    rows += [
        (pair.title, pair.old_day, pair.new_day, f"{pair.old_articles}→{pair.new_articles}",
         *(str(pair.kinds[kind]) for kind in KINDS), str(pair.unchanged), f"{pair.cpu_seconds:.2f}")
        for pair in pairs
    ]  # fmt: skip
    return in_columns(rows)
