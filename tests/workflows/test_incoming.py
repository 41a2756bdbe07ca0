"""Files that are looked over before they become a draft: whose, how long, corrected, kept."""

from __future__ import annotations

import json

import pytest

from content.errors import Invalid, NotAllowed, NotFound, NotPossible, Stale, Unreadable
from content.library.incoming import KEPT_FOR, Incoming, Reading, Target
from content.library.revision import SourceFile, Upload
from tests.make import NOW, actor, draft, later, reread, site
from workflows.drafting import Words, delete, save
from workflows.handing_in import stage_files
from workflows.incoming import (
    aim_at,
    already_from,
    correct_lines,
    document_made,
    incoming_of,
    keep_as_draft,
    read_of,
    take_back,
    take_back_click,
    target_of,
    title_of,
    understood_of,
    waiting_files,
)

TEXT = """档案管理制度
第一条　为规范档案管理，制定本制度。
第二条　档案由办公室
保管。
第三条　本制度自发布之日起施行。"""


def handed_in(library, *texts: str, thing=None, login: str = "office", when=NOW, form: str = ""):
    files = [Upload(f"制度{n}.txt", text.encode()) for n, text in enumerate(texts or (TEXT,))]
    return stage_files(
        thing or library["rules"], files, actor(library, login), when, form=form
    ).incoming


def lines_of(document) -> list[str]:
    return list(document.latest.body.lines())


def test_a_file_that_was_handed_in_is_no_document_yet():
    library = site()
    library.journal.seal()

    (one,) = handed_in(library)

    assert len(library["rules"].documents) == 0
    assert not library.journal.has_pending
    assert waiting_files(library, actor(library, "office"), NOW) == [one]


def test_it_becomes_a_draft_with_its_source_and_what_was_found():
    library = site()
    (one,) = handed_in(library)
    office = actor(library, "office")

    made = keep_as_draft(library["rules"], one.key, "", office, NOW)

    stored = reread(library).at(f"/rules/{made.__name__}")
    assert stored.title == "档案管理制度"
    assert stored.latest.source.read() == TEXT.encode()
    assert stored.latest.reading.report.paragraphs == 5
    assert lines_of(stored) == TEXT.splitlines()


def test_the_title_that_was_chosen_counts():
    library = site()
    (one,) = handed_in(library)

    made = keep_as_draft(library["rules"], one.key, " 档案办法 ", actor(library, "office"), NOW)

    assert made.title == "档案办法"


def test_a_line_that_was_cut_in_two_is_joined_again():
    library = site()
    (one,) = handed_in(library)

    correct_lines(one, ["3:join:0"])

    made = keep_as_draft(library["rules"], one.key, "", actor(library, "office"), NOW)
    assert "第二条　档案由办公室保管。" in lines_of(made)


def test_a_correction_that_is_taken_back_leaves_the_text_as_it_was():
    library = site()
    (one,) = handed_in(library)
    before = understood_of(one).begins
    correct_lines(one, ["3:leave_out:0"])

    take_back(one, "3:leave_out:0")

    assert one.corrections == ()
    assert understood_of(one).begins == before


@pytest.mark.parametrize("nonsense", ["99:join:0", "0:join:0", "1:fly:0", "x", "1:split:0"])
def test_a_correction_that_makes_no_sense_is_refused_and_changes_nothing(nonsense: str):
    library = site()
    (one,) = handed_in(library)

    with pytest.raises(NotPossible):
        correct_lines(one, [nonsense])

    assert one.corrections == ()


def test_a_text_of_which_nothing_is_left_is_no_draft():
    library = site()
    (one,) = handed_in(library, "第一条　甲。")
    correct_lines(one, ["0:leave_out:0"])

    with pytest.raises(NotPossible, match="没有留下"):
        keep_as_draft(library["rules"], one.key, "甲", actor(library, "office"), NOW)


def test_what_was_found_stands_on_the_line_of_the_text_that_is_saved():
    library = site()
    text = "第一条　甲。\n多余的一行\n第二条　乙。\n第四条　丙。"
    (one,) = handed_in(library, text)
    correct_lines(one, ["1:leave_out:0"])

    made = keep_as_draft(library["rules"], one.key, "甲", actor(library, "office"), NOW)

    doubts = [find for find in made.latest.reading.finds if find.kind == "doubt"]
    assert [lines_of(made)[find.line] for find in doubts] == ["第四条　丙。"]


