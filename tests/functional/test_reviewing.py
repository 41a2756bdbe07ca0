"""From draft to publication through the pages: submit, send back, approve, publish, inbox."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from content.storage import site_in
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_to,
    form_with,
    signed_in,
    text_of,
)
from workflows.drafting import Words, save
from workflows.publication import take_step

NUMBERS = count(1)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "reviewer", "staff") as made:
        yield made


def submitted(bureau):
    """Return the address of a new rule that waits for review."""

    def begin(library) -> str:
        name = f"rule-{next(NUMBERS)}"
        document = make.draft(library, name=name)
        take_step(document, "submit", make.actor(library, "office"), make.NOW)
        return f"/rules/{name}"

    return bureau.change(begin)


def step_form(page, name):
    return page.forms[f"step-{name}"]


def dated(form, day):
    form.set("date", day, 0)
    if "checked" in form.fields:
        form.set("checked", "以签发的日期为准")
    return form


def test_a_rule_goes_from_draft_to_force_through_the_pages(bureau, office, reviewer):
    path = bureau.change(lambda library: f"/rules/{make.draft(library).__name__}")
    step_form(office.get(f"{path}/workflow"), "submit").submit(status=303)

    page = reviewer.get(f"{path}/workflow")
    done = dated(step_form(page, "approve_and_publish"), "2199-06-01").submit().follow()

    assert "已发布 （当前）" in text_of(done)
    assert "自2199年6月1日起施行。" in text_of(done)
    assert "窗口工作人员应当" in text_of(done.click("阅读发布的文本"))
    with site_in(bureau.library.database) as library:
        version = library.at(path).versions[-1]
    assert (version.published_by, version.in_force_from) == ("reviewer", date(2199, 6, 1))


def test_after_submitting_the_author_reads_who_acts_next(bureau, office):
    name = f"rule-{next(NUMBERS)}"
    path = bureau.change(lambda library: f"/rules/{make.draft(library, name=name).__name__}")

    done = step_form(office.get(f"{path}/workflow"), "submit").submit().follow()

    assert "已“提交审核”，接下来由审核人办理" in text_of(done)


def test_approving_and_publishing_are_two_lines_of_the_journal(bureau, reviewer):
    path = submitted(bureau)
    page = reviewer.get(f"{path}/workflow")
    dated(step_form(page, "approve_and_publish"), "2199-06-01").submit(status=303)
    bureau.library.follower.catch_up()

    journal = reviewer.get("/journal", {"path": path})

    actions = [row.select("td")[3].text for row in journal.html.select("tbody tr")]
    assert actions[:2] == ["发布", "审核通过"]


def test_the_author_finds_no_button_to_approve(bureau, office):
    path = submitted(bureau)

    page = office.get(f"{path}/workflow")

    assert "step-approve" not in page.forms
    assert "step-withdraw" in page.forms


def test_a_draft_sent_back_comes_to_the_author_with_the_reason(bureau, office, reviewer):
    path = submitted(bureau)
    form = step_form(reviewer.get(f"{path}/workflow"), "send_back")
    fill(form, reason="第三条与上位法不一致").submit(status=303)

    assert "第三条与上位法不一致" in text_of(office.get("/inbox"))
    assert "第三条与上位法不一致" in text_of(office.get(f"{path}/edit"))


def test_what_the_author_said_on_submitting_comes_to_the_reviewer(bureau, office, reviewer):
    name = f"rule-{next(NUMBERS)}"
    path = bureau.change(lambda library: f"/rules/{make.draft(library, name=name).__name__}")
    form = step_form(office.get(f"{path}/workflow"), "submit")
    fill(form, note="已按意见修改第十七条").submit(status=303)

    assert "已按意见修改第十七条" in text_of(reviewer.get("/inbox"))
    assert "已按意见修改第十七条" in text_of(reviewer.get(f"{path}/workflow"))


def test_sending_back_needs_a_reason_and_says_so_on_the_form(bureau, reviewer):
    path = submitted(bureau)

    page = step_form(reviewer.get(f"{path}/workflow"), "send_back").submit(status=400)

    assert "请写明“退回修改”的理由" in text_of(page)
    assert "早于今天" not in text_of(page)
    assert "审核中 （当前）" in text_of(page)


def test_publishing_needs_a_day(bureau, reviewer):
    path = submitted(bureau)
    form = step_form(reviewer.get(f"{path}/workflow"), "approve_and_publish")

    page = dated(form, "").submit(status=400)

    assert "请填写“发布”的生效日期" in text_of(page)
    with site_in(bureau.library.database) as library:
        assert library.at(path).draft.state == "in_review"


def test_the_day_the_text_itself_names_is_proposed(bureau, reviewer):
    form = step_form(reviewer.get(f"{submitted(bureau)}/workflow"), "approve_and_publish")

    assert form.get("date", 0).value == "2026-06-01"


def test_the_day_of_force_is_marked_as_needed_and_both_approvals_are_told_apart(bureau, reviewer):
    page = reviewer.get(f"{submitted(bureau)}/workflow")

    assert "施行日期（必填）" in text_of(page).replace(" ", "")
    assert "一次办完两步" in text_of(page)
    assert "现在不发布" in text_of(page)


def test_a_day_against_the_words_of_the_text_needs_a_reason(bureau, reviewer):
    path = submitted(bureau)
    form = step_form(reviewer.get(f"{path}/workflow"), "approve_and_publish")
    form.set("date", "2199-06-01", 0)

    refused = form.submit(status=400)
    with site_in(bureau.library.database) as library:
        state = library.at(path).draft.state
    dated(step_form(refused, "approve_and_publish"), "2199-06-01").submit(status=303)

    assert "正文写自2026年6月1日起施行，发布的施行日期是2199年6月1日。" in text_of(refused)
    assert state == "in_review"
    with site_in(bureau.library.database) as library:
        assert "以签发的日期为准" in library.at(path).versions[-1].note


def test_open_points_stand_beside_the_steps_of_the_reviewer(bureau, reviewer):
    page = reviewer.get(f"{submitted(bureau)}/workflow")

    points = page.html.find("section", attrs={"aria-labelledby": "points-title"}).get_text()

    assert "没有保密审查结论" in points
    assert "没有填写签发人" in points


def test_the_day_a_version_began_is_not_proposed_for_the_next(bureau, office, reviewer):
    def begin(library) -> str:
        name, fields = f"rule-{next(NUMBERS)}", {"effective_from": "2199-06-01"}
        document = make.draft(library, name=name, **fields)
        take_step(document, "submit", make.actor(library, "office"), make.NOW)
        return f"/rules/{name}"

    path = bureau.change(begin)
    first = step_form(reviewer.get(f"{path}/workflow"), "approve_and_publish")
    dated(first, first.get("date", 0).value).submit(status=303)
    form = form_with(office.get(f"{path}/edit"), "kb_text")
    fill(form, kb_text="第一条　改写。").submit("save", status=303)
    step_form(office.get(f"{path}/workflow"), "submit").submit(status=303)

    second = step_form(reviewer.get(f"{path}/workflow"), "approve_and_publish")

    assert first.get("date", 0).value == "2199-06-01"
    assert second.get("date", 0).value == ""


def test_a_day_in_the_past_must_be_confirmed(bureau, reviewer):
    path = submitted(bureau)
    form = dated(step_form(reviewer.get(f"{path}/workflow"), "approve_and_publish"), "2020-01-01")

    asked = form.submit(status=400)
    form = step_form(asked, "approve_and_publish")
    form["confirm_past"] = True
    done = form.submit(status=303).follow()

    assert "早于今天" in text_of(asked)
    assert "已发布 （当前）" in text_of(done)


def test_a_step_from_a_page_that_is_out_of_date_is_refused(bureau, reviewer):
    path = submitted(bureau)
    form = step_form(reviewer.get(f"{path}/workflow"), "approve")
    form.submit(status=303)

    page = form.submit(status=422)

    assert "页面可能已经过时" in text_of(page)


def test_the_reviewer_reads_what_changes_clause_by_clause(bureau, reviewer):
    def change(library) -> str:
        name = f"rule-{next(NUMBERS)}"
        document = make.published(library, name=name)
        office = make.actor(library, "office")
        text = make.rule_text(("当场受理", "当日受理"), ("（一）次要材料缺少的；\n", ""))
        words = Words({**make.FIELDS["rule"], "issuer": "局办公室"}, tuple(text.splitlines()))
        save(document, words, office, make.NOW, based_on=document.tag())
        take_step(document, "submit", office, make.NOW)
        return f"/rules/{name}"

    page = reviewer.get(f"{bureau.change(change)}/workflow")

    changes = [" ".join(one.get_text(" ").split()) for one in page.html.select(".kb-change")]
    assert any("修改 第三条" in one and "+ 修改后" in one for one in changes)
    assert any("次要材料缺少的" in one and "删去了这一段" in one for one in changes)
    assert page.html.select_one(".kb-change del").text == "当场"
    assert "局办公室" in page.html.select_one("table").text


def test_a_renumbered_article_is_counted_apart(bureau, reviewer):
    def change(library) -> str:
        document = make.published(library, name=f"rule-{next(NUMBERS)}")
        text = make.rule_text(
            ("第五条　", "第六条　"), ("（二）材料有笔误但不影响审查的。",
            "（二）材料有笔误但不影响审查的。\n第五条　容缺受理的，应当告知补正期限。"),
        )  # fmt: skip
        words = Words(make.FIELDS["rule"], tuple(text.splitlines()))
        save(document, words, make.actor(library, "office"), make.NOW, based_on=document.tag())
        take_step(document, "submit", make.actor(library, "office"), make.NOW)
        return f"/rules/{document.__name__}"

    page = reviewer.get(f"{bureau.change(change)}/workflow")

    assert "正文有 1条新增、1条改号" in text_of(page)
    assert "改号 第五条 → 第六条 原第五条，改为第六条，文字没有变" in " ".join(
        text_of(page).split()
    )


def test_a_first_draft_submitted_again_is_compared_with_what_was_sent_back(bureau, reviewer):
    path = submitted(bureau)
    first = reviewer.get(f"{path}/workflow")
    fill(step_form(first, "send_back"), reason="当场受理做不到").submit(status=303)

    def mend(library) -> None:
        document, office = library.at(path), make.actor(library, "office")
        text = make.rule_text(("当场受理", "当日受理"))
        words = Words(make.FIELDS["rule"], tuple(text.splitlines()))
        save(document, words, office, make.NOW, based_on=document.tag())
        take_step(document, "submit", office, make.NOW)

    bureau.change(mend)
    again = reviewer.get(f"{path}/workflow")

    assert "没有可以对照的版本" in text_of(first)
    assert "没有可以对照的版本" not in text_of(again)
    assert "与上次退回的稿件相比（第1次保存" in text_of(again)
    assert again.html.select_one(".kb-change ins").text == "当日"


def test_the_reviewer_reads_what_the_parser_doubts(bureau, reviewer):
    def begin(library) -> tuple[str, tuple[str, ...]]:
        text = "第一条　为规范工作，制定本办法。\n第三条　本办法自公布之日起施行。"
        document = make.draft(library, name=f"rule-{next(NUMBERS)}", text=text)
        take_step(document, "submit", make.actor(library, "office"), make.NOW)
        return f"/rules/{document.__name__}", document.latest.warnings

    path, doubts = bureau.change(begin)

    page = reviewer.get(f"{path}/workflow")

    assert doubts
    assert [one.text for one in page.html.select(".kb-doubts li")] == list(doubts)


def test_staff_see_neither_the_draft_nor_its_state(bureau):
    def change(library) -> None:
        document = make.published(library, name="seen-by-staff")
        office = make.actor(library, "office")
        words = Words({"title": "未公开的新标题"}, ("第一条　未公开的新内容。",))
        save(document, words, office, make.NOW, based_on=document.tag())

    bureau.change(change)

    page = signed_in(bureau, "staff").get("/rules/seen-by-staff/workflow")

    assert "已发布 （当前）" in text_of(page)
    assert "未公开" not in text_of(page)


def test_what_waits_for_review_is_in_the_inbox_of_the_reviewer_only(bureau, office, reviewer):
    path = submitted(bureau)

    assert f"{path}/workflow" in reviewer.get("/inbox").text
    assert f"{path}/workflow" not in office.get("/inbox").text


def test_a_review_day_is_set_and_comes_due(bureau, office):
    path = bureau.change(lambda library: f"/rules/{make.published(library, name='due').__name__}")
    form = form_to(office.get(f"{path}/workflow"), "/review-by")

    dated(form, "2020-01-01").submit(status=303)

    assert "到期复审" in text_of(office.get("/inbox"))


def test_a_law_is_recorded_without_review(bureau, office):
    path = bureau.change(lambda library: f"/laws/{make.draft(library, 'law').__name__}")
    form = step_form(office.get(f"{path}/workflow"), "publish")

    done = dated(form, "2004-07-01").submit(status=303).follow()

    assert "已登记 （当前）" in text_of(done)


def test_the_rules_of_the_workflow_are_told_in_sentences(bureau, office):
    page = office.get(f"{submitted(bureau)}/workflow")

    assert "审核人没有参与起草或修改本稿" in text_of(page)
