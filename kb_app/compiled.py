"""Compiled templates (模板编译): kept in the data folder, so that no first view waits for it.

Compiling all templates takes seconds. One process does it while the server starts, and only for
what was changed since; workers read the result from `templates` in the data folder.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from chameleon import PageTemplateFile
from chameleon.config import CACHE_DIRECTORY
from chameleon.loader import ModuleLoader
from chameleon.template import BaseTemplate
from pyramid.renderers import get_renderer

from kb_app.writing.forms import compile_widgets

_PAGES = Path(__file__).parent / "templates"
_LOG = logging.getLogger(__name__)


def keep_compiled(folder: Path) -> bool:
    """Keep what is compiled in `folder`; return whether it is kept there.

    It is not where CHAMELEON_CACHE names another folder, or where the folder cannot be written.
    """
    if CACHE_DIRECTORY:
        return False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as refused:
        _LOG.warning("模板编译结果不能保存在“%s”：%s", folder, refused)
        return False
    if not os.access(folder, os.W_OK):
        return False
    BaseTemplate.loader = ModuleLoader(str(folder))
    return True


def compile_all(registry) -> int:
    """Compile every template of the application that is not compiled yet; return how many."""
    names = sorted(path.relative_to(_PAGES).as_posix() for path in _PAGES.rglob("*.pt"))
    pages = [name for name in names if not name.startswith("deform/")]
    for name in pages:
        if name.startswith("pack_"):
            PageTemplateFile(str(_PAGES / name)).cook_check()  # as kb_app.packing.sheets does
        else:
            get_renderer(f"kb_app:templates/{name}", registry=registry).template.cook_check()
    return len(pages) + compile_widgets()
