"""Tables over HTTP: handed in, settled, looked at, taken in; and taken away by who may."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook
from webtest import Upload

from kb_app.homes import tabling
from tests import make
from tests.content.sheet_files import saved, workbook
from tests.functional.pages import bureau_with_passwords, signed_in, text_of

ROWS = [["事项名称", "事项代号", "承诺时限（工作日）", "备查"], ["甲登记", "jia", 3, "x"]]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "writer", "reader", "committee", "staff") as made:
        yield made


@pytest.fixture(scope="module")
def office(bureau):
    return signed_in(bureau, "office")


def form_of(page, field):
    return next(one for one in page.forms.values() if field in one.fields)


def handed_in(browser, data, *, shelf="items", name="表.xlsx", status=303):
    form = form_of(browser.get(f"/{shelf}/sheet"), "file")
    form["file"] = Upload(name, data)
    answer = form.submit(status=status)
    return answer.follow() if status == 303 else answer


def pressed(page, button, **more):
    return form_of(page, button).submit(button, **more)


def paths(bureau, shelf="items"):
    return bureau.change(lambda site: list(site[shelf].documents))


def test_a_table_becomes_drafts_once_it_was_looked_at(bureau, office):
    before = paths(bureau)
    page = handed_in(office, workbook(("表", ROWS)))
    assert "会新建的" in text_of(page)
    assert paths(bureau) == before

    done = pressed(page, "put_in", status=303).follow()

    assert "已导入 1 份" in text_of(done)
    draft = office.get(next(link["href"] for link in done.html.select("main td a, main th a")))
    assert "甲登记" in text_of(draft)
    assert len(paths(bureau)) == len(before) + 1


def test_bad_cells_are_named_and_nothing_can_be_taken_in(bureau, office):
    before = paths(bureau)
    rows = [["事项名称", "承诺时限"], ["一", "三天"], ["二", "五天"], ["三", "-1"]]

    page = handed_in(office, workbook(("表", rows)))

    named = [
        row.th.get_text(" ", strip=True) for row in page.html.select("#bad-title + table tbody tr")
    ]
    assert named == ["B2 表第2行《一》", "B3 表第3行《二》", "B4 表第4行《三》"]
    assert "不能是负数" in text_of(page)
    assert not any("put_in" in form.fields for form in page.forms.values())
    assert paths(bureau) == before


def test_columns_are_settled_by_hand(office):
    page = handed_in(office, workbook(("表", [ROWS[0], ["乙登记", "yi", 3, "五家"]])))
    form = form_of(page, "settle")
    form["s0c3"] = "数量限制"

    settled = form.submit("settle", status=303).follow()

    assert form_of(settled, "settle")["s0c3"].value == "数量限制"
    assert "会新建的" in text_of(settled)


def test_a_column_that_is_not_known_is_said_and_what_was_typed_stays(office):
    page = handed_in(office, workbook(("表", ROWS)))
    form = form_of(page, "settle")
    form["s0c3"], form["s0c2"] = "没有这一栏", "事项代号"

    refused = form.submit("settle", status=400)

    assert "没有叫“没有这一栏”的栏目" in text_of(refused)
    assert "B、C两列都对应“事项代号”" in text_of(refused)
    assert form_of(refused, "settle")["s0c3"].value == "没有这一栏"


def test_two_tabs_take_a_table_in_once(bureau, office):
    page = handed_in(office, workbook(("表", [["事项名称"], ["两个页面"]])))
    pressed(page, "put_in", status=303)
    count = len(paths(bureau))

    again = pressed(page, "put_in", status=422)

    assert "已经导入" in text_of(again)
    assert len(paths(bureau)) == count


def test_what_changed_since_it_was_shown_is_shown_again(bureau, office):
    page = handed_in(office, workbook(("表", [["事项名称", "承诺时限"], ["先后登记", 1]])))
    other = handed_in(office, workbook(("表", [["事项名称", "承诺时限"], ["先后登记", 2]])))
    pressed(other, "put_in", status=303)

    again = pressed(page, "put_in", status=422)

    assert "核对以后" in text_of(again)
    assert "会修改的" in text_of(again)
    assert "承诺办结时限：期限" in text_of(again)


def test_a_table_is_given_up(office):
    page = handed_in(office, workbook(("表", ROWS)), name="不要了.xlsx")

    listed = pressed(page, "give_up", status=303).follow()

    assert "“不要了.xlsx”已放弃" in text_of(listed)
    office.get(page.request.path, status=404)


def test_a_table_of_another_is_not_there(bureau, office):
    page = handed_in(office, workbook(("表", ROWS)))
    writer = signed_in(bureau, "writer")

    writer.get(page.request.path, status=404)
    assert "表.xlsx" not in text_of(writer.get("/sheets"))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.xlsx", b"", "空文件"),
        ("坏.xlsx", b"PK\x03\x04rest", "损坏"),
        ("说明.pdf", b"%PDF-1.4", "不是表格"),
        ("空表.xlsx", workbook(("表", [])), "没有内容"),
    ],
)
def test_what_is_no_table_is_refused_on_the_page(office, name, data, said):
    refused = handed_in(office, data, name=name, status="*")

    assert refused.status_int >= 400
    assert said in refused.html.select_one(".kb-problems").get_text()


def test_a_reader_takes_the_list_away_but_nothing_to_change(bureau):
    def publish(site):
        make.published(site, "service_item", text="", topics=["=HYPERLINK(1)"])

    bureau.change(publish)
    staff = signed_in(bureau, "staff")

    answer = staff.get("/items/sheet-file?standing=all")
    cells = [
        cell.value for row in load_workbook(BytesIO(answer.body)).worksheets[0] for cell in row
    ]

    assert "食品小作坊登记" in cells
    assert "=HYPERLINK(1)" in cells
    assert "导出标记" not in cells
    assert "甲登记" not in cells  # a draft
    assert b"<f>" not in answer.body
    staff.get("/items/sheet-file?for=change", status=403)
    staff.get("/items/sheet-file?for=blank", status=403)
    staff.get("/items/sheet", status=403)


def test_a_table_of_experts_holds_what_its_reader_may_read(bureau):
    bureau.change(lambda site: make.published(site, "expert"))
    reader, committee = signed_in(bureau, "reader"), signed_in(bureau, "committee")

    assert "郑专家" in str(names_in(committee.get("/experts/sheet-file")))
    assert "郑专家" not in str(names_in(reader.get("/experts/sheet-file", status="*")))


def names_in(answer):
    if answer.status_int >= 400:
        return []
    return [cell.value for row in load_workbook(BytesIO(answer.body)).worksheets[0] for cell in row]


def test_the_answers_of_a_quiz_do_not_leave_in_a_table(bureau):
    quiz = [
        {"stem": "窗口几点开门？", "options": ["八点", "九点"], "answer": "B", "explain": "秘密"}
    ]
    bureau.change(lambda site: make.published(site, "training", text="", quiz=quiz))
    staff = signed_in(bureau, "staff")

    book = load_workbook(BytesIO(staff.get("/training/sheet-file").body))
    cells = {cell.value for sheet in book.worksheets for row in sheet.rows for cell in row}

    assert "窗口几点开门？" in cells
    assert not cells & {"B", "秘密"}


def test_a_visitor_takes_no_table_away(bureau):
    answer = bureau.browser().get("/items/sheet-file", status=302)

    assert "/login" in answer.location


def test_more_than_one_table_holds_is_refused_rather_than_left_out(office, monkeypatch):
    monkeypatch.setattr(tabling, "MOST", 0)

    assert "放不下" in text_of(office.get("/items/sheet-file?for=change", status=413))


def test_a_shelf_of_texts_has_no_table(office):
    office.get("/rules/sheet", status=404)
    office.get("/rules/sheet-file", status=404)


def test_a_round_trip_through_the_page_changes_the_edited_cell(office):
    book = load_workbook(BytesIO(office.get("/items/sheet-file?for=change").body))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["通办范围"]).value = "全市通办"

    page = handed_in(office, saved(book))

    assert [dt.get_text() for dt in page.html.select(".kb-sheet-changed dt")] == ["通办范围"]
    assert "不能导入 0" in text_of(page)
