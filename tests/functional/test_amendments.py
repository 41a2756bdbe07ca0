"""An amendment through its pages: begun, filled, approved, published; and its refusals."""

from __future__ import annotations

from datetime import date

import pytest

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


def two_documents(library):
    make.published(library, name="window")
    make.published(library, "guide", name="counter")


@pytest.fixture
def bureau(tmp_path):
    with bureau_with_passwords(tmp_path, "office", "reviewer", "staff", "writer") as made:
        made.change(two_documents)
        yield made


@pytest.fixture
def office(bureau):
    return signed_in(bureau, "office")


@pytest.fixture
def begun(bureau, office):
    """Return the page of an amendment with one document in it."""
    form = form_to(office.get("/amendments"), "/begin")
    form["title"], form["reason"] = "关于修改窗口办法的决定", "与上位法一致"
    fill(form, date="2027-01-01").submit("begin", status=303)
    key = next(iter(office.get("/amendments").html.select("tbody a")))["href"].rpartition("/")[2]
    return added(office.get(f"/amendments/{key}"), "/rules/window").follow()


def added(page, document, button="change", **more):
    return fill(form_to(page, "/take-up"), document=document, **more).submit(button, status=303)


def path_of(page):
    return page.request.path


def reworded(browser, page, *changes):
    """Save the working copy with the sample text changed."""
    form = form_with(browser.get(f"{path_of(page)}/rules.window/edit"), "kb_text")
    fill(form, kb_text=make.rule_text(*changes)).submit("save", status=303)


def step(browser, page, name, *, status=303, **fields):
    form = browser.get(path_of(page)).forms[f"step-{name}"]
    return fill(form, **fields).submit("take", status=status)


def test_two_documents_are_changed_and_repealed_by_one_act(bureau, office, begun):
    added(begun, "/guides/counter", "end", reason="内容并入办法")
    reworded(office, begun, ("当场受理", "当日受理"))
    page = office.get(path_of(begun))
    assert "1条修改" in text_of(page)
    assert "内容并入办法" in text_of(page)
    assert "修改后 申请材料齐全的， 当日 受理" in text_of(
        office.get(f"{path_of(begun)}/changes/rules.window")
    )
    step(office, begun, "submit")

    reviewer = signed_in(bureau, "reviewer")
    step(reviewer, begun, "approve")
    step(reviewer, begun, "publish", checked="日期等已核对")

    assert "第2版，2027年1月1日起施行" in text_of(reviewer.get(path_of(begun)))
    assert "当场受理" in text_of(office.get("/rules/window"))
    assert "当日受理" in text_of(office.get("/rules/window?on=2027-01-01"))
    bureau.change(lambda site: site.at("/guides/counter").in_force(date(2026, 12, 31)))
    assert "自2027年1月1日起废止" in text_of(office.get("/guides/counter?on=2027-01-01"))

    read = text_of(signed_in(bureau, "staff").get(path_of(begun)))
    assert "与上位法一致" in read
    for work in ("起草、修改人", "整体校验码", "可以办理", "办理规则"):
        assert work not in read


def test_a_working_copy_leads_back_to_its_amendment_and_nobody_else_sees_it(bureau, office, begun):
    at = path_of(begun)
    assert office.get(f"{at}/rules.window/workflow", status=303).location.endswith(at)
    page = text_of(office.get(f"{at}/rules.window"))
    assert "上传新稿" in page
    assert "谁引用" not in page
    assert "加入常用" not in page

    staff = signed_in(bureau, "staff")
    for address in (at, f"{at}/rules.window", f"{at}/changes/rules.window"):
        staff.get(address, status=[403, 404])
    assert "还没有您可以看的修正案" in text_of(staff.get("/amendments"))
    assert at not in office.get("/search", {"q": "窗口办法", "standing": "draft"}).text


def test_what_was_typed_stays_when_a_document_is_not_found(office, begun):
    form = fill(form_to(begun, "/take-up"), document="没有这份文件", reason="写了很久的理由")

    refused = form.submit("end", status=400)

    assert "没有找到“没有这份文件”" in text_of(refused)
    assert form_with(refused, "document")["reason"].value == "写了很久的理由"


def test_a_version_published_meanwhile_is_taken_in_on_a_page(bureau, office, begun):
    reworded(office, begun, ("当场受理", "当日受理"))

    def meanwhile(library):
        document, writer = library.at("/rules/window"), make.actor(library, "writer")
        written = make.words(
            "rule", make.rule_text(("当场受理", "即时受理"), ("各窗口", "所有窗口"))
        )
        save(document, written, writer, make.later(), based_on=document.tag())
        make.publish(document, date(2026, 7, 1), when=make.later(days=1), by="writer")

    bureau.change(meanwhile)
    page = office.get(path_of(begun))
    assert "又发布了新的版本" in text_of(page)
    meeting = page.click("并入新版本的改动")
    form = form_with(meeting, "mine")
    assert "请选择" in text_of(form.submit("op", value="save", status=400))
    choice = next(name for name in form.fields if name and name.startswith("choice-"))
    form[choice] = "mine"
    assert "当日受理" in text_of(form.submit("op", value="preview"))
    form.submit("op", value="save", status=303)

    text = text_of(office.get(f"{path_of(begun)}/rules.window"))
    assert "当日受理" in text
    assert "所有窗口" in text


def test_refusals_name_what_is_missing(bureau, office, begun):
    page = text_of(begun)
    assert "还没有改动" in page
    reworded(office, begun, ("当场受理", "当日受理"))
    step(office, begun, "submit")
    reviewer = signed_in(bureau, "reviewer")
    assert "理由" in text_of(step(reviewer, begun, "send_back", status=400))
    step(reviewer, begun, "send_back", reason="请补充依据")
    assert "请补充依据" in text_of(office.get(path_of(begun)))
    office.post(f"{path_of(begun)}/step", {"step": "submit"}, status=400)
