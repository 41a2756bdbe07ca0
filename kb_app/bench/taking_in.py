"""`kb bench take-in`: how many documents a second the real command takes in."""

from __future__ import annotations

import argparse

from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import library_of

LABEL = "批量导入的速度"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many laws."""
    parser.add_argument("--laws", type=int, default=1000, metavar="N", help="导入的法律件数")


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Take the laws in and say how fast that went."""
    progress(f"正在导入 {asked.laws} 件法律……")
    with library_of(asked.laws) as (_, laws, taken):
        count = taken.documents
        return [
            Figure("批量导入，每秒", count / taken.wall_seconds, "件", least=30.0,
                   beside="Plone 13"),
            Figure("批量导入，每件 CPU", taken.cpu_seconds * 1000 / count, "ms"),
            Figure("导入", count, "件"),
            Figure("文本长度", sum(len(law.text) for law in laws), "字"),
        ]  # fmt: skip
