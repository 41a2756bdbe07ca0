"""Makers of what tests need: a library in memory, people for every role, documents, clients."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jwt
import transaction
from webtest import TestApp
from ZODB.DemoStorage import DemoStorage

from content.library.site import Site
from content.people.units import Unit
from content.storage import GuardedDB, ensure_site, with_site
from content.types.registry import KINDS
from kb_app.application import make_application
from kb_app.settings import Settings
from workflows.drafting import Words, create
from workflows.policy import Actor, actor_of
from workflows.publication import Order, take_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from content.library.document import Document

NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
"""Ten in the morning of the first of June in China."""

TODAY = date(2026, 6, 1)
PASSWORD = "青岚县-示范口令-2026"

PEOPLE = {
    "admin": ("管理员", "office", "administrator"),
    "office": ("王办公", "office", "office_editor"),
    "writer": ("周起草", "office", "office_editor"),
    "reviewer": ("李审核", "approval", "reviewer"),
    "inspector": ("孙复核", "approval", "reviewer"),
    "trainer": ("张培训", "approval", "trainer"),
    "staff": ("赵镇乡", "qingshi", "township_staff"),
    "committee": ("钱秘书", "office", "committee_secretary"),
    "reader": ("吴读者", "qingshi", "reader"),
}
"""Login → name, unit, role."""

UNITS = (
    Unit("bureau", "青岚县行政审批局", "", "bureau"),
    Unit("office", "办公室", "bureau"),
    Unit("approval", "审批股", "bureau"),
    Unit("qingshi", "青石镇", "", "township"),
)

RULE_TEXT = """第一章　总则
第一条　为规范窗口工作，提高服务质量，制定本办法。
第二条　本办法适用于政务服务大厅各窗口。
第二章　服务要求
第三条　窗口工作人员应当一次性告知申请人需要补正的全部内容。
申请材料齐全的，当场受理。
第四条　有下列情形之一的，可以容缺受理：
（一）次要材料缺少的；
（二）材料有笔误但不影响审查的。
第五条　本办法自2026年6月1日起施行。"""

FIELDS: Mapping[str, Mapping[str, Any]] = {
    "rule": {"title": "窗口工作管理办法", "kind": "办法"},
    "guide": {"title": "窗口收件工作指南", "kind": "工作指南"},
    "service_item": {"name": "食品小作坊登记", "conditions": [{"text": "有固定的生产加工场所"}]},
    "inspection_guideline": {"title": "食品小作坊踏勘指南"},
    "training": {"title": "窗口人员上岗培训", "objectives": ["掌握一次性告知制度"]},
    "law": {"title": "中华人民共和国行政许可法", "short_names": ["行政许可法"]},
    "expert": {"name": "郑专家"},
}
"""The least that makes sense of each kind."""

WRITER_OF = {"training": "trainer", "expert": "committee"}
"""Who writes a kind, where that is not the office."""


def site() -> Site:
    """Return an empty library in memory with all units and people, nobody with a password."""
    manager = transaction.TransactionManager()
    database = GuardedDB(DemoStorage())
    ensure_site(database)
    made: Site = database.open(transaction_manager=manager).root()["site"]
    add_people(made)
    manager.commit()
    return made


def add_people(library: Site) -> None:
    """Give the library its units, and a person for every role."""
    for unit in UNITS:
        library.units.put(unit)
    for login, (name, unit_key, role) in PEOPLE.items():
        library.people.add(login, name, unit_key, frozenset({role}))


def reread(library: Site) -> Site:
    """Return the library as it was stored: committed, then loaded afresh from the database."""
    connection = library._p_jar
    connection.transaction_manager.commit()
    manager = transaction.TransactionManager()
    found: Site = connection.db().open(transaction_manager=manager).root()["site"]
    return found


def actor(library: Site, login: str = "") -> Actor:
    """Return the person of this login as the policy sees them, or a visitor."""
    return actor_of(library, library.people.get(login) if login else None)


def rule_text(*changes: tuple[str, str]) -> str:
    """Return the sample rule with `changes` (old, new) made."""
    text = RULE_TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def words(kind: str = "rule", text: str | None = None, **fields: Any) -> Words:
    """Return words for a document of the kind, with the sample text unless another is given."""
    written = RULE_TEXT if text is None else text
    return Words({**FIELDS[kind], **fields}, tuple(written.splitlines()))


def draft(
    library: Site,
    kind: str = "rule",
    *,
    by: str = "",
    name: str = "",
    text: str | None = None,
    when: datetime = NOW,
    **fields: Any,
) -> Document:
    """Return a new document of the kind with a working draft."""
    writer = actor(library, by or WRITER_OF.get(kind, "office"))
    shelf = library[KINDS[kind].shelf]
    return create(shelf, words(kind, text, **fields), writer, when, name=name)


@dataclass(frozen=True)
class Road:
    """The ways from draft to publication: who takes which step."""

    steps: tuple[tuple[str, str], ...]


ROADS = {
    "review": Road((("submit", ""), ("approve", "reviewer"), ("publish", "reviewer"))),
    "record": Road((("publish", ""),)),
}


def publish(
    document: Document,
    in_force_from: date = TODAY,
    *,
    in_force_to: date | None = None,
    when: datetime = NOW,
    by: str = "",
) -> Document:
    """Take a document with a draft all the way to publication, and return it."""
    library = document.__parent__.__parent__
    writer = by or WRITER_OF.get(document.type_name, "office")
    order = Order(in_force_from=in_force_from, in_force_to=in_force_to, checked="样例")
    for step, login in ROADS[document.workflow].steps:
        take_step(document, step, actor(library, login or writer), when, order)
    return document


def published(
    library: Site,
    kind: str = "rule",
    *,
    in_force_from: date = TODAY,
    when: datetime = NOW,
    **more: Any,
) -> Document:
    """Return a published document of the kind."""
    return publish(draft(library, kind, when=when, **more), in_force_from, when=when)


def later(*, days: int = 0, minutes: int = 0) -> datetime:
    """Return the moment so long after NOW."""
    return NOW + timedelta(days=days, minutes=minutes)


@dataclass(frozen=True)
class Bureau:
    """A running application on its own folder, and clients for it."""

    wsgi: Any

    @property
    def library(self) -> Any:
        """Return database and index behind the application."""
        return self.wsgi.registry.library

    def program(self, login: str = "") -> TestApp:
        """Return a JSON client, signed in by a token as `login`, or a visitor."""
        client = TestApp(self.wsgi, extra_environ={"HTTP_ACCEPT": "application/json"})
        if login:
            client.authorization = ("Bearer", self._token(login))
        return client

    def browser(self) -> TestApp:
        """Return a client that asks for pages."""
        return TestApp(self.wsgi)

    def change(self, work: Callable[[Site], Any]) -> Any:
        """Return `work(site)`, committed and indexed."""
        done = with_site(self.library.database, work)
        self.library.follower.catch_up()
        return done

    def _token(self, login: str) -> str:
        with_site(self.library.database, lambda site: site.people.get(login).begin_session(login))
        expiry = datetime.now(UTC) + timedelta(hours=1)
        claims = {"sub": login, "sid": login, "exp": expiry}
        secret = self.wsgi.registry.settings["kb"].secret()
        return jwt.encode(claims, secret, algorithm="HS256")


@contextmanager
def bureau(folder: Path, **settings: Any) -> Iterator[Bureau]:
    """Yield the application on `folder`, with units and people; nobody has a password."""
    made = Bureau(make_application(Settings(data=str(folder), **settings)))
    made.change(add_people)
    try:
        yield made
    finally:
        made.library.close()
