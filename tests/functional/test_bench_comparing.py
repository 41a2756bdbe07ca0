"""`kb bench compare` pairs dated versions of a folder and counts what became of each article."""

from __future__ import annotations

import json

from kb_app.cli import main

FIRST = "# 窗口条例\n\n第一条 窗口应当当场受理申请。\n\n第二条 审批决定应当在网站上公布。\n"
SECOND = (
    "# 窗口条例\n\n第一条 窗口应当当日受理申请。\n\n第二条 踏勘人员不得少于二人。\n\n"
    "第三条 审批决定应当在网站上公布。\n"
)


def test_dated_versions_of_a_title_are_paired_and_counted(tmp_path, capsys):
    for day, text in (("2020-01-01", FIRST), ("2024-01-01", SECOND), ("2025-01-01", SECOND)):
        (tmp_path / f"窗口条例({day}).md").write_text(text, encoding="utf-8")
    (tmp_path / "只有一版(2020-01-01).md").write_text(FIRST, encoding="utf-8")

    code = main(["bench", "compare", "--json", "--laws", str(tmp_path)])

    told = json.loads(capsys.readouterr().out)
    first, second = told["pairs"]
    assert code == 0
    assert (first["old_articles"], first["new_articles"], first["unchanged"]) == (2, 3, 0)
    assert {kind: n for kind, n in first["kinds"].items() if n} == {"新增": 1, "修改": 1, "改号": 1}
    assert (second["old_day"], second["new_day"]) == ("2024-01-01", "2025-01-01")
    assert second["unchanged"] == 3


def test_a_folder_without_two_versions_of_anything_is_refused(tmp_path, capsys):
    code = main(["bench", "compare", "--laws", str(tmp_path)])

    assert code != 0
    assert "没有同一部法的两个版本" in "".join(capsys.readouterr())
