"""Printing and checking prints: what is on the sheet, and that the answer gives nothing away."""

from __future__ import annotations

from datetime import date

import pytest

from content.library.document import StandingChange
from tests import make
from tests.functional.pages import bureau_with_passwords, text_of
from workflows.drafting import save

LONG_AGO, LATER, FAR = date(2020, 1, 1), date(2021, 1, 1), date(2190, 1, 1)
PUBLIC, INTERNAL = {"attribute": "主动公开"}, {"attribute": "不予公开", "reason": "内部管理"}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "staff", "office") as made:
        made.change(_publish_papers)
        yield made


@pytest.fixture(scope="module")
def papers(bureau):
    """Return by name the address that the print of version 1 carries."""
    return bureau.change(
        lambda site: {
            name: f"/check/rules/{name}/1/{site['rules'][name].version(1).content_hash[:10]}"
            for name in ("current", "replaced", "repealed", "coming", "opened", "run-out")
        }
    )


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("current", "现行有效"), ("replaced", "已被替代"), ("repealed", "已经废止"),
     ("coming", "尚未施行"), ("run-out", "已经失效")],
)  # fmt: skip
def test_a_print_is_told_how_it_stands(staff, papers, name, verdict):
    page = staff.get(papers[name], status=200)

    assert page.html.h1.get_text() == verdict


def test_a_repealed_print_says_from_when_and_why(staff, papers):
    said = text_of(staff.get(papers["repealed"]))

    assert "自2021年1月1日起废止" in said
    assert "上级文件已另行规定" in said


def test_the_clause_on_the_print_is_compared_with_what_is_in_force(staff, papers, bureau):
    ids = bureau.change(lambda site: _ids_of(site["rules"]["replaced"], "art-1", "art-3"))

    same, changed = (text_of(staff.get(f"{papers['replaced']}/{one}")) for one in ids)

    assert "这一条款的文字没有变" in same
    assert "这一条款的文字有修改" in changed


def test_a_wrong_hash_an_unknown_text_and_a_secret_one_get_the_same_answer(bureau, papers):
    visitor = bureau.browser()
    asked = (
        papers["current"],
        f"{papers['current'][:-10]}0000000000",
        "/check/rules/no-such-rule/1/0000000000",
        "/check/rules/draft-only/1/0000000000",
        "/check",
        "/check/rules/current/x/y/z/more",
    )

    answers = [visitor.get(address, status=404) for address in asked]

    assert len({str(answer.html.main) for answer in _without_way_back(answers)}) == 1
    assert answers[0].html.h1.get_text() == "请登录后核验"


def test_a_wrong_hash_is_not_confirmed_to_those_who_may_read(staff, papers):
    assert "无法确认" in staff.get(f"{papers['current'][:-10]}0000000000", status=404).text


def test_an_unknown_clause_is_not_confirmed(staff, papers):
    assert "无法确认" in staff.get(f"{papers['current']}/nosuchid", status=404).text


def test_visitors_get_an_answer_about_public_texts_where_reading_is_open(open_bureau):
    bureau, address = open_bureau

    page = bureau.browser().get(address["public"], status=200)

    assert page.html.h1.get_text() == "现行有效"


def test_a_version_that_was_internal_is_not_confirmed_to_visitors(open_bureau):
    bureau, address = open_bureau

    page = bureau.browser().get(address["was-internal"], status=404)

    assert page.html.h1.get_text() == "请登录后核验"


def test_a_public_text_is_proved_to_visitors_where_reading_is_closed(closed_bureau):
    bureau, address = closed_bureau

    page = bureau.browser().get(address["public"], status=200)

    assert page.html.h1.get_text() == "现行有效"
    assert page.html.main.find("a", string="登录")
    assert "/rules/public/v/1" not in page.html.main.decode()


def test_what_replaced_it_is_not_shown_where_reading_is_closed(closed_bureau):
    bureau, address = closed_bureau

    page = bureau.browser().get(f"{address['now-internal']}", status=200)

    assert page.html.h1.get_text() == "已被替代"
    assert "第2版" not in text_of(page)


def test_an_internal_text_is_not_proved_where_reading_is_closed(closed_bureau):
    bureau, address = closed_bureau

    bureau.browser().get(address["was-internal"], status=404)


