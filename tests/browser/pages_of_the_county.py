"""The pages that people meet in the demo county, by what shows them; and drafts to meet."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from content.files.import_report import Find, ReadText
from content.files.seen import RECOGNISED
from content.library.amendment import Terms
from content.library.document import Grant
from content.library.revision import Upload
from content.text.lines import Line
from content.text.side_by_side import understood_with
from content.types.rule import Rule
from tests.content.word_files import NAMESPACES, docx, paragraph, table
from tests.drawn import FORMULA, png, word_file
from tests.functional.commands import copy_of_demo, kept_folder, site_of
from tests.make import actor
from workflows.amending import begin, take_up
from workflows.drafting import Words, create, save, share
from workflows.enacting import Wanted, take_amendment_step
from workflows.handing_in import stage_files
from workflows.incoming import correct_lines, keep_as_draft
from workflows.intake import read_file, taken
from workflows.publication import Order, take_step
from workflows.sheets import lay_down

if TYPE_CHECKING:
    from content.library.document import Document
    from content.library.site import Site
    from workflows.policy import Actor

WINDOW_RULE = "/rules/chuangkou-gongzuo-guanli-banfa"
"""Published; a changed text is in review."""

FROM_FILE = "/rules/from-file"
"""A draft from a file, about which the parser has doubts."""

WITH_FIGURES = "/rules/with-figures"
"""A draft with a picture and a formula."""

AMENDMENT, OVERTAKEN = "/amendments/2026-0001", "/rules/overtaken"
"""An amendment whose document got a newer version meanwhile; a draft that another overtook."""

SCANNED = "/rules/scanned"
"""A draft that was read from a scan."""

LAW = "/laws/xingzheng-fuyi-fa"
"""Published in two versions, of which the first was superseded."""

FILE = """某某制度
第一条　为规范工作，制定本制度。
第三条　有下列情形之一的，不予办理：
（一）材料不齐的；
（三）逾期的。
第三条　自发布之日起施行。
"""

INCOMING, KEPT = "9f4f7b8a3d0000000000", "9f4f7b8a3d0000000001"
"""Keys of two files the administrator handed in: one to be looked over, one saved already."""

KINDS_OF_DOCUMENT = (
    WINDOW_RULE, "/guides/yicixing-gaozhi-caozuo-zhinan", "/items/gonggong-weisheng",
    "/inspections/jc-01", "/training/tr-01", LAW, "/experts/ql-zj-2026-001",
)  # fmt: skip
SHELVES = tuple(f"/{address.split('/')[1]}" for address in KINDS_OF_DOCUMENT)

ADDRESSES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Site", ""): ("/", "/?on=2020-01-01"),
    ("Site", "search"): (
        "/search", "/search?q=食品", "/search?q=“一次性告知”&type=rule", "/search?q=没有这个词呀",
        "/search?q=办执照要带什么", "/search?q=考试多少分及格",
        "/search?q=许可&days=all&page=2", "/search?q=材料&standing=draft",
    ),
    ("Site", "cite"): (
        "/cite?title=行政许可法&at=art-32/item-4", "/cite?title=行政许可法&at=art-320",
        "/cite?title=没有的办法", "/cite?title=行政复议法&on=2010-01-01",
    ),
    ("Site", "citing-repealed"): ("/citing-repealed",),
    ("Site", "jump"): ("/jump", "/jump?q=ck"),
    ("Site", "gaps"): ("/gaps",),
    ("Site", "inbox"): ("/inbox",),
    ("Site", "incoming"): ("/incoming", f"/incoming/{INCOMING}", f"/incoming/{KEPT}"),
    ("Site", "journal"): ("/journal", f"/journal?path={WINDOW_RULE}"),
    ("Site", "people"): ("/people",),
    ("Site", "person"): ("/person/staff",),
    ("Site", "units"): ("/units",),
    ("Site", "settings"): ("/settings",),
    ("Site", "account"): ("/account",),
    ("Site", "changes"): ("/changes", "/changes?below=40"),
    ("Site", "expiring"): ("/expiring", "/expiring?within=1095&township=柳溪镇"),
    ("Shelf", "eligible"): ("/experts/eligible", "/experts/eligible?field=E01"),
    ("ServiceItem", "due"): (
        "/items/linmu-caifa/due", "/items/geti-zhuxiao/due?accepted=2026-12-25",
    ),
    ("TrainingModule", "answers"): ("/training/tr-01/answers",),
    ("Site", "styleguide"): ("/styleguide",),
    ("Site", "check"): (f"/check{WINDOW_RULE}/1/0000000000",),
    ("Site", "pack"): ("/pack",),
    ("Site", "offline"): ("/offline",),
    ("Site", "help"): (
        "/help", "/help/workflows", "/help/guide-reader", "/help/guide-staff",
        "/help/guide-trainer", "/help/guide-office", "/help/guide-reviewer",
        "/help/guide-committee", "/help/guide-administrator",
    ),
    ("Site", "glance"): ("/glance", "/glance?on=2021-01-01"),
    ("Site", "compare"): (
        "/compare", f"/compare?a={LAW}/v/1&b=/laws/zhaobiao-toubiao-fa&show=变化",
    ),
    ("Shelf", ""): (*SHELVES, "/laws?on=2021-01-01", "/laws?standing=all"),
    ("Shelf", "new"): (*(f"{shelf}/new" for shelf in SHELVES), "/rules/new?from=measures"),
    ("Shelf", "upload"): ("/rules/upload",),
    ("Shelf", "sharing"): ("/rules/sharing",),
    ("Shelf", "sheet"): ("/items/sheet",),
    ("Site", "sheets"): ("/sheets", "/sheets/bad-cells"),
    ("Document", ""): (*KINDS_OF_DOCUMENT, f"{LAW}?on=2020-01-01", FROM_FILE),
    ("Document", "v"): (f"{LAW}/v/1",),
    ("Document", "draft"): (f"{WINDOW_RULE}/draft", f"{WITH_FIGURES}/draft"),
    ("Document", "c"): (
        f"{WINDOW_RULE}/art-12", f"{LAW}/art-2?on=2020-01-01",
    ),
    ("Document", "cited"): (
        "/laws/xingzheng-xuke-fa/cited", "/laws/xingzheng-xuke-fa/cited?at=art-34",
        "/items/geti-sheli/cited", f"{WINDOW_RULE}/cited",
    ),
    ("Document", "recheck"): ("/guides/yicixing-gaozhi-caozuo-zhinan/recheck",),
    ("Document", "touched"): ("/laws/xingzheng-xuke-fa/touched",),
    ("Site", "rechecks"): ("/rechecks", "/rechecks?kind=guide&state=open"),
    ("Document", "versions"): (f"{LAW}/versions", f"{WINDOW_RULE}/versions"),
    ("Document", "compare"): (
        f"{LAW}/compare", f"{WINDOW_RULE}/compare?a=1&b=draft", "/items/gonggong-weisheng/compare",
    ),
    ("Document", "report"): (f"{FROM_FILE}/report", f"{WINDOW_RULE}/report"),
    ("Document", "edit"): tuple(f"{address}/edit" for address in KINDS_OF_DOCUMENT),
    ("Document", "clauses"): (f"{WINDOW_RULE}/clauses", f"{FROM_FILE}/clauses"),
    ("Document", "upload"): (f"{WINDOW_RULE}/upload",),
    ("Document", "workflow"): tuple(f"{at}/workflow" for at in (WINDOW_RULE, FROM_FILE, LAW)),
    ("Document", "print"): (
        *(f"{at}/print" for at in KINDS_OF_DOCUMENT),
        "/items/gonggong-weisheng/print?part=materials", f"{LAW}/print?version=1",
    ),
    ("Document", "official"): tuple(
        f"{at}/official" for at in (WINDOW_RULE, FROM_FILE, "/guides/yicixing-gaozhi-caozuo-zhinan")
    ),
    ("Document", "scan"): (f"{SCANNED}/scan",),
    ("Document", "sharing"): (f"{WINDOW_RULE}/sharing",),
    ("Document", "source"): (f"{FROM_FILE}/source/1",),
    ("Document", "catch-up"): (f"{OVERTAKEN}/catch-up",),
    ("Amendments", ""): ("/amendments",),
    ("Amendment", ""): (AMENDMENT,),
    ("Amendment", "workflow"): (f"{AMENDMENT}/workflow",),
    ("Amendment", "decision"): (f"{AMENDMENT}/decision",),
    ("Amendment", "changes"): (f"{AMENDMENT}/changes/rules.amended",),
    ("Amendment", "catch-up"): (f"{AMENDMENT}/catch-up/rules.amended",),
}  # fmt: skip
"""Kind of place and name of view → addresses; what is not a page for people signed in is not here.

