"""Who cites what: by document and by clause, on a day, for those who may read it; both engines."""

from __future__ import annotations

from datetime import date

import pytest
from ZODB.DemoStorage import DemoStorage

from content.storage import GuardedDB, ensure_site, site_in, with_site
from search_index.citing import (
    Reach,
    about_item,
    cited_by,
    counts_by_article,
    documents_citing,
    documents_titled,
    followed,
    titles_of,
)
from search_index.engines import ENGINES
from search_index.follower import Follower
from search_index.opening import Index
from search_index.outdated import citing_what_is_over, over_and_cited
from search_index.query import Request
from search_index.references import cite_terms, title_keys
from search_index.upkeep import verify
from tests.make import TODAY, actor, add_people, draft, later, published
from workflows.publication import Order, take_step

SIGNED_IN = frozenset({"signed-in", "public"})
STAFF = Reach(TODAY, SIGNED_IN)
BEGUN = date(2020, 1, 1)

LAW = """第一条　为了规范许可，制定本法。
第二条　公民可以申请。
申请人应当如实提交材料。
第三条　有下列情形之一的，不予受理：
（一）不属于职权范围的；
（二）不符合本法第二条第二款规定的。"""

RULE = """第一条　根据《中华人民共和国行政许可法》（以下简称《许可法》）制定本办法。
第二条　依照《行政许可法》第二条第二款核对材料。
第三条　违反行政许可法第一条至第三条的，按照本办法第二条办理；也可依照该法第三条第（二）项办理。"""


def filled(site):
    published(site, "law", name="xuke-fa", text=LAW, in_force_from=BEGUN)
    published(site, name="ban-fa", text=RULE, in_force_from=BEGUN)
    published(site, name="wei-lai", text=RULE, title="未来办法", in_force_from=date(2099, 1, 1))
    draft(site, name="cao-gao", text=RULE, title="草稿办法")
    published(site, "service_item", name="zuo-fang", id="zuo-fang", text="", in_force_from=BEGUN,
              legal_basis=[{"law": "行政许可法", "article": 2, "paragraph": 2}])  # fmt: skip
    published(site, "training", name="pei-xun", for_items=["zuo-fang"], in_force_from=BEGUN,
              basis=[{"law": "《行政许可法》", "article": 3}], teaches=["窗口工作管理办法"],
              quiz=[{"stem": "几日？", "options": ["三日", "五日"], "answer": "B",
                     "explain": "见《保密法》第一条", "basis": "《保密法》第九条"}])  # fmt: skip


@pytest.fixture(scope="module", params=sorted(ENGINES))
def follower(request, tmp_path_factory):
    database = GuardedDB(DemoStorage())
    ensure_site(database)
    with_site(database, add_people)
    with_site(database, filled)
    engine = Index(request.param, tmp_path_factory.mktemp("citing") / "index")
    made = Follower(database, engine)
    made.catch_up()
    yield made
    engine.close()
    database.close()


@pytest.fixture
def engine(follower):
    return follower.engine


TITLES = ("行政许可法",)


def at(citations):
    return [(row.path, row.address, row.printed) for row in citations.rows]


def test_an_index_with_citations_is_equal_to_the_library(follower):
    assert verify(follower).is_clean


def test_a_document_is_called_by_its_title_and_its_short_names(follower):
    with site_in(follower.database) as site:
        law, rule = site.at("/laws/xuke-fa"), site.at("/rules/ban-fa")

        assert titles_of(law.latest) == TITLES
        assert titles_of(rule.latest) == ("窗口工作管理办法",)


def test_a_title_is_also_known_without_the_office_that_issued_it():
    assert title_keys("青岚县行政审批局窗口工作管理办法", {}) == (
        "青岚县行政审批局窗口工作管理办法",
        "窗口工作管理办法",
    )


def test_a_document_is_cited_by_clauses_of_other_documents(engine):
    found = cited_by(engine, TITLES, STAFF)

    assert found.total == 5
    assert {row.path for row in found.rows} == {"/rules/ban-fa", "/items/zuo-fang",
                                                "/training/pei-xun"}  # fmt: skip


def test_a_clause_is_cited_down_to_its_paragraph_also_within_its_own_text(engine):
    found = cited_by(engine, TITLES, STAFF, address="art-2/para-2")

    assert sorted(at(found)) == [
        ("/items/zuo-fang", "hd-1/item-1", "《行政许可法》第二条第二款"),
        ("/laws/xuke-fa", "art-3/para-1/item-2", "第二条第二款"),
        ("/rules/ban-fa", "art-2/para-1", "《行政许可法》第二条第二款"),
    ]


def test_the_only_paragraph_of_an_article_need_not_be_named(engine):
    found = cited_by(engine, TITLES, STAFF, address="art-3/para-1/item-2")

    assert at(found) == [("/rules/ban-fa", "art-3/para-1", "第三条第（二）项")]
    assert found.rows[0].before.endswith("也可依照该法")


def test_every_article_is_counted_in_one_request(engine):
    counts = counts_by_article(engine, TITLES, STAFF)

    assert {at: n for at, n in counts.items() if "/" not in at} == {
        "art-1": 1, "art-2": 4, "art-3": 2,
    }  # fmt: skip


def test_documents_are_counted_by_their_citing_clauses(engine):
    assert documents_citing(engine, TITLES, STAFF) == (
        ("/rules/ban-fa", 3),
        ("/items/zuo-fang", 1),
        ("/training/pei-xun", 1),
    )
    assert cited_by(engine, TITLES, STAFF, documents=["/items/zuo-fang"]).total == 1


