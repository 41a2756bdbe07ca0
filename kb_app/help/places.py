"""Help in place (本页帮助): which section of which guide explains a page."""

from __future__ import annotations

PLACES: dict[tuple[str, str], tuple[str, str]] = {
    ("Site", "search"): ("guide-reader", "search"),
    ("Site", "jump"): ("guide-reader", "search"),
    ("Site", "changes"): ("guide-staff", "changes"),
    ("Site", "expiring"): ("guide-trainer", "expiring"),
    ("Site", "gaps"): ("guide-office", "gaps"),
    ("Site", "journal"): ("guide-office", "journal"),
    ("Site", "inbox"): ("guide-reviewer", "review"),
    ("Site", "rechecks"): ("guide-office", "recheck"),
    ("Document", "recheck"): ("guide-office", "recheck"),
    ("Document", "touched"): ("guide-office", "recheck"),
    ("Site", "people"): ("guide-administrator", "people"),
    ("Site", "person"): ("guide-administrator", "people"),
    ("Site", "units"): ("guide-administrator", "units"),
    ("Site", "settings"): ("guide-administrator", "settings"),
    ("Site", "account"): ("guide-reader", "pinned"),
    ("Site", "check"): ("guide-reader", "print"),
    ("Site", "pack"): ("guide-reader", "offline"),
    ("Site", "offline"): ("guide-reader", "offline"),
    ("Shelf", "new"): ("guide-office", "edit"),
    ("Site", "incoming"): ("guide-office", "upload"),
    ("Shelf", "upload"): ("guide-office", "upload"),
    ("Shelf", "sharing"): ("guide-office", "sharing"),
    ("Shelf", "sheet"): ("guide-office", "sheets"),
    ("Site", "sheets"): ("guide-office", "sheets"),
    ("Shelf", "eligible"): ("guide-committee", "eligible"),
    ("Document", "edit"): ("guide-office", "edit"),
    ("Document", "clauses"): ("guide-office", "edit"),
    ("Document", "upload"): ("guide-office", "upload"),
    ("Document", "report"): ("guide-office", "upload"),
    ("Document", "workflow"): ("guide-office", "workflow"),
    ("Document", "official"): ("guide-office", "official"),
    ("Document", "sharing"): ("guide-office", "sharing"),
    ("Document", "versions"): ("guide-reader", "as-of"),
    ("Document", "compare"): ("guide-reader", "as-of"),
    ("Document", "print"): ("guide-reader", "print"),
    ("Document", "c"): ("guide-reader", "cite"),
    ("Document", "cited"): ("guide-reader", "cite"),
    ("Document", "due"): ("guide-staff", "due"),
    ("Document", "catch-up"): ("guide-office", "amendments"),
    ("Amendments", ""): ("guide-office", "amendments"),
    ("Amendment", ""): ("guide-office", "amendments"),
    ("Amendment", "changes"): ("guide-office", "amendments"),
    ("Amendment", "catch-up"): ("guide-office", "amendments"),
    ("Document", "answers"): ("guide-trainer", "answers"),
}
"""Kind of place and name of the view → guide and section. Other pages lead to the list."""


def help_path(kind: str, view: str) -> str:
    """Return the address below the site that helps on this page, `/help` where none does more."""
    guide, section = PLACES.get((kind, view), ("", ""))
    return f"/help/{guide}#{section}" if guide else "/help"
