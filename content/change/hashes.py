"""What a clause says, as a number (条款指纹): the same as long as its words are the same."""

from __future__ import annotations

from hashlib import sha256

from content.text.clauses import Clause, full_text

LENGTH = 32


def clause_hash(clause: Clause) -> str:
    """Return 32 hex digits that change when what the clause and all below it say changes.

    The clause's own number does not count, nor what level it is of: renumbering alone is no
    change of substance. The numbers of what it contains count.
    """
    unnumbered = Clause(clause.level, text=clause.text, children=clause.children)
    said = full_text(unnumbered).lstrip("\n")
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
