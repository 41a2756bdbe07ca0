"""Two versions beside each other, and what is noted beside a text, as people read them."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from content.storage import site_in
from content.types.registry import KINDS
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from workflows.accounts import change_settings
from workflows.drafting import save
from workflows.publication import Order, take_step

RULE = "/rules/ban-fa"
OLD, NEW, COMING = date(2025, 1, 1), date(2026, 1, 1), date(2099, 9, 1)
FIRST = make.rule_text()
SECOND = make.rule_text(
    ("大厅各窗口", "大厅和便民服务站各窗口"),
    ("当场受理", "当日受理"),
    ("（一）次要材料缺少的；\n（二）材料", "（一）材料"),
)
THIRD = SECOND.replace("便民服务站各窗口", "便民服务站、自助服务区各窗口")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparing")
    with bureau_with_passwords(folder, "office", "reviewer", "staff", "admin") as made:
        made.change(filled)
        yield made


def filled(site):
    """Publish a rule in three versions of which the last is yet to come; and other documents."""
    rule = make.published(site, name="ban-fa", text=FIRST, in_force_from=OLD)
    revised(site, rule, make.words(text=SECOND), days=1)
    make.publish(rule, NEW, when=make.later(days=2))
    revised(site, rule, make.words(text=THIRD), days=3)
    make.publish(rule, COMING, when=make.later(days=4))
    once = make.published(site, name="yi-ban", title="一版办法", in_force_from=OLD)
    revised(site, once, make.words(text=SECOND, title="一版办法"), days=5)
    take_step(once, "submit", make.actor(site, "office"), make.later(days=6), Order())
    take_step(once, "approve", make.actor(site, "reviewer"), make.later(days=7), Order())
    item = make.published(site, "service_item", name="xiang", in_force_from=OLD)
    limit = {"statutory": {"value": 20, "unit": "工作日"}}
    fields = {"time_limit": limit, "conditions": [{"text": "有固定的经营场所"}]}
    revised(site, item, make.words("service_item", **fields), days=8)
    make.publish(item, NEW, when=make.later(days=9))
    internal_then_public(site)
    renamed(site)
    divided(site)


def divided(site):
    """Publish a rule of which the second version cuts an article in two."""
    said = (
        "窗口人员应当着装整齐、佩戴工牌、用语文明。",
        "群众投诉应当在三个工作日内答复并登记台账。",
    )
    head = "第一条　为规范窗口服务，制定本办法。\n第二条　本办法适用于各服务窗口。\n"
    whole, parts = f"{head}第三条　{''.join(said)}", f"{head}第三条　{said[0]}\n第四条　{said[1]}"
    document = make.published(
        site, name="chai-fen", title="拆分办法", text=whole, in_force_from=OLD
    )
    revised(site, document, make.words(text=parts, title="拆分办法"), days=1)
    make.publish(document, NEW, when=make.later(days=2))


def renamed(site):
    document = make.published(site, name="gai-ming", title="试行办法", in_force_from=OLD)
    for title, day in (("正式办法", NEW), ("远期办法", COMING)):
        revised(site, document, make.words(text=SECOND, title=title), days=1)
        make.publish(document, day, when=make.later(days=2))


def revised(site, document, words, *, days):
    writer = make.actor(site, "office")
    save(document, words, writer, make.later(days=days), based_on=document.tag())


def internal_then_public(site):
    change_settings(site, {"anonymous_reading": True}, make.actor(site, "admin"), make.later())
    secret = make.rule_text(("窗口工作", "窗口钥匙由值班人员保管"))
    document = make.draft(site, name="mi", text=secret, publicity={"attribute": "不予公开"})
    make.publish(document, OLD)
    opened = make.words(text=make.rule_text(), publicity={"attribute": "主动公开"})
    revised(site, document, opened, days=0)
    make.publish(document, NEW)


def clause_id(bureau, address, number):
    """Return the permanent id of the clause that stands there in a version of the rule."""
    with site_in(bureau.library.database) as site:
        rule = site.at(RULE)
        return rule.body_of(rule.revision_of(rule.version(number))).at(address).clause.id


def changes(page):
    """Return what is told of each changed clause."""
    return [" ".join(one.get_text(" ").split()) for one in page.html.select(".kb-change")]


def margin(page, number):
    """Return what is noted beside the article with this number."""
    article = next(a for a in page.html.select(".kb-article") if a.a.text == number)
    return [item.text for item in article.select(".kb-margin-item")]


def test_the_version_of_the_day_is_compared_with_the_one_before(staff):
    page = staff.get(f"{RULE}/compare")

    assert [" ".join(li.text.split()) for li in page.html.select(".kb-counted li")] == ["3 条修改"]
    assert page.html.select_one("#kb-compare-a option[selected]")["value"] == "1"
    assert page.html.select_one("#kb-compare-b option[selected]")["value"] == "2"


def test_a_changed_clause_is_told_with_words_struck_out_and_added(staff):
    third = changes(staff.get(f"{RULE}/compare?a=1&b=2"))[1]

    assert third.startswith("第二章 服务要求 修改 第三条")
    assert "− 修改前" in third
    assert "+ 修改后" in third


def test_whole_words_are_marked(staff):
    page = staff.get(f"{RULE}/compare?a=1&b=2")
    row = page.html.select(".kb-change")[1].select(".kb-pair-row")[1]

    assert row.select_one("del").text == "当场"
    assert row.select_one("ins").text == "当日"


def test_a_line_that_was_taken_out_is_shown_where_it_stood(staff):
    page = staff.get(f"{RULE}/compare?a=1&b=2")
    rows = page.html.select(".kb-change")[2].select(".kb-pair-row")

    assert "次要材料缺少的" in rows[1].select_one(".kb-pair-old").text
    assert "删去了这一段" in rows[1].select_one(".kb-pair-new").text


def test_what_did_not_change_is_folded_and_named(staff):
    page = staff.get(f"{RULE}/compare?a=1&b=2")

    folded = [one.summary.text for one in page.html.select(".kb-unchanged")]

    assert folded == ["第一条没有变化", "1处没有变化", "第五条没有变化"]


def test_each_changed_clause_leads_to_its_page_on_the_day(staff):
    page = staff.get(f"{RULE}/compare?a=1&b=2")

    link = page.html.select(".kb-change h3 a")[0]["href"]

    assert link.endswith("?on=2026-01-01")
    assert "便民服务站" in text_of(staff.get(link))


def test_any_two_versions_are_compared_in_any_order(staff):
    page = staff.get(f"{RULE}/compare?a=3&b=1")

    assert "从 第3版 （2099年9月1日起施行）到 第1版" in text_of(page)


def test_one_version_alone_has_nothing_to_compare(staff):
    assert "只有一个可以阅读的版本" in text_of(staff.get("/rules/yi-ban/compare"))


def test_the_facts_of_a_service_item_are_compared_too(staff):
    told = changes(staff.get("/items/xiang/compare"))

    assert "办结时限·法定办结时限·期限 （原来没有这一段） + 修改后 20" in told
    assert any("经营" in one for one in told)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_may_be_compared(bureau, kind):
    def twice(site):
        document = make.published(site, kind, name="er", in_force_from=OLD)
        writer = make.actor(site, make.WRITER_OF.get(kind, "office"))
        words = make.words(kind, text=SECOND)
        save(document, words, writer, make.later(days=1), based_on=document.tag())
        make.publish(document, NEW, when=make.later(days=2))

    bureau.change(twice)

    page = signed_in(bureau, "admin").get(f"/{KINDS[kind].shelf}/er/compare")

    assert page.html.select(".kb-change")


def test_writers_compare_with_the_draft_and_readers_do_not(office, staff):
    page = office.get("/rules/yi-ban/compare?a=1&b=draft")

    assert "便民服务站" in text_of(page)
    staff.get("/rules/yi-ban/compare?a=1&b=draft", status=404)
    assert "draft" not in staff.get("/rules/yi-ban/compare").text


@pytest.mark.parametrize("asked", ["a=9&b=1", "a=x", "b=-1", "a=%EF%BC%91"])
def test_a_version_that_is_not_there_is_not_found(staff, asked):
    staff.get(f"{RULE}/compare?{asked}", status=404)


@pytest.mark.parametrize("below", ["", "/versions", "/compare"])
def test_a_visitor_learns_nothing_of_an_internal_version(bureau, below):
    page = bureau.browser().get(f"/rules/mi{below}")

    assert "第1版" not in page.text
    assert "值班人员" not in page.text


def test_a_visitor_may_not_compare_with_an_internal_version(bureau):
    answer = bureau.browser().get("/rules/mi/compare?a=1&b=2", status="*")

    assert answer.status_int in {302, 404}
    assert "值班人员" not in answer.text


@pytest.mark.parametrize("below", ["", "/versions", "/compare"])
def test_every_page_calls_a_document_as_it_is_called_on_the_day(bureau, below):
    reader = signed_in(bureau, "staff")

    then, now = (reader.get(f"/rules/gai-ming{below}?on={day}") for day in (OLD, NEW))

    assert "试行办法" in then.html.h1.text
    assert all("正式办法" not in one for one in _called(then))
    assert "正式办法" in now.html.h1.text
    assert all("试行办法" not in one and "远期办法" not in one for one in _called(now))


def _called(page):
    """Return what heads a page: its heading, its title, and the way to it."""
    return page.html.h1.text, page.html.title.text, page.html.find(class_="kb-trail").text


def test_the_clause_page_of_a_visitor_has_only_the_open_stages(bureau):
    page = bureau.browser().get("/rules/mi/art-1").follow()

    assert len(page.html.select(".kb-timeline li")) == 1


def test_the_margin_says_what_this_version_changed(staff):
    page = staff.get(RULE)

    assert margin(page, "第三条") == ["本版修改"]
    assert margin(page, "第五条") == []
    assert "与第1版相比：3条修改" in text_of(page)


def test_the_margin_foretells_what_a_version_to_come_will_change(staff):
    page = staff.get(RULE)

    assert margin(page, "第二条") == ["本版修改", "自2099年9月1日起修改"]
    assert "自2099年9月1日起施行第3版：1条修改" in text_of(page)


def test_a_past_day_foretells_nothing_that_was_not_to_come_next(staff):
    page = staff.get(f"{RULE}?on=2025-06-01")

    assert margin(page, "第三条") == ["自2026年1月1日起修改"]
    assert "今天施行的是第2版" in text_of(page)


def test_an_approved_draft_is_foretold_to_those_who_see_it(office, staff):
    assert "待发布的新稿修改" in margin(office.get("/rules/yi-ban"), "第二条")
    assert "新稿" not in text_of(staff.get("/rules/yi-ban"))


def test_the_draft_says_beside_each_clause_what_it_changes(office):
    page = office.get("/rules/yi-ban/draft")

    assert margin(page, "第二条") == ["本稿修改"]


def test_a_note_leads_to_the_clause_in_the_comparison(staff):
    page = staff.get(RULE)
    article = next(a for a in page.html.select(".kb-article") if a.a.text == "第三条")

    path, _, anchor = article.select_one(".kb-margin a")["href"].partition("#")

    assert staff.get(path).html.find(id=anchor).h3.a.text == "第三条"


def test_a_clause_says_what_will_become_of_it(bureau, staff):
    page = staff.get(f"{RULE}/c/{clause_id(bureau, 'art-2', 2)}")

    coming = page.html.select_one(".kb-coming")
    assert "自2099年9月1日起（第3版），这一条款的文字将有修改" in coming.text
    assert "自助服务区" in coming.select_one("ins").text


def test_the_history_of_a_clause_shows_what_was_reworded(bureau, staff):
    page = staff.get(f"{RULE}/c/{clause_id(bureau, 'art-3', 2)}")

    stages = page.html.select(".kb-timeline > li")
    assert not stages[0].select("del")
    assert stages[1].select_one("del").text == "当场"


def test_the_permanent_address_of_a_clause_names_the_day(bureau, staff):
    page = staff.get(f"{RULE}/c/{clause_id(bureau, 'art-3', 1)}?on=2025-06-01")

    address = page.html.select_one("#kb-permalink")["value"]

    assert address.endswith("@2025-06-01")
    assert "当场受理" in text_of(staff.get(address.removeprefix("http://localhost:80")))


def test_the_versions_stand_beside_the_text_with_their_days(staff):
    rows = [" ".join(li.text.split()) for li in
            staff.get(RULE).html.select(".kb-aside .kb-versions li")]  # fmt: skip

    assert rows[0] == "第3版 尚未施行 自2099年9月1日起施行 发布时已核对：样例 和第2版对照"
    assert rows[1].startswith("第2版 现行有效正在阅读 2026年1月1日至2099年8月31日施行")
    assert rows[2] == "第1版 已被替代 2025年1月1日至2025年12月31日施行 发布时已核对：样例"


def test_texts_of_two_documents_are_compared_clause_by_clause(staff):
    page = staff.get("/compare?a=/rules/ban-fa/v/1&b=/rules/yi-ban")

    assert "从 《窗口工作管理办法》第1版" in text_of(page)
    assert "第1版 （2025年1月1日起施行）到 《一版办法》第1版" in text_of(page)
    assert page.html.select(".kb-counted") == []


def test_the_form_for_two_documents_takes_titles_and_remembers_what_was_meant(staff):
    form = staff.get("/compare?a=/rules/ban-fa/v/1&b=" + quote("正式办法")).forms["kb-two"]

    assert form["a"].value == "窗口工作管理办法"
    assert form["a-v"].value == "1"
    form["a-v"] = "2"
    page = form.submit()

    assert "从 《窗口工作管理办法》第2版" in text_of(page)
    assert "到 《正式办法》第2版" in text_of(page)


def test_only_changes_or_only_one_kind_of_them_may_be_shown(staff):
    ways = staff.get(f"{RULE}/compare?a=1&b=2").html.select(".kb-ways a")
    assert [way.text for way in ways] == ["全文", "只看变化 3", "修改 3"]

    for way in ways[1:]:
        page = staff.get(f"{RULE}/compare{way['href']}")

        assert page.html.select(".kb-unchanged") == []
        assert page.html.select_one(".kb-ways [aria-current]").text == way.text
        assert len(changes(page)) == 3


def test_each_change_leads_to_the_next_and_back(staff):
    page = staff.get(f"{RULE}/compare?a=1&b=2")
    ids = [one["id"] for one in page.html.select(".kb-change[id]")]

    links = [
        [a["href"] for a in one.select(".kb-walk a")] for one in page.html.select(".kb-change")
    ]

    assert links == [[f"#{ids[1]}"], [f"#{ids[0]}", f"#{ids[2]}"], [f"#{ids[1]}"]]


@pytest.mark.parametrize("other", ["/rules/yi-ban/draft", "/rules/none", "/rules"])
def test_what_may_not_be_read_is_not_compared_with_either(staff, other):
    staff.get(f"/compare?a={RULE}&b={other}", status=404)
    staff.get(f"/compare?a={RULE}&b={other}", headers=JSON, status=404)


def test_programs_get_the_same_comparison(staff):
    told = staff.get(f"{RULE}/compare?a=1&b=2", headers=JSON).json

    assert told["counts"]["reworded"] == told["items_total"] == 3
    row = told["items"][1]
    assert row["kind"] == "reworded"
    assert "当场受理" in row["before"][0]["text"]
    assert "当日受理" in row["after"][0]["text"]
    assert staff.get(row["after"][0]["@id"], headers=JSON).json["@type"] == "clause"
    two = staff.get("/compare?a=/rules/ban-fa/v/1&b=/rules/gai-ming", headers=JSON).json
    assert two["to"]["title"] == "正式办法"
    assert two["items_total"] == sum(two["counts"].values())


def test_a_split_article_is_one_group_that_both_its_parts_lead_to(staff):
    page = staff.get("/rules/chai-fen/compare")

    (change,) = [one for one in page.html.select(".kb-change") if one["data-kind"] == "拆分"]
    assert "由原第三条拆分而成" in change.text
    assert [a.text for a in change.select("h3 a")] == ["第三条", "第三条", "第四条"]
    parts = [one["id"] for one in change.select(".kb-change-here")]
    assert len(parts) == 1
    read = staff.get("/rules/chai-fen")
    assert {a["href"].partition("#")[2] for a in read.html.select(".kb-margin-item a")} >= {
        change["id"], *parts,
    }  # fmt: skip


JSON = {"Accept": "application/json"}
