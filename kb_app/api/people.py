"""People, shares and the journal as JSON (人员、共享、日志)."""

from __future__ import annotations

from itertools import islice

from pyramid.view import view_config

from content.errors import Invalid
from content.library.document import Document, Grant
from content.library.shelf import Shelf
from content.library.site import Site
from content.people.people import ROLES
from kb_app.api.answers import created, nothing, url_of
from kb_app.api.batches import batch_of, in_batches
from kb_app.api.bodies import json_body, list_in, mapping_in, text_in
from workflows.accounts import NewPerson, add_person, change_person, set_password, sign_in
from workflows.drafting import share
from workflows.policy import GRANTABLE, require

_HOLDERS = {"user": "person", "group": "unit"}
"""What a program calls a holder, and the token it gets."""


@view_config(context=Site, name="@users", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def users(site, request):
    """Return all people to an administrator, one (`@users/office`) to that person too."""
    if not request.subpath:
        require(request.actor, "manage_people", site)
        return [_person(request, person) for person in site.people]
    if request.subpath[0] != request.actor.login:
        require(request.actor, "manage_people", site)
    return _person(request, site.people.get(request.subpath[0]))


@view_config(context=Site, name="@users", permission="view", request_method="POST",
             renderer="kb-json")  # fmt: skip
def add_user(site, request):
    """Add somebody."""
    body = json_body(request)
    new = NewPerson(
        text_in(body, "username"), text_in(body, "fullname"), text_in(body, "unit"),
        tuple(list_in(body, "roles", str)) or ("reader",), text_in(body, "password"),
    )  # fmt: skip
    person = add_person(site, new, request.actor, request.now)
    shape = _person(request, person)
    return created(request, shape["@id"], shape)


@view_config(context=Site, name="@users", permission="view", request_method="PATCH",
             renderer="kb-json")  # fmt: skip
def change_user(site, request):
    """Change name, unit, roles, standing or password of somebody.

    One's own password asks for `old_password`; a wrong one is answered, not raised: the note
    about it must be kept.
    """
    login, body = "/".join(request.subpath), json_body(request)
    changes = _changes(body)
    if password := text_in(body, "password"):
        own, old = login == request.actor.login, text_in(body, "old_password")
        if own and sign_in(site, login, old, request.client_address, request.now) is None:
            request.response.status = 403
            return {"type": "Forbidden", "message": "现在的密码（old_password）不对，没有修改。"}
        set_password(site, login, password, request.actor, request.now)
    if changes or not password:
        change_person(site, login, changes, request.actor, request.now)
    return nothing()


@view_config(context=Shelf, name="@sharing", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
@view_config(context=Document, name="@sharing", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def sharing(context, request):
    """Return with whom the shelf or document is shared, as what."""
    require(request.actor, "share", context)
    return {
        "@id": f"{url_of(request, context)}/@sharing",
        "available_roles": [{"id": role, "title": ROLES[role]} for role in GRANTABLE],
        "entries": _entries(request, context),
        "inherit": True,
    }


@view_config(context=Shelf, name="@sharing", permission="view", request_method="POST",
             renderer="kb-json")  # fmt: skip
@view_config(context=Document, name="@sharing", permission="view", request_method="POST",
             renderer="kb-json")  # fmt: skip
def change_sharing(context, request):
    """Share with those who are named as they are named; others stay as they are."""
    require(request.actor, "share", context)
    entries = list_in(json_body(request), "entries", dict)
    given = dict(map(_given, entries))
    kept = [grant for grant in context.grants if grant.holder not in given]
    new = [Grant(holder, role) for holder, roles in given.items() for role in roles]
    share(context, [*kept, *new], request.actor, request.now)
    return nothing()


@view_config(context=Site, name="@journal", permission="view", request_method="GET",
             renderer="kb-json")  # fmt: skip
def journal(site, request):
    """Return what happened, newest first, numbered and chained."""
    require(request.actor, "view_journal", site)
    batch = batch_of(request)
    total = site.journal.head[0]
    lines = islice(site.journal.latest(below=total + 1 - batch.start), batch.size)
    url = f"{url_of(request, site)}/@journal"
    return in_batches(request, url, batch, [_line(sealed) for sealed in lines], total)


def _person(request, person):
    return {
        "@id": f"{url_of(request, request.site)}/@users/{person.login}",
        "id": person.login,
        "username": person.login,
        "fullname": person.name,
        "unit": person.unit,
        "roles": sorted(person.roles),
        "active": person.active,
    }


def _changes(body):
    changes = {}
    if "fullname" in body:
        changes["name"] = text_in(body, "fullname")
    if "unit" in body:
        changes["unit"] = text_in(body, "unit")
    if "roles" in body:
        changes["roles"] = list_in(body, "roles", str)
    if "active" in body:
        if not isinstance(body["active"], bool):
            raise Invalid({"active": "“active”应是 true 或者 false。"})
        changes["active"] = body["active"]
    return changes


def _entries(request, context):
    found = {}
    for grant in context.grants:
        found.setdefault(grant.holder, []).append(grant.role)
    return [_entry(request, holder, roles) for holder, roles in found.items()]


def _entry(request, holder, roles):
    kind, _, key = holder.partition(":")
    is_person = kind == "person"
    name = request.site.people.name(key) if is_person else request.site.units.name(key)
    return {
        "id": key,
        "type": "user" if is_person else "group",
        "title": name,
        "roles": {role: role in roles for role in GRANTABLE},
    }


def _given(entry):
    kind = text_in(entry, "type", "user")
    if kind not in _HOLDERS:
        raise Invalid({"entries": "共享对象的 type 只能是 user（人员）或者 group（单位）。"})
    roles = mapping_in(entry, "roles")
    holder = f"{_HOLDERS[kind]}:{text_in(entry, 'id')}"
    return holder, [role for role, given in roles.items() if given is True]


def _line(sealed):
    entry = sealed.entry
    return {
        "number": sealed.number,
        "digest": sealed.digest,
        "at": entry.at,
        "by": entry.by,
        "action": entry.action,
        "path": entry.path,
        "title": entry.title,
        "content_hash": entry.content_hash,
        "detail": dict(entry.detail),
    }
