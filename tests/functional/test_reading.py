"""Reading as people do: on a day, by clause, by version, without learning of drafts."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import docx
import pytest
from webob import Request

from content.storage import site_in
from content.types.registry import KINDS
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of, without_token
from workflows.drafting import save
from workflows.publication import Order, take_step

RULE = "/rules/ban-fa"
OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)
SECOND = make.rule_text(
    ("第二条　本办法", "第二条　窗口实行首问负责制。\n第三条　本办法"),
    ("第三条　窗口工作", "第四条　窗口工作"),
    ("第四条　有下", "第五条　有下"),
    ("第五条　本办法", "第六条　本办法"),
)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    """Return a library that the tests only read from, or add to."""
    folder = tmp_path_factory.mktemp("reading")
    with bureau_with_passwords(folder, "office", "reviewer", "staff", "admin") as made:
        made.change(filled)
        yield made


@pytest.fixture
def own_bureau(tmp_path):
    """Return a library of the test's own, with one rule."""
    with bureau_with_passwords(tmp_path, "reviewer") as made:
        made.change(lambda site: two_versions(site, "ban-fa"))
        yield made


def filled(site):
    """Publish a rule in two versions, one yet to come, a repealed one; keep a draft."""
    two_versions(site, "ban-fa")
    make.published(site, name="wei-lai", title="未来办法", in_force_from=date(2099, 1, 1))
    make.published(site, name="xin", title="新办法", in_force_from=NEW)
    make.draft(site, name="caogao", title="容缺办法")
    repealed = make.published(site, name="fei-zhi", in_force_from=OLD)
    order = Order(reason="不再适用", in_force_from=date(2026, 2, 1))
    take_step(repealed, "repeal", make.actor(site, "reviewer"), make.later(days=3), order)
    for kind in KINDS:
        make.published(site, kind, name="yi")
    for number in range(44):
        make.published(site, "guide", name=f"g{number:02}", title=f"指南{number:02}号")


def two_versions(site, name):
    """Publish a rule, and a year later a version with a new 第二条."""
    rule = make.published(site, name=name, in_force_from=OLD)
    writer = make.actor(site, "office")
    save(rule, make.words(text=SECOND), writer, make.later(days=1), based_on=rule.tag())
    make.publish(rule, NEW, when=make.later(days=2))


def open_draft(site, path):
    """Let the office work on a further version."""
    rule = site.at(path)
    writer = make.actor(site, "office")
    text = make.rule_text(("当场受理", "立即受理"))
    save(rule, make.words(text=text), writer, make.later(days=3), based_on=rule.tag())


def hand_in(site, path):
    """Submit the draft for review."""
    take_step(site.at(path), "submit", make.actor(site, "office"), make.later(days=4), Order())


def articles(page):
    """Return number and text of every 条 on the page, without what is noted beside it."""
    [note.extract() for note in page.html.select(".kb-margin")]
    return [" ".join(one.get_text(" ").split()) for one in page.html.select(".kb-article")]


def clause_id(bureau, address, day):
    """Return the permanent id of the clause that stood there on the day."""
    with site_in(bureau.library.database) as site:
        rule = site.at(RULE)
        return rule.body_of(rule.revision_of(rule.in_force(day))).at(address).clause.id


def test_what_is_offered_beside_a_text_can_be_opened(office):
    page = office.get(RULE)
    offered = {link["href"] for link in page.html.find_all("a", href=True)}

    below = {url for url in offered if url.startswith(f"{RULE}/") and "/c/" not in url}

    assert f"{RULE}/sharing" in below
    assert {url: office.get(url).status_int for url in below} == dict.fromkeys(below, 200)


def test_the_text_of_the_day_is_read(staff):
    today = staff.get(RULE)
    earlier = staff.get(f"{RULE}?on=2025-12-31")

    assert articles(today)[1] == "第二条 窗口实行首问负责制。"
    assert articles(earlier)[1] == "第二条 本办法适用于政务服务大厅各窗口。"
    assert "不一定是现行规定" in text_of(earlier)
    assert earlier.html.select_one(".kb-status").text == "当日有效"


