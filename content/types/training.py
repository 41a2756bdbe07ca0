"""Training modules (培训模块): what is taught for which items, and the questions asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_uppercase
from typing import Any, ClassVar

import colander

from content.library.document import Document
from content.text.clauses import Clause
from content.types.basis import basis_rows
from content.types.elements import Element, assembled, section
from content.types.nodes import choice, choices, day, extension, line, lines, prose, quantity, same
from content.types.nodes import rows as rows_of
from content.types.publicity import publicity_group, secrecy_group
from content.types.values import Node, Raw

MODES = same("集中培训", "跟班学习", "点对点指导", "线上学习")
QUESTION_KINDS = same("单选", "多选", "判断")
DIFFICULTIES = same("易", "中", "难")

_AS_CLAUSES = frozenset({"objectives", "outline", "materials", "practice", "quiz"})
_ANSWERS = frozenset({"answer", "explain"})


class ModuleFields(colander.MappingSchema):
    """What a training module holds (BRIEF 7.1)."""

    title = line("标题", needed=True)
    module_no = line("模块编号")
    mode = choices("培训方式", MODES)
    hours = quantity("课时")
    for_roles = lines("适用岗位")
    for_items = lines("适用事项", hint="政务服务事项的代号；全部事项填 *", picks="item")
    trainer = line("主讲、导师", picks="person")
    objectives = lines("培训目标")
    outline = lines("培训提纲")
    teaches = lines("讲授的标准和指南")
    materials = lines("培训资料")
    practice = lines("实操要求")
    basis = basis_rows("依据")
    quiz = rows_of(
        "题库",
        choice("题型", QUESTION_KINDS, "type"),
        prose("题干", "stem", needed=True),
        lines("选项", "options", most=26, hint="只写内容，A、B、C由系统加上"),
        line("答案", "answer"),
        prose("解析", "explain"),
        line("依据", "basis"),
        choice("难度", DIFFICULTIES, "difficulty"),
    )
    effective_from = day("启用日期")
    publicity = publicity_group()
    secrecy_review = secrecy_group()
    note = prose("备注")
    extend = extension()

    def validator(self, node: Node, fields: Raw) -> None:
        """Refuse a question whose answer is not among its options."""
        wrong = [
            str(number)
            for number, question in enumerate(fields.get("quiz", ()), 1)
            if not _is_answerable(question)
        ]
        if wrong:
            refusal = colander.Invalid(node)
            refusal["quiz"] = f"第{'、'.join(wrong)}题的答案不在选项中，请核对"
            raise refusal


class TrainingModule(Document):
    """A training module with its question bank."""

    type_name: ClassVar[str] = "training"
    label: ClassVar[str] = "培训模块"
    shelf: ClassVar[str] = "training"
    schema: ClassVar[type[colander.MappingSchema]] = ModuleFields
    text_label: ClassVar[str] = "讲义"
    number_field: ClassVar[tuple[str, ...]] = ("module_no",)
    as_clauses: ClassVar[frozenset[str]] = _AS_CLAUSES

    @classmethod
    def elements(cls, fields: Mapping[str, Any]) -> tuple[Clause, ...]:
        """Return goals, outline, materials, practice and questions; never the answers.

        Clauses are found by everybody who may read the module, examinees among them.
        """
        return assembled(
            section("培训目标", "o", map(Element, fields.get("objectives", ()))),
            section("培训提纲", "t", map(Element, fields.get("outline", ()))),
            section("培训资料", "m", map(Element, fields.get("materials", ()))),
            section("实操要求", "p", map(Element, fields.get("practice", ()))),
            section("题库", "q", _questions(fields.get("quiz", ()))),
        )

    @classmethod
    def open_fields(cls, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the fields without the answers to the questions and why they are right."""
        if "quiz" not in fields:
            return fields
        quiz = [{k: v for k, v in row.items() if k not in _ANSWERS} for row in fields["quiz"]]
        return {**fields, "quiz": quiz}


def lettered(options: Sequence[str]) -> list[tuple[str, str]]:
    """Return each option with its letter, which the answer names."""
    return list(zip(ascii_uppercase, _unlettered(options), strict=False))


def _questions(questions: Iterable[Mapping[str, Any]]) -> Iterable[Element]:
    for row in questions:
        options = lettered(row.get("options", ()))
        yield Element(
            row["stem"],
            (
                ("题型", row.get("type")),
                ("选项", "；".join(f"{letter}.{option}" for letter, option in options)),
                ("难度", row.get("difficulty")),
            ),
        )


def _unlettered(options: Sequence[str]) -> Sequence[str]:
    """Return the options without the letters that were typed, if every one has its own."""
    typed = [_TYPED_LETTER.match(option) for option in options]
    own = all(m and m[1] == letter for m, letter in zip(typed, ascii_uppercase, strict=False))
    return [_TYPED_LETTER.sub("", option) for option in options] if own else options


_TYPED_LETTER = re.compile(
    r"""
    ([A-Z])             # A
    \s*[.．、，:：)）]\s*  # . or 、
    """,
    re.VERBOSE,
)


def _is_answerable(question: Mapping[str, Any]) -> bool:
    options, answer = question.get("options", ()), str(question.get("answer", ""))
    letters = ascii_uppercase[: len(options)]
    return not options or answer in options or all(letter in letters for letter in answer)
