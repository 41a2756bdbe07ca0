"""Quick jump: a few letters lead on, and never hint at what one may not read."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of

LOGINS = ("office", "staff", "committee", "reader")
SPELLINGS = ("ckgzglbf", "ckgz", "gzgl", "chuangkou", "guanli", "窗口", "窗口办法", "工作管理")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("jumping"), *LOGINS) as made:
        made.change(some_documents)
        yield made


def some_documents(site):
    """Publish a rule; keep a draft of another, and an expert whom few may read."""
    make.published(site, name="ban-fa", in_force_from=date(2025, 1, 1))
    make.draft(site, name="caogao", title="容缺受理办法", text="第一条　略。")
    make.published(site, "expert", name="zj")


def asked(browser, typed, on=""):
    """Return title and address of each suggestion."""
    url = f"/jump?q={quote(typed)}" + (f"&on={on}" if on else "")
    items = browser.get(url, headers={"Accept": "application/json"}).json["items"]
    return [(item["title"], item["url"]) for item in items]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_document_is_found_by_what_people_call_it(staff, typed):
    assert ("窗口工作管理办法", "/rules/ban-fa") in asked(staff, typed)


def test_a_citation_leads_to_its_clause(staff):
    title, url = asked(staff, "窗口办法4(2)")[0]

    assert title == "《窗口工作管理办法》第四条第（二）项"
    assert "材料有笔误" in text_of(staff.get(url))


def test_rooms_are_offered_to_those_who_may_enter(bureau, staff):
    office = signed_in(bureau, "office")

    assert ("日志", "/journal") in asked(office, "日志")
    assert ("日志", "/journal") in asked(office, "rz")
    assert asked(staff, "日志") == []


def test_actions_are_offered_to_those_who_may_take_them(bureau, staff):
    office = signed_in(bureau, "office")

    assert ("新建内部制度", "/rules/new") in asked(office, "新建内部")
    assert asked(staff, "新建内部") == []


def test_nothing_typed_offers_the_rooms(staff):
    titles = {title for title, _ in asked(staff, "")}

    assert {"首页", "待办", "内部制度"} <= titles


def test_what_one_reads_most_comes_before_the_rooms(bureau):
    browser = signed_in(bureau, "reader")
    before = asked(browser, "")[0]
    browser.get("/rules/ban-fa")

    assert before == ("首页", "/")
    assert asked(browser, "")[0] == ("窗口工作管理办法", "/rules/ban-fa")


@pytest.mark.parametrize("typed", ["容缺", "rqsl", "rongque", "容缺受理办法", "容缺办法1"])
def test_a_draft_is_hinted_at_to_nobody(bureau, staff, typed):
    assert asked(staff, typed) == []
    assert "容缺受理" not in str(asked(signed_in(bureau, "office"), typed))


def test_whom_few_may_read_is_hinted_at_to_nobody_else(bureau, staff):
    secretary = signed_in(bureau, "committee")
    name = secretary.get("/experts/zj").html.h1.get_text(strip=True)
    spellings = [name, name[0]]

    assert all(("/experts/zj" in str(asked(secretary, typed))) for typed in spellings)
    assert all(("/experts/zj" not in str(asked(staff, typed))) for typed in spellings)


def test_the_day_is_kept(staff):
    assert asked(staff, "ckgzglbf", on="2025-06-01") == [
        ("窗口工作管理办法", "/rules/ban-fa?on=2025-06-01")
    ]
    assert asked(staff, "ckgzglbf", on="2024-06-01") == []


def test_the_page_leads_on_without_scripts(staff):
    page = staff.get("/jump?q=ckgz")

    assert "共1个去处" in text_of(page)
    assert "第一条" in text_of(page.click("窗口工作管理办法"))


def test_who_finds_nothing_is_led_to_the_search(staff):
    page = staff.get("/jump?q=" + quote("一次性告知"))

    assert "没有找到去处" in text_of(page)
    assert page.click("在条款中检索").html.select(".kb-hit")


def test_marks_and_blanks_alone_ask_for_nothing(staff):
    assert asked(staff, " 《》 ") == asked(staff, "")


def test_a_visitor_of_a_closed_library_is_asked_to_sign_in(bureau):
    assert "/login?" in bureau.browser().get("/jump?q=ck", status=302).location
