"""Taking in a version published meanwhile (并入新版本): of a working copy, and of a draft."""

from __future__ import annotations

from functools import partial

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.view import view_config

from content.library.amendment import Amendment
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
)
from workflows.catching_up import catch_draft_up, catch_up, draft_meeting, meeting_with_published
from workflows.merging import Decisions

MEETING = "kb_app:templates/stale.pt"
_NOTHING = Decisions({}, {})
_LATE = "刚才又有人保存了这份稿件，请再看一遍。您的选择还在。"


@view_config(context=Amendment, name="catch-up", permission="edit", request_method="GET",
             renderer=MEETING)  # fmt: skip
def meet_published(amendment, request):
    """Show a working copy beside the version published meanwhile, merged as far as can be."""
    name = "/".join(request.subpath)
    meeting = meeting_with_published(amendment, name)
    return _page(amendment.copy(name), request, meeting, _NOTHING)


@view_config(context=Amendment, name="catch-up", permission="edit", request_method="POST")
def save_caught_up_copy(amendment, request):
    """Save the working copy on top of the version published meanwhile."""
    name = "/".join(request.subpath)
    copy, chosen = amendment.copy(name), decisions_from(request.POST)
    shown = partial(meeting_with_published, amendment, name)
    request.typed = Typed(MEETING, lambda: _page(copy, request, shown(), chosen))
    tag = request.POST.get("based_on", "")
    if tag != copy.tag() or request.POST.get("op") == "preview":
        return _shown_anew(copy, request, shown(), chosen)
    catch_up(amendment, name, chosen, request.actor, request.now, based_on=tag)
    notify(request, "新版本的改动已并入，请核对后再提交审核。")
    return HTTPSeeOther(f"{request.script_name}{path_of(amendment)}")


@view_config(context=Document, name="catch-up", permission="edit", request_method="GET",
             renderer=MEETING)  # fmt: skip
def meet_newest(document, request):
    """Show a draft beside the version that an amendment published meanwhile."""
    return _page(document, request, draft_meeting(document), _NOTHING)


@view_config(context=Document, name="catch-up", permission="edit", request_method="POST")
def save_caught_up(document, request):
    """Save the draft on top of the version published meanwhile."""
    chosen = decisions_from(request.POST)
    shown = partial(draft_meeting, document)
    request.typed = Typed(MEETING, lambda: _page(document, request, shown(), chosen))
    tag = request.POST.get("based_on", "")
    if tag != document.tag() or request.POST.get("op") == "preview":
        return _shown_anew(document, request, shown(), chosen)
    catch_draft_up(document, chosen, request.actor, request.now, based_on=tag)
    notify(request, "新版本的改动已并入草稿，请核对后再提交审核。")
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}/workflow")


def _shown_anew(document, request, meeting, chosen):
    """Show what would come of it, or the page again because somebody saved meanwhile."""
    is_late = request.POST.get("based_on", "") != document.tag()
    values = _page(document, request, meeting, chosen)
    values |= {"preview": not is_late, "problem": _LATE if is_late else ""}
    response = render_to_response(MEETING, values, request=request)
    response.status_int = 409 if is_late else 200
    return response


def _page(document, request, meeting, chosen):
    title = in_marks(document.latest.title)
    page = page_for(request, f"把新版本的改动并入{title}")
    page.given_trail = trail_to(page, document, "并入新版本")
    fields, text = meeting.fields, meeting.text
    return {
        "page": page, "problem": "", "preview": False, "action": request.path,
        "heading": f"{title}在起草期间发布了新的版本", "lead": "稿件没有丢失：两边的修改",
        "saver": "", "moment_said": moment_said, "latest": meeting.theirs,
        "tag": document.tag(), "began": "", "mine": packed_words(meeting), "form": "",
        "fields": fields_shown(meeting, type(document), chosen),
        "conflicts": conflicts_shown(meeting, chosen), "beyond": count_beyond(meeting),
        "rest": chosen.rest, "renumbers": chosen.renumbers, "leaves_pictures": False,
        "from_theirs": text.from_theirs + len(fields.from_theirs),
        "from_mine": text.from_mine + len(fields.from_mine),
        "result": result_shown(meeting, chosen),
    }  # fmt: skip