A number such as art-12 leads to the page of the clause."""

REFUSED = ("/no-such-page", "/rules/no-such-rule", f"{WINDOW_RULE}?on=1990-01-01", "/rules?on=x")
"""Addresses that answer with a page that says why not."""


def addresses() -> list[str]:
    """Return every address, those of refusals last."""
    return [*(address for found in ADDRESSES.values() for address in found), *REFUSED]


def prepared_county(folder: Path) -> Path:
    """Return the data folder of a demo county in which a rule is in review and one is begun."""
    return Path(shutil.copytree(_prepared(), folder / "var"))


@cache
def _prepared() -> Path:
    """Return such a folder, made once a process; to be copied only."""
    data = copy_of_demo(kept_folder())
    with site_of(data) as site:
        _begin_from_file(site)
        _begin_with_figures(site)
        _begin_with_a_scan(site)
        _hand_in_a_change(site)
        _lay_down_a_table(site)
        _hand_in_files(site)
        _amend_twice(site)
        reader = Grant("person:reader", "reader")
        share(site.at(WINDOW_RULE), [reader], actor(site, "office"), _now())
    return data


def _amend_twice(site: Site) -> None:
    """Let one amendment be published while another, and a draft, change the same clause."""
    for name in ("amended", "overtaken"):
        _publish_rule(site, name)
    office, reviewer = actor(site, "office"), actor(site, "reviewer")
    waiting, done = (
        begin(site, Terms(title, "与上位法一致", date(2027, 3, 1)), office, _now())
        for title in ("关于修改窗口规定的决定", "关于修改登记规定的决定")
    )
    _reword(take_up(waiting, site.at("/rules/amended"), office, _now()), office, "当天")
    _reword(site.at("/rules/overtaken"), office, "当天")
    for name in ("amended", "overtaken"):
        _reword(take_up(done, site.at(f"/rules/{name}"), office, _now()), office, "次日")
    for step, who in (("submit", office), ("approve", reviewer), ("publish", reviewer)):
        take_amendment_step(done, step, who, _now(), Wanted(checked="已核对"))


def _publish_rule(site: Site, name: str) -> None:
    lines = ("第一条　窗口应当当场受理。", "第二条　受理后出具凭证。")
    words, office = Words({"title": f"{name}规定"}, lines), actor(site, "office")
    rule = create(site["rules"], words, office, _now(), name=name)
    order = Order(in_force_from=date(2026, 1, 1), checked="样例")
    for step, login in (("submit", "office"), ("approve", "reviewer"), ("publish", "reviewer")):
        take_step(rule, step, actor(site, login), _now(), order)


def _reword(document: Document, who: Actor, word: str) -> None:
    lines = (f"第一条　窗口应当{word}受理。", "第二条　受理后出具凭证。")
    words = Words(document.latest.fields, lines)
    save(document, words, who, _now(), based_on=document.tag())


def _lay_down_a_table(site: Site) -> None:
    rows = "事项名称,承诺时限,俗称,别的\n甲登记,三天,办甲,x\n城镇污水排入排水管网许可证核发,7,,\n"
    intake = lay_down(site["items"], Upload("表.csv", rows.encode()), actor(site, "admin"), _now())
    tray = site.desks.of("admin").sheets
    del tray.by_key[intake.key]
    intake.key = "bad-cells"
    tray.put(intake)


def _begin_from_file(site: Site) -> None:
    taken = read_file("某某制度.txt", FILE.encode(), Rule)
    create(site["rules"], taken.words, actor(site, "office"), _now(), name="from-file")


def _begin_with_figures(site: Site) -> None:
    data = word_file(
        "窗口流程办法",
        "第一条　流程如下图：",
        png(),
        "图1　流程",
        "第二条　按时办结率为：",
        FORMULA,
    )
    taken = read_file("窗口流程办法.docx", data, Rule)
    create(site["rules"], taken.words, actor(site, "office"), _now(), name="with-figures")


def _begin_with_a_scan(site: Site) -> None:
    words = ("值守制度", "第一条　白天有人值守。", "第二条　夜间有人值守。")
    finds = tuple(
        Find(RECOGNISED, at, 0, len(words[at]), page=1 + at // 2, confidence=0.99 - at / 5)
        for at in range(3)
    )
    read = ReadText(tuple(map(Line, words)), finds=finds)
    made = taken(Upload("值守制度.png", png()), read, understood_with(read.lines), Rule)
    create(site["rules"], made.words, actor(site, "office"), _now(), name="scanned")


def marked_file() -> bytes:
    """Return a Word file with insertions, deletions, hidden and struck words, and a comment."""
    by = 'w:id="1" w:author="王办公" w:date="2026-05-01T09:00:00Z"'
    inserted = f"<w:ins {by}><w:r><w:t>和效率</w:t></w:r></w:ins>"
    deleted = f"<w:del {by}><w:r><w:delText>及时</w:delText></w:r></w:del>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部掌握</w:t></w:r>"
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>三</w:t></w:r>"
    begin, end = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
    mark = '<w:r><w:commentReference w:id="7"/></w:r>'
    comments = (
        f'<w:comments {NAMESPACES}><w:comment w:id="7" w:author="李审核" '
        f'w:date="2026-05-02T10:00:00Z">{paragraph("依据是什么？")}</w:comment></w:comments>'
    )
    return docx(
        paragraph("窗口服务规范"),
        paragraph("第一条　为提高质量", inserted, "，制定本规范。", hidden),
        paragraph("第三条　窗口应当", deleted, begin, "一次性告知", end, mark, "。"),
        paragraph("补正以", struck, "两次为限。"),
        table(["事项", "时限"], ["登记", "三个工作日"]),
        parts={"comments": comments},
    )


def _hand_in_files(site: Site) -> None:
    admin, tray = actor(site, "admin"), site.incoming.of("admin")
    for key, name, data in (
        (INCOMING, "修订稿.docx", marked_file()),
        (KEPT, "某某制度.txt", FILE.encode()),
    ):
        (one,) = stage_files(site["rules"], [Upload(name, data)], admin, _now()).incoming
        tray.drop(one.key)
        one.key = key
        tray.put(one, _now())
    correct_lines(site.incoming.found("admin", INCOMING, _now()), ["0:as_title:0"])
    keep_as_draft(site["rules"], KEPT, "", admin, _now())


def _hand_in_a_change(site: Site) -> None:
    document, office = site.at(WINDOW_RULE), actor(site, "office")
    lines = tuple(document.latest.body.text().replace("窗口", "服务窗口").splitlines())
    words = Words({**document.latest.fields, "issuer": "青岚县行政审批局"}, lines, "改称服务窗口")
    save(document, words, office, _now(), based_on=document.tag())
    take_step(document, "submit", office, _now())


def _now() -> datetime:
    return datetime.now(UTC)
