"""Where the library lies: durable, compressed, shared by processes, closed to foreign classes."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import transaction
import ZODB
from BTrees.OOBTree import OOBTree, OOTreeSet
from ZODB.MappingStorage import MappingStorage
from ZODB.POSException import ConflictError, StateLoadError

from content import storage
from content.errors import Invalid
from content.evolution import (
    GENERATION,
    STEPS,
    evolve,
    identities_listed,
    reviews_by_holder,
    trays_for_people,
)
from content.files.table_layout import RowLayout
from content.library.origins import documents_from
from content.library.revision import Figures, SourceFile, Upload, content_hash
from content.library.site import Site, path_of
from content.storage import (
    GuardedDB,
    Location,
    durability,
    ensure_site,
    open_database,
    site_in,
    with_site,
)
from content.types.registry import KINDS
from content.types.sheet_identities import called
from tests.make import NOW, actor, add_people, draft, later, publish, reread, site
from workflows.drafting import Words, create
from workflows.publication import plan_review, take_step

ROOT = Path(__file__).parents[2]


class Foreign(OOBTree):
    """A class that is none of the library's."""


@pytest.fixture
def location(tmp_path):
    return Location(tmp_path / "data")


@pytest.fixture
def database(location):
    opened = open_database(location)
    ensure_site(opened)
    with_site(opened, add_people)
    yield opened
    opened.close()


def test_a_new_library_has_a_shelf_for_every_kind(database):
    with site_in(database) as library:
        assert {shelf.type_name for shelf in library.shelves.values()} == set(KINDS)


def test_what_is_committed_is_there_when_the_library_is_opened_again(location):
    first = open_database(location)
    ensure_site(first)
    with_site(first, add_people)
    with_site(first, lambda library: draft(library, name="kaoqin"))
    first.close()

    second = open_database(location)

    with site_in(second) as library:
        assert library.at("/rules/kaoqin").title == "窗口工作管理办法"
    second.close()


def test_an_error_leaves_nothing_behind(database):
    with pytest.raises(Invalid):
        with_site(
            database, lambda library: (draft(library, name="kaoqin"), draft(library, title=""))
        )

    with site_in(database) as library:
        assert "kaoqin" not in library["rules"].documents


def test_every_commit_is_flushed_to_the_disk(location, database):
    assert database.storage.base._adapter.connmanager.open_for_store()[0].execute(
        "PRAGMA synchronous"
    ).fetchone()[0] == 2  # fmt: skip
    assert "synchronous=FULL" in durability(location)


def test_what_is_stored_is_compressed(location, database):
    text = "\n".join(f"第{n}条　窗口应当当场受理。" for n in range(1, 3000))
    with_site(database, lambda library: draft(library, text=text))

    assert sum(f.stat().st_size for f in location.database.iterdir()) < 2_000_000


def test_a_source_file_is_kept_byte_for_byte_with_its_sum(database):
    data = bytes(range(256)) * 100
    with_site(database, lambda library: library.settings.update(source=SourceFile("a.docx", data)))

    with site_in(database) as library:
        source = library.settings["source"]
        assert source.read() == data
        assert source.sha256 == sha256(data).hexdigest()


def test_files_lie_in_the_database_and_their_copies_beside_it_do_not_grow(location, monkeypatch):
    monkeypatch.setattr(storage, "BLOBS_IN_CACHE", 1 << 20)
    files = [bytes([n]) * (300 << 10) for n in range(8)]
    for _ in range(2):  # closing waits for the copies to be counted
        opened = open_database(location)
        ensure_site(opened)
        with site_in(opened) as library:
            if "files" not in library._p_jar.root():
                kept = {n: SourceFile(f"{n}.bin", data) for n, data in enumerate(files)}
                library._p_jar.root()["files"] = OOBTree(kept)
        opened.close()

    copies = sum(path.stat().st_size for path in location.folder.glob("blobs/**/*.blob"))
    opened = open_database(location)
    with site_in(opened) as library:
        read = [one.read() for one in library._p_jar.root()["files"].values()]
    opened.close()

    assert copies <= 1 << 20
    assert read == files


