"""Which of several alternate forms of the same content is read (替代内容)."""

from __future__ import annotations

from content.files.word.names import MC, Element, V, W

ALTERNATIVES = MC + "AlternateContent"


def branch(alternatives: Element) -> Element | None:
    """Return the form that is read: the first choice, unless only a later form holds text."""
    forms = [*alternatives.findall(MC + "Choice"), *alternatives.findall(MC + "Fallback")]
    return next((form for form in forms if _holds_text(form)), forms[0] if forms else None)


def unread_forms(story: Element) -> set[Element]:
    """Return the forms that say the same once more, or say it to other programs."""
    return {
        form
        for alternatives in story.iter(ALTERNATIVES)
        for read in [branch(alternatives)]
        for form in alternatives
        if form is not read
    }


def _holds_text(form: Element) -> bool:
    return any(True for _ in form.iter(W + "txbxContent", W + "t", V + "textpath"))
