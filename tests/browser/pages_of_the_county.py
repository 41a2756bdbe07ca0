"""The pages that people meet in the demo county, by what shows them; and drafts to meet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from content.library.document import Grant
from content.types.rule import Rule
from tests.functional.commands import copy_of_demo, site_of
from tests.make import actor
from workflows.drafting import Words, create, save, share
from workflows.intake import read_file
from workflows.publication import take_step

if TYPE_CHECKING:
    from pathlib import Path

    from content.library.site import Site

WINDOW_RULE = "/rules/chuangkou-gongzuo-guanli-banfa"
"""Published; a changed text is in review."""

FROM_FILE = "/rules/from-file"
"""A draft from a file, about which the parser has doubts."""

LAW = "/laws/xingzheng-fuyi-fa"
"""Published in two versions, of which the first was superseded."""

FILE = """某某制度
第一条　为规范工作，制定本制度。
第三条　有下列情形之一的，不予办理：
（一）材料不齐的；
（三）逾期的。
第三条　自发布之日起施行。
"""

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
    ("Shelf", ""): (*SHELVES, "/laws?on=2021-01-01", "/laws?standing=all"),
    ("Shelf", "new"): tuple(f"{shelf}/new" for shelf in SHELVES),
    ("Shelf", "upload"): ("/rules/upload",),
    ("Shelf", "sharing"): ("/rules/sharing",),
    ("Document", ""): (*KINDS_OF_DOCUMENT, f"{LAW}?on=2020-01-01", FROM_FILE),
    ("Document", "v"): (f"{LAW}/v/1",),
    ("Document", "draft"): (f"{WINDOW_RULE}/draft",),
    ("Document", "c"): (
        f"{WINDOW_RULE}/art-12", f"{LAW}/art-2?on=2020-01-01",
    ),
    ("Document", "cited"): (
        "/laws/xingzheng-xuke-fa/cited", "/laws/xingzheng-xuke-fa/cited?at=art-34",
        "/items/geti-sheli/cited", f"{WINDOW_RULE}/cited",
    ),
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
    ("Document", "sharing"): (f"{WINDOW_RULE}/sharing",),
    ("Document", "source"): (f"{FROM_FILE}/source/1",),
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
    data = copy_of_demo(folder)
    with site_of(data) as site:
        _begin_from_file(site)
        _hand_in_a_change(site)
        reader = Grant("person:reader", "reader")
        share(site.at(WINDOW_RULE), [reader], actor(site, "office"), _now())
    return data


def _begin_from_file(site: Site) -> None:
    taken = read_file("某某制度.txt", FILE.encode(), Rule)
    create(site["rules"], taken.words, actor(site, "office"), _now(), name="from-file")


def _hand_in_a_change(site: Site) -> None:
    document, office = site.at(WINDOW_RULE), actor(site, "office")
    lines = tuple(document.latest.body.text().replace("窗口", "服务窗口").splitlines())
    words = Words({**document.latest.fields, "issuer": "青岚县行政审批局"}, lines, "改称服务窗口")
    save(document, words, office, _now(), based_on=document.tag())
    take_step(document, "submit", office, _now())


def _now() -> datetime:
    return datetime.now(UTC)
