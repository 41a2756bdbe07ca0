"""`kb bench size`: what a library takes on disk, by part."""

from __future__ import annotations

import argparse

from kb_app.bench.figures import Figure, progress
from kb_app.bench.library import library_of, sizes_of

LABEL = "占用的磁盘空间"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer how many laws."""
    parser.add_argument("--laws", type=int, default=1000, metavar="N", help="导入的法律件数")


def measure(asked: argparse.Namespace) -> list[Figure]:
    """Take the laws in and say what that takes on disk."""
    progress(f"正在导入 {asked.laws} 件法律……")
    with library_of(asked.laws) as (folder, laws, _):
        sizes = sizes_of(folder)
    total = sizes.database + sizes.blobs + sizes.index
    return [
        Figure("数据库", sizes.database / 1e6, "MB", most=50.0,
               beside="Plone 2,790（压缩后 103），Wagtail 108"),
        Figure("来源文件", sizes.blobs / 1e6, "MB"),
        Figure("索引", sizes.index / 1e6, "MB"),
        Figure("合计", total / 1e6, "MB"),
        Figure("文本", sum(len(law.text.encode()) for law in laws) / 1e6, "MB"),
    ]  # fmt: skip
