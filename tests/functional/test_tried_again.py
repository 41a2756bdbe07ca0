"""A write that met another writer is tried again, with everything that was sent."""

from __future__ import annotations

import pytest
from ZODB.POSException import ConflictError

from kb_app.api import steps, writing
from kb_app.views import drafting, incoming, uploading
from tests import make
from tests.functional.pages import (
    bureau_with_passwords,
    form_with,
    kept,
    signed_in,
    text_of,
    uploaded,
    with_files,
)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office") as made:
        yield made


@pytest.fixture
def once_in_conflict(monkeypatch):
    """Let a verb of a module do its work twice: the first time another writer was faster."""

    def let(module, name):
        verb, tries = getattr(module, name), []

        def meets_another_writer(*given, **named):
            done = verb(*given, **named)
            tries.append(done)
            if len(tries) == 1:
                raise ConflictError
            return done

        monkeypatch.setattr(module, name, meets_another_writer)
        return tries

    return let


def test_an_uploaded_file_is_read_again(bureau, once_in_conflict):
    office = signed_in(bureau, "office")
    page = office.get("/rules/upload")
    form = with_files(page, ("制度.txt", "甲制度\n第一条　甲。\n第二条　乙。".encode()))
    tries = once_in_conflict(uploading, "stage_files")

    preview = form.submit(status=303).follow()

    assert len(tries) == 2
    assert "第二条" in text_of(preview)


def test_a_file_that_was_looked_over_is_saved_once(bureau, once_in_conflict):
    office = signed_in(bureau, "office")
    staged = uploaded(office, "丙制度.txt", "丙制度\n第一条　甲。\n第二条　乙。".encode())
    tries = once_in_conflict(incoming, "keep_as_draft")

    report = kept(staged).follow()

    assert len(tries) == 2
    assert "条 2" in text_of(report)


def test_a_file_from_a_program_is_read_again(bureau, once_in_conflict):
    tries = once_in_conflict(writing, "create")
    file = ("file", "制度.txt", "乙制度\n第一条　甲。".encode())

    answer = bureau.program("office").post("/rules/@take-in", upload_files=[file], status=201)

    assert len(tries) == 2
    assert answer.json["text"].endswith("第一条　甲。")


def test_a_long_text_from_a_form_is_saved_whole(bureau, once_in_conflict):
    bureau.change(lambda library: make.draft(library, name="typed"))
    form = form_with(signed_in(bureau, "office").get("/rules/typed/edit"), "kb_text")
    form["kb_text"] = "第一条　" + "很长的一条。" * 30_000
    tries = once_in_conflict(drafting, "save")

    form.submit("save", status=303)

    assert len(tries) == 2
    saved = bureau.program("office").get("/rules/typed?version=draft").json
    assert len(saved["text"]) > 180_000


def test_an_edit_by_a_program_is_not_acknowledged_without_its_text(bureau, once_in_conflict):
    bureau.change(lambda library: make.draft(library, name="patched"))
    office = bureau.program("office")
    tag = office.get("/rules/patched?version=draft").json["tag"]
    tries = once_in_conflict(writing, "save")
    body = {"text": "第一条　新的内容。"}

    office.patch_json("/rules/patched", body, headers={"If-Match": f'"{tag}"'}, status=204)

    assert len(tries) == 2
    assert office.get("/rules/patched?version=draft").json["text"] == "第一条　新的内容。"


def test_a_step_by_a_program_keeps_its_day(bureau, once_in_conflict):
    path = bureau.change(lambda library: f"/laws/{make.draft(library, 'law').__name__}")
    office = bureau.program("office")
    tries = once_in_conflict(steps, "take_step")

    office.post_json(f"{path}/@workflow/publish", {"in_force_from": "2026-07-01"})

    assert len(tries) == 2
    assert office.get(path).json["in_force_from"] == "2026-07-01"