def test_a_file_is_saved_once():
    library = site()
    (one,) = handed_in(library)
    office = actor(library, "office")
    made = keep_as_draft(library["rules"], one.key, "", office, NOW)

    with pytest.raises(NotPossible, match="已经存为草稿"):
        keep_as_draft(library["rules"], one.key, "", office, NOW)

    assert document_made(library, one) is made
    assert waiting_files(library, office, NOW) == []


def test_a_draft_that_was_deleted_is_not_said_to_be_there():
    library = site()
    (one,) = handed_in(library)
    office = actor(library, "office")
    delete(keep_as_draft(library["rules"], one.key, "", office, NOW), office, NOW)
    draft(library, title="档案管理制度", when=later(minutes=1))

    assert document_made(library, one) is None


@pytest.mark.parametrize("login", ["writer", "admin", "reviewer", ""])
def test_nobody_else_is_told_of_it(login: str):
    library = site()
    (one,) = handed_in(library)

    with pytest.raises(NotFound):
        incoming_of(library, one.key, actor(library, login), NOW)


def test_who_may_not_create_here_may_not_hand_in():
    library = site()

    with pytest.raises(NotAllowed, match="新建"):
        handed_in(library, login="staff")


def test_who_may_no_longer_create_here_cannot_keep_it():
    library = site()
    (one,) = handed_in(library)
    library.people.get("office").roles = frozenset({"reader"})

    with pytest.raises(NotAllowed):
        keep_as_draft(library["rules"], one.key, "", actor(library, "office"), NOW)


def test_one_that_cannot_be_read_does_not_stop_the_others():
    library = site()

    staged = stage_files(
        library["rules"],
        [Upload("好.txt", TEXT.encode()), Upload("坏.docx", b"PK\x03\x04" + b"\0" * 40)],
        actor(library, "office"),
        NOW,
    )

    assert [one.name for one in staged.incoming] == ["好.txt"]
    assert [name for name, _ in staged.refused] == ["坏.docx"]


def test_when_none_can_be_read_each_is_named():
    library = site()
    files = [Upload("一.txt", b""), Upload("二.docx", b"PK\x03\x04" + b"\0" * 40)]

    with pytest.raises(Unreadable, match=r"一\.txt.*二\.docx"):
        stage_files(library["rules"], files, actor(library, "office"), NOW)

    assert waiting_files(library, actor(library, "office"), NOW) == []


def test_a_file_without_text_is_refused():
    with pytest.raises(Unreadable, match="没有可读取的文字"):
        handed_in(site(), " \n \n")


def test_a_document_takes_one_file_at_a_time():
    library = site()

    with pytest.raises(Invalid, match="一次只能上传一个"):
        handed_in(library, "第一条　甲。", "第一条　乙。", thing=draft(library))


def test_the_next_draft_keeps_fields_and_title():
    library = site()
    document = draft(library, issuer="局办公室", name="window")
    (one,) = handed_in(library, "某某制度\n第一条　全新。", thing=document)

    keep_as_draft(document, one.key, "", actor(library, "office"), NOW)

    assert document.latest.fields["issuer"] == "局办公室"
    assert document.latest.title == "窗口工作管理办法"
    assert "第一条　全新。" in lines_of(document)


def test_a_document_that_was_saved_meanwhile_is_not_overwritten():
    library = site()
    document = draft(library, name="window")
    (one,) = handed_in(library, thing=document)
    words = Words(document.latest.fields, ("第一条　先到。",))
    save(document, words, actor(library, "writer"), NOW, based_on=document.tag())

    with pytest.raises(Stale):
        keep_as_draft(document, one.key, "", actor(library, "office"), NOW)

    assert not one.made


def test_a_file_for_a_document_that_is_gone_becomes_a_new_one():
    library = site()
    document = draft(library, name="window")
    (one,) = handed_in(library, thing=document)
    delete(document, actor(library, "office"), NOW)

    assert target_of(library, one) is library["rules"]
    assert keep_as_draft(library["rules"], one.key, "", actor(library, "office"), NOW).latest


def test_a_new_file_may_become_the_next_draft_of_a_document():
    library = site()
    (one,) = handed_in(library)
    document = draft(library, title="档案管理制度", name="files")

    aim_at(one, document, actor(library, "office"))

    assert title_of(one, library) == "档案管理制度"
    keep_as_draft(document, one.key, "", actor(library, "office"), NOW)
    assert len(library["rules"].documents) == 1
    assert document.latest.number == 2


