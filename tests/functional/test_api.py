"""The JSON interface: the same addresses, in plone.restapi's shape."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from content.types.blueprints import blueprints_of
from content.types.registry import KINDS
from tests.make import FIELDS, RULE_TEXT, WRITER_OF, bureau, published, rule_text

NAMES = count(1)

AS_TOLD = {"effective": "2026-01-01", "checked": "以签发的日期为准"}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    with bureau(tmp_path_factory.mktemp("county")) as made:
        yield made


@pytest.fixture
def rule(county):
    """Return the path of a published rule that no other test touches."""
    name = f"rule-{next(NAMES)}"
    county.change(lambda site: published(site, name=name, in_force_from=date(2026, 1, 1)))
    return f"/rules/{name}"


@pytest.fixture
def draft(county):
    """Return the path of a rule that was never published."""
    body = {"title": "考勤办法", "text": RULE_TEXT, "id": f"draft-{next(NAMES)}"}
    return county.program("office").post_json("/rules", body, status=201).json["path"]


def test_the_site_lists_the_shelves_a_person_may_enter(county):
    site = county.program("reader").get("/").json

    assert site["@type"] == "site"
    assert [item["id"] for item in site["items"]] == [
        kind.shelf for kind in KINDS.values() if kind.shelf != "experts"
    ]
    assert site["items_total"] == len(site["items"])


def test_a_visitor_is_asked_to_sign_in(county):
    answer = county.program().get("/rules", status=401)

    assert answer.json["message"].startswith("请先登录")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_created_by_whoever_writes_it(county, kind):
    writer = county.program(WRITER_OF.get(kind, "office"))
    body = {"@type": kind, "fields": FIELDS[kind], "text": RULE_TEXT}

    answer = writer.post_json(f"/{KINDS[kind].shelf}", body, status=201)

    found = writer.get(answer.headers["Location"]).json
    assert found["@type"] == kind
    assert found["title"] == KINDS[kind].title_of(FIELDS[kind])
    assert found["text"] == RULE_TEXT


def test_a_document_is_created_from_a_blueprint_that_its_kind_has(county):
    body = {"title": "某某办法", "text": RULE_TEXT, "fields": FIELDS["rule"]}
    [blueprint, *_] = blueprints_of("rule")
    office = county.program("office")

    office.post_json("/rules", {**body, "id": "begun", "blueprint": blueprint.name}, status=201)
    answer = office.post_json("/rules", {**body, "blueprint": "none"}, status=400)

    assert "没有这个模板" in str(answer.json)
    assert county.change(lambda site: site.at("/rules/begun").blueprint) == blueprint.name


def test_a_kind_that_belongs_on_another_shelf_is_refused(county):
    body = {"@type": "law", "title": "某法"}

    answer = county.program("office").post_json("/rules", body, status=400)

    assert "只收“内部制度”" in answer.json["message"]


def test_a_reader_may_not_create(county):
    answer = county.program("reader").post_json("/rules", {"title": "某办法"}, status=403)

    assert "“新建”的权限" in answer.json["message"]


def test_the_tree_of_clauses_says_exactly_the_text(county, rule):
    found = county.program("reader").get(f"{rule}?expand=clauses").json

    assert found["text"] == RULE_TEXT
    assert "".join(said(found["clauses"])) == "".join(RULE_TEXT.split("\n"))


def test_every_clause_of_the_tree_opens_at_its_address(county, rule):
    reader = county.program("reader")
    tree = reader.get(f"{rule}?expand=clauses").json["clauses"]

    for node in nodes_of(tree):
        by_id = reader.get(node["@id"]).json
        by_number = reader.get(f"{rule}/{node['address']}").json
        assert by_id["id"] == by_number["id"] == node["id"]


def test_the_elements_of_a_service_item_stand_beside_its_text(county):
    county.change(lambda site: published(site, "service_item", name="xiao-zuo-fang"))

    item = county.program("staff").get("/items/xiao-zuo-fang?expand=clauses").json

    assert [node["text"] for node in item["elements"]] == ["受理条件"]
    assert item["text"] == RULE_TEXT


def test_an_answer_that_is_known_already_is_not_sent_again(county, rule):
    reader = county.program("reader")
    tag = reader.get(rule).headers["ETag"]

    again = reader.get(rule, headers={"If-None-Match": tag}, status=304)

    assert again.body == b""
    assert again.headers["ETag"] == tag


def test_a_change_needs_to_say_what_it_is_based_on(county, rule):
    answer = county.program("office").patch_json(rule, {"text": "第一条　新。"}, status=428)

    assert "If-Match" in answer.json["message"]


def test_a_change_based_on_the_entity_tag_is_taken(county, rule):
    office = county.program("office")
    tag = office.get(rule).headers["ETag"]

    office.patch_json(rule, {"text": rule_text(("提高", "提升"))}, headers={"If-Match": tag},
                      status=204)  # fmt: skip

    assert "提升服务质量" in office.get(f"{rule}/draft").json["text"]
    assert "提高服务质量" in office.get(rule).json["text"]


def test_a_change_is_answered_with_the_document_when_that_is_preferred(county, draft):
    office = county.program("office")
    body = {"title": "考勤与请假办法", "based_on": office.get(draft).json["tag"]}

    answer = office.patch_json(draft, body, headers={"Prefer": "return=representation"}, status=200)

    assert answer.json["title"] == "考勤与请假办法"
    assert answer.json["text"] == RULE_TEXT


@pytest.mark.parametrize(("by_header", "status"), [(True, 412), (False, 409)])
def test_a_stale_change_is_told_both_texts_and_changes_nothing(county, draft, by_header, status):
    office, writer = county.program("office"), county.program("writer")
    seen = office.get(draft)
    theirs, mine = rule_text(("提高", "提升")), rule_text(("提高", "改进"))
    writer.patch_json(draft, {"text": theirs, "based_on": seen.json["tag"]})
    body = {"text": mine} | ({} if by_header else {"based_on": seen.json["tag"]})
    headers = {"If-Match": seen.headers["ETag"]} if by_header else {}

    answer = office.patch_json(draft, body, headers=headers, status=status).json

    assert (answer["mine"], answer["theirs"]) == (mine, theirs)
    assert answer["current"] == office.get(draft).json["tag"]
    assert office.get(draft).json["text"] == theirs


def test_whoever_read_the_published_text_does_not_overwrite_a_draft(county, rule):
    office = county.program("office")
    seen = office.get(f"{rule}/v/1").headers["ETag"]
    office.patch_json(rule, {"title": "新办法", "based_on": office.get(rule).json["tag"]})

    office.patch_json(rule, {"title": "另一办法"}, headers={"If-Match": seen}, status=412)

    assert office.get(f"{rule}/draft").json["title"] == "新办法"


def test_a_field_that_is_null_is_taken_away(county, draft):
    office = county.program("office")
    office.patch_json(draft, {"issuer": "某局", "based_on": office.get(draft).json["tag"]})

    office.patch_json(draft, {"issuer": None, "based_on": office.get(draft).json["tag"]})

    assert "issuer" not in office.get(draft).json["fields"]


def test_a_draft_is_deleted_and_a_published_document_is_not(county, draft, rule):
    office = county.program("office")

    office.delete(draft, status=204)

    office.get(draft, status=404)
    assert "不能删除" in county.program("admin").delete(rule, status=422).json["message"]


def test_a_rule_goes_from_draft_to_force_by_two_people(county, draft):
    office, reviewer = county.program("office"), county.program("reviewer")
    office.post_json(f"{draft}/@workflow/submit", {})
    offered = [step["id"] for step in reviewer.get(f"{draft}/@workflow").json["transitions"]]
    reviewer.post_json(f"{draft}/@workflow/approve", {"comment": "同意"})

    told = reviewer.post_json(f"{draft}/@workflow/publish", AS_TOLD).json

    assert offered == ["approve-and-publish", "send_back", "approve"]
    assert told["review_state"] == "published"
    assert county.program("reader").get(draft).json["in_force_from"] == "2026-01-01"


def test_a_reviewer_approves_and_publishes_at_once(county, draft):
    path = draft
    county.program("office").post_json(f"{path}/@workflow/submit", {})
    reviewer = county.program("reviewer")

    step = reviewer.get(f"{path}/@workflow").json["transitions"][0]
    told = reviewer.post_json(step["@id"], AS_TOLD).json

    assert step["id"] == "approve-and-publish"
    assert step["needs"] == ["in_force_from"]
    assert told["review_state"] == "published"
    assert reviewer.get(path).json["version"] == 1


def test_publishing_against_the_words_of_the_text_names_the_points(county, draft):
    county.program("office").post_json(f"{draft}/@workflow/submit", {})
    reviewer = county.program("reviewer")
    step = reviewer.get(f"{draft}/@workflow").json["transitions"][0]

    refused = reviewer.post_json(step["@id"], {"effective": "2026-01-01"}, status=400)

    assert "正文写自2026年6月1日起施行" in refused.json["message"]
    assert {"保密审查", "签发人"} <= {one["title"].partition("：")[0] for one in step["points"]}


def test_publishing_without_a_date_names_the_field(county, draft):
    county.program("office").post_json(f"{draft}/@workflow/submit", {})
    county.program("reviewer").post_json(f"{draft}/@workflow/approve", {})

    answer = county.program("reviewer").post_json(f"{draft}/@workflow/publish", {}, status=400)

    assert list(answer.json["problems"]) == ["in_force_from"]


def test_the_author_may_not_approve(county):
    admin = county.program("admin")
    path = admin.post_json("/rules", {"title": "自审办法", "text": RULE_TEXT}).json["path"]
    admin.post_json(f"{path}/@workflow/submit", {})

    answer = admin.post_json(f"{path}/@workflow/approve", {}, status=403)

    assert "不能审核自己的稿件" in answer.json["message"]


def test_the_address_of_a_clause_may_name_its_day(county, rule):
    reader = county.program("reader")
    clause = reader.get(f"{rule}/art-1").json["id"]

    told = reader.get(f"{rule}/c/{clause}@2026-01-01").json

    assert told["day"] == "2026-01-01"
    assert told["@id"].endswith(f"/c/{clause}?on=2026-01-01")
    assert (
        "没有施行的版本" in reader.get(f"{rule}/c/{clause}@2025-12-31", status=404).json["message"]
    )
    assert reader.get(f"{rule}/c/{clause}@someday", status=400).json["problems"].keys() == {"on"}


def test_a_day_before_the_first_version_has_no_text(county, rule):
    reader = county.program("reader")

    assert reader.get(f"{rule}?on=2026-01-01").json["version"] == 1
    assert "没有施行的版本" in reader.get(f"{rule}?on=2025-12-31", status=404).json["message"]


def test_a_clause_is_found_by_its_words_and_opened_by_its_link(county, rule):
    reader = county.program("reader")

    found = reader.get("/@search", {"SearchableText": "可以容缺受理", "path": rule}).json

    [hit] = [item for item in found["items"] if item["address"] == "art-4/para-1"]
    assert reader.get(hit["@id"]).json["text"] == "有下列情形之一的，可以容缺受理："
    assert {"text": "可以容缺受理", "is_match": True} in hit["excerpt"]


def test_a_search_before_the_rule_was_in_force_finds_nothing(county, rule):
    asked = {"SearchableText": "可以容缺受理", "path": rule, "on": "2025-06-01"}

    assert county.program("reader").get("/@search", asked).json["items_total"] == 0


def test_lists_come_in_portions_that_lead_on(county):
    county.change(lambda site: [published(site, "guide", name=f"guide-{n}") for n in range(5)])
    reader = county.program("reader")
    names, url = [], "/guides?b_size=2"

    while url:
        portion = reader.get(url).json
        names += [item["id"] for item in portion["items"]]
        url = portion["batching"].get("next")

    assert len(names) == len(set(names)) == portion["items_total"]
    assert portion["batching"]["last"].endswith("b_start=4&b_size=2")


@pytest.mark.parametrize("asked", ["b_size=-1", "b_start=x", "b_size=1e9", "b_start=%E4%B8%80"])
def test_a_portion_that_is_no_number_is_refused(county, asked):
    county.program("reader").get(f"/rules?{asked}", status=400)


def test_the_kinds_describe_their_fields(county):
    office = county.program("office")

    schema = office.get("/@types/rule").json

    assert [t["id"] for t in office.get("/@types").json if t["addable"]] == [
        "rule", "guide", "service_item", "inspection_guideline", "law", "expert",
    ]  # fmt: skip
    assert schema["required"] == ["title"]
    assert schema["properties"]["effective_from"]["format"] == "date"
    assert ["办法", "办法"] in schema["properties"]["kind"]["choices"]


def test_a_file_is_taken_in_with_a_report(county):
    text = f"---\n标题: 值班办法\n---\n{RULE_TEXT}".encode()
    files = [("file", "值班办法.md", text)]

    answer = county.program("office").post("/rules/@take-in", upload_files=files, status=201)

    assert answer.json["title"] == "值班办法"
    assert answer.json["text"] == RULE_TEXT


def test_an_upload_without_a_file_says_so(county):
    answer = county.program("office").post("/rules/@take-in", {"file": "x"}, status=400)

    assert "上传一个文件" in answer.json["message"]


def test_a_share_is_given_and_taken_back(county, rule):
    office, staff = county.program("office"), county.program("staff")
    share = {"id": "staff", "type": "user", "roles": {"office_editor": True}}
    office.post_json(f"{rule}/@sharing", {"entries": [share]}, status=204)
    assert staff.get(rule).json["may_edit"]

    share["roles"]["office_editor"] = False
    office.post_json(f"{rule}/@sharing", {"entries": [share]}, status=204)

    assert not staff.get(rule).json["may_edit"]
    assert office.get(f"{rule}/@sharing").json["entries"] == []


def test_breadcrumbs_and_navigation_lead_around(county, rule):
    reader = county.program("reader")

    way = [step["title"] for step in reader.get(f"{rule}/@breadcrumbs").json["items"]]

    assert way == ["内部制度", "窗口工作管理办法"]
    assert reader.get(f"{rule}/@navigation").json["items"][0]["id"] == "rules"


@pytest.mark.usefixtures("rule")
def test_the_journal_is_numbered_and_closed_to_readers(county):
    lines = county.program("admin").get("/@journal?b_size=3").json

    assert [line["action"] for line in lines["items"]] == ["publish", "approve", "submit"]
    assert lines["items"][0]["number"] == lines["items_total"]
    county.program("reader").get("/@journal", status=403)


def test_people_are_listed_to_administrators_and_to_themselves_only(county):
    assert len(county.program("admin").get("/@users").json) >= 9
    assert county.program("reader").get("/@users/reader").json["fullname"] == "吴读者"
    county.program("reader").get("/@users", status=403)
    county.program("reader").get("/@users/admin", status=403)


def said(tree):
    for node in nodes_of(tree):
        yield f"{node['label']}{node['gap']}{node['text']}"


def nodes_of(tree):
    for node in tree:
        yield node
        yield from nodes_of(node["children"])
