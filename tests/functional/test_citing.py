"""Citations are followed both ways on pages: to what is cited, to who cites, to what is over."""

from __future__ import annotations

import re
from datetime import date
from html import escape, unescape
from urllib.parse import quote

import pytest

from kb_app.reading.text import clause_html, read_text
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from workflows.publication import Order, take_step

BEGUN = date(2020, 1, 1)
LAW = """第一章　总则
第一条　为了规范许可，制定本法。
第二条　公民可以申请。申请人依照本法第三条第二项的规定提交材料。
第三条　有下列情形之一的：
（一）甲 < 乙 & 丙；
（二）见第九十条。"""
RULE = """第一条　根据《中华人民共和国行政许可法》制定本办法，参照《没有的办法》和《营业执照》。
第二条　依照行政许可法第三条第（二）项、《旧办法》第一条办理。"""


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("citing"), "office", "staff") as made:
        made.change(filled)
        yield made


def filled(site):
    """Publish a law, a rule that cites it, something internal, a repealed text, an item."""
    make.published(site, "law", name="xuke-fa", text=LAW, in_force_from=BEGUN)
    make.published(site, name="ban-fa", text=RULE, in_force_from=BEGUN)
    make.published(site, "law", name="jiu", title="旧办法", text="第一条　甲。", short_names=[],
                   in_force_from=BEGUN)  # fmt: skip
    order = Order(in_force_from=date(2026, 5, 1), reason="被新法代替")
    take_step(site.at("/laws/jiu"), "repeal", make.actor(site, "office"), make.NOW, order)
    make.draft(site, name="mi-mi", title="还没有发布的办法", text="第一条　《行政许可法》。")
    make.published(site, "service_item", name="zuo-fang", id="zuo-fang", text="",
                   in_force_from=BEGUN, delegation={"to": [{"name": "青石镇政府"}]})  # fmt: skip
    make.published(site, "training", name="pei-xun", for_items=["zuo-fang"], in_force_from=BEGUN)


def test_a_document_that_was_deleted_a_moment_ago_is_not_drawn(bureau, monkeypatch):
    monkeypatch.setattr(
        "kb_app.reading.neighbours.documents_citing",
        lambda *_: (("/rules/ban-fa", 2), ("/rules/zhe-jian-mei-you", 1)),
    )

    page = signed_in(bureau, "office").get("/laws/xuke-fa/cited")

    assert "/rules/ban-fa" in page.text
    assert "zhe-jian-mei-you" not in page.text


def cite(asked):
    """Return the address that follows a citation."""
    return f"/cite?{quote(asked, safe='=&/:<>-')}"


