"""Pages about people (人员): list, add, change, passwords, units, settings, one's account."""

from __future__ import annotations

import re
import secrets

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import remember
from pyramid.view import view_config

from content.errors import Invalid
from content.library.names import as_spoken
from content.library.site import Site
from content.people.people import ROLES, SHORTEST_PASSWORD
from content.people.units import Unit
from content.types.blueprints import SETTING as NEEDED_PARTS
from content.types.blueprints import default_table, own_table
from content.types.nodes import choice, choices, line, prose, same
from kb_app.page import notify, page_for
from kb_app.writing.forms import Typed, drawn, fields_from, form_for, shown_again
from workflows.accounts import (
    NewPerson,
    add_person,
    change_person,
    change_settings,
    put_unit,
    set_password,
    sign_in,
)

PEOPLE = "kb_app:templates/people.pt"
PERSON = "kb_app:templates/person.pt"
SETTINGS = "kb_app:templates/settings.pt"
ACCOUNT = "kb_app:templates/account.pt"
UNIT_KINDS = (("county", "县"), ("bureau", "局机关"), ("section", "股室"), ("township", "镇乡"),
              ("park", "园区"))  # fmt: skip


@view_config(context=Site, name="people", permission="manage_people", request_method="GET",
             renderer=PEOPLE)  # fmt: skip
def people(site, request):
    """List everybody, and offer to add somebody."""
    return {**_people_page(site, request), "form": drawn(_new_form(site, request))}


@view_config(context=Site, name="people", permission="manage_people", request_method="POST")
def add(site, request):
    """Add somebody; without a password one is made and shown once."""
    form = _new_form(site, request)
    request.typed = Typed(PEOPLE, lambda: _people_page(site, request), form)
    given = fields_from(form, request.POST.items())
    password = given.get("password") or secrets.token_urlsafe(12)
    new = NewPerson(given.get("login", ""), given.get("name", ""), given.get("unit", ""),
                    tuple(given.get("roles", ("reader",))), password)  # fmt: skip
    person = add_person(site, new, request.actor, request.now)
    notify(request, f"已添加{person.name}（{person.login}）。{_told(given, password)}")
    return HTTPSeeOther(f"{request.script_name}/people")


@view_config(context=Site, name="person", permission="manage_people", request_method="GET",
             renderer=PERSON)  # fmt: skip
def person(site, request):
    """Show one person for changing: `/person/LOGIN`."""
    found = _person(site, request)
    forms = {"form": drawn(_person_form(found, request))}
    return {**_person_page(found, request), **forms}


@view_config(context=Site, name="person", permission="manage_people", request_method="POST")
def change(site, request):
    """Change name, unit, roles and whether the person may sign in."""
    found = _person(site, request)
    form = _person_form(found, request)
    request.typed = Typed(PERSON, lambda: _person_page(found, request), form)
    given = fields_from(form, request.POST.items())
    changes = {"name": given.get("name", ""), "unit": given.get("unit", ""),
               "roles": given.get("roles", ()), "active": given.get("state") == "在用"}  # fmt: skip
    change_person(site, found.login, changes, request.actor, request.now)
    notify(request, f"{found.name}的资料已保存，此人需要重新登录。")
    return HTTPSeeOther(f"{request.script_name}/people")


@view_config(context=Site, name="reset-password", permission="manage_people", request_method="POST")
def reset_password(site, request):
    """Give somebody a new random password, shown once: `/reset-password/LOGIN`."""
    found = _person(site, request)
    password = secrets.token_urlsafe(12)
    set_password(site, found.login, password, request.actor, request.now)
    notify(request, f"{found.name}的新密码：{password}（只显示这一次，请当面告知，并提醒本人修改）")
    return HTTPSeeOther(f"{request.script_name}/person/{found.login}")


@view_config(context=Site, name="units", permission="manage_people", request_method="GET",
             renderer="kb_app:templates/units.pt")  # fmt: skip
def units(site, request):
    """Show the tree of units, and offer to add or change one."""
    return {**_units_page(site, request), "form": drawn(_unit_form(site, request))}


@view_config(context=Site, name="units", permission="manage_people", request_method="POST")
def write_unit(site, request):
    """Add or change a unit."""
    form = _unit_form(site, request)
    request.typed = Typed("kb_app:templates/units.pt", lambda: _units_page(site, request), form)
    given = fields_from(form, request.POST.items())
    unit = Unit(given["key"], given["name"], given.get("above", ""), given.get("kind", "section"))
    put_unit(site, unit, request.actor, request.now)
    notify(request, f"单位“{unit.name}”已保存。")
    return HTTPSeeOther(f"{request.script_name}/units")


