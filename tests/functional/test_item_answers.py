"""What is asked of an item, a module and the pool: may we, by when, why so, who may be drawn."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from content.types.registry import KINDS
from tests import make
from tests.functional.pages import bureau_with_passwords, fill, form_with, signed_in, text_of
from workflows.accounts import change_settings
from workflows.drafting import Words, create
from workflows.todo import move_review

QUIZ = [
    {"stem": "几日内一次告知？", "options": ["三日", "五日"], "answer": "B", "explain": "见说理",
     "basis": "行政许可法第三条"}
]  # fmt: skip
ITEM = {
    "name": "个体工商户设立登记",
    "implementer": {"name": "青岚县行政审批局"},
    "time_limit": {
        "statutory": {"value": 20, "unit": "工作日", "basis": "行政许可法第四十二条"},
        "promised": {"value": 3, "unit": "工作日"},
    },
    "delegation": {
        "mode": "委托实施",
        "to": [{"name": "青岚县青石镇人民政府", "handling_place": "青石镇便民服务中心"}],
        "entrust_document": {"valid_from": "2026-02-01", "valid_to": "2099-01-31"},
        "training": {"modules": ["PEIXUN"]},
    },
}
REVIEW = {"implementer": ITEM["implementer"], "version": {"next_review_due": "2099-06-01"}}
EXPERT = {
    "status": "在库", "admitted_on": "2025-01-01", "term_until": "2099-01-01",
    "training": {"last_trained_on": "2026-01-01"}, "consent": {"signed_on": "2025-01-01"},
    "specialties": [{"code": "A01", "label": "餐饮"}],
}  # fmt: skip
BEGINS = date(2025, 6, 1)
PEOPLE = ("staff", "trainer", "office", "committee", "admin", "reader")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("answers"), *PEOPLE) as made:
        made.change(_fill)
        yield made


def _fill(site) -> None:
    change_settings(site, {"county": "青岚县"}, make.actor(site, "admin"), make.later())
    _put(site, "service_item", "sheli", ITEM)
    _put(site, "service_item", "fushen", {"name": "夜间施工许可", **REVIEW})
    move_review(site["items"]["fushen"], date(2099, 5, 1))
    _put(site, "law", "xuke", make.FIELDS["law"])
    _put(site, "training", "peixun", {**make.FIELDS["training"], "quiz": QUIZ})
    _put(site, "expert", "one", {**EXPERT, "name": "郑专家"})
    gone = {"name": "孙专家", "status": "暂停", "status_reason": "本人申请"}
    _put(site, "expert", "two", {**EXPERT, **gone})


def _put(site, kind, name, fields) -> None:
    writer = make.actor(site, make.WRITER_OF.get(kind, "office"))
    shelf = site[KINDS[kind].shelf]
    make.publish(
        create(shelf, Words(fields, ("第三条　依照本办法办理。",)), writer, make.NOW, name=name),
        BEGINS,
    )


@pytest.fixture(scope="module")
def people(bureau):
    return {login: signed_in(bureau, login) for login in PEOPLE}


@pytest.fixture(scope="module")
def staff(people):
    return people["staff"]


def test_staff_of_a_township_read_that_they_may(staff):
    said = text_of(staff.get("/items/sheli"))

    assert "能办 青石镇可以办理" in said
    assert "青石镇便民服务中心" in said
    assert "至2099年1月31日" in said
    assert "上岗合格证还没有在本系统登记" in said


def test_the_modules_to_be_learnt_are_links(staff):
    page = staff.get("/items/sheli")

    assert page.html.select_one(".kb-band a[href='/training/peixun']").text == "PEIXUN"


def test_on_a_day_before_the_delegation_they_may_not(staff):
    assert "还不能办理" in text_of(staff.get("/items/sheli?on=2026-01-15"))


def test_people_of_the_bureau_are_told_nothing_about_a_township(people):
    said = text_of(people["office"].get("/items/sheli"))

    assert "青石镇可以办理" not in said
    assert "算到期日" in said


def test_a_shelf_says_it_beside_each_item(staff):
    assert "青石镇可以办理" in text_of(staff.get("/items"))


def test_due_dates_are_counted_from_the_day_of_acceptance(staff):
    said = text_of(staff.get("/items/sheli/due?accepted=2026-09-18"))

    assert "2026年9月22日" in said
    assert "2026年10月22日" in said
    assert "行政许可法第四十二条" in said
    assert "2026年9月24日" in said


def test_what_may_be_late_first_comes_first(staff):
    page = staff.get("/items/sheli/due?accepted=2026-09-18")

    assert "一次性告知" in page.html.select_one("tbody th").get_text()
    assert "是休息日" not in text_of(page)


def test_a_day_of_rest_as_the_day_of_acceptance_is_remarked_on(staff):
    assert "是休息日（国庆节）" in text_of(staff.get("/items/sheli/due?accepted=2026-10-01"))


def test_the_days_that_matter_are_marked_in_the_calendar(staff):
    page = staff.get("/items/sheli/due?accepted=2026-09-18")

    marks = [one.get_text() for one in page.html.select(".kb-month-mark")]
    assert marks == ["受理", "承诺到期", "法定到期"]
    assert [one.get_text() for one in page.html.select(".kb-month caption")] == [
        "2026年9月", "2026年10月",
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["2026-02-30", "明天", "<b>", "1"])
def test_a_day_that_is_none_is_refused_with_a_sentence(staff, day):
    page = staff.get("/items/sheli/due", {"accepted": day}, status=400)

    assert "无法识别" in text_of(page)


def test_a_year_the_administrator_has_told_is_no_longer_provisional(people, staff):
    assert "暂定（2027年安排未公布）" in text_of(staff.get("/items/sheli/due?accepted=2026-12-31"))
    form = form_with(people["admin"].get("/settings"), "holidays")
    days = f"{form['holidays'].value}\n2027-10-01至2027-10-07 休 国庆节"
    fill(form, holidays=days).submit(status=303)

    assert "暂定" not in text_of(staff.get("/items/sheli/due?accepted=2026-12-31"))


def test_days_of_rest_that_cannot_be_read_are_refused(people):
    form = form_with(people["admin"].get("/settings"), "holidays")

    page = fill(form, holidays="国庆放七天").submit(status=400)

    assert "第1行无法识别" in text_of(page)


def test_whoever_writes_a_module_reads_the_answers_with_their_basis(people):
    page = people["trainer"].get("/training/peixun/answers")

    assert "见说理" in text_of(page)
    link = page.html.select_one("a.kb-cite")
    assert link.get_text() == "行政许可法第三条"
    assert link["href"].startswith("/cite?title=")


@pytest.mark.parametrize("login", ["staff", "office", "reader", "committee"])
def test_nobody_else_reads_the_answers(people, login):
    page = people[login].get("/training/peixun/answers", status=403)

    assert "见说理" not in page.text


def test_the_committee_sees_who_may_be_drawn_and_why_not(people):
    said = text_of(people["committee"].get("/experts/eligible"))

    assert "可以抽取1人，不能抽取1人" in said
    assert "状态是“暂停”：本人申请" in said
    assert "在册2人" in said
    assert "状态是“暂停”1人" in said
    assert "抽取登记还没有在本系统建立" in said


def test_a_specialty_with_too_few_experts_is_warned_of(people):
    page = people["committee"].get("/experts/eligible?field=A01")

    assert "没有选择余地" in text_of(page)


def test_nobody_is_named_to_those_who_may_not_read_experts(people, staff):
    said = text_of(staff.get("/experts/eligible"))

    assert "专家" in said
    assert "郑专家" not in said
    assert "孙专家" not in said


def test_other_shelves_have_no_such_list(staff):
    staff.get("/rules/eligible", status=404)


def test_what_ends_is_listed_for_township_and_item(people):
    page = people["trainer"].get("/expiring?within=3660&on=2090-01-01")

    said = text_of(page)
    assert "个体工商户设立登记" in said
    assert "2099年1月31日" in said
    assert page.html.select_one(".kb-ending td").get_text(strip=True).endswith("天）：青石镇")


def test_an_item_with_two_days_of_review_has_one_row_that_names_both(people):
    page = people["trainer"].get("/expiring?within=3660&on=2090-01-01&kind=review")

    (row,) = [row.get_text() for row in page.html.select("tbody tr") if "夜间施工许可" in str(row)]
    assert "2099年5月1日（还有" in row
    assert "应当复审：办理页上设定" in row
    assert "文中写明的是2099年6月1日" in row


def test_an_empty_list_says_what_ends_next(people):
    said = text_of(people["trainer"].get("/expiring?within=1&on=2090-01-01"))

    assert "这段时间没有到期的" in said
    assert "其后最早的是2099年1月31日" in said


def test_a_township_is_chosen(people):
    trainer = people["trainer"]
    address = "/expiring?within=3660&on=2090-01-01&kind=delegation"

    own = text_of(trainer.get(f"{address}&township={quote('青石镇')}"))
    other = text_of(trainer.get(f"{address}&township={quote('石桥镇')}"))

    assert "个体工商户设立登记" in own
    assert "个体工商户设立登记" not in other


def test_the_terms_of_experts_are_shown_to_their_readers_only(people, staff):
    address = "/expiring?within=3660&on=2090-01-01&kind=term"

    assert "郑专家" in text_of(people["committee"].get(address))
    assert "郑专家" not in text_of(staff.get(address))


@pytest.mark.parametrize("within", ["0", "-1", "x", "²", "99999999", "0000019999999999"])
def test_a_number_of_days_that_makes_no_sense_is_refused(staff, within):
    assert "天数应是" in text_of(staff.get("/expiring", {"within": within}, status=400))


@pytest.mark.parametrize("version", ["²", "x", "", "9999999999999999999999"])
def test_a_line_that_no_list_has_shows_the_list_from_wherever_it_would_stand(staff, version):
    staff.get("/expiring", {"within": "30", "after": f"2026|a|b|{version}|q"}, status=200)


@pytest.mark.parametrize(
    "address",
    ["/expiring?on=9999-12-31&within=3000", "/glance?on=9999-12-01", "/glance?known=0001-01-01",
     "/items/sheli/due?accepted=9999-12-30", "/items/sheli/due?accepted=1899-12-31"],
)  # fmt: skip
def test_a_day_too_far_away_to_count_with_is_refused_with_a_sentence(staff, address):
    assert "年份应在1900至2199之间" in text_of(staff.get(address, status=400))


@pytest.mark.parametrize(
    "address", ["/expiring?on=2199-12-31&within=3660", "/items/sheli/due?accepted=2199-12-31"]
)
def test_the_last_day_there_is_can_be_read(staff, address):
    staff.get(address, status="*").mustcontain("2199年12月31日")


def test_a_visitor_signs_in_first(bureau):
    answer = bureau.browser().get("/expiring", status="*")

    assert "个体工商户设立登记" not in answer.text
    assert answer.status_int in {302, 303, 401, 403}
