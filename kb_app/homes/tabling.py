"""A shelf as a table to take away (导出表格): as the list shows it, to be changed, or blank."""

from __future__ import annotations

from itertools import islice

from content.errors import TooLarge
from content.files.making.sheet_writer import write_sheets
from content.library.site import path_of
from content.types.eligibility import specialties
from content.types.registry import KINDS
from content.types.sheet_tables import Told, blank_tables, tables_to_change, tables_to_read
from kb_app.homes.remarks import remarks_on
from kb_app.homes.shelves import MAY
from kb_app.reading.choosing import open_on_the_day
from workflows.policy import fields_open_to, may, require, versions_open_to

MOST = 1_000
"""So many documents go into one table; more are refused rather than left out unsaid."""

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def blank_file(shelf, actor):
    """Return an empty table to be filled in, for those who may create. Raises NotAllowed."""
    require(actor, "create", shelf)
    return write_sheets(blank_tables(KINDS[shelf.type_name]))


def file_to_change(shelf, actor):
    """Return what the actor may change, as it was saved last. Raises NotAllowed."""
    require(actor, "create", shelf)
    documents = (one for one in shelf.documents.values() if may(actor, "edit", one))
    rows = _whole(Told(path_of(one), one.latest.fields, one.tag()) for one in documents)
    return write_sheets(tables_to_change(KINDS[shelf.type_name], rows))


def file_to_read(shelf, request):
    """Return what the list shows with the same filters, as far as the reader may have it."""
    rows = (_told(shelf[name], request) for name in shelf.names(drafts_too=False))
    found = _whole(row for row in rows if row)
    return write_sheets(tables_to_read(KINDS[shelf.type_name], found))


def _whole(rows):
    """Return all the rows. Raises TooLarge when one table cannot hold them."""
    found = list(islice(rows, MOST + 1))
    if len(found) > MOST:
        raise TooLarge(f"这张清单超过{MOST}份，一张表格放不下。请先筛选，再导出。")
    return found


def _told(document, request):
    """Return a document as a row, or None when the list that is asked for does not show it."""
    version = open_on_the_day(document, request)
    if version is None and request.GET.get("standing") == "all":
        version = next(reversed(versions_open_to(request.actor, document)), None)
    if version is None or not _is_asked(document, version, request):
        return None
    fields = document.revision_of(version).fields
    return Told(path_of(document), fields_open_to(request.actor, document, fields))


def _is_asked(document, version, request):
    answers = MAY.get(request.GET.get("may", ""))
    field = request.GET.get("field", "").strip()[:20]
    if answers is not None and document.type_name == "service_item":
        return remarks_on(request, document, version).answer in answers
    if field and document.type_name == "expert":
        return field in dict(specialties(document.revision_of(version).fields))
    return True
