"""What the frame of every page needs (页面): where, which day, who, what waits."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import quote, urlencode

from pyramid.csrf import get_csrf_token

from content.library.amendment import Amendment, Amendments
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import path_of
from content.text.days import said
from content.text.titles import in_marks
from content.types.registry import KINDS
from kb_app.help.places import help_path
from kb_app.reading.choosing import title_read
from kb_app.statics import kept_of
from workflows.policy import may
from workflows.todo import count_waiting


class Page:
    """The frame of one page; everything is worked out when the template asks for it."""

    def __init__(self, request, title, trail=()) -> None:
        """Remember what the view said; `trail` is (label, address) from the shelf down."""
        self.request = request
        self.title = title
        self.given_trail = tuple(trail)
        self.query = ""
        self.day_fields = ()

    @property
    def day(self):
        """Return the day that is read."""
        return self.request.day

    @property
    def day_said(self):
        """Return the day that is read as people write it, 2026年6月1日."""
        return said(self.day)

    @property
    def today(self):
        """Return whether what is read is that of today, as it is known now."""
        return self.request.day == self.request.today and self.request.known is None

    @property
    def known_said(self):
        """Return the day whose knowledge is read as people write it, empty for now."""
        return said(self.request.known) if self.request.known else ""

    @property
    def moment_fields(self):
        """Return what forms that search send along, so that what they find is of this moment."""
        return tuple(self.request.moment.asked.items())

    @property
    def person(self):
        """Return who is signed in, or None."""
        return self.request.person

    @property
    def county_name(self):
        """Return the county's name, which stands before 行政审批局."""
        return self.request.site.settings["county"]

    @cached_property
    def suffix(self):
        """Return `?on=…&known=…` of this page, or an empty string when it reads today."""
        return self.request.moment.link("")

    @cached_property
    def trail(self):
        """Return the way from the home page to here; empty on the home page itself."""
        return [("首页", self.home_url), *self.given_trail] if self.given_trail else []

    @cached_property
    def nav(self):
        """Return the shelves and rooms that the person may enter."""
        here = _shelf_of(self.request)
        room = getattr(self.request, "view_name", "")  # none when a body was refused unread
        shelves = [
            (shelf.label, self.link(f"/{shelf.__name__}"), shelf is here)
            for shelf in open_shelves(self.request.site, self.request.actor)
        ]
        if self.request.actor.is_signed_in and _amends(self.request):
            inside = isinstance(getattr(self.request, "context", None), (Amendment, Amendments))
            shelves.append(("修正案", f"{self.request.script_name}/amendments", inside))
        return shelves + [
            (label, f"{self.request.script_name}/{name}", name == room)
            for verb, name, label in _ROOMS
            if self.request.actor.is_signed_in and may(self.request.actor, verb, self.request.site)
        ]

    @cached_property
    def waiting(self):
        """Return how many lines wait in the person's inbox."""
        request = self.request
        return count_waiting(request.site, request.actor, request.today) if self.person else 0

    @cached_property
    def notices(self):
        """Return what was left to be said to the person: kind, sentence, () or (label, url)."""
        if self.person is None or not self.request.session.peek_flash():
            return []
        return [(*one, ())[:3] for one in self.request.session.pop_flash()]

    @property
    def csrf(self):
        """Return the token that forms carry; asking for it begins a session."""
        return get_csrf_token(self.request)

    @property
    def home_url(self):
        """Return the address of the home page, on the day that is read."""
        return self.link("/")

    @property
    def search_url(self):
        """Return the address that searches are sent to."""
        return f"{self.request.script_name}/search"

    @property
    def jump_url(self):
        """Return the address of quick jump, on the day that is read."""
        return self.link("/jump")

    @property
    def sign_in_url(self):
        """Return the address for signing in, which leads back here."""
        return sign_in_url(self.request)

    @property
    def sign_out_url(self):
        """Return the address for signing out."""
        return f"{self.request.script_name}/logout"

    @property
    def inbox_url(self):
        """Return the address of the inbox."""
        return f"{self.request.script_name}/inbox"

    @property
    def account_url(self):
        """Return the address of one's own account."""
        return f"{self.request.script_name}/account"

    @property
    def help_url(self):
        """Return the address of the help that explains this very page.

        A refusal leads to help as such: where it was met may be what the reader may not know.
        """
        request, context = self.request, getattr(self.request, "context", None)
        if getattr(request, "exception", None) is not None:
            return f"{request.script_name}/help"
        places = [kind.__name__ for kind in type(context).__mro__]
        kind = next((one for one in _PLACES if one in places), "")
        return f"{request.script_name}{help_path(kind, getattr(request, 'view_name', ''))}"

    @property
    def pack_url(self):
        """Return the address where a reading pack is chosen."""
        return f"{self.request.script_name}/pack"

    @property
    def manifest_url(self):
        """Return the address of what tells how the library is installed on a phone."""
        return f"{self.request.script_name}/manifest.webmanifest"

    @property
    def path(self):
        """Return the address of this page without its query."""
        return quote(self.request.path_info, safe="/@-._~")

    @property
    def today_url(self):
        """Return the address of this page today."""
        kept = [(k, v) for k, v in self.request.GET.items() if k not in {"on", "known"}]
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def link(self, path, **asked):
        """Return the address of `path` with what is asked for, on the day that is read."""
        return self.request.moment.link(f"{self.request.script_name}{path}", **asked)

    def in_marks(self, title):
        """Return a title between 《》; marks inside it become 〈〉."""
        return in_marks(title)

    def static(self, name):
        """Return the address of a file in `static`; it changes when the file does."""
        return f"{self.request.script_name}/static/{name}?v={kept_of(name).stamp}"


