"""What a decision tells to do with a text (修改指令), as values.

The forms are those usual in 修改决定 of the 全国人大常委会 and of local offices, which the
立法技术规范（试行） of the 法制工作委员会 speaks of; they were not checked against its wording.
Clauses are named by the number they have in the old
text; `becomes` and `numbers` (作为、改为) are numbers of the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from content.change.decision.referring import Reference, Step, Unit


class EditVerb(StrEnum):
    """What is done with words of a clause."""

    REPLACE = "修改为"
    DELETE = "删去"
    AFTER = "后增加"
    BEFORE = "前增加"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of words: `said` is what the old text says, `put` what is put there."""

    verb: EditVerb
    said: str
    put: str = ""


@dataclass(frozen=True, slots=True)
class PhraseChange:
    """将第三条、第五条中的“甲”修改为“乙”. `where` () is the whole text."""

    where: tuple[Reference, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Rewording:
    """第五条第二款修改为：“…”; with `becomes` 将第五条改为第六条，修改为：“…”."""

    where: Reference
    lines: tuple[str, ...]
    becomes: Step | None = None


@dataclass(frozen=True, slots=True)
class Recasting:
    """第五条改为第五条、第六条，修改为：“…”; 将第七条、第八条合并，作为第七条，修改为：“…”."""

    what: tuple[Reference, ...]
    becomes: tuple[Step, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """在第二章增加二条，作为第八条、第九条：“…”. `after` is the clause named as the one before.

    Without `numbers` what is added comes last in `into`, or right after `after`.
    """

    unit: Unit
    into: Reference
    numbers: tuple[Step, ...]
    lines: tuple[str, ...]
    after: Reference | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """删去第三条、第五条."""

    what: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Renumbering:
    """将第九条改为第十条; with `into` 将第九条移至第二章，作为第五条."""

    what: tuple[Reference, ...]
    becomes: tuple[Step, ...]
    into: Reference | None = None


@dataclass(frozen=True, slots=True)
class Renaming:
    """将第二章章名修改为“…”; `where` () is the text itself: 名称修改为“…”."""

    where: Reference
    name: str


class Margin(StrEnum):
    """What stands before and after the clauses of a text."""

    FRONT = "正文前的文字"  # title, adoption note, table of contents
    SIGNING = "落款"


@dataclass(frozen=True, slots=True)
class Restating:
    """正文前的文字修改为：“…” (名称、题注、目录), 落款修改为：“…”; no lines: 删去落款."""

    margin: Margin
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayOfForce:
    """将施行日期修改为2026年3月1日: of the text that is amended."""

    day: str


@dataclass(frozen=True, slots=True)
class WholeText:
    """全文修订如下：“…”: nothing smaller could be said."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adjusting:
    """条文顺序作相应调整."""


@dataclass(frozen=True, slots=True)
class Commencing:
    """本决定自2026年1月1日起施行. `day` is the words as printed: 公布之日."""

    day: str


@dataclass(frozen=True, slots=True)
class Reissuing:
    """《…》根据本决定作相应修改，重新公布."""


Instruction = (
    PhraseChange | Rewording | Recasting | Addition | Removal | Renumbering | Renaming
    | Restating | DayOfForce | WholeText | Adjusting | Commencing | Reissuing
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """An instruction and the line it begins on, counted from 1."""

    line: int
    instruction: Instruction


@dataclass(frozen=True, slots=True)
class Leftover:
    """What was not understood of a line, counted from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a decision."""

    instructions: tuple[Written, ...]
    leftovers: tuple[Leftover, ...]
