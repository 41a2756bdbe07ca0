"""Answers to the questions of a module (答案和依据), for those who write it."""

from __future__ import annotations

from pyramid.view import view_config

from content.library.site import path_of
from content.text.clauses import Body, Clause, Level
from content.types.training import TrainingModule, lettered
from kb_app.page import page_for, trail_to
from kb_app.reading.addresses import filled
from kb_app.reading.choosing import in_force_for_reader
from kb_app.reading.cited import linked
from kb_app.reading.standing import span_said, standing_read


@view_config(context=TrainingModule, name="answers", permission="edit", request_method="GET",
             renderer="kb_app:templates/answers.pt")  # fmt: skip
def answers(document, request):
    """Show each question with its answer, why, and the basis linked to the article."""
    version = in_force_for_reader(document, request)
    page = page_for(request, f"答案和依据：{version.title}")
    page.given_trail = trail_to(page, document, "答案和依据")
    quiz = document.revision_of(version).fields.get("quiz", ())
    return {
        "page": page, "version": version, "url": page.link(path_of(document)),
        "standing": standing_read(request, document, version),
        "span": span_said(version.in_force_from, document.last_day(version, request.known)),
        "questions": [_question(row, page) for row in quiz],
    }  # fmt: skip


_NOWHERE = next(Body((Clause(Level.PARAGRAPH, text="题", id="q"),)).places())
"""Where an explanation stands: in no 条, so that only other texts are linked."""


def _question(row, page):
    return {
        "stem": row["stem"],
        "type": row.get("type", ""),
        "options": lettered(row.get("options", ())),
        "answer": row.get("answer", ""),
        "explain": _linked(row.get("explain", ""), page),
        "basis": _linked(row.get("basis", ""), page),
    }


def _linked(text, page):
    """Return the text as HTML in which citations lead to the articles of the day."""
    base = f"{page.request.script_name}{path_of(page.request.context)}"
    return filled(linked(text, _NOWHERE), base, page.suffix)
