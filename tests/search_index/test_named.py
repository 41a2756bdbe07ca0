from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from search_index.engine import Engine
from search_index.engines import ENGINES
from search_index.entries import Entry
from search_index.named import EQUAL, bearing, called, named
from search_index.query import Request

DAY = date(2026, 11, 22)
EVERYBODY = Request("", day=DAY, readers=frozenset({"everyone"}))
FEW = Request("", day=DAY, readers=frozenset({"everyone", "few"}))
TITLES = {
    "/rules/chuangkou": ("青岚县行政审批局窗口工作管理办法", ("青审发〔2026〕12号",), "everyone"),
    "/laws/xuke": ("中华人民共和国行政许可法", ("行政许可法", "许可法"), "everyone"),
    "/laws/tiaoli": ("行政许可法实施条例", (), "everyone"),
    "/rules/guicheng": ("青岚县市场监督管理局业务规程", (), "everyone"),
    "/experts/xu": ("许可", (), "few"),
}


def entries() -> dict[str, list[Entry]]:
    """Return two entries for each title: one that leads, and one whose text names another."""
    slots = {}
    for path, (title, names, reader) in TITLES.items():
        first = Entry(
            document=path, version=1, clause="c1", address="art-1", number_path="第一条",
            title=title, type_name=path.split("/")[1], shelf=path.split("/")[1], units=(),
            readers=(reader,), text="为了规范，制定本文件。", valid_from=date(2024, 1, 1),
            leads=True, names=names,
        )  # fmt: skip
        second = replace(first, clause="c2", leads=False, names=(), text="依照行政许可法办理。")
        slots[f"{path}@1"] = [first, second]
    return slots


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    engine = ENGINES[request.param](tmp_path / "index")
    engine.replace(entries(), 1)
    return engine


def found(engine: Engine, typed: str, within: Request = EVERYBODY, at_most: int = 12) -> list[str]:
    return [one.entry.document for one in named(engine, typed, within, at_most=at_most)]


@pytest.mark.parametrize("typed", [
    "窗口工作管理办法", "《窗口工作管理办法》", "ckgzglbf", "chuangkou", "glbf", "窗口办法",
    "青审发〔2026〕12号", "青审发", "qsf",
])  # fmt: skip
def test_a_document_is_found_by_each_of_its_names(engine, typed):
    assert found(engine, typed) == ["/rules/chuangkou"]


def test_an_equal_name_comes_first(engine):
    one, other = named(engine, "行政许可法", EVERYBODY, at_most=5)

    assert (one.entry.document, one.closeness) == ("/laws/xuke", EQUAL)
    assert other.entry.document == "/laws/tiaoli"
    assert other.closeness < EQUAL


def test_a_short_name_is_equal(engine):
    assert [one.closeness for one in named(engine, "xkf", EVERYBODY, at_most=1)] == [EQUAL]


@pytest.mark.parametrize("typed", ["行政许可法（2019年修正）", "《中华人民共和国行政许可法》"])
def test_the_title_as_others_print_it_is_equal(engine, typed):
    one, *_ = named(engine, typed, EVERYBODY, at_most=5)
    answer, *_ = called(engine, typed, EVERYBODY, at_most=5)

    assert (one.entry.document, one.closeness) == ("/laws/xuke", EQUAL)
    assert answer == one


@pytest.mark.parametrize("typed", ["业务规程", "ywgc"])
def test_the_title_without_the_office_that_issued_it_is_equal(engine, typed):
    one, *_ = named(engine, typed, EVERYBODY, at_most=5)

    assert (one.entry.document, one.closeness) == ("/rules/guicheng", EQUAL)


def test_what_only_the_text_says_is_no_name(engine):
    assert found(engine, "依照") == []


def test_each_document_is_found_once(engine):
    assert sorted(found(engine, "许可", FEW)) == ["/experts/xu", "/laws/tiaoli", "/laws/xuke"]


@pytest.mark.parametrize("typed", ["许可", "xuke", "xk", "x", "许"])
def test_only_what_one_may_read_is_found(engine, typed):
    assert "/experts/xu" in found(engine, typed, FEW)
    assert "/experts/xu" not in found(engine, typed)


def test_what_one_may_not_read_takes_no_place_from_others(engine):
    assert found(engine, "xuke", at_most=1) == ["/laws/xuke"]


def test_only_what_is_in_force_on_the_day_is_found(engine):
    before = replace(EVERYBODY, day=date(2023, 1, 1))

    assert found(engine, "ckgzglbf", before) == []


def test_a_kind_can_be_asked_for(engine):
    laws = replace(FEW, filters={"type_name": frozenset({"laws"})})

    assert set(found(engine, "xuke", laws)) == {"/laws/tiaoli", "/laws/xuke"}


@pytest.mark.parametrize("typed", ["", "  ", "《》"])
def test_nothing_typed_finds_nothing(engine, typed):
    assert found(engine, typed) == []


def borne_by(engine: Engine, *words: str, within: Request = EVERYBODY) -> set[str]:
    return {entry.document for entry in bearing(engine, words, within, at_most=10)}


def test_a_word_is_found_anywhere_in_a_name(engine):
    assert borne_by(engine, "工作管理") == {"/rules/chuangkou"}
    assert borne_by(engine, "许可法") == {"/laws/xuke", "/laws/tiaoli"}


def test_one_of_several_words_is_enough(engine):
    assert borne_by(engine, "窗口", "实施条例") == {"/rules/chuangkou", "/laws/tiaoli"}


def test_a_word_that_only_sounds_like_a_part_of_a_name_is_not_borne(engine):
    assert borne_by(engine, "窗扣") == set()
    assert borne_by(engine, "") == set()


def test_names_of_what_may_not_be_read_are_not_looked_at(engine):
    assert "/experts/xu" not in borne_by(engine, "许可")
    assert "/experts/xu" in borne_by(engine, "许可", within=FEW)
