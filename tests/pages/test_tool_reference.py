"""The reference lists exactly the tools of ``tool_surface.json``, by task, once each."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from datetime import date

from bs4 import Tag

from support.site import COUNT, ROOT, SOURCE, Site, surface

PAGE = "mcp_tool_reference"
#: The tools that the server's maker calls external sends.
EXTERNAL_SENDS = {"campaign_schedule", "courier_group_run", "orchestration_group_run"}


def groups(site: Site) -> list[Tag]:
    """Return the sections of the reference that list tools."""
    sections = site.body(PAGE).select("section > section")
    return [section for section in sections if section.select("li.mcp-tool")]


def names() -> list[str]:
    """Return the names in ``tool_surface.json``."""
    return [str(tool["name"]) for tool in surface()]


def test_the_list_is_sorted_and_has_no_tool_twice() -> None:
    assert names()
    assert names() == sorted(set(names()))


def test_every_tool_is_listed_once_and_anchored_there(site: Site) -> None:
    items = site.body(PAGE).select("li.mcp-tool")
    assert sorted(str(item["id"]) for item in items) == [f"tool-{name}" for name in names()]
    for item in items:
        assert item.get_text().split()[0] == str(item["id"]).removeprefix("tool-")


def test_an_external_send_has_its_gate(site: Site) -> None:
    for name in EXTERNAL_SENDS & set(names()):
        item = site.body(PAGE).find(id=f"tool-{name}")
        assert isinstance(item, Tag)
        gates = " ".join(badge.get_text() for badge in item.select(".mcp-badge-gate"))
        what = f"{name} is an external send; give it the classifier ' : external send'"
        assert "external" in gates, site.finding(PAGE, name, what)


def test_the_intro_counts_and_dates_the_list(site: Site) -> None:
    captured = json.loads((SOURCE / "tool_surface.json").read_text("utf-8"))
    day = date.fromisoformat(captured["date"])
    text = " ".join(site.body(PAGE).get_text().split())
    what = "say how many tools are listed, and of which day, with :mcp:surface:`count` and `date`"
    for said in (str(COUNT), f"{day:%B} {day.day}, {day.year}"):
        assert said in text, site.finding(PAGE, "", what)


def test_a_group_has_an_intro_and_a_task_for_each_row(site: Site) -> None:
    assert groups(site)
    for section in groups(site):
        title = str(section.find(string=True))
        assert section.find("p", recursive=False), site.finding(
            PAGE, title, "the group has no sentence that introduces it; write one"
        )
        for term in section.find_all("dt"):
            following = term.find_next_sibling()
            assert isinstance(following, Tag)
            assert following.name == "dd", (title, term)


def test_changes_give_every_tool_that_came_or_went(site: Site) -> None:
    history = json.loads((SOURCE / "tool_surface_history.json").read_text("utf-8"))
    lists = [*(set(entry["tools"]) for entry in history), set(names())]
    came_or_went: set[str] = set()
    for old, new in itertools.pairwise(lists):
        came_or_went |= old ^ new
    label = site.body(PAGE).find(id="mcp-tool-changes")
    assert label is not None
    section = label if label.name == "section" else label.find_parent("section")
    assert section is not None
    assert set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", section.get_text(" "))) == came_or_went


def test_every_word_of_customers_leads_to_a_tool() -> None:
    file = SOURCE / "tool_words.toml"
    text = file.read_text("utf-8")
    lines = [line.replace('"', "").split(" =")[0] for line in text.splitlines()]
    findings = [
        f"{file.relative_to(ROOT)}:{lines.index(word) + 1}: no tool has {part!r} in its name; "
        f"correct it in {word!r}, or remove it"
        for word, parts in tomllib.loads(text)["tools"].items()
        for part in parts
        if not any(part in name for name in names())
    ]
    assert not findings, "\n".join(findings)


def test_the_source_stays_short() -> None:
    lines = (SOURCE / "mcp_tool_reference.rst").read_text("utf-8").splitlines()
    assert len(lines) < 400