def test_what_is_to_come_and_drafts_do_not_cite_yet(engine):
    then = Reach(date(2099, 1, 1), SIGNED_IN)

    assert {path for path, _ in documents_citing(engine, TITLES, then)} == {
        "/rules/ban-fa", "/rules/wei-lai", "/items/zuo-fang", "/training/pei-xun",
    }  # fmt: skip


def test_nobody_learns_of_a_citation_he_may_not_read(engine):
    visitor = Reach(TODAY, frozenset({"public"}))

    assert cited_by(engine, TITLES, visitor).total == 0
    assert counts_by_article(engine, TITLES, visitor) == {
        "art-2": 1, "art-2/para-2": 1,
    }  # fmt: skip


def test_answers_and_grounds_of_a_question_bank_are_not_among_the_citations(engine):
    everything = Reach(None, frozenset({"role:administrator", "signed-in"}))

    assert cited_by(engine, ["保密法"], everything).total == 0


def test_a_module_is_found_by_the_item_it_is_for_and_by_what_it_teaches(engine):
    assert [entry.document for entry in about_item(engine, ["zuo-fang"], STAFF)] == [
        "/training/pei-xun"
    ]
    assert about_item(engine, ["shuiwu"], STAFF) == ()
    assert ("/training/pei-xun", 1) in documents_citing(engine, ["窗口工作管理办法"], STAFF)


def test_a_citation_leads_to_the_clause_of_the_day(follower, engine):
    with site_in(follower.database) as site:
        law = site.at("/laws/xuke-fa")
        place = law.body_of(law.latest).at("art-3/para-1/item-2")

        found = followed(engine, site, "行政许可法", "art-3/item-2", STAFF)

        assert (found.path, found.clause) == ("/laws/xuke-fa", place.clause.id)
        assert followed(engine, site, "中华人民共和国行政许可法", "", STAFF).clause == ""


def test_what_is_cited_and_not_there_is_told_apart(follower, engine):
    with site_in(follower.database) as site:
        gone = followed(engine, site, "行政许可法", "art-90", STAFF)
        early = followed(engine, site, "行政许可法", "", Reach(date(2019, 1, 1), SIGNED_IN))

        assert (gone.path, gone.is_there) == ("/laws/xuke-fa", False)
        assert (early.is_there, early.other_day) == (False, BEGUN)
        assert followed(engine, site, "没有的法", "", STAFF) is None
        assert followed(engine, site, "草稿办法", "", STAFF) is None


def repealed(site):
    """Publish a text, repeal it, and publish another one that cites it."""
    law = published(site, "law", name="jiu-fa", title="旧办法", in_force_from=BEGUN,
                    text="第一条　甲。", short_names=[])  # fmt: skip
    published(site, name="yin", title="引旧办法的制度", in_force_from=BEGUN,
              text="第一条　依照《旧办法》第一条办理。")  # fmt: skip
    order = Order(in_force_from=date(2026, 5, 1), reason="被新法代替")
    take_step(law, "repeal", actor(site, "office"), later(), order)


def test_what_is_over_and_cited_is_named_with_its_last_day(follower, engine):
    with_site(follower.database, repealed)
    follower.catch_up()
    april = date(2026, 4, 1)

    with site_in(follower.database) as site:
        over = over_and_cited(engine, site, TODAY, STAFF)
        found = citing_what_is_over(engine, over, STAFF, start=0, at_most=5)

        assert {key: one.since for key, one in over.items()} == {"旧办法": date(2026, 5, 1)}
        assert [(row.path, row.title_cited) for row in found.rows] == [("/rules/yin", "旧办法")]
        assert over_and_cited(engine, site, april, Reach(april, SIGNED_IN)) == {}


def test_what_is_called_as_was_typed_comes_first(engine):
    results = engine.search(Request("行政许可法", day=TODAY, readers=SIGNED_IN))

    assert results.hits[0].entry.document == "/laws/xuke-fa"
    assert results.hits[0].entry.leads
    assert results.total == len({(h.entry.document, h.entry.clause) for h in results.hits})
    assert results.literal <= results.complete <= results.total


def test_documents_are_counted_by_their_first_entries(engine):
    asked = Request("", day=TODAY, readers=SIGNED_IN, size=0, facets=True,
                    filters={"leads": frozenset({"yes"})})  # fmt: skip

    counted = dict(engine.search(asked).facets["shelf"])

    assert (counted["items"], counted["training"]) == (1, 1)
    assert sum(counted.values()) == len(engine.count(asked, "document"))


def test_a_title_is_looked_up_exactly(engine):
    assert [e.document for e in documents_titled(engine, "《行政许可法》", STAFF)] == [
        "/laws/xuke-fa"
    ]
    assert documents_titled(engine, "许可法", STAFF) == ()
    assert documents_titled(engine, "", STAFF) == ()


def test_a_number_the_own_text_does_not_have_is_of_no_text():
    own = ("甲办法",)

    assert cite_terms("按照第九条办理", own, frozenset({"art-1"}), "art-1") == ()
    assert cite_terms("按照本条第二款办理", own, frozenset({"art-1"}), "art-1") == (
        "甲办法 本", "甲办法 art-1", "甲办法 art-1/para-2",
    )  # fmt: skip
