"""A preview says what a click will do and takes it back as one; words are typed anew; the list."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from content.files.import_report import Find, ReadText
from content.files.seen import RECOGNISED
from content.library.revision import Upload
from content.text.lines import Line
from content.text.side_by_side import understood_with
from content.types.rule import Rule
from tests.drawn import png
from tests.functional.pages import (
    bureau_with_passwords,
    form_with,
    kept,
    signed_in,
    taken_in,
    text_of,
    to_keep,
    uploaded,
)
from tests.make import NOW, actor
from workflows.drafting import create
from workflows.incoming import clicks_of, correct_lines
from workflows.intake import taken

SENTENCE = "窗口收到申请材料以后应当当场核对，材料不齐的应当一次告诉申请人，"
BROKEN = "\n".join((
    "某某制度",
    *(f"第{said}条　{SENTENCE}\n- {n} -\n并且登记。" for n, said in enumerate("一二三四", 1)),
))  # fmt: skip


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("bureau"), "office", "reader") as made:
        yield made


@pytest.fixture
def office(bureau):
    bureau.change(lambda site: site.incoming.by_login.clear())
    return signed_in(bureau, "office")


def preview(browser, text, name="制度.txt", at="/rules/upload"):
    return uploaded(browser, name, text.encode(), at=at).follow()


def pressed(page, name, value, **typed):
    form = form_with(page, "incoming")
    for field, words in typed.items():
        form[field] = words
    return form.submit(name, value=value, status=303).follow()


def test_what_one_click_corrects_is_one_entry_with_one_button_to_take_it_back(office):
    page = preview(office, "某某制度\n第一条　甲。\n第二条　乙。\n第三条　丙。\n第四条　丁。")

    done = pressed(page, "correct", "2:as_text:0")
    token = done.html.select_one("[name=csrf_token]")["value"]
    told = {"csrf_token": token, "correct": "3:join:0 4:leave_out:0"}
    done = office.post(page.request.path, told, status=303).follow()

    listed = [" ".join(one.get_text(" ").split()) for one in done.html.select(".kb-pre-doubts li")]
    assert "已作的更正（3 处）" in text_of(done)
    assert any(one.startswith("把第4行并入上一行，并去掉第5行 撤回") for one in listed)
    back = done.html.select_one("[name=back_all]")["value"]
    undone = pressed(done, "back_all", back)
    assert "已作的更正（1 处）" in text_of(undone)
    assert "已更正： 作为正文" in " ".join(undone.html.select_one("#l-3").get_text(" ").split())


def test_a_button_says_what_it_does_and_where(office):
    page = preview(office, BROKEN)

    buttons = page.html.select(".kb-pre-doubts button[name=correct]")
    said = [" ".join(one.text.split()) for one in buttons]
    assert any("并入上一行，并去掉" in one and "个页码" in one for one in said), said
    group = next(one for one in buttons if "并入上一行，并去掉" in one.text)
    places = group.parent.select(".kb-pre-in a")
    assert len(places) == len(group["value"].split())


def test_the_end_of_a_long_clause_is_seen_beside_its_line(office):
    long = "第一条　" + "为了规范工作，" * 60 + "制定本制度，此为句末。"
    page = preview(office, f"某某制度\n{long}\n第二条　乙。")

    fold = page.html.select_one("#l-2 .kb-pre-whole")
    assert "此为句末。" in fold.summary.text
    assert fold.p.text == long.removeprefix("第一条　")


def test_a_title_that_was_typed_goes_along_without_a_script(office):
    page = preview(office, "某某制度\n第一条　甲。\n第二条　乙。")

    done = pressed(page, "correct", "2:as_text:0", title="自定的标题")

    assert form_with(done, "incoming")["title"].value == "自定的标题"
    assert "自定的标题" in text_of(to_keep(done).submit(status=303).follow())


def test_words_of_a_line_are_typed_anew_kept_told_and_taken_back(office):
    page = preview(office, "某某制度\n第一条　甲日。\n第二条　乙。")
    opened = pressed(page, "open", "2")
    assert form_with(opened, "words-1")["words-1"].value == "第一条　甲日。"

    done = pressed(opened, "correct", "1:retyped:0", **{"words-1": "第一条　甲曰： 一 二。"})

    assert "甲曰： 一 二。" in done.html.select_one("#l-2 .kb-pre-became").text
    assert "甲日。" in done.html.select_one("#l-2 .kb-pre-source").text
    report = to_keep(done).submit(status=303).follow()
    assert "有 1 行的文字在核对时由人改过" in text_of(report)
    assert "手工改过的行 第一条 甲日。" in text_of(report)
    again = pressed(preview(office, "某某制度\n第一条　甲日。", "二.txt"), "open", "2")
    typed = pressed(again, "correct", "1:retyped:0", **{"words-1": "第一条　丙。"})
    back = typed.html.select_one("#l-2 button[name=back]")["value"]
    assert "丙。" not in text_of(pressed(typed, "back", back))


@pytest.mark.parametrize("words", ["", "第一行\n第二行", "响铃\a", "字" * 5001])
def test_words_that_cannot_stand_on_a_line_are_refused_and_stay_typed(office, words):
    opened = pressed(preview(office, "某某制度\n第一条　甲。"), "open", "2")
    form = form_with(opened, "incoming")
    form["words-1"] = words

    refused = form.submit("correct", value="1:retyped:0", status=422)

    assert "第2行不能“改字”" in text_of(refused)
    assert form_with(refused, "words-1")["words-1"].value.replace("\r", "") == words


def test_the_list_tells_title_doubts_corrections_size_and_doubles(office):
    text = "收文办法\n第一条　甲。\n第三条　乙。"
    page = preview(office, text, "甲.txt")
    preview(office, text, "乙.txt")
    pressed(page, "correct", "1:as_text:0")

    listed = office.get("/incoming")

    rows = [" ".join(one.get_text(" ").split()) for one in listed.html.select(".kb-hit")]
    assert all("题名：收文办法" in row and "1 KB" in row for row in rows)
    assert all("有两个以上完全相同的" in row for row in rows)
    told = next(row for row in rows if row.startswith("甲.txt"))
    assert "已读出" in told
    assert "已更正1处" in told
    assert "处请核对" in next(row for row in rows if row.startswith("乙.txt"))
    assert "已放 2 个，最多 20 个" in text_of(listed)


def test_a_list_reads_no_file_anew(bureau, office, monkeypatch):
    preview(office, "收文办法\n第一条　甲。\n第三条　乙。")

    def _no_reading(*_):
        raise AssertionError

    for name in ("read_of", "understood_of"):
        monkeypatch.setattr(f"workflows.incoming.{name}", _no_reading)

    assert "1处请核对" in text_of(office.get("/incoming"))


def test_two_saves_of_a_draft_stand_beside_each_other(bureau, office):
    old = "印章管理办法\n第一条　印章由办公室统一保管。\n第二条　乙。"
    first = taken_in(office, "印章.txt", old.encode())
    path = urlsplit(first.location).path.removesuffix("/report")
    new = old.replace("统一保管", "专人统一保管") + "\n第三条　丙。"
    page = preview(office, new, at=f"{path}/upload")
    assert "和现有草稿相比：1条新增、1条修改" in text_of(page)
    report = to_keep(page).submit(status=303).follow()

    link = report.html.find("a", string="与上一次保存对照")["href"]

    compared = office.get(link)
    assert "第1次保存" in text_of(compared)
    assert "专人" in text_of(compared)
    for at in ("draft", "versions"):
        assert office.get(f"{path}/{at}").html.find("a", string="与上一次保存对照") is not None
    signed_in(bureau, "reader").get(f"{path}/compare?a=save-1&b=save-2", status=404)
    office.get(f"{path}/compare?a=save-9&b=draft", status=404)


def test_prompts_that_are_open_are_told_whatever_the_text_began_from(office):
    report = kept(uploaded(office, "模.txt", "某某办法\n第一条　由〔填写：单位〕负责。".encode()))

    assert "还有 1 处〔填写：…〕没有填写" in text_of(page := report.follow())
    assert "没有发现疑问" not in text_of(page)


def test_pages_of_a_scan_stay_beside_their_lines_after_it_was_kept(bureau, office):
    finds = tuple(
        Find(RECOGNISED, at, 0, 3, page=at + 1, confidence=(0.99, 0.4)[at]) for at in range(2)
    )
    read = ReadText((Line("某某制度"), Line("第一条　甲日。")), finds=finds)

    def make(site):
        understood = understood_with(read.lines)
        words = taken(Upload("扫描.png", png()), read, understood, Rule).words
        create(site["rules"], words, actor(site, "office"), NOW, name="kept-scan")

    bureau.change(make)

    shown = office.get("/rules/kept-scan/scan/2")

    assert "第一条　甲日。" in shown.html.select_one(".kb-scan-lines .is-doubtful").text
    assert shown.html.select_one(".kb-scan-picture img")["src"] == "/rules/kept-scan/scan-page/2"
    assert office.get("/rules/kept-scan/scan-page/1").content_type == "image/png"
    office.get("/rules/kept-scan/scan-page/7", status=404)
    for at in ("draft", "report"):
        assert office.get(f"/rules/kept-scan/{at}").html.find("a", string="对照扫描原图")
    signed_in(bureau, "reader").get("/rules/kept-scan/scan", status=404)


def test_files_that_were_handed_in_before_clicks_were_remembered_are_shown(bureau, office):
    preview(office, "某某制度\n第一条　甲。\n第二条　乙。")

    def old(site):
        (one,) = site.incoming.of("office").by_key.values()
        correct_lines(one, ["1:as_text:0", "2:as_text:0"])
        del one.clicks, one.noted
        assert [len(click) for click in clicks_of(one)] == [1, 1]

    bureau.change(old)
    assert "已读出 已更正2处" in text_of(office.get("/incoming"))


def test_a_short_row_of_a_table_is_shown_with_all_its_cells(office):
    row = "<tr>" + "<td>甲</td>" * 3 + "</tr><tr><td>一</td><td>二</td></tr>"
    text = f"<html><body><h1>台账</h1><p>第一条　如下表。</p><table>{row}</table></body></html>"
    report = taken_in(office, "表.html", text.encode()).follow()
    draft = office.get(report.request.path.replace("/report", "/draft"))

    cells = [len(row.select("td, th")) for row in draft.html.select(".kb-table tr")]
    assert cells == [3, 3]
