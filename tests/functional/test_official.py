"""The official check as the office uses it: the draft, what is missing, the Word file."""

from __future__ import annotations

import pytest

from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in, text_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office", "staff") as made:
        made.change(lambda site: (make.draft(site, name="begun"), make.published(site, name="out")))
        made.change(lambda site: make.published(site, "law", name="law"))
        yield made


def test_the_office_reads_what_a_draft_still_lacks_and_where_to_mend_it(office):
    page = office.get("/rules/begun/official")

    said = text_of(page)
    assert "检查的是 草稿" in said
    assert "没有填写签发人" in said
    assert page.html.find("a", string="去修改")["href"] == "/rules/begun/edit"


def test_every_part_is_told_in_words(office):
    rows = office.get("/rules/begun/official").html.tbody.find_all("tr")

    assert len(rows) > 12
    assert {row.find_all("td")[0].get_text() for row in rows} <= {"符合", "不符合", "不适用"}


def test_a_draft_is_handed_out_as_a_word_file_to_those_who_see_it(office, bureau):
    page = office.get("/rules/begun/official")

    file = page.click("下载 Word")

    assert file.content_type == WORD
    signed_in(bureau, "staff").get("/rules/begun/export?version=draft", status=404)


def test_readers_check_what_is_published_and_never_a_draft(bureau):
    staff = signed_in(bureau, "staff")

    assert "检查的是 第1版" in text_of(staff.get("/rules/out/official"))
    assert "去修改" not in staff.get("/rules/out/official").text
    staff.get("/rules/begun/official", status=404)


def test_a_law_is_no_official_document_of_ours(office):
    assert "只有内部制度和工作指南" in office.get("/laws/law/official", status=404).text


def test_the_document_leads_to_its_check(office):
    assert office.get("/rules/out").html.find("a", string="公文检查") is not None
    assert office.get("/laws/law").html.find("a", string="公文检查") is None
