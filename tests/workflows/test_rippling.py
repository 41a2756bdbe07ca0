"""What a change reaches: ties, flags, tasks and verdicts."""

from __future__ import annotations

from datetime import date

import pytest

from content.errors import Invalid, NotAllowed, NotPossible
from content.evolution import clauses_tied
from content.types.flagging import before_and_after, due, flagged, upstream
from tests import make
from tests.make import TODAY, actor, later, reread
from workflows.drafting import Words, save
from workflows.publication import Order, take_step
from workflows.rechecking import Answer, is_answered, judge, key_of
from workflows.todo import count_waiting, inbox

LAW = """第一条　为规范许可，制定本法。
第二条　期限为五日。
申请人可以请求延长。
第三条　有下列情形的，不予受理：
（一）不属于本机关职权的；
（二）材料不全的。"""
GUIDE = """第一条　依照《行政许可法》第二条第一款办理。
第二条　依照《中华人民共和国行政许可法》第三条第（二）项不予受理。
第三条　根据《行政许可法》制定本指南。"""
RULE = "第一条　依照《窗口收件工作指南》第一条。\n第二条　依照《窗口收件工作指南》第二条。"


def a_library():
    """Return a library, a law, a guide that rests on it, and a rule that rests on the guide."""
    library = make.site()
    law = make.published(library, "law", name="law", text=LAW)
    guide = make.published(library, "guide", name="guide", text=GUIDE)
    rule = make.published(library, "rule", name="rule", text=RULE)
    return library, law, guide, rule


def amend(document, old, new, *, start=TODAY, after=1):
    """Publish the next version of a document, in which other words stand."""
    library = document.__parent__.__parent__
    text = document.latest.body.text()
    assert old in text
    words = Words(document.latest.fields, tuple(text.replace(old, new).splitlines()))
    writer = make.WRITER_OF.get(document.type_name, "office")
    when = later(days=after)
    save(document, words, actor(library, writer), when, based_on=document.tag())
    return make.publish(document, start, when=when)


def labels(flags):
    """Return what is cited and what became of it."""
    return [(one.tie.printed, one.state, one.is_coming) for one in flags]


def waiting(library, login="office"):
    """Return the paths that wait to be checked again."""
    tasks = inbox(library, actor(library, login), TODAY)
    return [task.path for task in tasks if task.task in {"recheck", "revise", "repeal"}]


def answer(flag, verdict="keep", reason="只改了期限，不受影响。"):
    return Answer(key_of(flag), flag.token, verdict, reason)


def test_who_rests_on_a_clause_that_changed_is_flagged_and_asked_and_nobody_else():
    library, law, guide, rule = a_library()

    amend(law, "五日", "三日")

    assert labels(flagged(guide, TODAY)) == [("《行政许可法》第二条第一款", "changed", False)]
    [flag] = flagged(guide, TODAY)
    assert before_and_after(library, flag) == ("期限为五日。", "期限为三日。")
    assert flagged(rule, TODAY) == ()
    assert waiting(library) == waiting(library, "admin") == ["/guides/guide"]
    assert count_waiting(reread(library), actor(library, "office"), TODAY) == 1


def test_a_change_to_come_is_told_with_its_day_and_flags_from_then_on():
    _, law, guide, _ = a_library()

    amend(law, "材料不全的", "材料不全又不补正的", start=date(2026, 8, 1))

    [flag] = flagged(guide, TODAY)
    assert (flag.is_coming, flag.since) == (True, date(2026, 8, 1))
    [then] = flagged(guide, date(2026, 8, 1))
    assert (then.is_coming, then.state) == (False, "changed")


def test_what_rests_on_a_flagged_clause_is_told_with_the_chain():
    library, law, _, rule = a_library()

    amend(law, "五日", "三日")

    [found] = upstream(rule, TODAY)
    assert found.tie.printed == "《窗口收件工作指南》第一条"
    assert [path for path, _ in found.chain] == ["/guides/guide", "/laws/law"]
    assert waiting(library) == ["/guides/guide"]


def test_a_clause_that_got_another_number_or_went_or_ended_is_flagged_as_such():
    _, law, guide, _ = a_library()
    amend(law, "第二条　期限", "第二条　许可公开。\n第三条　期限")
    assert labels(flagged(guide, TODAY))[0][1:] == ("renumbered", False)

    library, law, guide, _ = a_library()
    amend(law, "\n（二）材料不全的。", "")
    assert labels(flagged(guide, TODAY)) == [
        ("《中华人民共和国行政许可法》第三条第（二）项", "removed", False)
    ]

    order = Order(reason="新法施行", in_force_from=date(2026, 7, 1))
    take_step(law, "repeal", actor(library, "office"), later(days=2), order)
    assert {state for _, state, _ in labels(flagged(guide, date(2026, 7, 1)))} == {"over"}
    assert len(flagged(guide, date(2026, 7, 1))) == 3


