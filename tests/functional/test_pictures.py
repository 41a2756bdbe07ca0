"""Pictures: well-formed, named, told in words, and no wider open than what they are drawn from."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from kb_app.pictures.bars import Bar, bars_svg
from kb_app.pictures.drawing import fitted
from kb_app.pictures.neighbourhood import neighbourhood_svg
from kb_app.pictures.qr import qr_svg
from kb_app.pictures.timeline import timeline_of
from kb_app.pictures.workflow_map import workflow_svg
from kb_app.reading.neighbours import MOST_NAMED, Neighbour
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in
from workflows.drafting import save
from workflows.publication import RECORD, REVIEW, WORKFLOWS

LONG_AGO, LATER = date(2020, 1, 1), date(2023, 1, 1)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup):
    """Return a picture parsed as XML, and make sure that it is named and carries no style."""
    tree = etree.fromstring(markup.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))
    assert tree.get("role") in {"img", "group"}
    assert tree.find(f"{SVG}title").text
    assert not [one for one in tree.iter() if one.get("style")]
    return tree


def words_of(tree):
    return [text.text for text in tree.iter(f"{SVG}text")]


def told(tree):
    return tree.find(f"{SVG}desc").text


def two_versions():
    site = make.site()
    document = make.published(site, in_force_from=LONG_AGO)
    words = make.words(text=make.rule_text(("当场受理", "当日受理")))
    when = make.later(days=1)
    save(document, words, make.actor(site, "office"), when, based_on=document.tag())
    return document, when


@pytest.mark.parametrize("workflow", WORKFLOWS.values(), ids=WORKFLOWS)
def test_a_workflow_is_drawn_with_all_its_states_and_steps(workflow):
    tree = drawn(workflow_svg(workflow, "published"))

    words = words_of(tree)
    assert set(workflow.states.values()) <= set(words)
    assert all(any(step.label in word for word in words) for step in workflow.steps)
    assert all(step.label in told(tree) for step in workflow.steps)


def test_the_current_state_is_marked_in_words_and_by_a_thicker_box():
    tree = drawn(workflow_svg(REVIEW, "in_review"))

    assert words_of(tree).count("（当前）") == 1
    assert "现在是“审核中”" in told(tree)
    assert len(tree.findall(f'{SVG}rect[@class="kb-p-here"]')) == 1


def test_a_workflow_without_ways_back_is_drawn_too():
    assert "已登记" in words_of(drawn(workflow_svg(RECORD, "draft")))


def test_every_version_has_its_bar_on_the_line_of_years():
    document, when = two_versions()
    make.publish(document, LATER, when=when)

    tree = drawn(timeline_of(document, document.versions, make.TODAY, "/rules/x"))

    links = [one.get("href") for one in tree.iter(f"{SVG}a")]
    assert links == ["/rules/x/v/1", "/rules/x/v/2"]
    assert "第1版2020年1月1日至2022年12月31日施行，已被替代" in told(tree)
    assert {"2020", "今天"} <= set(words_of(tree))


def test_a_version_corrected_before_its_first_day_is_told_to_have_never_begun():
    document, when = two_versions()
    make.publish(document, LONG_AGO, when=when)

    tree = drawn(timeline_of(document, document.versions, make.TODAY, "/rules/x"))

    assert "第1版 · 施行前已更正" in words_of(tree)


def test_a_line_of_years_names_few_of_many_years():
    site = make.site()
    document = make.published(site, in_force_from=date(1950, 1, 1))

    words = words_of(drawn(timeline_of(document, document.versions, make.TODAY, "/rules/x")))

    assert len([word for word in words if word.isdecimal()]) <= 5


def test_nothing_published_gives_no_picture():
    document = make.draft(make.site())

    assert timeline_of(document, (), make.TODAY, "/rules/x") == ""


def test_neighbours_beyond_twelve_are_told_as_a_number():
    many = [Neighbour(f"文件{n}", f"/rules/{n}", 30 - n) for n in range(MOST_NAMED + 3)]

    tree = drawn(neighbourhood_svg("窗口办法", [Neighbour("行政许可法", "/laws/x", 2)], many))

    assert "其余 3 件" in words_of(tree)
    assert "引用它的（15件）" in words_of(tree)
    assert len(list(tree.iter(f"{SVG}a"))) == MOST_NAMED + 1


def test_titles_are_written_as_text():
    tree = drawn(bars_svg("x", "按种类", [Bar("<b>&制度", 3, "/rules?on=2020-01-01&x=1")]))

    assert "<b>&制度" in words_of(tree)
    assert next(tree.iter(f"{SVG}a")).get("href") == "/rules?on=2020-01-01&x=1"


def test_a_long_title_is_shortened_to_its_room():
    assert fitted("窗口工作管理办法", 70) == "窗口工作…"
    assert fitted("窗口办法", 70) == "窗口办法"


def test_a_code_carries_its_address_and_no_style():
    drawn(qr_svg("http://127.0.0.1/check/rules/x/1/0123456789"))


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("glance"), "staff", "committee") as made:
        made.change(_fill)
        yield made


def _fill(site):
    citing = make.rule_text(("制定本办法", "依据《中华人民共和国行政许可法》第三条，制定本办法"))
    make.published(site, text=citing, in_force_from=LONG_AGO)
    make.published(site, "law", name="xuke-fa", in_force_from=LONG_AGO)
    make.published(site, "expert", text=citing, in_force_from=LONG_AGO)
    make.draft(site, name="secret-draft", text=citing)


def counts_on(page):
    """Return what the lists beside the pictures say, by heading."""
    return {
        table.caption.get_text(): {
            row.th.get_text(): int(row.td.get_text()) for row in table.tbody.find_all("tr")
        }
        for table in page.html.find_all("table")
    }


def test_the_library_at_a_glance_counts_what_the_person_may_read(bureau):
    staff = counts_on(signed_in(bureau, "staff").get("/glance"))
    committee = counts_on(signed_in(bureau, "committee").get("/glance"))

    assert staff["按种类"] == {"内部制度": 1, "法律法规": 1}
    assert committee["按种类"]["踏勘评审专家"] == 1
    assert staff["按效力"] == {"现行有效": 2}


def test_the_library_at_a_glance_reads_another_day(bureau):
    before = counts_on(signed_in(bureau, "staff").get("/glance?on=2019-06-01"))

    assert before == {"按效力": {"一年内将施行": 2}}


@pytest.mark.parametrize(("login", "citing"), [("staff", 1), ("committee", 2)])
def test_the_picture_of_citations_counts_only_what_may_be_read(bureau, login, citing):
    page = signed_in(bureau, login).get("/laws/xuke-fa/cited")

    words = [one.get_text() for one in page.html.find("svg").find_all("text")]

    assert f"引用它的（{citing}件）" in words
    assert "窗口工作管理办法" in words
    assert ("郑专家" in words) == (citing == 2)
