"""The texts that are measured with (测量用的法律文本): statutes from the reference material."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from content.errors import NotFound

SHARED = Path(__file__).parents[2].parent / "shared"
"""The reference material lies beside the checkout; it is no part of the project."""


@dataclass(frozen=True)
class Law:
    """A statute: its title, its date, and its text in 章/条 notation."""

    title: str
    date: str
    text: str

    @property
    def lines(self) -> list[str]:
        """Return the text without the marks of Markdown."""
        return [line.lstrip("# ") for line in self.text.split("\n") if line]

    @property
    def file_name(self) -> str:
        """Return a name for its file, with the date as `kb take-in` reads it."""
        title = re.sub(r'[/\\:*?"<>|\s]', "_", self.title)[:50]
        return f"{title}-{sha256(self.title.encode()).hexdigest()[:6]}({self.date}).md"


def reference(*parts: str) -> Path:
    """Return a file of the reference material. Raises NotFound with a sentence."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        raise NotFound(f"没有找到参考资料“../shared/{'/'.join(parts)}”，无法测量。")
    return path


def corpus() -> Iterator[dict[str, Any]]:
    """Yield the articles of the search corpus as they stand in the file."""
    with gzip.open(reference("bench", "search", "corpus.jsonl.gz"), "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def some_laws(count: int) -> list[Law]:
    """Return so many statutes, always the same ones, at most as many as there are."""
    articles: dict[str, list[dict[str, Any]]] = {}
    for article in corpus():
        articles.setdefault(article["title"], []).append(article)
    chosen = sorted(articles, key=lambda title: sha256(title.encode()).hexdigest())[:count]
    return [_law(title, articles[title]) for title in chosen]


def write_files(laws: list[Law], folder: Path) -> list[Path]:
    """Write each law into a Markdown file of its own, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for law in laws:
        (folder / law.file_name).write_text(law.text, encoding="utf-8")
    return [folder / law.file_name for law in laws]


def _law(title: str, articles: list[dict[str, Any]]) -> Law:
    lines, open_headings = [f"# {title}", ""], [""]
    for article in articles:
        headings = article["path"].split(" / ")
        kept = _in_common(headings, open_headings)
        lines += [f"{'#' * (depth + 2)} {headings[depth]}" for depth in range(kept, len(headings))]
        open_headings = headings
        lines += _printed(article)
    return Law(title, articles[0]["date"] or "2000-01-01", "\n".join(lines) + "\n")


def _in_common(headings: list[str], others: list[str]) -> int:
    if headings == [""]:
        return 1
    same = (a == b for a, b in zip(headings, others, strict=False))
    return next((at for at, equal in enumerate(same) if not equal), min(len(headings), len(others)))


def _printed(article: dict[str, Any]) -> list[str]:
    label, text = article["article"], article["text"]
    if label.startswith("第"):
        text = f"{label}　{text}"
    elif label.endswith("、"):
        text = label + text
    return text.split("\n")