def test_a_page_that_names_another_place_is_refused():
    library = site()
    (one,) = handed_in(library)
    aim_at(one, draft(library, name="files"), actor(library, "office"))

    with pytest.raises(NotPossible, match="存到别处"):
        keep_as_draft(library["rules"], one.key, "", actor(library, "office"), NOW)


def test_nobody_aims_at_a_document_they_may_not_edit():
    library = site()
    (one,) = handed_in(library)
    module = draft(library, "training")

    with pytest.raises(NotAllowed):
        aim_at(one, module, actor(library, "office"))


def test_the_same_form_sent_twice_lays_a_file_down_once():
    library = site()

    first, again = handed_in(library, form="f"), handed_in(library, form="f", when=later(minutes=1))

    assert first == again
    assert handed_in(library, form="g") != first


def test_a_file_that_was_taken_in_before_is_recognised():
    library = site()
    office = actor(library, "office")
    made = keep_as_draft(library["rules"], handed_in(library)[0].key, "", office, NOW)

    (again,) = handed_in(library, when=later(minutes=1))

    assert already_from(library, again, office) == [made]


def test_nobody_learns_of_a_draft_from_the_same_file_that_they_may_not_read():
    library = site()
    office, trainer = actor(library, "office"), actor(library, "trainer")
    keep_as_draft(library["rules"], handed_in(library)[0].key, "", office, NOW)

    (again,) = handed_in(library, thing=library["training"], login="trainer")

    assert already_from(library, again, trainer) == []


def test_what_waits_too_long_goes():
    library = site()
    (one,) = handed_in(library)
    office, late = actor(library, "office"), NOW + KEPT_FOR

    assert waiting_files(library, office, late) == []
    with pytest.raises(NotFound):
        incoming_of(library, one.key, office, late)
    handed_in(library, when=late)
    assert one.key not in library.incoming.of("office").by_key


def test_it_is_there_after_the_process_ended():
    library = site()
    (one,) = handed_in(library)
    correct_lines(one, ["3:join:0"])

    stored = reread(library)
    found = incoming_of(stored, one.key, actor(stored, "office"), NOW)

    assert found.corrections == ("3:join:0",)
    assert found.source.read() == TEXT.encode()
    assert keep_as_draft(stored["rules"], one.key, "", actor(stored, "office"), NOW).latest


def test_what_was_read_weighs_as_well_as_the_file():
    reading = Reading("文" * 1_000, SourceFile("改.docx", b"12345"))
    source = SourceFile("原.doc", b"1")

    at_once = Incoming("a", Target("rules"), source, reading, NOW)
    later_on = Incoming("b", Target("rules"), source, None, NOW)
    later_on.was_read(reading)

    assert at_once.weight == later_on.weight == 3_006
    at_once.became("/rules/a", "1", 1)
    assert at_once.weight == 0


def test_a_file_waits_across_a_version_that_counts_otherwise():
    library = site()
    (one,) = handed_in(library)
    told = json.loads(one.reading.stored)
    told["report"]["no_longer_counted"] = told["report"].pop("paragraphs")
    one.reading.stored = json.dumps(told)

    assert read_of(one).report.paragraphs == 0
    assert understood_of(one).parsed.title == "档案管理制度"


def test_what_a_click_corrected_is_taken_back_together():
    library = site()
    (one,) = handed_in(library)
    correct_lines(one, ["1:as_text:0"])
    correct_lines(one, ["3:join:0", "4:leave_out:0"])
    take_back(one, "4:leave_out:0")
    correct_lines(one, ["4:as_signing:0", "2:as_text:0"])

    take_back_click(one, "4:as_signing:0")

    assert one.corrections == ("1:as_text:0", "3:join:0")
    assert one.clicks == (("1:as_text:0",), ("3:join:0",))


def test_what_a_list_tells_is_noted_with_each_change():
    library = site()
    (one,) = handed_in(library, "某某制度\n第一条　甲。\n第三条　乙。")
    assert (one.noted.title, one.noted.to_look_at(0.85)) == ("某某制度", 1)

    correct_lines(one, ["2:as_text:0"])

    assert one.noted.to_look_at(0.85) == 0
