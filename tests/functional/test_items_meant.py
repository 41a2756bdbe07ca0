"""Searches in the words of applicants (办执照要带什么): the items that may be meant, on top."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from content.types.registry import KINDS
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from workflows.accounts import change_settings
from workflows.drafting import Words, create

TO_QINGSHI = {
    "mode": "委托实施",
    "to": [{"name": "青岚县青石镇人民政府", "handling_place": "青石镇便民服务中心"}],
    "entrust_document": {"valid_from": "2026-02-01", "valid_to": "2099-01-31"},
}
LIMIT = {"promised": {"value": 3, "unit": "工作日"}}
FAQ = [{"q": "夫妻小饭馆也要办吗？", "a": "要办，从事餐饮活动的都要办理。"}]
ITEMS = {
    "cansheli": {
        "name": "个体工商户设立登记", "aliases": ["办个体执照", "开店办照"], "time_limit": LIMIT,
        "materials": [{"name": "登记申请书"}, {"name": "身份证明"}], "delegation": TO_QINGSHI,
        "process": [{"step": "制证与送达", "standard": "执照当场发给申请人，并且告知领取方式"}],
    },
    "biangeng": {"name": "个体工商户变更登记", "aliases": ["换执照"], "delegation": TO_QINGSHI},
    "aguanxian": {
        "name": "城市道路管线、杆线设施审批", "aliases": ["挖路埋管"],
        "delegation": {**TO_QINGSHI, "to": [{"name": "青岚工业园区管理委员会"}]},
    },
    "canyin": {"name": "食品经营许可证核发", "aliases": ["开饭馆办什么证"], "faq": FAQ},
    "jianfang": {"name": "农村村民宅基地批准", "aliases": ["起房子"]},
    "paishui": {"name": "排入排水管网许可证核发", "faq": FAQ},
}  # fmt: skip


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("meant"), "staff", "office") as made:
        made.change(_fill)
        yield made


def _fill(site) -> None:
    change_settings(site, {"county": "青岚县"}, make.actor(site, "admin"), make.later())
    shelf = site[KINDS["service_item"].shelf]
    for name, fields in ITEMS.items():
        words = Words(fields, ("第三条　依照本标准办理。",))
        writer = make.actor(site, make.WRITER_OF.get("service_item", "office"))
        make.publish(create(shelf, words, writer, make.NOW, name=name), date(2026, 3, 1))


@pytest.fixture(scope="module")
def staff(bureau):
    return signed_in(bureau, "staff")


def meant(browser, query: str):
    """Return the cards of the items that may be meant."""
    return browser.get(f"/search?q={quote(query)}").html.select(".kb-meant .kb-answer")


@pytest.mark.parametrize(("typed", "title"), [
    ("办执照", "个体工商户设立登记"),
    ("办执照要带什么", "个体工商户设立登记"),
    ("挖路", "城市道路管线、杆线设施审批"),
    ("饭馆", "食品经营许可证核发"),
    ("开饭店", "食品经营许可证核发"),
    ("盖房子", "农村村民宅基地批准"),
    ("换执照的申请材料", "个体工商户变更登记"),
])  # fmt: skip
def test_the_words_of_applicants_lead_to_the_item(staff, typed, title):
    assert meant(staff, typed)[0].h2.get_text(strip=True) == title


def test_a_card_says_whether_we_may_and_what_is_brought_and_how_long_it_takes(staff):
    card = meant(staff, "办执照")[0]

    said = card.get_text(" ", strip=True)
    assert "能办" in said
    assert "申请材料 2项" in said
    assert "承诺办结时限 3个工作日" in said
    assert card.find("a", href="/items/cansheli/print?part=materials")


def test_what_was_asked_for_stands_first(staff):
    brought = meant(staff, "办执照要带什么")[0]
    lasting = meant(staff, "办执照要多久")[0]

    assert brought.dt.get_text() == "申请材料"
    assert brought.dd.get_text() == "1.登记申请书；2.身份证明"
    assert lasting.dt.get_text() == "承诺办结时限"


def test_an_item_that_was_found_is_no_search_in_vain(bureau, staff):
    office = signed_in(bureau, "office")
    page = staff.get("/search?q=" + quote("挖路"))

    assert "没有找到" not in text_of(page)
    assert "挖路" not in text_of(office.get("/gaps"))


@pytest.mark.parametrize(
    "typed", ["许可", "登记", "受理", "注销许可", "考试多少分及格", "材料不齐怎么办"]
)
def test_words_that_name_no_item_or_all_of_them_offer_none(staff, typed):
    assert meant(staff, typed) == []


def test_standards_of_two_items_that_say_the_same_are_no_single_answer(staff):
    page = staff.get("/search?q=" + quote("夫妻小饭馆也要办吗"))

    assert page.html.select(".kb-hit")
    assert not page.html.select_one(".kb-answer:not(.kb-meant .kb-answer)")


def test_a_question_that_nothing_answers_is_told_so(staff):
    said = text_of(staff.get("/search?q=" + quote("食品安全考试要申请几分及格")))

    assert "不一定是您要的答案" in said


def test_a_step_is_called_by_its_name_in_the_heading_of_a_hit(staff):
    page = staff.get("/search?q=" + quote("执照当场发给"))

    assert "办理流程 1. 制证与送达" in page.html.select_one(".kb-hit-title").get_text()


def test_what_a_township_may_handle_comes_first_on_the_shelf(staff):
    titles = [one.get_text() for one in staff.get("/items").html.select(".kb-hit-title")]

    assert set(titles[:2]) == {"个体工商户设立登记", "个体工商户变更登记"}


def test_the_shelf_shows_only_what_we_may_handle_or_only_the_rest(staff):
    own = text_of(staff.get("/items?may=yes"))
    others = text_of(staff.get("/items").click("我们不能办的"))

    assert "个体工商户设立登记" in own
    assert "城市道路管线" not in own
    assert "个体工商户设立登记" not in others
    assert "城市道路管线" in others


def test_nobody_outside_a_township_is_asked_which_items_theirs_are(bureau):
    page = signed_in(bureau, "office").get("/items?may=yes")

    assert "我们能办的" not in text_of(page)
    assert "城市道路管线" in text_of(page)


def test_new_documents_of_one_kind_are_one_change(staff):
    page = staff.get("/changes")

    assert "下放事项办理标准6件" in text_of(page)
    assert page.html.select_one(".kb-hit-path").get_text().endswith("新入库")
    assert len(page.html.select(".kb-hit details li")) == len(ITEMS)


def test_what_an_item_is_opened_for_comes_before_the_other_tools(staff):
    page = staff.get("/items/cansheli").text

    assert page.index("打印材料清单") < page.index("谁引用")
    assert page.index("<summary>更多</summary>") < page.index("导出 Word")
