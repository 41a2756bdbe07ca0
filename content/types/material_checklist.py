"""The materials of a service item as a checklist (材料清单): what to take in, what may follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content.types.elements import label_of


@dataclass(frozen=True)
class Wanted:
    """One material: its name, in which form and how many, where from, what may be left out."""

    name: str
    form: str
    source: str
    gap: str
    exemption: str
    situation: str


def checklist_of(fields: Mapping[str, Any]) -> tuple[Wanted, ...]:
    """Return the materials of an item in their order, in the words of a counter; often none.

    The materials of a training module are plain lines, and no list of this kind.
    """
    rows = fields.get("materials", ())
    return tuple(_wanted(row) for row in rows if isinstance(row, Mapping))


def copies(row: Mapping[str, Any]) -> str:
    """Return how many originals and duplicates of a material are wanted."""
    counts = (("原件", row.get("original_copies")), ("复印件", row.get("duplicate_copies")))
    return "，".join(f"{label}{number}份" for label, number in counts if number)


def _wanted(row: Mapping[str, Any]) -> Wanted:
    kind, form = label_of(row.get("type")), label_of(row.get("form"))
    return Wanted(
        name=row["name"],
        form="；".join(filter(None, (copies(row) or kind, form, label_of(row.get("paper_spec"))))),
        source="：".join(
            filter(None, (label_of(row.get("source")), label_of(row.get("source_explain"))))
        ),
        gap=_gap(row.get("rongque", {})),
        exemption=_exemption(row.get("exempt", {})),
        situation=label_of(row.get("situation")),
    )


def _gap(gap: Mapping[str, Any]) -> str:
    if not gap.get("allowed"):
        return "不能容缺（主要材料）" if gap.get("core_material") else "不能容缺"
    days = gap.get("deadline_workdays")
    limit = f"可以容缺，{days}个工作日内补齐" if days else "可以容缺"
    return "；".join(filter(None, (limit, label_of(gap.get("condition")))))


def _exemption(exempt: Mapping[str, Any]) -> str:
    if not exempt.get("exempt"):
        return ""
    told = "：".join(filter(None, (label_of(exempt.get("kind")), label_of(exempt.get("system")))))
    otherwise = label_of(exempt.get("fallback"))
    return "；".join(filter(None, (told, f"不能核验时，{otherwise}" if otherwise else "")))
