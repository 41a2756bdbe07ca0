"""What stands beside the provisions of a text (旁注): changed, about to change, cited by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from content.change.comparing import (
    ADDED,
    CHANGED,
    MERGED,
    MOVED,
    REMOVED,
    RENUMBERED,
    SPLIT,
    compared,
)
from content.change.provisions import STRUCTURE, provisions
from content.remembering import Remembered
from content.text.clauses import Level, address_of
from content.text.days import said
from kb_app.reading.choosing import approved_draft, before, coming
from kb_app.reading.citing import cited_counts, cited_url
from kb_app.reading.comparison import counts_said
from kb_app.reading.rechecks import checks_of_draft, checks_of_version

PAIRS_REMEMBERED = 128
"""How many pairs of revisions one process knows the differences of: some 10 KB each."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two revisions, known by `key`: by clause id, and counted in words.

    `quiet` are headings, the preface and the closing, beside which nothing is noted.
    """

    key: tuple[str, ...]
    fates: Mapping[str, str]
    quiet: frozenset[str]
    counted: str


@dataclass(frozen=True, slots=True)
class Margin:
    """The notes of a whole text, as HTML by clause id, and what is said of it above.

    `since` and `coming` are (sentence, address of the comparison), or None; `checks` what is
    told of its citations: (kind, sentence, address, label).
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    since: tuple[str, str] | None = None
    coming: tuple[tuple[str, str], ...] = ()
    checks: tuple[tuple[str, str, str, str], ...] = ()


def margin_of_version(document, version, request, path):
    """Return what is noted beside a version: what it changed, and what will change it."""
    revision = document.revision_of(version)
    noted = _Notes(document, revision)
    since = None
    if earlier := before(document, version, request):
        difference = difference_of(document, document.revision_of(earlier), revision)
        url = compare_url(path, earlier.number, version.number)
        noted.add(difference, _THIS_VERSION, url)
        since = f"与第{earlier.number}版相比：{difference.counted}", url
    foretold = tuple(_foretold(document, version, noted, request, path))
    checks = checks_of_version(document, version, request, path)
    noted.add_checks(checks)
    noted.add_cited(cited_counts(revision, request), path, request)
    return Margin(noted.as_html(), since, foretold, checks.notices)


def margin_of_draft(document, revision, request, path):
    """Return what is noted beside a draft: what it changes in what is in force, or was last."""
    base = document.on(request.today) or (document.versions or (None,))[-1]
    noted, checks = _Notes(document, revision), checks_of_draft(document, revision, request)
    noted.add_checks(checks)
    if base is None:
        return Margin(noted.as_html(), checks=checks.notices)
    difference = difference_of(document, document.revision_of(base), revision)
    url = compare_url(path, base.number, "draft")
    noted.add(difference, _THIS_DRAFT, url)
    since = f"与第{base.number}版相比：{difference.counted}", url
    return Margin(noted.as_html(), since, checks=checks.notices)


def difference_of(document, old, new):
    """Return the difference of two revisions, from memory when it was asked for before."""
    key = (document.type_name, old.content_hash, new.content_hash)
    return _DIFFERENCES.of(key, lambda: _difference(document, old, new, key))


def compare_url(path, old, new):
    """Return the address that compares two versions; `new` may be `draft`."""
    return f"{path}/compare?{urlencode({'a': old, 'b': new})}"


_DIFFERENCES: Remembered[Difference] = Remembered(PAIRS_REMEMBERED)
_NOTED = (ADDED, CHANGED, SPLIT, MERGED, MOVED, RENUMBERED)
_THIS_VERSION = {kind: f"本版{kind}" for kind in _NOTED}
_THIS_DRAFT = {kind: f"本稿{kind}" for kind in _NOTED}
_FORETOLD = {kind: kind for kind in (CHANGED, REMOVED, SPLIT, MERGED, MOVED, RENUMBERED)}


