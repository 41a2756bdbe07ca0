"""What became of many files when they were read (读入结果): a row a group, the worst files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb_app.bench.figures import Figure, in_columns
from kb_app.bench.likeness import Likeness, Numbered

CHARACTERS_A_PAGE = 1_500
WORST = 10


NO_LABELS = Numbered()


@dataclass(frozen=True)
class Tried:
    """What became of one file: read, refused with a sentence, missing, or a fault of ours."""

    file: str
    name: str
    group: str
    outcome: str
    sentence: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    characters: int = 0
    like: Likeness | None = None
    labels: Numbered = NO_LABELS
    cause: str = ""

    @property
    def recall(self) -> float | None:
        """Return the share of the reference that was read, None when there is nothing to say."""
        return self.like.recall if self.like is not None and self.like.runs else None


def summary_of(tried: list[Tried]) -> dict[str, Any]:
    """Return the row of the table for these files, with the worst of them and the refusals."""
    recalls = [one.recall for one in tried if one.recall is not None]
    outcomes = Counter(one.outcome for one in tried)
    labels = sum(one.labels.labels for one in tried)
    lost = sum(one.labels.lost for one in tried)
    opened = [one for one in tried if one.outcome == "opened"]
    pages = sum(one.characters for one in opened) / CHARACTERS_A_PAGE
    used = sum(one.cpu for one in opened)
    return {
        "files": len(tried),
        "opened": outcomes["opened"],
        "refused": outcomes["refused"],
        "tracebacks": outcomes["fault"],
        "missing": outcomes["missing"],
        "compared": len(recalls),
        "recall_mean": round(sum(recalls) / len(recalls), 4) if recalls else None,
        "recall_min": round(min(recalls), 4) if recalls else None,
        "below_095": sum(recall < 0.95 for recall in recalls),
        "below_097": sum(recall < 0.97 for recall in recalls),
        "articles": sum(one.labels.articles for one in tried),
        "articles_lost": sum(one.labels.articles_lost for one in tried),
        "labels": labels,
        "labels_lost": lost,
        "labels_lost_share": round(lost / labels, 5) if labels else None,
        "slowest_seconds": round(max((one.seconds for one in tried), default=0.0), 2),
        "slowest_cpu_seconds": round(max((one.cpu for one in tried), default=0.0), 2),
        "slowest_file": max(tried, key=lambda one: one.seconds).file if tried else "",
        "pages": round(pages, 1),
        "cpu_seconds": round(used, 2),
        "pages_per_second": round(pages / used, 1) if used else None,
        "worst": [_told(one) for one in _worst(tried)],
        "refusals": dict(
            Counter(t.sentence for t in tried if t.outcome == "refused").most_common()
        ),
        "faults": [f"{t.file}：{t.sentence}" for t in tried if t.outcome in {"fault", "missing"}],
    }


def figures_of(group: str, told: Mapping[str, Any]) -> list[Figure]:
    """Return the figures of a group that have an aim; all others stand in the table."""
    return [
        Figure(f"{group}：{words}", float(value), unit, **aim)
        for key, words, unit, aim in _AIMS.get(group, ())
        if isinstance(value := told[key], int | float)
    ]


def printed(groups: Mapping[str, Mapping[str, Any]], whole: Mapping[str, Any]) -> str:
    """Return the table, the worst files, and why files were refused, to be read by people."""
    rows = [_row(name, told) for name, told in groups.items()]
    table = in_columns([_HEADS, *rows, _row("合计", whole)])
    worst = [_worst_line(one) for one in whole["worst"]]
    refusals = [f"{count:>5}  {sentence}" for sentence, count in whole["refusals"].items()]
    parts = (
        ("", table),
        ("查全率最低的文件：\n", "\n".join(worst)),
        ("拒绝的理由：\n", "\n".join(refusals)),
        ("出错或没有的文件：\n", "\n".join(whole["faults"])),
    )
    return "\n\n".join(head + text for head, text in parts if text)


_HEADS = ("组", "件", "读入", "拒绝", "出错", "缺", "查全率", "<0.95", "<0.97", "丢条号", "丢编号",
          "最慢秒", "CPU秒", "页/CPU秒")  # fmt: skip


def _row(name: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    share, recall = told["labels_lost_share"], told["recall_mean"]
    compared = told["compared"]
    return (
        name, *(str(told[key]) for key in ("files", "opened", "refused", "tracebacks", "missing")),
        "–" if recall is None else f"{recall:.4f}",
        *(str(told[key]) if compared else "–" for key in ("below_095", "below_097")),
        f"{told['articles_lost']}/{told['articles']}" if compared else "–",
        "–" if share is None else f"{share:.2%}",
        str(told["slowest_seconds"]), str(told["slowest_cpu_seconds"]),
        str(told["pages_per_second"] or "–"),
    )  # fmt: skip


def _worst_line(one: Mapping[str, Any]) -> str:
    recall = "–" if one["recall"] is None else f"{one['recall']:.4f}"
    lost = f"  丢编号{one['labels_lost']}（如“{one['label']}”）" if one["labels_lost"] else ""
    return f"  {recall}  {one['file']}  {one['name']}{lost}  {one['cause']}".rstrip()


def _worst(tried: list[Tried]) -> list[Tried]:
    """Return the files of which least was found, those that are complete left out."""
    short = [t for t in tried if (t.recall is not None and t.recall < 1) or t.labels.lost]
    return sorted(short, key=lambda t: (t.recall or 0, -t.labels.lost, t.file))[:WORST]


def _told(one: Tried) -> dict[str, Any]:
    return {
        "file": one.file, "name": one.name, "group": one.group,
        "recall": round(one.recall, 4) if one.recall is not None else None,
        "labels_lost": one.labels.lost, "label": one.labels.example, "cause": one.cause,
    }  # fmt: skip


_OFFICIAL = (
    ("recall_mean", "平均查全率", "", {"least": 0.998}),
    ("below_097", "查全率低于0.97", "份", {"most": 0}),
    ("articles_lost", "丢失的条号", "个", {"most": 0}),
    ("labels_lost_share", "丢失的编号，比例", "", {"most": 0.003}),
    ("pages_per_second", "每秒 CPU 读", "页", {"least": 50}),
)
_OTHER = (
    ("recall_mean", "平均查全率", "", {"least": 0.99}),
    ("articles_lost", "丢失的条号", "个", {"most": 0}),
)
_STRESS = (("slowest_cpu_seconds", "最慢一份，CPU", "s", {"most": 5}),)
_AIMS = {
    "zh-docx-official": _OFFICIAL,
    "zh-docx-from-doc": _OFFICIAL,
    "zh-doc": _OTHER,
    "zh-docx-other": _OTHER,
    "stress-docx": _STRESS,
    "stress-docm": _STRESS,
}
"""Group → what is aimed at in it: key, words, unit, aim."""
