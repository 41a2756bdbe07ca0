"""Taking in tables: what is tried is written nowhere, what is taken in is what was shown."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from content.errors import NotAllowed, NotFound, NotPossible
from content.files.making.sheet_writer import write_sheets
from content.library.revision import Upload
from content.library.sheet_intake import KEPT_FOR, MOST_KEPT
from content.library.site import path_of
from content.types.registry import KINDS
from content.types.sheet_rows import Chosen
from content.types.sheet_tables import Told, tables_to_change
from tests import make
from tests.content.sheet_files import saved, workbook
from workflows import sheet_trial
from workflows.drafting import Words, create, save
from workflows.publication import take_step
from workflows.sheets import (
    choices_of,
    intake_of,
    intakes_of,
    lay_down,
    put_in,
    settle,
    throw_away,
    trial_of,
)

ITEM = {
    "name": "食品小作坊登记",
    "id": "xiaozuofang",
    "aliases": ["办小作坊", "开作坊；办证"],
    "time_limit": {"promised": {"value": 3, "unit": "工作日"}},
    "materials": [
        {"no": 1, "name": "登记申请表", "form": {"code": "1", "label": "纸质件"}, "mark": "外来"},
        {"no": 2, "name": "场所平面图"},
    ],
}


@pytest.fixture
def library():
    return make.site()


@pytest.fixture
def office(library):
    return make.actor(library, "office")


@pytest.fixture
def item(library):
    return create(library["items"], Words(ITEM), make.actor(library, "office"), make.NOW)


def laid(library, data, actor, *, shelf="items", name="表.xlsx"):
    return lay_down(library[shelf], Upload(name, data), actor, make.NOW)


def tried(library, data, actor, **more):
    return trial_of(library, laid(library, data, actor, **more), actor)


def taken_in(library, data, actor, **more):
    intake = laid(library, data, actor, **more)
    digest = trial_of(library, intake, actor).digest
    return put_in(library, intake, digest, actor, make.later(minutes=1))


def exported(*documents):
    rows = [Told(path_of(one), one.latest.fields, one.tag()) for one in documents]
    return write_sheets(tables_to_change(type(documents[0]), rows))


def edited(data, *edits):
    """Return the workbook with `edits` (sheet, header, row, value) made, as Excel would."""
    book = load_workbook(BytesIO(data))
    for name, header, row, value in edits:
        heads = {cell.value: cell.column for cell in book[name][1]}
        book[name].cell(row, heads[header]).value = value
    return saved(book)


def said_of(trial):
    return [(one.outcome, one.title) for one in trial.documents]


def wrong(trial):
    return [(bad.cell.sheet, bad.cell.at) for bad in trial.problems]


def test_three_bad_rows_name_three_cells_and_write_nothing(library, office):
    data = workbook(
        ("事项", [
            ["事项名称", "事项代号", "承诺时限（工作日）", "事项类型", "统一社会信用代码"],
            ["甲登记", "jia", "三天", "行政许可", ""],
            ["乙登记", "yi", 5, "行政许可证", ""],
            ["丙登记", "bing", 5, "行政确认", "123"],
            ["丁登记", "ding", 5, "行政确认", ""],
        ]),
    )  # fmt: skip
    journal = sum(map(len, library.journal.pending))

    intake = laid(library, data, office)
    settle(library, intake, [Chosen(1, ("name", "id", "time_limit.promised.value", "power_type",
                                        "implementer.uscc"))], office)  # fmt: skip
    trial = trial_of(library, intake, office)

    assert wrong(trial) == [("事项", "C2"), ("事项", "D3"), ("事项", "E4")]
    assert [bad.cell.text for bad in trial.problems] == ["三天", "行政许可证", "123"]
    assert said_of(trial)[-1] == ("new", "丁登记")
    assert list(library["items"].documents) == []
    assert sum(map(len, library.journal.pending)) == journal


def test_a_table_that_was_not_changed_changes_nothing(library, office, item):
    trial = tried(library, exported(item), office)

    assert said_of(trial) == [("same", "食品小作坊登记")]


def test_only_the_cells_that_were_edited_change(library, office, item):
    before = item.latest.fields
    data = edited(
        exported(item),
        ("下放事项办理标准", "承诺办结时限：期限", 2, 5),
        ("申请材料", "材料名称", 3, "场所平面图及方位图"),
        ("申请材料", "纸质规格", 2, "A4"),
    )

    (document,) = taken_in(library, data, office)

    after = document.latest.fields
    assert after["time_limit"]["promised"] == {"value": 5, "unit": "工作日"}
    assert after["materials"][0] == {**before["materials"][0], "paper_spec": "A4"}
    assert after["materials"][1] == {"no": 2, "name": "场所平面图及方位图"}
    assert after["aliases"] == before["aliases"]
    assert document.latest.note == "由表格“表.xlsx”第2行导入"


def test_a_limit_that_is_too_long_is_named_by_the_cell_that_was_typed(library, office):
    limits = {
        "statutory": {"value": 3, "unit": "工作日"},
        "promised": {"value": 2, "unit": "工作日"},
    }
    item = create(library["items"], Words({**ITEM, "time_limit": limits}), office, make.NOW)
    data = edited(exported(item), ("下放事项办理标准", "承诺办结时限：期限", 2, 7))

    assert [bad.cell.text for bad in tried(library, data, office).problems] == ["7"]


def test_what_somebody_else_saved_meanwhile_stays(library, office, item):
    data = edited(exported(item), ("下放事项办理标准", "数量限制", 2, "无"))
    fields = {**item.latest.fields, "cross_region": "全市通办"}
    save(item, Words(fields), office, make.later(minutes=1), based_on=item.tag())

    (document,) = taken_in(library, data, office)

    assert document.latest.fields["cross_region"] == "全市通办"
    assert document.latest.fields["quantity_limit"] == "无"


def test_a_cell_that_both_changed_is_named(library, office, item):
    data = edited(exported(item), ("下放事项办理标准", "数量限制", 2, "无"))
    fields = {**item.latest.fields, "quantity_limit": "每年十家"}
    save(item, Words(fields), office, make.later(minutes=1), based_on=item.tag())

    (bad,) = tried(library, data, office).problems

    assert bad.cell.text == "无"
    assert "每年十家" in bad.said


def test_a_cell_emptied_in_our_table_empties_the_field(library, office, item):
    data = edited(exported(item), ("下放事项办理标准", "承诺办结时限：期限", 2, None))

    (document,) = taken_in(library, data, office)

    assert document.latest.fields["time_limit"] == {"promised": {"unit": "工作日"}}


def test_an_empty_cell_of_another_table_says_nothing(library, office, item):
    data = workbook(("表", [["事项代号", "事项名称", "承诺时限"], ["xiaozuofang", None, None]]))

    assert said_of(tried(library, data, office)) == [("same", "食品小作坊登记")]


def test_materials_stand_one_in_a_row_below_their_item(library, office):
    data = workbook(
        ("明细", [
            ["青岚县事项材料表"],
            ["事项名称", "材料名称", "材料形式", "是否容缺"],
            ["甲登记", "申请表", "纸质", "否"],
            [None, "身份证", "电子化", "√"],
            ["乙登记", "承诺书", None, None],
        ]),
    )  # fmt: skip

    first, second = taken_in(library, data, office)

    assert [row["name"] for row in first.latest.fields["materials"]] == ["申请表", "身份证"]
    assert first.latest.fields["materials"][1]["form"]["label"] == "电子化"
    assert first.latest.fields["materials"][1]["rongque"] == {"allowed": True}
    assert second.latest.fields == {"name": "乙登记", "materials": [{"name": "承诺书"}]}


def test_a_catch_all_material_is_named_by_its_cell(library, office):
    data = workbook(
        ("表", [["事项名称", "材料名称"], ["甲登记", "申请表"], ["甲登记", "其他材料"]])
    )

    (bad,) = tried(library, data, office).problems

    assert bad.cell.at == "B3"
    assert "兜底" in bad.said


def test_a_row_without_a_name_is_refused(library, office):
    data = workbook(("表", [["事项名称", "承诺时限"], ["甲", 1], [None, 2]]))

    assert wrong(tried(library, data, office)) == [("表", "A3")]


def test_a_formula_without_a_result_is_no_empty_cell(library, office):
    data = workbook(("表", [["事项名称", "承诺时限"], ["甲", "=1+1"]]))

    assert wrong(tried(library, data, office)) == [("表", "B2")]


def test_a_question_whose_answer_is_not_offered_is_named(library):
    trainer = make.actor(library, "trainer")
    rows = [
        ["模块名称", "题干", "选项", "答案"],
        ["窗口", "一", "是\n否", "A"],
        ["窗口", "二", "是\n否", "C"],
    ]

    trial = tried(library, workbook(("题库", rows)), trainer, shelf="training")

    assert wrong(trial) == [("题库", "D3")]


def test_numbers_of_identity_cards_are_not_even_laid_down(library):
    committee = make.actor(library, "committee")
    rows = [["姓名", "身份证号", "备注"], ["柏景明", "519921199001011234", "519921199001011234"]]

    intake = laid(library, workbook(("专家", [*rows])), committee, shelf="experts")

    assert "519921199001011234" not in intake.cells.stored
    assert wrong(trial_of(library, intake, committee)) == [("专家", "C2")]


def test_what_is_taken_in_is_a_draft_and_stands_in_the_journal(library, office):
    data = workbook(("表", [["事项名称", "承诺时限"], ["甲", 1], ["乙", 2]]))

    made = taken_in(library, data, office)

    assert [one.draft.state for one in made] == ["draft", "draft"]
    library.journal.seal()
    last = next(library.journal.latest()).entry
    assert (last.action, last.path, last.title) == ("sheet_taken_in", "/items", "表.xlsx")
    assert last.detail["documents"] == "2"
    assert len(last.detail["file_sha256"]) == 64


def test_what_was_shown_and_what_would_be_written_must_agree(library, office, item):
    data = edited(exported(item), ("下放事项办理标准", "数量限制", 2, "无"))
    intake = laid(library, data, office)
    shown = trial_of(library, intake, office).digest
    fields = {**item.latest.fields, "cross_region": "全市通办"}
    save(item, Words(fields), office, make.later(minutes=1), based_on=item.tag())

    with pytest.raises(NotPossible, match="核对以后"):
        put_in(library, intake, shown, office, make.later(minutes=2))

    assert "quantity_limit" not in item.latest.fields


def test_a_table_is_taken_in_once(library, office):
    intake = laid(library, workbook(("表", [["事项名称"], ["甲"]])), office)
    shown = trial_of(library, intake, office).digest
    put_in(library, intake, shown, office, make.NOW)

    with pytest.raises(NotPossible, match="已经导入"):
        put_in(library, intake, shown, office, make.NOW)

    assert len(library["items"].documents) == 1
    assert intake.cells is None


def test_what_is_in_review_or_begun_by_another_is_not_touched(library, office, item):
    data = edited(exported(item), ("下放事项办理标准", "数量限制", 2, "无"))
    writer = make.actor(library, "writer")

    assert "王办公正在起草" in tried(library, data, writer).problems[0].said
    take_step(item, "submit", office, make.later(minutes=1))
    assert "正在审核" in tried(library, data, office).problems[0].said


def test_a_table_is_its_owners_alone_and_does_not_stay(library, office):
    intake = laid(library, workbook(("表", [["事项名称"], ["甲"]])), office)
    writer = make.actor(library, "writer")

    with pytest.raises(NotFound):
        intake_of(library, intake.key, writer, make.NOW)
    with pytest.raises(NotFound):
        intake_of(library, intake.key, office, make.NOW + KEPT_FOR)
    throw_away(library, intake, office)
    assert intakes_of(library, office, make.NOW) == []


def test_a_table_too_many_is_refused_until_one_is_taken_in_or_given_up(library, office):
    def another(number):
        data = workbook(("表", [["事项名称"], [f"事项{number}"]]))
        return laid(library, data, office, name=f"{number}.xlsx")

    first, *_ = [another(number) for number in range(MOST_KEPT)]
    with pytest.raises(NotPossible, match="请先导入或放弃最早的"):
        another(MOST_KEPT)
    first.finish([])
    another(MOST_KEPT)

    assert first not in intakes_of(library, office, make.NOW)


def test_who_may_not_create_may_not_lay_down(library):
    with pytest.raises(NotAllowed):
        laid(library, workbook(("表", [["事项名称"], ["甲"]])), make.actor(library, "reviewer"))


def test_a_text_is_no_table(library, office):
    with pytest.raises(NotPossible, match="正文"):
        laid(library, workbook(("表", [["标题"], ["甲"]])), office, shelf="rules")


def test_another_row_of_headers_is_understood_anew(library, office):
    data = workbook(("表", [["甲", "乙"], ["事项", "x"], ["事项名称", "承诺时限"], ["丙", 1]]))
    intake = laid(library, data, office)

    settle(library, intake, [Chosen(1, ("", ""))], office)
    settle(library, intake, [Chosen(3, ("", ""))], office)

    assert choices_of(intake) == [Chosen(3, ("name", "time_limit.promised.value"))]
    assert said_of(trial_of(library, intake, office)) == [("new", "丙")]


def test_what_a_column_means_is_remembered_for_the_next_table(library, office):
    data = workbook(("表", [["事项名称", "我们的栏"], ["甲", "无"]]))
    intake = laid(library, data, office)
    settle(library, intake, [Chosen(1, ("name", "quantity_limit"))], office)

    assert choices_of(laid(library, data, office)) == [Chosen(1, ("name", "quantity_limit"))]


def test_more_documents_than_one_commit_holds_are_refused(library, office, monkeypatch):
    monkeypatch.setattr(sheet_trial, "MOST_DOCUMENTS", 2)
    data = workbook(("表", [["事项名称"], ["甲"], ["乙"], ["丙"]]))

    assert "拆分" in tried(library, data, office).refusal


@pytest.mark.parametrize("kind", ["service_item", "expert", "training"])
def test_every_kind_in_tables_goes_out_and_comes_in_unchanged(library, kind):
    document = make.draft(library, kind, text="")
    writer = make.actor(library, make.WRITER_OF.get(kind, "office"))

    trial = tried(library, exported(document), writer, shelf=KINDS[kind].shelf)

    assert said_of(trial) == [("same", document.title)]


def test_a_table_that_is_broken_off_leaves_nothing_half_done(library, office):
    rows = [["事项名称"], ["甲"], ["乙"]]
    intake = laid(library, workbook(("表", rows)), office)
    shown = trial_of(library, intake, office).digest
    library._p_jar.transaction_manager.commit()

    put_in(library, intake, shown, office, make.NOW)
    library._p_jar.transaction_manager.abort()  # as when the process is killed before its commit

    again = make.reread(library)
    assert list(again["items"].documents) == []
    assert intake_of(again, intake.key, office, make.NOW).cells is not None


def test_a_double_click_lays_one_table_down(library, office):
    upload = Upload("表.xlsx", workbook(("表", [["事项名称"], ["甲"]])))

    once = lay_down(library["items"], upload, office, make.NOW, form="f1")
    again = lay_down(library["items"], upload, office, make.later(minutes=1), form="f1")
    other = lay_down(library["items"], upload, office, make.later(minutes=1), form="f2")

    assert once is again
    assert intakes_of(library, office, make.later(minutes=2)) == [other, once]
