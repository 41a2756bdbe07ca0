"""Editing clause by clause through its pages, without scripts: every operation is a save."""

from __future__ import annotations

import pytest

from content.text.printed import _Printer
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "writer", "reader", "reviewer") as made:
        yield made


@pytest.fixture
def path(bureau):
    return bureau.change(lambda library: f"/rules/{make.draft(library).__name__}")


def body_at(bureau, path):
    return bureau.change(lambda library: library.at(path).latest.body)


def opened(browser, path, clause_id):
    return browser.get(f"{path}/clauses?open={clause_id}")


def form_of(page, button):
    return next(
        form for form in page.forms.values()
        if button in [one._value for one in form.fields.get("op", [])]
    )  # fmt: skip


def press(browser, bureau, path, address, op, **fields):
    """Open the clause at `address`, fill in `fields`, press the button, and return the page."""
    clause = body_at(bureau, path).at(address).clause.id
    form = form_of(opened(browser, path, clause), op)
    for name, value in fields.items():
        form[name] = value
    return form.submit("op", value=op, status=303).follow()


def test_the_rows_say_every_line_with_its_level(office, path):
    page = office.get(f"{path}/clauses")

    rows = [row.get_text(" ", strip=True) for row in page.html.select(".kb-edit-row")]

    assert len(rows) == len(make.RULE_TEXT.split("\n"))
    assert rows[0] == "章 第一章 总则"
    assert rows[5] == "款（段） 申请材料齐全的，当场受理。"


def test_a_clause_is_opened_and_rewritten(bureau, office, path):
    page = press(office, bureau, path, "art-2", "rewrite", text="第二条　本办法适用于全县各窗口。")

    assert "第二条　本办法适用于全县各窗口。" in body_at(bureau, path).text()
    assert "第2次保存：修改第二条" in text_of(page)


def test_operations_follow_one_another_and_permalinks_stay(bureau, office, path):
    before = body_at(bureau, path)
    third = before.at("art-3").clause.id
    press(office, bureau, path, "art-1", "add", text="第一条之一　窗口实行首问负责制。")
    press(office, bureau, path, "art-3", "up")
    press(office, bureau, path, "art-1", "renumber")

    body = body_at(bureau, path)
    labels = [p.clause.label for p in body.places() if p.clause.level.value == "article"]
    assert labels == ["第一条", "第二条", "第三条", "第四条", "第五条", "第六条"]
    assert {p.clause.id for p in before.places()} <= {p.clause.id for p in body.places()}
    page = office.get(f"{path}/draft")
    assert page.html.select_one(f"[data-clause={third}]") is not None


def test_a_paragraph_is_deleted_and_brought_back_with_its_id(bureau, office, path):
    before = body_at(bureau, path)
    page = press(office, bureau, path, "art-3/para-2", "remove")
    assert "当场受理" not in body_at(bureau, path).text()

    page = form_named(page, "/undo").submit(status=303).follow()

    assert body_at(bureau, path) == before
    assert "恢复到第1次保存的内容" in text_of(page)


def form_named(page, ending):
    return next(form for form in page.forms.values() if form.action.endswith(ending))


def test_several_steps_are_undone_and_done_again(bureau, office, path):
    texts = [body_at(bureau, path).text()]
    for address in ("art-3/para-2", "art-2"):
        page = press(office, bureau, path, address, "remove")
        texts.append(body_at(bureau, path).text())

    undone = []
    for _ in range(2):
        page = form_named(page, "/undo").submit(status=303).follow()
        undone.append(body_at(bureau, path).text())
    again = []
    for _ in range(2):
        page = form_named(page, "/redo").submit(status=303).follow()
        again.append(body_at(bureau, path).text())

    assert undone == [texts[1], texts[0]]
    assert again == [texts[1], texts[2]]
    assert not any(form.action.endswith("/redo") for form in page.forms.values())


def test_two_articles_become_one_and_a_paragraph_an_article(bureau, office, path):
    second = body_at(bureau, path).at("art-2/para-1").clause.id
    press(office, bureau, path, "art-1", "merge")
    assert body_at(bureau, path).at("art-1/para-2").clause.id == second

    press(office, bureau, path, "art-1/para-2", "raise")

    assert body_at(bureau, path).at("art-2/para-1").clause.id == second
    assert body_at(bureau, path).text() == make.RULE_TEXT


