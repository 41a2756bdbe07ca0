"""Scans from the page for handing in to the draft: waiting, killed in the middle, looked over."""

from __future__ import annotations

import io
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from content.errors import TooOften
from content.files.recognising import Wanted, text_of
from content.files.seen import PageSeen, Seen
from content.library.revision import Upload
from kb_app.keeping import recognising as keeping
from kb_app.keeping.recognising import steps
from kb_app.settings import Settings
from tests import make
from tests.functional.commands import empty_library, kb, kb_process, site_of
from tests.functional.pages import bureau_with_passwords, kept, signed_in, uploaded
from workflows.handing_in import stage_files
from workflows.incoming import read_of, waiting_files

PICTURE = (Path(__file__).parents[1] / "content" / "scans" / "two-articles.png").read_bytes()

ROW = Seen("第一条　窗口应当一次性告知。", 90, 100, 300, 112, 0.97)

pytestmark = pytest.mark.slow


def scanned(pages: int) -> bytes:
    """Return a PDF of so many scanned pages."""
    page = Image.open(io.BytesIO(PICTURE)).convert("L")
    made = io.BytesIO()
    page.save(made, "PDF", save_all=True, append_images=[page] * (pages - 1), resolution=150)
    return made.getvalue()


def test_recognising_that_was_killed_goes_on_with_the_page_that_is_missing(tmp_path):
    data = empty_library(tmp_path / "var")
    with site_of(data) as site:
        office = make.actor(site, "office")
        stage_files(site["rules"], [Upload("扫描.pdf", scanned(2))], office, datetime.now(UTC))
    first = kb_process("read-scans", data=data)
    assert "第1页" in first.stdout.readline()
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()

    said = kb("read-scans", data=data)

    assert said.out.splitlines() == ["扫描.pdf：第2页", "识别了 1 页。"]
    with site_of(data) as site:
        (one,) = waiting_files(site, make.actor(site, "office"), datetime.now(UTC))
        assert "本办法自发布之日起施行" in read_of(one).text
        assert read_of(one).report.recognised >= 4


def test_a_scan_waits_then_is_looked_over_beside_its_page_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("kb_app.keeping.recognising.Recognising.tell", lambda _: None)
    with bureau_with_passwords(tmp_path, "office", "reviewer") as bureau:
        office = signed_in(bureau, "office")
        answer = uploaded(office, "照片.png", PICTURE)

        waiting = answer.follow()
        assert "正在等待识别" in waiting.text
        for _ in steps(bureau.library.database):
            pass

        preview = office.get(answer.location)
        assert "第1页原图" in preview.text
        picture = office.get(f"{answer.location}/page/1")
        assert picture.content_type == "image/png"
        signed_in(bureau, "reviewer").get(f"{answer.location}/page/1", status=404)
        bureau.browser().get(f"{answer.location}/page/1", status=302)
        draft = kept(answer, "窗口办法").follow()
        assert "文字识别的行" in draft.text
        office.get(f"{answer.location}/page/1", status=404)


def test_busy_readers_are_asked_again_and_a_fault_of_ours_ends_its_file_only(tmp_path, monkeypatch):
    failures = [TooOften("正在导入的文件太多，请稍后再试。"), OSError("no memory")]
    pages = [*failures, Wanted(1, (1,)), PageSeen(595.0, 842.0, (ROW,))]

    def outcome_of(step):
        if step.pages is not None:
            return text_of(step.name, step.data, dict(step.pages))
        outcome = pages.pop(0)
        if isinstance(outcome, (TooOften, OSError)):
            raise outcome
        return outcome

    monkeypatch.setattr(keeping, "PATIENCE", 0)
    monkeypatch.setattr(keeping, "done", outcome_of)
    monkeypatch.setattr(keeping.Recognising, "tell", lambda _: None)
    with bureau_with_passwords(tmp_path, "office") as bureau:
        office = signed_in(bureau, "office")
        first = uploaded(office, "甲.png", PICTURE)
        second = uploaded(office, "乙.png", PICTURE + b" ")

        done_steps = [step.name for step in steps(bureau.library.database)]

        assert done_steps == ["甲.png", "乙.png", "乙.png", "乙.png"]
        assert keeping.FAILED in office.get(first.location).text
        assert "第一条" in office.get(second.location).text


@pytest.mark.parametrize(
    ("chosen", "bound"), [("", 0.85), ("0.9", 0.9), ("1.1", 1.0), ("高", 0.85)]
)
def test_the_bound_below_which_a_row_is_doubted_is_a_setting(chosen, bound):
    assert Settings(scan_confidence=chosen).doubtful == bound
