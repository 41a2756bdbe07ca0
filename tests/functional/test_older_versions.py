"""What was internal stays internal when a later version is published for everybody."""

from __future__ import annotations

from datetime import date

import pytest

from tests import make
from workflows.accounts import change_settings
from workflows.drafting import save

SECRET = "窗口钥匙由值班人员保管"
OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)


@pytest.fixture
def bureau(tmp_path):
    with make.bureau(tmp_path) as made:
        made.change(_internal_then_public)
        yield made


def _internal_then_public(site) -> None:
    opened = {"anonymous_reading": True}
    change_settings(site, opened, make.actor(site, "admin"), make.later())
    internal = make.rule_text(("窗口工作", SECRET))
    document = make.draft(site, name="ban-fa", text=internal, publicity=_as("不予公开"))
    make.publish(document, OLD)
    public = make.words(text=make.rule_text(), publicity=_as("主动公开"))
    save(document, public, make.actor(site, "office"), make.later(), based_on=document.tag())
    make.publish(document, NEW)


def _as(attribute: str) -> dict[str, str]:
    return {"attribute": attribute}


@pytest.mark.parametrize(
    "address",
    ["/v/1", "?on=2025-06-30", "/export?format=txt&version=1", "/export?format=json&on=2025-06-30"],
)
def test_a_visitor_does_not_read_an_older_internal_version(bureau, address):
    answer = bureau.browser().get(f"/rules/ban-fa{address}", status="*")

    assert answer.status_int in {302, 303, 401, 404}
    assert SECRET not in answer.text


@pytest.mark.parametrize("address", ["/v/1", "?on=2025-06-30", "?version=1", "/@history"])
def test_a_visitor_s_program_does_not_read_it_either(bureau, address):
    answer = bureau.program().get(f"/rules/ban-fa{address}", status="*")

    assert SECRET not in answer.text


def test_a_visitor_s_search_does_not_find_it(bureau):
    found = bureau.program().get("/@search", {"SearchableText": "钥匙", "on": "2025-06-30"})

    assert found.json["items_total"] == 0


def test_who_signs_in_reads_both_versions(bureau):
    reader = bureau.program("reader")

    assert SECRET in reader.get("/rules/ban-fa?on=2025-06-30").text
    assert bureau.program().get("/rules/ban-fa").status_int == 200
