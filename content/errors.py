"""Every refusal the user can meet (拒绝及其原因).

    KbError
    ├── NotAllowed        the person may not (HTTP 403)
    │   └── NotSignedIn   nobody is signed in (HTTP 401)
    ├── NotFound          there is nothing there (HTTP 404)
    └── NotPossible       the request cannot be carried out as it stands (HTTP 422)
        ├── Invalid       a field is not understood; names the fields (HTTP 400)
        ├── Stale         somebody else saved first; carries both texts (HTTP 409)
        ├── NameTaken     the address is in use (HTTP 409)
        ├── Unreadable    a file cannot be taken in (HTTP 415)
        │   └── NoText    its pages are pictures: the words must be recognised first
        ├── TooLarge      a file or text exceeds a limit (HTTP 413)
        ├── NoRoom        the disk is too full to store more (HTTP 507)
        └── TooOften      a limit on tries was passed (HTTP 429)

`str(error)` is the Chinese sentence the user reads: what is the matter and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING = "没有找到这个页面。可能地址有误，也可能尚未发布。请核对地址，或者检索文件名。"
"""Said alike of what is not there and of what the person may not know of."""


class KbError(Exception):
    """A refusal; `str(error)` is a Chinese sentence for the user."""

    status = 422

    @property
    def sentence(self) -> str:
        """Return the sentence the user reads."""
        return str(self)


class NotAllowed(KbError):
    """The person may not do this here."""

    status = 403


class NotSignedIn(NotAllowed):
    """Nobody is signed in, and the thing is not public."""

    status = 401


class NotFound(KbError):
    """There is nothing at this address, or nothing the person may know of."""

    status = 404


class NotPossible(KbError):
    """The request cannot be carried out as things stand."""


class Invalid(NotPossible):
    """One or more fields are wrong; `problems` maps field names to sentences."""

    status = 400

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep `problems` (field name → Chinese sentence)."""
        self.problems = dict(problems)
        super().__init__("；".join(self.problems.values()))


class Stale(NotPossible):
    """Somebody saved first; `mine` and `theirs` are both texts, so no words are lost.

    `current` is the tag a new save must be based on, `based_on` the one this save was, and
    `words` what was to be saved, for whoever brings the two together.
    """

    status = 409

    def __init__(  # noqa: PLR0913 - each is named by the caller
        self,
        sentence: str,
        *,
        mine: str,
        theirs: str,
        current: str,
        based_on: str = "",
        words: object = None,
    ) -> None:
        """Keep both texts, both tags and the words."""
        super().__init__(sentence)
        self.mine = mine
        self.theirs = theirs
        self.current = current
        self.based_on = based_on
        self.words = words


class NameTaken(NotPossible):
    """The address is already in use."""

    status = 409


class Unreadable(NotPossible):
    """A file cannot be taken in: wrong kind, damaged, encrypted or unsafe."""

    status = 415


class NoText(Unreadable):
    """A file that is all pictures: a scan or a photo, whose words must be recognised first."""


class TooLarge(NotPossible):
    """A file or text exceeds a limit."""

    status = 413


class NoRoom(NotPossible):
    """The disk of the server is too full to store more."""

    status = 507


class TooOften(NotPossible):
    """Too many tries in too short a time."""

    status = 429
