"""Looking over files before they become a draft (导入前核对): list, preview, correct, keep."""

from __future__ import annotations

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from content.errors import MISSING, NotFound
from content.library.document import Document
from content.library.incoming import KEPT_FOR
from content.library.shelf import Shelf
from content.library.site import Site, path_of
from content.text.titles import in_marks
from kb_app.finding.same_title import of_same_title
from kb_app.page import notify, page_for
from kb_app.paging import whole_number
from kb_app.reading.choosing import title_read
from kb_app.reading.figures import picture_answer
from kb_app.reading.moments import moment_said
from kb_app.reading.scans import progress_of
from kb_app.reading.sizes import size_said
from kb_app.writing.forms import Typed
from kb_app.writing.next_draft import changes_against
from kb_app.writing.preview import lines_now, posted_corrections, preview_shown, words_posted
from kb_app.writing.preview_doubts import page_start
from kb_app.writing.tray import tray_shown
from workflows.desk import drop_unsaved
from workflows.drafting import MOST_LINES
from workflows.incoming import (
    aim_at,
    already_from,
    also_waiting,
    correct_lines,
    document_made,
    drop_incoming,
    incoming_of,
    keep_as_draft,
    picture_of,
    retitle,
    take_back,
    take_back_click,
    target_of,
    title_of,
    title_revised,
    title_unlike,
)

LIST = "kb_app:templates/incoming_list.pt"
PREVIEW = "kb_app:templates/incoming.pt"
STATE = "kb_app:templates/incoming_state.pt"


@view_config(context=Site, name="incoming", permission="signed_in", request_method="GET",
             renderer=LIST)  # fmt: skip
def incoming(site, request):
    """List one's files that wait, or show one: `/incoming/KEY`, from a line on with `?from=`."""
    if not request.subpath:
        return _list_page(site, request)
    one = _asked(site, request)
    request.override_renderer = _template(one)
    return _page_of(one, request)


@view_config(context=Site, name="incoming-figure", permission="signed_in", request_method="GET")
def figure(site, request):
    """Return a picture of a file that waits: `/incoming-figure/KEY/2`."""
    one = _asked(site, request, segments=2)
    number = whole_number((*request.subpath, "", "")[1], MOST_LINES)
    return picture_answer(*picture_of(one, number or 0), request)


@view_config(context=Site, name="incoming", permission="signed_in", request_method="POST",
             request_param="correct")  # fmt: skip
def correct(site, request):
    """Say of a line what it is: `/incoming/KEY`."""
    one = _asked(site, request)
    request.typed = Typed(_template(one), lambda: _page_of(one, request))
    _note_title(one, request)
    corrections = posted_corrections(request.POST, lines_now(one))
    correct_lines(one, corrections)
    return _back_to(request, one, request.POST["correct"])


@view_config(context=Site, name="incoming", permission="signed_in", request_method="POST",
             request_param="back")  # fmt: skip
def uncorrect(site, request):
    """Take one correction back."""
    one = _asked(site, request)
    request.typed = Typed(_template(one), lambda: _page_of(one, request))
    _note_title(one, request)
    take_back(one, request.POST["back"])
    return _back_to(request, one, request.POST["back"])


@view_config(context=Site, name="incoming", permission="signed_in", request_method="POST",
             request_param="back_all")  # fmt: skip
def uncorrect_click(site, request):
    """Take back all that one click corrected."""
    one = _asked(site, request)
    request.typed = Typed(_template(one), lambda: _page_of(one, request))
    _note_title(one, request)
    take_back_click(one, request.POST["back_all"])
    return _back_to(request, one, request.POST["back_all"])


@view_config(context=Site, name="incoming", permission="signed_in", request_method="POST",
             request_param="open")  # fmt: skip
def open_line(site, request):
    """Offer the words of a line to be typed anew; the title typed so far goes along."""
    one = _asked(site, request)
    _note_title(one, request)
    line = whole_number(request.POST["open"], MOST_LINES) or 1
    return HTTPSeeOther(f"{_address(request, one, page_start(line), line)}#l-{line}")


@view_config(context=Site, name="incoming", permission="signed_in", request_method="POST",
             request_param="aim")  # fmt: skip
def aim(site, request):
    """Let the file become the next draft of a document that bears its title, or a new one."""
    one, path = _asked(site, request), request.POST["aim"]
    request.typed = Typed(_template(one), lambda: _page_of(one, request))
    thing = site.at(path) if path else site.shelf(one.target.shelf)
    aim_at(one, thing, request.actor)
    return HTTPSeeOther(_address(request, one))


@view_config(context=Site, name="incoming", permission="signed_in", request_method="POST",
             request_param="retitle")  # fmt: skip
def choose_title(site, request):
    """Let the draft be called as the file says, or as the document is called."""
    one = _asked(site, request)
    request.typed = Typed(_template(one), lambda: _page_of(one, request))
    retitle(one, request.POST["retitle"])
    return HTTPSeeOther(_address(request, one))


@view_config(context=Site, name="incoming", permission="signed_in", request_method="POST",
             request_param="give_up")  # fmt: skip
def give_up(site, request):
    """Give a file up; nothing of it stays."""
    one = _asked(site, request)
    drop_incoming(site, one.key, request.actor)
    notify(request, f"“{one.name}”已放弃，什么也没有存入。")
    return HTTPSeeOther(f"{request.script_name}/incoming")