def test_a_document_shows_its_standing_version_and_hash(staff):
    page = staff.get(RULE)

    assert page.html.select_one(".kb-status").text == "现行有效"
    assert "第2版" in text_of(page)
    assert "自2026年1月1日起施行" in text_of(page)
    assert len(page.html.select_one("aside code")["title"]) == 64


def test_a_day_before_the_first_version_is_said_to_have_none(staff):
    page = staff.get(f"{RULE}?on=2020-05-01", status=404)

    assert "在2020年5月1日没有施行的版本" in text_of(page)
    assert not page.html.select(".kb-article")
    assert page.html.select_one(f'main a[href="{RULE}/versions"]')
    assert "本页显示的是" not in text_of(page)


def test_a_version_yet_to_come_is_announced(staff):
    page = staff.get("/rules/wei-lai")

    assert page.html.select_one(".kb-status").text == "尚未施行"
    assert "自2099年1月1日起施行" in text_of(page)


def test_a_repealed_rule_is_marked(staff):
    page = staff.get("/rules/fei-zhi")

    assert page.html.select_one(".kb-status").text == "已废止"
    assert "自2026年2月1日起废止" in text_of(page)


def test_an_old_version_says_that_it_was_superseded(staff):
    page = staff.get(f"{RULE}/v/1")

    assert page.html.select_one(".kb-status").text == "已被替代"
    assert len(articles(page)) == 5


def test_the_outline_leads_to_chapters(staff):
    page = staff.get(RULE)

    links = page.html.select(".kb-outline-beside a")

    assert [" ".join(link.text.split()) for link in links] == ["第一章 总则", "第二章 服务要求"]
    assert all(page.html.find(id=link["href"][1:]) for link in links)


def test_every_article_links_to_its_passport(staff):
    page = staff.get(f"{RULE}?on=2025-06-01")

    link = page.html.select(".kb-article > a.kb-number")[3]

    passport = staff.get(link["href"])
    assert "可以容缺受理" in text_of(passport)
    assert link["href"].endswith("?on=2025-06-01")


def test_a_passport_keeps_its_clause_when_the_number_changes(bureau, staff):
    fourth = clause_id(bureau, "art-4", OLD)

    before = staff.get(f"{RULE}/c/{fourth}@2025-12-31")
    after = staff.get(f"{RULE}/c/{fourth}@2026-01-01")

    assert before.html.h1.text == "《窗口工作管理办法》第四条"
    assert after.html.h1.text == "《窗口工作管理办法》第五条"
    assert articles(before)[0][3:] == articles(after)[0][3:]


def test_a_clause_shows_its_history_its_citation_and_its_neighbours(bureau, staff):
    page = staff.get(f"{RULE}/c/{clause_id(bureau, 'art-5', NEW)}")

    stages = [" ".join(li.get_text(" ").split()) for li in page.html.select(".kb-timeline li")]
    assert "首次出现" in stages[0]
    assert "第四条” 改为" in stages[1].replace("”改为", "” 改为")
    assert page.html.select_one("#kb-citation")["value"] == "《窗口工作管理办法》第五条"
    assert [a.text.strip("← →") for a in page.html.select(".kb-beside a")] == ["第四条", "第六条"]


def test_a_clause_leads_to_its_place_in_the_whole_text(bureau, staff):
    page = staff.get(f"{RULE}/c/{clause_id(bureau, 'art-4/para-1/item-2', OLD)}?on=2025-02-01")

    path, _, anchor = page.html.select_one("main .kb-actions a")["href"].partition("#")
    assert path == f"{RULE}?on=2025-02-01"
    assert staff.get(path).html.find(id=anchor).text.startswith("（二）")


