"""Links keep the day that is read and the day it was known on."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from kb_app.moment import Moment
from tests import make
from tests.functional.pages import bureau_with_passwords, signed_in

DAY, KNOWN = date(2026, 1, 2), date(2026, 3, 4)


def test_today_as_it_is_known_now_adds_nothing():
    assert Moment().link("/rules") == "/rules"
    assert Moment().link("/rules", before="", standing="all") == "/rules?standing=all"


def test_a_day_and_what_was_known_of_it_are_kept():
    moment = Moment(DAY, KNOWN)

    assert moment.link("/x") == "/x?on=2026-01-02&known=2026-03-04"
    assert moment.link("/x?a=1", at="art-2") == "/x?a=1&at=art-2&on=2026-01-02&known=2026-03-04"
    assert moment.at(KNOWN).link("/x") == "/x?on=2026-03-04&known=2026-03-04"


@pytest.fixture(scope="module")
def staff(tmp_path_factory):
    with bureau_with_passwords(tmp_path_factory.mktemp("kept"), "staff") as made:
        made.change(lambda site: make.published(site, "service_item", name="item"))
        yield signed_in(made, "staff")


@pytest.mark.parametrize(
    ("address", "ending"),
    [
        ("/items", "/items/item/due"),
        ("/items", "standing=all"),
        ("/", "within=30"),
        ("/items/item", "/cited"),
        (f"/search?q={quote('食品')}", "/items/item"),
    ],
)
def test_a_page_s_links_keep_both(staff, address, ending):
    page = staff.get(address, {"on": "2026-06-01", "known": "2026-06-02"})

    found = [link["href"] for link in page.html.select("main a[href]") if ending in link["href"]]

    assert [url for url in found if "known=2026-06-02" not in url] == []
