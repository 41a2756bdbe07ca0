"""A command line that explains itself in Chinese (命令行解析)."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date

USAGE = 2
"""The exit code for a command that was not written as it should be."""


class ChineseParser(argparse.ArgumentParser):
    """An argument parser whose help and complaints are Chinese; complaints exit with 2."""

    def __init__(self, **given) -> None:
        """Make the parser with its own `--help`."""
        super().__init__(
            **given, add_help=False, allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def format_usage(self) -> str:
        """Return how the command is written."""
        return _in_chinese(super().format_usage())

    def format_help(self) -> str:
        """Return what the command does and takes."""
        return _in_chinese(super().format_help())

    def error(self, message: str):
        """Say what is wrong and end with exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}：{_told(message)}\n")


def day_of(text: str) -> date:
    """Return the day written as 2026-06-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"日期“{text[:20]}”无法识别，请写成2026-06-01这样的形式"
        ) from None


def count_of(text: str) -> int:
    """Return a whole number from 1 upwards."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) < 10**6:
        raise argparse.ArgumentTypeError(f"“{text[:20]}”不是正整数")
    return int(text)


def _in_chinese(text: str) -> str:
    return text.replace("usage: ", "用法：", 1)


def _told(message: str) -> str:
    for pattern, sentence in _COMPLAINTS:
        message = pattern.sub(sentence, message)
    return message


_COMPLAINTS = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"the following arguments are required: (.*)", r"缺少参数：\1"),
        (r"one of the arguments (.*) is required", r"\1 中必须给出一个"),
        (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
        (r"argument (.*?): ", r"\1："),
        (r"invalid choice: (.*) \(choose from (.*)\)", r"没有 \1 这个选择，可以是：\2"),
        (r"invalid \S+ value: (.*)", r"\1 不是可用的值"),
        (r"expected (?:one|\d+) arguments?", "后面要写一个值"),
        (r"expected at least one argument", "后面至少要写一个值"),
        (r"not allowed with (?:argument )?(.*)", r"不能与 \1 同时使用"),
        (r"ignored explicit argument (.*)", r"这个选项后面不带值（\1）"),
    )
)
"""What argparse says, and what the user reads."""
