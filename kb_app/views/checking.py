"""The page behind the code on paper (印件核验): in force, superseded, or not to be confirmed."""

from __future__ import annotations

from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from content.library.site import Site, path_of
from content.text.citations import printed
from content.text.clauses import Body
from content.text.days import said
from content.text.titles import in_marks
from kb_app.page import page_for, sign_in_url
from kb_app.reading.comparison import compared
from kb_app.reading.proving import proved
from kb_app.reading.standing import span_said

NOT_CONFIRMED, SIGN_IN_FIRST = "无法确认", "请登录后核验"
VERDICTS = {
    "in-force": "现行有效",
    "coming": "尚未施行",
    "superseded": "已被替代",
    "expired": "已经失效",
    "repealed": "已经废止",
}
"""By the name of a standing, what is said in big words."""


@view_config(context=Site, name="check", permission=NO_PERMISSION_REQUIRED, accept="text/html",
             renderer="kb_app:templates/check.pt")  # fmt: skip
def check(site, request):
    """Say how a print stands today; unknown and not to be read get one and the same answer."""
    proof = proved(site, request.subpath, request.today, by=request.actor)
    if proof is None:
        request.response.status_int = 404
        return _not_confirmed(site, request)
    return _confirmed(proof, request)


def _not_confirmed(site, request):
    return {
        "page": page_for(request, "印件核验", [("印件核验", "")]),
        "verdict": NOT_CONFIRMED if request.person else SIGN_IN_FIRST,
        "standing": "unknown",
        "proof": None,
        "sign_in": "" if request.person else sign_in_url(request),
        "contact": site.settings["contact"],
        "today": said(request.today),
    }


def _confirmed(proof, request):
    document, version = proof.document, proof.version
    path = f"{request.script_name}{path_of(document)}"
    return {
        "page": page_for(request, "印件核验", [("印件核验", "")]),
        "verdict": VERDICTS[proof.standing.name],
        "standing": proof.standing.name,
        "proof": proof,
        "what": printed(version.title, proof.place) if proof.place else in_marks(version.title),
        "span": span_said(version.in_force_from, document.last_day(version)),
        "begins": said(version.in_force_from),
        "hash": version.content_hash[:10],
        "path": path,
        "sign_in": "" if proof.is_open else sign_in_url(request),
        "today": said(request.today),
        "replaced": _replaced(proof, path),
        "repeal": _repeal(proof, request),
        "clause": _clause(proof, path),
    }


def _replaced(proof, path):
    """Return the title, span and addresses of what is in force instead, or None."""
    if proof.standing.name not in {"superseded", "repealed"} or proof.current is None:
        return None
    current = proof.current
    return {
        "title": current.title,
        "number": current.number,
        "span": span_said(current.in_force_from, proof.document.last_day(current)),
        "url": f"{path}/v/{current.number}",
        "difference": f"{path}/compare?a={proof.version.number}&b={current.number}",
    }


def _repeal(proof, request):
    """Return from when and why the document was repealed, or None."""
    day = proof.document.repealed_on(by=request.today)
    if proof.standing.name != "repealed" or day is None:
        return None
    reasons = [
        change.reason
        for change in proof.document.standing_changes
        if change.kind == "repealed" and change.on == day
    ]
    instead = proof.document.revision_of(proof.version).fields.get("superseded_by", ())
    return {"from": said(day), "reason": "；".join(filter(None, reasons)), "instead": instead}


def _clause(proof, path):
    """Return what became of the clause on the print in what is in force today, or None."""
    if proof.place is None or proof.current in (None, proof.version):
        return None
    url = f"{path}/c/{proof.place.clause.id}"
    if proof.now is None:
        return {"sentence": "这一条款在现行文本中已经没有了。", "changes": (), "url": ""}
    old, new = (Body((place.clause,)) for place in (proof.place, proof.now))
    changes = [one for one in compared(old, new) if one.is_reworded]
    moved = printed("", proof.place) != printed("", proof.now)
    sentence = "这一条款的文字有修改。" if changes else "这一条款的文字没有变。"
    if moved:
        sentence += f"现在是{printed('', proof.now)}。"
    return {"sentence": sentence, "changes": changes, "url": url}
