"""`kb prepare`: makes the data folder, empty or with the demo county (准备)."""

from __future__ import annotations

import os
import secrets
import string

from content.errors import NotPossible
from content.people.people import Person
from content.storage import durability, with_site
from kb_app.cli.opening import is_prepared, now
from kb_app.cli.progress import Progress
from kb_app.db import Library
from kb_app.demo.loader import load_demo
from kb_app.demo.records import demo_people

_SIGNS = string.ascii_letters + string.digits


def add_to(commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "prepare",
        help="建立数据文件夹",
        description="建立数据文件夹。示范账号的密码随机生成并显示一次，或取自环境变量"
        " KB_DEMO_PASSWORD。",
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--demo", action="store_true", help="装入虚构的示范县“青岚县”")
    choice.add_argument("--empty", action="store_true", help="空库，没有任何账号（不写时如此）")
    parser.set_defaults(run=_prepare)


def _prepare(arguments, settings) -> int:
    password = _demo_password() if arguments.demo else ""
    existed = is_prepared(settings)
    library = Library(settings)
    try:
        if existed and not with_site(library.database, _is_empty):
            raise NotPossible(
                f"数据文件夹“{settings.data}”里已经有数据，没有改动。"
                "要重新开始，请另选一个文件夹（环境变量 KB_DATA）。"
            )
        settings.secret()
        if arguments.demo:
            _demo(library, password)
        library.follower.catch_up()
        print(f"数据文件夹“{settings.data}”已准备好。", durability(settings.location), sep="\n")
    finally:
        library.close()
    if not arguments.demo:
        print("还没有任何账号，请运行 kb person add LOGIN --role administrator")
    return 0


def _is_empty(site) -> bool:
    shelves = site.shelves.values()
    return not site.people.by_login and not any(shelf.documents for shelf in shelves)


def _demo_password() -> str:
    """Return the password of all demo people. Raises Invalid before anything is made."""
    password = os.environ.get("KB_DEMO_PASSWORD") or _chance_password()
    for given in demo_people():
        Person(given.login, given.name, given.unit, given.roles).set_password(password)
    return password


def _chance_password() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(14))


def _demo(library, password: str) -> None:
    progress = Progress("装入示范县")
    loaded = with_site(library.database, lambda site: load_demo(site, password, now, progress.tell))
    progress.clear()
    print("正在建立索引……", flush=True)
    library.follower.catch_up()
    print(f"示范县“青岚县”：{loaded.documents}份文件，{loaded.units}个单位。")
    print(f"示范账号：{'、'.join(loaded.logins)}")
    if os.environ.get("KB_DEMO_PASSWORD"):
        print("密码：取自 KB_DEMO_PASSWORD")
    else:
        print(f"密码（只显示这一次）：{password}")
