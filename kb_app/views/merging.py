"""Two people saved (合并): both changes side by side, a choice for each clause, nothing lost."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.view import exception_view_config, view_config

from content.errors import Stale
from content.library.document import Document
from content.library.site import path_of
from content.text.titles import in_marks
from kb_app.page import notify, page_for, trail_to
from kb_app.reading.moments import moment_said
from kb_app.writing.forms import Typed
from kb_app.writing.meeting_form import (
    conflicts_shown,
    count_beyond,
    decisions_from,
    fields_shown,
    packed_words,
    result_shown,
    unpacked_words,
)
from kb_app.writing.unsaved import address_of_form, form_posted, keep_apart
from workflows.desk import drop_unsaved, unsaved_of
from workflows.editing import seen_at
from workflows.merging import Decisions, leaves_pictures, meet, save_merged, with_file

MEETING = "kb_app:templates/stale.pt"
_NOTHING = Decisions({}, {})
_LATE = "刚才又有人保存了新的内容，请再看一遍。您的选择和文字都还在。"
_UNSAVED = "上次的合并没有保存成功。您的选择和文字都在下面，请核对后保存。"


@exception_view_config(context=Stale, typed=True)
def stale(refusal, request):
    """Show both changes, merged as far as they can be, and ask for the rest.

    What was sent is kept as well, for whoever closes the page without deciding.
    """
    document, form = request.context, form_posted(request)
    if form and request.person:
        keep_apart(request)
    meeting = meet(document, refusal.words, seen_at(document, refusal.based_on))
    values = _meeting_page(document, request, meeting, refusal.based_on, _NOTHING)
    values |= {"problem": "", "form": request.POST.get("form", form)}
    response = render_to_response(MEETING, values, request=request)
    response.status_int = refusal.status
    return response


@view_config(context=Document, name="merge", permission="edit", request_method="GET")
def go_on(document, request):
    """Show a merge again that was not saved, or lead to the form when there is none."""
    kept = unsaved_of(document, request.actor, request.now, form="merge")
    if kept is None:
        return HTTPSeeOther(address_of_form(document, request))
    return _shown_anew(document, request, dict(kept.pairs), _UNSAVED)


@view_config(context=Document, name="merge", permission="edit", request_method="POST")
def merge_both(document, request):
    """Save what was chosen, or show what would come of it."""
    posted, tag = request.POST, request.POST.get("based_on", "")
    if tag != document.tag() or posted.get("op") == "preview":
        return _shown_anew(document, request, posted)
    meeting, began, chosen = _met(document, request, posted)
    request.typed = Typed(MEETING, lambda: _meeting_page(document, request, meeting, began, chosen))
    save_merged(document, meeting, chosen, request.actor, request.now, based_on=tag)
    drop_unsaved(document, request.actor, "merge", posted.get("form", ""))
    notify(request, "合并后的内容已保存，请核对系统对正文的理解。")
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}/report")


def _met(document, request, posted):
    """Return the meeting of what was posted with the newest save, where it began, the choices."""
    began = posted.get("began", "")
    words = with_file(*unpacked_words(posted.get("mine", "")), request.actor, request.site)
    return meet(document, words, seen_at(document, began)), began, decisions_from(posted)


def _shown_anew(document, request, posted, problem=""):
    """Show the page again: as a preview, or because a third person saved meanwhile."""
    values = _meeting_page(document, request, *_met(document, request, posted))
    is_late = posted.get("based_on", "") != document.tag()
    values |= {"problem": _LATE if is_late else problem, "form": posted.get("form", ""),
               "preview": posted.get("op") == "preview" and not is_late}  # fmt: skip
    response = render_to_response(MEETING, values, request=request)
    response.status_int = 409 if is_late and request.method == "POST" else 200
    return response


def _meeting_page(document, request, meeting, began, chosen):
    page = page_for(request, f"合并{in_marks(meeting.theirs.title)}的修改")
    page.given_trail = trail_to(page, document, "合并修改")
    fields, text = meeting.fields, meeting.text
    return {
        "page": page,
        "action": f"{request.script_name}{path_of(document)}/merge",
        "saver": request.site.people.name(meeting.theirs.by),
        "moment_said": moment_said,
        "latest": meeting.theirs,
        "tag": document.tag(),
        "began": began,
        "mine": packed_words(meeting),
        "fields": fields_shown(meeting, type(document), chosen),
        "conflicts": conflicts_shown(meeting, chosen),
        "beyond": count_beyond(meeting),
        "rest": chosen.rest,
        "from_theirs": text.from_theirs + len(fields.from_theirs),
        "from_mine": text.from_mine + len(fields.from_mine),
        "result": result_shown(meeting, chosen),
        "renumbers": chosen.renumbers,
        "leaves_pictures": leaves_pictures(meeting),
        "preview": False,
        "form": request.POST.get("form", ""),
    }
