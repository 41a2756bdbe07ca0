"""Which text a request reads (选版): the version of its day, a numbered one, the draft."""

from __future__ import annotations

from content.errors import MISSING, NotFound
from content.library.site import path_of
from kb_app.paging import whole_number
from workflows.policy import may, require_version, sees_draft, versions_open_to


def readable(document, request):
    """Return the version of the day; else the last that was over by then, today a coming one.

    None when there is none.
    """
    version = document.on(request.day, request.known)
    if version is not None:
        return require_version(request.actor, document, version)
    known = in_order(document, request)
    begun = [v for v in known if v.in_force_from <= request.day]
    found = begun or (known if request.day >= request.today else [])
    return found[-1] if found else None


def to_be_read(document, request):
    """Return the version to be read on the day, or None when only a draft exists.

    Raises NotFound for a day before the first version.
    """
    version = readable(document, request)
    if version is None and document.is_published:
        return document.in_force(request.day, request.known)
    return version


def in_force_for_reader(document, request):
    """Return the version in force on the day. Raises NotFound with a sentence, NotSignedIn."""
    return require_version(request.actor, document, document.in_force(request.day, request.known))


def open_on_the_day(document, request):
    """Return the version in force on the day, or None when the reader may not read one."""
    version = document.on(request.day, request.known)
    return version if version in versions_open_to(request.actor, document) else None


def title_read(document, request):
    """Return what the document is called on the day, as far as the reader may know.

    The name of a version that they may not read is not told.
    """
    version = document.on(request.day, request.known)
    known = in_order(document, request)
    if version in known:
        return version.title
    begun = [one for one in known if one.in_force_from <= request.day]
    if begun or known:
        return (begun or known[:1])[-1].title
    open_to_reader = versions_open_to(request.actor, document)
    return open_to_reader[0].title if open_to_reader else document.latest.title


def version_asked_for(document, request, otherwise):
    """Return the version of `?version=2`, or what `otherwise` chooses where none is asked for."""
    given = request.GET.get("version", "")
    return numbered(document, given, request) if given else otherwise(document, request)


def in_order(document, request):
    """Return the versions the reader may read and knew of then, the earliest in force first."""
    known = [
        version
        for version in versions_open_to(request.actor, document)
        if request.known is None or version.recorded_at <= request.known
    ]
    return sorted(known, key=lambda v: (v.in_force_from, v.recorded_at))


def before(document, version, request):
    """Return the version that `version` replaced, or None."""
    row = in_order(document, request)
    at = row.index(version) if version in row else 0
    return row[at - 1] if at > 0 else None


def coming(document, version, request):
    """Return the next version that replaces the one in force on the day, or None."""
    if document.on(request.day, request.known) is not version:
        return None
    later = (v for v in in_order(document, request) if v.in_force_from > request.day)
    return next((v for v in later if _will_be_in_force(document, v)), None)


def approved_draft(document, request):
    """Return the draft's revision when it is approved and the reader may see it, or None."""
    draft = document.draft
    if draft is None or draft.state != "approved" or not sees_draft(request.actor, document):
        return None
    return document.revisions[draft.revision]


def draft_revision(document, request):
    """Return what the working draft holds. Raises NotFound for those who may not know of it."""
    if not sees_draft(request.actor, document):
        raise NotFound(MISSING)
    return document.revisions[document.draft.revision]


_SAVE = "save-"


def save_of_key(given):
    """Return the number of the save that `save-3` names, None for what names none."""
    if not given.startswith(_SAVE):
        return None
    return whole_number(given.removeprefix(_SAVE), _MOST_VERSIONS)


def save_numbered(document, number, request):
    """Return a save, for those who may see drafts. Raises NotFound, also for everybody else."""
    found = document.revisions.get(number)
    if found is None or not may(request.actor, "view_draft", document):
        raise NotFound(MISSING)
    return found


def compared_with_last_save(document, request):
    """Return the address where the newest save stands beside the one before, "" where none is."""
    number = document.latest.number
    earlier = document.revisions.get(number - 1)
    if earlier is None or document.draft is None or not may(request.actor, "view_draft", document):
        return ""
    path = f"{request.script_name}{path_of(document)}"
    return f"{path}/compare?a={_SAVE}{number - 1}&b=draft"


def save_open_to(document, number, request):
    """Return the save that a version or draft the actor may read holds.

    Whoever sees drafts here may have earlier saves too. Raises NotFound, NotSignedIn.
    """
    revision = document.revisions.get(number)
    if revision is None:
        raise NotFound(MISSING)
    published = [version for version in document.versions if version.revision == number]
    if any(version in versions_open_to(request.actor, document) for version in published):
        return revision
    if may(request.actor, "view_draft", document):
        return revision
    for version in published:
        require_version(request.actor, document, version)
    raise NotFound(MISSING)


def numbered(document, given, request):
    """Return version `given` (digits). Raises NotFound, NotSignedIn."""
    number = whole_number(given, _MOST_VERSIONS)
    if number is None or not document.is_published:
        raise NotFound(MISSING)
    version = document.version(number)
    if request.known is not None and version.recorded_at > request.known:
        raise NotFound(MISSING)
    return require_version(request.actor, document, version)


_MOST_VERSIONS = 10**9


def _will_be_in_force(document, version):
    last = document.last_day(version)
    return last is None or last >= version.in_force_from
