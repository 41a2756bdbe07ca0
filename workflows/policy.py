"""Who may do what (权限): one table of roles, verbs and kinds, and one function that reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from content.errors import MISSING, NotAllowed, NotFound, NotPossible, NotSignedIn
from content.library.amendment import Amendment, Amendments, amendment_of
from content.library.document import Document
from content.library.shelf import Shelf
from content.library.site import Site, site_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from content.library.document import Grant, Version
    from content.people.people import Person

VERBS = {
    "view": "查看",
    "view_draft": "查看草稿",
    "create": "新建",
    "edit": "编辑",
    "submit": "提交审核",
    "approve": "审核",
    "publish": "发布",
    "record": "登记",
    "repeal": "废止",
    "share": "设置共享",
    "delete": "删除",
    "manage_people": "管理人员",
    "manage_settings": "修改设置",
    "view_journal": "查看日志",
    "signed_in": "登录后使用",
}
"""Verbs by name, with what the user reads."""

_WRITE = ("create", "edit", "submit", "view_draft", "share", "delete")
_REVIEW = ("view_draft", "approve", "publish", "repeal")
_AMEND = ("create", "edit", "submit", "view_draft", "delete")
_OFFICE_KINDS = ("rule", "guide", "service_item", "inspection_guideline", "law", "expert")
_REVIEWED = ("rule", "guide", "service_item", "inspection_guideline", "training")

TABLE: dict[str, dict[str, tuple[str, ...]]] = {
    "reader": {},
    "township_staff": {},
    "trainer": {"training": _WRITE, "amendment": _AMEND},
    "office_editor": dict.fromkeys(_OFFICE_KINDS, _WRITE)
    | {"law": (*_WRITE, "record", "repeal"), "amendment": _AMEND, "*": ("view_journal",)},
    "reviewer": dict.fromkeys((*_REVIEWED, "amendment"), _REVIEW) | {"*": ("view_journal",)},
    "committee_secretary": {"expert": (*_WRITE, "record", "repeal")},
    "administrator": {"*": tuple(VERBS)},
}
"""Role → kind (`*` for every kind and for the site itself) → verbs."""

GRANTABLE = ("reader", "office_editor", "trainer", "reviewer")
"""Roles that may be given on a single shelf or document."""

_DRAFT_ROLES = ("trainer", "office_editor", "committee_secretary", "administrator")


@dataclass(frozen=True)
class Actor:
    """Somebody as the policy sees them: login, name, roles, reader tokens."""

    login: str = ""
    name: str = "访客"
    roles: frozenset[str] = frozenset()
    tokens: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        """Return whether this is a person rather than a visitor."""
        return bool(self.login)


def actor_of(site: Site, person: Person | None) -> Actor:
    """Return the actor for a signed-in person, or for a visitor when None."""
    public = {"public"} if site.settings["anonymous_reading"] or person else set()
    if person is None:
        return Actor(tokens=frozenset(public))
    tokens = public | {"signed-in", f"person:{person.login}"}
    tokens |= {f"role:{role}" for role in person.roles}
    tokens |= {f"unit:{key}" for key in site.units.chain(person.unit)}
    return Actor(person.login, person.name, person.roles, frozenset(tokens))


def roles_at(actor: Actor, thing: Thing) -> frozenset[str]:
    """Return the actor's roles here: their own, and those shared with them on the way down."""
    given = {grant.role for grant in _grants(thing) if grant.holder in actor.tokens}
    return actor.roles | given


Thing = Site | Shelf | Document | Amendment | Amendments
"""Whatever somebody may do something with."""


def may(actor: Actor, verb: str, thing: Thing) -> bool:
    """Return whether the actor may do this here; the one place where that is decided."""
    if verb == "view":
        return _may_view(actor, thing)
    if closed_because(verb, thing):
        return False
    if verb == "signed_in":
        return actor.is_signed_in
    if verb == "view_draft" and isinstance(thing, Document) and thing.draft is not None:
        return sees_draft(actor, thing)
    if isinstance(thing, Amendment) and not _may_with_each(actor, verb, thing):
        return False
    kind = _kind(thing)
    return any(
        verb in TABLE[role].get(kind, ()) or verb in TABLE[role].get("*", ())
        for role in roles_at(actor, thing)
    )


_OF_COPIES = frozenset({"view", "view_draft", "edit", "signed_in"})
"""What is done with a working copy in an amendment; all else is done with the amendment."""

OVER = "这个修正案已经办结，其中的稿件不能再改。如需再次修改，请新建修正案。"


def closed_because(verb: str, thing: Thing) -> str:
    """Return why nobody may do this with a working copy of an amendment; else nothing."""
    amendment = amendment_of(thing)
    if amendment is None:
        return ""
    if verb not in _OF_COPIES:
        return f"这是修正案里的稿件，不能单独“{VERBS[verb]}”，请在修正案的页面上办理。"
    return OVER if verb == "edit" and amendment.is_over else ""


def may_give(actor: Actor, role: str, thing: Shelf | Document) -> bool:
    """Return whether the actor may share `role` here: nobody gives a right they lack."""
    return all(may(actor, verb, thing) for verb in TABLE[role].get(thing.type_name, ()))


def require(actor: Actor, verb: str, thing: Thing) -> None:
    """Return if the actor may; raise NotSignedIn or NotAllowed with a sentence otherwise.

    Raises NotPossible for what nobody may do with a working copy of an amendment.
    """
    if may(actor, verb, thing):
        return
    if not actor.is_signed_in:
        raise NotSignedIn("请先登录，再继续这一步操作。")
    if (why := closed_because(verb, thing)) and _may_view(actor, thing):
        raise NotPossible(why)
    raise NotAllowed(f"您没有在这里“{VERBS[verb]}”的权限。如确有需要，请联系管理员。")


