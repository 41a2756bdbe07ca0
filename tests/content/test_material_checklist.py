"""The materials of a service item as a counter reads them."""

from __future__ import annotations

from content.types.material_checklist import checklist_of

FULL = {
    "name": "场所证明",
    "type": {"code": "2", "label": "复印件"},
    "form": {"code": "1", "label": "纸质"},
    "duplicate_copies": 2,
    "paper_spec": "A4",
    "source": {"code": "20", "label": "政府部门核发"},
    "source_explain": "不动产登记中心",
    "rongque": {"allowed": True, "deadline_workdays": 5, "condition": "书面承诺"},
    "exempt": {"exempt": True, "kind": "电子证照", "system": "省电子证照库"},
    "situation": ["自有场所"],
}


def one(**changed):
    (found,) = checklist_of({"materials": [{**FULL, **changed}]})
    return found


def test_a_material_says_form_copies_source_and_what_may_follow():
    wanted = one()

    assert wanted.form == "复印件2份；纸质；A4"
    assert wanted.source == "政府部门核发：不动产登记中心"
    assert wanted.gap == "可以容缺，5个工作日内补齐；书面承诺"
    assert wanted.exemption == "电子证照：省电子证照库"
    assert wanted.situation == "自有场所"


def test_what_to_do_when_a_certificate_cannot_be_looked_up_is_told():
    exempt = {**FULL["exempt"], "fallback": "由申请人补交复印件"}

    assert one(exempt=exempt).exemption == "电子证照：省电子证照库；不能核验时，由申请人补交复印件"


def test_without_copies_the_kind_of_material_is_told():
    assert one(duplicate_copies=0).form == "复印件；纸质；A4"


def test_a_main_material_may_never_follow_later():
    gap = {"allowed": False, "core_material": True}

    assert one(rongque=gap).gap == "不能容缺（主要材料）"


def test_a_material_of_which_nothing_is_said_must_be_there():
    assert one(rongque={}, exempt={}).gap == "不能容缺"


def test_a_record_without_materials_has_no_list():
    assert checklist_of({}) == ()
    assert checklist_of({"materials": ["讲义", "窗口工作管理办法"]}) == ()