@view_config(context=Site, name="settings", permission="manage_settings", request_method="GET",
             renderer=SETTINGS)  # fmt: skip
def settings(site, request):
    """Show the settings of the site for changing."""
    return {**_settings_page(request), "form": drawn(_settings_form(site, request))}


@view_config(context=Site, name="settings", permission="manage_settings", request_method="POST")
def write_settings(site, request):
    """Change the settings of the site."""
    form = _settings_form(site, request)
    request.typed = Typed(SETTINGS, lambda: _settings_page(request), form)
    given = fields_from(form, request.POST.items())
    changes = {"county": "", "contact": "", "holidays": "", NEEDED_PARTS: "", **given}
    changes["anonymous_reading"] = given.get("anonymous_reading") == "开放"
    changes[NEEDED_PARTS] = own_table(changes[NEEDED_PARTS])
    change_settings(site, changes, request.actor, request.now)
    notify(request, "设置已保存。")
    return HTTPSeeOther(f"{request.script_name}/settings")


@view_config(context=Site, name="account", permission="signed_in", request_method="GET",
             renderer=ACCOUNT)  # fmt: skip
def account(site, request):
    """Show who one is here, and offer to change one's password."""
    return {**_account_page(site, request), "form": drawn(_password_form(request))}


@view_config(context=Site, name="account", permission="signed_in", request_method="POST")
def change_password(site, request):
    """Change one's own password; every session ends, this one begins anew."""
    form = _password_form(request)
    request.typed = Typed(ACCOUNT, lambda: _account_page(site, request), form)
    given = fields_from(form, request.POST.items())
    login = request.person.login
    if sign_in(site, login, given["current"], request.client_address, request.now) is None:
        # Returned, not raised: the failed try must be remembered.
        return shown_again(Invalid({"current": "现在的密码不对，请重新输入。"}), request)
    set_password(site, login, _given_twice(given), request.actor, request.now)
    remember(request, login)
    notify(request, "密码已修改，其他设备上的登录已经失效。")
    return HTTPSeeOther(f"{request.script_name}/account")


def _given_twice(given):
    """Return the new password, if it was written twice the same way."""
    if given["password"] != given["again"]:
        raise Invalid({"again": "两次输入的新密码不一样，请重新输入。"})
    return given["password"]


def _person(site, request):
    return site.people.get(request.subpath[0] if request.subpath else "")


def _told(given, password):
    if given.get("password"):
        return "请把登录名和密码告诉本人。"
    return f"初始密码：{password}（只显示这一次，请当面告知，并提醒本人修改）"


def _unit_choices(site):
    return tuple((unit.key, unit.name) for unit in site.units)


def _new_form(site, request):
    schema = _schema(
        line("登录名", "login", needed=True, hint="小写字母开头，2至32位，可含数字、点和短横"),
        *_about_person(site),
        _secret(
            "初始密码", "password", hint=f"至少{SHORTEST_PASSWORD}位；不填则自动生成并显示一次"
        ),
    )
    return form_for(schema, {"roles": ["reader"]}, request, buttons=("添加人员",))


def _person_form(found, request):
    schema = _schema(
        *_about_person(request.site),
        choice("状态", same("在用", "停用"), "state", hint="停用后不能登录，历史记录保留"),
    )
    values = {"name": found.name, "unit": found.unit, "roles": sorted(found.roles),
              "state": "在用" if found.active else "停用"}  # fmt: skip
    return form_for(schema, {k: v for k, v in values.items() if v}, request)


def _about_person(site):
    yield line("姓名", "name", needed=True)
    yield choice("单位", _unit_choices(site), "unit", picks="unit")
    yield choices("角色", tuple(ROLES.items()), "roles")


def _unit_form(site, request):
    chosen = request.GET.get("key", "")
    found = site.units.by_key.get(chosen)
    schema = _schema(
        line("代号", "key", needed=True, check=_check_key, hint="小写字母、数字和短横，定后不改"),
        line("名称", "name", needed=True),
        choice("类别", UNIT_KINDS, "kind"),
        choice("上级单位", _unit_choices(site), "above", picks="unit"),
    )
    values = vars(found) if found else {"kind": "section"}
    return form_for(schema, {k: v for k, v in values.items() if v}, request, buttons=("保存单位",))


