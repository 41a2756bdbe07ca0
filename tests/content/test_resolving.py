"""What citations in running text name: counted from where they stand, or defined in the text."""

from __future__ import annotations

import random
import re

import pytest

from content.text.aligning import carry_ids
from content.text.parser import parse
from content.text.resolving import references_in


def cited(text, *titles):
    """Return what is printed, in which text, and the addresses, of every citation in a text."""
    body = carry_ids(None, parse(text.splitlines()).body, "x")
    found = references_in(body, titles)
    return [(one.printed, one.title, one.addresses or one.why) for one in found]


def test_what_is_counted_from_here_is_led_to_its_clause():
    text = """第一条　甲。
第二条　乙。
丙应当：
（一）一；
（二）有前项情形的；
（三）有前两项情形的。
前款第一项、第三项和第一款，依照前条、前两款办理。
第三条　违反前两条规定的，依照本条第二款处理。
本款所称丁。"""

    assert cited(text) == [
        ("前项", "", ("art-2/para-2/item-1",)),
        ("前两项", "", ("art-2/para-2/item-1", "art-2/para-2/item-2")),
        ("前款第一项", "", ("art-2/para-2/item-1",)),
        ("第三项", "", ("art-2/para-2/item-3",)),
        ("第一款", "", ("art-2/para-1",)),
        ("前条", "", ("art-1",)),
        ("前两款", "", ("art-2/para-1", "art-2/para-2")),
        ("前两条", "", ("art-1", "art-2")),
        ("本条第二款", "", ("art-3/para-2",)),
        ("本款", "", ("art-3/para-2",)),
    ]


def test_the_article_before_is_the_one_that_stands_before_also_an_inserted_one():
    text = "第一条　甲。\n第一条之一　乙。\n第二条　依照前条办理。"

    assert cited(text) == [("前条", "", ("art-1-1",))]


@pytest.mark.parametrize("text", [
    "第一条　目前条件、基本条款、提前款项、成本项目都不是引用。",
    "第一条　该办法第三条是别的文件的。",
])  # fmt: skip
def test_words_that_only_look_like_citations_are_none(text):
    assert cited(text) == []


def test_what_does_not_go_before_is_said_to_be_missing():
    assert cited("第一条　依照前款、前条办理。") == [
        ("前款", "", "前面没有所说的款"),
        ("前条", "", "前面没有所说的条"),
    ]


@pytest.mark.parametrize(("defined", "used", "printed"), [
    ("（以下简称《许可法》）", "《许可法》第三条", "《许可法》第三条"),
    ("（以下简称许可法）", "许可法第三条", "第三条"),
    ("（以下称“条例”）", "条例第三条", "第三条"),
    ("（2019年修正，以下简称《条例》）", "《条例》第三条", "《条例》第三条"),
])  # fmt: skip
def test_a_short_title_means_what_it_was_defined_to_mean(defined, used, printed):
    found = cited(f"第一条　根据《中华人民共和国行政许可法》{defined}。\n第二条　依照{used}办理。")

    assert (printed, "中华人民共和国行政许可法", ("art-3",)) in found


def test_a_law_without_marks_is_told_apart_from_this_text():
    text = """第一条　属于食品安全法第二条、第四条和本办法第三条情形的。
第三条　制度符合食品安全法第九条。"""

    assert [(title, at) for _, title, at in cited(text)] == [
        ("食品安全法", ("art-2",)),
        ("食品安全法", ("art-4",)),
        ("", ("art-3",)),
        ("食品安全法", ("art-9",)),
    ]


def test_the_text_itself_is_named_as_this_text_and_by_its_own_title():
    assert cited("第一条　依照本办法、《甲办法》第二条办理。", "甲办法") == [
        ("本办法", "", ""),
        ("《甲办法》第二条", "", ("art-2",)),
    ]


# An independent reading of statutes: lines are counted, no tree is grown.

_ARTICLE = re.compile(
    r"第([一二三四五六七八九十百零]+)条(?:之([一二三四五六七八九十]))?[\s　]+(.*)"
)
_SIMPLE = re.compile(r"第[一二三四五六七八九十百零]+条|前款$")
_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[）)]")


def numbered(lines):
    """Return the lines of each article by its printed number: one 款 after the other, with 项."""
    articles: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    for line in lines:
        if found := _ARTICLE.match(line):
            current = articles.setdefault(f"第{found[1]}条", []) if not found[2] else []
            current.append([found[3]])
        elif _ITEM.match(line) and current:
            current[-1].append(line)
        elif re.match(r"第.{1,6}[章节编]", line) or not line.strip():
            current = None if line.strip() else current
        elif current is not None:
            current.append([line.strip()])
    return articles


@pytest.mark.slow
def test_two_hundred_citations_of_statutes_lead_to_what_counting_lines_finds(shared):
    chosen = []
    for path in sorted((shared / "laws").glob("*.md"))[::3]:
        lines = path.read_text(encoding="utf-8").splitlines()
        body = carry_ids(None, parse(lines).body, "x")
        places = {place.clause.id: place for place in body.places()}
        found = references_in(body, [path.name.partition("(")[0]])
        articles = numbered(lines)
        chosen += [
            (one, places[one.clause], body, articles) for one in found
            if not one.title and one.addresses and _SIMPLE.match(one.printed)
        ]  # fmt: skip
    assert len(chosen) > 200

    for one, place, body, articles in random.Random(5).sample(chosen, 200):  # noqa: S311 - a sample, the same each time
        target = body.at(one.addresses[0]) or body.at(
            re.sub(r"^(art-[\d-]+)/item", r"\1/para-1/item", one.addresses[0])
        )
        assert target is not None, one
        said = target.clause.text or target.clause.children[0].text
        home = next(p for p in (*place.ancestors, place) if p.clause.label.endswith("条"))
        label = re.match(r"第[一二三四五六七八九十百零]+条", one.printed)
        paragraphs = articles[label.group() if label else home.clause.label]
        if one.printed == "前款":
            own = next(
                n for n, rows in enumerate(paragraphs) if any(place.clause.text in r for r in rows)
            )
            assert paragraphs[own - 1][0] == said, one
        else:
            assert any(said in row for rows in paragraphs for row in rows), one
