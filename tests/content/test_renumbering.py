"""Giving clauses their numbers anew: through the text, in lists, in annexes; ids stay."""

from __future__ import annotations

from content.text.aligning import carry_ids
from content.text.clauses import Body
from content.text.parser import parse
from content.text.renumbering import renumbered


def _body(text: str) -> Body:
    return carry_ids(None, parse(text.split("\n")).body, "甲")


def test_renumbering_closes_gaps_through_the_whole_text() -> None:
    body = _body(
        "第一章　总则\n第二条　甲。\n第五条之一　乙：\n（二）一；\n（四）二。\n"
        "第九章　附则\n第 十 二 条　丙。"
    )

    new = renumbered(body)

    assert new.text().split("\n") == [
        "第一章　总则", "第一条　甲。", "第二条　乙：", "（一）一；", "（二）二。", "第二章　附则",
        "第三条　丙。",
    ]  # fmt: skip
    assert [p.clause.id for p in new.places()] == [p.clause.id for p in body.places()]


def test_renumbering_begins_again_in_an_annex_and_keeps_how_numbers_are_written() -> None:
    body = _body(
        "第一条　甲：\n(1)一；\n(3)二：\n①子；\n③丑。\n第三条　乙。\n"
        "2026年6月1日\n附件1　细则\n第三条　丙。"
    )

    text = renumbered(body).text()

    assert "(1)一；\n(2)二：\n①子；\n②丑。\n第二条　乙。" in text
    assert text.endswith("附件1　细则\n第一条　丙。")


def test_a_text_that_is_in_order_is_not_changed_by_renumbering() -> None:
    body = _body("第一章　总则\n第一条　甲：\n（一）一；\n（二）二。\n第二条　乙。")

    assert renumbered(body) == body
