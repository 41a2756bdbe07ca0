"""Files made worse by chance, through the upload form: a draft or a Chinese sentence, never more.

`KB_FUZZ_SECONDS` says for how long (60 in CI, else 15), `KB_FUZZ_FIRST` the number of the first
case (0); each number is always the same file, as long as the corpora are. A case that failed is
named with its number: `KB_FUZZ_CASE=1234` hands in that one alone.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.functional.handing_in import Counter, stored
from tests.functional.mutating import SHARES, Corpus
from tests.functional.pages import bureau_with_passwords, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.functional.handing_in import Answer
    from tests.functional.mutating import Case
    from tests.make import Bureau

IN_CI = os.environ.get("CI") == "true"
SECONDS = float(os.environ.get("KB_FUZZ_SECONDS", "60" if IN_CI else "15"))
FIRST = int(os.environ.get("KB_FUZZ_FIRST", "0"))
ONLY = os.environ.get("KB_FUZZ_CASE")

KEPT_OF = 25
"""Of so many files that were read one is saved as a draft; the others are given up."""

MOST_GROWTH = 250 << 10
"""In kilobytes: by so much the server may grow over one bad file; making one may take more."""

MOST_GROWTH_IN_ALL = 500 << 10
"""And by so much over all of them."""

Held = tuple[int, int, int]
"""How many documents there are, lines of the journal, and files that wait."""

FELL_OVER = "读取文件时出错"


@pytest.fixture(scope="module")
def corpus():
    shared = ROOT.parent / "shared"
    return Corpus(shared if shared.is_dir() else None)


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with bureau_with_passwords(tmp_path, "office") as bureau:
        yield bureau


def cases(corpus: Corpus) -> Iterator[Case]:
    """Yield the case that was asked for, or one after another until the time is up."""
    if ONLY:
        yield corpus.case(int(ONLY))
        return
    ends = time.monotonic() + SECONDS
    for number in count(FIRST):
        if time.monotonic() > ends:
            return
        yield corpus.case(number)


def faults_of(answer: Answer, before: Held, after: Held) -> list[str]:
    """Return what is wrong with an answer, and with what is stored behind it."""
    if answer.status == 303:
        return [] if after[:2] == before[:2] else ["上传就成了文件，或者写了日志"]
    wrong = [
        (not answer.is_refused, f"状态 {answer.status}"),
        (not answer.is_in_chinese, "不是一句中文"),
        (FELL_OVER in answer.sentence, "读取进程出错"),
        (after != before, "拒绝之后库有改动"),
    ]
    return [word for is_wrong, word in wrong if is_wrong]


@pytest.mark.slow
def test_whatever_is_handed_in_becomes_a_draft_or_is_refused_in_chinese(bureau, corpus):
    with ThreadPoolExecutor(1, initializer=give_way) as pool:
        wrong, rests, rises = pool.submit(handed_in, bureau, corpus).result()

    assert wrong == []
    assert max(rises) < MOST_GROWTH
    assert rests[-1] - rests[0] < MOST_GROWTH_IN_ALL


def give_way() -> None:
    """Let this thread, and the readers it starts, run after the tests that run beside it."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def handed_in(bureau: Bureau, corpus: Corpus) -> tuple[list[str], list[int], list[int]]:
    """Hand in one file after another; return what was wrong, memory before each, and its rise."""
    counter = Counter(signed_in(bureau, "office"))
    before, rests, rises = stored(bureau), [], []
    tally: Tally[str] = Tally()
    wrong = []
    for case in cases(corpus):
        told(f"KB_FUZZ_CASE={case.number}  {case.story}")  # the last line names what broke
        at_rest = most_used_from_here_on()
        answer = counter.hand_in(case.name, case.data)
        rests.append(at_rest)
        rises.append(most_used() - at_rest)
        faults = faults_of(answer, before, stored(bureau))
        wrong += [f"KB_FUZZ_CASE={case.number} {case.story}：{fault} {answer.sentence}"
                  for fault in faults]  # fmt: skip
        tally["读入" if answer.status == 303 else answer.sentence[:40]] += 1
        if answer.status == 303:
            settle(counter, answer, keeps=tally["读入"] % KEPT_OF == 0)
        before = stored(bureau)
    told(str(tally.most_common()))
    return wrong, rests, rises


def settle(counter: Counter, answer: Answer, *, keeps: bool) -> None:
    """Look a file over, as a person does, and save it or give it up."""
    if keeps:
        counter.keep_unseen(answer)
    else:
        counter.give_up(answer)


def told(line: str) -> None:
    """Say what is shown when the test fails, or under `pytest -s`."""
    sys.stderr.write(f"{line}\n")


def most_used_from_here_on() -> int:
    """Let the kernel note the most memory anew, and return what is used now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return most_used()


def most_used() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def test_a_number_is_always_the_same_file(corpus):
    first, again = ([corpus.case(number) for number in range(40)] for _ in range(2))

    assert first == again
    assert len({case.data for case in first}) > 35


def test_a_hundred_cases_are_shared_out():
    assert sum(SHARES.values()) == 100
