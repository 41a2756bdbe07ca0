"""A second opinion on what is flagged: it reads only what is stored, with a grammar of its own."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from content.types.flagging import flagged
from tests import make
from tests.make import TODAY, actor, later
from workflows.drafting import Words, save
from workflows.publication import Order, take_step
from workflows.rechecking import Answer, judge, key_of


def answer(flag, verdict="keep", reason="只改了期限，不受影响。"):
    return Answer(key_of(flag), flag.token, verdict, reason)


_CITES = re.compile(r"《(?P<title>[^》]+)》第(?P<number>[一二三四五六七八九])条")


def text_then(document, day, known):
    """Return the rows of the text in force on the day, as known then; None when there is none."""
    begun = [v for v in document.versions if v.in_force_from <= day and v.recorded_at <= known]
    over = any(c.on <= day and c.recorded_at <= known for c in document.standing_changes)
    if not begun or over:
        return None
    version = max(begun, key=lambda v: (v.in_force_from, v.recorded_at))
    return json.loads(document.revisions[version.revision].text.body)


def said_by(rows, clause_id):
    """Return number and words of an article in a text; () when it is gone or all is over."""
    if rows is None:
        return ("over",)
    for at, (depth, _, label, _, text, own) in enumerate(rows):
        if own == clause_id:
            below = []
            for row in rows[at + 1 :]:
                if row[0] <= depth:
                    break
                below.append(tuple(row[2:5]))
            return (label, text, *below)
    return ()


def expected_flags(library, dependent, day, accepted):
    """Return (clause id, number cited) of what has to be flagged on the day."""
    end = later(days=9999)
    current = text_then(dependent, day, end)
    known: dict[tuple[str, str, str], tuple[str, object, set[object]]] = {}
    for version in dependent.versions:
        rows = json.loads(dependent.revisions[version.revision].text.body)
        seen = {}
        for _, _, _, _, text, own in rows:
            for found in _CITES.finditer(text):
                key = own, found["title"], found["number"]
                if key in known and known[key][0] == text:
                    seen[key] = known[key]
                    continue
                target = next(d for d in library["laws"].documents.values()
                              if d.title == found["title"])  # fmt: skip
                base = max(version.in_force_from, version.recorded_at.date())
                then = text_then(target, base, version.recorded_at)
                label = f"第{found['number']}条"
                to = next((row[5] for row in then or () if row[2] == label), None)
                if to is not None:
                    seen[key] = text, to, {said_by(then, to)}
        known = seen
        if rows == current:
            break
    flags = set()
    for (own, title, number), (text, to, agreed) in known.items():
        target = next(d for d in library["laws"].documents.values() if d.title == title)
        days = [v.in_force_from for v in target.versions]
        days += [change.on for change in target.standing_changes]
        looked = [day, *sorted(one for one in days if one > day)]
        kept = agreed | accepted.get((dependent.__name__, text, number), set())
        if any(said_by(text_then(target, one, end), to) not in kept for one in looked):
            flags.add((own, number))
    return flags


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reword", "insert", "drop", "rewrite", "other", "keep", "repeal"]),
        st.integers(0, 1), st.integers(0, 3), st.integers(0, 20),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
TITLES = ("甲条例", "乙条例")
TWO_LAWS = """第一条　依照《甲条例》第{}条办理。
第二条　依照《乙条例》第三条办理。
第三条　依照《{}》第四条和《甲条例》第三条办理。
第四条　其他。"""


def a_step(library, step, number, accepted):
    """Do one thing to the library of two laws and two guides."""
    what, which, at, start = step
    when = later(days=number)
    law, guide = library.at(f"/laws/law{which}"), library.at(f"/guides/guide{which}")
    begin = TODAY + timedelta(days=number + start)
    is_over = bool(law.standing_changes)
    lines = law.latest.body.text().split("\n")
    if what in {"reword", "insert", "drop"} and not is_over:
        changed = list(lines)
        if what == "reword":
            changed[at % len(lines)] += f"改{number}。"
        elif what == "insert":
            changed.insert(at % len(lines), f"第零条　新{number}。")
        elif len(lines) > 2:
            del changed[at % len(lines)]
        texts = [line.partition("　")[2] for line in changed]
        changed = [f"第{'一二三四五六七八九十'[i]}条　{t}" for i, t in enumerate(texts)][:9]
        again(law, changed, begin, when)
    elif what == "repeal" and not is_over:
        order = Order(reason="废止", in_force_from=max(begin, law.versions[0].in_force_from))
        take_step(law, "repeal", actor(library, "office"), when, order)
    elif what in {"rewrite", "other"}:
        text = guide.latest.body.text().split("\n")
        text[at % 3 if what == "rewrite" else 3] += f"又{number}。"
        again(guide, text, TODAY + timedelta(days=number), when)
    elif what == "keep":
        keep_one(library, guide, number, accepted)


def again(document, lines, start, when):
    library = document.__parent__.__parent__
    words = Words(document.latest.fields, tuple(lines))
    save(document, words, actor(library, "office"), when, based_on=document.tag())
    if document.draft is not None:
        make.publish(document, start, when=when)


def keep_one(library, guide, number, accepted):
    """Say 仍适用 to the first flag of a guide, and remember the words that was said about.

    Both words count: a clause that is written anew was not answered for.
    """
    today = TODAY + timedelta(days=number)
    flag = next(iter(flagged(guide, today)), None)
    if flag is None:
        return
    judge(guide, answer(flag), actor(library, "office"), later(days=number), today)
    target = library.at(flag.tie.target)
    kept = (flag, *flag.later)
    texts = [text_then(target, one.since, later(days=9999)) for one in kept]
    cited = _CITES.search(flag.tie.printed)["number"]
    words = guide.body_of(guide.latest).find(flag.tie.clause).clause.text
    accepted.setdefault((guide.__name__, words, cited), set()).update(
        said_by(text, flag.tie.to) for text in texts
    )


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_the_flags_are_those_that_a_second_reckoning_finds(steps):
    library = make.site()
    for number, title in enumerate(TITLES):
        text = "\n".join(f"第{n}条　{title}之{n}。" for n in "一二三四")
        make.published(library, "law", name=f"law{number}", title=title, short_names=[], text=text)
    for number in range(2):
        text = TWO_LAWS.format("一二"[number], TITLES[number])
        make.published(library, "guide", name=f"guide{number}", title=f"{number}号指南", text=text)
    accepted: dict[tuple[str, str, str], set[object]] = {}

    for number, step in enumerate(steps, 1):
        a_step(library, step, number, accepted)
        for guide in library["guides"].documents.values():
            for day in (TODAY + timedelta(days=number), TODAY + timedelta(days=60)):
                found = {
                    (one.tie.clause, _CITES.search(one.tie.printed)["number"])
                    for one in flagged(guide, day)
                }
                assert found == expected_flags(library, guide, day, accepted), (step, day)
