"""Who cites a text, and what is cited though it is over (引用), as their pages show it."""

from __future__ import annotations

import re

from content.library.site import path_of
from content.remembering import Remembered
from content.text.days import said
from content.text.numbering import to_chinese
from content.types.registry import label_of_kind
from kb_app.paging import page_number, pages_around
from kb_app.pictures.neighbourhood import neighbourhood_svg
from kb_app.reading.neighbours import neighbours_of
from search_index.citing import (
    Reach,
    about_item,
    cited_by,
    counts_by_article,
    documents_citing,
    followed,
    titles_of,
)
from search_index.outdated import Over, citing_what_is_over, over_and_cited

A_PAGE = 10
"""So many citing documents stand on a page."""

A_PAGE_OF_CLAUSES = 20
MOST_ROWS = 100
MOST_PAGES = 500
LONGEST_TITLE = 120

_ADDRESS = re.compile(r"[a-z]{2,7}(?:-[0-9]{1,5}){1,3}(?:/[a-z]{2,7}(?:-[0-9]{1,5}){1,3}){0,4}")
_ARTICLE = re.compile(r"art-(?P<number>[0-9]{1,5})(?:-(?P<suffix>[0-9]{1,5}))?")
_STEP = re.compile(r"/(para|item|point)-([0-9]{1,5})")
_BELOW = {"para": "款", "item": "项", "point": "目"}

_OVER: Remembered[dict[str, Over]] = Remembered(64)
"""What is over and cited, by what journal and index hold, day and reader: finding it looks at
every title there is.
"""


class Cited:
    """What a citation names: its title, the address of its clause, and where it leads."""

    def __init__(self, request) -> None:
        """Follow the citation that the address of the page holds."""
        self.request = request
        self.title = " ".join(request.GET.get("title", "").split())[:LONGEST_TITLE]
        self.address = _address(request)
        self.found = followed(
            _engine(request), request.site, self.title, self.address, _reach(request)
        )

    def leads_to(self, page) -> str:
        """Return the address of the clause or document; empty when it is not there."""
        if self.found is None or not self.found.is_there:
            return ""
        below = f"/c/{self.found.clause}" if self.found.clause else ""
        return page.link(f"{self.found.path}{below}")

    def instead(self, page) -> dict:
        """Return what the library has instead of what was cited, and where to look on."""
        found, other = self.found, self.found.other_day if self.found else None
        moment = self.request.moment
        return {
            "title": self.title,
            "clause": _label(self.address),
            "day": said(self.request.day),
            "document": page.link(found.path) if found and other is None else "",
            "nearest": page.link(f"{found.path}/c/{found.clause}")
            if found and found.clause else "",
            "article": _label(self.address.partition("/")[0]),
            "other_day": moment.at(other).link(f"{self.request.script_name}{found.path}")
            if found and other else "",
            "search": page.link("/search", q=self.title),
        }  # fmt: skip


