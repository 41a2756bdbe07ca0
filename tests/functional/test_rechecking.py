"""What changed reaches the pages: a notice, a difference, a signed verdict, and whom it touches."""

from __future__ import annotations

from datetime import date

import pytest

from content.library.amendment import Terms
from kb_app.reading import comparison
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from tests.workflows.test_rippling import GUIDE, LAW, RULE, amend
from workflows.amending import begin, take_up
from workflows.drafting import Words, save

BEGUN = date(2020, 1, 1)
WRONG = "第一条　依照《行政许可法》第三十条办理。\n第二条　依照前两条办理。"
OPEN = {"attribute": "主动公开"}


@pytest.fixture
def bureau(tmp_path):
    with bureau_with_passwords(tmp_path, "office", "staff", "reviewer") as made:
        made.change(filled)
        yield made


def filled(site):
    """Publish a law, a guide that everybody may read, and an internal rule; amend the law."""
    site.settings["anonymous_reading"] = True
    make.published(site, "law", name="law", text=LAW, in_force_from=BEGUN)
    make.published(site, "guide", name="guide", text=GUIDE, in_force_from=BEGUN, publicity=OPEN)
    make.published(site, "rule", name="rule", text=RULE, in_force_from=BEGUN)
    make.published(site, "rule", name="inner", title="内部办法", in_force_from=BEGUN,
                   text="第一条　依照《行政许可法》第二条办理。")  # fmt: skip
    amend(site.at("/laws/law"), "五日", "三日")


def squeezed(page):
    """Return the text of a page without blanks: words that differ are elements of their own."""
    return "".join(text_of(page).split())


def test_a_notice_stands_by_the_clause_until_its_owner_answers_for_it(bureau):
    office = signed_in(bureau, "office")
    page = office.get("/guides/guide")
    assert "引用的条款有1处已经变化" in text_of(page)
    assert "引用的《行政许可法》第二条第一款已修改，待核" in text_of(page)

    page = office.get("/inbox").click("窗口收件工作指南", href="recheck")
    assert "期限为五日。" in squeezed(page)
    assert "期限为三日。" in squeezed(page)
    form = next(form for key, form in page.forms.items() if str(key).startswith("judge-"))
    form["verdict"] = "keep"
    refused = form.submit("judge", status="*")
    assert "请填写“理由”。" in [one.get_text() for one in refused.html.select(".kb-problems li")]
    form["reason"] = "本条没有写期限。"
    page = form.submit("judge").follow()

    assert "已记下：仍适用" in text_of(page)
    assert "没有需要核对的引用" in text_of(page)
    assert "待核" not in text_of(office.get("/guides/guide"))
    assert "窗口收件工作指南" not in text_of(office.get("/rechecks"))


def test_visitors_read_an_honest_short_notice_and_no_names(bureau):
    visitor = bureau.browser()

    page = visitor.get("/guides/guide")

    assert "引用的条款有1处已经变化，正在核对，办理时请以现行规定为准" in text_of(page)
    assert "引用的条款已有变化，待核" in text_of(page)
    assert "/recheck" not in page.text
    assert visitor.get("/guides/guide/recheck", status="*").status_int in {302, 303, 401}
    assert "内部办法" not in visitor.get("/laws/law/touched").text
    assert "窗口收件工作指南" in visitor.get("/laws/law/touched").text


def test_to_be_changed_leads_to_the_draft_and_is_told_meanwhile(bureau):
    office = signed_in(bureau, "office")
    page = office.get("/guides/guide/recheck")
    form = next(form for key, form in page.forms.items() if str(key).startswith("judge-"))
    form["verdict"], form["reason"] = "revise", "要写明三日。"

    page = form.submit("judge").follow()

    assert 'href="/guides/guide/edit"' in page.text
    assert "需修改" in text_of(page)
    assert "正在修改本条" in text_of(office.get("/guides/guide"))
    assert "已定需修改" in text_of(office.get("/rechecks"))
    assert "没有等您核对的文件" in text_of(office.get("/rechecks?state=repeal"))
    inbox = office.get("/inbox")
    assert "修改（已定需修改）" in text_of(inbox)
    assert inbox.html.select_one('a[href="/guides/guide/edit"]')
    assert "上游待核" in text_of(office.get("/rules/rule"))
    assert "上游待核" in text_of(office.get("/rules/rule/recheck"))


def test_readers_see_the_difference_and_that_it_is_worked_on_and_no_verdict(bureau):
    office = signed_in(bureau, "office")
    staff = signed_in(bureau, "staff")
    assert "正在核对" in text_of(staff.get("/guides/guide/recheck"))
    page = office.get("/guides/guide/recheck")
    form = next(form for key, form in page.forms.items() if str(key).startswith("judge-"))
    form["verdict"], form["reason"] = "revise", "内部的理由甲乙丙"
    form.submit("judge", status=303)

    page = staff.get("/guides/guide/recheck")

    assert "正在修改" in text_of(page)
    assert "期限为三日。" in squeezed(page)
    for kept in ("内部的理由甲乙丙", "的结论", bureau.change(name_of_office)):
        assert kept not in page.text