def _settings_form(site, request):
    schema = _schema(
        line("县（市、区）名称", "county", hint="例如 青岚县；显示在页眉“行政审批局”之前"),
        line("机关名称", "bureau", needed=True),
        line("办公室联系电话", "contact", hint="印件核验不上、检索不到时，请人打这个电话"),
        choice("访客阅读", same("开放", "不开放"), "anonymous_reading",
               hint="开放后，不登录也能读到“主动公开”的文件"),
        _whole("登录最长有效（小时）", "session_hours", 1, 72),
        _whole("无操作自动退出（分钟）", "session_idle_minutes", 5, 1440),
        _whole("发布后多久复审（月）", "review_after_months", 1, 120),
        _days_of_rest(),
        _needed_parts(),
    )  # fmt: skip
    values = {**site.settings, NEEDED_PARTS: site.settings.get(NEEDED_PARTS) or default_table()}
    values["anonymous_reading"] = "开放" if values["anonymous_reading"] else "不开放"
    return form_for(schema, {k: v for k, v in values.items() if v != ""}, request,
                    buttons=("保存设置",))  # fmt: skip


def _password_form(request):
    schema = _schema(
        _secret("现在的密码", "current"),
        _secret("新密码", "password", hint=f"至少{SHORTEST_PASSWORD}个字符，不含登录名"),
        _secret("再输一次新密码", "again"),
    )
    for node in schema.children:
        node.missing = colander.required
    return form_for(schema, {}, request, buttons=("修改密码",))


def _schema(*nodes):
    schema = colander.MappingSchema()
    for node in nodes:
        schema.add(node)
    return schema


def _secret(title, name, hint=""):
    return colander.SchemaNode(
        colander.String(), name=name, title=title, description=hint, missing=colander.drop,
        widget_hint="password",
    )  # fmt: skip


def _whole(title, name, least, most):
    return colander.SchemaNode(
        colander.Integer(), name=name, title=title, widget_hint="number",
        description=f"{least}至{most}",
        validator=colander.Range(
            least, most, min_err=f"不能小于{least}", max_err=f"不能大于{most}"
        ),
    )  # fmt: skip


def _days_of_rest():
    return prose(
        "节假日和调休", "holidays",
        hint="每行一段，例如“2026-10-01至2026-10-07 休 国庆节”“2026-10-10 班 调休”；"
        "国务院办公厅公布新一年的安排后补在后面，没有补的年份按周末计算并注明“暂定”",
    )  # fmt: skip


def _needed_parts():
    return prose(
        "模板必备的内容", NEEDED_PARTS,
        hint="每行一个模板，例如“办法：依据、适用范围、施行日期”；从模板起草的文件，"
        "缺了列在这里的内容就不能提交审核。删去一项即不再要求，清空则恢复系统原来的规定",
    )  # fmt: skip


def _check_key(node, value):
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,31}", value):
        raise colander.Invalid(node, "只能用小写字母、数字和短横，并以字母开头")


def _people_page(site, request):
    rows = [
        {
            "login": one.login,
            "name": one.name,
            "unit": site.units.name(one.unit),
            "roles": "、".join(ROLES.get(role, role) for role in sorted(one.roles)),
            "state": "在用" if one.active else "停用",
        }
        for one in sorted(site.people, key=lambda one: as_spoken(one.name))
    ]
    return {"page": page_for(request, "人员", [("人员", "")]), "problem": "", "people": rows}


def _person_page(found, request):
    page = page_for(request, f"{found.name}（{found.login}）")
    page.given_trail = [("人员", page.link("/people")), (found.name, "")]
    return {"page": page, "problem": "", "found": found,
            "reset_url": page.link(f"/reset-password/{found.login}")}  # fmt: skip


def _units_page(site, request):
    page = page_for(request, "单位")
    page.given_trail = [("人员", page.link("/people")), ("单位", "")]
    kinds = dict(UNIT_KINDS)
    rows = [
        {"key": unit.key, "name": unit.name, "kind": kinds.get(unit.kind, unit.kind),
         "above": site.units.name(unit.above), "url": page.link(f"/units?key={unit.key}")}
        for unit in site.units
    ]  # fmt: skip
    return {"page": page, "problem": "", "units": rows}


def _settings_page(request):
    return {"page": page_for(request, "设置", [("设置", "")]), "problem": ""}


def _account_page(site, request):
    person = request.person
    return {
        "page": page_for(request, "我的账户", [("我的账户", "")]),
        "problem": "",
        "unit": site.units.name(person.unit),
        "roles": "、".join(ROLES.get(role, role) for role in sorted(person.roles)),
    }
