"""Work that many could ask for at once is done once, in turn, or refused."""

from __future__ import annotations

import os

import pytest

from content.errors import NotPossible, TooLarge, TooOften
from content.files.limits import LIMITS
from content.files.marks import Formulas, pieces
from kb_app.keeping import page_pictures
from kb_app.keeping.page_pictures import PagePictures
from workflows.intake_batches import _bytes_of
from workflows.intake_order import files_in, leading_out


def test_a_page_is_drawn_once(tmp_path):
    drawn = []
    for _ in range(2):
        PagePictures(tmp_path).picture("a-1", lambda: drawn.append(1) or b"picture")

    assert len(drawn) == 1


def test_while_too_many_pages_are_asked_for_one_more_is_refused(tmp_path):
    kept = PagePictures(tmp_path)
    with kept._queue, kept._queue, kept._queue, pytest.raises(TooOften, match="稍后"):
        kept.picture("a-1", lambda: b"")


def test_the_oldest_pages_go_when_there_is_no_room(tmp_path, monkeypatch):
    monkeypatch.setattr(page_pictures, "MOST_BYTES", 10)
    kept = PagePictures(tmp_path)
    for name in ("a", "b", "c"):
        kept.picture(name, lambda: b"12345")

    assert len(list((tmp_path / "pages").iterdir())) == 2


def test_links_out_of_a_folder_are_left_out_and_told(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "out.txt").write_text("x")
    (folder / "good.txt").write_text("x")
    (folder / "link.txt").symlink_to(tmp_path / "out.txt")

    assert files_in([folder]) == [folder / "good.txt"]
    assert leading_out([folder]) == [folder / "link.txt"]


def test_a_pipe_and_a_giant_are_refused_without_reading(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "giant.txt").open("wb") as stream:
        stream.truncate(LIMITS.file_bytes + 1)

    with pytest.raises(NotPossible, match="普通文件"):
        _bytes_of(tmp_path / "pipe.txt")
    with pytest.raises(TooLarge, match="上限"):
        _bytes_of(tmp_path / "giant.txt")


def test_formulas_are_found_whole_and_the_longest_first():
    found = pieces("x^21 x^2 x^2+1〔图1〕", Formulas(["x^2", "x^2+1", ""]))

    assert [(one.words, one.is_formula) for one in found if one.is_formula or one.number] == [
        ("x^2", True),
        ("x^2+1", True),
        ("〔图1〕", False),
    ]
