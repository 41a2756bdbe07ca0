"""Items that may be meant (可能要办的事项): by name, by what people call them, by synonyms."""

from __future__ import annotations

from types import MappingProxyType

from content.library.site import path_of
from content.remembering import Remembered
from content.types.facts import facts_beside
from kb_app.finding.grounds import cut, opened, within
from kb_app.homes.remarks import remarks_on
from search_index.named import bearing
from search_index.naming import key_of
from search_index.query import INTENTS, understand
from workflows.policy import fields_open_to, may

AT_MOST = 3
"""So many items are shown above what was found."""

MANY = 6
"""A word by which more items are called does not tell which is meant."""

LOOKED_AT = 60
"""So many items that bear one of the words are looked at."""

MOST_TERMS = 4
"""Who names more things than these tells a story; no item is called so."""

MATERIALS, PROMISED = "申请材料", "承诺办结时限"
HOW_MANY = "申请材料数"
"""What is told of the materials in a word, beside what each of them is."""

_REMEMBERED = Remembered(128)
"""What frozen texts tell, by hash and by whether all their fields may be read."""


def items_meant(asked, results, engine, request):
    """Return cards of the items that a search may mean, the likeliest first.

    Each thing that is named must be in a name of the item, itself or a synonym of it.
    """
    if not asked.is_plain or asked.filters:
        return []
    subject = subject_of(asked.text)
    terms = _things(subject)
    if not 0 < len(terms) <= MOST_TERMS:
        return []
    wanted = within(request, type_name="service_item")
    words = dict.fromkeys(word for term in terms for word in term)
    found = bearing(engine, words, wanted, at_most=LOOKED_AT)
    likely = _likely(found, subject, terms)
    cards = (_card(entry, results.understood.intents, asked, request) for entry in likely)
    return [card for card in cards if card]


def subject_of(text):
    """Return what a question is about, without the words that ask."""
    phrases = (phrase for _, phrases in INTENTS for phrase in phrases)
    return _without(key_of(text), phrases).strip(_ASKING)


def told_to(actor, document, version):
    """Return label and text of everything a standard tells: essentials, fields, elements.

    Nothing of fields that are not open to the actor; remembered, for it is long to tell.
    """
    revision = document.revision_of(version)
    fields = document.type_name, revision.content_hash, may(actor, "edit", document)
    return _REMEMBERED.of(fields, lambda: _told(actor, document, revision))


def _told(actor, document, revision):
    fields = fields_open_to(actor, document, revision.fields)
    told = {
        heading.text: "；".join(f"{row.label}{row.text}" for row in heading.children)
        for heading in document.body_of(revision).clauses
        if heading.children
    }
    beside = facts_beside(type(document), fields)
    told |= {label.rpartition("·")[2]: text for label, text in beside}
    materials = fields.get("materials")
    told |= {HOW_MANY: f"{len(materials)}项"} if materials else {}
    return MappingProxyType(told | dict(document.essentials(fields)))


def _without(text, words):
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _things(subject):
    """Return the things that are named, each with its synonyms; no single characters.

    There are none when nothing is named but what any item is.
    """
    named = [
        term
        for term in understand(subject).terms
        if not term.is_quantity and term.text not in _OF_ANY and len(term.text) > 1
    ]
    if all(term.text in _ANY for term in named):
        return []
    return [tuple(w for w in (term.text, *term.alternatives) if len(w) > 1) for term in named]


def _likely(found, subject, terms):
    """Return the likeliest; none when the nearest are too many to choose from."""
    ranked = {}
    subject = _without(subject, _OF_ANY).strip("的")
    for entry in found:
        names = [key_of(name) for name in (entry.title, *entry.names)]
        at = [_first_in(names, term) for term in terms]
        if None not in at:
            ranked[entry] = (-_closeness(subject, names), sum(at), len(entry.title))
    nearest = min((rank[0] for rank in ranked.values()), default=0)
    if sum(rank[0] == nearest for rank in ranked.values()) > MANY:
        return []
    return sorted(ranked, key=ranked.get)[:AT_MOST]


def _first_in(names, term):
    """Return which of the words of a term is in one of the names, None for none."""
    return next((at for at, word in enumerate(term) if any(word in name for name in names)), None)


def _closeness(subject, names):
    if subject in names:
        return 3
    if any(subject in name for name in names):
        return 2
    return 1 if any(_is_in_order(subject, name) for name in names) else 0


def _is_in_order(subject, name):
    """Whether the characters stand in the name in this order: 办执照 in 办个体执照."""
    rest = iter(name)
    return len(subject) > 2 and all(mark in rest for mark in subject)


def _card(entry, intents, asked, request):
    document, version = opened(entry, request)
    if version is None:
        return None
    told = told_to(request.actor, document, version)
    return {
        "title": version.title,
        "url": asked.dated(f"{request.script_name}{path_of(document)}"),
        "remarks": remarks_on(request, document, version),
        "facts": list(_facts(told, intents)),
        "called": "、".join(entry.names[:3]),
    }


def _facts(told, intents):
    """Yield what was asked for first, then how many materials and how long it takes."""
    for name in intents:
        yield name, cut(told.get(name, NOT_WRITTEN))
    if MATERIALS not in intents and HOW_MANY in told:
        yield MATERIALS, told[HOW_MANY]
    if PROMISED not in intents and PROMISED in told:
        yield PROMISED, told[PROMISED]


NOT_WRITTEN = "办理标准中没有写明。"
_ANY = frozenset({"审批", "许可", "许可证", "登记", "备案", "核发"})
"""Words that any item may be called by."""

_OF_ANY = frozenset({"办理", "申请", "事项", "材料", "流程", "手续", *dict(INTENTS)})
"""Words for what any item has; they tell nothing of which is meant."""

_ASKING = "要需的得请问我想吗呢?？是由"
