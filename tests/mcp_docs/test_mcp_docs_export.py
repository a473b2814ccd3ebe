"""``tools.json`` beside the HTML says what the pages say, in the form of its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from support.facts import STACKS
from support.project import Built, Project
from support.site import COUNT

if TYPE_CHECKING:
    from pathlib import Path

    from support.site import Site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the tiny project as it is, built."""
    return Project.copy("mcp", tmp_path_factory.mktemp("as_it_is")).build()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a tiny project that builds without a warning."""
    return Project.copy("mcp", tmp_path)


def test_a_tool_has_what_is_known_of_it_and_nothing_else(built: Built) -> None:
    data = json.loads(built.read("tools.json"))
    tools = {tool["name"]: tool for tool in data["tools"]}
    assert tools["courier_group_run"] == {
        "name": "courier_group_run",
        "group": "Couriers",
        "task": "See a group, and run it",
        "gate": "external send",
        "first_seen": {"by": "2026-05-05"},
    }
    assert tools["tenant_info"] == {
        "name": "tenant_info",
        "group": "Tenants",
        "task": "Look at tenants",
        "first_seen": {"after": "2026-06-01", "by": "2026-08-20"},
    }
    assert data["reference"] == "https://docs.example/reference.html"
    assert data["hints_recorded"] is False


def test_a_tool_on_another_page_has_a_url(project: Project) -> None:
    more = "More\n====\n\n.. mcp:tools::\n\n   More\n      tenant_more\n"
    data = json.loads(project.write({"more.rst": more}).build().read("tools.json"))
    urls = {tool["name"]: tool["url"] for tool in data["tools"] if "url" in tool}
    assert urls == {"tenant_more": "https://docs.example/more.html#tool-tenant_more"}


def test_a_gate_is_explained(built: Built) -> None:
    gates = json.loads(built.read("tools.json"))["gates"]
    assert gates["confirm"] == {
        "label": "needs confirm: true",
        "meaning": "A call needs the argument confirm: true.",
        "url": "https://docs.example/safety.html#mcp-safety-user-administration",
    }


@pytest.mark.parametrize("base", ["https://example.org/docs", "https://example.org/docs/"])
def test_the_base_of_the_site_may_end_with_a_slash_or_not(project: Project, base: str) -> None:
    data = json.loads(project.build(html_baseurl=base).read("tools.json"))
    assert data["reference"] == "https://example.org/docs/reference.html"


@pytest.mark.parametrize("base", ["https://a b.example/", "https://a.example/?x=1"])
def test_a_base_that_is_no_folder_is_refused(project: Project, base: str) -> None:
    refused = project.build(html_baseurl=base)
    assert refused.status == 2
    [error] = refused.warnings
    hint = "write a URL without spaces, a query, or a fragment"
    assert error == f"ERROR: html_baseurl is '{base}'; {hint}"


@pytest.mark.parametrize("place", ["container", "tab"])
def test_a_tool_keeps_its_group_inside_of_a_container(project: Project, place: str) -> None:
    start = (
        ".. container:: box\n\n"
        if place == "container"
        else (".. tabs::\n\n   .. tab:: One\n\n   ")
    )
    more = f"More\n====\n\nSection\n-------\n\n{start}   .. mcp:tools::\n\n"
    indent = "      " if place == "container" else "         "
    more += f"{indent}More\n{indent}   tenant_more\n"
    more = more.replace("      .. mcp:tools", "      .. mcp:tools")
    built = project.write({"more.rst": more}).build(extensions=["mcp_docs", "sphinx_tabs.tabs"])
    [tool] = [t for t in json.loads(built.read("tools.json"))["tools"] if "url" in t]
    assert tool["group"] == "Section"


def test_the_stacks_and_the_origin_are_there(built: Built) -> None:
    data = json.loads(built.read("tools.json"))
    assert [stack["name"] for stack in data["stacks"]] == ["west", "north"]
    assert [stack["default"] for stack in data["stacks"]] == [True, False]
    assert data["surface"] == {
        "date": "2026-08-20",
        "origin": "published list",
        "server": "https://mcp.amperity.com",
    }


def test_a_retired_tool_has_its_dates(built: Built) -> None:
    data = json.loads(built.read("tools.json"))
    assert data["retired"] == [
        {
            "name": "sandbox_list",
            "first_seen": {"by": "2026-05-05"},
            "last_seen": "2026-05-05",
            "removed_by": "2026-06-01",
        },
        {
            "name": "tenant_get_info",
            "first_seen": {"by": "2026-05-05"},
            "last_seen": "2026-06-01",
            "removed_by": "2026-08-20",
            "renamed_to": "tenant_info",
        },
    ]


def test_hints_are_given_as_the_server_states_them(project: Project) -> None:
    surface = (project.source / "tool_surface.json").read_text()
    hints = '"tenant_info", "hints": {"readOnlyHint": true, "openWorldHint": false}'
    project.write({"tool_surface.json": surface.replace('"tenant_info"', hints)})
    data = json.loads(project.build().read("tools.json"))
    stated = {tool["name"]: tool["hints"] for tool in data["tools"] if "hints" in tool}
    assert data["hints_recorded"] is True
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
    [{"version": 1}, {"extra": 1}, {"tools": []}, {"tools": [{"name": "a"}]}, {"stacks": None}],
)
def test_the_schema_refuses_what_it_does_not_describe(
    site: Site, change: dict[str, object]
) -> None:
    schema = json.loads((site.html / "tools.schema.json").read_text("utf-8"))
    data = json.loads((site.html / "tools.json").read_text("utf-8"))
    assert not Draft202012Validator(schema).is_valid(data | change)


def test_every_tool_is_where_the_file_says(site: Site) -> None:
    data = json.loads((site.html / "tools.json").read_text("utf-8"))
    for tool in data["tools"]:
        url = tool.get("url", f"{data['reference']}#tool-{tool['name']}")
        page, _, anchor = url.rpartition("/")[2].partition("#")
        found = site.pages[page.removesuffix(".html")].find(id=anchor)
        assert found is not None
        assert tool["name"] in found.get_text()


@pytest.mark.parametrize("builder", ["text", "epub"])
def test_other_builders_write_no_file(project: Project, builder: str) -> None:
    built = project.build(builder, version="1", epub_copyright="Amperity", language="en")
    assert not (built.out / "tools.json").exists()


def test_retired_tools_are_sorted_by_name(project: Project) -> None:
    history = json.loads((project.source / "tool_surface_history.json").read_text())
    names = ["zebra_see", "yak_see", "ibis_see", "bee_see", "ant_see"]
    history[0]["tools"] = sorted([*history[0]["tools"], *names])
    project.write({"tool_surface_history.json": json.dumps(history)})
    retired = [tool["name"] for tool in json.loads(project.build().read("tools.json"))["retired"]]
    assert len(retired) == 7
    assert retired == sorted(retired)


def test_a_tool_that_left_twice_has_the_dates_of_the_last_time(project: Project) -> None:
    lists = {"2026-05-01": "a_b x_y", "2026-06-01": "a_b", "2026-07-01": "a_b x_y"}
    history = [{"date": day, "tools": names.split()} for day, names in lists.items()]
    project.write({"tool_surface_history.json": json.dumps(history)})
    retired = json.loads(project.build().read("tools.json"))["retired"]
    assert {tool["name"]: (tool["last_seen"], tool["removed_by"]) for tool in retired} == {
        "a_b": ("2026-07-01", "2026-08-20"),
        "x_y": ("2026-07-01", "2026-08-20"),
    }
