"""Merging very many clauses: the page stays small, the rest is one choice, no text is lost."""

from __future__ import annotations

import pytest

from kb_app.writing.meeting_form import MOST_SHOWN
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_to,
    form_with,
    signed_in,
    text_of,
)
from workflows.drafting import save

MANY = 2_100
OVER = MANY - MOST_SHOWN


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office", "writer") as made:
        yield made


@pytest.fixture(scope="module")
def met(bureau):
    """Return the page where every one of many clauses was changed by both."""
    return met_in(bureau, "window", MANY)


def met_in(bureau, name, count):
    """Return the page of a new rule of which every clause was changed by both."""
    texts = {word: text_with(word, count) for word in ("原来的", "对方的", "我的")}
    bureau.change(lambda library: make.draft(library, name=name, text=texts["原来的"]))
    form = form_with(signed_in(bureau, "office").get(f"/rules/{name}/edit"), "kb_text")
    bureau.change(lambda library: saved_by_another(library, name, texts["对方的"]))
    return fill(form, kb_text=texts["我的"]).submit("save", status=409)


def text_with(word, count):
    return "\n".join(f"第{number}条　窗口应当提供{word}服务。" for number in range(1, count + 1))


def saved_by_another(library, name, text):
    document = library.at(f"rules/{name}")
    words, writer = make.words(text=text), make.actor(library, "writer")
    save(document, words, writer, make.later(minutes=1), based_on=document.tag())


def saves(bureau, name):
    """Return the texts of all saves, the oldest first."""
    found = []
    bureau.change(
        lambda library: found.extend(
            one.body.text() for one in library.at(f"rules/{name}").revisions.values()
        )
    )
    return found


def test_only_the_first_conflicts_are_shown_and_the_page_can_be_sent(met):
    form = form_to(met, "/merge")

    assert len(met.html.select("textarea[name^=own-]")) == MOST_SHOWN
    assert f"另有 {OVER} 处没有列出" in text_of(met)
    assert len(form.submit_fields()) < 4_000
    assert len(met.body) < 3_000_000


def test_without_a_choice_for_the_rest_nothing_is_saved(bureau, met):
    refused = form_to(met, "/merge").submit("op", value="save", status=400)

    assert "请选择" in text_of(refused)
    assert len(saves(bureau, "window")) == 2


@pytest.mark.parametrize(("rest", "last"), [("theirs", "对方的"), ("mine", "我的")])
def test_one_side_is_taken_for_the_rest_and_ones_own_text_is_saved_first(bureau, rest, last):
    form = form_to(met_in(bureau, rest, MANY), "/merge")
    form["rest"] = rest

    form.submit("op", value="save", status=303)

    texts = saves(bureau, rest)
    assert [text.count("我的服务") for text in texts[:3]] == [0, 0, MANY]
    assert texts[-1].count(f"{last}服务") == MANY
