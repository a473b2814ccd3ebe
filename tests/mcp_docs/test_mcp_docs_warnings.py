"""Every warning of the domain: its type, its file and line, and what it suggests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Warnings = Callable[[str], list[str]]


RULE = "a tool is named domain_action, in lowercase with underscores"
PATHS = (
    "/authorize, /oauth/token, /oauth/register, /.well-known/oauth-authorization-server, "
    "/.well-known/oauth-protected-resource"
)
ALLOW = "If it is right, add it to mcp_allowed_words in conf.py"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a tiny project that builds without a warning."""
    return Project.copy("mcp", tmp_path)


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory) -> Warnings:
    """Return what gives the warnings about a text, of one build of a page for each of them."""
    project = Project.copy("mcp", tmp_path_factory.mktemp("pages"))
    placed = [text.format(url=WRONG_URL) for text, _line in PLACES.values()]
    texts = [*(text for text, _warning in ROLES.values()), *LET_BE, *placed]
    texts += [f"See ``{url}``." for url in URLS] + [f"See ``{url}`` and {url}." for url in RIGHT]
    return built_together(project, [page(text)["page.rst"] for text in texts])


@pytest.fixture(scope="module")
def malformed(tmp_path_factory: pytest.TempPathFactory) -> Warnings:
    """Return what gives the warnings about a list or table, of one build of them all."""
    project = Project.copy("mcp", tmp_path_factory.mktemp("malformed"))
    overview = (project.source / "overview.rst").read_text()
    lists = [tools(text)["page.rst"] for text, _warning in MALFORMED.values()]
    tables = [f"{overview}      {row}\n" for row, _warning in STACKS.values()]
    return built_together(project, lists + tables)


def built_together(project: Project, pages: list[str]) -> Warnings:
    """Build all pages at once; returns what gives the warnings about one of them."""
    names = {text: f"page{number}.rst" for number, text in enumerate(pages)}
    project.write({name: text for text, name in names.items()})
    found = project.warnings(extensions=["mcp_docs", "sphinx_tabs.tabs"])

    def about(text: str) -> list[str]:
        name = names[text]
        return [each.replace(name, "page.rst") for each in found if each.startswith(f"{name}:")]

    return about


def page(text: str) -> dict[str, str]:
    """Return one more page: its text starts in line 4."""
    return {"page.rst": f"Page\n====\n\n{text}\n"}


def tools(text: str) -> dict[str, str]:
    """Return one more page with tools: the definition lists start in line 6."""
    body = "\n".join(f"   {line}" if line else "" for line in text.splitlines())
    return page(f".. mcp:tools::\n\n{body}")


