import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from search_index.engine import Engine, IndexUnusable
from search_index.engines import ENGINES
from search_index.entries import Entry, fingerprint, slot_of
from search_index.query import Request

STAFF = frozenset({"staff"})
READER = frozenset({"everyone"})

RULES = (
    "窗口收到申请后，应当在三个工作日内办结。",
    "行政许可、听证的费用由本局承担。",
    "行政许可的期限另行规定；听证按照程序进行。",
    "食品经营许可证延续，应当在有效期届满九十日前提出。",
    "办理时限为十三个工作日。\n（一）踏勘时间不计算在内；\n（二）专家评审时间不计算在内。",
)


def entry(text: str, at: int = 0, **changes: object) -> Entry:
    fields: dict[str, object] = {
        "document": "/rules/window",
        "version": 1,
        "clause": f"c{at}",
        "address": f"art-{at + 1}",
        "number_path": f"第{'一二三四五六七八九'[at]}条",
        "title": "窗口工作管理办法",
        "type_name": "rule",
        "shelf": "rules",
        "units": ("窗口",),
        "readers": ("everyone",),
        "text": text,
        "valid_from": date(2023, 1, 1),
        "position_in_document": at,
    }
    return Entry(**(fields | changes))  # type: ignore[arg-type] # a row of a test


def rules(**changes: object) -> list[Entry]:
    return [entry(text, at, **changes) for at, text in enumerate(RULES)]


