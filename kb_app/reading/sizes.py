"""How large a file is, as people say it (大小)."""

from __future__ import annotations


def size_said(size):
    """Return a number of bytes as people say it: `57 KB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".0 MB", " MB")
