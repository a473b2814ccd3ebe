"""The steps of each client carry the month in which they were last verified."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from date_words import MONTHS
from support.facts import GUIDES

if TYPE_CHECKING:
    from support.site import Site


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_says_when_its_steps_were_verified(site: Site, guide: str) -> None:
    lines = [line.get_text() for line in site.body(guide).select("p.verified")]
    assert lines
    pattern = rf"[A-Z][\w -]+ verified in ({'|'.join(MONTHS)}) 20\d\d\."
    assert [line for line in lines if not re.fullmatch(pattern, line)] == []