@pytest.fixture(params=sorted(ENGINES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(name: str, tmp_path: Path) -> Engine:
    engine = ENGINES[name](tmp_path / "index")
    engine.replace({"/rules/window@1": rules()}, 7)
    return engine


def clauses(engine: Engine, text: str, **limits: object) -> list[str]:
    request = Request(text, **({"readers": READER} | limits))  # type: ignore[arg-type] # as above
    return [hit.entry.clause for hit in engine.search(request).hits]


def test_an_exact_phrase_is_found_with_its_punctuation(engine):
    assert clauses(engine, "行政许可、听证", mode="exact") == ["c1"]


def test_an_exact_phrase_counts_as_a_substring_of_the_text(engine):
    assert set(clauses(engine, "三个工作日", mode="exact")) == {"c0", "c4"}


def test_an_exact_phrase_does_not_run_over_a_line_end(engine):
    assert clauses(engine, "工作日。（一）", mode="exact") == []


def test_a_single_character_is_found(engine):
    assert clauses(engine, "届", mode="exact") == ["c3"]


def test_a_mark_of_punctuation_is_found(engine):
    assert clauses(engine, "、", mode="exact") == ["c1"]


def test_the_title_is_no_part_of_the_exact_text(engine):
    assert clauses(engine, "管理办法", mode="exact") == []


def test_a_quotation_is_exact_in_a_ranked_search(engine):
    assert clauses(engine, "“行政许可、听证” 费用") == ["c1"]


def test_an_excluded_word_is_not_found(engine):
    assert clauses(engine, "听证 -费用") == ["c2"]


def test_literal_matches_come_first(engine):
    assert clauses(engine, "行政许可、听证")[0] == "c1"


def test_complete_matches_are_counted(engine):
    results = engine.search(Request("听证 期限", readers=READER))

    assert (results.literal, results.complete, results.total) == (0, 1, 2)
    assert results.hits[0].entry.clause == "c2"


def test_a_quantity_is_the_same_in_both_kinds_of_numerals(engine):
    assert clauses(engine, "3个工作日")[0] == "c0"


def test_a_quantity_is_not_part_of_a_larger_one(engine):
    assert engine.search(Request("3个工作日", readers=READER)).complete == 1


def test_a_compound_is_found_by_its_part(engine):
    assert clauses(engine, "食品经营许可")[0] == "c3"


def test_a_synonym_is_found(engine):
    assert clauses(engine, "现场勘验") == ["c4"]


def test_an_article_is_found_by_its_number(engine):
    assert clauses(engine, "第2条")[0] == "c1"


def test_nothing_asked_finds_everything(engine):
    assert engine.search(Request("", readers=READER)).total == len(RULES)


def test_words_nobody_wrote_find_nothing(engine):
    assert clauses(engine, "鲸鱼") == []


def test_nobody_finds_what_he_may_not_read(engine):
    engine.replace({"/rules/secret@1": rules(document="/rules/secret", readers=("staff",))}, 8)

    for_readers = engine.search(Request("踏勘", readers=READER, facets=True))
    for_staff = engine.search(Request("踏勘", readers=STAFF | READER, facets=True))

    assert (for_readers.total, for_staff.total) == (1, 2)
    assert for_readers.facets["type_name"] == (("rule", 1),)


def test_without_groups_nothing_is_found(engine):
    assert clauses(engine, "踏勘", readers=frozenset()) == []


def test_upkeep_sees_everything(engine):
    assert clauses(engine, "踏勘", readers=None) == ["c4"]


def test_a_day_finds_what_was_in_force(engine):
    older = rules(version=2, valid_from=date(2020, 1, 1), valid_to=date(2022, 12, 31))
    engine.replace({"/rules/window@2": older}, 8)

    def versions(day: date) -> set[int]:
        found = engine.search(Request("踏勘", readers=READER, day=day))
        return {hit.entry.version for hit in found.hits}

    assert versions(date(2019, 12, 31)) == set()
    assert versions(date(2020, 1, 1)) == {2}
    assert versions(date(2022, 12, 31)) == {2}
    assert versions(date(2023, 1, 1)) == {1}


def test_drafts_are_found_only_when_asked_for(engine):
    draft = rules(version=0, standing="draft", valid_from=None)
    engine.replace({slot_of("/rules/window", 0): draft}, 8)

    assert engine.search(Request("踏勘", readers=READER)).total == 1
    assert engine.search(Request("踏勘", readers=READER, standing="draft")).total == 1
    assert engine.search(Request("踏勘", readers=READER, standing=None)).total == 2


def test_facets_count_all_matches_not_the_page(engine):
    guides = rules(document="/guides/a", type_name="guide", shelf="guides", units=("窗口", "园区"))
    engine.replace({"/guides/a@1": guides}, 8)

    facets = engine.search(Request("应当", readers=READER, size=1, facets=True)).facets

    assert dict(facets["type_name"]) == {"rule": 2, "guide": 2}
    assert dict(facets["unit"]) == {"窗口": 4, "园区": 2}
    assert dict(facets["year"]) == {"2023": 4}


def test_a_filter_keeps_any_of_its_values(engine):
    engine.replace({"/guides/a@1": rules(document="/guides/a", type_name="guide")}, 8)

    def total(**filters: str) -> int:
        wanted = {field: frozenset({value}) for field, value in filters.items()}
        return engine.search(Request("踏勘", readers=READER, filters=wanted)).total

    assert (total(), total(type_name="guide"), total(type_name="law")) == (2, 1, 0)
    assert (total(document="/guides/a"), total(unit="窗口"), total(unit="园区")) == (1, 2, 0)


def test_pages_follow_each_other_without_gaps(engine):
    query = "行政许可 听证 应当"
    whole = clauses(engine, query)

    pages = [clauses(engine, query, start=at, size=1) for at in range(len(whole) + 1)]

    assert [page[0] for page in pages[:-1]] == whole
    assert pages[-1] == []


def test_replacing_a_slot_leaves_nothing_of_the_old(engine):
    engine.replace({"/rules/window@1": [entry("窗口实行首问负责制。")]}, 8)

    assert clauses(engine, "踏勘") == []
    assert clauses(engine, "首问负责制") == ["c0"]


def test_an_empty_replacement_removes_the_slot(engine):
    engine.replace({"/rules/window@1": []}, 8)

    assert clauses(engine, "") == []
    assert engine.slots() == {}


def test_the_position_is_part_of_the_commit(name, engine, tmp_path):
    engine.replace({}, 42)

    assert ENGINES[name](tmp_path / "index").position() == 42


def test_a_new_index_is_at_position_zero(name, tmp_path):
    assert ENGINES[name](tmp_path / "new").position() == 0


def test_slots_carry_the_fingerprint_of_their_entries(engine):
    assert engine.slots() == {"/rules/window@1": fingerprint(reversed(rules()))}


def test_clearing_forgets_everything(engine):
    engine.clear()

    assert (engine.position(), dict(engine.slots()), clauses(engine, "踏勘")) == (0, {}, [])


def test_another_process_s_commit_is_seen_at_the_next_search(name, engine, tmp_path):
    other = ENGINES[name](tmp_path / "index")
    assert clauses(engine, "首问负责制") == []

    other.replace({"/rules/b@1": [entry("窗口实行首问负责制。", document="/rules/b")]}, 8)

    assert clauses(engine, "首问负责制") == ["c0"]
    assert engine.position() == 8


def test_writers_may_take_turns(name, engine, tmp_path):
    other = ENGINES[name](tmp_path / "index")

    for at in range(10):
        one = engine if at % 2 else other
        one.replace({f"/rules/r{at}@1": rules(document=f"/rules/r{at}")}, 8 + at)

    assert len(other.slots()) == 11
    assert engine.search(Request("踏勘", readers=READER)).total == 11


def test_a_closed_index_opens_again(name, engine, tmp_path):
    engine.close()

    assert clauses(ENGINES[name](tmp_path / "index"), "踏勘") == ["c4"]


# Whoosh leaves a damaged file open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("damage", ["", "{", "\x00\x01"])
def test_a_damaged_index_says_so(name, engine, tmp_path, damage):
    engine.close()
    for path in (tmp_path / "index").iterdir():
        if path.name == "meta.json" or path.suffix == ".toc":
            path.write_text(damage)

    with pytest.raises(IndexUnusable):
        ENGINES[name](tmp_path / "index")


# Whoosh leaves a damaged file open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_index_that_lost_a_file_says_so(name, engine, tmp_path):
    engine.close()
    for path in (tmp_path / "index").iterdir():
        if path.suffix in {".term", ".seg"}:
            path.unlink()

    with pytest.raises(IndexUnusable):
        ENGINES[name](tmp_path / "index")


def test_an_index_of_another_schema_says_so(name, engine, tmp_path):
    engine.close()
    (tmp_path / "index" / "schema-version").write_text("0")

    with pytest.raises(IndexUnusable):
        ENGINES[name](tmp_path / "index")


WRITER = """
import sys
from pathlib import Path
from search_index.engines import ENGINES
from tests.search_index.test_engines import rules
engine = ENGINES[sys.argv[1]](Path(sys.argv[2]))
print("ready", flush=True)
for at in range(engine.position() + 1, 10_000):
    engine.replace({"/rules/window@1": rules(title=f"第{at}稿")}, at)
    print(at, flush=True)
"""


@pytest.mark.usefixtures("engine")
def test_a_killed_writer_leaves_the_old_or_the_new(name, tmp_path):
    checkout = Path(__file__).parents[2]
    for moment in (0.05, 0.13, 0.21):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, name, str(tmp_path / "index")],
            cwd=checkout,
            env=os.environ | {"PYTHONPATH": str(checkout)},
            stdout=subprocess.PIPE,
            text=True,
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(moment)
            writer.send_signal(signal.SIGKILL)
            acknowledged = writer.stdout.read().split()

        after = ENGINES[name](tmp_path / "index")
        position = after.position()
        assert position >= int(acknowledged[-1] if acknowledged else 7)
        if position > 7:
            assert after.slots() == {"/rules/window@1": fingerprint(rules(title=f"第{position}稿"))}
        assert clauses(after, "踏勘") == ["c4"]
        after.close()


def test_a_lost_or_damaged_table_of_impacts_is_made_again(tmp_path):
    engine = ENGINES["whoosh"](tmp_path / "index")
    engine.replace({"/rules/window@1": rules()}, 7)
    (table,) = (tmp_path / "index" / "tables").iterdir()
    (table / "words.keys.npy").write_bytes(b"")

    assert clauses(ENGINES["whoosh"](tmp_path / "index"), "踏勘") == ["c4"]