ROLES = {
    "unknown, with a near neighbour": (
        ":mcp:tool:`tenant_lists`",
        "page.rst:4: there is no tool 'tenant_lists'; did you mean 'tenant_list'? "
        "[mcp.unknown_tool]",
    ),
    "unknown, with none": (
        ":mcp:tool:`weather_forecast`",
        "page.rst:4: there is no tool 'weather_forecast' [mcp.unknown_tool]",
    ),
    "dots": (
        ":mcp:tool:`tenant.list`",
        "page.rst:4: there is no tool 'tenant.list'; did you mean 'tenant_list'? "
        "[mcp.unknown_tool]",
    ),
    "capitals": (
        ":mcp:tool:`TENANT_LIST`",
        "page.rst:4: there is no tool 'TENANT_LIST'; did you mean 'tenant_list'? "
        "[mcp.unknown_tool]",
    ),
    "retired": (
        ":mcp:tool:`sandbox_list`",
        "page.rst:4: there is no tool 'sandbox_list'; it left the server by June 1, 2026 "
        "[mcp.unknown_tool]",
    ),
    "retired and renamed": (
        ":mcp:tool:`tenant_get_info`",
        "page.rst:4: there is no tool 'tenant_get_info'; it left the server by August 20, 2026, "
        "and was "
        "renamed to 'tenant_info' [mcp.unknown_tool]",
    ),
    "the third line of a paragraph": (
        "One\ntwo\n:mcp:tool:`three <tenant_lst>`.",
        "page.rst:6: there is no tool 'tenant_lst'; did you mean 'tenant_list'? "
        "[mcp.unknown_tool]",
    ),
    "a definition": (
        "Term\n   First line,\n   :mcp:tool:`tenant_lst`.",
        "page.rst:6: there is no tool 'tenant_lst'; did you mean 'tenant_list'? "
        "[mcp.unknown_tool]",
    ),
    "a table": (
        ".. list-table::\n\n   * - one\n     - two\n   * - :mcp:tool:`tenant_lst`\n     - four",
        "page.rst:8: there is no tool 'tenant_lst'; did you mean 'tenant_list'? "
        "[mcp.unknown_tool]",
    ),
    "a tab": (
        ".. tabs::\n\n   .. group-tab:: One\n\n      Text.\n\n      :mcp:tool:`tenant_lst`",
        "page.rst:10: there is no tool 'tenant_lst'; did you mean 'tenant_list'? "
        "[mcp.unknown_tool]",
    ),
    "a literal": (
        "The tool ``tenant_list``.",
        "page.rst:4: 'tenant_list' is a tool: write :mcp:tool:`tenant_list` [mcp.plain_tool]",
    ),
    "a literal with parentheses": (
        "The tool ``tenant_list()``.",
        "page.rst:4: 'tenant_list' is a tool: write :mcp:tool:`tenant_list` [mcp.plain_tool]",
    ),
    "a literal with dots": (
        "The tool ``tenant.list``.",
        f"page.rst:4: 'tenant.list' is not a tool; did you mean 'tenant_list'? {ALLOW} "
        "[mcp.unknown_tool]",
    ),
    "a word": (
        "Text\nwith tenant_list.",
        "page.rst:5: 'tenant_list' is a tool: write :mcp:tool:`tenant_list` [mcp.plain_tool]",
    ),
    "a retired literal": (
        "The tool ``sandbox_list``.",
        "page.rst:4: 'sandbox_list' was a tool; it left the server by June 1, 2026 "
        "[mcp.plain_tool]",
    ),
    "a literal in a cell": (
        ".. list-table::\n\n   * - one\n     - two\n   * - three\n     - ``tenant_use``",
        "page.rst:9: 'tenant_use' is a tool: write :mcp:tool:`tenant_use` [mcp.plain_tool]",
    ),
    "an unknown gate": (
        ".. mcp:gated:: external sends",
        "page.rst:4: there is no gate 'external sends'; mcp_gates in conf.py has 'external send', "
        "'confirm'; did you mean 'external send'? [mcp.unknown_gate]",
    ),
    "an unknown quote": (
        "Has :mcp:surface:`size` tools.",
        "page.rst:4: mcp:surface has no 'size'; it quotes count, date, origin [mcp.surface]",
    ),
}


@pytest.mark.parametrize("name", ROLES)
def test_a_wrong_mention_warns(warnings: Warnings, name: str) -> None:
    text, warning = ROLES[name]
    assert warnings(page(text)["page.rst"]) == [warning]


LET_BE = [
    ".. code-block:: text\n\n   tenant_list",
    ".. a comment on tenant_list and mcp-gone.amperity.com",
    "The domain ``tenant`` and the group ``courier_group``.",
    "A file my_tenant_list.txt, and x/tenant_list.",
    ":mcp:tool:`!tenant_list`",
]


@pytest.mark.parametrize("text", LET_BE)
def test_what_is_no_mention_is_let_be(warnings: Warnings, text: str) -> None:
    assert warnings(page(text)["page.rst"]) == []


