"""Tables in and out (表格): hand one in, settle its columns, see what it would do, take it in."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from content.errors import MISSING, Invalid, NotFound
from content.files.limits import LIMITS
from content.library.revision import Upload
from content.library.sheet_intake import KEPT_FOR
from content.library.shelf import Shelf
from content.library.site import Site, path_of
from kb_app.homes.tabling import CONTENT_TYPE, blank_file, file_to_change, file_to_read
from kb_app.page import notify, page_for, trail_to
from kb_app.reading.exporting import disposition
from kb_app.reading.moments import moment_said
from kb_app.writing.document_form import FORM
from kb_app.writing.forms import Typed
from kb_app.writing.sheet_form import (
    intake_shown,
    kind_of_intake,
    posted_choices,
)
from kb_app.writing.unsaved import new_key
from workflows.sheets import (
    intake_of,
    intakes_of,
    is_tabled,
    lay_down,
    put_in,
    settle,
    throw_away,
)

HAND_IN = "kb_app:templates/sheet.pt"
LIST = "kb_app:templates/sheets.pt"
INTAKE = "kb_app:templates/sheet_intake.pt"
DONE = "kb_app:templates/sheet_done.pt"


@view_config(context=Shelf, name="sheet", permission="create", request_method="GET",
             renderer=HAND_IN)  # fmt: skip
def choose_sheet(shelf, request):
    """Offer tables to take away, and ask for one to take in."""
    return _hand_in_page(shelf, request)


@view_config(context=Shelf, name="sheet", permission="create", request_method="POST")
def hand_in_sheet(shelf, request):
    """Read a table and lead to what it would do; nothing is taken in yet."""
    request.typed = Typed(HAND_IN, lambda: _hand_in_page(shelf, request))
    file, form = _posted_file(request), request.POST.get(FORM, "")
    intake = lay_down(_tabled(shelf), file, request.actor, request.now, form=form,
                      room=request.registry.settings["kb"].room)  # fmt: skip
    return HTTPSeeOther(_address(request, intake))


@view_config(context=Shelf, name="sheet-file", permission="signed_in", request_method="GET")
def sheet_file(shelf, request):
    """Hand out the list as a table; `?for=change` what one may change, `?for=blank` none of it."""
    makers = {"change": file_to_change, "blank": blank_file}
    wanted = request.GET.get("for", "")
    maker = makers.get(wanted)
    data = maker(_tabled(shelf), request.actor) if maker else file_to_read(_tabled(shelf), request)
    named = {"change": "（改好后导入）", "blank": "（空白表格）"}.get(wanted, "")
    name = f"{shelf.label}{named or request.day.isoformat()}.xlsx"
    response = Response(body=data, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = disposition(name, f"{shelf.__name__}.xlsx")
    return response


@view_config(context=Site, name="sheets", permission="signed_in", request_method="GET",
             renderer=LIST)  # fmt: skip
def sheets(site, request):
    """List one's tables, or show one: `/sheets/KEY`."""
    if not request.subpath:
        page = page_for(request, "待导入的表格", [("待导入的表格", "")])
        found = intakes_of(site, request.actor, request.now)
        rows = [(one, _address(request, one), site.shelf(one.shelf).label) for one in found]
        return {"page": page, "rows": rows, "moment_said": moment_said, "days": KEPT_FOR.days}
    intake = _asked(site, request)
    request.override_renderer = INTAKE if intake.cells else DONE
    return _intake_page(intake, request)


@view_config(context=Site, name="sheets", permission="signed_in", request_method="POST",
             request_param="settle")  # fmt: skip
def settle_columns(site, request):
    """Keep what the columns mean, and show what that would do."""
    intake = _asked(site, request)
    request.typed = Typed(INTAKE, lambda: _intake_page(intake, request))
    choices = posted_choices(intake, kind_of_intake(site, intake), request.POST)
    settle(site, intake, choices, request.actor)
    return HTTPSeeOther(f"{_address(request, intake)}#checked")


@view_config(context=Site, name="sheets", permission="signed_in", request_method="POST",
             request_param="put_in")  # fmt: skip
def take_in_sheet(site, request):
    """Make drafts of what was shown, all of them or none."""
    intake = _asked(site, request)
    if intake.cells:
        request.typed = Typed(INTAKE, lambda: _intake_page(intake, request))
    made = put_in(site, intake, request.POST.get("digest", ""), request.actor, request.now)
    notify(request, f"已导入{len(made)}份，都是草稿，审核发布以前读者看不到。")
    return HTTPSeeOther(_address(request, intake))


@view_config(context=Site, name="sheets", permission="signed_in", request_method="POST",
             request_param="give_up")  # fmt: skip
def give_up_sheet(site, request):
    """Give a table up; nothing of it stays."""
    intake = _asked(site, request)
    throw_away(site, intake, request.actor)
    notify(request, f"表格“{intake.name}”已放弃，什么也没有存入。")
    return HTTPSeeOther(f"{request.script_name}/sheets")


def _asked(site, request):
    key = request.subpath[0] if request.subpath else ""
    return intake_of(site, key, request.actor, request.now)


def _address(request, intake):
    return f"{request.script_name}/sheets/{intake.key}"


def _tabled(shelf):
    if not is_tabled(shelf):
        raise NotFound(MISSING)
    return shelf


def _posted_file(request):
    posted = request.POST.get("file")
    if not hasattr(posted, "file"):
        raise Invalid({"file": "请选择要导入的表格，再点“上传并核对”。"})
    return Upload(posted.filename, posted.file.read())


def _hand_in_page(shelf, request):
    page = page_for(request, f"{_tabled(shelf).label}：表格")
    page.given_trail = trail_to(page, shelf, "表格")
    return {
        "page": page, "problem": "", "shelf": shelf, "limits": LIMITS,
        "path": f"{request.script_name}{path_of(shelf)}",
        "form_key": request.POST.get(FORM) or new_key(),
        "waiting": len(intakes_of(request.site, request.actor, request.now)),
    }  # fmt: skip


def _intake_page(intake, request):
    shelf = request.site.shelf(intake.shelf)
    page = page_for(request, f"导入表格：{intake.name}")
    page.given_trail = trail_to(page, shelf, "导入表格")
    shown = {
        "page": page, "problem": "", "intake": intake, "shelf": shelf,
        "shelf_url": page.link(path_of(shelf)), "action": _address(request, intake),
    }  # fmt: skip
    if not intake.cells:
        return shown
    return shown | intake_shown(request.site, intake, request.actor, _posted(request))


def _posted(request):
    """Return what was typed when the columns were settled; nothing of other forms."""
    return request.POST if "settle" in request.POST else {}
