"""What ``mcp:tools`` and the role make of a page: anchors, links, badges, indexes, search."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from support.project import Built, Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the tiny project as it is, built."""
    return Project.copy("mcp", tmp_path_factory.mktemp("as_it_is")).build()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a tiny project that builds without a warning."""
    return Project.copy("mcp", tmp_path)


ASK = "Ask\n===\n\n"


def test_the_root_builds_without_a_warning(built: Built) -> None:
    assert built.warnings == []


def test_a_tool_has_an_anchor_and_is_no_link_to_itself(built: Built) -> None:
    page = built.page("reference")
    for name in ("tenant_info", "tenant_list", "tenant_use", "courier_group_run", "user_create"):
        item = page.find("li", id=f"tool-{name}")
        assert item is not None
        assert item.find("code", string=name)
        assert not item.find("a", href=f"#tool-{name}")


def test_a_row_links_a_gate_once(project: Project) -> None:
    text = (project.source / "reference.rst").read_text()
    text = text.replace("send: courier_group_run", "send")
    page = project.write({"reference.rst": text}).build().page("reference")
    for name in ("courier_group_get", "courier_group_run"):
        assert page.select(f"#tool-{name} .mcp-badge-gate.mcp-gate-external-send")
    assert page.select("#tool-courier_group_get .mcp-badge a")
    assert not page.select("#tool-courier_group_run .mcp-badge a")


def test_a_task_keeps_its_markup(built: Built) -> None:
    terms = built.page("reference").select("dl.mcp-tools > dt")
    assert [term.decode_contents() for term in terms] == [
        "Look at <em>tenants</em>",
        "See a group, and run it",
        "Create users",
    ]


ROLES = {
    ":mcp:tool:`tenant_info`": "tenant_info",
    ":mcp:tool:`the tenant <tenant_info>`": "the tenant",
    ":mcp:tool:`~tenant_info`": "info",
    ":any:`tenant_info`": "tenant_info",
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the tiny project with a page for each role, built."""
    project = Project.copy("mcp", tmp_path_factory.mktemp("asked"))
    pages = {f"ask{number}.rst": f"{ASK}{role}\n" for number, role in enumerate(ROLES)}
    return project.write(pages).build()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_links_the_tool(asked: Built, role: str) -> None:
    assert asked.warnings == []
    page = asked.page(f"ask{list(ROLES).index(role)}")
    [link] = page.select('a[href="reference.html#tool-tenant_info"]')
    assert link.get_text() == ROLES[role]


def test_an_exclamation_mark_leaves_the_link_out(project: Project) -> None:
    built = project.write({"ask.rst": f"{ASK}:mcp:tool:`!tenant_info`\n"}).build()
    assert built.warnings == []
    assert "tenant_info" in built.page("ask").get_text()
    assert not built.page("ask").select('a[href*="tool-tenant_info"]')


def test_a_gate_is_a_badge_that_links_its_explanation(built: Built) -> None:
    page = built.page("reference")
    badges = {
        str(badge.find_parent("li")["id"]): badge.find("a")["href"]  # type: ignore[index]
        for badge in page.select(".mcp-badge-gate")
    }
    assert badges == {
        "tool-courier_group_run": "safety.html#mcp-safety-external-sends",
        "tool-user_create": "safety.html#mcp-safety-user-administration",
    }


def test_the_tools_of_a_gate_are_listed_where_it_is_explained(built: Built) -> None:
    links = built.page("safety").select("ul.mcp-gated a")
    assert [link["href"] for link in links] == ["reference.html#tool-courier_group_run"]


def test_the_tools_of_a_gate_are_sorted_by_name(project: Project) -> None:
    text = (project.source / "reference.rst").read_text()
    text = text.replace("send: courier_group_run", "send")
    text = text.replace(
        "courier_group_get, courier_group_run", "courier_group_run, courier_group_get"
    )
    links = project.write({"reference.rst": text}).build().page("safety").select("ul.mcp-gated a")
    assert [link.get_text() for link in links] == ["courier_group_get", "courier_group_run"]


def test_a_gate_without_tools_has_no_list(project: Project) -> None:
    text = (project.source / "reference.rst").read_text()
    text = text.replace(" : external send: courier_group_run", "")
    built = project.write({"reference.rst": text}).build()
    assert built.warnings == []
    assert not built.page("safety").select("ul.mcp-gated")


def test_without_hints_nothing_is_shown(built: Built) -> None:
    assert not built.page("reference").select(".mcp-badge-hint")