MALFORMED = {
    "dots": (
        "Task\n   tenant.lists",
        f"page.rst:7: 'tenant.lists' is not a tool name: {RULE}; "
        "did you mean 'tenant_list'? [mcp.syntax]",
    ),
    "capitals": (
        "Task\n   Tenant_Lists",
        f"page.rst:7: 'Tenant_Lists' is not a tool name: {RULE}; "
        "did you mean 'tenant_list'? [mcp.syntax]",
    ),
    "one word": (
        "Task\n   tenants",
        f"page.rst:7: 'tenants' is not a tool name: {RULE}; "
        "did you mean 'tenant_use'? [mcp.syntax]",
    ),
    "spaces": (
        "Task\n   tenant lists",
        "page.rst:7: 'tenant lists' is not a tool name; write a comma between two tools "
        "[mcp.syntax]",
    ),
    "a missing comma at the end of a line": (
        "Task\n   tenant_a\n   tenant_b",
        "page.rst:7: 'tenant_a tenant_b' is not a tool name; write a comma between two tools "
        "[mcp.syntax]",
    ),
    "a comma too many": (
        "Task\n   tenant_info,,",
        "page.rst:7: 'Task' has a comma without a tool; remove the comma [mcp.syntax]",
    ),
    "markup": (
        "Task\n   *tenant_lists*",
        "page.rst:7: 'tenant_lists' has markup; write the bare name of the tool [mcp.syntax]",
    ),
    "an empty definition": (
        "Task\n   ..",
        "page.rst:7: the definition of 'Task' is not a list of tools; write one paragraph, with "
        "commas between the tools [mcp.syntax]",
    ),
    "a missing definition": (
        "Task",
        "page.rst:6: 'Task' has no tools below it; mcp:tools holds definition lists, with a task "
        "as the term and its tools as the definition [mcp.syntax]",
    ),
    "a nested list": (
        "Task\n   * tenant_lists",
        "page.rst:7: the definition of 'Task' is not a list of tools; write one paragraph, with "
        "commas between the tools [mcp.syntax]",
    ),
    "a nested definition list": (
        "Task\n   tenant_lists\n      tenant_more",
        "page.rst:7: the definition of 'Task' is not a list of tools; write one paragraph, with "
        "commas between the tools [mcp.syntax]",
    ),
    "a gate that names no tool of its task": (
        "Task : confirm: tenant_inf\n   tenant_info",
        "page.rst:6: the gate 'confirm' names 'tenant_inf', which is not a tool of this task; did "
        "you mean 'tenant_info'? [mcp.syntax]",
    ),
    "two gates for a tool": (
        "Task : confirm : external send\n   tenant_info",
        "page.rst:6: 'tenant_info' already has the gate 'confirm'; a tool has only one "
        "[mcp.syntax]",
    ),
    "an unknown gate": (
        "Task : extern send\n   tenant_info",
        "page.rst:6: there is no gate 'extern send'; mcp_gates in conf.py has 'external send', "
        "'confirm'; did you mean 'external send'? [mcp.unknown_gate]",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_list_warns(malformed: Warnings, name: str) -> None:
    text, warning = MALFORMED[name]
    found = malformed(tools(text)["page.rst"])
    assert warning in found
    assert [each for each in found if "[mcp.syntax]" in each] in ([warning], [])


def test_an_empty_directive_warns(project: Project) -> None:
    [warning] = project.write(page(".. mcp:tools::")).warnings()
    assert warning.startswith("page.rst:4: this mcp:tools is empty")


def test_a_tool_twice_on_one_page_warns_at_the_second(project: Project) -> None:
    text = (project.source / "reference.rst").read_text()
    twice = text.replace("      tenant_use\n", "      tenant_use, tenant_info\n")
    assert project.write({"reference.rst": twice}).warnings() == [
        "reference.rst:11: the tool 'tenant_info' is already documented at "
        "reference.rst:10; remove one of the two [mcp.duplicate_tool]"
    ]


def test_a_tool_twice_in_one_row_warns(project: Project) -> None:
    text = (project.source / "reference.rst").read_text()
    twice = text.replace("      tenant_use\n", "      tenant_use, tenant_use\n")
    assert project.write({"reference.rst": twice}).warnings() == [
        "reference.rst:11: the tool 'tenant_use' is already documented at "
        "reference.rst:11; remove one of the two [mcp.duplicate_tool]"
    ]


def test_a_tool_inside_a_tab_is_found_twice_too(project: Project) -> None:
    text = (
        ".. tabs::\n\n   .. group-tab:: One\n\n      .. mcp:tools::\n\n         Again\n"
        "            tenant_info"
    )
    built = project.write(page(text)).build(extensions=["mcp_docs", "sphinx_tabs.tabs"])
    # Pages are judged in the order of their names.
    warning = (
        "reference.rst:10: the tool 'tenant_info' is already documented at "
        "page.rst:11; remove one of the two [mcp.duplicate_tool]"
    )
    assert built.warnings == [warning]
    # Outside of HTML, sphinx-tabs parses a tab twice: that is no duplicate.
    assert project.build("text", extensions=["mcp_docs", "sphinx_tabs.tabs"]).warnings == [warning]


@pytest.mark.parametrize("jobs", ["1", "2", "4"])
def test_a_tool_on_two_pages_warns_alike_in_parallel(project: Project, jobs: str) -> None:
    # Sphinx reads in parallel from six pages on.
    for number in range(6):
        project.write({f"page{number}.rst": f"Page {number}\n======\n"})
    project.write({"zebra.rst": "Zebra\n=====\n\n.. mcp:tools::\n\n   Again\n      tenant_info\n"})
    assert project.build_apart("build", "-j", jobs).warnings == [
        "zebra.rst:7: the tool 'tenant_info' is already documented at "
        "reference.rst:10; remove one of the two [mcp.duplicate_tool]"
    ]


STACKS = {
    "a missing cell": (
        "* - south\n        - ``https://mcp-south.amperity.com``",
        # docutils itself keeps the rows of a list-table even.
        'Error parsing content block for the "list-table" directive',
    ),
    "an empty cell": (
        "* - south\n        -\n        - South",
        "page.rst:18: a cell is missing or empty in the row 'south', '', 'South'",
    ),
    "a URL without https": (
        "* - south\n        - ``http://mcp-south.amperity.com``\n        - South",
        "page.rst:19: 'http://mcp-south.amperity.com' is not the URL of a stack; write it "
        "as 'https://mcp-south.amperity.com' [mcp.syntax]",
    ),
    "a URL with a path": (
        "* - south\n        - ``https://mcp-south.amperity.com/mcp``\n        - South",
        "page.rst:19: 'https://mcp-south.amperity.com/mcp' is not the URL of a stack; "
        "write it as 'https://mcp-south.amperity.com' [mcp.syntax]",
    ),
    "two equal URLs": (
        "* - south\n        - ``https://mcp-north.amperity.com``\n        - South",
        "page.rst:18: 'south' with 'https://mcp-north.amperity.com' repeats the stack of "
        "line 15; give each stack its own name and URL [mcp.syntax]",
    ),
    "two equal names": (
        "* - north\n        - ``https://mcp-south.amperity.com``\n        - South",
        "page.rst:18: 'north' with 'https://mcp-south.amperity.com' repeats the stack of "
        "line 15; give each stack its own name and URL [mcp.syntax]",
    ),
}


@pytest.mark.parametrize("name", STACKS)
def test_a_malformed_stack_table_warns(project: Project, malformed: Warnings, name: str) -> None:
    row, warning = STACKS[name]
    found = malformed((project.source / "overview.rst").read_text() + f"      {row}\n")
    assert any(warning in each for each in found), found
    # A URL that is told to be wrong is not told again.
    if name.startswith("a URL"):
        assert not any("[mcp.unknown_url]" in each for each in found)


def test_stacks_without_a_table_warn(project: Project) -> None:
    [warning] = project.write(page(".. mcp:stacks::\n\n   Nothing.")).warnings()
    assert warning.startswith("page.rst:4: there are 0 tables here; mcp:stacks holds one table")


URLS = {
    "https://mcp-nort.amperity.com": (
        "no stack has the host 'mcp-nort.amperity.com'; did you mean 'mcp-north.amperity.com'? "
        f"{ALLOW}"
    ),
    "mcp-amperity.example.org": f"no stack has the host 'mcp-amperity.example.org'. {ALLOW}",
    "https://mcp.amperity.com/mcp": (
        "write 'https://mcp.amperity.com' instead of 'https://mcp.amperity.com/mcp'"
    ),
    "https://mcp.amperity.com/": (
        "write 'https://mcp.amperity.com' instead of 'https://mcp.amperity.com/'"
    ),
    "http://mcp.amperity.com": (
        "'http://mcp.amperity.com' does not start with https://; write 'https://mcp.amperity.com'"
    ),
    "https://mcp.amperity.com:8443": (
        f"no stack has the host 'mcp.amperity.com:8443'; did you mean 'mcp.amperity.com'? {ALLOW}"
    ),
    "https://mcp.amperity.com/oauth/tokn": (
        f"'mcp.amperity.com' has no documented '/oauth/tokn'; it has {PATHS}; "
        "did you mean '/oauth/token'?"
    ),
    "https://mcp.amperity.com?tools=1": (
        f"'mcp.amperity.com' has no documented '?tools=1'; it has {PATHS}"
    ),
}

PLACES = {
    "prose": ("One\nline, see {url}.", 5),
    "a literal": ("See ``{url}``.", 4),
    "a link": ("See `the server <{url}>`__.", 4),
    "a table": (".. list-table::\n\n   * - one\n     - ``{url}``", 7),
    "a code block": (".. code-block:: sh\n   :caption: Run\n\n   one\n   add amperity {url}", 8),
    "a tab": (".. tabs::\n\n   .. group-tab:: One\n\n      See ``{url}``.", 8),
    "a description": (".. meta::\n   :description: See {url} now", 5),
}


WRONG_URL = "https://mcp-nort.amperity.com"
RIGHT = [
    "https://mcp.amperity.com",
    "mcp-north.amperity.com",
    "https://mcp-north.amperity.com/authorize",
    "https://mcp.amperity.com/oauth/token",
    "https://mcp.amperity.com/oauth/register",
    "https://mcp.amperity.com/.well-known/oauth-authorization-server",
    "https://mcp.amperity.com/.well-known/oauth-protected-resource",
    "https://docs.mcp.example.org/amperity",
]


@pytest.mark.parametrize("url", URLS)
def test_an_undocumented_url_warns(warnings: Warnings, url: str) -> None:
    found = warnings(page(f"See ``{url}``.")["page.rst"])
    assert found == [f"page.rst:4: {URLS[url]} [mcp.unknown_url]"]


@pytest.mark.parametrize("place", PLACES)
def test_an_undocumented_url_warns_wherever_it_is(warnings: Warnings, place: str) -> None:
    text, line = PLACES[place]
    found = warnings(page(text.format(url=WRONG_URL))["page.rst"])
    assert found == [f"page.rst:{line}: {URLS[WRONG_URL]} [mcp.unknown_url]"]


@pytest.mark.parametrize("url", RIGHT)
def test_a_documented_url_passes(warnings: Warnings, url: str) -> None:
    assert warnings(page(f"See ``{url}`` and {url}.")["page.rst"]) == []


def test_a_tool_that_the_reference_lacks_warns_at_the_surface(project: Project) -> None:
    text = (project.source / "reference.rst").read_text().replace("tenant_info, ", "")
    project.write({"reference.rst": text, "safety.rst": safety_without_tools()})
    assert project.warnings() == [
        "tool_surface.json:9: 'tenant_info' is on the server but missing from the reference; "
        "add it to the group where readers will look for it [mcp.undocumented_tool]"
    ]


def test_a_tool_that_conf_py_does_not_allow_warns_with_the_rule(project: Project) -> None:
    text = (project.source / "tool_surface.json").read_text()
    text = text.replace('"tenant_use"', '"tenant_use"}, {"name": "tenant_use-it"')
    [warning] = project.write({"tool_surface.json": text}).warnings()
    assert f"; mcp_tool_name in conf.py does not allow it: {RULE} [" in warning


def test_a_new_tool_warns_once_though_the_changes_and_a_role_name_it(project: Project) -> None:
    surface = (project.source / "tool_surface.json").read_text()
    reference = (project.source / "reference.rst").read_text()
    files = {
        "tool_surface.json": surface.replace(
            '"tenant_use"', '"tenant_use"}, {"name": "tenant_zap"'
        ),
        "reference.rst": f"{reference}\nSee :mcp:tool:`tenant_zap`.\n\n.. mcp:changes::\n",
    }
    [warning] = project.write(files).warnings()
    assert warning.startswith("tool_surface.json:")
    assert "'tenant_zap' is on the server but missing from the reference" in warning


def test_a_tool_that_the_surface_lacks_warns_at_the_reference(project: Project) -> None:
    text = (project.source / "reference.rst").read_text().replace("tenant_use", "tenant_used")
    warnings = project.write({"reference.rst": text}).warnings()
    assert warnings[0] == (
        "reference.rst:11: 'tenant_used' is in the reference but not on the server; "
        "did you mean 'tenant_use'? [mcp.removed_tool]"
    )
    assert len(warnings) == 2


def test_a_tool_that_the_surface_lacks_is_taken_for_one_that_the_reference_lacks(
    project: Project,
) -> None:
    text = (project.source / "reference.rst").read_text().replace("tenant_info", "tenant_inst")
    files = {"reference.rst": text, "safety.rst": safety_without_tools()}
    [removed] = [each for each in project.write(files).warnings() if "removed_tool" in each]
    assert removed == (
        "reference.rst:10: 'tenant_inst' is in the reference but not on the server; "
        "did you mean 'tenant_info'? [mcp.removed_tool]"
    )


def test_a_tool_comes_before_a_retired_one_of_the_same_words(project: Project) -> None:
    history = (project.source / "tool_surface_history.json").read_text()
    history = history.replace('"sandbox_list"', '"sandbox_list", "tenant-list"')
    project.write({"tool_surface_history.json": history, **page("The tool ``tenant.list``.")})
    assert project.warnings() == [
        f"page.rst:4: 'tenant.list' is not a tool; did you mean 'tenant_list'? {ALLOW} "
        "[mcp.unknown_tool]"
    ]


def test_a_capital_after_a_digit_begins_a_word(project: Project) -> None:
    surface = (project.source / "tool_surface.json").read_text()
    reference = (project.source / "reference.rst").read_text()
    files = {
        "tool_surface.json": surface.replace('"tenant_use"', '"s3_list"}, {"name": "tenant_use"'),
        "reference.rst": reference.replace("tenant_use", "tenant_use, s3_list"),
    }
    assert project.write({**files, **page("The tool s3List.")}).warnings() == [
        f"page.rst:4: 's3List' is not a tool; did you mean 's3_list'? {ALLOW} [mcp.unknown_tool]"
    ]


def test_a_retired_tool_in_the_reference_warns_with_its_date(project: Project) -> None:
    text = (project.source / "reference.rst").read_text()
    text = text.replace("      tenant_use\n", "      tenant_use, sandbox_list\n")
    assert project.write({"reference.rst": text}).warnings() == [
        "reference.rst:11: 'sandbox_list' is in the reference but not on the server; "
        "it left the server by June 1, 2026 [mcp.removed_tool]"
    ]


def safety_without_tools() -> str:
    """Return the safety page without its mention of a tool."""
    return (
        "Safety\n======\n\n.. _mcp-safety-external-sends:\n\nSends\n-----\n\n"
        ".. _mcp-safety-user-administration:\n\nUsers\n-----\n"
    )


def surface(**changes: object) -> str:
    """Return the surface of the root, changed."""
    names = "courier_group_get courier_group_run tenant_info tenant_list tenant_use user_create"
    data: dict[str, object] = {
        "schema": 1,
        "date": "2026-08-20",
        "origin": "published list",
        "server": {"url": "https://mcp.amperity.com"},
        "tools": [{"name": name} for name in names.split()],
    }
    return json.dumps(data | changes, indent=1)


SURFACES = {
    "missing": (None, "tool_surface.json:1: there is no such file"),
    "empty": ("", "tool_surface.json:1: "),
    "truncated": (surface()[:-40], "tool_surface.json:"),
    "of a date without quotation marks": (
        surface().replace('"2026-08-20"', "2026-08-20"),
        "tool_surface.json:3: ",
    ),
    "not JSON": ("tools: []", "tool_surface.json:1: "),
    "of a newer schema": (surface(schema=3), "the file has schema 3"),
    "with a tool twice": (
        surface(tools=[{"name": "tenant_info"}, {"name": "tenant_info"}]),
        "'tenant_info' appears twice",
    ),
    "with a name that is no tool name": (
        surface(tools=[{"name": "tenant info"}]),
        "tools[0]: 'tenant info' is not a tool name",
    ),
}


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_that_cannot_be_used_is_one_warning(project: Project, name: str) -> None:
    text, warning = SURFACES[name]
    if text is None:
        (project.source / "tool_surface.json").unlink()
    else:
        project.write({"tool_surface.json": text})
    [found] = project.warnings()
    assert found.startswith("tool_surface.json:")
    assert warning in found
    assert found.endswith("[mcp.surface]")


def test_a_history_that_cannot_be_used_is_one_warning(project: Project) -> None:
    [found] = project.write({"tool_surface_history.json": "[{}]"}).warnings()
    assert found.startswith("tool_surface_history.json:1: ")
    assert found.endswith("[mcp.surface]")


def test_a_history_newer_than_the_surface_is_one_warning(project: Project) -> None:
    [found] = project.write({"tool_surface.json": surface(date="2026-05-20")}).warnings()
    assert "its list of 2026-06-01 is newer than the surface, of 2026-05-20" in found


def test_a_history_may_end_on_the_day_of_the_surface(project: Project) -> None:
    assert project.write({"tool_surface.json": surface(date="2026-06-01")}).warnings() == []


def test_a_project_may_have_no_surface(project: Project) -> None:
    (project.source / "tool_surface.json").unlink()
    (project.source / "tool_surface_history.json").unlink()
    assert project.warnings(mcp_surface="") == []


def test_a_warning_stops_a_strict_build(project: Project) -> None:
    project.write(page(":mcp:tool:`tenant_lst`"))
    strict = project.build_apart("strict", "--fail-on-warning")
    assert strict.warnings[0].endswith("[mcp.unknown_tool]")
    assert strict.status == 1
    assert project.build_apart("lenient").status == 0


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_dead_link_to_a_page_suggests_what_was_meant(project: Project, slash: str) -> None:
    assert project.write(page(f"See :doc:`{slash}overvew`.")).warnings() == [
        "page.rst:4: there is no page 'overvew'; did you mean 'overview'? [ref.doc]"
    ]


def test_a_dead_link_to_a_label_is_one_warning_with_a_suggestion(project: Project) -> None:
    text = "See :ref:`it <mcp-safety-external-send>`."
    assert project.write(page(text)).warnings() == [
        "page.rst:4: there is no label 'mcp-safety-external-send'; did you mean "
        "'mcp-safety-external-sends'? [ref.ref]"
    ]


def test_a_dead_link_to_a_label_unlike_any_is_left_to_sphinx(project: Project) -> None:
    assert project.write(page("See :ref:`it <zzz>`.")).warnings() == [
        "page.rst:4: undefined label: 'zzz' [ref.ref]"
    ]


def test_a_link_to_a_label_without_a_title_is_left_to_sphinx(project: Project) -> None:
    [found] = project.write(page(".. _mcp-here:\n\nSee :ref:`mcp-here`.")).warnings()
    assert "did you mean" not in found
    assert found.endswith("'mcp-here' [ref.ref]")


def test_a_dead_link_to_anything_else_is_left_to_sphinx(project: Project) -> None:
    text = "See :term:`mcp-safety-external-send`."
    assert project.write(page(text)).warnings() == [
        "page.rst:4: term not in glossary: 'mcp-safety-external-send' [ref.term]"
    ]


def test_a_gate_without_a_section_warns(project: Project) -> None:
    safety = (project.source / "safety.rst").read_text()
    safety = safety.replace("_mcp-safety-external-sends", "_mcp-safety-external-send")
    [found] = project.write({"safety.rst": safety}).warnings()
    assert found.startswith(
        "reference.rst:19: the gate 'external send' leads to the label "
        "'mcp-safety-external-sends', and no page has it; did you mean 'mcp-safety-external-send'?"
    )


def test_two_default_stacks_warn(project: Project) -> None:
    overview = (
        (project.source / "overview.rst").read_text().replace("- north", "- north (default)")
    )
    [found] = project.write({"overview.rst": overview}).warnings()
    assert "overview.rst:15: both 'north' and 'west' are marked (default)" in found


def test_a_tool_that_some_builds_hide_warns(project: Project) -> None:
    hidden = ".. only:: nobody\n\n   .. mcp:tools::\n\n      Look\n         tenant_info"
    reference = (project.source / "reference.rst").read_text().replace("tenant_info, ", "")
    project.write({"reference.rst": reference, **page(hidden)})
    [found] = project.warnings()
    assert found.startswith("page.rst:9: 'tenant_info' is inside 'only:: nobody'")


def test_a_file_included_twice_has_its_tools_twice(project: Project) -> None:
    (project.source / "part.txt").write_text(".. mcp:tools::\n\n   Look\n      tenant_info\n")
    reference = (project.source / "reference.rst").read_text().replace("tenant_info, ", "")
    project.write({"reference.rst": reference, **page(".. include:: part.txt\n" * 2)})
    [found] = project.warnings()
    assert found.startswith(
        "part.txt:4: the tool 'tenant_info' is already documented at page.rst:"
    )


def test_an_included_file_is_named_with_its_own_line(project: Project) -> None:
    (project.source / "part.txt").write_text("One\n\nThe sandbox_list.\n")
    [found] = project.write(page(".. include:: part.txt")).warnings()
    assert found.startswith("part.txt:3: 'sandbox_list' was a tool")


def test_a_text_of_conf_py_is_named_with_the_page(project: Project) -> None:
    found = project.write(page("Text.")).warnings(rst_epilog="The sandbox_list.")
    assert any(each.startswith("page.rst:") for each in found)
    assert not any("<" in each for each in found)


def test_a_reference_without_tools_is_one_warning(project: Project) -> None:
    [found] = project.write({"reference.rst": "Reference\n=========\n"}).warnings()
    assert found.startswith("tool_surface.json:1: no page documents the 6 tools of this list")