def test_a_class_that_is_not_the_librarys_is_not_loaded():
    storage = MappingStorage()
    open_to_all = ZODB.DB(storage)
    with open_to_all.transaction() as connection:
        connection.root()["foreign"] = Foreign()
    open_to_all.storage.close = lambda: None

    guarded = GuardedDB(storage)

    with guarded.transaction() as connection, pytest.raises(StateLoadError) as refusal:
        connection.root()["foreign"]._p_activate()
    assert "不允许的类" in str(refusal.value.__cause__ or refusal.value.__context__)


@pytest.mark.parametrize(
    "name", ["os.system", "posix.system", "builtins.eval", "subprocess.Popen", "builtins.getattr",
             "contentious.Thing", "kb_app.db.Library", "pathlib.Path",
             "content.storage.find_global", "content.storage.ZODB", "content.storage.with_site",
             "content.library.journal.uuid4", "content.people.people.PasswordHasher"],
)  # fmt: skip
def test_a_pickle_can_call_nothing_else(name):
    module, _, attribute = name.rpartition(".")

    with pytest.raises(ValueError, match="不允许的类"):
        GuardedDB(MappingStorage()).classFactory(None, module, attribute)


def test_a_library_of_generation_zero_is_caught_up_to_date():
    library = site()
    library.generation = 0
    del library.shelves["experts"]

    done = evolve(library)

    assert done == [step.__name__ for step in STEPS]
    assert reread(library)["experts"].type_name == "expert"
    assert library.generation == GENERATION


def test_reviews_planned_before_they_had_holders_are_kept():
    library = site()
    rule = draft(library)
    rule.review_by = date(2027, 1, 1)
    library.catalog.reviews = OOTreeSet([("2027-01-01", path_of(rule))])
    library.generation = STEPS.index(reviews_by_holder)

    evolve(library)

    due = reread(library).catalog.reviews_due
    planned = [("2027-01-01", path_of(rule))]
    assert due(["person:office"], date(2027, 1, 1)) == planned
    assert due(["role:administrator"], date(2027, 1, 1)) == planned
    assert due(["person:writer"], date(2027, 1, 1)) == []


def test_a_library_without_trays_gets_them_and_knows_again_which_file_a_text_came_from():
    library = site()
    words = Words({"title": "甲"}, ("第一条　甲。",), source=Upload("甲.txt", b"x"))
    made = create(library["rules"], words, actor(library, "office"), NOW)
    digest = made.latest.source.sha256
    del library.incoming, library.catalog.origins
    library.generation = STEPS.index(trays_for_people)

    begun = STEPS.index(trays_for_people)
    assert evolve(library) == [step.__name__ for step in STEPS[begun:]]

    stored = reread(library)
    assert stored.incoming.waiting("office", NOW) == []
    assert [one.title for one in documents_from(stored, digest)] == ["甲"]


def test_records_stored_before_their_names_were_listed_are_found_by_name_and_code():
    library = site()
    words = Words({"name": "小作坊登记", "id": "xiaozuofang"})
    made = create(library["items"], words, actor(library, "office"), NOW)
    del library.catalog.identities, library.catalog.identities_by_path
    library.generation = STEPS.index(identities_listed)

    evolve(library)

    shelf = reread(library)["items"]
    assert [one.uid for one in called(shelf, "name", "小作坊登记")] == [made.uid]
    assert [one.uid for one in called(shelf, "id", "XIAOZUOFANG")] == [made.uid]
    assert list(called(shelf, "name", "小作坊")) == []


def test_people_and_saves_stored_before_they_could_pin_and_bring_back_are_read_as_they_were():
    library = site()
    rule = draft(library)
    person, revision = library.people.get("writer"), rule.latest
    assert "pinned" not in person.__getstate__()  # as in a pickle that is older than pinning
    assert "restores" not in revision.__getstate__()

    read = reread(library)

    assert read.people.get("writer").pinned == ()
    assert read.at(path_of(rule)).latest.restores == 0


