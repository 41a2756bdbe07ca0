"""Searching as people do: a phrase, a citation, filters, another day, nothing found."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from workflows.drafting import save

LAW = "第一条　为了规范行政许可，制定本法。\n第二条　本法所称行政许可，由窗口受理。"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("searching")
    with bureau_with_passwords(folder, "office", "staff") as made:
        made.change(some_texts)
        yield made


def some_texts(site):
    """Publish a rule in two versions and a law; keep a draft."""
    rule = make.published(site, name="ban-fa", in_force_from=date(2025, 1, 1))
    text = make.rule_text(("当场受理", "立即受理"))
    writer = make.actor(site, "office")
    save(rule, make.words(text=text), writer, make.later(days=1), based_on=rule.tag())
    make.publish(rule, date(2026, 1, 1), when=make.later(days=2))
    make.published(site, "law", name="xu-ke-fa", text=LAW, in_force_from=date(2019, 4, 23))
    make.draft(site, name="caogao", title="容缺办法", text="第一条　龙马精神。")


@pytest.fixture(scope="module")
def staff(bureau):
    return signed_in(bureau, "staff")


def found(browser, query, **more):
    """Return the page for a query."""
    told = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    return browser.get(f"/search?q={quote(query)}{told}")


def hits(page):
    """Return the titles of the hits, with their numbers."""
    return [hit.text for hit in page.html.select(".kb-hit-title")]


def test_a_phrase_finds_the_clause_and_leads_to_it(staff):
    page = found(staff, "一次性告知")

    assert hits(page)[0] == "窗口工作管理办法 第二章 第三条"
    assert page.html.mark.text == "一次性告知"
    assert "应当一次性告知" in text_of(staff.get(page.html.select_one(".kb-hit a")["href"]))


def test_the_library_is_searched_as_of_a_day(staff):
    today = found(staff, "“当场受理”")
    then = found(staff, "“当场受理”", on="2025-06-01")

    assert hits(today) == []
    assert hits(then) == ["窗口工作管理办法 第二章 第三条"]
    assert then.html.select_one(".kb-hit a")["href"].endswith("?on=2025-06-01")


def test_all_days_can_be_searched(staff):
    page = found(staff, "“当场受理”").click("在所有日期的版本中查找")

    assert hits(page) == ["窗口工作管理办法 第二章 第三条"]
    assert "2025-01-01 至 2025-12-31" in text_of(page)


@pytest.mark.parametrize(("typed", "says"), [
    ("窗口办法4(2)", "材料有笔误"),
    ("窗口办法第四条第二项", "材料有笔误"),
    ("《窗口工作管理办法》第三条第二款", "立即受理"),
    ("行政许可法第二条", "所称行政许可"),
])  # fmt: skip
def test_a_citation_opens_its_clause(staff, typed, says):
    answer = staff.get(f"/search?q={quote(typed)}", status=302)

    assert says in text_of(answer.follow())


def test_a_citation_opens_the_clause_of_the_day(staff):
    answer = staff.get(f"/search?q={quote('窗口办法3')}&on=2025-06-01", status=302)

    assert "当场受理" in text_of(answer.follow())


@pytest.mark.parametrize("typed", ["窗口办法99", "没有的办法第一条", "第一条"])
def test_a_citation_that_names_nothing_is_searched(staff, typed):
    assert found(staff, typed).status_int == 200


def test_filters_are_counted_and_kept_in_the_address(staff):
    page = found(staff, "受理")
    narrowed = page.click("法律法规", href="type=law")

    assert hits(narrowed) == ["中华人民共和国行政许可法 第二条"]
    assert len(hits(narrowed.click("法律法规 ×"))) == len(hits(page))


def test_drafts_are_found_only_by_those_who_read_them_and_ask(bureau, staff):
    office = signed_in(bureau, "office")

    assert hits(found(office, "龙马精神")) == []
    assert hits(found(office, "龙马精神", standing="draft")) == ["容缺办法 第一条"]
    assert hits(found(staff, "龙马精神", standing="draft")) == []


def test_a_draft_hit_opens_the_draft_at_the_clause(bureau):
    browser = signed_in(bureau, "office")
    page = found(browser, "龙马精神", standing="draft")

    answer = browser.get(page.html.select_one(".kb-hit a")["href"], status=302)
    assert "/draft#" in answer.location


def test_nothing_found_helps_on(staff):
    page = found(staff, "“龙马精神”", type="rule")

    assert "没有找到符合条件的条款" in text_of(page)
    assert page.html.find("a", string="去掉引号，不要求原样出现")
    assert page.html.find("a", string="内部制度 ×")


def test_a_search_sees_what_was_written_by_somebody_else(bureau, staff):
    make.with_site(bureau.library.database, lambda site: make.published(
        site, name="xin", title="首席代表办法", text="第一条　实行首席代表制。"))  # fmt: skip

    assert hits(found(staff, "首席代表制")) == ["首席代表办法 第一条"]


def test_what_was_typed_cannot_bring_markup(staff):
    page = found(staff, "<script>1</script>受理")

    assert not page.html.select("main script")


def test_a_visitor_of_a_closed_library_is_asked_to_sign_in(bureau):
    assert "/login?" in bureau.browser().get("/search?q=1", status=302).location
