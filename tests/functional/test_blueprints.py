"""Beginning from a blueprint through the pages: chosen, filled in, refused, mended, submitted."""

from __future__ import annotations

import pytest

from content.types.blueprints import BY_NAME, default_table
from tests.functional.pages import (
    bureau_with_passwords,
    fill,
    form_to,
    form_with,
    signed_in,
    text_of,
)
from tests.workflows.test_needed_parts import WHOLE, WITHOUT_BASIS


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "staff", "admin") as made:
        yield made


def begun(browser, text, *, title="甲办法"):
    """Return the address of a draft begun from the blueprint of a 办法."""
    form = form_with(browser.get("/rules/new?from=measures"), "kb_text")
    fill(form, title=title, kb_text=text)
    return form.submit("save", status=303).location.removesuffix("/report")


def submit(browser, address, **expected):
    form = form_to(browser.get(f"{address}/workflow"), "/step")
    return form.submit("take", **expected)


def test_a_new_document_may_begin_from_a_blueprint(office):
    page = office.get("/rules/new").click("议事规则")

    form = form_with(page, "kb_text")
    assert form["kb_text"].value.strip().startswith("第一章　总则")
    assert form["kb_blueprint"].value == "meeting"
    assert form["kind"].value == "制度"
    assert "到会人数" in [one.strong.text for one in page.html.select(".kb-needed li")]


def test_an_empty_form_asks_for_no_blueprint(office):
    form = form_with(office.get("/rules/new"), "kb_text")

    assert form["kb_blueprint"].value == ""
    assert form["kb_text"].value.strip() == ""


def test_kinds_without_blueprints_offer_none(office):
    assert "从模板开始" in text_of(office.get("/rules/new"))
    assert "从模板开始" not in text_of(office.get("/laws/new"))


def test_the_edit_page_lists_what_is_missing_and_where_to_write_it(office):
    page = office.get(f"{begun(office, BY_NAME['measures'].text, title='没填的办法')}/edit")

    listed = [one.strong.text for one in page.html.select(".kb-needed li")]
    assert listed == ["依据", "适用范围", "职责分工", "解释机关", "施行日期", "没有填写的地方"]
    assert "还缺6项，补上才能提交审核" in text_of(page)
    clauses = page.click("到这一条款", index=0)
    assert clauses.html.select_one("textarea[name=text]").text.strip().startswith("第一条")


def test_without_its_basis_it_is_not_submitted_until_it_has_one(office):
    address = begun(office, WITHOUT_BASIS, title="缺依据的办法")
    barred = office.get(f"{address}/workflow")
    assert "依据（第一条）：写明制定目的和依据" in text_of(barred)
    assert all("submit" not in (form.fields.get("step") or [""]) for form in barred.forms.values())

    form = form_with(office.get(f"{address}/edit"), "kb_text")
    form["kb_text"] = WHOLE
    form.submit("save", status=303)

    assert "要求的内容都写明了" in text_of(office.get(f"{address}/edit"))
    submit(office, address, status=303)
    assert "审核中" in text_of(office.get(f"{address}/workflow"))


def test_a_program_is_told_the_same_and_nothing_changes(bureau, office):
    address = begun(office, WITHOUT_BASIS, title="程序提交的办法")
    path = address.removeprefix("http://localhost")

    offered = office.get(f"{path}/@workflow", headers={"Accept": "application/json"})
    told = post_step(office, f"{path}/@workflow/submit")

    assert "submit" not in [step["@id"].rpartition("/")[2] for step in offered.json["transitions"]]
    assert told.status_int == 422
    assert "依据（第一条）" in told.json["message"]
    assert "依据（第一条）" in text_of(office.get(f"{address}/workflow"))


def post_step(browser, path):
    token = form_with(browser.get("/account"), "csrf_token")["csrf_token"].value
    headers = {"Accept": "application/json", "X-CSRF-Token": token}
    return browser.post_json(path, {}, headers=headers, expect_errors=True)


def test_what_was_typed_stays_with_its_blueprint_when_it_is_refused(office):
    form = form_with(office.get("/rules/new?from=measures"), "kb_text")
    fill(form, title="", kb_text="第一条　甲。")

    page = form.submit("save", status=400)

    assert form_with(page, "kb_text")["kb_blueprint"].value == "measures"
    assert form_with(page, "kb_text")["kb_text"].value.strip() == "第一条　甲。"
    assert "下面是“办法”模板" in text_of(page)


def test_a_blueprint_that_is_not_there_is_refused(office):
    form = form_with(office.get("/rules/new?from=measures"), "kb_text")
    fill(form, title="乙办法")
    form["kb_blueprint"].force_value("training")

    assert "没有这个模板" in text_of(form.submit("save", status=400))


def test_an_unknown_name_in_the_address_is_passed_over(office):
    assert form_with(office.get("/rules/new?from=x"), "kb_text")["kb_blueprint"].value == ""


def test_the_administrator_says_which_parts_are_needed(bureau, office):
    admin = signed_in(bureau, "admin")
    form = form_with(admin.get("/settings"), "needed_parts")
    assert form["needed_parts"].value.split() == default_table().split()
    form["needed_parts"] = "办法：适用范围"
    form.submit("save", status=303)

    address = begun(office, "第一条　本办法适用于窗口。", title="少要求的办法")
    submit(office, address, status=303)

    form = form_with(admin.get("/settings"), "needed_parts")
    assert form["needed_parts"].value.strip() == "办法：适用范围"
    form["needed_parts"] = "办法：盖章"
    assert "没有“盖章”这个部分" in text_of(form.submit("save", status=400))
    form["needed_parts"] = ""
    form.submit("save", status=303)
    assert form_with(admin.get("/settings"), "needed_parts")["needed_parts"].value.count("依据") > 3
