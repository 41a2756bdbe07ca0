"""`kb verify` finds what was tampered with, and says what it is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from content.library.revision import Text
from tests.functional.commands import copy_of_demo, empty_library, kb, law_file, site_of

RULE = "/rules/chuangkou-gongzuo-guanli-banfa"


@pytest.fixture
def county(tmp_path):
    return copy_of_demo(tmp_path)


def change_a_published_text(site):
    revision = site.at(RULE).latest
    revision.text = Text(revision.text.fields, revision.text.body.replace("一次", "多次"))


def change_an_old_entry(site):
    stored = site.journal.sealed[7]
    site.journal.sealed[7] = stored.replace('"by":"', '"by":"x')


def miscount(site):
    site.shelf("rules").published_count.change(1)


def forget_a_published_document(site):
    site.shelf("rules").published.remove("chuangkou-gongzuo-guanli-banfa")


def let_something_wait(site):
    site.catalog.wait(RULE, "work", datetime(2026, 6, 1, tzinfo=UTC), ["role:reviewer"])


def lose_a_line_of_an_inbox(site):
    let_something_wait(site)
    site.catalog.inboxes["role:reviewer"].clear()


def plan_a_review_nobody_planned(site):
    site.catalog.plan_review(RULE, ["person:office"], None, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (change_a_published_text, f"{RULE}：第1次保存的内容与其散列值不符"),
        (change_an_old_entry, "日志第7条与日志链不符"),
        (miscount, "/rules：已发布文件应为6份，计数为7份"),
        (forget_a_published_document, "/rules：已发布文件的名单与文件不符"),
        (let_something_wait, f"{RULE}：待办目录与文件的状态不符"),
        (lose_a_line_of_an_inbox, "待办目录的收件箱与其登记不符"),
        (plan_a_review_nobody_planned, "到期复审的目录与文件不符"),
    ],
)
def test_what_was_tampered_with_is_named(county, tamper, told):
    with site_of(county) as site:
        tamper(site)

    said = kb("verify", "--json", data=county)

    assert said.code == 1
    assert any(told in fault for fault in json.loads(said.out)["faults"])


def test_an_index_that_differs_is_told_and_mended_by_rebuilding(county):
    with site_of(county) as site:
        change_a_published_text(site)
    said = kb("verify", data=county)
    assert f"索引与文件不同 {RULE}@1" in said.out

    with site_of(county) as site:
        revision = site.at(RULE).latest
        revision.text = Text(revision.text.fields, revision.text.body.replace("多次", "一次"))
    kb("rebuild", data=county)

    sound = kb("verify", data=county)
    assert sound.code == 0
    assert "读取上传" in sound.out  # how what reads foreign files is kept apart on this machine


def test_a_source_file_that_changed_is_told(tmp_path):
    data = empty_library(tmp_path / "var")
    file = law_file(tmp_path, "a(2024-05-01).md")
    kb("take-in", file, "--type", "law", "--as", "office", "--published-elsewhere", data=data)
    with site_of(data) as site:
        (document,) = site.shelf("laws").documents.values()
        with document.latest.source.blob.open("w") as stream:
            stream.write(b"x" * document.latest.source.size)

    said = kb("verify", data=data)

    assert said.code == 1
    assert "来源文件“a(2024-05-01).md”与收入时的散列值不符" in said.out
