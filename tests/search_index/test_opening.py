"""An index is begun anew only when it is unusable, and by one process at a time."""

from __future__ import annotations

import errno
import gc
import resource
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from content.errors import NotPossible
from search_index.engine import MARKER, SCHEMA_VERSION
from search_index.engines import ENGINES
from search_index.opening import Index
from search_index.query import Request
from tests.search_index.test_engines import READER, rules

# Whoosh leaves a damaged file open.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(params=ENGINES)
def name(request):
    return request.param


@pytest.fixture
def index(name, tmp_path):
    index = Index(name, tmp_path / "index")
    index.replace({"/rules/window@1": rules()}, 7)
    yield index
    index.close()


def total(index):
    return index.search(Request("踏勘", readers=READER)).total


def test_there_is_no_engine_of_another_name(tmp_path):
    with pytest.raises(NotPossible, match="lucene"):
        Index("lucene", tmp_path / "index")


def test_an_index_that_is_sound_is_left_as_it_is(name, index, tmp_path):
    again = Index(name, tmp_path / "index")

    assert (again.position(), total(again)) == (7, 1)


def test_an_index_of_another_schema_is_begun_anew(name, index, tmp_path):
    (tmp_path / "index" / name / MARKER).write_text("0")

    anew = Index(name, tmp_path / "index")

    assert anew.position() == 0
    assert (tmp_path / "index" / name / MARKER).read_text() == str(SCHEMA_VERSION)
    assert [path.name for path in (tmp_path / "index").iterdir()] == [name]


def test_a_damaged_index_is_begun_anew(name, index, tmp_path):
    for path in (tmp_path / "index" / name).iterdir():
        if path.name == "meta.json" or path.suffix == ".toc":
            path.write_text("{")

    assert Index(name, tmp_path / "index").position() == 0


def test_an_index_is_kept_when_the_machine_lets_no_more_files_be_opened(name, index, tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = len(list(Path("/proc/self/fd").iterdir())) - 1

    resource.setrlimit(resource.RLIMIT_NOFILE, (opened, hard))
    try:
        with pytest.raises(OSError, match=r"Errno 24") as refusal:
            ENGINES[name](tmp_path / "index" / name).replace({"/rules/b@1": rules()}, 8)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert refusal.value.errno == errno.EMFILE
    assert Index(name, tmp_path / "index").position() == 7
    gc.collect()  # what Whoosh left open is closed within this test


def test_processes_that_start_at_once_begin_one_index_anew(name, index, tmp_path):
    (tmp_path / "index" / name / MARKER).write_text("0")

    with ThreadPoolExecutor(4) as workers:
        first, *others = workers.map(lambda _: Index(name, tmp_path / "index"), range(4))
    first.replace({"/rules/window@1": rules()}, 9)

    assert [other.position() for other in others] == [9, 9, 9]


def test_an_index_that_another_process_began_anew_is_seen_at_the_next_search(name, index, tmp_path):
    (tmp_path / "index" / name / MARKER).unlink()
    other = Index(name, tmp_path / "index")
    other.replace({"/rules/a@1": rules(), "/rules/b@1": rules()}, 3)

    assert (index.position(), total(index)) == (3, 2)


def test_a_search_answers_though_the_folder_was_deleted(name, index, tmp_path):
    (tmp_path / "index").rename(tmp_path / "gone")

    assert total(index) == 0
    assert index.position() == 0


def test_a_sister_takes_the_place_of_the_index_for_every_process(name, index, tmp_path):
    other = Index(name, tmp_path / "index")

    with index.sister() as sister:
        sister.replace({"/rules/a@1": rules(), "/rules/b@1": rules()}, 8)
        assert (total(index), total(other)) == (1, 1)
        with index.lock:
            index.swap_in(sister)

    assert (total(index), total(other)) == (2, 2)
    assert [path.name for path in (tmp_path / "index").iterdir()] == [name]


HOLDER = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]).acquire():
    print("held", flush=True)
    time.sleep(600)
"""


def test_the_lock_of_a_killed_process_is_free(index, tmp_path):
    lock = str(tmp_path / "index.lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    ) as holder:  # fmt: skip
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGKILL)

    with index.lock.acquire(timeout=10):
        assert index.lock.is_locked
