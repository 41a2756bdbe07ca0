"""The frame of every page: where am I, which day am I reading, who am I."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

from chameleon import PageTemplate, PageTemplateFile
from lxml import html

from kb_app.security import HEADERS

LAYOUT = PageTemplateFile(
    str(Path(__file__).parents[2] / "kb_app" / "templates" / "layout.pt"), auto_reload=False
)
CHILD = PageTemplate(
    '<metal:page use-macro="layout"><metal:slot fill-slot="main"><p>正文</p></metal:slot>'
    "</metal:page>"
)


def a_page(**different: object) -> html.HtmlElement:
    page = {
        "title": "窗口办法",
        "trail": [("首页", "/"), ("内部制度", "/rules"), ("窗口办法", "")],
        "day": date(2026, 3, 1),
        "day_said": "2026年3月1日",
        "today": True,
        "person": None,
        "nav": [("内部制度", "/rules", True), ("法律法规", "/laws", False)],
        "waiting": 0,
        "notices": [],
        "csrf": "token",
        "static": lambda name: f"/static/{name}",
        "county_name": "青岚县",
        "home_url": "/",
        "jump_url": "/jump",
        "search_url": "/@@search",
        "sign_in_url": "/@@sign-in",
        "sign_out_url": "/@@sign-out",
        "inbox_url": "/@@inbox",
        "manifest_url": "/manifest.webmanifest",
        "help_url": "/help",
        "pack_url": "/pack",
        "path": "/rules/x",
        "today_url": "/rules/x",
        "known_said": "",
        "moment_fields": (),
    } | different
    return html.document_fromstring(CHILD(layout=LAYOUT, page=SimpleNamespace(**page)))


def text_of(page: html.HtmlElement, path: str) -> str:
    return " ".join("".join(found.text_content() for found in page.xpath(path)).split())


def test_a_page_stands_in_its_frame():
    page = a_page()

    assert page.get("lang") == "zh-CN"
    assert text_of(page, "//title") == "窗口办法 · 审知库"
    assert text_of(page, "//main") == "窗口办法 正文"
    assert "青岚县行政审批局" in text_of(page, "//header")


def test_a_page_states_the_day_it_is_read_for():
    assert "2026年3月1日（今天）" in text_of(a_page(), "//details/summary")


def test_a_page_of_another_day_warns_and_leads_back_to_today():
    page = a_page(today=False)

    assert "不一定是现行规定" in text_of(page, "//*[contains(@class, 'kb-notice')]")
    assert page.xpath("//a[text()='回到今天']/@href") == ["/rules/x"]


def test_a_search_stays_on_the_day_that_is_read():
    page = a_page(today=False, moment_fields=[("on", "2026-03-01")])

    assert page.xpath("//form[@role='search']/input[@name='on']/@value") == ["2026-03-01"]


def test_the_current_section_and_page_are_named_to_screen_readers():
    page = a_page()

    for menu in page.xpath("//nav[@aria-label='主导航']/*"):
        assert menu.xpath(".//a[@aria-current]/text()") == ["内部制度"]
    assert page.xpath("//nav[@aria-label='所在位置']//a/@href") == ["/", "/rules"]


def test_on_a_phone_the_menu_is_folded_and_says_where_one_is():
    page = a_page()

    assert text_of(page, "//nav[@aria-label='主导航']/details/summary") == "栏目：内部制度"
    assert page.xpath("//nav[@aria-label='主导航']/details//a/@href") == ["/rules", "/laws"]


def test_a_stranger_may_sign_in_and_a_person_may_sign_out():
    person = SimpleNamespace(name="王审批", login="office")

    assert a_page().xpath("//a[text()='登录']/@href") == ["/@@sign-in"]
    leaving = a_page(person=person).xpath("//form[@action='/@@sign-out']")
    assert [form.xpath("input/@value") for form in leaving] == [["token"], ["token"]]


def test_the_inbox_says_how_many_wait():
    person = SimpleNamespace(name="王审批", login="office")

    page = a_page(person=person, waiting=3)

    assert text_of(page, "//a[@href='/@@inbox']") == "待办共3件"


def test_a_notice_may_lead_to_what_it_speaks_of():
    page = a_page(notices=[("success", "已发布。", ("阅读发布的文本", "/rules/x/v/1"))])

    assert page.xpath("//*[@role='status']/a[text()='阅读发布的文本']/@href") == ["/rules/x/v/1"]


def test_names_and_notices_cannot_bring_markup():
    page = a_page(title="<b>甲</b>", notices=[("danger", "<script>1</script>", ())])

    assert not page.xpath("//main//b | //body//script")
    assert page.xpath("//*[@role='alert']/text()") == ["<script>1</script>"]


def test_the_content_policy_lets_in_our_own_files_only():
    rules = dict(
        rule.strip().split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split(";")
    )

    assert rules["default-src"] == "'self'"
    assert set(rules.values()) == {"'self'", "'none'"}