def page_for(request, title, trail=()):
    """Return the frame of a page; `trail` is (label, address) from the shelf down."""
    return Page(request, title, trail)


def trail_to(page, thing, last=""):
    """Return the trail to a shelf or document, and `last`, the name of a page below it."""
    chain = []
    while thing.__parent__ is not None:
        is_document = isinstance(thing, Document)
        label = title_read(thing, page.request) if is_document else thing.label
        chain.append((label, page.link(path_of(thing))))
        thing = thing.__parent__
    return [*reversed(chain), (last, "")] if last else list(reversed(chain))


def notify(request, sentence, kind="success", link=()):
    """Leave a sentence for the next page: info, success, warning or danger.

    `link` is (label, address) of what the sentence speaks of.
    """
    request.session.flash((kind, sentence, link))


def sign_in_url(request):
    """Return the address for signing in, which leads back to what was asked for."""
    if request.method not in {"GET", "HEAD"} or request.path_info in {"/", "/login", "/logout"}:
        return f"{request.script_name}/login"
    return f"{request.script_name}/login?{urlencode({'came_from': request.path_qs})}"


def open_shelves(site, actor):
    """Return the shelves on which the actor may find something, in the order of the kinds."""
    shelves = (site.shelves[kind.shelf] for kind in KINDS.values() if kind.shelf in site.shelves)
    return [shelf for shelf in shelves if _is_open(shelf, actor)]


def includeme(config):
    """Offer `page_for` to templates that need a frame and were given none."""
    config.add_request_method(page_for, "page_for")


_PLACES = ("Site", "Shelf", "Document", "Amendments", "Amendment")
"""Kinds of place that help in place knows."""

_ROOMS = (
    ("manage_people", "people", "人员"),
    ("view_journal", "journal", "日志"),
)
"""Rooms beside the shelves: the verb that opens them, the address, the name."""


def _amends(request):
    """Return whether the person writes or approves amendments."""
    room = request.site.amendments
    return any(may(request.actor, verb, room) for verb in ("create", "approve"))


def _is_open(shelf, actor):
    readers = KINDS[shelf.type_name].readers()
    if not actor.tokens.isdisjoint(readers) or may(actor, "view_draft", shelf):
        return True
    if "public" in actor.tokens and "signed-in" in readers:
        return True
    return any(grant.holder in actor.tokens for grant in shelf.grants)


def _shelf_of(request):
    thing = getattr(request, "context", None)
    while thing is not None and not isinstance(thing, Shelf):
        thing = getattr(thing, "__parent__", None)
    return thing
