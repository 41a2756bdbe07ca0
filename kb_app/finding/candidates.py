"""What a field may be filled with (候选): people, units and documents by name, clauses."""

from __future__ import annotations

from itertools import islice

from content.errors import Invalid
from content.library.site import path_of
from content.text.clauses import Level, own_line
from content.text.titles import in_marks
from content.types.basis import printed_provision
from content.types.fields import plain
from kb_app.finding.grounds import opened, within
from kb_app.finding.meant import clause_meant
from search_index.named import named
from search_index.naming import begins, key_of
from search_index.query import Request
from workflows.policy import require_readable

MOST = 12
LOOKED_AT = 2_000
"""So many people or units are looked at for one question: more than a county has."""

_LONGEST = 100
_LONGEST_QUOTE = 5_000
_NUMBERED = {
    Level.ARTICLE: "article",
    Level.PARAGRAPH: "paragraph",
    Level.ITEM: "item",
    Level.POINT: "point",
}


def people_like(site, text):
    """Return people who may sign in, by name, login, pinyin or initials; at most twelve."""
    found = (
        one
        for one in islice(site.people, LOOKED_AT)
        if one.active and (text in one.login or _is_called(text, one.name))
    )
    return [
        {"value": one.login, "text": one.name, "label": one.name,
         "more": f"{site.units.name(one.unit)} · {one.login}"}
        for one in islice(found, MOST)
    ]  # fmt: skip


def units_like(site, text):
    """Return units by name, key, pinyin or initials; at most twelve."""
    found = (
        one
        for one in islice(site.units, LOOKED_AT)
        if text in one.key or _is_called(text, one.name)
    )
    return [
        {"value": one.key, "label": one.name, "more": site.units.name(one.above)}
        for one in islice(found, MOST)
    ]


def holders_like(site, text):
    """Return people and units as those whom something is shared with."""
    units = [{**one, "value": f"unit:{one['value']}"} for one in units_like(site, text)]
    people = [{**one, "value": f"person:{one['value']}"} for one in people_like(site, text)]
    return [*people, *units][:MOST]


def documents_like(request, text, kind=""):
    """Return documents in force that the person may read, by title, short name or pinyin.

    The index is asked, so the cost does not grow with the library.
    """
    asked = within(request, type_name=kind) if kind else within(request)
    found = named(_index(request), text, asked, at_most=MOST)
    rows = (_document_row(request, one.entry) for one in found)
    return [row for row in rows if row]


def document_meant(request, text):
    """Return the document somebody named, by address, title, short name or code.

    Raises Invalid when nothing in force that they may read is called so, or several are.
    """
    given = text.strip()
    if given.startswith("/"):
        document = request.site.at(given)
        require_readable(request.actor, document)
        return document
    bare = given.removeprefix("《").removesuffix("》")
    rows = documents_like(request, bare)
    exact = [row for row in rows if bare in {row["label"], row["text"]}] or rows
    if len(exact) != 1:
        names = "、".join(in_marks(row["label"]) for row in exact[:5])
        told = f"有几份文件都叫“{given[:40]}”：{names}" if exact else f"没有找到“{given[:40]}”"
        raise Invalid({"document": f"{told}。请从候选中选择，或者填写完整的标题。"})
    return request.site.at(exact[0]["value"])


def clauses_like(request, text):
    """Return clauses in force that the person may read: the one a citation names, else by words."""
    engine, tokens = _index(request), request.actor.tokens
    meant = clause_meant(request, text, engine)
    found = engine.search(
        Request(text, day=request.day, readers=tokens, size=MOST, known=request.known)
    )
    rows = [_clause_row(*meant)] if meant else []
    rows += (_found_row(request, hit) for hit in found.hits)
    return list({row["value"]: row for row in rows if row}.values())[:MOST]


def as_citations(rows):
    """Return clauses as one line of text each: 《森林法》第五十七条第三款."""
    return [{"label": row["label"], "more": row["more"], "text": row["label"]} for row in rows]


def _index(request):
    return request.library.follower.up_to_date(request.site)


def _document_row(request, entry):
    document, version = opened(entry, request)
    if version is None:
        return None
    code = document.revision_of(version).fields.get("id", "")
    return {
        "value": entry.document,
        "label": version.title,
        "text": str(code) or version.title,
        "more": " · ".join(filter(None, (document.label, str(code)))),
    }


def _found_row(request, hit):
    document, version = opened(hit.entry, request)
    if version is None:
        return None
    place = document.body_of(document.revision_of(version)).find(hit.clause)
    return _clause_row(document, version, place) if place else None


def _clause_row(document, version, place):
    """Return a clause as a row of a legal basis; None when it is of no 条."""
    if "article" not in _numbers(place):
        return None
    revision = document.revision_of(version)
    fields = {
        "law": version.title,
        "version": f"{version.in_force_from.isoformat()}施行",
        "level": revision.fields.get("level", ""),
        **_numbers(place),
        "quote": _quote(place.clause),
    }
    return {
        "value": f"{path_of(document)}/c/{place.clause.id}",
        "label": printed_provision(fields),
        "more": _quote(place.clause)[:60],
        "text": version.title,
        "fields": plain(fields) | dict.fromkeys(_unsaid(place), ""),
    }


def _numbers(place):
    """Return 条款项目 as the fields of a basis; what lies below 十二条之一 has no such fields.

    The only 款 of an article is not counted, as officials write it.
    """
    chain = [*place.ancestors, place]
    return {
        _NUMBERED[one.clause.level]: one.number[0]
        for above, one in zip([None, *chain], chain, strict=False)
        if one.clause.level in _NUMBERED and len(one.number) == 1 and not _is_only(above, one)
    }


def _is_only(above, one):
    """Return whether this is the one 款 of its article."""
    if above is None or one.clause.level is not Level.PARAGRAPH:
        return False
    alike = [child for child in above.clause.children if child.level is Level.PARAGRAPH]
    return len(alike) == 1


def _unsaid(place):
    return set(_NUMBERED.values()) - _numbers(place).keys()


def _quote(clause):
    """Return the words of a clause with all below it, a line each, as far as they fit."""
    own = clause.text if clause.level is Level.ARTICLE else own_line(clause)
    lines = [own, *(_quote(child) for child in clause.children)]
    return "\n".join(line for line in lines if line)[:_LONGEST_QUOTE]


def _is_called(text, name):
    key = key_of(text)
    return text in name.lower() or bool(key and begins(name, key))


def text_asked(request):
    """Return what somebody typed so far, in small letters and not too long."""
    return request.GET.get("q", "").strip().lower()[:_LONGEST]
