"""Who may handle an item: what its delegation says of a township on a day."""

from __future__ import annotations

from datetime import date

import pytest

from content.types.handling import handling_by, is_counterpart, short_name

COUNTY = "青岚县"
DAY = date(2026, 11, 22)
ITEM = {
    "implementer": {"name": "青岚县行政审批局"},
    "windows": [{"place": "柳溪镇便民服务中心综合窗口", "time": "工作日", "phone": "0000-1"}],
    "consult": [{"way": "电话咨询", "detail": "0000-6201001"}],
    "delegation": {
        "mode": "委托实施",
        "to": [{"name": "青岚县柳溪镇人民政府", "handling_place": "柳溪镇便民服务中心"}],
        "entrust_document": {
            "no": "青审批委字〔2026〕1号", "valid_from": "2026-02-01", "valid_to": "2029-01-31",
        },
    },
}  # fmt: skip


def of_mode(mode, **more):
    delegation = {**ITEM["delegation"], "mode": mode, "entrust_document": {}, **more}
    return {**ITEM, "delegation": delegation}


def test_a_township_that_is_entrusted_may_handle_the_item():
    found = handling_by(ITEM, ["柳溪镇"], COUNTY, DAY)

    assert (found.answer, found.unit) == ("yes", "柳溪镇")
    assert "以其名义受理、审查和决定" in found.verdict


def test_the_rows_say_where_on_what_document_until_when_and_whom_to_ask():
    rows = dict(handling_by(ITEM, ["柳溪镇"], COUNTY, DAY).rows)

    assert rows["在哪里办"] == "柳溪镇便民服务中心综合窗口，工作日，0000-1"
    assert rows["委托文件"] == "青审批委字〔2026〕1号，有效期2026年2月1日至2029年1月31日"
    assert rows["有问题问谁"] == "电话咨询：0000-6201001"


def test_a_township_that_is_not_named_may_not_and_is_told_where():
    found = handling_by(ITEM, ["石桥镇"], COUNTY, DAY)

    assert found.answer == "no"
    assert dict(found.rows)["在哪里办"] == "柳溪镇便民服务中心综合窗口"


@pytest.mark.parametrize(
    ("day", "answer", "words"),
    [
        (date(2026, 1, 31), "no", "委托自2026年2月1日起"),
        (date(2026, 2, 1), "yes", "可以办理"),
        (date(2029, 1, 31), "yes", "可以办理"),
        (date(2029, 2, 1), "no", "已于2029年1月31日到期"),
    ],
)
def test_a_delegation_counts_from_its_first_day_to_its_last(day, answer, words):
    found = handling_by(ITEM, ["柳溪镇"], COUNTY, day)

    assert found.answer == answer
    assert words in found.verdict


@pytest.mark.parametrize(
    ("mode", "answer"),
    [
        ("法定本级职权（非委托）", "yes"),
        ("授权", "yes"),
        ("下放实质性审核权", "partly"),
        ("服务前移", "partly"),
        ("派驻专窗", "partly"),
        ("", "unknown"),
    ],
)
def test_each_mode_of_delegation_lets_a_township_do_something_else(mode, answer):
    assert handling_by(of_mode(mode), ["柳溪镇"], COUNTY, DAY).answer == answer


def test_an_item_without_a_delegation_says_that_nothing_is_recorded():
    found = handling_by({}, ["柳溪镇"], COUNTY, DAY)

    assert (found.answer, found.verdict) == ("unknown", "柳溪镇没有登记下放情况，请向县局核实")


def test_somebody_of_no_township_is_told_nothing():
    assert handling_by(ITEM, [], COUNTY, DAY) is None


@pytest.mark.parametrize(
    ("name", "unit", "same"),
    [
        ("青岚县柳溪镇人民政府", "柳溪镇", True),
        ("柳溪镇人民政府", "柳溪镇", True),
        ("青岚工业园区管理委员会", "青岚工业园区管理委员会", True),
        ("青岚县小柳溪镇人民政府", "柳溪镇", False),
        ("邻县柳溪镇人民政府", "柳溪镇", False),
        ("青岚县柳溪镇人民政府", "", False),
    ],
)
def test_a_counterpart_is_known_by_its_whole_name(name, unit, same):
    assert is_counterpart(name, unit, COUNTY) is same


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("青岚县柳溪镇人民政府", "柳溪镇"),
        ("柳溪镇人民政府", "柳溪镇"),
        ("青岚工业园区管理委员会", "青岚工业园区管理委员会"),
        ("青岚县人民政府", "青岚县"),
        ("", ""),
    ],
)
def test_a_counterpart_is_called_as_in_the_county(name, short):
    assert short_name(name, COUNTY) == short