def test_a_clause_that_did_not_exist_yet_says_when_it_does(bureau, staff):
    page = staff.get(f"{RULE}/c/{clause_id(bureau, 'art-2', NEW)}?on=2025-03-01")

    assert "2025年3月1日的文本中没有这一条款" in text_of(page)
    assert "第2版，自2026年1月1日起施行" in text_of(page)


def test_an_unknown_clause_is_not_found(staff):
    staff.get(f"{RULE}/c/nothing", status=404)


def test_a_number_leads_to_the_passport_of_the_day(bureau, staff):
    old = staff.get(f"{RULE}/art-2?on=2025-05-01", status=302)
    new = staff.get(f"{RULE}/chp-1/art-2", status=404)

    assert old.location.endswith(f"/c/{clause_id(bureau, 'art-2', OLD)}?on=2025-05-01")
    assert "没有“chp-1/art-2”这一条款" in text_of(new)


@pytest.mark.parametrize("path", ["/caogao", "/caogao/draft", "/caogao/versions", "/caogao/export",
                                  "/caogao/c/x", "/caogao/art-1", "/caogao/source"])  # fmt: skip
def test_a_draft_is_as_unknown_to_readers_as_nothing(staff, path):
    hidden = staff.get(f"/rules{path}", status=404)
    nothing = staff.get(f"/rules{path.replace('caogao', 'nothin')}", status=404)

    assert without_token(hidden).replace("caogao", "nothin") == without_token(nothing)


def test_a_reviewer_learns_of_a_draft_only_when_it_is_handed_in(own_bureau):
    own_bureau.change(lambda site: open_draft(site, RULE))
    reviewer = signed_in(own_bureau, "reviewer")
    before = reviewer.get(RULE)
    own_bureau.change(lambda site: hand_in(site, RULE))

    after = reviewer.get(RULE)

    assert "阅读新稿" not in text_of(before)
    assert "正在修订（审核中）" in text_of(after)
    assert "立即受理" in text_of(reviewer.get(f"{RULE}/draft"))


def test_those_who_write_see_saves_and_notes_and_readers_do_not(office, staff):
    writers = office.get(f"{RULE}/versions")
    readers = staff.get(f"{RULE}/versions")

    assert "每次保存" in text_of(writers)
    assert "每次保存" not in text_of(readers)
    assert len(readers.html.select("tbody tr")) == 2


def test_a_text_is_taken_away_as_word(staff):
    answer = staff.get(f"{RULE}/export?format=docx&on=2025-06-01")

    paragraphs = [p.text for p in docx.Document(BytesIO(answer.body)).paragraphs]
    assert "第二条　本办法适用于政务服务大厅各窗口。" in paragraphs
    assert "filename*=UTF-8''%E7%AA%97" in answer.headers["Content-Disposition"]


def test_a_text_is_taken_away_as_text_and_json(staff):
    text = staff.get(f"{RULE}/export?format=txt").text
    told = json.loads(staff.get(f"{RULE}/export?format=json").body)

    assert text.startswith("第一章　总则\n第一条　为规范")
    assert told["version"] == 2
    assert told["clauses"][1]["address"] == "art-1"


def test_an_unknown_format_is_refused_by_name(staff):
    assert "exe" in text_of(staff.get(f"{RULE}/export?format=exe", status=400))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read(office, kind):
    page = office.get(f"/{KINDS[kind].shelf}/yi")

    assert page.html.h1.text == KINDS[kind].title_of(make.FIELDS[kind])


def test_a_shelf_lists_what_is_in_force_on_the_day(staff):
    assert "新办法" in text_of(staff.get("/rules"))
    assert "新办法" not in text_of(staff.get("/rules?on=2025-12-31"))


def test_a_shelf_is_read_page_by_page_and_back(staff):
    first = staff.get("/guides")
    second = first.click("下一页")
    third = second.click("下一页")
    back = third.click("上一页")

    assert [len(page.html.select(".kb-hit")) for page in (first, second, third)] == [20, 20, 5]
    assert back.html.select_one(".kb-hit-title").text == "指南20号"
    assert not third.html.find("a", string="下一页")


