"""Which record a row of a table is about: found by name and code, where the catalog lists them."""

from __future__ import annotations

import pytest

from content.library.revision import Upload
from tests import make
from tests.content.sheet_files import workbook
from workflows.drafting import Words, create, delete, save
from workflows.sheets import intake_of, lay_down, trial_of

ITEM = {"name": "食品小作坊登记", "id": "xiaozuofang"}


@pytest.fixture
def library():
    return make.site()


@pytest.fixture
def office(library):
    return make.actor(library, "office")


@pytest.fixture
def item(library, office):
    return create(library["items"], Words(ITEM), office, make.NOW)


def laid(library, data, actor):
    return lay_down(library["items"], Upload("表.xlsx", data), actor, make.NOW)


def tried(library, data, actor):
    return trial_of(library, laid(library, data, actor), actor)


def wrong(trial):
    return [(bad.cell.sheet, bad.cell.at) for bad in trial.problems]


def test_the_same_document_twice_is_refused(library, office):
    data = workbook(("表", [["事项名称", "事项代号"], ["甲", "a"], ["甲", "a"]]))

    trial = tried(library, data, office)

    assert wrong(trial) == [("表", "B3")]
    assert "第2行" in trial.problems[0].said


def test_a_name_that_stands_for_another_code_is_refused(library, office, item):
    data = workbook(("表", [["事项名称", "事项代号"], ["食品小作坊登记", "other"]]))

    (bad,) = tried(library, data, office).problems

    assert bad.cell.at == "B2"
    assert "xiaozuofang" in bad.said


def test_a_record_is_found_under_what_it_is_called_now(library, office, item):
    fields = {**item.latest.fields, "name": "小作坊登记", "id": "zuofang"}
    save(item, Words(fields), office, make.later(minutes=1), based_on=item.tag())
    rows = [["事项名称"], ["食品小作坊登记"], ["小作坊登记"]]

    assert [one.outcome for one in tried(library, workbook(("表", rows)), office).documents] == [
        "new", "same",
    ]  # fmt: skip
    delete(item, office, make.later(minutes=2))
    assert {one.outcome for one in tried(library, workbook(("表", rows)), office).documents} == {
        "new",
    }  # fmt: skip


def test_trying_a_table_loads_no_more_of_a_larger_shelf(library, office, item):
    for number in range(60):
        create(library["items"], Words({"name": f"事项{number}"}), office, make.NOW)
    intake = laid(library, workbook(("表", [["事项名称"], [item.title]])), office)
    fresh = make.reread(library)
    fresh._p_jar.cacheMinimize()

    trial = trial_of(fresh, intake_of(fresh, intake.key, office, make.NOW), office)

    loaded = [one for one in fresh["items"].documents.values() if one._p_changed is not None]
    assert [one.outcome for one in trial.documents] == ["same"]
    assert [one.title for one in loaded] == ["食品小作坊登记"]
