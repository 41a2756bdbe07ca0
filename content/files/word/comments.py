"""The comments of a document: who said what, in answer to whom, settled or not (批注)."""

from __future__ import annotations

from collections.abc import Iterator

from content.files.import_report import Find
from content.files.word.names import W14, Element, W
from content.files.word.words import words_of


class Comments:
    """The comments by their ids; each is told once, where its place in the text begins."""

    def __init__(self, root: Element | None, extended: Element | None) -> None:
        self._comments = [] if root is None else root.findall(W + "comment")
        self._by_id = {comment.get(W + "id", ""): comment for comment in self._comments}
        self._states = dict(_states(self._comments, extended))
        self._told: set[str] = set()

    def __len__(self) -> int:
        """Return how many comments the file holds."""
        return len(self._comments)

    def is_untold(self, comment_id: str) -> bool:
        """Return whether there is such a comment, and its place was not met yet."""
        return comment_id in self._by_id and comment_id not in self._told

    def told(self, comment_id: str, start: int, end: int) -> Find:
        """Return the comment as a find at its place."""
        self._told.add(comment_id)
        return self._find(comment_id, start, end)

    def without_place(self) -> Iterator[Find]:
        """Yield the comments whose place was never met."""
        for comment_id in self._by_id:
            if comment_id not in self._told:
                yield self._find(comment_id, 0, 0)

    def _find(self, comment_id: str, start: int, end: int) -> Find:
        comment = self._by_id[comment_id]
        words = self._states.get(comment_id, "") + words_of(comment)
        by, at = comment.get(W + "author", ""), comment.get(W + "date", "")
        return Find("comment", -1, start, end, words, by, at)


def _states(comments: list[Element], extended: Element | None) -> Iterator[tuple[str, str]]:
    """Yield the id of each comment that answers another or is settled, and how that is said."""
    ids = {_last_paragraph(comment): comment for comment in comments}
    for row in () if extended is None else extended:
        facts = {str(name).rpartition("}")[2]: str(said) for name, said in row.items()}
        comment = ids.get(facts.get("paraId", "-"))
        if comment is None:
            continue
        answered = ids.get(facts.get("paraIdParent", "-"))
        said = "" if answered is None else f"（答复{answered.get(W + 'author', '')}）"
        said += "（已解决）" if facts.get("done") in {"1", "true"} else ""
        yield comment.get(W + "id", ""), said


def _last_paragraph(comment: Element) -> str:
    paragraphs = comment.findall(f".//{W}p")
    return paragraphs[-1].get(W14 + "paraId", "") if paragraphs else ""
