"""What a shelf says beside a title (书架上的提要): what the user of that shelf came to ask."""

from __future__ import annotations

from dataclasses import dataclass

from content.library.site import path_of
from content.text.days import written_said
from kb_app.reading.band import handling_read, tag_of
from workflows.policy import may, versions_open_to


@dataclass(frozen=True)
class Remarks:
    """A tag with its name for the eye, a line of facts, and ways (label, address)."""

    answer: str = ""
    tag: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    ways: tuple[tuple[str, str], ...] = ()


def remarks_on(request, document, version) -> Remarks:
    """Return what is said of a document that one may read, as its kind's users need it."""
    remark = _REMARKS.get(document.type_name)
    if remark is None:
        return Remarks()
    return remark(request, document, version, f"{request.script_name}{path_of(document)}")


def _item(request, document, version, path):
    handling = handling_read(request, document.revision_of(version))
    ways = (
        ("材料清单", request.moment.link(f"{path}/print", part="materials")),
        ("算到期日", request.moment.link(f"{path}/due")),
        *_compared(request, document, path),
    )
    if handling is None:
        return Remarks(ways=ways)
    return Remarks(handling.answer, tag_of(handling), (("", handling.verdict),), ways)


def _rule(request, document, version, path):
    fields = document.revision_of(version).fields
    notice = fields.get("issuing_notice", {})
    facts = (
        ("文号", notice.get("number", "")),
        ("主办", fields.get("lead_section", "")),
        ("现行", f"第{version.number}版"),
        ("有效期至", written_said(fields.get("effective_to", ""))),
        ("评估", written_said(fields.get("evaluation_due", ""))),
        ("公开", fields.get("publicity", {}).get("attribute", "")),
    )
    ways = [("版本", request.moment.link(f"{path}/versions")), *_compared(request, document, path)]
    if may(request.actor, "view_draft", document):
        ways += [("流程", f"{path}/workflow"), ("公文检查", f"{path}/official")]
    return Remarks(facts=tuple(row for row in facts if row[1]), ways=tuple(ways))


def _module(request, document, version, path):
    fields = document.revision_of(version).fields
    questions = len(fields.get("quiz", ()))
    facts = (("编号", fields.get("module_no", "")), ("题库", f"{questions}题" if questions else ""))
    answers = ("答案和依据", request.moment.link(f"{path}/answers"))
    ways = (answers,) if may(request.actor, "edit", document) else ()
    return Remarks(facts=tuple(row for row in facts if row[1]), ways=ways)


def _compared(request, document, path):
    several = len(versions_open_to(request.actor, document)) > 1
    return (("和上一版对比", f"{path}/compare"),) if several else ()


_REMARKS = {"service_item": _item, "rule": _rule, "training": _module}
