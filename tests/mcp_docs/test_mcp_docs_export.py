"""``tools.json`` beside the HTML says what the pages say, in the form of its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from support.facts import STACKS
from support.project import Project
from support.site import COUNT

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a tiny project that builds without a warning."""
    return Project.copy("mcp", tmp_path)


def test_a_tool_has_its_place_gate_and_age(project: Project) -> None:
    data = json.loads(project.build().read("tools.json"))
    tools = {tool["name"]: tool for tool in data["tools"]}
    assert tools["courier_group_run"] == {
        "name": "courier_group_run",
        "group": "Couriers",
        "task": "See a group, and run it",
        "url": "https://docs.example/reference.html#tool-courier_group_run",
        "gate": "external send",
        "hints": None,
        "first_seen": "2026-05-05",
    }
    assert tools["tenant_info"]["first_seen"] == "2026-08-20"
    assert tools["tenant_info"]["task"] == "Look at tenants"
    assert tools["tenant_info"]["gate"] is None


def test_the_stacks_and_the_origin_are_there(project: Project) -> None:
    data = json.loads(project.build().read("tools.json"))
    assert [stack["name"] for stack in data["stacks"]] == ["west", "north"]
    assert [stack["default"] for stack in data["stacks"]] == [True, False]
    assert data["surface"] == {
        "date": "2026-08-20",
        "origin": "published list",
        "server": "https://mcp.amperity.com",
    }


def test_a_retired_tool_has_its_dates(project: Project) -> None:
    data = json.loads(project.build().read("tools.json"))
    assert data["retired"] == [
        {
            "name": "sandbox_list",
            "first_seen": "2026-05-05",
            "last_seen": "2026-05-05",
            "removed": "2026-06-01",
            "probably_renamed_to": None,
        },
        {
            "name": "tenant_get_info",
            "first_seen": "2026-05-05",
            "last_seen": "2026-06-01",
            "removed": "2026-08-20",
            "probably_renamed_to": "tenant_info",
        },
    ]


def test_hints_are_given_as_the_server_states_them(project: Project) -> None:
    surface = (project.source / "tool_surface.json").read_text()
    hints = '"tenant_info", "hints": {"readOnlyHint": true, "openWorldHint": false}'
    project.write({"tool_surface.json": surface.replace('"tenant_info"', hints)})
    data = json.loads(project.build().read("tools.json"))
    stated = {tool["name"]: tool["hints"] for tool in data["tools"] if tool["hints"] is not None}
    assert stated == {"tenant_info": {"readOnlyHint": True, "openWorldHint": False}}


def test_the_site_publishes_a_valid_file_with_its_schema(site: Site) -> None:
    schema = json.loads((site.html / "tools.schema.json").read_text("utf-8"))
    data = json.loads((site.html / "tools.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    assert len(data["tools"]) == COUNT
    stacks = [(stack["name"], stack["url"], stack["region"]) for stack in data["stacks"]]
    assert stacks == list(STACKS)
    assert [stack["name"] for stack in data["stacks"] if stack["default"]] == ["aws-prod"]
    assert data["$schema"] == "tools.schema.json"


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"extra": 1}, {"tools": []}, {"tools": [{"name": "a"}]}, {"stacks": None}],
)
def test_the_schema_refuses_what_it_does_not_describe(
    site: Site, change: dict[str, object]
) -> None:
    schema = json.loads((site.html / "tools.schema.json").read_text("utf-8"))
    data = json.loads((site.html / "tools.json").read_text("utf-8"))
    assert not Draft202012Validator(schema).is_valid(data | change)


def test_every_link_of_the_file_leads_to_its_tool(site: Site) -> None:
    data = json.loads((site.html / "tools.json").read_text("utf-8"))
    for tool in data["tools"]:
        page, _, anchor = tool["url"].rpartition("/")[2].partition("#")
        found = site.pages[page.removesuffix(".html")].find(id=anchor)
        assert found is not None
        assert tool["name"] in found.get_text()


def test_other_builders_write_no_file(project: Project) -> None:
    assert not (project.build("text").out / "tools.json").exists()
