"""Printing pages (打印): a text, one clause or a checklist of materials, with its proof."""

from __future__ import annotations

from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.document import Document
from content.library.site import path_of
from content.text.citations import printed
from content.text.days import said
from content.text.titles import in_marks
from content.types.material_checklist import checklist_of
from kb_app.page import page_for
from kb_app.pictures.qr import qr_svg
from kb_app.reading.choosing import to_be_read, version_asked_for
from kb_app.reading.figures import at_once
from kb_app.reading.proving import proof_path
from kb_app.reading.standing import span_said, standing_read
from kb_app.reading.text import clause_html, facts_html, read_text


@view_config(context=Document, name="print", permission="view", accept="text/html",
             renderer="kb_app:templates/print.pt")  # fmt: skip
def print_view(document, request):
    """Show a version on sheets of paper: all of it, `?clause=ID`, or `?part=materials`."""
    version = _asked_for(document, request)
    sheet = _sheet(document, version, request)
    clause_id, part = request.GET.get("clause", ""), request.GET.get("part", "")
    if clause_id:
        return sheet | _one_clause(document, version, clause_id, request)
    if part:
        return sheet | _part(document, version, part)
    return sheet | _whole_text(document, version, request)


def _asked_for(document, request):
    """Return the version of `?version=2`, or the one that is read on the day."""
    version = version_asked_for(document, request, to_be_read)
    if version is None:
        raise NotFound(f"{in_marks(document.title)}还没有发布，发布以后才能打印。")
    return version


def _sheet(document, version, request):
    """Return what every sheet carries, and the frame of the page."""
    fields = document.revision_of(version).fields
    proof = request.application_url + proof_path(document, version)
    has_list = bool(checklist_of(fields))
    return {
        "page": page_for(request, f"打印：{version.title}"),
        "title": version.title,
        "edition": f"第{version.number}版",
        "number": document.number_of(fields),
        "standing": standing_read(request, document, version),
        "span": span_said(version.in_force_from, document.last_day(version, request.known)),
        "read_on": said(request.day),
        "printed_on": said(request.today),
        "proof": proof,
        "qr": qr_svg(proof),
        "path": _address(document, request),
        "version": version,
        "has_list": has_list,
        "is_record": bool(document.as_clauses),
        "heading": version.title,
        "essentials": (),
        "facts": "",
        "text": "",
        "materials": (),
    }


def _whole_text(document, version, request):
    text = read_text(document, document.revision_of(version))
    beside = facts_html(document.type_name, text.facts) if document.as_clauses else ""
    return {
        "essentials": text.essentials,
        "facts": beside,
        "text": at_once(text.at(_address(document, request), "")),
    }


def _one_clause(document, version, clause_id, request):
    revision = document.revision_of(version)
    place = document.body_of(revision).find(clause_id)
    if place is None:
        raise NotFound(MISSING)
    proof = request.application_url + proof_path(document, version, clause_id)
    return {
        "heading": printed(version.title, place),
        "text": at_once(clause_html(place, _address(document, request), "", revision)),
        "proof": proof,
        "qr": qr_svg(proof),
    }


def _part(document, version, part):
    """Return the part that is asked for. Raises NotFound for one the document has not."""
    found = checklist_of(document.revision_of(version).fields) if part == "materials" else ()
    if not found:
        raise NotFound(f"{in_marks(version.title)}没有可以单独打印的这一部分。请打印全文。")
    return {"heading": f"{version.title}：申请材料清单", "materials": found}


def _address(document, request):
    return f"{request.script_name}{path_of(document)}"
