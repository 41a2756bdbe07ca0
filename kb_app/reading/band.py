"""The band above a service item (能不能办): whether one's own township may handle it on the day."""

from __future__ import annotations

from pyramid.renderers import render

from content.library.site import path_of
from content.remembering import Remembered
from content.types.handling import NO, PARTLY, UNKNOWN, YES, Handling, handling_by
from workflows.policy import may

_TAGS = {YES: "能办", PARTLY: "部分能办", NO: "不能办", UNKNOWN: "没有登记"}
_PLACES = frozenset({"township", "park"})
_MODULES = 6

_REMEMBERED: Remembered[Handling | None] = Remembered(1024)
"""What a frozen text says of a township on a day; a shelf asks it of each of its items."""


def places_of(request) -> tuple[str, ...]:
    """Return the names of the township or park one works in, nearest first; often none."""
    if request.person is None:
        return ()
    units = request.site.units
    chain = (units.get(key) for key in units.chain(request.person.unit))
    return tuple(unit.name for unit in chain if unit.kind in _PLACES)


def handling_read(request, revision) -> Handling | None:
    """Return whether one's own township may handle the item on the day that is read."""
    told = places_of(request), request.site.settings["county"], request.day
    key = revision.content_hash, *told
    return _REMEMBERED.of(key, lambda: handling_by(revision.fields, *told))


def tag_of(handling: Handling) -> str:
    """Return the answer in a word or two."""
    return _TAGS[handling.answer]


def band_html(request, document, revision, standing) -> str:
    """Return the band above the text of an item, empty for all others and without a township.

    A text that is not in force decides nothing, and the band says so.
    """
    if document.type_name != "service_item":
        return ""
    told = {
        "handling": handling_read(request, revision),
        "in_force": standing.name == "in-force",
        "standing": standing.label,
        "tag": tag_of,
        "modules": list(_modules(request, revision.fields)),
        "path": f"{request.script_name}{path_of(document)}",
        "is_published": document.is_published,
        "day": request.day,
    }
    return render("kb_app:templates/types/service_item_band.pt", told)


def _modules(request, fields):
    """Yield number and address of the training modules that are to be learnt, if one may read."""
    shelf = request.site.shelves.get("training")
    wanted = fields.get("delegation", {}).get("training", {}).get("modules", ())[:_MODULES]
    for number in wanted:
        module = shelf.documents.get(number.lower()) if shelf is not None else None
        if module is not None and may(request.actor, "view", module):
            yield number, f"{request.script_name}{path_of(module)}"
