"""Pictures and formulas where they stand: shown, handed out, kept through saves, taken along."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from content.errors import Stale
from content.files.bounded import read_bounded
from content.files.marks import numbers_in
from content.files.word.reader import read_docx
from content.library.figures_met import Brought, figures_of_both
from content.library.revision import Upload
from content.text.merging import BOTH, Answer
from kb_app.keeping.soundness import faults_of
from kb_app.packing.album import Album
from kb_app.reading.figures import Illustrations
from kb_app.reading.text import clause_html, read_text
from kb_app.writing.meeting_form import packed_words, unpacked_words
from tests import make
from tests.drawn import BLUE, claiming, png, with_entry, word_file
from tests.functional.pages import bureau_with_passwords, signed_in, text_of
from workflows.accounts import change_settings
from workflows.drafting import create, discard, save
from workflows.editing import seen_at
from workflows.handing_in import stage_files
from workflows.incoming import keep_as_draft
from workflows.merging import Decisions, leaves_pictures, meet, save_merged, with_file
from workflows.reverting import revert

PART = "word/media/image1.png"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EMF = b"\1\0\0\0" + b"\0" * 28 + (2540).to_bytes(4, "little") * 2 + b" EMF" + b"\0" * 40
BESIDE = ("图1　窗口办理流程", "第二条　本办法自2026年1月1日起施行。")
WITH_PICTURE = word_file("第一条　窗口按下图办理。", png(), *BESIDE)
WITH_ANOTHER = word_file("第一条　窗口按下图办理。", png(colour=BLUE), *BESIDE)


def words_of_file(data: bytes, attribute: str = "主动公开"):
    """Return the words of a file, with all the fields that a rule needs."""
    read = read_bounded("办法.docx", data)
    words = make.words(publicity={"attribute": attribute})
    return replace(words, lines=read.lines, source=Upload("办法.docx", data), read=read)


def draft_of_file(site, name: str, data: bytes, attribute: str = "主动公开"):
    words, writer = words_of_file(data, attribute), make.actor(site, "office")
    return create(site["rules"], words, writer, make.NOW, name=name)


def fill(site) -> None:
    change_settings(site, {"anonymous_reading": True}, make.actor(site, "admin"), make.later())
    make.publish(draft_of_file(site, "open", WITH_PICTURE))
    make.publish(draft_of_file(site, "internal", WITH_PICTURE, "不予公开"))
    draft_of_file(site, "draft", WITH_PICTURE)
    draft_of_file(site, "bomb", with_entry(WITH_PICTURE, PART, claiming(60_000, 60_000)))
    draft_of_file(site, "svg", with_entry(WITH_PICTURE, PART, SVG))
    draft_of_file(site, "emf", with_entry(WITH_PICTURE, PART, EMF))


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office", "staff") as made:
        made.change(fill)
        yield made


@pytest.fixture
def site():
    return make.site()


def test_the_picture_stands_where_its_mark_stood(office):
    page = office.get("/rules/open").html

    [figure] = page.select("figure")
    [picture] = figure.select("img")

    assert picture["src"] == "/rules/open/figure/1/1"
    assert picture["alt"] == "图1　窗口办理流程"
    assert (picture["width"], picture["height"]) != ("0", "0")
    assert "〔图1〕" not in page.get_text()


def test_the_picture_is_handed_out_as_it_was_and_known_again_by_its_tag(office):
    answer = office.get("/rules/open/figure/1/1")

    assert answer.body == png()
    assert answer.content_type == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")
    again = office.get("/rules/open/figure/1/1", headers={"If-None-Match": f'"{answer.etag}"'})
    assert again.status_int == 304


def test_a_visitor_sees_the_picture_of_a_public_text_and_may_keep_it(bureau):
    answer = bureau.browser().get("/rules/open/figure/1/1")

    assert answer.body == png()
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["internal", "draft"])
def test_a_visitor_does_not_see_the_picture_of_what_is_not_public(bureau, name):
    answer = bureau.browser().get(f"/rules/{name}/figure/1/1", status="*")

    assert answer.status_int in {302, 401, 403, 404}
    assert png() not in answer.body


def test_staff_see_internal_pictures_and_are_asked_each_time_but_see_none_of_a_draft(staff):
    internal = staff.get("/rules/internal/figure/1/1")

    assert internal.body == png()
    assert "no-cache" in internal.headers["Cache-Control"]
    assert staff.get("/rules/draft/figure/1/1", status="*").status_int in {403, 404}


def test_staff_do_not_see_the_picture_of_a_later_draft(bureau, office):
    def change(site) -> None:
        document, writer = site["rules"]["internal"], make.actor(site, "office")
        words = words_of_file(WITH_ANOTHER, "不予公开")
        save(document, words, writer, make.later(), based_on=document.tag())

    bureau.change(change)

    assert office.get("/rules/internal/figure/2/1").body == png(colour=BLUE)
    signed = signed_in(bureau, "staff")
    assert signed.get("/rules/internal/figure/2/1", status=404)
    assert signed.get("/rules/internal/figure/1/1").body == png()


@pytest.mark.parametrize("rest", ["", "/1", "/1/2", "/9/1", "/1/1/1", "/x/1", "/1/-1"])
def test_an_address_without_a_picture_says_so(office, rest):
    office.get(f"/rules/open/figure{rest}", status=404)


@pytest.mark.parametrize(
    ("name", "said"), [("bomb", "尺寸过大"), ("svg", "SVG 格式"), ("emf", "EMF 格式")]
)
def test_what_a_browser_must_not_draw_is_named_and_may_be_saved(office, name, said):
    page = office.get(f"/rules/{name}/draft")
    answer = office.get(f"/rules/{name}/figure/1/1")

    assert said in text_of(page)
    assert not page.html.select(".kb-text img")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_clause_and_a_print_show_the_picture_too(office):
    clause = office.get("/rules/open/art-1").follow()
    paper = office.get("/rules/open/print")

    assert clause.html.select_one(".kb-text img, .kb-clause img, figure img")
    assert paper.html.select_one("figure img")["src"].endswith("/figure/1/1")
    assert 'loading="lazy"' not in paper.text


def test_programs_are_told_of_the_pictures(office):
    told = office.get("/rules/open", headers={"Accept": "application/json"}).json

    [figure] = told["figures"]

    assert (figure["number"], figure["mark"], figure["width"]) == (1, "〔图1〕", 60)
    assert office.get(figure["@id"]).body == png()


def test_the_exported_word_file_holds_the_picture_again(office):
    exported = office.get("/rules/open/export").body

    [picture] = read_docx(exported).pictures

    assert picture.size == len(png())
    assert "〔图1〕" in read_docx(exported).text


def test_a_pack_holds_the_picture_itself(office):
    page = office.get("/pack")
    pack = office.get("/pack-file?shelf=rules").text if page else ""

    assert re.search(r'<img [^>]*src="data:image/png;base64,', pack)
    assert "img-src data:" in pack
    assert "/figure/" not in pack


def test_a_pack_without_room_says_where_the_picture_is_to_be_seen(site):
    document = draft_of_file(site, "open", WITH_PICTURE)
    html = read_text(document, document.latest).at("#/rules/open", "")

    laid_in = Album(10).laid_in(html, document.latest.figures)

    assert "图1：请联网查看" in laid_in
    assert "<img" not in laid_in


def test_a_save_without_a_file_keeps_the_picture_and_giving_up_brings_it_back(site):
    document, writer = draft_of_file(site, "open", WITH_PICTURE), make.actor(site, "office")
    make.publish(document)

    save(document, words_of_file(WITH_ANOTHER), writer, make.later(), based_on=document.tag())
    assert shown(document) == png(colour=BLUE)
    typed = make.words(text="第一条　见〔图1〕。\n第二条　完。")
    save(document, typed, writer, make.later(), based_on=document.tag())
    assert shown(document) == png(colour=BLUE)
    revert(document, 1, writer, make.later(), based_on=document.tag())
    assert shown(document) == png()
    save(document, words_of_file(WITH_ANOTHER), writer, make.later(), based_on=document.tag())
    discard(document, writer, make.later())
    assert shown(document) == png()
    assert document.latest.content_hash == document.versions[0].content_hash


def test_another_picture_in_the_same_words_is_another_content(site):
    document, writer = draft_of_file(site, "open", WITH_PICTURE), make.actor(site, "office")
    make.publish(document)

    words = words_of_file(WITH_ANOTHER)
    latest = save(document, words, writer, make.later(), based_on=document.tag())

    assert latest.body.text() == document.revision_of(document.versions[0]).body.text()
    assert latest.content_hash != document.versions[0].content_hash
    assert faults_of(site, lambda _done, _total: None).faults == ()


def test_verifying_names_a_picture_that_is_gone(site):
    document = draft_of_file(site, "open", WITH_PICTURE)
    source = document.latest.figures.source
    with source.blob.open("w") as stream:
        stream.write(with_entry(WITH_PICTURE, PART, None))

    faults = faults_of(site, lambda _done, _total: None).faults

    assert any("图1" in fault for fault in faults)


def test_two_files_that_meet_keep_the_pictures_of_both_each_where_it_stood(site):
    document, writer = draft_of_file(site, "open", WITH_PICTURE), make.actor(site, "office")
    seen = document.tag()
    other = make.actor(site, "writer")
    typed = make.words(text="第一条　见〔图1〕。\n第二条　他人已改。")
    save(document, typed, other, make.later(), based_on=seen)

    with pytest.raises(Stale) as refusal:
        save(document, words_of_file(WITH_ANOTHER), writer, make.later(), based_on=seen)
    meeting = meet(document, refusal.value.words, seen_at(document, seen))
    assert "〔图2〕" in meeting.written.text()
    assert "〔图1〕" not in meeting.written.text()
    choices = {one.key: Answer(BOTH) for one in meeting.text.conflicts}
    fields = dict.fromkeys(meeting.fields.conflicts, "mine")
    save_merged(document, meeting, Decisions(fields, choices), writer, make.later(),
                based_on=document.tag())  # fmt: skip

    latest = document.latest
    assert sorted(numbers_in(latest.body.text())) == [1, 2]
    shown = [latest.figures.source.picture(one) for one in latest.figures.pictures]
    assert shown == [png(), png(colour=BLUE)]
    assert latest.source.read() == WITH_ANOTHER
    assert faults_of(site, lambda _done, _total: None).faults == ()


def test_a_file_from_the_tray_brings_its_pictures_through_the_form_of_the_merge(site):
    document, writer = draft_of_file(site, "open", WITH_PICTURE), make.actor(site, "office")
    seen = document.tag()
    [one] = stage_files(document, [Upload("乙.docx", WITH_ANOTHER)], writer, make.NOW).incoming
    other = make.actor(site, "writer")
    save(document, make.words(text="第一条　见〔图1〕。"), other, make.later(), based_on=seen)
    with pytest.raises(Stale) as refusal:
        keep_as_draft(document, one.key, "", writer, make.later())
    meeting = meet(document, refusal.value.words, seen_at(document, seen))

    for _ in range(2):  # the page shows a preview, and then it is saved
        words = with_file(*unpacked_words(packed_words(meeting)), writer, site)
        meeting = meet(document, words, seen_at(document, seen))
        assert numbers_in(meeting.written.text()) == (2,)
    choices = {each.key: Answer(BOTH) for each in meeting.text.conflicts}
    fields = dict.fromkeys(meeting.fields.conflicts, "mine")
    save_merged(document, meeting, Decisions(fields, choices), writer, make.later(),
                based_on=document.tag())  # fmt: skip

    assert sorted(numbers_in(document.latest.body.text())) == [1, 2]
    assert document.latest.source.read() == WITH_ANOTHER
    assert one.made == "/rules/open"


def test_the_same_picture_in_both_files_is_one_and_what_mine_does_not_need_stays_out(site):
    document, writer = draft_of_file(site, "open", WITH_PICTURE), make.actor(site, "office")
    seen, before = document.tag(), document.latest.figures
    save(document, make.words(text="第一条　见〔图1〕。"), writer, make.later(), based_on=seen)

    with pytest.raises(Stale) as refusal:
        save(document, words_of_file(WITH_PICTURE), writer, make.later(), based_on=seen)
    meeting = meet(document, refusal.value.words, seen_at(document, seen))

    assert numbers_in(meeting.written.text()) == (1,)
    text = meeting.written.text()
    brought = Brought(meeting.mine.source, meeting.mine.read)
    assert figures_of_both(before, brought, text) is before
    another = Brought(Upload("乙.docx", WITH_ANOTHER), words_of_file(WITH_ANOTHER).read)
    assert figures_of_both(before, another.numbered({1: 2}), text) is before


def test_a_page_that_must_be_drawn_is_told_apart_where_there_are_pictures_already(site):
    document = draft_of_file(site, "open", WITH_PICTURE)
    words = words_of_file(WITH_ANOTHER)
    drawn = tuple(replace(one, part="page:1") for one in words.read.pictures)
    words = replace(words, read=replace(words.read, pictures=drawn))

    meeting = meet(document, words, None)

    assert leaves_pictures(meeting)
    assert "〔原文件图1〕" in meeting.written.text()
    assert "〔图1〕" not in meeting.written.text()


def test_a_mark_without_a_picture_stays_the_words_it_is(site):
    document = make.draft(site, text="第一条　见〔图1〕和〔图7〕。")

    assert "见〔图1〕和〔图7〕。" in read_text(document, document.latest).at("/x", "")


def test_a_mark_within_a_line_is_a_picture_within_the_line(site):
    document, writer = draft_of_file(site, "open", WITH_PICTURE), make.actor(site, "office")
    typed = make.words(text="第一条　按〔图1〕和〔图7〕办理，见《民法典》第一条。\n第二条　完。")
    save(document, typed, writer, make.later(), based_on=document.tag())
    place = document.latest.body.at("art-1")

    html = clause_html(place, "/rules/open", "", document.latest)

    assert re.search(
        r'按<img class="kb-inline-picture" src="/rules/open/figure/2/1"[^>]*>和〔图7〕', html
    )
    assert "kb-cite" in html


def test_formulas_are_drawn_longest_first_and_never_inside_other_words():
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>{}</mi></math>'
    formulas = {"x^2": math.format("short"), "x^2+1": math.format("long")}

    html = Illustrations({}, formulas).within("令 x^2+1 或 x^2，非 x^21 <b>")

    assert html.count("<mi>long</mi>") == 1
    assert html.count("<mi>short</mi>") == 1
    assert "非 x^21 &lt;b&gt;" in html


def test_a_stored_formula_that_is_not_harmless_stays_words():
    formulas = {"a/b": "<math><script>alert(1)</script></math>"}

    html = Illustrations({}, formulas).within("令 a/b 为")

    assert html == "令 a/b 为"


def test_two_texts_that_differ_in_a_picture_are_told_apart(bureau, office):
    compared = text_of(office.get("/rules/internal/compare?a=1&b=draft"))

    assert "图1" in compared
    assert "校验值" in compared


def test_what_is_exported_as_json_is_still_json(office):
    assert json.loads(office.get("/rules/open/export?format=json").text)["title"]


def shown(document) -> bytes:
    """Return the bytes of the picture that the newest save shows."""
    figures = document.latest.figures
    return figures.source.picture(figures.picture(1))
