"""A full tray, and who hands in too much: what is refused, what makes room, what never goes."""

from __future__ import annotations

import pytest

from content.errors import Invalid, NoRoom, NotFound, NotPossible, TooOften, Unreadable
from content.library.incoming import KEPT_FOR, MOST_WAITING, Room
from content.library.revision import Upload
from tests.content.sheet_files import workbook
from tests.make import NOW, actor, later, site
from workflows import handing_in
from workflows.handing_in import not_read_said, stage_files
from workflows.incoming import check_page, correct_lines, drop_incoming, retitle, waiting_files
from workflows.sheets import lay_down

TEXT = """档案管理制度
第一条　档案由办公室保管。"""


def handed_in(library, text=TEXT, shelf="rules", login="office", when=NOW):
    files = [Upload("制度0.txt", text.encode())]
    return stage_files(library[shelf], files, actor(library, login), when).incoming


def full_tray():
    library = site()
    for minute in range(MOST_WAITING):
        handed_in(library, f"第一条　第{minute}个。", when=later(minutes=minute))
    return library


def test_a_full_tray_refuses_the_next_file_and_says_what_to_finish():
    library = full_tray()

    with pytest.raises(NotPossible, match=r"20个上传的文件还没有核对.*“制度0\.txt”"):
        handed_in(library, when=later(minutes=60))

    assert len(waiting_files(library, actor(library, "office"), later(minutes=60))) == MOST_WAITING


def test_what_nobody_touched_for_a_day_makes_room_and_what_was_corrected_never():
    library, late = full_tray(), later(days=2)
    office = actor(library, "office")
    *_, titled, corrected = waiting_files(library, office, late)
    correct_lines(corrected, ["0:as_text:0"])
    retitle(titled, "改好了的")

    files = [Upload("新.txt", TEXT.encode())]
    staged = stage_files(library["rules"], files, office, late)

    left = waiting_files(library, office, late)
    assert len(staged.pushed_off) == 1
    assert len(left) == MOST_WAITING
    assert left[-2:] == [titled, corrected]


def test_who_gives_files_up_cannot_fill_the_disk_with_the_next_ones():
    library, room = site(), Room(an_hour=1_000)
    office = actor(library, "office")

    def handed(number: int, when):
        files = [Upload(f"{number}.txt", f"第一条　第{number}个。{'字' * 200}".encode())]
        one = stage_files(library["rules"], files, office, when, room=room).incoming[0]
        drop_incoming(library, one.key, office)

    handed(1, NOW)
    with pytest.raises(TooOften, match="分钟后再传"):
        handed(2, NOW)
    handed(2, later(days=1))


def test_what_waits_of_everybody_is_limited_and_what_is_too_old_makes_room():
    library, room = site(), Room(together=len(TEXT.encode()) + 100)
    handed_in(library, login="committee", shelf="experts")
    files, office = [Upload("甲.txt", TEXT.encode())], actor(library, "office")

    with pytest.raises(TooOften, match="上限"):
        stage_files(library["rules"], files, office, NOW, room=room)

    stage_files(library["rules"], files, office, NOW + KEPT_FOR, room=room)


def test_a_title_that_cannot_be_shown_is_refused_in_words_of_the_page():
    (one,) = handed_in(site())

    with pytest.raises(Invalid, match="“标题”含有"):
        retitle(one, "甲\x00")


def test_only_a_scan_has_pages_to_look_at():
    (one,) = handed_in(site())

    with pytest.raises(NotFound):
        check_page(one, 1)


def test_what_met_a_busy_moment_may_be_sent_again_as_it_is():
    assert "稍后再传这一个" in not_read_said("甲.doc", TooOften("太多。"))
    assert "稍后" not in not_read_said("甲.doc", Unreadable("损坏。"))


def test_a_file_that_the_disk_has_no_room_for_is_refused_before_it_is_read():
    library, office = site(), actor(site(), "office")
    size = len(TEXT.encode())

    with pytest.raises(NoRoom, match=r"磁盘的剩余空间不足.*通知管理员"):
        stage_files(library["rules"], [Upload("甲.txt", TEXT.encode())], office, NOW,
                    room=Room(on_disk=2 * size))  # fmt: skip

    assert stage_files(library["rules"], [Upload("甲.txt", TEXT.encode())], office, NOW,
                       room=Room(on_disk=4 * size)).incoming  # fmt: skip


def test_a_request_that_has_read_for_long_begins_no_further_file(monkeypatch):
    clock = iter((0.0, 1.0, handing_in.MOST_SECONDS + 1.0))
    monkeypatch.setattr(handing_in.time, "monotonic", lambda: next(clock, 100.0))
    library = site()
    files = [Upload(f"{n}.txt", f"{TEXT}{n}".encode()) for n in range(2)]

    staged = stage_files(library["rules"], files, actor(library, "office"), NOW)

    assert [one.name for one in staged.incoming] == ["0.txt"]
    assert [(name, type(why)) for name, why in staged.refused] == [("1.txt", TooOften)]


def test_a_table_counts_against_the_pace_of_its_person_as_other_files_do():
    library = site()
    office = actor(library, "office")
    data, room = workbook(("事项", [["事项名称"], ["甲"]])), Room(an_hour=1_000)
    lay_down(library["items"], Upload("一.xlsx", data), office, NOW, room=room)

    with pytest.raises(TooOften, match="分钟后再传"):
        lay_down(library["items"], Upload("二.xlsx", data), office, NOW, room=room)
    with pytest.raises(NoRoom):
        lay_down(library["items"], Upload("三.xlsx", data), office, NOW, room=Room(on_disk=9))
