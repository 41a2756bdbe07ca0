"""The workflows in sentences are what the bureau agreed to."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.types.registry import KINDS
from workflows.publication import WORKFLOWS
from workflows.sentences import sentences

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("kind", KINDS)
def test_the_workflow_of_a_kind_reads_as_agreed(kind):
    agreed = (GOLDEN / f"{kind}.txt").read_text(encoding="utf-8").splitlines()

    assert sentences(WORKFLOWS[KINDS[kind].workflow], kind) == agreed
