"""What helps when nothing was found (没有找到): wider searches, words that sound alike."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from kb_app.finding.asked import FILTERS, label_of
from search_index.analysis import DATA, normal_form
from search_index.naming import is_spelt, spelling_of
from search_index.query import understand

MOST_ALIKE = 4


def wider(asked, engine, request, *, sees_drafts):
    """Yield sentence, count and address of searches that do find something, the nearest first.

    Each leaves out one thing that was asked for; counts are of what the person may read.
    """
    for sentence, wanted, url in _ways(asked, request, sees_drafts=sees_drafts):
        if count := _count(engine, wanted):
            yield sentence, count, url


def note_gap(asked, found, request):
    """Count a search of somebody signed in that found nothing at all, without saying whose."""
    is_whole = not (asked.filters or asked.draft or asked.all_days) and asked.is_today
    is_in_vain = asked.text and not (found["hits"] or found["card"] or found["items"])
    if request.person and is_whole and is_in_vain and asked.page == 1:
        request.library.gaps.note(asked.text, request.today)


def sounding_alike(asked, engine):
    """Yield words of the trade that are spoken as what was typed, with count and address."""
    found = dict.fromkeys(
        word
        for typed in (asked.unquoted, *(term.text for term in understand(asked.unquoted).terms))
        if len(typed) > 1
        for word in _spoken_as().get(spelling_of(typed), ())
        if word != normal_form(typed)
    )
    for word in list(found)[:MOST_ALIKE]:
        wanted = replace(asked.request, text=word, filters={}, start=0, size=0, facets=False)
        if count := _count(engine, wanted):
            yield word, count, asked.with_(q=word, page="", **dict.fromkeys(FILTERS, ""))


def synonyms_tried(results):
    """Return what was looked for instead of the words that were typed."""
    return results.understood.alternatives[: 2 * MOST_ALIKE]


def _ways(asked, request, *, sees_drafts):
    yield from _without_filters(asked, request)
    if not asked.all_days and not asked.draft:
        wanted = replace(asked.request, day=None)
        yield "在所有日期的版本中查找", wanted, asked.with_(days="all", page="")
    if sees_drafts and not asked.draft:
        wanted = replace(asked.request, day=None, standing="draft")
        yield "在草稿中查找", wanted, asked.with_(standing="draft", days="", page="")
    if asked.draft:
        wanted = replace(asked.request, day=request.day, standing="published")
        yield "在已发布的文件中查找", wanted, asked.with_(standing="", page="")
    yield from _other_words(asked)


def _without_filters(asked, request):
    for name, value in asked.filters.items():
        others = {n: v for n, v in asked.request.filters.items() if n != FILTERS[name]}
        label = label_of(name, value, request.site)
        yield f"去掉“{label}”", replace(asked.request, filters=others), asked.with_(
            **{name: "", "page": ""}
        )  # fmt: skip
    if len(asked.filters) > 1:
        yield "去掉所有筛选条件", replace(asked.request, filters={}), asked.with_(
            page="", **dict.fromkeys(asked.filters, "")
        )  # fmt: skip


def _other_words(asked):
    if asked.unquoted != asked.text:
        wanted = replace(asked.request, text=asked.unquoted)
        yield "去掉引号，不要求原样出现", wanted, asked.with_(q=asked.unquoted, page="")
    terms = [term.text for term in understand(asked.unquoted).terms]
    for word in dict.fromkeys(terms if len(terms) > 1 else ()):
        if len(word) > 1:
            wanted = replace(asked.request, text=word)
            yield f"只找“{word}”", wanted, asked.with_(q=word, page="")


def _count(engine, wanted):
    return engine.search(replace(wanted, start=0, size=0, facets=False)).total


@cache
def _spoken_as():
    """Return the words of the trade by how they are spoken; made at the first use."""
    spoken = {}
    for word in (DATA / "dictionary.txt").read_text(encoding="utf-8").split():
        if not is_spelt(word):
            spoken.setdefault(spelling_of(word), []).append(normal_form(word))
    return spoken