@view_config(context=Shelf, name="keep-incoming", permission="create", request_method="POST")
@view_config(context=Document, name="keep-incoming", permission="edit", request_method="POST")
def keep(thing, request):
    """Save a file that was looked over as a draft: a new document, or the next draft of this."""
    title, key = request.POST.get("title", ""), request.POST.get("incoming", "")
    one = incoming_of(request.site, key, request.actor, request.now)
    request.typed = Typed(_template(one), lambda: _page_of(one, request, title))
    document = keep_as_draft(thing, key, title, request.actor, request.now)
    if thing is document:
        drop_unsaved(document, request.actor, "merge")
    notify(request, f"文件已存为草稿{in_marks(document.latest.title)}。")
    return HTTPSeeOther(f"{request.script_name}{path_of(document)}/report")


def _asked(site, request, segments=1):
    """Return the file that the address names, which has so many segments. Raises NotFound."""
    if len(request.subpath) > segments:
        raise NotFound(MISSING)
    key = request.subpath[0] if request.subpath else ""
    return incoming_of(site, key, request.actor, request.now)


def _template(one):
    return PREVIEW if one.reading is not None else STATE


def _address(request, one, start=0, opened=0):
    asked = [f"from={start}"] * (start > 1) + [f"open={opened}"] * bool(opened)
    query = f"?{'&'.join(asked)}" if asked else ""
    return f"{request.script_name}/incoming/{one.key}{query}"


def _back_to(request, one, correction):
    """Lead back to the line that was corrected."""
    line = (whole_number(correction.partition(":")[0], MOST_LINES) or 0) + 1
    return HTTPSeeOther(f"{_address(request, one, page_start(line))}#l-{line}")


def _note_title(one, request):
    """Remember a title that was typed before a button of a line was pressed."""
    title = request.POST.get("title", "").strip()
    if title and one.reading is not None and title != title_of(one, request.site):
        retitle(one, title)


def _opened(request):
    """Return the number of the line whose words may be typed anew, 0 for none, and the words."""
    posted, _, verb = request.POST.get("correct", "").partition(":")
    if verb.startswith("retyped"):
        number = (whole_number(posted, MOST_LINES) or 0) + 1
        return number, words_posted(request.POST, number)
    return whole_number(request.GET.get("open", ""), MOST_LINES) or 0, None


def _list_page(site, request):
    page = page_for(request, "待核对的文件", [("待核对的文件", "")])
    doubtful = request.registry.settings["kb"].doubtful
    tray = tray_shown(site, request.actor, request.now, doubtful)
    rows = [(row, _address(request, row.one), _aim_said(site, row.one)) for row in tray.rows]
    return {
        "page": page, "rows": rows, "tray": tray,
        "moment_said": moment_said, "days": KEPT_FOR.days,
    }  # fmt: skip


def _aim_said(site, one):
    thing = target_of(site, one)
    if isinstance(thing, Document):
        return f"{in_marks(thing.latest.title)}的新草稿"
    return f"“{thing.label}”的新草稿"


def _page_of(one, request, typed=""):
    if one.reading is None:
        return _state_page(one, request)
    site, thing = request.site, target_of(request.site, one)
    start = whole_number(request.GET.get("from", ""), MOST_LINES) or 1
    title = typed or title_of(one, site)
    opened, words = _opened(request)
    page = page_for(request, f"核对“{one.name}”")
    page.given_trail = [("待核对的文件", page.link("/incoming")), (one.name, "")]
    is_new = not isinstance(thing, Document)
    known = [(title_read(each, request), f"{request.script_name}{path_of(each)}")
             for each in already_from(site, one, request.actor)]  # fmt: skip
    doubtful = request.registry.settings["kb"].doubtful
    return {
        "page": page, "problem": "", "one": one, "title": title, "thing": thing, "is_new": is_new,
        **preview_shown(one, start, doubtful, lambda line: _address(request, one, line)),
        "figures": f"{request.script_name}/incoming-figure/{one.key}",
        "address": _address(request, one), "path": f"{request.script_name}{path_of(thing)}",
        "shelf": site.shelf(one.target.shelf), "moment_said": moment_said,
        "opened": opened, "words": words,
        "against": None if is_new else changes_against(thing, one),
        "is_behind": not is_new and thing.tag() != one.target.based_on,
        "is_gone": is_new and bool(one.target.uid), "other_title": title_unlike(one, site),
        "new_title": title_revised(one, site),
        "size_said": size_said,
        "known": known,
        "also": [(each.name, _address(request, each))
                 for each in also_waiting(site, one, request.actor, request.now)],
        "same": [(each.title, path_of(each)) for each in of_same_title(request, thing, title)]
                if is_new else [],
    }  # fmt: skip


def _state_page(one, request):
    request.library.recognising.tell()
    page = page_for(request, f"文字识别：{one.name}" if not one.made else f"“{one.name}”")
    page.given_trail = [("待核对的文件", page.link("/incoming")), (one.name, "")]
    document = document_made(request.site, one)
    return {
        "page": page, "problem": "", "one": one, "address": _address(request, one),
        "made": (document.latest.title, f"{request.script_name}{path_of(document)}/report")
                if document is not None else None,
        "moment_said": moment_said, "progress": progress_of(one), "size_said": size_said,
    }  # fmt: skip
