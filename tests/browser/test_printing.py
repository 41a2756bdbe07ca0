"""Paper that answers: printed in Chromium, its codes read, and the address on it opened."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp

from content.text.numbering import to_chinese
from tests import make
from tests.browser.soundness import too_wide, violations
from tests.browser.visiting import said, signed_in, visitor
from tests.functional.pages import bureau_with_passwords
from tests.serving import served
from workflows.drafting import save

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from content.library.site import Site

LONG = "\n".join(
    f"第{number}条　窗口工作人员应当一次性告知申请人需要补正的全部内容，不得分次告知；"
    "申请材料齐全、符合法定形式的，应当当场受理并出具受理凭证，写明受理日期和办结日期。"
    for number in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
                   "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十")
)  # fmt: skip
CHAPTERS = 40
HEADED = "\n".join(
    f"第{to_chinese(number)}章　窗口事项\n第{to_chinese(number)}条　"
    + "窗口工作人员应当一次性告知申请人需要补正的全部内容，不得分次告知。" * (number % 7 + 1)
    for number in range(1, CHAPTERS + 1)
)
MATERIALS = [
    {"name": "申请书", "type": {"code": "1", "label": "原件"}, "original_copies": 1,
     "rongque": {"allowed": False}},
    {"name": "场所证明", "type": {"code": "2", "label": "复印件"}, "duplicate_copies": 2,
     "rongque": {"allowed": True, "deadline_workdays": 5}},
]  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("printing")
    with bureau_with_passwords(folder, "staff") as bureau:
        bureau.change(_publish_papers)
    with served(folder) as url:
        yield url


@pytest.fixture(scope="module")
def staff(browser, county) -> Page:
    return signed_in(browser, county, "staff")


@pytest.fixture(scope="module")
def sheets(staff, tmp_path_factory) -> list[tuple[str, str]]:
    """Return, of every sheet of a long rule, what is printed and what its code says."""
    return printed(staff, "/rules/current/print", tmp_path_factory.mktemp("pdf"))


def printed(page: Page, address: str, folder: Path) -> list[tuple[str, str]]:
    """Print a page as its style sheet says; return of every sheet the text and the code."""
    page.goto(address)
    path = folder / "print.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    with pypdfium2.PdfDocument(path) as pdf:
        return [(_text(sheet), _code(sheet)) for sheet in pdf]


def test_every_sheet_bears_a_code_title_version_days_and_its_number(sheets):
    count = len(sheets)

    assert count > 1
    assert len({code for _, code in sheets}) == 1
    for number, (text, code) in enumerate(sheets, 1):
        assert "/check/rules/current/1/" in code
        assert "窗口工作管理办法" in text
        assert "第1版·自2020年1月1日起施行" in text
        assert "打印" in text
        assert f"第{number}页，共{count}页" in text


def test_the_whole_text_is_on_paper(sheets):
    text = "".join(text for text, _ in sheets)

    assert "第一条" in text
    assert "第二十条" in text


def test_a_print_of_what_is_in_force_is_confirmed(staff, sheets):
    answer = staff.goto(sheets[0][1])

    assert answer.status == 200
    assert staff.get_by_role("heading", level=1).inner_text() == "现行有效"


def test_a_superseded_print_leads_to_what_replaced_it_and_to_the_difference(staff, tmp_path):
    sheets = printed(staff, "/rules/replaced/print?version=1", tmp_path)

    answer = staff.goto(sheets[0][1])

    assert answer.status == 200
    assert staff.get_by_role("heading", level=1).inner_text() == "已被替代"
    assert "自2021年1月1日起施行" in said(staff)
    difference = staff.get_by_role("link", name="看两版有什么不同")
    assert difference.get_attribute("href") == "/rules/replaced/compare?a=1&b=2"
    assert staff.goto("/rules/replaced/compare?a=1&b=2").status == 200


def test_a_superseded_clause_is_shown_with_its_own_difference(staff, tmp_path):
    staff.goto("/rules/replaced/v/1")
    clause_id = staff.locator(".kb-article").nth(2).get_attribute("data-clause")
    sheets = printed(staff, f"/rules/replaced/print?version=1&clause={clause_id}", tmp_path)

    staff.goto(sheets[0][1])

    assert "第三条" in sheets[0][0]
    assert "这一条款的文字有修改" in said(staff)
    assert staff.locator("ins").all_inner_texts() == ["当日"]


def test_whoever_may_not_read_it_gets_no_confirmation_and_no_title(browser, county, sheets):
    stranger = visitor(browser, county)

    answer = stranger.goto(sheets[0][1])

    assert answer.status == 404
    assert stranger.get_by_role("heading", level=1).inner_text() == "请登录后核验"
    assert "窗口工作管理办法" not in stranger.content()


def test_the_materials_of_an_item_fit_on_one_sheet(staff, tmp_path):
    sheets = printed(staff, "/items/small/print?part=materials", tmp_path)

    assert len(sheets) == 1
    text, code = sheets[0]
    assert "原件1份" in text
    assert "可以容缺，5个工作日内补齐" in text
    assert "不能容缺" in text
    assert "/check/items/small/1/" in code


def test_no_heading_stands_alone_at_the_foot_of_a_sheet(staff, tmp_path):
    sheets = [text for text, _ in printed(staff, "/rules/headed/print", tmp_path)]

    assert len(sheets) > 5
    numbers = [to_chinese(number) for number in range(1, CHAPTERS + 1)]
    headed = [[one for one in numbers if f"第{one}章窗口" in text] for text in sheets]
    begun = [[one for one in numbers if f"第{one}条窗口" in text] for text in sheets]
    assert [one for each in headed for one in each] == numbers
    assert headed == begun


def test_way_and_day_of_reading_are_not_printed_with_the_page(staff):
    staff.goto("/rules/current")
    staff.emulate_media(media="print")

    seen = [staff.locator(part).first.is_visible() for part in (".kb-trail", ".kb-day", "h1")]
    staff.emulate_media(media="screen")

    assert seen == [False, False, True]


def test_the_button_opens_the_dialog_for_printing(staff):
    staff.goto("/rules/current")
    staff.get_by_role("link", name="打印").click()
    staff.evaluate("() => { window.print = () => { document.title = 'printed'; }; }")

    staff.get_by_role("button", name="打印").click()

    assert staff.title() == "printed"


def test_the_page_that_confirms_is_accessible(staff, sheets):
    staff.set_viewport_size({"width": 360, "height": 740})
    staff.goto(sheets[0][1])

    assert violations(staff) == []
    assert too_wide(staff) == []


def _publish_papers(library: Site) -> None:
    first, second = date(2020, 1, 1), date(2021, 1, 1)
    make.published(library, name="current", text=LONG, in_force_from=first)
    make.published(library, name="headed", text=HEADED, in_force_from=first)
    replaced = make.published(library, name="replaced", in_force_from=first)
    words = make.words(text=make.rule_text(("当场受理", "当日受理")))
    office = make.actor(library, "office")
    save(replaced, words, office, make.later(days=1), based_on=replaced.tag())
    make.publish(replaced, second, when=make.later(days=1))
    make.published(library, "service_item", name="small", text="", in_force_from=first,
                   materials=MATERIALS)  # fmt: skip


def _text(sheet: pypdfium2.PdfPage) -> str:
    return "".join(sheet.get_textpage().get_text_bounded().split())


def _code(sheet: pypdfium2.PdfPage) -> str:
    found = zxingcpp.read_barcodes(sheet.render(scale=3).to_numpy())
    assert len(found) == 1
    return found[0].text
