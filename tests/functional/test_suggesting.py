"""Suggestions for fields: quick to reach, and never of what one may not know of."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests import make

LAW = """第三十二条　行政机关对申请人提出的行政许可申请，应当分别作出处理：
（一）不需要许可的，即时告知；
（二）材料不齐的，一次告知。"""


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with make.bureau(tmp_path_factory.mktemp("bureau")) as made:
        made.change(lambda library: make.published(library, "law", name="licence", text=LAW,
                                                   level="法律"))  # fmt: skip
        made.change(lambda library: make.published(library, "service_item", id="QL-07"))
        made.change(lambda library: make.published(library, name="window"))
        made.change(lambda library: make.draft(library, name="secret", title="绝密初稿办法"))
        yield made


def suggested(bureau, login, asked, status=200):
    answer = bureau.program(login).get(f"/suggest/{quote(asked, safe='/?=&')}", status=status)
    return answer.json["items"] if status == 200 else answer.json


@pytest.mark.parametrize("typed", ["李审", "reviewer", "lishenhe", "lsh"])
def test_a_person_is_found_by_name_login_or_pinyin(bureau, typed):
    (found,) = suggested(bureau, "office", f"people?q={typed}")

    assert (found["value"], found["text"]) == ("reviewer", "李审核")
    assert "审批股" in found["more"]


@pytest.mark.parametrize("login", ["staff", "reader", "reviewer"])
def test_people_are_not_shown_to_who_shares_nothing(bureau, login):
    suggested(bureau, login, "people?q=li", status=403)
    suggested(bureau, login, "holders?q=li", status=403)


def test_who_no_longer_works_here_is_not_suggested(bureau):
    bureau.change(lambda library: setattr(library.people.get("inspector"), "active", False))

    assert suggested(bureau, "office", "people?q=孙复核") == []


def test_units_and_people_are_suggested_together_for_sharing(bureau):
    values = [one["value"] for one in suggested(bureau, "office", "holders?q=qsz")]

    assert values == ["unit:qingshi"]


def test_a_unit_is_found_by_pinyin(bureau):
    assert [one["value"] for one in suggested(bureau, "staff", "units?q=spg")] == ["approval"]


def test_a_citation_suggests_its_clause_with_the_fields_of_a_basis(bureau):
    first = suggested(bureau, "office", "clauses?q=行政许可法32(2)")[0]

    assert first["label"] == "《中华人民共和国行政许可法》第三十二条第二项"
    assert first["fields"]["law"] == "中华人民共和国行政许可法"
    assert first["fields"]["level"] == "法律"
    assert (first["fields"]["article"], first["fields"]["item"]) == (32, 2)
    assert first["fields"]["quote"] == "（二）材料不齐的，一次告知。"
    assert first["fields"]["point"] == ""


def test_words_suggest_clauses(bureau):
    labels = [one["label"] for one in suggested(bureau, "office", "clauses?q=一次性告知")]

    assert "《窗口工作管理办法》第三条第一款" in labels


def test_a_clause_may_be_suggested_as_one_line(bureau):
    first = suggested(bureau, "office", "clauses?as=citation&q=行政许可法32")[0]

    assert first["text"] == "《中华人民共和国行政许可法》第三十二条"


@pytest.mark.parametrize("typed", ["食品小作坊", "spxzf"])
def test_an_item_is_suggested_with_its_code(bureau, typed):
    (found,) = suggested(bureau, "trainer", f"documents?type=service_item&q={typed}")

    assert (found["text"], found["label"]) == ("QL-07", "食品小作坊登记")


@pytest.mark.parametrize("asked", ["documents?q=绝密", "documents?q=jmcg", "clauses?q=绝密初稿"])
@pytest.mark.parametrize("login", ["reader", "office"])
def test_a_draft_is_suggested_to_nobody(bureau, login, asked):
    assert "绝密" not in str(suggested(bureau, login, asked))


@pytest.mark.parametrize(
    "asked", ["documents?q=将要消失", "clauses?q=消失的文件", "clauses?q=将要消失的文件1"]
)
def test_what_is_gone_since_the_index_was_told_leaves_the_others_to_be_suggested(bureau, asked):
    text = "第一条　消失的文件第一条，不再有人记得。"
    made = bureau.change(lambda library: make.published(
        library, name="vanishing", title="将要消失的文件", text=text).__name__)  # fmt: skip
    assert "将要消失" in str(suggested(bureau, "office", asked))

    bureau.change(lambda library: library["rules"].documents.pop(made) and None)

    assert "将要消失" not in str(suggested(bureau, "office", asked))


@pytest.mark.parametrize("asked", ["people", "units?q=", "nothing?q=a", "?q=a"])
def test_nothing_is_suggested_for_nothing(bureau, asked):
    assert suggested(bureau, "office", asked) == []


def test_a_visitor_is_asked_to_sign_in(bureau):
    assert bureau.program().get("/suggest/units?q=a", status=401)
