"""The reference lists exactly the tools of ``tool_surface.json``, by task, once each."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

from bs4 import Tag

from support.site import SOURCE, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        for definition in sections(site)[name].find_all("dd"):
            for tool in definition.select("li.mcp-tool > p > a code"):
                yield tool.get_text()


def surface() -> list[str]:
    """Return the names in ``tool_surface.json``."""
    data = json.loads((SOURCE / "tool_surface.json").read_text("utf-8"))
    return [tool["name"] for tool in data["tools"]]


def test_the_surface_is_the_list_of_227_tools() -> None:
    names = surface()
    assert len(names) == 227
    assert names == sorted(set(names))


def test_the_reference_has_every_tool_once(site: Site) -> None:
    assert sorted(documented(site)) == surface()


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
    came_or_went: set[str] = set()
    for old, new in itertools.pairwise(history):
        came_or_went |= set(old["tools"]) ^ set(new["tools"])
    text = sections(site)["Changes"].get_text(" ")
    assert set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", text)) == came_or_went


def test_the_source_stays_short() -> None:
    lines = (SOURCE / "mcp_tool_reference.rst").read_text("utf-8").splitlines()
    assert len(lines) < 400
