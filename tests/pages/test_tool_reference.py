"""The reference lists exactly the tools of ``tool_surface.json``, by task, once each."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

from bs4 import Tag

from support.site import COUNT, SOURCE, Site, surface

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What was captured last, as the page says it: written down twice, so that no short list slips in.
LIST = "227 tools by task, as of August 20, 2026 (origin: published list)"
GROUPS = [
    "Tenants and sessions",
    "Users and access",
    "Databases and tables",
    "Queries",
    "Identity resolution",
    "Amperity Bridge",
    "Couriers, feeds, and destinations",
    "Data export slices",
    "Orchestrations",
    "Campaigns and journeys",
    "Predictions",
    "Segments",
    "Labels",
    "Configuration history and recovery",
    "Workflows and compute",
    "Alerts and training",
    "Deep links",
]


def sections(site: Site) -> dict[str, Tag]:
    """Return the sections of the reference by heading."""
    return {
        str(section.find("h2").find(string=True)): section  # type: ignore[union-attr]
        for section in site.body("mcp_tool_reference").select("section > section")
    }


def documented(site: Site) -> Iterator[str]:
    """Yield each tool of each group, in page order."""
    for name in GROUPS:
        for link in sections(site)[name].select("dl.mcp-tools > dd > ul > li > p > a:first-child"):
            yield link.get_text()


def names() -> list[str]:
    """Return the names in ``tool_surface.json``."""
    return [str(tool["name"]) for tool in surface()]


def test_the_surface_is_the_list_that_was_meant() -> None:
    assert int(LIST.split()[0]) == COUNT, "write the last list down in LIST, above"
    assert names() == sorted(set(names()))


def test_the_reference_has_every_tool_once(site: Site) -> None:
    assert sorted(documented(site)) == names()


def test_a_tool_is_anchored_where_it_stands(site: Site) -> None:
    items = site.body("mcp_tool_reference").select("li.mcp-tool")
    assert sorted(str(item["id"]) for item in items) == [f"tool-{name}" for name in names()]


def test_the_gates_are_those_of_the_safety_page(site: Site) -> None:
    gated = {
        badge.get_text(): [
            str(item["id"]).removeprefix("tool-")
            for item in site.body("mcp_tool_reference").select("li.mcp-tool")
            if badge.get_text() in [b.get_text() for b in item.select(".mcp-badge-gate")]
        ]
        for badge in site.body("mcp_tool_reference").select(".mcp-badge-gate")
    }
    assert {gate: sorted(names) for gate, names in gated.items()} == {
        "external send": ["campaign_schedule", "courier_group_run", "orchestration_group_run"],
        "confirm": ["user_create", "user_delete"],
    }


def test_the_intro_counts_and_dates_the_list(site: Site) -> None:
    text = " ".join(site.body("mcp_tool_reference").get_text().split())
    assert f"This page lists {LIST}." in text, "write the last list down in LIST, above"


def test_the_groups_stand_between_how_to_read_and_changes(site: Site) -> None:
    assert list(sections(site)) == ["How to read a tool name", *GROUPS, "Changes"]


def test_a_group_has_an_intro_and_a_task_for_each_row(site: Site) -> None:
    for name in GROUPS:
        section = sections(site)[name]
        assert section.find("p", recursive=False), name
        for term in section.find_all("dt"):
            following = term.find_next_sibling()
            assert isinstance(following, Tag)
            assert following.name == "dd", (name, term)


def test_changes_give_every_tool_that_came_or_went(site: Site) -> None:
    history = json.loads((SOURCE / "tool_surface_history.json").read_text("utf-8"))
    lists = [*(set(entry["tools"]) for entry in history), set(names())]
    came_or_went: set[str] = set()
    for old, new in itertools.pairwise(lists):
        came_or_went |= old ^ new
    text = sections(site)["Changes"].get_text(" ")
    assert set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", text)) == came_or_went


def test_the_source_stays_short() -> None:
    lines = (SOURCE / "mcp_tool_reference.rst").read_text("utf-8").splitlines()
    assert len(lines) < 400