def test_an_operation_that_is_impossible_says_why_and_keeps_the_clause_open(bureau, office, path):
    clause = body_at(bureau, path).at("art-1").clause.id

    page = form_of(opened(office, path, clause), "up").submit("op", value="up", status=422)

    assert "这一条款已经在最前面" in text_of(page)
    assert page.html.select_one(f"#text-{clause}") is not None


def test_what_was_typed_is_still_there_when_it_is_refused(bureau, office, path):
    clause = body_at(bureau, path).at("art-1").clause.id
    form = form_of(opened(office, path, clause), "add")
    form["text"] = "　"

    page = form.submit("op", value="add", status=422)

    assert "请填写要增加的内容" in text_of(page)


def test_numbers_out_of_step_are_shown_where_they_are(bureau, office, path):
    page = press(office, bureau, path, "art-4", "up")

    assert "编号或层次请核对" in text_of(page)
    doubtful = [row.get_text(" ", strip=True) for row in page.html.select(".kb-edit-row")
                if row.select(".kb-edit-doubt")]  # fmt: skip
    assert any("第四条" in row for row in doubtful)


def test_with_automatic_numbering_an_added_article_moves_the_numbers(bureau, office, path):
    clause = body_at(bureau, path).at("art-1").clause.id
    page = office.get(f"{path}/clauses?open={clause}&auto=1")
    form = form_of(page, "add")
    form["text"] = "第二条　新的一条。"

    form.submit("op", value="add", status=303)

    assert "第二条　新的一条。\n第三条　本办法适用于" in body_at(bureau, path).text()


def test_a_reader_and_a_visitor_may_not_edit_clauses(bureau, path):
    signed_in(bureau, "reader").get(f"{path}/clauses", status=(403, 404))
    bureau.browser().get(f"{path}/clauses", status=302)


def test_the_text_is_printed_once_for_its_rows(office, path, monkeypatch):
    printed, begin = [], _Printer.__init__
    monkeypatch.setattr(
        _Printer, "__init__", lambda self, body: (printed.append(body), begin(self, body))[1]
    )

    office.get(f"{path}/clauses")

    assert len(printed) == 1


def test_the_live_check_names_counts_and_doubts_and_stores_nothing(bureau, office, path):
    token = form_named(office.get(f"{path}/clauses"), "/logout")["csrf_token"].value
    told = office.post(
        f"{path}/understood", {"text": "第一条　甲。\n\n第三条　乙。"},
        headers={"X-CSRF-Token": token},
    ).json  # fmt: skip

    assert told["counts"] == [["条", 2], ["款（段）", 2]]
    assert [line for line, _ in told["warnings"]] == [3]
    assert told["warnings"][0][1].startswith("第一条之后直接是第三条")
    assert body_at(bureau, path).text() == make.RULE_TEXT


def test_the_live_check_wants_a_token_and_the_right_to_edit(bureau, office, path):
    office.post(f"{path}/understood", {"text": "甲"}, status=400)
    reader = signed_in(bureau, "reader")
    token = form_named(reader.get("/"), "/logout")["csrf_token"].value
    reader.post(
        f"{path}/understood", {"text": "甲"}, headers={"X-CSRF-Token": token}, status=(403, 404)
    )


@pytest.mark.parametrize(("lines", "status"), [(8_000, 200), (8_001, 413)])
def test_the_live_check_has_its_bounds(office, path, lines, status):
    token = form_named(office.get(f"{path}/clauses"), "/logout")["csrf_token"].value

    answer = office.post(
        f"{path}/understood", {"text": "\n".join(["甲乙丙"] * lines)},
        headers={"X-CSRF-Token": token, "Accept": "application/json"}, status=status,
    )  # fmt: skip

    assert len(answer.body) < 40_000
    if status == 413:
        assert "边写边核对已停用" in answer.json["message"]


def test_the_live_check_of_a_new_document_asks_the_shelf(office):
    token = form_named(office.get("/rules/new"), "/logout")["csrf_token"].value

    told = office.post(
        "/rules/understood", {"text": "第一条　甲。"}, headers={"X-CSRF-Token": token}
    ).json

    assert told["outline"] == [[0, "条", "第一条", "甲。"]]


def test_hints_on_a_text_are_told_while_it_is_typed(office, path):
    token = form_named(office.get(f"{path}/clauses"), "/logout")["csrf_token"].value
    told = office.post(
        f"{path}/understood", {"text": "第一条　窗口应当尽快处理。"},
        headers={"X-CSRF-Token": token},
    ).json  # fmt: skip

    assert [1, "用语含糊"] in [hint[:2] for hint in told["hints"]]
    assert told["warnings"] == []
