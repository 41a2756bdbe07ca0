"""`kb bench NAME`: measures this installation, or tries how much it stands (测量)."""

from __future__ import annotations

import argparse

from content.errors import NotFound
from kb_app import bench


def add_to(commands) -> None:
    """Add the command; each bench reads the words behind its name itself."""
    parser = commands.add_parser("bench", help="测量与演练")
    parser.add_argument("name", metavar="项目", nargs="?", help="不写时列出全部项目")
    parser.add_argument("words", metavar="选项", nargs=argparse.REMAINDER, help="项目自己的选项")
    parser.set_defaults(run=_bench)


def _bench(arguments, settings) -> int:  # noqa: ARG001 - every command is run alike
    known = "、".join(bench.BENCHES)
    if not arguments.name:
        print(f"可以测量：{known}")
        return 0
    if arguments.name not in bench.BENCHES:
        raise NotFound(f"没有“{arguments.name[:40]}”这个测量项目，可以是：{known}。")
    return bench.BENCHES[arguments.name](arguments.words)
