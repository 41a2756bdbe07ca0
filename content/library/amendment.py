"""An amendment (修正案): one act over several documents, prepared beside what is in force."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from content.canonical import canonical
from content.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from content.library.document import Approval, Document, Grant


@dataclass(frozen=True)
class Base:
    """What a working copy began from: the document, its version, and what that said exactly.

    `uid` tells the document from another that was given its address later.
    """

    path: str
    uid: str
    version: int
    content_hash: str


@dataclass(frozen=True)
class Ending:
    """A document that the amendment repeals (一并废止), as it read when that was proposed."""

    path: str
    uid: str
    title: str
    reason: str
    version: int
    content_hash: str


@dataclass(frozen=True)
class Terms:
    """What the act says of itself: its name, why, from which day, who decided it and how.

    `note` is what the decision adds at its end; `decided` names the meeting or the paper.
    """

    title: str
    reason: str = ""
    in_force_from: date | None = None
    decided: str = ""
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a document when the amendment was published: path and version."""

    path: str
    version: int


class Amendment(Persistent):
    """One change set: working copies of documents by name, documents to repeal, one approval.

    A working copy is a document of its own kind whose first save is what was in force; nobody
    finds it but through the amendment. `state` is draft, in_review, approved, published or
    abandoned; whoever changes anything makes it a draft again, and an approval is of one `digest`.
    """

    grants: tuple[Grant, ...] = ()
    type_name = "amendment"

    def __init__(
        self, key: str, terms: Terms, owner: str, created_at: datetime, parent: object
    ) -> None:
        """Begin an amendment without any document."""
        self.__name__ = key
        self.__parent__ = parent
        self.terms = terms
        self.owner = owner
        self.created_at = created_at
        self.since = created_at
        self.editors: tuple[str, ...] = (owner,)
        self.copies: OOBTree[str, Document] = OOBTree()
        self.taken_out: OOBTree[str, Document] = OOBTree()
        self.bases: OOBTree[str, Base] = OOBTree()
        self.endings: tuple[Ending, ...] = ()
        self.state = "draft"
        self.approvals: tuple[Approval, ...] = ()
        self.message = ""
        self.outcomes: tuple[Outcome, ...] = ()

    def __getitem__(self, name: str) -> Document:
        """Return the working copy of this name. Raises KeyError."""
        copy: Document = self.copies[name]
        return copy

    @property
    def label(self) -> str:
        """Return what the amendment is called; pages name it above its working copies."""
        return self.terms.title

    @property
    def uid(self) -> str:
        """Return what tells this amendment from every other."""
        return f"amendments/{self.__name__}@{self.created_at.isoformat()}"

    def copy(self, name: str) -> Document:
        """Return the working copy of this name. Raises NotFound."""
        try:
            return self[name]
        except KeyError:
            raise NotFound("这个修正案没有这份文件，请返回修正案页面查看。") from None

    def copy_of(self, uid: str) -> Document | None:
        """Return the working copy of the document with this uid, or None."""
        found = (name for name, base in self.bases.items() if base.uid == uid)
        return next((self.copies[name] for name in found), None)

    def begin_again(self, writers: Iterable[str], when: datetime) -> None:
        """Note who changed something; what was handed in or approved before is void."""
        self.editors = tuple(dict.fromkeys((*self.editors, *writers)))
        if self.state != "draft":
            self.state, self.since, self.approvals = "draft", when, ()

    def digest(self) -> str:
        """Return the SHA-256 of all that is approved: terms, each copy with its base, repeals."""
        terms = self.terms
        day = terms.in_force_from.isoformat() if terms.in_force_from else ""
        told = {
            "terms": [terms.title, terms.reason, day, terms.decided, terms.note],
            "copies": [
                [base.path, base.uid, base.content_hash, self.copies[name].latest.content_hash]
                for name, base in self.bases.items()
            ],
            "endings": [[one.path, one.uid, one.reason, one.content_hash] for one in self.endings],
        }
        return sha256(canonical(told).encode()).hexdigest()

    @property
    def is_over(self) -> bool:
        """Return whether nothing more can be done with it."""
        return self.state in {"published", "abandoned"}


class Amendments(Persistent):
    """All amendments by key, such as 2026-3; the newest come last."""

    __name__ = "amendments"
    label = "修正案"
    type_name = "amendment"
    grants: tuple[Grant, ...] = ()

    def __init__(self, parent: object) -> None:
        """Start empty."""
        self.__parent__ = parent
        self.by_key: OOBTree[str, Amendment] = OOBTree()

    def __getitem__(self, key: str) -> Amendment:
        """Return the amendment of this key. Raises KeyError."""
        amendment: Amendment = self.by_key[key]
        return amendment

    def amendment(self, key: str) -> Amendment:
        """Return the amendment of this key. Raises NotFound."""
        try:
            return self[key]
        except KeyError:
            raise NotFound(f"没有编号为“{key}”的修正案，请从修正案列表进入。") from None

    def free_key(self, year: int) -> str:
        """Return the next key of the year; keys sort as they were given."""
        last = next(reversed(self.by_key.keys(f"{year}-", f"{year}-\uffff")), "")
        return f"{year}-{int(last.rpartition('-')[2] or 0) + 1:04}"

    def newest(self, *, before: str = "") -> Iterator[Amendment]:
        """Yield amendments, the newest first, from the one ahead of `before`."""
        for key in reversed(self.by_key.keys(None, before or None, excludemax=bool(before))):
            yield self.by_key[key]


def amendment_of(thing: Any) -> Amendment | None:  # noqa: ANN401 - whatever has a parent
    """Return the amendment a document is a working copy in, or None."""
    parent = getattr(thing, "__parent__", None)
    return parent if isinstance(parent, Amendment) else None
