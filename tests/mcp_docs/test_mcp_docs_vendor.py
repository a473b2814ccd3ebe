"""Another vendor's server is documented with conf.py alone: other names, gates, and host."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mcp_docs.spelling import is_near_host
from support.project import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a tiny project that builds without a warning."""
    return Project.copy("vendor", tmp_path)


def test_names_of_any_form_are_documented(project: Project) -> None:
    built = project.build()
    assert built.warnings == []
    for name in ("search", "get-sum", "listUsers"):
        assert built.page("index").select(f"li#tool-{name} code")
    names = [tool["name"] for tool in json.loads(built.read("tools.json"))["tools"]]
    assert names == ["search", "get-sum", "listUsers"]


def test_its_gates_are_shown_listed_and_linked(project: Project) -> None:
    page = project.build().page("index")
    badges = {badge.get_text(): badge["class"] for badge in page.select(".mcp-badge-gate")}
    assert badges == {
        "beta": ["mcp-badge", "mcp-badge-gate", "mcp-gate-beta"],
        "paid plan": ["mcp-badge", "mcp-badge-gate", "mcp-gate-paid"],
        "admins only": ["mcp-badge", "mcp-badge-gate", "mcp-gate-admin"],
    }
    gated = [link["href"] for link in page.select("ul.mcp-gated a")]
    assert gated == ["#tool-get-sum", "#tool-listUsers"]


ALMOST = {
    "``search``": "'search' is a tool: write :mcp:tool:`search`",
    "``get_sum``": "'get_sum' is not a tool; did you mean 'get-sum'?",
    "``listUser``": "'listUser' is not a tool; did you mean 'listUsers'?",
    "list-users": "'list-users' is not a tool; did you mean 'listUsers'?",
    "``tool.weather.example``": "no stack has the host 'tool.weather.example'",
    "https://tools.waether.example/connect": "no stack has the host 'tools.waether.example'",
    "https://tools.weather.example/x": "'tools.weather.example' has no documented '/x'",
}


@pytest.fixture(scope="module")
def almost(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings about a page for each text, built together."""
    project = Project.copy("vendor", tmp_path_factory.mktemp("almost"))
    for number, text in enumerate(ALMOST):
        project.write({f"page{number}.rst": f":orphan:\n\nPage\n====\n\nSee {text}.\n"})
    return project.warnings()


@pytest.mark.parametrize("text", ALMOST)
def test_what_is_almost_right_warns(almost: list[str], text: str) -> None:
    page = f"page{list(ALMOST).index(text)}.rst"
    [found] = [warning for warning in almost if warning.startswith(page)]
    assert found.startswith(f"{page}:6: {ALMOST[text]}")


@pytest.mark.parametrize(
    ("host", "known", "near"),
    [
        ("weather.example", ["weather.example"], False),
        ("waether.example", ["weather.example"], True),
        ("docs.weather.example", ["weather.example"], False),
        ("news.example", ["weather.example"], False),
        ("weather-api.io", ["api.weather.example", "mcp.other.test"], True),
        ("api.wheater.example", ["api.weather.example", "mcp.other.test"], True),
        ("api.example", ["api.weather.example", "mcp.other.test"], False),
        ("api.weather.example", ["api-north.weather.example", "api-south.weather.example"], True),
        ("a.weather.example", ["api-north.weather.example", "api-south.weather.example"], False),
        ("weather.example", [], False),
    ],
)
def test_a_host_is_near_one_that_it_can_be_taken_for(
    host: str, known: list[str], near: bool
) -> None:
    assert is_near_host(host, known, is_url=False) is near


def test_an_ordinary_word_is_no_tool(project: Project) -> None:
    text = "You can search, list users, and get a sum, or ``research``; see docs.weather.example."
    project.write({"page.rst": f":orphan:\n\nPage\n====\n\n{text}\n"})
    assert project.warnings() == []


def test_conf_py_lists_what_is_meant_as_it_is(project: Project) -> None:
    text = "Compare ``get_sum`` at https://tool.weather.example now."
    project.write({"page.rst": f":orphan:\n\nPage\n====\n\n{text}\n"})
    allowed = ["get_sum", "tool.weather.example"]
    assert project.warnings(mcp_allowed_words=allowed) == []


@pytest.mark.parametrize("gate", [{"label": "x"}, {"label": "", "section": "a", "meaning": "b"}])
def test_a_gate_that_lacks_something_is_refused(project: Project, gate: dict[str, str]) -> None:
    refused = project.build(mcp_gates={"x": gate})
    assert refused.status == 2
    [error] = refused.warnings
    assert error == "ERROR: mcp_gates['x'] must have label, meaning, section, as text"


ELSEWHERE = {
    ":mcp:tool:`get-sum`": True,
    ":mcp:tool:`it <search>`": True,
    ":mcp:tool:`other:search`": True,
    ":external:mcp:tool:`listUsers`": True,
    ":external+other:mcp:tool:`search`": True,
    ":any:`listUsers`": True,
    ":mcp:tool:`!search`": False,
}


def test_a_role_links_a_tool_of_another_project(tmp_path: Path) -> None:
    inventory = Project.copy("vendor", tmp_path / "other").build().out / "objects.inv"
    project = Project.copy("mcp", tmp_path / "ours")
    wrong = [":external+other:mcp:tool:`searching`", ":mcp:tool:`nowhere:search`"]
    text = "".join(f"{role}\n\n" for role in [*ELSEWHERE, *wrong])
    built = project.write({"page.rst": f"Page\n====\n\n{text}"}).build(
        extensions=["mcp_docs", "sphinx.ext.intersphinx"],
        intersphinx_mapping={"other": ("https://other.example/", str(inventory))},
    )
    paragraphs = built.page("page").select("[role=main] p, .body p")[: len(ELSEWHERE)]
    linked = [
        bool(each.select('a[href^="https://other.example/index.html#tool-"]'))
        for each in paragraphs
    ]
    assert linked == list(ELSEWHERE.values())
    assert sorted(built.warnings) == [
        "page.rst:18: external mcp:tool reference target not found: searching [ref.tool]",
        "page.rst:20: there is no tool 'nowhere:search' [mcp.unknown_tool]",
    ]