def shown(html):
    """Return the text of some HTML, mark by mark."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def without_links(html):
    return re.sub(r'<a class="kb-cite"[^>]*>(.*?)</a>', r"\1", html)


def test_a_text_with_links_reads_as_it_did_without():
    for name, kind, text in (("fa", "law", LAW), ("ban-fa", "rule", RULE)):
        document = make.draft(make.site(), kind, name=name, text=text)
        body = document.body_of(document.latest)

        html = read_text(document, document.latest).at("/x/y", "")

        for place in body.places():
            assert escape(place.clause.text) in without_links(html)
            assert shown(clause_html(place, "/x/y", "")).startswith(place.clause.label)
        assert "kb-cite" in html


def test_a_citation_leads_to_the_clause_of_the_day_that_is_read(staff):
    page = staff.get("/rules/ban-fa?on=2026-04-01")
    links = {unescape(a.get_text()): a["href"] for a in page.html.select("a.kb-cite")}

    assert set(links) == {
        "《中华人民共和国行政许可法》", "《没有的办法》", "行政许可法第三条第（二）项",
        "《旧办法》第一条",
    }  # fmt: skip
    answer = staff.get(links["行政许可法第三条第（二）项"], status=302)
    assert "on=2026-04-01" in answer.location
    assert "见第九十条" in text_of(answer.follow())
    whole = staff.get(links["《中华人民共和国行政许可法》"], status=302)
    assert whole.location.endswith("/laws/xuke-fa?on=2026-04-01")


def test_a_citation_of_the_own_text_leads_straight_to_its_passage(staff):
    page = staff.get("/laws/xuke-fa")
    links = [a["href"] for a in page.html.select("a.kb-cite")]

    assert links == ["/laws/xuke-fa/art-3/para-1/item-2", "/laws/xuke-fa/art-90"]
    assert "见第九十条" in text_of(staff.get(links[0]).follow())


def test_what_is_cited_and_not_in_the_library_is_said_with_a_way_on(staff):
    page = staff.get(cite("title=没有的办法&at=art-3"), status=404)

    assert "库中没有《没有的办法》" in text_of(page)
    assert page.html.select_one('main a[href^="/search?q="]')


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("title=行政许可法&at=art-90", "没有第九十条"),
        ("title=行政许可法&at=art-2/para-3", "没有第二条第三款"),
        ("title=行政许可法&at=art-3/item-7", "没有第三条第七项"),
        ("title=行政许可法&on=2019-01-01", "没有施行的版本"),
        ("title=还没有发布的办法", "库中没有"),
        ("title=", "库中没有"),
        ("", "库中没有"),
        ("title=<script>&at=//evil.example", "库中没有《<script>》"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(staff, asked, said):
    assert said in text_of(staff.get(cite(asked), status=404))


def test_the_only_paragraph_of_an_article_is_there(staff):
    staff.get(cite("title=行政许可法&at=art-2/para-1"), status=302)
    staff.get(cite("title=行政许可法&at=art-3/para-1/item-1"), status=302)


def test_the_article_of_a_paragraph_that_is_not_there_is_offered(staff):
    page = staff.get(cite("title=行政许可法&at=art-2/para-3"), status=404)

    assert page.html.find("a", string="阅读《行政许可法》第二条")


def test_an_odd_clause_leads_to_the_whole_text_within_the_library(staff):
    answer = staff.get(cite("title=行政许可法&at=https://evil.example"), status=302)

    assert answer.location == "http://localhost/laws/xuke-fa"


def test_who_cites_a_document_is_listed_by_document_and_by_clause(staff):
    page = staff.get("/laws/xuke-fa/cited")

    assert "1 件文件的 2 个条款引用了它。" in text_of(page)
    assert [a["href"].partition("/c/")[0] for a in page.html.select(".kb-citing-clause a")] == [
        "/rules/ban-fa", "/rules/ban-fa",
    ]  # fmt: skip
    one = staff.get("/laws/xuke-fa/cited?at=art-3")
    assert "2 件文件的 2 个条款引用了第三条。" in text_of(one)
    assert "本文件内部" in text_of(one)


def test_a_draft_that_cites_is_not_told_of(staff):
    assert "还没有发布的办法" not in text_of(staff.get("/laws/xuke-fa/cited"))
    staff.get("/rules/mi-mi/cited", status=404)


def test_whom_a_changed_item_reaches_is_told(staff):
    said = text_of(staff.get("/items/zuo-fang/cited"))

    assert "影响范围" in said
    assert "青石镇政府" in said
    assert "窗口人员上岗培训" in said


def test_what_cites_a_repealed_text_is_listed_with_the_day(staff):
    said = text_of(staff.get("/citing-repealed"))

    assert "引用了 《旧办法》 ，该文件自2026年5月1日起不再施行" in said
    assert "没有发现" in text_of(staff.get("/citing-repealed?on=2026-04-01"))


def test_a_visitor_is_asked_to_sign_in(bureau):
    visitor = bureau.browser()

    for address in ("/citing-repealed", "/rules/ban-fa/cited", cite("title=窗口工作管理办法")):
        answer = visitor.get(address, status="*")
        assert answer.status_int in {302, 303, 401, 404}
        assert "ban-fa/c/" not in answer.text
