"""Writing a document through its pages: new, edit, conflicts, earlier saves, giving up."""

from __future__ import annotations

import pytest

from content.text.lines import Line
from content.types.registry import KINDS
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_to,
    form_with,
    signed_in,
    text_of,
)
from workflows.drafting import Words, create


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "writer", "staff", "admin") as made:
        yield made


def begun(browser):
    """Return the address of a draft written in the form."""
    form = form_with(browser.get("/rules/new"), "kb_text")
    fill(form, title="窗口工作管理办法", kb_text=make.RULE_TEXT)
    return form.submit("save", status=303).location.removesuffix("/report")


def test_a_rule_is_written_in_a_form_and_its_outline_is_shown(office):
    report = office.get(f"{begun(office)}/report")

    counts = {div.dt.text: div.dd.text for div in report.html.select(".kb-counts > div")}

    assert counts == {"章": "2", "条": "5", "款（段）": "6", "项": "2"}
    assert "第三条 窗口工作人员应当一次性告知" in text_of(report)


def test_doubts_about_typed_text_are_shown(office):
    browser = office
    form = form_with(browser.get("/rules/new"), "kb_text")
    fill(form, title="跳号的办法", kb_text="第一条　甲。\n第四条　乙。")

    report = form.submit("save").follow()

    assert "请核对的地方" in text_of(report)


def test_a_refused_form_keeps_everything_that_was_typed(office):
    browser = office
    form = form_with(browser.get("/rules/new"), "kb_text")
    fill(form, title="", issuer="某某局", kb_text="第一条　甲。")

    page = form.submit("save", status=400)

    again = form_with(page, "kb_text")
    assert again.fields["issuer"][0].value == "某某局"
    assert again["kb_text"].value.strip() == "第一条　甲。"
    assert "标题：请填写此项" in text_of(page)


def test_a_taken_address_is_refused_on_the_form_itself(office):
    browser = office
    taken = begun(browser).rpartition("/")[2]
    form = form_with(browser.get("/rules/new"), "kb_text")
    fill(form, title="另一个办法", kb_name=taken, kb_text="第一条　甲。")

    page = form.submit("save", status=409)

    assert "已经有文件" in text_of(page)
    assert form_with(page, "kb_text").fields["title"][0].value == "另一个办法"


def test_saving_without_a_change_makes_no_new_revision(office):
    browser = office
    path = begun(browser)

    form_with(browser.get(f"{path}/edit"), "kb_text").submit("save", status=303)

    assert "第1次保存" in text_of(browser.get(f"{path}/report"))


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_opened_and_saved_unchanged(bureau, name):
    bureau.change(lambda library: make.draft(library, name, name="every-kind"))
    browser = signed_in(bureau, "admin")
    path = f"/{KINDS[name].shelf}/every-kind"

    form_with(browser.get(f"{path}/edit"), "kb_text").submit("save", status=303)

    assert "第1次保存" in text_of(browser.get(f"{path}/report"))


def test_an_edit_is_saved_with_its_note(office):
    browser = office
    path = begun(browser)
    form = form_with(browser.get(f"{path}/edit"), "kb_text")
    fill(form, kb_text=make.rule_text(("当场受理", "当日受理")), kb_change="当场改为当日")

    report = form.submit("save").follow()

    assert "第2次保存" in text_of(report)
    assert "当场改为当日" in text_of(report)
    assert "当日受理" in text_of(report)


def test_of_two_people_editing_the_second_is_shown_both_texts_and_can_save(bureau, office):
    writer = signed_in(bureau, "writer")
    path = begun(office)
    mine = form_with(writer.get(f"{path}/edit"), "kb_text")
    theirs = form_with(office.get(f"{path}/edit"), "kb_text")
    fill(theirs, kb_text=make.rule_text(("当场受理", "当日受理"))).submit("save", status=303)
    fill(mine, issuer="新机关", kb_text=make.rule_text(("各窗口", "全部窗口")))

    conflict = mine.submit("save", status=409)

    assert "没有冲突，请看过后保存" in text_of(conflict)
    saved = form_with(conflict, "mine").submit("op", value="save").follow()
    assert "第3次保存" in text_of(saved)
    again = form_with(office.get(f"{path}/edit"), "kb_text")
    assert again.fields["issuer"][0].value == "新机关"
    assert again["kb_text"].value.strip() == make.rule_text(
        ("当场受理", "当日受理"), ("各窗口", "全部窗口")
    )


def test_an_earlier_save_comes_back_as_a_new_one(office):
    browser = office
    path = begun(browser)
    form = form_with(browser.get(f"{path}/edit"), "kb_text")
    fill(form, kb_text="第一条　全部删去。").submit("save", status=303)

    report = form_to(browser.get(f"{path}/edit"), "/revert").submit().follow()

    assert "第3次保存" in text_of(report)
    assert "一次性告知" in text_of(report)


def test_a_draft_never_published_can_be_deleted(office):
    browser = office
    path = begun(browser)
    page = browser.get(f"{path}/edit")
    form = form_to(page, "/delete")

    form.submit(status=303)

    browser.get(path, status=404)


def test_giving_up_a_draft_leaves_what_is_in_force(bureau, office):
    bureau.change(lambda library: make.published(library, name="in-force"))
    browser = office
    form = form_with(browser.get("/rules/in-force/edit"), "kb_text")
    fill(form, kb_text="第一条　另起炉灶。").submit("save", status=303)
    page = browser.get("/rules/in-force/edit")
    form = form_to(page, "/discard")

    after = form.submit().follow()

    assert "一次性告知" in text_of(after)
    assert "另起炉灶" not in text_of(browser.get("/rules/in-force/edit"))


def test_rows_of_a_table_stay_rows_when_another_line_is_edited(bureau, office):
    lines = (
        "第一条　收费标准如下：",
        Line("项目\t金额", kind="row", table=1),
        Line("复印\t0.5元", kind="row", table=1),
        "第二条　自发布之日起施行。",
    )
    words = Words({"title": "收费办法"}, lines)
    bureau.change(
        lambda library: create(
            library["rules"], words, make.actor(library, "office"), make.NOW, name="table"
        )
    )
    browser = office
    form = form_with(browser.get("/rules/table/edit"), "kb_text")
    text = form["kb_text"].value.replace("自发布之日", "自公布之日")
    fill(form, kb_text=text).submit("save", status=303)

    report = browser.get("/rules/table/report")

    assert "表格行 2" in text_of(report)


def test_rows_can_be_added_without_a_script_and_nothing_is_lost(office):
    browser = office
    form = form_with(browser.get("/rules/new"), "kb_text")
    fill(form, title="未保存的办法", law="行政许可法")

    page = form.submit("more_rows")

    again = form_with(page, "kb_text")
    assert again.fields["title"][0].value == "未保存的办法"
    assert "行政许可法" in [field.value for field in again.fields["law"]]
    assert "没有保存" not in text_of(page)


def test_who_may_not_write_is_refused(bureau):
    staff = signed_in(bureau, "staff")

    staff.get("/rules/new", status=403)


def test_a_form_without_its_token_is_refused(office):
    browser = office

    browser.post("/rules/new", {"title": "伪造"}, status=400)

    assert "伪造" not in text_of(browser.get("/inbox"))


def test_a_mangled_form_is_refused_with_a_sentence(office):
    browser = office
    token = form_with(browser.get("/rules/new"), "kb_text")["csrf_token"].value

    page = browser.post(
        "/rules/new", [("csrf_token", token), ("__start__", "basis:sequence")], status=400
    )

    assert "表单内容不完整" in text_of(page)
