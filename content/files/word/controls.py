"""What a content control offers: a choice, a box to tick, a day (内容控件)."""

from __future__ import annotations

from content.files.word.names import W14, Element, W
from content.files.word.styles import value, whole


def control_words(control: Element) -> str:
    """Return the control's name and what may be filled in, as a sentence for the report."""
    properties = control.find(W + "sdtPr")
    if properties is None:
        return ""
    name = value(properties, "alias") or value(properties, "tag")
    said = [name, *(_offered(child) for child in properties)]
    if properties.find(W + "showingPlcHdr") is not None:
        said.append("尚未填写，现为提示文字")
    return "；".join(each for each in said if each)


def chosen(form_field: Element) -> str:
    """Return the entry a drop-down of an old form shows, or nothing."""
    choices = form_field.find(W + "ddList")
    if choices is None:
        return ""
    entries = [entry.get(W + "val", "") for entry in choices.findall(W + "listEntry")]
    number = whole(value(choices, "result") or value(choices, "default"), 0)
    return entries[number] if 0 <= number < len(entries) else ""


def _offered(property_: Element) -> str:
    if property_.tag in {W + "dropDownList", W + "comboBox"}:
        items = property_.findall(W + "listItem")
        shown = [item.get(W + "displayText", item.get(W + "value", "")) for item in items]
        return "可选：" + "、".join(each for each in shown if each)
    if property_.tag == W14 + "checkbox":
        state = property_.find(W14 + "checked")
        is_ticked = state is not None and state.get(W14 + "val", "1") in {"1", "true", "on"}
        return "复选框：已选" if is_ticked else "复选框：未选"
    if property_.tag == W + "date":
        return "日期：" + property_.get(W + "fullDate", "")[:10]
    return ""
