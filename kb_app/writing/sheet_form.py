"""The page of a table that is to be taken in (表格导入页): columns to settle, cells to mend."""

from __future__ import annotations

from content.errors import Invalid
from content.files.formats.sheets import address
from content.types.registry import KINDS
from content.types.sheet_columns import SPECIAL, columns_of, key_called, label_of_column
from content.types.sheet_rows import Chosen
from kb_app.paging import whole_number
from workflows.sheets import choices_of, trial_of, workbook_of

MOST_SHOWN = 200
MOST_CHANGES = 12
_LONGEST_SAMPLE = 30
_LAST_ROW = 1_048_576


def intake_shown(site, intake, actor, posted):
    """Return what the page of a table shows: its columns to settle, and what it would do."""
    kind, book = kind_of_intake(site, intake), workbook_of(intake)
    return {
        "sheets": _settling_shown(book, intake, kind, posted),
        "labels": labels_of(kind),
        **_trial_shown(trial_of(site, intake, actor, book)),
    }


def _settling_shown(book, intake, kind, posted):
    """Return the sheets of a table with their columns, as they are settled or were posted."""
    pairs = zip(book.sheets, choices_of(intake), strict=True)
    return [
        _sheet_shown(kind, number, sheet, chosen, posted)
        for number, (sheet, chosen) in enumerate(pairs)
    ]


def labels_of(kind):
    """Return what columns may be called, those of the document itself first."""
    return [*(column.label for column in columns_of(kind)), *SPECIAL.values()]


def posted_choices(intake, kind, posted):
    """Return how the sheets are to be read, as posted. Raises Invalid for an unknown column."""
    problems: dict[str, str] = {}
    choices = [
        _posted_choice(kind, number, chosen, posted, problems)
        for number, chosen in enumerate(choices_of(intake))
    ]
    if problems:
        raise Invalid(problems)
    return choices


def _trial_shown(trial):
    """Return what taking the table in would do, as the page shows it."""
    counted = (("新建", "new"), ("修改", "changed"), ("没有变化", "same"), ("不能导入", "refused"))
    problems = [(problem, one) for one in trial.documents for problem in one.problems]
    return {
        "counts": [(label, len(trial.which(outcome))) for label, outcome in counted],
        "refusal": trial.refusal,
        "problems": problems[:MOST_SHOWN],
        "more_problems": max(0, len(problems) - MOST_SHOWN),
        "changed": trial.which("changed")[:MOST_SHOWN],
        "new": trial.which("new")[:MOST_SHOWN],
        "may_import": len(trial.which("new", "changed")),
        "refused": len(trial.which("refused")),
        "most_changes": MOST_CHANGES,
        "digest": trial.digest,
    }


def kind_of_intake(site, intake):
    """Return the kind of the documents a table is about."""
    return KINDS[site.shelf(intake.shelf).type_name]


def _sheet_shown(kind, number, sheet, chosen, posted):
    headers = next((row.cells for row in sheet.rows if row.number == chosen.header), ())
    below = [row.cells for row in sheet.rows if row.number > chosen.header][:20]
    columns = []
    for column, key in enumerate(chosen.keys):
        name, label = f"s{number}c{column}", label_of_column(kind, key)
        shown = _column_shown(column, headers, below)
        columns.append({"name": name, "label": posted.get(name, label), **shown})
    return {
        "number": number,
        "name": sheet.name,
        "rows": sum(row.number > chosen.header for row in sheet.rows),
        "header": posted.get(f"s{number}header", str(chosen.header)),
        "is_taken": bool(posted.get(f"s{number}take")) if posted else chosen.is_taken,
        "columns": columns,
        "unclear": [one["header"] for one in columns if one["header"] and not one["label"]],
        "notes": list(_notes(sheet)),
    }


def _column_shown(column, headers, below):
    samples = (cells[column] for cells in below if column < len(cells) and cells[column])
    return {
        "letter": address(0, column)[:-1],
        "header": headers[column] if column < len(headers) else "",
        "sample": next(samples, "").replace("\n", " ")[:_LONGEST_SAMPLE],
    }


def _notes(sheet):
    """Yield what the clerk should know of a sheet that cannot be seen in it."""
    if sheet.is_hidden:
        yield "这张工作表是隐藏的。"
    hidden = [str(row.number) for row in sheet.rows if row.is_hidden]
    if hidden:
        more = "等" if len(hidden) > 8 else ""
        yield f"第{'、'.join(hidden[:8])}{more}行是隐藏的，也会导入。"
    for doubt in sheet.doubts[:8]:
        yield f"{doubt.at}：{doubt.said}。"
    if len(sheet.doubts) > 8:
        yield f"这样的单元格共{len(sheet.doubts)}个。"


def _posted_choice(kind, number, chosen, posted, problems):
    header = whole_number(posted.get(f"s{number}header", "").strip(), _LAST_ROW)
    keys = [
        _posted_key(kind, f"s{number}c{column}", key, posted, problems)
        for column, key in enumerate(chosen.keys)
    ]
    _refuse_twice(kind, number, keys, problems)
    is_taken = bool(posted.get(f"s{number}take"))
    return Chosen(chosen.header if header is None else header, tuple(keys), is_taken)


def _posted_key(kind, name, before, posted, problems):
    """Return the key of the column that was named; what was not posted stays as it is."""
    label = posted.get(name)
    if label is None or label == label_of_column(kind, before):
        return before
    if not label.strip():
        return ""
    key = key_called(kind, label)
    if key is None:
        problems[name] = f"没有叫“{label.strip()[:40]}”的栏目。请从列表中选择；不导入的留空。"
    return key or ""


def _refuse_twice(kind, number, keys, problems):
    seen: dict[str, int] = {}
    for column, key in enumerate(keys):
        if key and key in seen:
            letters = [address(0, one)[:-1] for one in (seen[key], column)]
            problems[f"s{number}c{column}"] = (
                f"{'、'.join(letters)}两列都对应“{label_of_column(kind, key)}”，只能留一列。"
            )
        seen.setdefault(key, column)
