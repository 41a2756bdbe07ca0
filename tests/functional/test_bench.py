"""Every bench runs, however small, and says what it measured; times are not looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb_app.bench import BENCHES, first_view, laws
from kb_app.bench.figures import Figure, as_table
from kb_app.cli import main

TINY = {
    "http": ("--laws", "3", "--sample", "2"),
    "take-in": ("--laws", "3"),
    "size": ("--laws", "3"),
    "recall": ("--laws", "3", "--phrases", "5"),
    "export": ("--laws", "3"),
    "search": ("--questions", "5", "--articles", "400", "--laws", "3"),
    "start": ("--laws", "2", "--starts", "1"),
}
"""Benches over statutes, with the fewest of them that still measure something."""

ALONE = {
    "writers": ("--edits", "2"),
    "crash": ("--rounds", "1"),
    "ripple": ("--dependents", "12"),
    "pages": ("--sample", "2", "--runs", "0"),
}
"""Benches that make up their own texts."""

WITH_FILES = {"import", "compare"}
"""Benches over files that somebody names; see test_bench_importing and test_bench_comparing."""


def figures_of(name: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]):
    """Return the exit code, and the figures by the work they are about."""
    code = main(["bench", name, "--json", *words])
    told = json.loads(capsys.readouterr().out)
    assert told["bench"] == name
    return code, {figure["work"]: figure for figure in told["figures"]}


def test_every_bench_is_tried_here():
    assert set(BENCHES) == {*TINY, *ALONE, *WITH_FILES}


@pytest.mark.slow
@pytest.mark.parametrize("name", TINY)
def test_a_bench_over_statutes_tells_its_figures(name: str, capsys, shared: Path):
    code, figures = figures_of(name, TINY[name], capsys)

    assert code == 0
    assert all(isinstance(figure["value"], int | float) for figure in figures.values())
    assert any(figure["is_met"] is not None for figure in figures.values())


@pytest.mark.slow
def test_eight_writers_lose_no_words(capsys):
    code, figures = figures_of("writers", ALONE["writers"], capsys)

    assert code == 0
    assert figures["已确认写入"]["value"] == 16
    assert figures["丢失"]["value"] == 0
    assert figures["冲突时没有给出双方文本"]["value"] == 0


@pytest.mark.slow
def test_what_was_confirmed_survives_a_kill(capsys):
    code, figures = figures_of("crash", ALONE["crash"], capsys)

    assert code == 0
    assert figures["强制结束"]["value"] == 1


@pytest.mark.slow
def test_a_change_reaches_all_that_rests_on_it(capsys):
    code, figures = figures_of("ripple", ALONE["ripple"], capsys)

    assert code == 0
    assert figures["等待核对的文件"]["value"] == 12


def test_a_first_view_without_a_driven_browser_says_how_to_get_one(monkeypatch):
    monkeypatch.setattr(first_view, "sync_playwright", None)

    with pytest.raises(SystemExit, match="pip install playwright"):
        first_view.main(["chromium", "session=1", "http://127.0.0.1/"])


def test_a_bench_without_the_reference_material_says_so(capsys, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(laws, "SHARED", tmp_path)

    code = main(["bench", "size", "--laws", "1"])

    assert code == 1
    assert "没有找到参考资料“../shared/bench/search/corpus.jsonl.gz”" in capsys.readouterr().err


def test_the_table_sets_aims_and_peers_beside_the_figures():
    table = as_table(
        [
            Figure("检索", 2.5, "ms", most=3.0, beside="Plone 18"),
            Figure("批量导入", 20, "件", least=30),
            Figure("件数", 1000, "件"),
        ]
    )

    assert table.splitlines() == [
        "项目      测得      目标             同类系统",
        "检索      2.5 ms    ≤ 3 ms   达到    Plone 18",
        "批量导入  20 件     ≥ 30 件  未达到",
        "件数      1,000 件",
    ]
