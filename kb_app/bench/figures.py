"""What was measured (测得的数): a figure beside its aim, printed as a table or as JSON."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType

from kb_app.cli.parsing import ChineseParser


@dataclass(frozen=True)
class Figure:
    """One figure: what was done, how much of what, and what is aimed at.

    `most` and `least` are the aim; a `promise` is not a matter of speed: a figure beyond it
    is a fault. `beside` says what the peers need for the same work.
    """

    work: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None
    promise: bool = False
    beside: str = ""

    @property
    def is_met(self) -> bool | None:
        """Return whether the aim is met, None when there is none."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )


@dataclass(frozen=True)
class Measured:
    """Figures of which a table is not all there is to say.

    `text` is printed before the table; `parts` are further keys of the JSON.
    """

    figures: list[Figure]
    text: str = ""
    parts: Mapping[str, object] = field(default_factory=dict)


class Bench:
    """What `kb bench NAME` calls: it reads its words, measures, and prints the figures."""

    def __init__(self, name: str, module: ModuleType) -> None:
        """Keep the name, and the module with its `LABEL`, `add_arguments` and `measure`."""
        self.name, self._module = name, module

    def __call__(self, words: list[str]) -> int:
        """Return 0, or 1 when something was measured that must never be."""
        parser = ChineseParser(prog=f"kb bench {self.name}", description=self._module.LABEL)
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        self._module.add_arguments(parser)
        asked = parser.parse_args(words)
        before = strain()
        found: list[Figure] | Measured = self._module.measure(asked)
        measured = found if isinstance(found, Measured) else Measured(found)
        told = machine() | {"strain": [before, strain()]}
        text = _as_json(self.name, measured, told) if asked.json else _as_text(measured, told)
        sys.stdout.write(f"{text}\n")
        return 1 if any(f.promise and f.is_met is False for f in measured.figures) else 0


def progress(sentence: str) -> None:
    """Say how far a long measurement is, beside the figures."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def as_table(figures: list[Figure]) -> str:
    """Return the figures in columns: work, measured, aim, whether it is met, the peers."""
    rows = [("项目", "测得", "目标", "", "同类系统")]
    rows += [(f.work, _said(f.value, f.unit), _aim(f), _MET[f.is_met], f.beside) for f in figures]
    return in_columns(rows)


def in_columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Return the rows one below the other, each column as wide as its widest cell."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_in_line(row, widths) for row in rows)


_MET = {True: "达到", False: "未达到", None: ""}


def _as_json(name: str, measured: Measured, told: dict[str, object]) -> str:
    rows = [{**asdict(figure), "is_met": figure.is_met} for figure in measured.figures]
    whole = {"bench": name, "machine": told, **measured.parts, "figures": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _as_text(measured: Measured, told: dict[str, object]) -> str:
    before, after = told["strain"]
    said = f"{measured.text}\n\n" if measured.text else ""
    return (
        f"{said}{as_table(measured.figures)}\n"
        f"处理器 {told['cpu']}，{told['cores']}核，负载 {told['load']}；"
        f"一段固定的运算用了 {before} ms（测前）、{after} ms（测后），别人也在用时会变长，"
        "上面的 CPU 时间也随之变长。"
    )


def strain() -> float:
    """Return the CPU milliseconds of a fixed piece of work; more when the cores are shared."""
    began = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number * number
    return round((time.process_time() - began) * 1000, 1)


def machine() -> dict[str, object]:
    """Return what the figures were measured on, and how busy it was."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    return {
        "cpu": model or platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def _said(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"
    return f"{number} {unit}".strip()


def _aim(figure: Figure) -> str:
    if figure.most is not None:
        return f"≤ {_said(figure.most, figure.unit)}"
    return f"≥ {_said(figure.least, figure.unit)}" if figure.least is not None else ""


def _in_line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)
