"""What an amendment changes, as pages show it (修正案内容)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from content.library.site import path_of, site_of
from content.text.days import said
from content.text.titles import in_marks
from kb_app.reading.changes_exported import Told
from kb_app.reading.comparison import comparison_of, counts_said, fated, stretches
from workflows.catching_up import behind
from workflows.policy import may
from workflows.publication import last_published

if TYPE_CHECKING:
    from content.library.amendment import Amendment
    from content.library.document import Document


@dataclass(frozen=True, slots=True)
class CopyShown:
    """A working copy as a row: its title, where its document and itself are, what changes."""

    name: str
    title: str
    url: str
    document_url: str
    version: str
    changes: str
    is_changed: bool
    is_behind: bool
    may_edit: bool


def copies_shown(amendment: Amendment, request: Any) -> list[CopyShown]:  # noqa: ANN401 - a Pyramid request
    """Return the working copies as rows, in the order of their addresses."""
    late = set(behind(amendment)) if not amendment.is_over else set()
    return [_copy_shown(amendment, name, request, late) for name in amendment.copies]


def outcomes_shown(amendment: Amendment, request: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - a Pyramid request
    """Return title, address and what happened, of every document a published one changed."""
    site = site_of(amendment)
    shown = []
    for one in amendment.outcomes:
        document = site.at(one.path)
        path = f"{request.script_name}{one.path}"
        if one.version:
            version = document.version(one.version)
            what = f"第{version.number}版，{said(version.in_force_from)}起施行"
            shown.append((version.title, f"{path}/v/{version.number}", what))
        else:
            shown.append((document.title, path, "废止"))
    return shown


def changes_of(amendment: Amendment, name: str) -> dict[str, Any]:
    """Return what one working copy changes, provision by provision."""
    copy = amendment.copy(name)
    old = _begun_from(amendment, copy)
    rows = comparison_of(copy, old, copy.latest)
    return {"counted": counts_said(fated(rows)), "stretches": stretches(rows)}


def change_of(amendment: Amendment, name: str) -> tuple[Told, Told]:
    """Return the text a working copy began from, and what it says now. Raises NotFound."""
    copy = amendment.copy(name)
    old, new = _begun_from(amendment, copy), copy.latest
    start = amendment.terms.in_force_from
    will = f"{in_marks(amendment.terms.title)}（{said(start)}起施行）" if start else "修正案稿"
    return Told(copy, old, f"第{amendment.bases[name].version}版"), Told(copy, new, will)


def _copy_shown(
    amendment: Amendment, name: str, request: Any, late: set[str]  # noqa: ANN401 - a Pyramid request
) -> CopyShown:  # fmt: skip
    copy, base = amendment.copies[name], amendment.bases[name]
    rows = comparison_of(copy, _begun_from(amendment, copy), copy.latest)
    is_changed = copy.latest.content_hash != base.content_hash
    told = counts_said(fated(rows)) or ("只改了栏目" if is_changed else "还没有改动")
    return CopyShown(
        name, copy.latest.title, f"{request.script_name}{path_of(copy)}",
        f"{request.script_name}{base.path}", f"第{base.version}版", told, is_changed,
        name in late, may(request.actor, "edit", copy) and not amendment.is_over,
    )  # fmt: skip


def _begun_from(amendment: Amendment, copy: Document) -> Any:  # noqa: ANN401 - a revision
    base = amendment.bases[copy.__name__]
    document = site_of(amendment).at(base.path)
    if document.uid != base.uid:
        return last_published(copy)
    return document.revision_of(document.version(base.version))
