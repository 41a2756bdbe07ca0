"""Taking in files (收文): a Word or text file becomes words to be saved as a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from content.errors import Unreadable
from content.files.bounded import read_bounded
from content.library.document import Document
from content.library.revision import Upload
from content.text.parser import Facts, parse
from workflows.drafting import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.files.import_report import Report

NO_FACTS = Facts()


@dataclass(frozen=True)
class TakenIn:
    """What a file gave: words for a draft, a title, and what was and was not understood.

    `facts` are what the text says about itself, `meta` what the front matter says.
    """

    words: Words
    title: str
    report: Report
    warnings: tuple[str, ...]
    facts: Facts = NO_FACTS
    meta: Mapping[str, str] = field(default_factory=dict)


def read_file(name: str, data: bytes, kind: type[Document]) -> TakenIn:
    """Inspect and read a file in a bounded process, and parse its text.

    The title it gives stands in the field where `kind` keeps it. Raises Unreadable, TooLarge.
    """
    read = read_bounded(name, data)
    parsed = parse(read.lines)
    if not parsed.body.clauses:
        raise Unreadable(f"“{PurePath(name).name}”里没有可读取的文字，请检查文件后重新上传。")
    title = read.meta.get("标题") or parsed.title or PurePath(name).stem
    warnings = (*read.report.warnings, *(str(warning) for warning in parsed.warnings))
    words = Words(
        fields={kind.title_field: title[:200]},
        lines=tuple(read.lines),
        note=f"由文件“{PurePath(name).name[:100]}”导入",
        source=Upload(PurePath(name).name[:200], data),
        warnings=warnings[:200],
        parsed=parsed,
    )
    return TakenIn(words, title, read.report, warnings, parsed.facts, read.meta)