def test_what_replaced_a_public_text_is_not_named_to_those_who_may_not_read_it(open_bureau):
    bureau, address = open_bureau

    said = text_of(bureau.browser().get(address["now-internal"], status=200))

    assert "已被替代" in said
    assert "没有对您公开" in said
    assert "第2版" not in said


def test_a_print_names_number_version_and_day(staff):
    said = text_of(staff.get("/rules/current/print"))

    assert "编号：青审发〔2026〕12号" in said
    assert "第1版 · 自2020年1月1日起施行" in said


def test_a_print_without_scripts_has_no_inline_style(staff):
    page = staff.get("/rules/current/print")

    assert " style=" not in page.text
    assert page.html.find("svg", class_="kb-qr").get("role") == "img"


def test_a_version_that_may_not_be_read_is_not_printed(open_bureau):
    bureau, _ = open_bureau

    answer = bureau.browser().get("/rules/was-internal/print?version=1", status="*")

    assert answer.status_int in {303, 302, 401, 403, 404}
    assert "窗口" not in answer.text


def test_a_clause_or_a_part_that_is_not_there_is_refused(staff):
    staff.get("/rules/current/print?clause=nosuchid", status=404)
    staff.get("/rules/current/print?part=materials", status=404)
    staff.get("/rules/current/print?version=7", status=404)


def test_the_reading_pages_lead_to_the_print_view(staff):
    page = staff.get("/rules/current")

    assert page.html.find("a", string="打印")["href"] == "/rules/current/print?version=1"


@pytest.fixture(scope="module")
def open_bureau(tmp_path_factory):
    """Return a bureau whose public texts everybody may read, and addresses on prints there."""
    with make.bureau(tmp_path_factory.mktemp("open")) as made:
        yield made, made.change(_publish_openly)


@pytest.fixture(scope="module")
def closed_bureau(tmp_path_factory):
    """Return the same papers where visitors may read nothing."""
    with make.bureau(tmp_path_factory.mktemp("closed")) as made:
        address = made.change(_publish_openly)
        made.change(lambda site: site.settings.update(anonymous_reading=False))
        yield made, address


def _publish_papers(site):
    number = {"issuing_notice": {"number": "青审发〔2026〕12号"}}
    make.published(site, name="current", in_force_from=LONG_AGO, **number)
    make.draft(site, name="draft-only")
    make.published(site, name="coming", in_force_from=FAR)
    _replace(site, make.published(site, name="replaced", in_force_from=LONG_AGO))
    make.publish(make.draft(site, name="run-out"), LONG_AGO, in_force_to=LATER)
    make.published(site, name="opened", in_force_from=LONG_AGO)
    repealed = make.published(site, name="repealed", in_force_from=LONG_AGO)
    change = StandingChange("repealed", LATER, make.later(days=1), "reviewer", "上级文件已另行规定")
    repealed.standing_changes = (change,)


def _publish_openly(site):
    site.settings["anonymous_reading"] = True
    made = {
        "public": make.published(site, name="public", in_force_from=LONG_AGO, publicity=PUBLIC),
        "was-internal": make.published(
            site, name="was-internal", in_force_from=LONG_AGO, publicity=INTERNAL
        ),
        "now-internal": make.published(
            site, name="now-internal", in_force_from=LONG_AGO, publicity=PUBLIC
        ),
    }
    _replace(site, made["was-internal"], publicity=PUBLIC)
    _replace(site, made["now-internal"], publicity=INTERNAL)
    return {
        name: f"/check/rules/{name}/1/{document.version(1).content_hash[:10]}"
        for name, document in made.items()
    }


def _replace(site, document, **fields):
    words = make.words(text=make.rule_text(("当场受理", "当日受理")), **fields)
    when = make.later(days=1)
    save(document, words, make.actor(site, "office"), when, based_on=document.tag())
    make.publish(document, LATER, when=when)


def _ids_of(document, *addresses):
    body = document.body_of(document.revision_of(document.version(1)))
    return [body.at(address).clause.id for address in addresses]


def _without_way_back(answers):
    """Return the answers without the link for signing in, which leads back to each."""
    for answer in answers:
        for link in answer.html.main.find_all("a"):
            link["href"] = ""
    return answers
