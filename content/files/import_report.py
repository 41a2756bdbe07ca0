"""What a file reader found and what it did not understand (导入报告)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from content.text.lines import Line


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of what a file holds; what was left out of the text is told in `warnings`."""

    paragraphs: int = 0
    tables: int = 0
    rows: int = 0
    pictures: int = 0
    text_boxes: int = 0
    footnotes: int = 0
    endnotes: int = 0
    automatic_numbers: int = 0
    insertions: int = 0
    deletions: int = 0
    moves: int = 0
    comments: int = 0
    hidden_runs: int = 0
    struck_runs: int = 0
    formulas: int = 0
    objects: int = 0
    diagrams: int = 0
    headers: int = 0
    footers: int = 0
    content_controls: int = 0
    unknown_symbols: int = 0
    unknown_numbers: int = 0
    unknown_elements: int = 0
    outside_pieces: int = 0
    outside_links: int = 0
    unreadable_parts: int = 0
    macros: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return the counts that are not zero, by name."""
        return {name: n for name, n in asdict(self).items() if isinstance(n, int) and n}


@dataclass(frozen=True, slots=True)
class ReadText:
    """The lines of a file, what its front matter says, and the report on reading it."""

    lines: tuple[Line, ...]
    report: Report = field(default_factory=Report)
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the text, one line per printed paragraph or row."""
        return "\n".join(line.text for line in self.lines)

    def to_json(self) -> str:
        """Return the form in which the reading process hands it over."""
        rows = [[x.text, x.kind, x.style, x.table, x.centred] for x in self.lines]
        parts = {"lines": rows, "report": asdict(self.report), "meta": dict(self.meta)}
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, handed_over: str | bytes) -> ReadText:
        """Return the text whose `to_json` is `handed_over`."""
        parts = json.loads(handed_over)
        report = dict(parts["report"])
        report["warnings"] = tuple(report["warnings"])
        return cls(tuple(Line(*row) for row in parts["lines"]), Report(**report), parts["meta"])


COUNTED = frozenset(f.name for f in fields(Report)) - {"warnings"}
"""The names a reader may count under."""


def report_of(counts: Mapping[str, int]) -> Report:
    """Return the report for `counts`, with a sentence for each loss or oddity."""
    warnings = tuple(
        sentence.format(n=counts[name]) for name, sentence in _SENTENCES if counts.get(name)
    )
    return Report(**{name: counts.get(name, 0) for name in COUNTED}, warnings=warnings)


_SENTENCES = (
    ("insertions", "有 {n} 处修订插入，已按接受修订后的文字读入。"),
    ("deletions", "有 {n} 处修订删除，已按接受修订后的文字略去。"),
    ("moves", "有 {n} 处修订移动，只读入移动后的位置。"),
    ("comments", "有 {n} 条批注，未读入正文。"),
    ("hidden_runs", "有 {n} 处隐藏文字，未读入正文，请核对原文件。"),
    ("struck_runs", "有 {n} 处带删除线的文字，仍按正文读入，请核对是否应当删去。"),
    ("pictures", "有 {n} 幅图片，图中文字未读入。"),
    ("formulas", "有 {n} 个公式，已改写成一行文字，请核对。"),
    ("objects", "有 {n} 个嵌入对象（公式、表格或其他文件），其内容未读入。"),
    ("diagrams", "有 {n} 个图形或图表，只读入其中的文字。"),
    ("unknown_symbols", "有 {n} 个符号无法识别，以“□”代替。"),
    ("unknown_numbers", "有 {n} 个自动编号的格式无法识别，按阿拉伯数字写出，请核对。"),
    ("unknown_elements", "有 {n} 处无法识别的内容，其中的文字已尽量读入。"),
    ("outside_pieces", "有 {n} 段引自其他文件的内容，未读入。"),
    ("outside_links", "有 {n} 个指向外部的链接，未访问也未保留。"),
    (
        "unreadable_parts",
        "有 {n} 个附属部件（如脚注、编号、样式）损坏或缺失，已略过，请核对编号和脚注。",
    ),
    ("macros", "文件带有宏，未运行也未读入。"),
)