def test_what_was_stored_before_figures_reports_tables_and_templates_is_read_without_them():
    library = site()
    rule = draft(library)
    revision, desk = rule.latest, library.desks.of("writer")
    stored = [thing.__getstate__() for thing in (revision, rule, desk)]  # as in older pickles
    assert {"figures", "reading", "blueprint", "sheets"}.isdisjoint(set().union(*stored))

    read = reread(library)
    old = read.at(path_of(rule))

    assert (old.latest.figures, old.latest.reading, old.blueprint) == (None, None, "")
    assert read.desks.of("writer").sheets is None


def test_figures_stored_before_tables_had_layouts_are_read_and_hashed_as_they_were():
    library = site()
    rule = draft(library)
    old, kept = SourceFile("甲.docx", b""), (RowLayout("甲\t乙", (1, 1), is_header=True),)
    library.settings["figures"] = Figures(old, (), {"x^2": "<math/>"})
    library.settings["laid"] = Figures(old, (), {}, kept)
    before = '{"formulas":{"x^2":"<math/>"},"pictures":[]}'  # as in an older pickle

    read = reread(library).settings["figures"]

    assert (read.stored, read.layouts) == (before, ())
    assert reread(library).settings["laid"].layouts == kept
    text = rule.latest.text
    stored = f"{text.fields}\n{text.body}\n{before}".encode()
    assert content_hash(text.fields, text.body, read) == sha256(stored).hexdigest()


def test_a_library_that_is_up_to_date_is_left_alone():
    assert evolve(site()) == []


def test_commits_that_touch_different_documents_do_not_conflict():
    library = site()
    _keep_waiting(library)  # the first key of a BTree conflicts, and is tried again
    first, second = draft(library, name="first"), draft(library, name="second", by="writer")
    here, there = reread(library), reread(library)
    managers = [lib._p_jar.transaction_manager for lib in (here, there)]
    for manager in managers:
        manager.begin()

    publish(here.at(f"/rules/{first.__name__}"))
    publish(there.at(f"/rules/{second.__name__}"))
    managers[0].commit()
    managers[1].commit()

    found = reread(here)
    found._p_jar.sync()
    assert found["rules"].published_count() == 2


def test_two_saves_of_one_document_conflict_rather_than_lose_one():
    library = site()
    draft(library, name="first")
    here, there = reread(library), reread(library)
    managers = [lib._p_jar.transaction_manager for lib in (here, there)]
    for manager, lib in zip(managers, (here, there), strict=True):
        manager.begin()
        lib.at("/rules/first").review_by = lib.at("/rules/first").created_at.date()

    managers[0].commit()
    with pytest.raises(ConflictError):
        managers[1].commit()
    managers[1].abort()


def test_another_process_sees_and_adds_to_the_same_library(location, database):
    script = (
        "import sys; from pathlib import Path\n"
        "from content.storage import Location, open_database, with_site\n"
        "from tests.make import draft\n"
        "database = open_database(Location(Path(sys.argv[1])))\n"
        "print(with_site(database, lambda library: draft(library, name='other').title))\n"
        "database.close()\n"
    )

    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(location.folder)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert ran.stdout.strip() == "窗口工作管理办法"
    with site_in(database) as library:
        assert library.at("/rules/other").is_published is False


def test_a_conflict_is_tried_again(database):
    tries = []

    def work(library: Site) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise transaction.interfaces.TransientError
        return library.generation

    assert with_site(database, work) == GENERATION
    assert len(tries) == 2


def _keep_waiting(library):
    older = draft(library, name="older", when=later(days=-1))
    take_step(older, "submit", actor(library, "office"), later(days=-1))
    plan_review(older, actor(library, "office"), later(days=-1), date(2027, 1, 1))
