"""The two templates of a reading pack (阅读包的版式), filled without a running application."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chameleon import PageTemplateFile

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEMPLATES = Path(__file__).parents[1] / "templates"


def filled_in(name: str, values: Mapping[str, Any]) -> str:
    """Return the template `name` filled with `values`."""
    return str(_template(name)(**values))


@cache
def _template(name: str) -> PageTemplateFile:
    return PageTemplateFile(str(_TEMPLATES / name))
