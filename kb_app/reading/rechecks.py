"""What is to be checked again (待核), as pages show it: beside a text, on its page, in a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from content.change.provisions import is_provision
from content.errors import NotFound
from content.library.site import path_of
from content.library.ties import BEING, WHOLE
from content.text.citations import printed
from content.text.clauses import address_of, full_text
from content.text.days import said
from content.text.titles import in_marks, title_key
from content.types.citation_points import clause_called, what_is_wrong, wrong_citations
from content.types.flagging import (
    COMING,
    RENUMBERED,
    STATES,
    due,
    flags_of,
    texts_compared,
    upstream,
    words_of,
)
from content.types.tying import CODE, clauses_of, text_on
from kb_app.paging import looked_through
from kb_app.reading.choosing import open_on_the_day
from kb_app.reading.moments import day_of, moment_said
from kb_app.reading.wording import pieces_of_lines
from workflows.policy import may, versions_open_to
from workflows.rechecking import VERDICTS, is_answered, key_of
from workflows.rippling import touched_by

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_SHOWN = 50
"""So many flags of one document are shown at once; the others come when these are answered."""

MOST_UPSTREAM = 3
A_PAGE = 50
LOOKED_AT = 300


@dataclass(frozen=True)
class Checks:
    """What is told of the ties of a text: above it, and beside its provisions by their id.

    A notice is (kind, sentence, address, label); beside stands (text, address) or no address.
    """

    notices: tuple[tuple[str, str, str, str], ...] = ()
    beside: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def checks_of_version(document, version, request, path) -> Checks:
    """Return what is to be checked of a version that is in force on the day, or will be."""
    begun = version.in_force_from <= request.day
    if request.known or (begun and document.on(request.day) is not version):
        return Checks()
    flags = flags_of(document, version, max(request.day, version.in_force_from))
    signed_in = request.actor.is_signed_in
    notices = [*_counted(flags, request, document, path)]
    if signed_in and begun:
        notices += _upstream(document, request)
    if not flags:
        return Checks(tuple(notices))
    homes = _homes(document, document.revision_of(version))
    beside: dict[str, tuple[tuple[str, str], ...]] = {}
    for flag in flags:
        home = homes.get(flag.tie.clause)
        if home is not None:
            note = _noted(flag, request), f"{path}/recheck#f-{key_of(flag)}" if signed_in else ""
            beside[home] = tuple(dict.fromkeys((*beside.get(home, ()), note)))
    return Checks(tuple(notices), beside)


def checks_of_draft(document, revision, request) -> Checks:
    """Return the citations of a draft that lead nowhere, beside the clauses that cite."""
    homes = _homes(document, revision)
    beside: dict[str, tuple[tuple[str, str], ...]] = {}
    wrong = wrong_citations(document, revision, request.today)[:MOST_SHOWN]
    for place, one in wrong:
        home = homes.get(place.clause.id) if place is not None else None
        if home is not None:
            beside[home] = (*beside.get(home, ()), (f"引用有误：{what_is_wrong(one)}", ""))
    if not wrong:
        return Checks()
    told = "".join(f"{clause_called(place)}{what_is_wrong(one)}" for place, one in wrong[:3])
    more = f"等共{len(wrong)}处。" if len(wrong) > 3 else ""
    return Checks((("warning", f"引用有误，发布前请核对：{told}{more}", "", ""),), beside)


def flags_shown(document, page) -> list[dict]:
    """Return the flags of a document, each with the words it cites before and after."""
    flags = due(document, page.request.today)[:MOST_SHOWN]
    return [_flag_shown(document, flag, page) for flag in flags]


def upstream_shown(document, page) -> list[dict]:
    """Return what rests on clauses that are to be checked themselves, as far as one may read."""
    found = []
    for one in islice(upstream(document, page.request.today), MOST_SHOWN):
        steps = [_step_shown(path, clause, page) for path, clause in one.chain]
        if all(steps):
            found.append({"printed": _cited(one.tie), "steps": steps,
                          "clause": _own_clause(document, one.tie)[0]})  # fmt: skip
    return found


def waiting_shown(page, asked) -> dict:
    """Return one page of what waits to be checked by the person; `asked` filters it."""
    request = page.request
    since, _, path = asked.get("after", "")[:300].partition("|")
    lines = request.site.catalog.rechecks_waiting(sorted(request.actor.tokens), after=(since, path))
    rows, last = looked_through(
        lines, lambda line: _waiting_row(line, page, asked), a_page=A_PAGE, at_most=LOOKED_AT
    )
    return {"rows": rows, "after": "|".join(last) if last else ""}


def touched_shown(document, page, revision=None) -> dict:
    """Return what rests on a document and may be read; of a draft, what it would change for."""
    request = page.request
    before = document.on(request.today)
    ties = request.site.ties
    if revision is None:
        rows = ties.on(path_of(document))
    elif before is None:
        rows = iter(())
    else:
        rows = touched_by(document, document.revision_of(before), revision)
    found: dict[str, dict] = {}
    called: dict[str, str] = {}
    for row in islice(rows, LOOKED_AT * 10):
        if row.path not in found:
            if len(found) == LOOKED_AT:
                break
            found[row.path] = _touched_row(row.path, page)
        if row.to not in called:
            called[row.to] = _cited_clause(document, row.to)
        found[row.path].setdefault("cited", set()).add(row.to)
    shown = [row for row in found.values() if "title" in row]
    order = _order(document)
    for row in shown:
        inside = sorted(row["cited"], key=lambda to: order.get(to, len(order)))
        row["cited"] = tuple(dict.fromkeys(called[to] for to in inside))
    return {"rows": shown, "more": len(found) == LOOKED_AT}


def touched_by_amendment(amendment, page):
    """Return by document what an amendment touches: title, rows, and whether there are more."""
    if amendment.is_over:
        return []
    site, found = page.request.site, []
    for name, base in amendment.bases.items():
        document, copy = site.known_at(base), amendment.copies[name]
        if document is not None and copy.latest.content_hash != base.content_hash:
            found.append((copy.latest.title, touched_shown(document, page, copy.latest)))
    ended = ((one.title, site.known_at(one)) for one in amendment.endings)
    found += [(title, touched_shown(one, page)) for title, one in ended if one is not None]
    return [(title, told) for title, told in found if told["rows"]]


def _counted(flags, request, document, path):
    """Yield how many citations changed, or will; visitors are told that, and no more."""
    now = [one for one in flags if not one.is_coming]
    coming = [one for one in flags if one.is_coming]
    signed_in = request.actor.is_signed_in
    url = f"{path}/recheck" if signed_in else ""
    label = "逐处核对" if may(request.actor, "edit", document) else "看有什么变化"
    if now:
        sentence = f"本文件引用的条款有{len(now)}处已经变化，正在核对，办理时请以现行规定为准。"
        yield "warning", sentence, url, label if url else ""
    if coming:
        begin = said(min(one.since for one in coming))
        sentence = f"本文件引用的条款有{len(coming)}处已批准修改，还没有施行，最早自{begin}起变化。"
        yield "info", sentence, url, label if url else ""


def _upstream(document, request):
    for one in islice(upstream(document, request.day), MOST_UPSTREAM):
        path = one.chain[0][0]
        title = _title(path, request)
        if title:
            told = f"上游待核：本文件引用的{_cited(one.tie)}，{in_marks(title)}正在核对它的依据。"
            yield "info", told, f"{request.script_name}{path}", "看这份文件"


def _noted(flag, request):
    """Return what is noted beside a provision; visitors are not told what was cited."""
    if not request.actor.is_signed_in or not _title(flag.tie.target, request):
        return "引用的条款将有变化" if flag.is_coming else "引用的条款已有变化，待核"
    what = f"引用的{_cited(flag.tie)}"
    if flag.is_coming:
        return f"{what}{_state_said(flag)}，{_days_said(flag)}"
    return f"{what}{STATES[flag.state]}，{_AS_ANSWERED[_answered(flag)]}"


def _days_said(flag):
    """Return from when what is cited changes, each day of several."""
    return f"自{'、'.join(said(one.since) for one in (flag, *flag.later))}起"


_AS_ANSWERED = {"": "待核", "revise": "正在修改本条", "repeal": "本文件拟废止"}


def _cited(tie):
    """Return how the clause is cited, with the text where a list named it before only."""
    is_named = tie.title in title_key(tie.printed) or tie.title.startswith(CODE)
    return tie.printed if is_named or "《" in tie.printed else f"{in_marks(tie.title)}{tie.printed}"


def _answered(flag):
    return flag.verdict if is_answered(flag) else ""


def _homes(document, revision):
    """Return the id of the provision that each clause is in."""
    homes = {}
    for place in document.body_of(revision).places():
        around = [one for one in (*place.ancestors, place) if is_provision(one)]
        homes[place.clause.id] = around[-1].clause.id
    return homes


def _flag_shown(document, flag, page):
    request, tie = page.request, flag.tie
    clause, words, url = _own_clause(document, tie)
    title = _title(tie.target, request)
    verdict = tie.verdict if is_answered(flag) else None
    texts = texts_compared(request.site, flag) if title else [(flag, None, None)]
    at_work = may(request.actor, "edit", document) or may(request.actor, "view_draft", document)
    return {
        "key": key_of(flag),
        "token": flag.token,
        "clause": clause,
        "words": words,
        "url": page.link(f"{path_of(document)}{url}"),
        "printed": _cited(tie),
        "title": title,
        "target": page.link(tie.target) if title else "",
        "changes": [_change_shown(*each, page, title) for each in texts],
        "going_on": "" if at_work else _GOING_ON[_answered(flag)],
        "verdict": VERDICTS[verdict.name] if verdict and at_work else "",
        "reason": verdict.reason if verdict and at_work else "",
        "by": request.site.people.name(verdict.by) if verdict and at_work else "",
        "at": moment_said(verdict.at) if verdict and at_work else "",
    }


_GOING_ON = {"": "正在核对", "revise": "正在修改", "repeal": "正在办理废止"}
"""What readers are told of a verdict: neither who gave it nor why."""


def _change_shown(flag, old, new, page, title):
    """Return one change of what is cited: what it is, from when, the words before and after."""
    site = page.request.site
    before, after = (words_of(site, flag, one) if title else "" for one in (old, new))
    return {
        "state": _state_said(flag),
        "since": said(flag.since),
        "is_coming": flag.is_coming,
        "lines": pieces_of_lines(before.split("\n"), after.split("\n")) if before or after else (),
        "compare": _compare_url(flag, old, new, page) if title else "",
        "now_at": _now_at(site, flag) if flag.state == RENUMBERED and title else "",
    }


def _own_clause(document, tie):
    """Return what the clause that cites is called, its words, and its address."""
    revision = document.revision_of(document.version(tie.version))
    place = clauses_of(document, revision).by_id.get(tie.clause)
    if place is None:
        return "“依据”等栏目", "", ""
    return printed("", place) or "正文", full_text(place.clause), f"/c/{place.clause.id}"


def _compare_url(flag, old, new, page):
    """Return where both texts are compared as a whole; nothing where there are no two."""
    if old is None or new is None or old is new:
        return ""
    return page.link(f"{flag.tie.target}/compare", a=str(old.number), b=str(new.number))


def _now_at(site, flag):
    """Return what the cited clause is called now."""
    target = site.at(flag.tie.target)
    version = text_on(target, flag.since)
    place = version and clauses_of(target, target.revision_of(version)).by_id.get(flag.tie.to)
    return printed("", place) if place else ""


def _step_shown(path, clause, page):
    """Return title and address of one step of a chain; None where one may not read it."""
    title = _title(path, page.request)
    below = f"/c/{clause}" if clause not in {BEING, WHOLE} else ""
    return (title, page.link(f"{path}{below}")) if title else None


def _title(path, request):
    """Return the title of a document that one may read, as of the day; else nothing."""
    document = _document(path, request)
    if document is None:
        return ""
    version = open_on_the_day(document, request)
    found = versions_open_to(request.actor, document)
    return version.title if version else found[-1].title if found else ""


def _document(path, request):
    try:
        return request.site.at(path)
    except NotFound:
        return None


def _waiting_row(line, page, asked):
    since, path = line
    document = _document(path, page.request)
    if document is None or (asked.get("kind") and document.type_name != asked["kind"]):
        return None
    flags = due(document, page.request.today)
    answered = {_answered(flag) for flag in flags}
    state = "open" if "" in answered or not flags else min(answered)
    if asked.get("state") and state != asked["state"]:
        return None
    return {
        "path": path,
        "url": page.link(f"{path}/recheck"),
        "title": document.title,
        "kind": document.label,
        "since": day_of(since),
        "count": len(flags),
        "states": "、".join(dict.fromkeys(_state_said(flag) for flag in flags)) or "已不需要核对",
        "answered": STATES_ASKED[state],
    }


def _state_said(flag):
    return COMING[flag.state] if flag.is_coming else STATES[flag.state]


STATES_ASKED = {"open": "未核对", "revise": "已定需修改", "repeal": "已定废止"}


def _touched_row(path, page):
    """Return title, kind and address of a document; nothing of one that one may not read."""
    title = _title(path, page.request)
    if not title:
        return {}
    kind = _document(path, page.request).label
    return {"title": title, "kind": kind, "url": page.link(path), "path": path}


def _order(document):
    """Return where each clause stands in the newest text that has it; the whole comes first."""
    order = {BEING: -1, WHOLE: -1}
    for version in reversed(document.versions):
        for at, one in enumerate(clauses_of(document, document.revision_of(version)).by_id):
            order.setdefault(one, at)
    return order


def _cited_clause(document, to):
    """Return what the clause that is rested on is called in the newest text that has it."""
    if to in {BEING, WHOLE}:
        return "整件文件"
    for version in reversed(document.versions):
        place = clauses_of(document, document.revision_of(version)).by_id.get(to)
        if place is not None:
            return printed("", place) or address_of(place)
    return "已删除的条款"
