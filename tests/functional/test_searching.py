"""Searching as people do: a phrase, a citation, filters, another day, nothing found."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from workflows.accounts import change_settings
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
    assert "已被替代" in text_of(page)
    assert "2025年1月1日至2025年12月31日施行" in text_of(page)


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


def test_nothing_found_helps_on_by_what_does_find_something(staff):
    page = found(staff, "“所称行政许可”", type="rule")

    assert "没有找到符合条件的条款" in text_of(page)
    assert page.html.find("a", string="内部制度 ×")
    assert "去掉“内部制度” （1处）" in text_of(page)
    assert hits(page.click("去掉“内部制度”")) == ["中华人民共和国行政许可法 第二条"]


def test_quotation_marks_can_be_taken_off(staff):
    page = found(staff, "“窗口行政许可”")

    assert hits(page) == []
    assert len(hits(page.click("去掉引号，不要求原样出现"))) > 1


def test_help_counts_only_what_may_be_read(bureau, staff):
    office = signed_in(bureau, "office")

    assert "在草稿中查找 （1处）" in text_of(found(office, "“龙马精神”"))
    assert "草稿" not in found(staff, "“龙马精神”").html.select_one(".kb-empty").get_text()


def test_a_word_that_sounds_the_same_is_offered(staff):
    page = found(staff, "“一此性告知”")

    assert "您要找的也许是： 一次性告知" in text_of(page)
    assert hits(page.click("一次性告知", index=0))


def test_the_clause_that_says_it_word_for_word_is_the_answer(staff):
    answer = found(staff, "应当一次性告知").html.select_one(".kb-answer")

    assert answer.a.text == "窗口工作管理办法 第二章 第三条"
    assert "自2026年1月1日起施行" in answer.get_text()
    assert answer.select_one("[data-cite]")["data-cite"].startswith("《窗口工作管理办法》第三条")


@pytest.mark.parametrize(("typed", "path"), [
    ("窗口工作管理办法", "/rules/ban-fa"),
    ("《窗口工作管理办法》", "/rules/ban-fa"),
    ("ckgzglbf", "/rules/ban-fa"),
    ("chuangkougongzuoguanlibanfa", "/rules/ban-fa"),
    ("行政许可法", "/laws/xu-ke-fa"),
    ("xzxkf", "/laws/xu-ke-fa"),
])  # fmt: skip
def test_a_document_that_is_named_is_the_answer(staff, typed, path):
    answer = found(staff, typed).html.select_one(".kb-answer")

    assert answer.a["href"] == path
    assert "现行有效" in answer.get_text()


def test_a_document_is_the_answer_in_the_version_of_the_day(staff):
    answer = found(staff, "窗口工作管理办法", on="2025-06-01").html.select_one(".kb-answer")

    assert "第1版" in answer.get_text()
    assert answer.a["href"] == "/rules/ban-fa?on=2025-06-01"


def test_the_results_alone_are_a_part_of_the_page(staff):
    page = staff.get("/search?part=results&q=" + quote("一次性告知"))

    assert page.html.select("#kb-search-found .kb-hit")
    assert not page.html.select("header")


def test_the_results_alone_show_a_cited_clause_as_the_answer(staff):
    page = staff.get("/search?part=results&q=" + quote("窗口办法4(2)"))

    assert "材料有笔误" in page.html.select_one(".kb-answer").get_text()


def test_a_new_search_keeps_the_filters(staff):
    form = found(staff, "受理", type="law").forms[0]
    form["q"] = "规范"

    assert form.submit().html.select_one(".kb-chosen").get_text(strip=True) == "法律法规 ×"


def test_a_search_sees_what_was_written_by_somebody_else(bureau, staff):
    make.with_site(bureau.library.database, lambda site: make.published(
        site, name="xin", title="首席代表办法", text="第一条　实行首席代表制。"))  # fmt: skip

    assert hits(found(staff, "首席代表制")) == ["首席代表办法 第一条"]


def test_what_was_typed_cannot_bring_markup(staff):
    page = found(staff, "<script>1</script>受理")

    assert not page.html.select("main script")


def test_what_is_written_in_a_text_cannot_bring_markup(bureau):
    bureau.change(lambda site: make.draft(
        site, name="biaoji", title="标记办法", text="第一条　<b>麒麟</b>&amp;呈祥。"))  # fmt: skip
    page = found(signed_in(bureau, "office"), "麒麟", standing="draft")

    excerpt = page.html.select_one(".kb-hit-excerpt")
    assert excerpt.select("b") == []
    assert excerpt.get_text() == "<b>麒麟</b>&amp;呈祥。"


def test_a_visitor_of_a_closed_library_is_asked_to_sign_in(bureau):
    assert "/login?" in bureau.browser().get("/search?q=1", status=302).location


@pytest.fixture(scope="module")
def item(bureau):
    """Publish a service item."""
    bureau.change(lambda site: make.published(site, "service_item", name="item"))
    return "/items/item"


def test_a_question_is_answered_with_what_the_standard_of_the_item_says(staff, item):
    title = staff.get(item).html.h1.get_text(strip=True)

    answer = found(staff, f"{title} 要几天").html.select_one(".kb-answer")

    assert answer.a["href"] == item
    assert "承诺办结时限" in answer.get_text()
    assert f"摘自《{title}》" in answer.get_text()


def test_what_a_standard_does_not_say_is_not_made_up(staff, item):
    title = staff.get(item).html.h1.get_text(strip=True)

    answer = found(staff, f"{title} 跑几次").html.select_one(".kb-answer")

    assert "办理标准中没有写明" in answer.get_text()


def test_what_was_looked_for_in_vain_is_told_to_those_who_write(bureau, staff):
    office = signed_in(bureau, "office")
    found(staff, "“青龙白虎”")
    found(staff, "“青龙白虎”")
    found(staff, "“白虎青龙”", type="law")

    rows = office.get("/gaps").html.tbody.select("tr")
    times = {row.th.get_text(strip=True): row.td.get_text(strip=True) for row in rows}
    assert times["“青龙白虎”"] == "2"
    assert "白虎青龙" not in text_of(office.get("/gaps"))
    staff.get("/gaps", status=403)


def open_to_visitors(bureau, *, reading):
    bureau.change(
        lambda site: change_settings(
            site, {"anonymous_reading": reading}, make.actor(site, "admin"), make.later()
        )
    )


def test_what_visitors_look_for_in_vain_is_not_kept(bureau):
    bureau.library.gaps.note("茶馆", date(2026, 1, 1))

    open_to_visitors(bureau, reading=True)
    assert found(bureau.browser(), "朱雀玄武").status_int == 200
    open_to_visitors(bureau, reading=False)

    office = signed_in(bureau, "office")
    assert "朱雀玄武" not in text_of(office.get("/gaps"))
