"""Looking over files before they become a draft, from page to page; and what JSON tells of it."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from docx import Document as WordDocument

from tests import make
from tests.browser.pages_of_the_county import marked_file
from tests.functional.pages import (
    bureau_with_passwords,
    form_with,
    kept,
    signed_in,
    taken_in,
    text_of,
    to_keep,
    uploaded,
    with_files,
)

TEXT = """收文办理办法
第一条　为规范收文，制定本办法。
第三条　收文由办公室
登记。
第五条　本办法自发布之日起施行。"""


def _chunk(kind, data):
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


PNG = b"".join((
    b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)),
    _chunk(b"IDAT", zlib.compress(b"\0" + b"\xff\0\0" * 2)), _chunk(b"IEND", b""),
))  # fmt: skip


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "writer", "reader") as made:
        yield made


@pytest.fixture(scope="module")
def writer(bureau):
    return signed_in(bureau, "writer")


@pytest.fixture(autouse=True)
def _empty_trays(bureau):
    bureau.change(lambda site: site.incoming.by_login.clear())


def preview(browser, text=TEXT, name="收文.txt", at="/rules/upload"):
    return uploaded(browser, name, text.encode(), at=at).follow()


def rows(page):
    return [" ".join(row.get_text(" ").split()) for row in page.html.select(".kb-pre-row")]


def pressed(page, name, value):
    """Return the page after a button of it was pressed."""
    form = form_with(page, "incoming")
    return form.submit(name, value=value, status=303).follow()


def token_of(page):
    return page.html.select_one("[name=csrf_token]")["value"]


def offered(page, row, said):
    """Return what the button of this name on a row posts."""
    buttons = page.html.select(f"#l-{row} button[name=correct]")
    return next(each["value"] for each in buttons if each.get_text() == said)


def test_each_line_stands_beside_what_it_became(office):
    page = preview(office)

    assert "题头 收文办理办法" in rows(page)[0]
    assert "条 第一条" in rows(page)[1]
    assert "款（段） 为规范收文" in rows(page)[1]
    assert "将成为“内部制度”的一份新草稿" in text_of(page)


def test_doubts_are_listed_and_lead_to_their_lines(office):
    page = preview(office)

    links = [link["href"] for link in page.html.select(".kb-pre-doubts a")]
    assert [link.rpartition("#")[2] for link in links] == ["l-3", "l-5"]
    assert "请核对" in rows(page)[2]


def test_a_line_is_corrected_by_a_button_and_corrected_back(office):
    page = preview(office)

    joined = pressed(page, "correct", offered(page, 4, "并入上一行"))

    assert "并入上一行" in rows(joined)[3]
    assert "已作的更正（1 处）" in text_of(joined)
    back = joined.html.select_one("button[name=back]")["value"]
    assert "已作的更正" not in text_of(pressed(joined, "back", back))


def test_after_a_correction_the_page_stands_at_its_line(office):
    page = preview(office)
    form = form_with(page, "incoming")

    answer = form.submit("correct", value=offered(page, 4, "并入上一行"), status=303)

    assert answer.location.endswith("#l-4")


def test_a_line_is_cut_before_the_words_that_are_named(office):
    page = preview(office, "某某制度\n第一条　甲做甲事。第二条　乙做乙事。")
    form = form_with(page, "incoming")
    form["before-1"] = "第二条"

    cut = form.submit("correct", value="1:split:0", status=303).follow()

    assert "条 第二条" in rows(cut)[1]


@pytest.mark.parametrize("posted", ["3:join:9:9", "x", "", "99:join:0", "3:split:0", "3:fly:0"])
def test_a_correction_that_makes_no_sense_is_refused_in_a_sentence(office, posted):
    page = preview(office)
    told = {"csrf_token": token_of(page), "correct": posted}

    answer = office.post(page.request.path, told, status=422)

    assert "。" in answer.html.select_one(".kb-problems").text
    assert len(rows(answer)) == 5


def test_a_doubt_is_settled_by_its_own_button(office):
    page = preview(office, "某某制度\n第一条　甲做甲事。第二条　乙做乙事。\n第三条　丙。")
    button = page.html.select_one(".kb-pre-doubts button[name=correct]")

    settled = pressed(page, "correct", button["value"])

    assert "没有发现疑问" in text_of(settled)
    assert "条 第二条" in rows(settled)[1]


def test_what_is_corrected_is_what_is_saved(office):
    page = preview(office)
    joined = pressed(page, "correct", offered(page, 4, "并入上一行"))
    form = to_keep(joined)
    form["title"] = "收文办法"

    report = form.submit(status=303).follow()

    assert "收文办法" in text_of(report)
    draft = office.get(report.request.path.replace("/report", "/draft"))
    assert "收文由办公室登记。" in text_of(draft)


def test_marks_of_a_word_file_are_shown_beside_the_text(office):
    page = uploaded(office, "修订稿.docx", marked_file()).follow()
    source = page.html.select(".kb-pre-text")

    assert source[1].select_one("ins").text == "和效率"
    assert source[1].select_one(".kb-mark-hidden").text == "隐藏：内部掌握"
    assert source[2].select_one("del").text == "及时"
    assert source[2].select_one(".kb-mark-comment").text == "一次性告知"
    assert source[3].select_one("s").text == "三"
    assert "批注 依据是什么？ 李审核，2026-05-02 10:00" in rows(page)[2]
    assert "修订插入 1" in text_of(page)


def test_a_text_cannot_smuggle_markup_into_the_preview(office):
    page = preview(office, "标题\n第一条　<img src=x onerror=alert(1)>&lt;b&gt;")

    assert page.html.select(".kb-pre-source img, .kb-pre-source b") == []
    assert "<img src=x" in page.html.select(".kb-pre-text")[1].text


def test_the_report_of_a_draft_names_what_was_found_and_where(office):
    report = kept(uploaded(office, "修订稿.docx", marked_file())).follow()

    found = [
        " ".join(each.get_text(" ").split()) for each in report.html.select(".kb-found-list li")
    ]
    assert "批注 依据是什么？ 李审核，2026-05-02 10:00 到所在的条款" in found
    doubt = next(each for each in report.html.select(".kb-doubts li") if "第三条" in each.text)
    address = doubt.select_one("a")["href"]
    opened = office.get(address)
    assert "一次性告知" in opened.html.select_one(".kb-edit-row.is-open").text


def test_the_same_report_as_json(bureau, office):
    address = taken_in(office, "修订稿.docx", marked_file()).location
    path = urlsplit(address).path.replace("/report", "/@import-report")

    told = bureau.program("office").get(path).json

    assert told["report"]["comments"] == 1
    comment = next(find for find in told["finds"] if find["kind"] == "comment")
    assert comment["address"] == "art-3/para-1"
    assert comment["words"] == "依据是什么？"
    assert bureau.program("office").get(
        urlsplit(comment["clause"]).path + "?version=draft", status="*"
    )
    assert any(doubt.get("address") == "art-3/para-1" for doubt in told["warnings"])
    assert told["source"]["filename"] == "修订稿.docx"
    bureau.program("reader").get(path, status=404)


def test_a_program_that_hands_a_file_in_is_told_the_same(bureau):
    files = [("file", "修订稿.docx", marked_file())]

    told = bureau.program("office").post("/rules/@take-in", upload_files=files, status=201).json

    kinds = {find["kind"] for find in told["import_report"]["finds"]}
    assert {"comment", "deletion", "hidden_run", "insertion", "struck_run"} <= kinds


def test_a_document_that_was_typed_has_no_import_report(bureau):
    bureau.change(lambda library: make.draft(library, name="typed"))

    answer = bureau.program("office").get("/rules/typed/@import-report", status=404)

    assert "没有导入报告" in answer.json["message"]


def test_of_several_files_those_that_cannot_be_read_are_named(office):
    files = [(f"第{n}号.txt", f"第{n}号办法\n第一条　{n}。".encode()) for n in range(7)]
    form = with_files(office.get("/rules/upload"), *files, ("坏.docx", b"PK\x03\x04" + b"\0" * 40))

    listed = form.submit(status=303).follow()

    assert "“坏.docx”没有读入：" in listed.html.select_one(".kb-notice-danger").text
    names = [each.text for each in listed.html.select(".kb-hit-title")]
    assert {name for name, _ in files} <= set(names)
    assert "坏.docx" not in names


def test_one_form_of_ten_files_at_most(office):
    files = [(f"{n}.txt", f"第一条　{n}。".encode()) for n in range(11)]

    page = with_files(office.get("/rules/upload"), *files).submit(status=400)

    assert "一次最多上传10个文件" in text_of(page)


def test_a_second_tab_is_told_that_it_is_saved_and_where(office):
    staged = uploaded(office, "两个窗口.txt", TEXT.encode())
    first, second = staged.follow(), staged.follow()
    saved = to_keep(first).submit(status=303)

    told = to_keep(second).submit(status=422)

    assert "已经存为草稿" in told.html.select_one(".kb-problems").text
    link = told.html.select_one(".kb-notice a")
    assert link["href"] == urlsplit(saved.location).path
    late = {"csrf_token": token_of(second), "aim": ""}
    assert "已经存为草稿" in text_of(office.post(second.request.path, late, status=422))


def test_nobody_else_sees_a_file(office, writer, bureau):
    address = uploaded(office, "收文.txt", TEXT.encode()).location

    writer.get(address, status=404)
    assert "收文.txt" not in text_of(writer.get("/incoming"))
    assert "/login" in bureau.browser().get(address, status=302).location


def test_a_file_that_is_given_up_is_gone(office):
    page = preview(office, "某某要点\n第一条　弃。", "弃.txt")
    form = form_with(page, "incoming")

    listed = form.submit("give_up", value="1", status=303).follow()

    assert "已放弃" in text_of(listed)
    office.get(page.request.path, status=404)


def test_a_file_that_was_taken_in_before_says_so(office):
    text = "收藏制度\n第一条　藏。"
    taken_in(office, "收藏.txt", text.encode())

    again = preview(office, text, "收藏（副本）.txt")

    assert "以前导入过" in text_of(again)
    assert "《收藏制度》" in again.html.select_one(".kb-notice-warning a").text


def test_a_title_that_is_there_already_is_offered_as_its_next_draft(office):
    taken_in(office, "车辆.txt", "车辆管理制度\n第一条　旧。".encode())
    page = preview(office, "车辆管理制度\n第一条　新。", "车辆2.txt")
    form = form_with(page, "incoming")
    button = page.html.select_one("button[name=aim]")

    aimed = form.submit("aim", value=button["value"], status=303).follow()

    assert "将成为《车辆管理制度》的新草稿" in text_of(aimed)
    assert "第2次保存" in text_of(to_keep(aimed).submit(status=303).follow())


def test_a_next_draft_of_another_title_is_pointed_out(writer):
    made = taken_in(writer, "用印.txt", "用印管理制度\n第一条　旧。".encode())
    at = urlsplit(made.location).path.replace("/report", "/upload")

    other = preview(writer, "值班管理制度\n第一条　新。", "值班.txt", at=at)
    same = preview(writer, "用印管理制度\n第一条　新。", "用印2.txt", at=at)

    assert "文件里的题名是《值班管理制度》，和《用印管理制度》不同" in text_of(other)
    assert "文件里的题名是" not in text_of(same)
    form = form_with(other, "incoming")
    assert "一份新草稿" in text_of(form.submit("aim", value="", status=303).follow())


def test_a_draft_with_decimal_numbers_has_an_outline_and_is_taken_away_as_word(writer):
    text = "计量点规范\n1　范围\n本规范规定了要求。\n2　要求"
    text += "\n2.1　计量点设置\n2.1.1　应当设置，并备案。"
    made = taken_in(writer, "规范.txt", text.encode())

    page = writer.get(urlsplit(made.location).path.replace("/report", "/draft"))

    listed = ["".join(one.text.split()) for one in page.html.select(".kb-outline-beside a")]
    assert listed == ["1范围", "2要求", "2.1计量点设置"]
    assert "导出 Word" in [one.text for one in page.html.select("a[href*='version=draft']")]


def test_a_long_file_is_shown_a_part_at_a_time(office):
    text = "\n".join(["长制度", *(f"第{n}行的内容。" for n in range(2, 1002))])
    page = preview(office, text, "长.txt")

    assert len(rows(page)) == 200
    later = office.get(f"{page.request.path}?from=950")
    assert later.html.select(".kb-pre-row")[0]["id"] == "l-801"
    assert len(rows(later)) == 200
    assert len(rows(office.get(f"{page.request.path}?from=99999"))) == 1


def test_the_newest_address_of_a_key_that_is_none_is_not_found(office):
    for key in ("x", "0" * 20, "%E4%B8%AD"):
        office.get(f"/incoming/{key}", status=404)


def test_corrections_without_the_token_of_the_page_are_refused(office):
    page = preview(office)

    office.post(page.request.path, {"correct": "3:join:0"}, status=400)

    assert "已作的更正" not in text_of(office.get(page.request.path))


def test_a_picture_is_shown_below_its_line_to_who_handed_it_in(office, writer):
    word, data = WordDocument(), BytesIO()
    word.add_paragraph("第一条　流程如下：")
    word.add_picture(BytesIO(PNG))
    word.save(data)
    page = uploaded(office, "流程.docx", data.getvalue()).follow()

    address = page.html.select_one(".kb-pre-source img")["src"]

    assert office.get(address).body == PNG
    writer.get(address, status=404)
    office.get(address.replace("/1", "/9"), status=404)


def test_a_next_draft_whose_title_was_revised_asks_how_it_is_called(writer):
    made = taken_in(writer, "用车.txt", "用车管理制度\n第一条　旧。".encode())
    at = urlsplit(made.location).path.replace("/report", "/upload")
    page = preview(writer, "用车管理制度（2026年修订）\n第一条　新。", "用车2.txt", at=at)

    assert "文件里的题名是《用车管理制度（2026年修订）》，现在的标题是《用车管理制度》" in text_of(
        page
    )
    chosen = pressed(page, "retitle", "用车管理制度（2026年修订）")
    assert chosen.html.select_one("#title")["value"] == "用车管理制度（2026年修订）"
    again = pressed(chosen, "retitle", "用车管理制度")
    assert again.html.select_one("#title")["value"] == "用车管理制度"


def test_a_file_that_is_no_scan_offers_no_page_to_compare_with(office):
    report = kept(uploaded(office, "修订稿.docx", marked_file())).follow()

    assert "对照扫描原图" not in text_of(report)


def test_the_preview_counts_what_the_report_counts(office):
    page = uploaded(office, "修订稿.docx", marked_file()).follow()
    looked_over = page.html.select_one("#doubts-title").text.replace(" ", "")
    report = kept(uploaded(office, "修订稿2.docx", marked_file())).follow()

    assert report.html.select_one("#doubts-title").text.replace(" ", "") == looked_over