def name_of_office(site):
    return site.people.name("office")


def test_all_changes_to_come_are_shown_with_their_days_and_one_verdict_is_about_all(bureau):
    bureau.change(amended_twice_more)
    office = signed_in(bureau, "office")
    page = office.get("/guides/guide/recheck")
    for day in ("2030年1月1日", "2031年1月1日"):
        assert f"已批准，尚未施行，自{day}起" in text_of(page)
    assert "期限为一日。" in squeezed(page)
    form = next(form for key, form in page.forms.items() if str(key).startswith("judge-"))
    form["verdict"], form["reason"] = "keep", "没有写期限。"

    page = form.submit("judge").follow()

    assert "没有需要核对的引用" in text_of(page)


def amended_twice_more(site):
    law = site.at("/laws/law")
    amend(law, "三日", "二日", start=date(2030, 1, 1), after=2)
    amend(law, "二日", "一日", start=date(2031, 1, 1), after=3)


def test_an_amendment_says_before_it_is_published_whom_it_touches(bureau):
    key = bureau.change(an_amendment)

    page = signed_in(bureau, "office").get(f"/amendments/{key}")

    assert "《窗口收件工作指南》牵连的文件（1件）" in text_of(page)
    assert "窗口工作管理办法" in str(page.html.select_one("[aria-labelledby=touched-title]"))


def an_amendment(site):
    office, when = make.actor(site, "office"), make.later(days=3)
    begun = begin(site, Terms("关于修改指南的决定"), office, when)
    copy = take_up(begun, site.at("/guides/guide"), office, when)
    text = copy.latest.body.text().replace("第一款办理", "第一款，三日内办理")
    words = Words(copy.latest.fields, tuple(text.splitlines()))
    save(copy, words, office, when, based_on=copy.tag())
    return begun.__name__


def test_before_publishing_one_reads_whom_it_touches(bureau):
    office = signed_in(bureau, "office")
    program = bureau.program("office")
    told = program.get("/guides/guide")
    text = told.json["text"].replace("第一款办理", "第一款，三日内办理")
    program.patch_json("/guides/guide", {"text": text}, headers={"If-Match": told.headers["ETag"]})

    page = office.get("/guides/guide/workflow")

    assert "发布后要核对的文件（1件）" in text_of(page)
    assert "窗口工作管理办法" in text_of(office.get("/guides/guide/touched?draft=1"))


def test_programs_read_ties_and_flags_and_answer(bureau):
    program, stranger = bureau.program("office"), bureau.program("staff")

    ties = program.get("/guides/guide/@ties").json
    [flag] = program.get("/guides/guide/@rechecks").json["items"]
    assert {one["cites"] for one in ties["rests_on"]} >= {"《行政许可法》第二条第一款"}
    assert [one["@id"].rpartition("/rules/")[2] for one in ties["depended_on_by"]] == [
        "rule", "rule",
    ]  # fmt: skip
    assert program.get("/@rechecks").json["items"][0]["@id"].endswith("/guides/guide")

    body = {"token": flag["token"], "verdict": "keep", "reason": "不受影响"}
    stranger.post_json(f"/guides/guide/@rechecks/{flag['id']}", body, status=403)
    program.post_json(f"/guides/guide/@rechecks/{flag['id']}", body)

    assert program.get("/guides/guide/@rechecks").json["items"] == []
    program.post_json(f"/guides/guide/@rechecks/{flag['id']}", body, status=422)


def test_a_draft_that_cites_what_is_not_there_says_so_by_the_clause(bureau):
    office = signed_in(bureau, "office")
    bureau.change(
        lambda site: make.draft(site, "rule", name="wrong", title="第二办法",
                                text=WRONG)
    )  # fmt: skip

    page = office.get("/rules/wrong/draft")

    assert "引用有误：引用的“《行政许可法》第三十条”，在《行政许可法》中没有这一条款" in text_of(
        page
    )
    assert "引用有误：写的“前两条”，前面没有所说的条" in text_of(page)


def test_large_comparisons_wait_for_one_another_and_too_large_ones_are_refused(bureau, monkeypatch):
    staff = signed_in(bureau, "staff")
    monkeypatch.setattr(comparison, "LARGE", 0)
    monkeypatch.setattr(comparison, "_PATIENCE", 0.0)
    with comparison._ONE_AT_A_TIME:
        refused = staff.get("/laws/law/compare?a=1&b=2", status=429)
    assert "正在进行另一个篇幅较大的对照" in text_of(refused)
    staff.get("/laws/law/compare?a=1&b=2", status=200)

    monkeypatch.setattr(comparison, "MOST_COMPARED", 1)
    refused = staff.get("/laws/law/compare?a=1&b=2", status=413)
    assert "超过对照的上限1个" in text_of(refused)
