"""A blueprint on a phone: chosen, filled in, what is missing read where it is to be written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.soundness import too_wide, violations
from tests.browser.visiting import follow, press, said, signed_in
from tests.serving import served_bureau
from tests.workflows.test_needed_parts import WHOLE, WITHOUT_BASIS

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def office(browser, tmp_path_factory):
    with served_bureau(tmp_path_factory.mktemp("bureau"), "office") as url:
        yield signed_in(browser, url, "office", viewport={"width": 360, "height": 740})


def sound(page: Page) -> bool:
    return [*violations(page), *too_wide(page)] == []


def test_the_road_from_a_blueprint_to_review_on_a_phone(office: Page):
    office.goto("/rules/new")
    assert sound(office)
    link = office.get_by_role("main").get_by_role("link", name="办法", exact=True)
    assert link.bounding_box()["height"] >= 40

    link.click()
    expect(office.locator("[name=kb_text]")).to_have_value(re.compile("第一章　总则"))
    assert sound(office)
    office.locator("[name=title]").first.fill("甲办法")
    office.locator("[name=kb_text]").fill(WITHOUT_BASIS)
    press(office, "保存草稿")
    office.wait_for_url("**/report")

    address = office.url.removesuffix("/report")
    office.goto(f"{address}/edit")
    expect(office.get_by_role("heading", name="还缺1项，补上才能提交审核")).to_be_visible()
    assert "依据（第一条）：写明制定目的和依据" in said(office)
    assert sound(office)

    follow(office, "审核流程")
    assert "依据（第一条）" in said(office)
    assert office.get_by_role("main").get_by_role("button", name="提交审核").count() == 0
    assert sound(office)

    office.goto(f"{address}/edit")
    office.locator("[name=kb_text]").fill(WHOLE)
    press(office, "保存草稿")
    office.wait_for_url("**/report")
    office.goto(f"{address}/workflow")
    press(office, "提交审核")
    expect(office.get_by_role("main")).to_contain_text("审核中")
