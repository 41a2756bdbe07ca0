"""`kb search` and `kb show`: finds clauses, and shows a text or a clause (检索、查看)."""

from __future__ import annotations

import json

from content.errors import NotFound
from content.library.document import Document
from content.library.site import Site, path_of
from content.storage import site_in
from content.text.clauses import Body, Place, address_of, full_text
from content.text.titles import in_marks
from kb_app.cli.opening import actor_named, opened, today
from kb_app.cli.parsing import count_of, day_of
from kb_app.reading.standing import span_said
from search_index.query import MAX_SIZE, Request
from search_index.results import Hit, Results
from workflows.accounts import SYSTEM
from workflows.policy import Actor, fields_open_to, require_readable, sees_draft


def add_to(commands) -> None:
    """Add the commands."""
    _add_search(commands)
    _add_show(commands)


def _add_search(commands) -> None:
    parser = commands.add_parser(
        "search",
        help="检索条款",
        description="检索今天（或 --on 那天）施行的条款。不写 --as 时检索全部已发布的文件。",
    )
    parser.add_argument("phrase", metavar="词句")
    parser.add_argument("--as", dest="login", metavar="登录名", help="只找此人可以看的")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--on", type=day_of, metavar="日期", help="那一天施行的")
    when.add_argument("--all", action="store_true", help="不论何时施行，所有版本")
    parser.add_argument("--drafts", action="store_true", help="检索草稿，而不是已发布的")
    parser.add_argument("--exact", action="store_true", help="只要逐字相同的")
    parser.add_argument("--type", metavar="种类", help="只找这种文件，如 rule、law")
    parser.add_argument("--limit", type=count_of, default=10, metavar="N", help="最多几条")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(run=_search)


def _add_show(commands) -> None:
    parser = commands.add_parser(
        "show",
        help="显示文件或条款",
        description="显示 /rules/NAME、/rules/NAME/art-12/para-2 或 /rules/NAME/c/条款身份号。",
    )
    parser.add_argument("path", metavar="地址")
    parser.add_argument("--on", type=day_of, metavar="日期", help="那一天施行的，不写时为今天")
    parser.add_argument("--draft", action="store_true", help="显示草稿")
    parser.add_argument("--as", dest="login", metavar="登录名", help="只在此人可以看时显示")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.set_defaults(run=_show)


def _search(arguments, settings) -> int:
    with opened(settings) as library:
        library.follower.catch_up()
        with site_in(library.database) as site:
            tokens = actor_named(site, arguments.login).tokens if arguments.login else SYSTEM.tokens
        results = library.follower.engine.search(_request(arguments, tokens))
        told = _results_told(arguments.phrase, results)
    print(_dumped(told) if arguments.json else _hits_said(told))
    return 0


def _request(arguments, tokens: frozenset[str]) -> Request:
    any_day = arguments.all or arguments.drafts
    return Request(
        arguments.phrase,
        day=None if any_day else arguments.on or today(),
        readers=tokens,
        standing="draft" if arguments.drafts else "published",
        filters={"type_name": frozenset({arguments.type})} if arguments.type else {},
        size=min(arguments.limit, MAX_SIZE),
        mode="exact" if arguments.exact else "ranked",
    )


def _results_told(phrase: str, results: Results) -> dict[str, object]:
    return {"query": phrase, "total": results.total, "items": [_hit(h) for h in results.hits]}


def _hit(hit: Hit) -> dict[str, object]:
    entry = hit.entry
    return {
        "path": f"{entry.document}/{hit.address}",
        "clause_path": f"{entry.document}/c/{hit.clause}",
        "document": entry.document,
        "version": entry.version,
        "title": entry.title,
        "type": entry.type_name,
        "number_path": entry.number_path,
        "in_force_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "in_force_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "excerpt": "".join(text for text, _ in hit.excerpt),
        "text": entry.text,
    }


def _hits_said(told) -> str:
    hits = [
        f"{in_marks(hit['title'])}{hit['number_path']}\n"
        f"  {hit['path']}\n  {_one_line(hit['excerpt'])}"
        for hit in told["items"]
    ]
    count = f"共找到{told['total']}条" + (f"，显示前{len(hits)}条：" if hits else "。")
    return "\n".join([count, *hits])


def _show(arguments, settings) -> int:
    with opened(settings) as library, site_in(library.database) as site:
        document, rest = document_at(site, arguments.path)
        actor = actor_named(site, arguments.login) if arguments.login else SYSTEM
        _check_readable(document, actor, arguments)
        told = _document_told(document, actor, arguments)
        if rest:
            place = _place(document, Body.from_json(told.pop("stored")), rest)
            told |= {"path": f"{path_of(document)}/{address_of(place)}", **_clause_told(place)}
        told.pop("stored", None)
    print(_dumped(told) if arguments.json else _text_said(told))
    return 0


def document_at(site: Site, path: str) -> tuple[Document, str]:
    """Return the document of a path and what follows it. Raises NotFound."""
    parts = [part for part in path.split("/") if part]
    if len(parts) < 2:
        raise NotFound(f"“{path[:80]}”不是文件的地址，应如 /rules/NAME。")
    return site.at("/".join(parts[:2])), "/".join(parts[2:])


def _check_readable(document: Document, actor: Actor, arguments) -> None:
    if actor is SYSTEM:
        return
    require_readable(actor, document)
    if (arguments.draft or not document.is_published) and not sees_draft(actor, document):
        raise NotFound(f"{in_marks(document.title)}没有“{arguments.login}”可以看的草稿。")


def _document_told(document: Document, actor: Actor, arguments) -> dict[str, object]:
    told: dict[str, object] = {"path": path_of(document), "type": document.type_name}
    if arguments.draft or not document.is_published:
        if document.draft is None:
            raise NotFound(f"{in_marks(document.title)}没有正在起草的稿件。请去掉 --draft 再试。")
        revision = document.revisions[document.draft.revision]
        told |= {"title": revision.title, "version": 0, "span": "草稿"}
    else:
        version = document.in_force(arguments.on or today())
        last_day = document.last_day(version)
        revision = document.revision_of(version)
        told |= {
            "title": version.title, "version": version.number,
            "in_force_from": version.in_force_from.isoformat(),
            "in_force_to": last_day.isoformat() if last_day else None,
            "span": f"第{version.number}版，{span_said(version.in_force_from, last_day)}",
        }  # fmt: skip
    body = document.body_of(revision)
    return told | {
        "content_hash": revision.content_hash,
        "fields": fields_open_to(actor, document, revision.fields),
        "text": body.text(), "stored": body.to_json(),
    }  # fmt: skip


def _place(document: Document, body: Body, rest: str) -> Place:
    kind, _, clause_id = rest.partition("/")
    place = body.find(clause_id) if kind == "c" else body.at(rest)
    if place is None:
        raise NotFound(
            f"{in_marks(document.title)}当天施行的文本中没有“{rest[:80]}”这一条款。请核对条号。"
        )
    return place


def _clause_told(place: Place) -> dict[str, object]:
    chain = [above.clause for above in (*place.ancestors, place)]
    return {
        "clause": place.clause.id,
        "number_path": " ".join(clause.label for clause in chain if clause.label),
        "text": full_text(place.clause),
    }


def _text_said(told) -> str:
    number = told.get("number_path", "")
    return f"{in_marks(told['title'])}{number}（{told['span']}）\n{told['path']}\n\n{told['text']}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _dumped(told) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)