class WhoCites:
    """Who cites a document, or a clause of it with `?at=`, on the day that is read."""

    def __init__(self, document, revision, page) -> None:
        """Read what the address of the page asks for."""
        request = page.request
        self.address = _address(request)
        self._document, self._revision, self._page = document, revision, page
        self._path = path_of(document)
        self._titles = titles_of(revision)
        self._reach, self._engine = _reach(request), _engine(request)
        self._only = request.GET.get("by", "")[:200]
        self._number = page_number(request.GET.get("page", ""), MOST_PAGES)

    @property
    def whole(self) -> str:
        """Return the address of the list for the whole document."""
        return self._link()

    def shown(self) -> dict:
        """Return what the page shows."""
        return {
            "asked": self,
            "clause": _label(self.address),
            "drawn": "" if self.address else self._drawn(),
            "articles": self._articles(),
            **self._page_of_documents(),
            **self._reached(),
        }

    def _drawn(self):
        """Return the picture of the documents around; empty when there are none."""
        around = neighbours_of(self._document, self._revision, self._page.request)
        return neighbourhood_svg(self._revision.title, around.cited, around.citing)

    def _articles(self):
        """Return label, count and address for each 条 that is cited, in the order of the text."""
        counts = counts_by_article(self._engine, self._titles, self._reach)
        numbers = {at: found for at in counts if (found := _ARTICLE.fullmatch(at))}
        ordered = sorted(numbers, key=lambda at: [int(n or 0) for n in numbers[at].groups()])
        return [(_label(at), counts[at], self._link(at=at), at == self.address) for at in ordered]

    def _page_of_documents(self):
        """Return how many clauses of how many documents cite, and one page of them."""
        citing = documents_citing(self._engine, self._titles, self._reach, address=self.address)
        chosen = [one for one in citing if one[0] == self._only] if self._only else list(citing)
        begin = (self._number - 1) * A_PAGE
        return {
            "total": sum(count for _, count in chosen),
            "documents": len(chosen),
            "groups": self._groups(dict(chosen[begin : begin + A_PAGE])),
            "pager": pages_around(
                self._number, len(chosen), A_PAGE, MOST_PAGES,
                lambda page: self._link(at=self.address, by=self._only, page=page),
            ),
        }  # fmt: skip

    def _groups(self, counts):
        """Return the citing documents in order, each with its clauses; a hundred in all."""
        if not counts:
            return []
        found = cited_by(self._engine, self._titles, self._reach, address=self.address,
                         documents=counts, at_most=MOST_ROWS)  # fmt: skip
        rows = {path: [row for row in found.rows if row.path == path] for path in counts}
        return [self._group(path, count, rows[path]) for path, count in counts.items()]

    def _group(self, path, count, rows):
        return {
            "title": rows[0].title if rows else path,
            "kind": label_of_kind(rows[0].type_name) if rows else "",
            "is_own": path == self._path,
            "url": self._page.link(path),
            "count": count,
            "rows": [_row(row, self._page) for row in rows],
            "more": self._link(at=self.address, by=path) if count > len(rows) else "",
        }

    def _reached(self):
        """Return who must know when a service item changes: modules and guidelines, townships."""
        fields = self._revision.fields
        code = fields.get("id")
        codes = (code, self._document.__name__)
        about = about_item(self._engine, codes, self._reach) if code else ()
        townships = (fields.get("delegation") or {}).get("to") or ()
        return {
            "about": [(entry.title, label_of_kind(entry.type_name), self._page.link(entry.document))
                      for entry in about],
            "townships": "、".join(row.get("name", "") for row in townships),
        }  # fmt: skip

    def _link(self, **asked):
        return self._page.link(f"{self._path}/cited", **asked)


def over_shown(request, page) -> dict:
    """Return one page of what is in force on the day and cites what is not any more."""
    engine, reach = _engine(request), _reach(request)
    key = (
        request.site.journal.head, engine.position(), request.day, request.known,
        request.actor.tokens,
    )  # fmt: skip
    over = _OVER.of(key, lambda: over_and_cited(engine, request.site, request.day, reach))
    number = page_number(request.GET.get("page", ""), MOST_PAGES)
    start = (number - 1) * A_PAGE_OF_CLAUSES
    found = citing_what_is_over(engine, over, reach, start=start, at_most=A_PAGE_OF_CLAUSES)
    return {
        "total": found.total,
        "rows": [_over_row(row, over[row.title_cited], page) for row in found.rows],
        "pager": pages_around(number, found.total, A_PAGE_OF_CLAUSES, MOST_PAGES,
                              lambda other: page.link("/citing-repealed", page=other)),
    }  # fmt: skip


def _engine(request):
    return request.library.follower.up_to_date(request.site)


def _reach(request):
    return Reach(request.day, request.actor.tokens, request.known)


def _address(request):
    given = request.GET.get("at", "")[:100]
    return given if _ADDRESS.fullmatch(given) else ""


def _label(address):
    """Return what the clause of an address is called: 第三十二条之一第三款."""
    found = _ARTICLE.match(address)
    if found is None:
        return ""
    suffix = f"之{to_chinese(int(found['suffix']))}" if found["suffix"] else ""
    below = "".join(
        f"第{to_chinese(int(number))}{_BELOW[level]}"
        for level, number in _STEP.findall(address[found.end() :])
    )
    return f"第{to_chinese(int(found['number']))}条{suffix}{below}"


def _row(row, page):
    in_text = bool(row.printed)
    return {
        "url": page.link(f"{row.path}/c/{row.clause}" if in_text else row.path),
        "number": (row.number_path or "正文") if in_text else "“依据”等栏目",
        "before": row.before,
        "printed": row.printed,
        "after": row.after,
    }


def _over_row(row, over, page):
    return _row(row, page) | {
        "title": row.title,
        "kind": label_of_kind(row.type_name),
        "over": over.title,
        "since": said(over.since),
        "over_url": page.link(over.path),
    }
