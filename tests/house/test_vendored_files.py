"""Vendored files are the ones their README names, byte for byte."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.house.sources import ROOT, name_of

FOLDERS = (ROOT / "kb_app" / "static" / "vendor", ROOT / "tests" / "browser" / "vendor")


@pytest.mark.parametrize("folder", FOLDERS, ids=name_of)
def test_vendored_files_have_the_sums_their_readme_names(folder: Path):
    readme = (folder / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (\S+) \| `([0-9a-f]{64})` \|$", readme, re.MULTILINE))

    found = {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*/*")
    }

    assert found == told
