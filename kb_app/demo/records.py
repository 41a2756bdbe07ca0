"""The demo county's data, mapped to what each kind of document takes (演示数据)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from content.people.units import Unit
from content.text.parser import markdown_lines
from content.types.registry import KINDS

_DATA = files("kb_app.demo")
_CHINESE_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")  # 2026年6月1日
_ATTRIBUTE = re.compile(r"(\S+?)(?:（(.+)）)?")  # 不予公开（内部管理信息）


@dataclass(frozen=True)
class DemoDocument:
    """One version to be created: a name that came before gets it as its next version.

    `text` is plain text in 章/条 or 一、（一） notation, empty for a pure record.
    """

    type_name: str
    name: str
    fields: dict[str, Any]
    text: str
    in_force_from: date
    published_elsewhere: bool


@dataclass(frozen=True)
class DemoPerson:
    """One person who can sign in; passwords are made when the demo is loaded."""

    login: str
    name: str
    unit: str
    roles: frozenset[str]


def demo_documents() -> Iterator[DemoDocument]:
    """Yield everything in the order it is to be created: laws first, for others cite them."""
    yield from _laws()
    yield from _rules()
    yield from _guides()
    yield from _guidelines()
    yield from _items()
    yield from _modules()
    yield from _experts()


def demo_units() -> Iterator[Unit]:
    """Yield the units, each after the one above it."""
    for row in _read("units.json"):
        yield Unit(**row)


def demo_people() -> Iterator[DemoPerson]:
    """Yield a person for every role."""
    for row in _read("people.json"):
        yield DemoPerson(row["login"], row["name"], row["unit"], frozenset(row["roles"]))


def _laws() -> Iterator[DemoDocument]:
    for row in _read("laws.json"):
        fields = {key: value for key, value in row.items() if key != "file"}
        _, text = _markdown(f"laws/{row['file']}.md")
        yield _document("law", row["file"].rpartition(".")[0], fields, text)


def _rules() -> Iterator[DemoDocument]:
    for name, more in _read("rules.json").items():
        meta, text = _markdown(f"rules/{name}.md")
        notice = {
            "title": f"{meta['制定机关']}关于印发《{meta['标题']}》的通知",
            "number": meta["发文字号"],
            **more.get("issuing_notice", {}),
        }
        fields = {
            "title": meta["标题"],
            "issuer": meta["制定机关"],
            "lead_section": meta["主办"],
            "adopted": meta["通过"],
            "effective_from": _day(meta["施行日期"]),
            "publicity": _publicity(meta["公开属性"]),
            "note": meta["说明"],
            **more,
            "issuing_notice": notice,
        }
        yield _document("rule", name, fields, text)


def _guides() -> Iterator[DemoDocument]:
    for name in ("yicixing-gaozhi-caozuo-zhinan", "xiafang-shixiang-jiaojie-caozuo-guicheng"):
        meta, text = _markdown(f"guides/{name}.md")
        fields = {
            "title": meta["标题"],
            "guide_no": meta["指南编号"],
            "kind": meta["类别"],
            "issuer": meta["编制单位"],
            "lead_section": meta["主办"],
            "audience": meta["适用岗位"].split("、"),
            "effective_from": _day(meta["施行日期"]),
            "publicity": _publicity(meta["公开属性"]),
            "note": meta["说明"],
        }
        yield _document("guide", name, fields, text)


def _guidelines() -> Iterator[DemoDocument]:
    for row in _read("inspection.json")["guidelines"]:
        yield _document("inspection_guideline", row["guideline_no"].lower(), row, "")


def _items() -> Iterator[DemoDocument]:
    for row in _read("items.json")["items"]:
        yield _document("service_item", row["id"], row, "", row["version"]["effective_from"])


def _modules() -> Iterator[DemoDocument]:
    for row in _read("training.json")["modules"]:
        yield _document("training", row["module_no"].lower(), row, "", "2026-11-01")


def _experts() -> Iterator[DemoDocument]:
    for row in _read("experts.json")["experts"]:
        yield _document("expert", row["expert_no"].lower(), row, "", row["admitted_on"])


def _document(
    type_name: str, name: str, fields: Mapping[str, Any], text: str, begins: str = ""
) -> DemoDocument:
    return DemoDocument(
        type_name,
        name,
        dict(fields),
        text,
        date.fromisoformat(begins or fields["effective_from"]),
        published_elsewhere=KINDS[type_name].workflow == "record",
    )


def _markdown(path: str) -> tuple[dict[str, str], str]:
    meta, lines = markdown_lines(_DATA.joinpath(path).read_text("utf-8"))
    return meta, "\n".join(line.text for line in lines)


def _read(name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(_DATA.joinpath(name).read_text("utf-8"))


def _day(printed: str) -> str:
    found = _CHINESE_DAY.fullmatch(printed)
    assert found, printed  # noqa: S101 - our own data
    return date(*map(int, found.groups())).isoformat()


def _publicity(printed: str) -> dict[str, str]:
    found = _ATTRIBUTE.fullmatch(printed)
    assert found, printed  # noqa: S101 - our own data
    return {"attribute": found[1], "reason": found[2] or ""}