def test_drafts_are_marked_on_the_shelf_for_those_who_see_them(office, staff):
    assert "容缺办法 草稿" in text_of(office.get("/rules"))
    assert "容缺办法" not in text_of(staff.get("/rules"))


def test_the_home_page_tells_what_changed_and_what_waits(own_bureau):
    own_bureau.change(lambda site: (open_draft(site, RULE), hand_in(site, RULE)))

    page = signed_in(own_bureau, "reviewer").get("/")

    assert "窗口工作管理办法 2026年6月3日 10:00 发布，自2026年1月1日起施行" in text_of(page)
    assert "待您审核" in text_of(page)


def test_the_expert_shelf_says_that_it_is_not_open_to_staff(staff):
    closed, opened = staff.get("/experts"), staff.get("/training")

    assert "只对有权限的人员开放" in text_of(closed)
    assert "这里没有" not in text_of(closed)
    assert "只对有权限的人员开放" not in text_of(opened)


def test_the_expert_pool_is_not_shown_to_staff(office, staff):
    assert "踏勘评审专家" not in text_of(staff.get("/"))
    assert "踏勘评审专家" in text_of(office.get("/"))


def test_a_visitor_is_asked_to_sign_in_and_led_back(bureau):
    visitor = bureau.browser()

    for path in (RULE, "/rules/nothing"):
        assert visitor.get(path, status=302).location.endswith(
            f"/login?came_from={path.replace('/', '%2F')}"
        )


def test_a_visitor_reads_laws_where_the_bureau_is_open(own_bureau):
    def opened(site):
        site.settings["anonymous_reading"] = True
        make.published(site, "law", name="fa")

    own_bureau.change(opened)
    visitor = own_bureau.browser()

    assert "行政许可法" in text_of(visitor.get("/laws/fa"))
    assert visitor.get(RULE, status=404).html.select_one("main a[href^='/login']")


@pytest.mark.parametrize(("path", "sentence"), [
    ("/?on=2026-02-30", "日期“2026-02-30”无法识别"),
    ("/search?q=%ff", "无法识别的字符"),
    (f"{RULE}/v/99999999999999999999", "没有第"),
    (f"{RULE}/export?version={'9' * 5000}", "没有第"),
    (f"{RULE}/export?version=%C2%B2&on=1999-01-01", "地址有误"),
])  # fmt: skip
def test_an_address_that_is_not_understood_gets_a_sentence(staff, path, sentence):
    answer = staff.get(path, expect_errors=True)

    assert answer.status_int in {400, 404}
    assert sentence in text_of(answer)


def test_a_path_that_is_no_text_is_refused(bureau):
    answer = Request.blank("/rules/%ff%fe").get_response(bureau.wsgi)

    assert answer.status_int == 400
    assert "无法识别的字符" in answer.text


def test_a_refused_change_is_written_into_the_journal(bureau):
    bureau.program("staff").post_json(f"{RULE}/edit", {}, status="*")
    bureau.library.follower.catch_up()

    with site_in(bureau.library.database) as site:
        entry = next(site.journal.latest()).entry
    assert (entry.by, entry.action, entry.path) == ("staff", "refused", f"{RULE}/edit")


def test_a_program_is_told_in_json(bureau):
    answer = bureau.program("staff").get("/rules/nothing", status=404)

    assert answer.json == {
        "type": "NotFound",
        "message": "没有找到这个页面。可能地址有误，也可能尚未发布。请核对地址，或者检索文件名。",
    }


def test_a_fault_of_ours_is_told_by_number_only(staff, monkeypatch, caplog):
    monkeypatch.setattr("kb_app.homes.shelves._page", lambda *_: 1 / 0)

    page = staff.get("/rules", status=500)

    number = text_of(page).partition("编号 ")[2][:8]
    assert "ZeroDivisionError" not in page.text
    assert number in caplog.text
