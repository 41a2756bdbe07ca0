"""What the parser doubts (疑点): where, in what words, what to do, what correction helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from content.text.correcting import Correction
from content.text.sequence import article_doubt, article_name, out_of_step

ADVICE: Mapping[str, str] = {
    "repeated": "核对原文：编号写错的改正编号，这一行不是条的“作为正文”。",
    "missing": "核对原文是否缺条；连写在同一段的，在条号前分行。",
    "restarted": "这里开始的如果是另一份文件，从它的标题起“作为附件开始”，或者分成两份导入。",
    "backward": "核对原文：编号写错的改正编号，这一行不是条的“作为正文”。",
    "not_from_one": "核对文件是否完整；前面的条没有编号的，补上编号后再导入。",
    "list_out_of_step": "核对原文是否缺项；连写在同一段的，在编号前分行；不是项的“作为正文”。",
    "list_from_middle": "核对原文是否缺项；不是项的“作为正文”。",
    "structure_out_of_step": "核对原文是否缺编、章、节；不是标题的“作为正文”。",
    "decimal_out_of_step": "核对原文是否缺条款；不是编号的“作为正文”。",
    "contents_doubt": "这几行是目录的“作为目录或题注”，不是目录的不必更正。",
    "contents_printed": "目录“不导入”即可。",
    "template_words": "是模板留下的提示或者空白的，改成实际的内容，或者“不导入”。",
    "annex_doubt": "附件在本文件里的，从它的标题起“作为附件开始”；在另外的文件里的，请一并导入。",
    "signing_doubt": "是落款的“作为落款”；后面另有一份文件的，从它的标题起“作为附件开始”。",
    "unlabelled_heading": "确是标题的不必更正；是正文的“作为正文”。",
    "broken_lines": "一句话被分成几行的，“并入上一行”；确是另起一段的不必更正。",
    "page_numbers": "页码“不导入”即可。",
    "table_cut": "是一个表格的，页码“不导入”、下面的表格“并入上一个表格”；是两个表格的不必更正。",
    "title_in_two_lines": "是一个标题的，“并入上一行”；是两个标题的不必更正。",
    "wide_table": "表格很宽，请核对各列是否读全，必要时另附原表。",
    "too_many": "请对照原文检查编号，必要时先在文字处理软件中改正再导入。",
}
"""What somebody can do about a doubt, by its code."""

_MOST = 200
_MOST_MISSING = 20
_MOST_PROPOSED = 500
_LOOK_BACK = 400  # lines above a doubtful number in which it may be hidden
_STOPS = ("。", "；", "：", "！", "？")


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - Warning is a builtin exception, and this is not one
    """Something the parser could not make sense of: the source line and a Chinese sentence.

    `line` counts from 1. `corrections` are made together by one click; none where only
    somebody who knows the text can tell.
    """

    line: int
    sentence: str
    code: str = ""
    corrections: tuple[Correction, ...] = ()

    def __str__(self) -> str:
        """Return what the user reads, `第24行：第十四条重复出现。`."""
        return f"第{self.line}行：{self.sentence}"

    @property
    def advice(self) -> str:
        """Return what to do about it, or an empty string."""
        return ADVICE.get(self.code, "")


class Doubts:
    """Collects warnings while a text is read, and remembers the lines they may be mended in."""

    def __init__(self) -> None:
        """Begin with nothing doubted; `seen` are lines in which a number may be hidden."""
        self.found: list[Warning_] = []
        self.seen: list[tuple[int, str]] = []

    def add(
        self, line: int, code: str, sentence: str, corrections: tuple[Correction, ...] = ()
    ) -> None:
        """Note a doubt about `line`, unless there are far too many already."""
        if len(self.found) < _MOST:
            proposed = corrections[:_MOST_PROPOSED]
            self.found.append(Warning_(line, sentence, code, proposed))
        elif len(self.found) == _MOST:
            sentence = "疑点过多，其余从略，请检查原文编号。"
            self.found.append(Warning_(line, sentence, "too_many"))

    def of_article(self, line: int, last: tuple[int, ...], number: tuple[int, ...]) -> None:
        """Note that 条 `number` does not follow `last`; what is missing may be hidden above."""
        code = article_doubt(last, number)
        corrections: tuple[Correction, ...] = ()
        if code == "missing":
            for missing in range(last[0] + 1, min(number[0], last[0] + _MOST_MISSING)):
                corrections += self.hidden(article_name((missing,)))
        elif code in {"repeated", "backward"}:
            corrections = (Correction(line - 1, "as_text"),)
        self.add(line, code, out_of_step(last, number), corrections)

    def hidden(self, name: str) -> tuple[Correction, ...]:
        """Return the split of a line seen that holds `name` after a full stop, or nothing.

        Nothing is looked for once there are too many doubts, nor far above the doubtful line.
        """
        if not name or self.is_full:
            return ()
        for line, text in self.seen[-_LOOK_BACK:]:
            at = text.find(name, 1)
            while at > 0:
                if text[:at].rstrip()[-1:] in _STOPS:
                    return (Correction(line - 1, "split", at),)
                at = text.find(name, at + 1)
        return ()

    @property
    def is_full(self) -> bool:
        """Return whether so much was doubted that no more is listed."""
        return len(self.found) > _MOST