HINTS = {
    '{"readOnlyHint": true}': ["read-only"],
    '{"readOnlyHint": false}': ["writes"],
    '{"readOnlyHint": false, "destructiveHint": true}': ["writes", "destructive"],
    '{"destructiveHint": false, "idempotentHint": true}': ["idempotent"],
    '{"readOnlyHint": true, "destructiveHint": true}': ["read-only"],
    '{"openWorldHint": true}': ["open world"],
    "{}": [],
}


@pytest.fixture(scope="module")
def hinted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the hints that are shown for each tool, where a tool more has each of ``HINTS``."""
    project = Project.copy("mcp", tmp_path_factory.mktemp("hinted"))
    names = [f"hint_{number}" for number in range(len(HINTS))]
    surface = json.loads((project.source / "tool_surface.json").read_text())
    surface["tools"] += [
        {"name": name, "hints": json.loads(hints)}
        for name, hints in zip(names, HINTS, strict=True)
    ]
    reference = (project.source / "reference.rst").read_text()
    reference += f"\n.. mcp:tools::\n\n   Have hints\n      {', '.join(names)}\n"
    files = {"tool_surface.json": json.dumps(surface, indent=1), "reference.rst": reference}
    tools = project.write(files).build().page("reference").select("li[id^=tool-]")
    return {
        str(tool["id"]): [badge.get_text() for badge in tool.select(".mcp-badge-hint")]
        for tool in tools
    }


@pytest.mark.parametrize("hints", HINTS)
def test_a_hint_is_shown_as_the_surface_states_it(
    hinted: dict[str, list[str]], hints: str
) -> None:
    assert hinted[f"tool-hint_{list(HINTS).index(hints)}"] == HINTS[hints]


def test_a_tool_without_hints_shows_none_beside_those_that_have_some(
    hinted: dict[str, list[str]],
) -> None:
    without = {name: shown for name, shown in hinted.items() if "hint_" not in name}
    assert len(without) == 6
    assert not any(without.values())


def test_a_tool_stands_in_the_inventory(built: Built) -> None:
    inventory = (built.out / "objects.inv").read_bytes()
    body = zlib.decompress(inventory.split(b"zlib.\n")[1]).decode()
    assert "tenant_info mcp:tool 0 reference.html#tool-$ -" in body.splitlines()


def test_a_tool_stands_in_the_search_as_an_important_object(built: Built) -> None:
    index = built.read("searchindex.js")
    assert '"mcp":{"tool":"tool"}' in index.replace(" ", "") or '"0":"mcp:tool"' in index
    assert '"tenant_info"' in index


def test_the_tools_stand_on_a_page_from_a_to_z(project: Project) -> None:
    built = project.write({"ask.rst": f"{ASK}See :ref:`mcp-tools`.\n"}).build()
    assert built.warnings == []
    page = built.page("mcp-tools")
    names = [code.get_text() for code in page.select("table a code")]
    assert names == sorted(names)
    assert len(names) == 6
    assert "needs confirm: true" in page.get_text()
    assert built.page("ask").find("a", href="mcp-tools.html")


def test_the_page_quotes_its_surface(project: Project) -> None:
    quotes = "Has :mcp:surface:`count`, of :mcp:surface:`date`, from :mcp:surface:`origin`.\n"
    text = project.write({"ask.rst": ASK + quotes}).build().page("ask").get_text()
    assert "Has 6, of August 20, 2026, from published list." in text


CHANGES = {"changes.rst": "Changes\n=======\n\n.. mcp:changes::\n"}


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    """Return the page with the changes of the tiny project."""
    project = Project.copy("mcp", tmp_path_factory.mktemp("changes"))
    built = project.write(CHANGES).build()
    assert built.warnings == []
    return built.page("changes")


def test_changes_tell_what_came_went_and_was_renamed(changes: BeautifulSoup) -> None:
    rows = changes.select("dl.mcp-changes > *")
    assert [" ".join(row.get_text().split()) for row in rows] == [
        "August 20, 2026",
        "Added user_create Renamed tenant_get_info to tenant_info",
        "June 1, 2026",
        "Removed sandbox_list user_create",
    ]
    items = changes.select(".mcp-changes ul.mcp-change-list > li")
    assert [item.get_text().strip() for item in items] == [
        "user_create",
        "tenant_get_info to tenant_info",
        "sandbox_list",
        "user_create",
    ]


def test_a_list_that_changed_nothing_has_no_date_in_changes(project: Project) -> None:
    history = json.loads((project.source / "tool_surface_history.json").read_text())
    same = history[0] | {"date": "2026-05-20"}
    files = {"tool_surface_history.json": json.dumps([history[0], same, history[1]]), **CHANGES}
    terms = project.write(files).build().page("changes").select("dl.mcp-changes > dt")
    assert [term.get_text() for term in terms] == ["August 20, 2026", "June 1, 2026"]


def test_a_tool_that_left_keeps_its_anchor_in_changes(changes: BeautifulSoup) -> None:
    kept = {tag["id"]: tag.find_previous("dt") for tag in changes.select(".mcp-retired")}
    assert {str(anchor): term.get_text() for anchor, term in kept.items() if term} == {
        "tool-tenant_get_info": "August 20, 2026",
        "tool-sandbox_list": "June 1, 2026",
    }


def test_a_tool_that_left_twice_has_its_anchor_where_it_left_last(project: Project) -> None:
    lists = {"2026-05-01": "a_b x_y", "2026-06-01": "a_b", "2026-07-01": "a_b x_y"}
    history = [{"date": day, "tools": names.split()} for day, names in lists.items()]
    project.write({"tool_surface_history.json": json.dumps(history)} | CHANGES)
    anchor = project.build().page("changes").find(id="tool-x_y")
    assert anchor is not None
    term = anchor.find_previous("dt")
    assert term is not None
    assert term.get_text() == "August 20, 2026"


def test_a_tool_that_came_back_links_to_the_reference(changes: BeautifulSoup) -> None:
    links = changes.select('a[href="reference.html#tool-user_create"]')
    assert len(links) == 2


def test_templates_get_the_stacks(project: Project) -> None:
    (project.source / "_templates").mkdir()
    project.write(
        {
            "_templates/layout.html": '{% extends "!layout.html" %}{% block footer %}'
            "{% for s in mcp_stacks %}<p class=stack>{{ s.name }} {{ s.url }} {{ s.region }} "
            "{{ s.default }}</p>{% endfor %}{% endblock %}"
        }
    )
    page = project.build(templates_path=["_templates"]).page("safety")
    assert [p.get_text() for p in page.select("p.stack")] == [
        "west https://mcp.amperity.com West True",
        "north https://mcp-north.amperity.com North False",
    ]


BUILDERS = {
    "html": "reference.html",
    "dirhtml": "reference/index.html",
    "singlehtml": "index.html",
    "epub": "reference.xhtml",
    "json": "reference.fjson",
    "pickle": "reference.fpickle",
    "qthelp": "reference.html",
    "text": "reference.txt",
    "man": "projectnamenotset.1",
    "texinfo": "projectnamenotset.texi",
    "latex": "projectnamenotset.tex",
    "xml": "reference.xml",
    "pseudoxml": "reference.pseudoxml",
    "applehelp": None,
    "changes": None,
    "devhelp": "reference.html",
    "dummy": None,
    "gettext": None,
    "htmlhelp": "reference.html",
    "linkcheck": None,
}
SETTINGS: dict[str, Any] = {
    # Only macOS has the tools that index and sign such a bundle.
    "applehelp_bundle_id": "example.docs",
    "applehelp_disable_external_tools": True,
    "version": "1",
    "epub_copyright": "somebody",
    "language": "en",
    "man_pages": [("index", "projectnamenotset", "", [], 1)],
}


def test_no_builder_of_sphinx_is_left_out(project: Project) -> None:
    app = SphinxTestApp("dummy", project.source, builddir=project.source.parent / "x")
    try:
        assert sorted(BUILDERS) == sorted(app.registry.builders)
    finally:
        app.cleanup()


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_writes_the_tools_with_their_gates(project: Project, builder: str) -> None:
    built = project.build(builder, extensions=["mcp_docs"], **SETTINGS)
    assert built.warnings == []
    file = BUILDERS[builder]
    if file is None:
        return
    text = (built.out / file).read_bytes().decode("utf-8", "replace")
    text = text.replace(r"\_", "_").replace(r"{\_}", "_").replace(r"\sphinxhyphen{}", "-")
    for name in ("tenant_info", "tenant_list", "tenant_use", "courier_group_get", "user_create"):
        assert name in text
    assert text.count("external send") > 0
    # Texinfo has a meaning of its own for a colon.
    assert "needs confirm" in text


@pytest.mark.parametrize("builder", ["dirhtml", "epub"])
def test_another_html_builder_links_the_tools_and_their_gates(
    project: Project, builder: str
) -> None:
    built = project.build(builder, version="1", epub_copyright="Amperity", language="en")
    assert built.warnings == []
    file = "reference/index.html" if builder == "dirhtml" else "reference.xhtml"
    page = BeautifulSoup(built.read(file), "html.parser")
    item = page.find(id="tool-courier_group_run")
    assert item is not None
    links = {link.get_text(): str(link["href"]) for link in item.find_all("a")}
    page_of_gates = "../safety/" if builder == "dirhtml" else "safety.xhtml"
    assert links == {
        "external send": f"{page_of_gates}#mcp-safety-external-sends",
    }
