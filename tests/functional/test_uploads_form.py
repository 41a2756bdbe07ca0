"""Uploading a file through the form: what comes of it, and what is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as WordDocument

from kb_app.writing.bodies import MOST_BYTES
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    form_with,
    signed_in,
    taken_in,
    text_of,
    to_keep,
    uploaded,
    with_files,
)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bureau")
    with bureau_with_passwords(folder, "office", "writer") as made:
        yield made


def word_file(paragraphs):
    made, stream = WordDocument(), BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(stream)
    return stream.getvalue()


def test_a_word_file_becomes_a_draft_and_its_outline_is_shown(office):
    data = word_file(
        ("档案管理制度", "第一条　为规范档案管理，制定本制度。", "第二条　自发布之日起施行。")
    )

    report = taken_in(office, "档案管理制度.docx", data).follow()

    assert "条 2" in text_of(report)
    assert "由文件“档案管理制度.docx”导入" in text_of(report)
    assert "SHA-256" in text_of(report)


def test_a_text_file_is_taken_in_as_well(office):
    text = "标题行制度\n第一条　甲。\n第二条　乙。".encode()

    report = taken_in(office, "制度.txt", text).follow()

    assert "条 2" in text_of(report)


@pytest.mark.parametrize("shelf", ["guides", "items", "inspections", "laws"])
def test_every_shelf_takes_a_file(office, shelf):
    report = taken_in(
        office, "某某事项.md", "第一条　甲。".encode(), at=f"/{shelf}/upload"
    ).follow()

    assert "条 1" in text_of(report)


def test_a_new_file_becomes_the_next_draft_of_a_document(bureau, office):
    bureau.change(lambda library: make.published(library, name="window", issuer="局办公室"))

    report = taken_in(
        office, "新稿.txt", "第一条　全新的内容。".encode(), at="/rules/window/upload"
    ).follow()

    assert "第2次保存" in text_of(report)
    edit = form_with(office.get("/rules/window/edit"), "kb_text")
    assert edit.fields["issuer"][0].value == "局办公室"
    assert "一次性告知" in text_of(office.get("/rules/window"))


def test_a_file_for_a_draft_that_changed_meanwhile_is_shown_beside_it(bureau, office):
    bureau.change(lambda library: make.draft(library, name="meanwhile"))
    writer = signed_in(bureau, "writer")
    opened = writer.get("/rules/meanwhile/upload")
    taken_in(office, "一.txt", "第一条　先到。".encode(), at="/rules/meanwhile/upload")
    mine = with_files(opened, ("二.txt", "第一条　后到。".encode()))
    preview = mine.submit(status=303).follow()
    assert "又有人保存了" in text_of(preview)

    conflict = to_keep(preview).submit(status=409)

    assert "先到" in conflict.html.select_one(".kb-theirs").text
    again = form_with(conflict, "mine")
    choice = next(name for name in again.fields if name and name.startswith("choice-"))
    again[choice] = "both"
    assert "第3次保存" in text_of(again.submit("op", value="save").follow())
    assert "先到" in (text := text_of(office.get("/rules/meanwhile/edit")))
    assert "后到" in text


@pytest.mark.parametrize(
    ("name", "data", "status", "sentence"),
    [
        ("空.docx", b"", 415, "空文件"),
        ("扫描.docx", b"%PDF-1.7 ...", 415, "PDF"),
        ("坏.docx", b"PK\x03\x04" + b"\0" * 40, 415, "。"),
        ("程序.txt", b"MZ\x90\0\x03", 415, "程序文件"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_page_itself(office, name, data, status, sentence):
    page = uploaded(office, name, data, status=status)

    assert sentence in page.html.select_one(".kb-problems").text
    assert form_with(page, "file")


def test_a_form_sent_without_a_file_asks_for_one(office):
    page = form_with(office.get("/rules/upload"), "file").submit(status=400)

    assert "请选择要上传的文件" in text_of(page)


@pytest.mark.parametrize("login", ["", "office"])
def test_a_body_that_is_too_long_is_refused_by_its_length_alone(bureau, login):
    browser = signed_in(bureau, login) if login else bureau.browser()

    class Unread(BytesIO):
        def read(self, _size=-1) -> bytes:
            raise OSError("the body was read")

    environ = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(MOST_BYTES + 1)}

    answer = browser.request(
        "/rules/upload", method="POST", environ=environ, status=413, headers={"Accept": "text/html"}
    )

    assert "上限 32 MB" in text_of(answer)


@pytest.mark.parametrize(("content_type", "part"), [
    ("multipart/form-data", ""),
    (f"multipart/form-data; boundary={'a' * 300}", ""),
    ("multipart/form-data; boundary=abc; charset=martian", ""),
    ("multipart/form-data; boundary=abc", "Content-Type: text/plain; charset=martian"),
    ("multipart/form-data; boundary=abc", "Content-Type: multipart/mixed; boundary="),
    ("application/x-www-form-urlencoded; charset=rot13", ""),
])  # fmt: skip
@pytest.mark.parametrize("path", ["/login", "/rules/upload", "/rules/@take-in"])
@pytest.mark.parametrize("login", ["", "office"])
def test_a_form_that_cannot_be_read_is_refused_in_a_sentence(
    bureau, login, path, content_type, part
):
    browser = signed_in(bureau, login) if login else bureau.browser()
    head = 'Content-Disposition: form-data; name="login"'
    body = "\r\n".join(("--abc", head, *([part] if part else ()), "", "x", "--abc--", ""))

    answer = browser.post(path, body, {"Content-Type": content_type}, status=400)

    told = answer.json["message"] if answer.content_type.endswith("json") else text_of(answer)
    assert "残缺不全" in told