class _Notes:
    """What is to be noted beside a text, in layers; made into HTML once for equal layers."""

    def __init__(self, document, revision) -> None:
        self._articles = _articles(document, revision)
        self._key: list[object] = [document.type_name, revision.content_hash]
        self._layers: list[Callable[[], Iterator[tuple[str, str]]]] = []

    def add(self, difference, words, url):
        """Note each fate that has a word, with a link to the provision in the comparison."""
        self._key += [difference.key, *words.values(), url]
        self._layers.append(lambda: _of_difference(difference, words, url))

    def add_checks(self, checks):
        """Note what is to be checked about the citations of each provision."""
        if checks.beside:
            self._key += sorted(checks.beside.items())
            self._layers.append(lambda: _of_checks(checks))

    def add_cited(self, counts, path, request):
        """Note how many clauses cite each article."""
        self._key += [cited_url(path, "", request), *sorted(counts.items())]
        self._layers.append(lambda: _of_citations(self._articles, counts, path, request))

    def as_html(self):
        return _NOTES.of(tuple(self._key), self._made)

    def _made(self):
        found: dict[str, list[str]] = {}
        for layer in self._layers:
            for clause_id, item in layer():
                found.setdefault(clause_id, []).append(item)
        return {
            clause_id: f'<ul class="kb-margin" aria-label="{self._label(clause_id)}旁注">'
            f"{''.join(items)}</ul>"
            for clause_id, items in found.items()
        }

    def _label(self, clause_id):
        return escape(self._articles.get(clause_id, ("", ""))[1])


_NOTES: Remembered[dict[str, str]] = Remembered(PAIRS_REMEMBERED)


def _of_difference(difference, words, url):
    for clause_id, kind in difference.fates.items():
        if kind in words and clause_id not in difference.quiet:
            yield clause_id, _item(words[kind], f"{url}#p-{clause_id}", _NAMES[kind])


def _of_citations(articles, counts, path, request):
    for clause_id, (address, _) in articles.items():
        if count := counts.get(address):
            url = cited_url(path, address, request)
            yield clause_id, _item(f"被引用{count}处", url, "cited")


def _of_checks(checks):
    for clause_id, notes in checks.beside.items():
        for text, url in notes:
            yield clause_id, _item(text, url, "check")


def _item(text, url, name):
    link = f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
    return f'<li class="kb-margin-item kb-margin-{name}">{link}</li>'


_NAMES = {
    ADDED: "added",
    CHANGED: "changed",
    REMOVED: "removed",
    MOVED: "moved",
    RENUMBERED: "renumbered",
    SPLIT: "changed",
    MERGED: "changed",
}


def _foretold(document, version, noted, request, path):
    """Yield (sentence, address) of each text that will replace the version, and note it."""
    revision = document.revision_of(version)
    if later := coming(document, version, request):
        begin = said(later.in_force_from)
        difference = difference_of(document, revision, document.revision_of(later))
        url = compare_url(path, version.number, later.number)
        noted.add(difference, {k: f"自{begin}起{word}" for k, word in _FORETOLD.items()}, url)
        yield f"自{begin}起施行第{later.number}版：{difference.counted}", url
    if draft := approved_draft(document, request):
        difference = difference_of(document, revision, draft)
        url = compare_url(path, version.number, "draft")
        noted.add(difference, {k: f"待发布的新稿{word}" for k, word in _FORETOLD.items()}, url)
        yield f"新稿已审核通过，等待发布：{difference.counted}", url


def _difference(document, old_revision, new_revision, key):
    comparison = compared(document.body_of(old_revision), document.body_of(new_revision))
    rows = comparison.changed
    quiet = frozenset(one for row in rows if row.place.clause.level in _QUIET for one in row.ids())
    counted = counts_said((row.kind, row.place.clause.level is Level.ARTICLE) for row in rows)
    found = comparison.fates()
    return Difference(key, found, quiet, counted or _nothing_said(old_revision, new_revision))


def _nothing_said(old, new):
    return "内容相同" if old.content_hash == new.content_hash else "正文的文字相同"


_QUIET = STRUCTURE | {Level.PREFACE, Level.CLOSING}
_ARTICLES: Remembered[dict[str, tuple[str, str]]] = Remembered(PAIRS_REMEMBERED)


def _articles(document, revision):
    """Return address and label of each article, by clause id."""
    key = (document.type_name, revision.content_hash)
    return _ARTICLES.of(
        key,
        lambda: {
            place.clause.id: (address_of(place), place.clause.label)
            for place in provisions(document.body_of(revision))
            if place.clause.level is Level.ARTICLE
        },
    )
