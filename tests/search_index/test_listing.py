"""What of a document becomes an entry of the index."""

from __future__ import annotations

from datetime import date

import pytest

from content.text.citations import printed
from content.types.registry import KINDS
from search_index.listing import slots_of
from tests import make

OUTLINE = {"training": {"outline": ["受理的条件", "审查的标准"]}}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_clause_found_is_cited_as_its_own_page_cites_it(kind):
    site = make.site()
    document = make.published(site, kind, in_force_from=date(2026, 1, 1), **OUTLINE.get(kind, {}))
    body = document.body_of(document.latest)

    (entries,) = (found for found in slots_of(document).values() if found)
    cited = {entry.clause: entry.printed for entry in entries}
    cited |= {clause: said for entry in entries for _, clause, _, said in entry.spans}

    assert cited
    assert cited == {clause: printed("", body.find(clause)) for clause in cited}
