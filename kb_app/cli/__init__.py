"""The command line of 审知库: `kb serve`, `kb take-in`, `kb verify` and the rest (命令行)."""

from kb_app.cli.command_line import main

__all__ = ["main"]
