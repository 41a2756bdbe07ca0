"""What number may come after what, and how to say that it does not (编号的连续)."""

from __future__ import annotations

from content.text.numbering import number_of_label, to_chinese


def follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Tell whether `number` comes right after `last`: 24 → 25, 24 → 24之一 → 24之二 → 25."""
    if not last:
        return number == (1,)
    if len(number) == 1:
        return number[0] == last[0] + 1
    return number == (*last, 1) or number == (*last[:-1], last[-1] + 1)


def out_of_step(last: tuple[int, ...], number: tuple[int, ...]) -> str:
    """Return the sentence that says how 条 `number` fails to follow `last`."""
    printed = article_name(number)
    if not last:
        return f"正文从{printed}开始，前面的条没有找到。"
    if number == last:
        return f"{printed}重复出现。"
    if number == (1,):
        return f"条的编号在{article_name(last)}之后重新从第一条开始。"
    if number > last:
        return f"{article_name(last)}之后直接是{printed}，中间可能缺条，或与上一条连写在同一段。"
    return f"{printed}排在{article_name(last)}之后，编号倒退。"


def article_name(number: tuple[int, ...]) -> str:
    """Return the number as printed: (24, 1) → 第二十四条之一."""
    return f"第{to_chinese(number[0])}条" + "".join(f"之{to_chinese(n)}" for n in number[1:])


def list_out_of_step(last: str, label: str) -> str:
    """Return the sentence that says a list label does not follow the last one."""
    return f"“{label}”与上一个编号“{last}”不连续。"


def article_doubt(last: tuple[int, ...], number: tuple[int, ...]) -> str:
    """Return the code of the doubt that `out_of_step` says in words."""
    if not last:
        return "not_from_one"
    if number == last:
        return "repeated"
    if number == (1,):
        return "restarted"
    return "missing" if number > last else "backward"


def next_label(label: str) -> str:
    """Return the list label printed after this one: （一） → （二）, 1. → 2.; "" if unknown."""
    number = number_of_label(label)
    if len(number) != 1:
        return ""
    for spelled in (to_chinese, str):
        before = spelled(number[0])
        if label.count(before) == 1:
            return label.replace(before, spelled(number[0] + 1))
    return ""
