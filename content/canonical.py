"""Plain data as one JSON text (规范形式): what is stored and hashed, byte for byte."""

from __future__ import annotations

import json


def canonical(told: object) -> str:
    """Return compact JSON with sorted keys; characters stand as they are."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