def published_readers(document: Document, version: Version | None = None) -> tuple[str, ...]:
    """Return the tokens that may read a published version, the newest one unless told.

    Each version is as open as its own text says: what was internal stays so when a later
    version is published for everybody.
    """
    tokens = {"role:administrator", *document.readers()}
    tokens |= {f"role:{role}" for role in _draft_roles(document)}
    tokens |= {grant.holder for grant in _grants(document)}
    if document.is_published and is_public(document, version):
        tokens.add("public")
    return tuple(sorted(tokens))


def versions_open_to(actor: Actor, document: Document) -> list[Version]:
    """Return the versions the actor may read, in the order they were published."""
    return [
        version
        for version in document.versions
        if not actor.tokens.isdisjoint(published_readers(document, version))
    ]


def require_version(actor: Actor, document: Document, version: Version) -> Version:
    """Return the version if the actor may read it. Raises NotSignedIn or NotFound."""
    if version in versions_open_to(actor, document):
        return version
    if not actor.is_signed_in:
        raise NotSignedIn("这个版本没有公开，请先登录再查看。")
    raise NotFound(MISSING)


def draft_readers(document: Document) -> tuple[str, ...]:
    """Return the tokens that may read the working draft: its writers, and later its reviewers."""
    draft = document.draft
    if draft is None:
        return ()
    tokens = {f"role:{role}" for role in _draft_roles(document)}
    tokens |= {f"person:{login}" for login in draft.editors}
    wanted = {"office_editor", "trainer"}
    amendment = amendment_of(document)
    state = draft.state if amendment is None else amendment.state
    # Who approved sees what became of it.
    if state not in {"draft", "abandoned"} or draft.step == "approve":
        tokens.add("role:reviewer")
        wanted.add("reviewer")
    tokens |= {grant.holder for grant in _grants(document) if grant.role in wanted}
    return tuple(sorted(tokens))


def require_readable(actor: Actor, document: Document) -> None:
    """Return if the actor may know of the document.

    Raises NotFound otherwise, so that a draft's existence is not given away; NotSignedIn
    when signing in might help.
    """
    if may(actor, "view", document):
        return
    if not actor.is_signed_in:
        raise NotSignedIn("请先登录，再查看这个页面。")
    raise NotFound(MISSING)


def is_public(document: Document, version: Version | None = None) -> bool:
    """Return whether visitors may read a version: law, or 主动公开 by its own text."""
    if "public" in document.readers():
        return True
    return document.revision_of(version or document.versions[-1]).publicity == "主动公开"


def sees_draft(actor: Actor, document: Document) -> bool:
    """Return whether the actor may read the working draft, if there is one."""
    return document.draft is not None and not actor.tokens.isdisjoint(draft_readers(document))


def fields_open_to(
    actor: Actor, document: Document, fields: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return what the actor may have of the fields of a text that they may read."""
    return fields if may(actor, "edit", document) else document.open_fields(fields)


def _may_view(actor: Actor, thing: Thing) -> bool:
    if isinstance(thing, Document):
        if thing.is_published and not actor.tokens.isdisjoint(published_readers(thing)):
            return True
        return sees_draft(actor, thing)
    if isinstance(thing, Amendment):
        return _may_view_amendment(actor, thing)
    if isinstance(thing, Amendments):
        return actor.is_signed_in
    return bool(actor.tokens)


def _may_with_each(actor: Actor, verb: str, amendment: Amendment) -> bool:
    """Return whether the actor may do with each document what they want to do with the whole.

    Who may not write a document may not take it out, hand it in or give up the whole either.
    """
    site = site_of(amendment)
    wanted = verb if verb in {"approve", "publish", "repeal"} else "edit"
    named = (*amendment.bases.values(), *amendment.endings)
    if verb in {"create", "view_draft"}:
        return True
    return all(may(actor, wanted, document) for one in named if (document := site.known_at(one)))


def sees_work(actor: Actor, amendment: Amendment) -> bool:
    """Return whether the actor sees who prepared and approved it, and how, not only the outcome."""
    return actor.login in amendment.editors or may(actor, "view_draft", amendment)


def _may_view_amendment(actor: Actor, amendment: Amendment) -> bool:
    """Writers see it from the start, reviewers from its review on, everybody once published.

    Everybody means who may read each document it changed.
    """
    if not actor.is_signed_in:
        return False
    if may(actor, "edit", amendment) or actor.login in amendment.editors:
        return True
    if amendment.state == "published":
        site = site_of(amendment)
        return all(_may_view(actor, site.at(one.path)) for one in amendment.outcomes)
    return amendment.state not in {"draft", "abandoned"} and may(actor, "approve", amendment)


def _draft_roles(document: Document) -> tuple[str, ...]:
    kind = document.type_name
    return tuple(
        role
        for role in _DRAFT_ROLES
        if "edit" in (*TABLE[role].get(kind, ()), *TABLE[role].get("*", ()))
    )


def _grants(thing: Thing) -> tuple[Grant, ...]:
    if isinstance(thing, Document):
        return _grants_on(thing)
    return thing.grants if isinstance(thing, Shelf) else ()


def _grants_on(document: Document) -> tuple[Grant, ...]:
    """Return the shares of a document and its shelf; a working copy has those of its document."""
    amendment = amendment_of(document)
    if amendment is not None:
        original = site_of(amendment).known_at(amendment.bases[document.__name__])
        if original is None:
            return ()
        document = original
    return (*document.grants, *document.__parent__.grants)


def _kind(thing: Thing) -> str:
    return "*" if isinstance(thing, Site) else thing.type_name
