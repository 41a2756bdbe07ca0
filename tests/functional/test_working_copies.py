"""The pages of a working copy in an amendment: which there are, and what the others answer."""

from __future__ import annotations

from datetime import date

import pytest
from webtest import Upload

from content.library.amendment import Terms
from content.library.document import Document
from kb_app.security import VIEWS_OF_COPIES
from tests import make
from tests.functional.handing_in import Answer, Counter
from tests.functional.pages import bureau_with_passwords, form_with, signed_in, text_of
from workflows.amending import begin, take_up
from workflows.drafting import save
from workflows.enacting import Wanted, take_amendment_step

AT = "/amendments/2026-0001"
COPY = f"{AT}/rules.window"
NO_SUCH = "修正案里的稿件没有这一项"


def amended(library):
    """Put a published rule with a change into an amendment."""
    rule, office = make.published(library, name="window"), make.actor(library, "office")
    terms = Terms("关于修改窗口办法的决定", "与上位法一致", date(2027, 1, 1))
    amendment = begin(library, terms, office, make.later())
    copy = take_up(amendment, rule, office, make.later())
    written = make.words("rule", make.rule_text(("当场受理", "当日受理")))
    save(copy, written, office, make.later(days=1), based_on=copy.tag())


@pytest.fixture
def bureau(tmp_path):
    with bureau_with_passwords(tmp_path, "office", "reviewer", "staff") as made:
        made.change(amended)
        yield made


@pytest.fixture
def office(bureau):
    return signed_in(bureau, "office")


def walked(bureau, *steps):
    def walk(library):
        amendment = library.amendments.amendment("2026-0001")
        for name in steps:
            who = make.actor(library, "office" if name in {"submit", "abandon"} else "reviewer")
            wanted = Wanted("不再需要", "已核对")
            take_amendment_step(amendment, name, who, make.later(days=2), wanted)

    bureau.change(walk)


def views_of_documents(bureau):
    """Return the names of all views that a document has."""
    found = bureau.wsgi.registry.introspector.get_category("views")
    told = (one["introspectable"] for one in found)
    return {one["name"] for one in told if one["context"] is Document}


def test_a_copy_has_the_views_of_the_list_and_no_other(bureau, office):
    names = views_of_documents(bureau)
    assert set(VIEWS_OF_COPIES) <= names
    program = bureau.program("office")

    for name in sorted(names):
        address = f"{COPY}/{name}".rstrip("/")
        seen = office.get(address, status="*")
        if name in VIEWS_OF_COPIES:
            assert seen.status_int in {200, 302, 303, 400, 404, 405}, name
            assert NO_SUCH not in seen.text, name
            assert program.get(address, status="*").status_int < 500, name
        else:
            told = seen.json["message"] if name.startswith("@") else seen.text
            assert (seen.status_int, NO_SUCH in told) == (422, True), name
            assert office.post(address, {}, status=422), name


def test_whom_the_copy_is_hidden_from_learns_nothing_of_it_by_any_view(bureau):
    staff = signed_in(bureau, "staff")
    for name in sorted(views_of_documents(bureau)):
        staff.get(f"{COPY}/{name}".rstrip("/"), status=404)


def test_a_review_day_for_a_copy_is_refused_and_no_inbox_suffers(office):
    office.post(f"{COPY}/review-by", {"due": "2026-11-01"}, status=422)

    assert "关于修改窗口办法的决定" in text_of(office.get("/inbox", status=200))


def test_every_link_of_a_copys_pages_leads_somewhere(office):
    for page in (COPY, f"{COPY}/edit", f"{COPY}/clauses", f"{COPY}/report", f"{COPY}/versions"):
        links = {link["href"].partition("#")[0] for link in office.get(page).html.select("a[href]")}
        forms = {form.get("action", "") for form in office.get(page).html.select("form")}
        for link in sorted(one for one in links if one.startswith(COPY)):
            assert office.get(link, status="*").status_int in {200, 302, 303}, (page, link)
        names = {one.removeprefix(f"{COPY}/") for one in forms if one.startswith(f"{COPY}/")}
        assert names <= set(VIEWS_OF_COPIES), page


def test_the_trail_to_a_copy_names_the_amendment(bureau):
    answer = bureau.program("office").get(f"{COPY}/@breadcrumbs").json
    titles = [one["title"] for one in answer["items"]]
    assert titles == ["修正案", "关于修改窗口办法的决定", "窗口工作管理办法"]


def test_an_amendment_that_is_over_closes_its_copies_on_every_road(bureau, office):
    form = office.get(f"{COPY}/edit").forms["form"]
    walked(bureau, "submit", "approve", "publish")

    form["kb_text"] = make.rule_text(("当场受理", "不予受理"))
    from_here = {"Sec-Fetch-Site": "same-origin"}
    refused = form.submit("save", headers=from_here, status=422)
    assert "已经办结" in text_of(refused)
    assert "不予受理" in refused.text
    for name in (name for name, verb in VIEWS_OF_COPIES.items() if verb == "edit"):
        assert "已经办结" in text_of(office.get(f"{COPY}/{name}", status=422))
    program = bureau.program("office")
    tag = program.get(COPY).headers["ETag"]
    changed = {"title": "别的名称"}
    program.patch_json(COPY, changed, headers={"If-Match": tag}, status=422)
    program.delete(COPY, headers={"If-Match": tag}, status=422)
    assert "编辑全文" not in text_of(office.get(AT))


def test_a_file_is_handed_in_for_a_copy_and_kept_as_its_next_save(office):
    form = form_with(office.get(f"{COPY}/upload"), "file")
    form["file"] = Upload("新稿.txt", make.rule_text(("当场受理", "即时受理")).encode())
    answer = Answer(303, location=form.submit(status=303).location)
    assert "窗口工作管理办法" in text_of(office.get("/incoming", status=200))

    page = Counter(office).keep(answer)

    assert page.request.path == f"{COPY}/draft"
    assert "即时受理" in text_of(page)


def test_the_page_says_that_a_change_ends_the_review(bureau, office):
    walked(bureau, "submit")
    assert "须重新提交审核" in text_of(office.get(AT))
    reviewer = signed_in(bureau, "reviewer")
    assert "须重新提交审核" not in text_of(reviewer.get(AT))

    form = office.get(f"{COPY}/edit").forms["form"]
    form["kb_text"] = make.rule_text(("当场受理", "次日受理"))
    form.submit("save", status=303)

    for address in (AT, COPY, f"{AT}/changes/rules.window"):
        reviewer.get(address, status=[403, 404])
    assert "关于修改窗口办法的决定" not in text_of(reviewer.get("/inbox"))
    assert "关于修改窗口办法的决定" in text_of(office.get("/inbox"))
