"""A year of changes that somebody scripted: acts one after the other, each on its day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from content.errors import KbError
from content.library.amendment import Terms
from tests import make
from workflows.amending import begin, end_too, take_up
from workflows.drafting import delete, discard, save
from workflows.enacting import Wanted, take_amendment_step
from workflows.publication import Order, take_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from content.library.document import Document

MOST_ACTS = 14
NAMES = ("窗口办法", "收件规定", "公示规定")
_CITED = "第二条　收件依照《{}》第一条办理，公示依照《{}》办理。"


class Act(NamedTuple):
    """What is done on which of the documents, after how many days, in force how far from then."""

    what: str
    at: int
    wait: int
    shift: int


def acts() -> st.SearchStrategy[list[Act]]:
    """Return scripts: each act is possible in principle, and what is refused is passed over."""
    one = st.builds(
        Act,
        st.sampled_from(sorted(ACTS)), st.integers(0, len(NAMES) - 1),
        st.integers(1, 40), st.integers(-60, 60),
    )  # fmt: skip
    return st.lists(one, min_size=2, max_size=MOST_ACTS)


class Year:
    """A library in memory, and the clock of its script."""

    def __init__(self) -> None:
        """Begin with two rules in force, one of which cites the other."""
        self.site = make.site()
        self.now = make.NOW
        self.count = 0
        for number in range(2):
            publish_new(self, Act("publish_new", number, 0, -30))

    @property
    def today(self) -> date:
        """Return the day of the script (it is morning in China)."""
        return self.now.date()

    def play(self, act: Act) -> None:
        """Do what the script says; what the library refuses leaves nothing behind."""
        self.now += timedelta(days=act.wait, seconds=1)
        self.count += 1
        manager = self.site._p_jar.transaction_manager
        manager.commit()
        try:
            ACTS[act.what](self, act)
            manager.commit()
        except KbError:
            manager.abort()

    def moment(self) -> datetime:
        """Return the next moment: no two acts are of the same."""
        self.now += timedelta(seconds=1)
        return self.now

    def chosen(self, act: Act) -> Document:
        """Return a document that was published, the next one where there is none so far."""
        shelf = self.site["rules"]
        found = [shelf[name] for name in shelf.published]
        return found[act.at % len(found)]

    def day(self, act: Act) -> date:
        """Return the day from which what is done takes effect."""
        return self.today + timedelta(days=act.shift)


def written(year: Year, title: str) -> dict[str, object]:
    """Return the words of a text that tells when it was written, and cites two others."""
    others = [name for name in NAMES if name != title]
    text = f"第一条　第{year.count}次的规定。\n{_CITED.format(*others)}"
    return {"text": text, "title": title}


def publish_new(year: Year, act: Act) -> None:
    """Publish a new document, called as others are or not."""
    made = make.draft(year.site, when=year.moment(), **written(year, NAMES[act.at]))
    make.publish(made, year.day(act), when=year.moment())


def revise(year: Year, act: Act, start: date | None = None, title: str = "") -> None:
    """Publish a new version of a document, in force from before today or after it."""
    document = year.chosen(act)
    _save(year, document, title or document.title)
    make.publish(document, start or year.day(act), when=year.moment())


def rename(year: Year, act: Act) -> None:
    """Publish a new version under another title."""
    revise(year, act, title=NAMES[act.wait % len(NAMES)])


def correct(year: Year, act: Act) -> None:
    """Record another text for a day from which one is in force already."""
    revise(year, act, start=year.chosen(act).versions[-1].in_force_from)


def end(year: Year, act: Act) -> None:
    """Repeal a document."""
    order = Order(in_force_from=year.day(act), reason="不再适用")
    reviewer = make.actor(year.site, "reviewer")
    take_step(year.chosen(act), "repeal", reviewer, year.moment(), order)


def write_and_discard(year: Year, act: Act) -> None:
    """Save a draft of a published document and give it up."""
    document = year.chosen(act)
    _save(year, document, "没有发布的标题")
    discard(document, make.actor(year.site, "office"), year.moment())


def write_and_delete(year: Year, act: Act) -> None:
    """Write a document that is never published, and delete it."""
    made = make.draft(year.site, when=year.moment(), **written(year, NAMES[act.at]))
    delete(made, make.actor(year.site, "office"), year.moment())


def leave_a_draft(year: Year, act: Act) -> None:
    """Save a draft and leave it."""
    _save(year, year.chosen(act), "草稿的标题")


def amend(year: Year, act: Act) -> None:
    """Change one document and repeal another by one act."""
    office, reviewer = make.actor(year.site, "office"), make.actor(year.site, "reviewer")
    shelf = year.site["rules"]
    last = max(shelf[name].versions[-1].in_force_from for name in shelf.published)
    start = last + timedelta(days=abs(act.shift))
    terms = Terms(f"修改决定{year.count}", "与上位法一致", start)
    amendment = begin(year.site, terms, office, year.moment())
    document = year.chosen(act)
    copy = take_up(amendment, document, office, year.moment())
    _save(year, copy, document.title)
    other = year.chosen(act._replace(at=act.at + 1))
    if other is not document and act.shift % 2:
        with suppress(KbError):
            end_too(amendment, other, "不再适用", office, year.moment())
    for step in ("submit", "approve", "publish"):
        who = office if step == "submit" else reviewer
        take_amendment_step(amendment, step, who, year.moment(), Wanted(checked="样例"))


def _save(year: Year, document: Document, title: str) -> None:
    given = written(year, title)
    said = make.words("rule", str(given["text"]), title=title)
    office = make.actor(year.site, "office")
    save(document, said, office, year.moment(), based_on=document.tag())


ACTS: dict[str, Callable[[Year, Act], None]] = {
    "publish_new": publish_new,
    "revise": revise,
    "rename": rename,
    "correct": correct,
    "end": end,
    "discard": write_and_discard,
    "delete": write_and_delete,
    "leave": leave_a_draft,
    "amend": amend,
}
"""Everything that may happen to a library in a year, by name."""
