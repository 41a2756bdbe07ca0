"""The library and its index behind each request: opened once a process, after it forked."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time

from content.errors import Invalid
from content.storage import ensure_site, open_database
from content.text.days import CHINA, FIRST_DAY, LAST_DAY, day_at
from kb_app.keeping.following import Following
from kb_app.keeping.gaps import Gaps
from kb_app.keeping.page_pictures import PagePictures
from kb_app.keeping.recognising import Recognising
from kb_app.keeping.visits import Visits
from kb_app.moment import Moment
from search_index.follower import Follower
from search_index.opening import Index

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Library:
    """Database and index of this process; opened on first use, so after any fork."""

    def __init__(self, settings) -> None:
        """Remember where to open."""
        self.settings = settings
        self.visits = Visits(settings.location.folder)
        self.gaps = Gaps(settings.location.folder)
        self.recognising = Recognising(lambda: self.database, settings.location.folder)
        self.page_pictures = PagePictures(settings.location.folder)
        self._lock = threading.Lock()
        self._opened = None

    @property
    def database(self):
        """Return the ZODB database."""
        return self._open()[0]

    @property
    def follower(self):
        """Return what keeps the index in step with the journal."""
        return self._open()[1]

    @property
    def following(self):
        """Return what lets the index follow writes a moment later."""
        return self._open()[2]

    def _open(self):
        if self._opened is None:
            with self._lock:
                if self._opened is None:
                    location = self.settings.location
                    database = open_database(location)
                    ensure_site(database)
                    follower = Follower(database, Index(self.settings.engine, location.index))
                    self._opened = database, follower, Following(follower)
        return self._opened

    def close(self):
        """Close what was opened."""
        self.visits.close()
        self.recognising.close()
        if self._opened is not None:
            database, follower, following = self._opened
            following.close()
            follower.engine.close()
            database.close()
            self._opened = None


def includeme(config):
    """Give each request its site, its now and its day; let the index follow each write."""
    library = Library(config.registry.settings["kb"])
    config.registry.library = library
    config.add_request_method(lambda _: library, "library", reify=True)
    config.add_request_method(_connection, "zodb_connection", reify=True)
    config.add_request_method(_site, "site", reify=True)
    config.add_request_method(lambda _: datetime.now(UTC), "now", reify=True)
    config.add_request_method(_today, "today", reify=True)
    config.add_request_method(_asked_day, "asked_day", reify=True)
    config.add_request_method(_day, "day", reify=True)
    config.add_request_method(_known, "known", reify=True)
    config.add_request_method(_moment, "moment", reify=True)
    config.set_root_factory(lambda request: request.site)
    config.add_tween("kb_app.db.follow_tween_factory", over="pyramid_tm.tm_tween_factory")


def follow_tween_factory(handler, registry):
    """Let the index follow once a write was committed."""

    def follow(request):
        response = handler(request)
        if request.method not in _READS and response.status_int < 400:
            registry.library.following.tell()
        return response

    return follow


def _connection(request):
    connection = request.library.database.open(transaction_manager=request.tm)

    def close(_):
        if request.tm._txn is not None:  # noqa: SLF001 - no public question exists
            request.tm.abort()
        connection.close()

    request.add_finished_callback(close)
    return connection


def _site(request):
    return request.zodb_connection.root()["site"]


def _today(request):
    return day_at(request.now)


def _day(request):
    """Return the day that is read: the one asked for, or today."""
    return request.asked_day or request.today


def _asked_day(request):
    """Return the day an address asks for, `/c/ID@2023-06-30` or `?on=2023-06-30`, or None."""
    below = "/".join(getattr(request, "subpath", ())) if _is_of_a_clause(request) else ""
    return _day_written("on", below.partition("@")[2] or request.GET.get("on", ""))


def _is_of_a_clause(request):
    return getattr(request, "view_name", "") == "c"


def _known(request):
    """Return the moment of knowledge: the end of `?known=2023-06-30`, or None for now."""
    day = _day_written("known", request.GET.get("known", ""))
    return end_of(day) if day else None


def end_of(day):
    """Return the last moment of a day in China."""
    return datetime.combine(day, time.max, CHINA)


def _moment(request):
    """Return what is read, for links that keep it."""
    day = None if request.day == request.today else request.day
    return Moment(day, request.known.date() if request.known else None)


def _day_written(name, given):
    """Return the day that is given, or None. Raises Invalid for any other form of date."""
    given = given.strip()
    if not given:
        return None
    try:
        day = datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=CHINA).date()
    except ValueError:
        raise Invalid({name: f"日期“{given[:20]}”无法识别，请写成2023-06-30这样的形式。"}) from None
    return day_within_reach(name, day)


def day_within_reach(name, day):
    """Return the day. Raises Invalid for one too far away to count with."""
    if not FIRST_DAY <= day <= LAST_DAY:
        years = f"{FIRST_DAY.year}至{LAST_DAY.year}"
        raise Invalid({name: f"日期{day.isoformat()}太远，年份应在{years}之间。请核对后再试。"})
    return day
