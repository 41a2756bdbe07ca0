"""`kb person`: adds people, sets passwords, lists who there is (人员)."""

from __future__ import annotations

import getpass
import os
import sys

from content.errors import Invalid
from content.people.people import ROLES
from content.storage import site_in, with_site
from kb_app.cli.opening import now, opened
from workflows.accounts import SYSTEM, NewPerson, add_person, set_password

_PASSWORD = "密码取自环境变量 KB_PASSWORD，或从终端输入两次，或从标准输入读一行；不写在命令行上。"  # noqa: S105 - says where it comes from


def add_to(commands) -> None:
    """Add the commands."""
    parser = commands.add_parser("person", help="增加人员、改密码、列出人员")
    parser.set_defaults(run=None)
    actions = parser.add_subparsers(title="命令", metavar="命令", required=True)
    roles = "、".join(f"{name}（{label}）" for name, label in ROLES.items())
    add = actions.add_parser("add", help="增加人员", description=_PASSWORD, epilog=f"角色：{roles}")
    add.add_argument("login", metavar="登录名")
    add.add_argument("--name", metavar="姓名", help="不写时同登录名")
    add.add_argument("--unit", default="", metavar="单位代号")
    add.add_argument("--role", action="append", choices=tuple(ROLES), metavar="角色",
                     help="可以写几次，不写时为 reader")  # fmt: skip
    add.set_defaults(run=_add)
    password = actions.add_parser("password", help="改密码", description=_PASSWORD)
    password.add_argument("login", metavar="登录名")
    password.set_defaults(run=_password)
    everybody = actions.add_parser("list", help="列出人员")
    everybody.set_defaults(run=_list)


def _add(arguments, settings) -> int:
    with opened(settings) as library:
        new = NewPerson(
            arguments.login,
            arguments.name or arguments.login,
            arguments.unit,
            tuple(arguments.role or ("reader",)),
            _given_password(),
        )
        with_site(library.database, lambda site: add_person(site, new, SYSTEM, now()) and None)
        library.follower.catch_up()
    print(f"已增加“{new.login}”（{new.name}）：{_labels(new.roles)}。")
    return 0


def _password(arguments, settings) -> int:
    login = arguments.login
    with opened(settings) as library:
        with site_in(library.database) as site:
            site.people.get(login)
        password = _given_password()
        with_site(library.database, lambda site: set_password(site, login, password, SYSTEM, now()))
        library.follower.catch_up()
    print(f"已更改“{login}”的密码，原有登录全部失效。")
    return 0


def _list(arguments, settings) -> int:  # noqa: ARG001 - every command is run alike
    with opened(settings) as library, site_in(library.database) as site:
        for person in site.people:
            unit = site.units.name(person.unit)
            marks = "" if person.active else "（已停用）"
            marks += "" if person.password_hash else "（未设密码）"
            print(person.login, person.name, unit or "-", _labels(person.roles) + marks, sep="\t")
    return 0


def _labels(roles) -> str:
    return "、".join(ROLES[role] for role in sorted(roles))


def _given_password() -> str:
    """Return the password. Raises Invalid when there is none, or both tries differ."""
    if given := os.environ.get("KB_PASSWORD"):
        return given
    if not sys.stdin.isatty():
        return _wanted(sys.stdin.readline().rstrip("\r\n"))
    password = getpass.getpass("密码：")
    if password != getpass.getpass("再输入一次："):
        raise Invalid({"password": "两次输入的密码不同，没有改动。请重新输入。"})
    return _wanted(password)


def _wanted(password: str) -> str:
    if not password:
        raise Invalid({"password": "没有得到密码：请在终端输入，或用环境变量 KB_PASSWORD。"})
    return password
