"""The twenty questions of the four users: each answered within two clicks or a search from home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kb_app.homes.questions import QUESTIONS
from tests.browser.pages_of_the_county import prepared_county
from tests.browser.visiting import follow, said, signed_in
from tests.functional.commands import site_of
from tests.make import actor
from tests.serving import served, today
from workflows.drafting import Words, save
from workflows.publication import Order, take_step

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from content.library.site import Site

CHANGED = "/rules/kaoqin-zhiban-qingxiaojia-zhidu"
ITEM = "/items/geti-sheli"
LEAVE = "青岚县行政审批局干部职工考勤值班及请销假制度"
POOL = "青岚县行政审批踏勘评审专家库管理办法（试行）"
OVER = "青岚县行政审批局党组会议议事制度"
OVER_AT, CITING_IT = "/rules/dangzu-huiyi-yishi-zhidu", "青岚县行政审批局重大事项请示报告制度"
PROCEDURE = "行政许可通用程序与一次性告知"
WINDOWS = "青岚县行政审批局窗口工作管理办法"
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 360, "height": 740}


@dataclass(frozen=True)
class Way:
    """Who asks which of their questions, the links followed from home, and what is read then."""

    login: str
    number: int
    links: tuple[str, ...]
    read: tuple[str, ...]


WAYS = (
    Way("staff", 1, ("看各事项能不能办", "个体工商户设立登记"),
        ("能办", "柳溪镇可以办理", "柳溪镇便民服务中心", "2029年1月31日", "0000-6201001",
         "上岗合格证还没有在本系统登记")),
    Way("staff", 2, ("开饭店要带什么", "材料清单：公共场所卫生许可证核发（新办）"),
        ("公共场所卫生许可申请表", "可以容缺，5个工作日内补齐", "不能容缺", "免提交", "原件1份")),
    Way("staff", 3, ("从我们能办的事项里选", "算到期日：林木采伐许可证核发"),
        ("承诺办结", "法定办结", "行政许可法第四十二条第一款", "现场踏勘", "不计入", "日历")),
    Way("staff", 4, ("材料不齐怎么办",), ("一次性告知", WINDOWS, "第十二条")),
    Way("staff", 5, ("看最近的变化", f"改了什么：{LEAVE}"), ("修改", "第1版", "第2版", "半小时内")),
    Way("trainer", 1, ("三年内到期的",),
        ("委托到期：事项和镇乡", "柳溪镇", "林木采伐许可证核发", "2029年1月31日")),
    Way("trainer", 2, ("看最近的变化和影响", "影响谁：个体工商户设立登记"),
        ("影响范围", "青岚县柳溪镇人民政府", PROCEDURE)),
    Way("trainer", 3, ("选培训模块", PROCEDURE), ("培训提纲", "题库", "自2026年11月1日起施行")),
    Way("trainer", 4, ("选模块看答案和依据", f"答案和依据：{PROCEDURE}"),
        ("第1版", "答案", "行政许可法第三十二条第一款第四项")),
    Way("trainer", 5, ("上岗 培训 考核 合格证明",), ("第八条", "应当重新培训考核")),
    Way("office", 1, ("内部制度一览",),
        (LEAVE, "青审发〔2026〕18号", "现行：第2版", "现行有效", "版本")),
    Way("office", 2, ("选制度做公文检查", f"公文检查：{POOL}"),
        ("要修改的", "发文字号", "下载 Word（公文格式）")),
    Way("office", 3, ("选制度看流程", f"流程：{WINDOWS}"),
        ("审核中", "起草、修改人", "苏明慧", "这类文件的办理规则")),
    Way("office", 4, ("看最近的变化", f"改了什么：{LEAVE}"), ("修改", "第1版", "第2版")),
    Way("office", 5, ("引用已废止文件的",),
        ("引用了已废止、失效文件的条款", "有 1 个条款", CITING_IT, f"引用了《{OVER}》")),
    Way("committee", 1, ("中介服务机构选取可以采用下列方式",),
        ("第十二条", "随机抽取", "竞价选取", "择优选取")),
    Way("committee", 2, ("专家资格名单",),
        ("可以抽取", "不能抽取", "因个人原因申请暂停6个月", "年度考核不合格")),
    Way("committee", 3, ("可验证的随机方法 种子",), (POOL, "第十二条", "任何人可以复核")),
    Way("committee", 4, ("评审小组成员 利害关系 回避",), ("第十八条", "应当回避")),
    Way("committee", 5, ("中选结果 公示期 异议",), ("第二十条", "公示期不少于3个工作日")),
)  # fmt: skip
LOGINS = ("staff", "trainer", "office", "committee")
ROLES = dict(zip(LOGINS, ("township_staff", "trainer", "office_editor", "committee_secretary"),
                 strict=True))  # fmt: skip


def publish_changes(site: Site) -> None:
    """Put second versions of the rule on leave and of an item in force from today."""
    text = site.at(CHANGED).latest.body.text().replace("考勤签到制度", "半小时内签到制度")
    _publish(site, CHANGED, {}, tuple(text.splitlines()))
    _publish(site, ITEM, {"legal_note": "经营者住址变更按变更登记办理"}, None)


def repeal_what_is_cited(site: Site) -> None:
    """Repeal a rule that another rule cites, from today."""
    order = Order(in_force_from=today(), reason="已由新的议事规则代替")
    take_step(site.at(OVER_AT), "repeal", actor(site, "reviewer"), now(), order)


def _publish(site: Site, path: str, fields: dict[str, str], lines: tuple[str, ...] | None) -> None:
    document, office, reviewer = site.at(path), actor(site, "office"), actor(site, "reviewer")
    words = Words({**document.latest.fields, **fields}, lines, "试改一处")
    save(document, words, office, now(), based_on=document.tag())
    take_step(document, "submit", office, now())
    take_step(document, "approve", reviewer, now())
    take_step(document, "publish", reviewer, now(), Order(in_force_from=today(), checked="试改"))


def as_read(name: str) -> re.Pattern[str]:
    """Return a pattern for a name of which only the part before the colon is seen."""
    return re.compile(r"\s*：".join(map(re.escape, name.split("："))))


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    data = prepared_county(tmp_path_factory.mktemp("questions"))
    with site_of(data) as site:
        publish_changes(site)
        repeal_what_is_cited(site)
    with served(data) as url:
        yield url


@pytest.fixture(scope="module")
def people(browser, county) -> dict[str, Page]:
    return {login: signed_in(browser, county, login, viewport=WIDE) for login in LOGINS}


def test_every_question_has_its_way():
    asked = {(login, n) for login in LOGINS for n in range(1, 6)}

    assert {(way.login, way.number) for way in WAYS} == asked
    assert all(len(way.links) <= 2 for way in WAYS)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.login}-{way.number}")
def test_a_question_is_answered_within_two_clicks_from_home(people, way):
    page = people[way.login]
    page.goto("/")
    card = page.locator(".kb-question").nth(way.number - 1)
    assert (
        card.get_by_role("heading").inner_text()
        == QUESTIONS[ROLES[way.login]][way.number - 1].asked
    )
    card.get_by_role("link", name=way.links[0]).first.click()
    for link in way.links[1:]:
        page.get_by_role("main").get_by_role("link", name=as_read(link)).first.click()

    read = said(page)

    assert [words for words in way.read if words not in read] == []


def test_an_answer_with_its_article_is_one_click_further(people):
    page = people["trainer"]
    page.goto("/training/tr-01/answers")

    follow(page, "行政许可法第三十二条第一款第四项")

    assert "申请材料不齐全或者不符合法定形式的" in said(page)


def test_a_clerk_sees_whether_they_may_without_scrolling(people):
    page = people["staff"]
    page.goto("/items/geti-sheli")

    for needed in (".kb-lead", ".kb-band-verdict", ".kb-band-links", ".kb-facts .kb-fact"):
        box = page.locator(needed).first.bounding_box()
        assert box["y"] + box["height"] <= WIDE["height"], needed


def test_what_is_not_recorded_yet_is_said_on_the_card(people):
    people["trainer"].goto("/")
    people["committee"].goto("/")

    assert "签到和成绩还没有在本系统登记" in said(people["trainer"])
    assert "选取登记还没有在本系统建立" in said(people["committee"])


@pytest.mark.parametrize("login", LOGINS)
def test_on_a_phone_search_comes_first_then_what_waits_then_the_questions(people, login):
    page = people[login]
    page.set_viewport_size(NARROW)
    page.goto("/")

    tops = [
        page.locator(part).first.bounding_box()["y"]
        for part in (".kb-search-home", "#home-waiting", ".kb-question", "#home-changes")
    ]
    page.set_viewport_size(WIDE)

    assert tops == sorted(tops)
    assert tops[0] < NARROW["height"]


def test_what_a_clerk_opened_is_at_hand_on_their_home(people):
    page = people["staff"]
    page.goto("/items/linmu-caifa")
    page.get_by_role("button", name="加入常用").click()
    page.goto("/")

    own = page.locator(".kb-home-own").inner_text()

    assert "常用\n林木采伐许可证核发" in own.replace("\n\n", "\n")
