"""Handing files in (上传): choose one or several; what was read of them is looked over next."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from content.files.kinds import ENDINGS
from content.files.limits import LIMITS
from content.files.recognising import picture_endings
from content.files.uploads import accepted_endings, known_beginnings, shown, text_endings
from content.library.document import Document
from content.library.revision import Upload
from content.library.shelf import Shelf
from content.library.site import path_of
from kb_app.page import notify, page_for, trail_to
from kb_app.writing.bodies import MOST_BYTES
from kb_app.writing.document_form import FORM
from kb_app.writing.forms import Typed
from kb_app.writing.unsaved import new_key
from workflows.handing_in import MOST_AT_ONCE, not_read_said, stage_files
from workflows.incoming import waiting_files

UPLOAD = "kb_app:templates/upload.pt"


@view_config(context=Shelf, name="upload", permission="create", request_method="GET",
             renderer=UPLOAD)  # fmt: skip
@view_config(context=Document, name="upload", permission="edit", request_method="GET",
             renderer=UPLOAD)  # fmt: skip
def choose_file(context, request):
    """Ask for files: new documents on a shelf, or the next draft of a document."""
    return _upload_page(context, request)


@view_config(context=Shelf, name="upload", permission="create", request_method="POST")
@view_config(context=Document, name="upload", permission="edit", request_method="POST")
def hand_in(thing, request):
    """Read the files and lead on to what was understood; one that cannot be read is named."""
    request.typed = Typed(UPLOAD, lambda: _upload_page(thing, request))
    form, based_on = request.POST.get(FORM, ""), request.POST.get("based_on", "")
    files = _posted_files(request)
    staged = stage_files(thing, files, request.actor, request.now, form=form, based_on=based_on,
                         room=request.registry.settings["kb"].room)  # fmt: skip
    if any(one.reading is None for one in staged.incoming):
        request.add_finished_callback(_tell_recognising)
    for name, refusal in staged.refused:
        notify(request, not_read_said(shown(name), refusal), "danger")
    for name in staged.pushed_off:
        notify(request, f"“{shown(name)}”一直没有核对，已放弃，给新上传的文件让出位置。")
    return _led_on(request, staged)


def _tell_recognising(request):
    """Say that a scan waits, once it is committed."""
    request.library.recognising.tell()


def _posted_files(request):
    posted = [one for one in request.POST.getall("file") if hasattr(one, "file")]
    return [Upload(one.filename, one.file.read()) for one in posted]


def _pictures_said():
    return ("扫描件、照片（图片）",) if picture_endings() else ()


def _led_on(request, staged):
    """Lead to the file, or to the list of several; a script that sends one is told the address."""
    below = f"/{staged.incoming[0].key}" if len(staged.incoming) == 1 else ""
    address = f"{request.script_name}/incoming{below}"
    return Response(json_body={"url": address}) if request.is_xhr else HTTPSeeOther(address)


def _upload_page(thing, request):
    page = page_for(request, "上传文件")
    page.given_trail = trail_to(page, thing, "上传文件")
    is_document = isinstance(thing, Document)
    return {
        "page": page, "problem": "", "thing": thing, "limits": LIMITS,
        "tag": thing.tag() if is_document else "",
        "together": MOST_BYTES, "most": 1 if is_document else MOST_AT_ONCE,
        "form_key": request.POST.get(FORM) or new_key(),
        "waiting": len(waiting_files(request.site, request.actor, request.now)),
        "incoming_url": page.link("/incoming"),
        "refused": "|".join("=".join(row) for row in known_beginnings()),
        "endings": text_endings(), "accepted": (*accepted_endings(), *picture_endings()),
        "formats": "、".join((*(kind.label for kind, _ in ENDINGS), *_pictures_said())),
        "action": page.link(f"{path_of(thing)}/upload"),
    }  # fmt: skip
