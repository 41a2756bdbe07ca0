"""All kinds of document by name (文件类型总表)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from content.errors import NotFound
from content.library.document import Document
from content.types.expert import Expert
from content.types.guide import Guide
from content.types.inspection_guideline import InspectionGuideline
from content.types.law import Law
from content.types.rule import Rule
from content.types.service_item import ServiceItem
from content.types.training import TrainingModule

KINDS: Mapping[str, type[Document]] = MappingProxyType(
    {
        kind.type_name: kind
        for kind in (Rule, Guide, ServiceItem, InspectionGuideline, TrainingModule, Law, Expert)
    }
)
"""Kinds by `type_name`, in the order they are shown."""


def label_of_kind(type_name: str) -> str:
    """Return what people call a kind; a name that no kind has is returned as it is."""
    kind = KINDS.get(type_name)
    return kind.label if kind else type_name


def kind_of(type_name: str) -> type[Document]:
    """Return the kind with this name. Raises NotFound with a sentence naming all kinds."""
    kind = KINDS.get(type_name)
    if kind is None:
        known = "、".join(f"{name}（{kind.label}）" for name, kind in KINDS.items())
        raise NotFound(f"没有“{type_name[:40]}”这种文件类型，可以是：{known}。")
    return kind