def test_still_right_renews_the_tie_and_leaves_the_text_alone():
    library, law, guide, _ = a_library()
    amend(law, "五日", "三日")
    [flag] = flagged(guide, TODAY)
    before = guide.latest.content_hash

    judge(guide, answer(flag), actor(library, "office"), later(days=2), TODAY)

    assert flagged(guide, TODAY) == ()
    assert waiting(library) == []
    assert (guide.latest.content_hash, len(guide.versions)) == (before, 1)
    library.journal.seal()
    entry = next(library.journal.latest()).entry
    assert (entry.by, entry.action, entry.detail["verdict"]) == ("office", "recheck", "仍适用")
    assert entry.detail["cited_hash"] == flag.token
    assert entry.detail["own_hash"] == flag.tie.own


def test_to_be_changed_stays_flagged_until_other_words_are_published():
    library, law, guide, _ = a_library()
    amend(law, "五日", "三日")
    [flag] = flagged(guide, TODAY)

    judge(guide, answer(flag, "revise"), actor(library, "office"), later(days=2), TODAY)

    [still] = flagged(guide, TODAY)
    assert is_answered(still)
    assert waiting(library) == ["/guides/guide"]
    amend(guide, "第一款办理", "第一款，三日内办理", after=3)
    assert flagged(guide, TODAY) == ()
    assert waiting(library) == ["/rules/rule"]


def test_publishing_something_else_does_not_lose_a_flag():
    _, law, guide, _ = a_library()
    amend(law, "五日", "三日")

    amend(guide, "制定本指南", "编制本指南", after=2)

    assert labels(flagged(guide, TODAY)) == [("《行政许可法》第二条第一款", "changed", False)]


def test_a_verdict_is_about_the_words_that_were_shown():
    library, law, guide, _ = a_library()
    amend(law, "五日", "三日")
    [flag] = flagged(guide, TODAY)
    amend(law, "三日", "二日", after=2)
    office = actor(library, "office")

    with pytest.raises(NotPossible, match="刷新"):
        judge(guide, answer(flag), office, later(days=3), TODAY)
    [flag] = flagged(guide, TODAY)
    with pytest.raises(Invalid, match="理由"):
        judge(guide, answer(flag, reason=" "), office, later(days=3), TODAY)
    with pytest.raises(NotAllowed):
        judge(guide, answer(flag), actor(library, "staff"), later(days=3), TODAY)


def test_a_question_and_a_check_point_and_a_basis_are_tied_too():
    library, law, _, _ = a_library()
    quiz = [{"stem": "几日内办结？", "options": ["五日", "十日"], "answer": "A",
             "basis": "《行政许可法》第二条第一款"}]  # fmt: skip
    training = make.published(library, "training", name="peixun", quiz=quiz)
    checks = [{"point": "查材料", "basis": "《行政许可法》第三条第二项"}]
    points = make.published(
        library, "inspection_guideline", name="takan", text="",
        check_groups=[{"group": "材料", "checks": checks}],
    )  # fmt: skip
    basis = [{"law": "中华人民共和国行政许可法", "article": 2, "paragraph": 1}]
    item = make.published(library, "service_item", name="shixiang", text="", legal_basis=basis)
    rule = make.published(library, "rule", name="zhidu", title="另一办法", basis=basis)

    amend(law, "五日", "三日")
    amend(law, "材料不全", "材料缺少", after=2)

    assert all(due(one, TODAY) for one in (training, points, item, rule))
    [flag] = flagged(training, TODAY)
    place = training.body_of(training.latest).find(flag.tie.clause)
    assert place.clause.text == "几日内办结？"


def test_a_text_that_was_named_before_the_library_had_it_is_tied_when_it_comes():
    library = make.site()
    guide = make.published(library, "guide", name="guide", text=GUIDE)
    law = make.published(library, "law", name="law", text=LAW, when=later(minutes=1))

    amend(law, "五日", "三日")

    assert labels(flagged(guide, TODAY)) == [("《行政许可法》第二条第一款", "changed", False)]
    assert waiting(library) == ["/guides/guide"]


def test_a_clause_that_is_not_there_binds_the_publication_and_is_named():
    library, *_ = a_library()
    text = "第一条　依照《行政许可法》第三十条办理。\n第二条　依照本办法第九条、前条办理。"
    rule = make.draft(library, "rule", name="wrong", title="第二办法", text=text)
    take_step(rule, "submit", actor(library, "office"), later())
    take_step(rule, "approve", actor(library, "reviewer"), later())

    order = Order(in_force_from=TODAY)
    with pytest.raises(Invalid) as refused:
        take_step(rule, "publish", actor(library, "reviewer"), later(), order)

    told = refused.value.problems["checked"]
    assert "第一条引用的“《行政许可法》第三十条”" in told
    assert "第二条引用的“第九条”，在本文件中没有这一条款" in told
    assert "前条" not in told


def test_an_older_library_is_tied_as_its_texts_read_when_they_were_published():
    library, law, guide, rule = a_library()
    amend(law, "五日", "三日")
    expected = [flagged(one, TODAY) for one in (guide, rule)]
    del library.ties, library.catalog.rechecks, library.catalog.rechecks_by_path

    clauses_tied(library)

    assert [labels(flagged(one, TODAY)) for one in (guide, rule)] == [*map(labels, expected)]
    assert waiting(library) == ["/guides/guide"]
