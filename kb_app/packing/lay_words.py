"""Lay words for searching without a server (同义词): those whose official words occur."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_index.analysis import normal_form
from search_index.query import known_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable


class LayWords:
    """The synonyms that lead to something; fed with one text after the other."""

    def __init__(self) -> None:
        """Begin with all terms still to be met."""
        self._known = known_synonyms()
        self._missing = {other for others in self._known.values() for other in others}

    def meet(self, texts: Iterable[str]) -> None:
        """Note which terms occur in these texts."""
        text = normal_form("\n".join(texts))
        self._missing -= {term for term in self._missing if term in text}

    def met(self) -> dict[str, list[str]]:
        """Return each term with what stands for it in the texts that were met."""
        kept = {
            term: [other for other in others if other not in self._missing]
            for term, others in self._known.items()
        }
        return {term: others for term, others in kept.items() if others}
