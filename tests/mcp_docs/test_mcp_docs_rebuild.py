"""One build or many, one process or four: the same warnings and the same bytes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, cast

import pytest
from sphinx.testing.util import SphinxTestApp

from mcp_docs import source_hash
from support.project import EXTENSIONS, Built, Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a built project with pages enough for Sphinx to read and write in parallel."""
    project = Project.copy("mcp", tmp_path_factory.mktemp("rebuild") / "it")
    # Every page shows the stacks, as the choice of a stack does.
    (project.source / "_templates").mkdir()
    layout = (
        '{% extends "!layout.html" %}{% block footer %}'
        "{% for stack in mcp_stacks %}{{ stack.url }}{% endfor %}{% endblock %}"
    )
    conf = (project.source / "conf.py").read_text() + 'templates_path = ["_templates"]\n'
    changes = "Changes\n=======\n\n.. mcp:changes::\n"
    project.write({"_templates/layout.html": layout, "conf.py": conf, "changes.rst": changes})
    for number in range(8):
        ask = f"Ask :mcp:tool:`tenant_info` or :mcp:tool:`nothing_{number}`."
        text = f"Page {number}\n======\n\n{ask}\n"
        project.write({f"page{number}.rst": text})
    project.build()
    folder = project.source.parent
    shutil.copytree(folder, folder.with_name("kept"))
    return project


@pytest.fixture
def project(built: Project) -> Project:
    """Return the built project as it was, in the same folder: Sphinx reads all of a moved one."""
    folder = built.source.parent
    shutil.rmtree(folder)
    shutil.copytree(folder.with_name("kept"), folder)
    return built


def contents(built: Built) -> dict[str, bytes]:
    """Return every file of the output that readers get."""
    files = (file for file in built.out.rglob("*") if file.is_file())
    return {str(file.relative_to(built.out)): file.read_bytes() for file in files}


def search(built: Built) -> dict[str, object]:
    """Return the search index, but for what bare Sphinx does not keep in step either.

    After an incremental build, Sphinx leaves words behind that no page has, and forgets
    the index entries of the pages that it did not write.
    """
    text = built.read("searchindex.js")
    data = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    del data["indexentries"]
    for table in ("terms", "titleterms"):
        data[table] = {word: pages for word, pages in data[table].items() if pages != []}
    return cast("dict[str, object]", data)


def test_four_processes_build_what_one_builds(project: Project) -> None:
    one, four = project.build_apart("one", "-j", "1"), project.build_apart("four", "-j", "4")
    assert len(one.warnings) == 8
    assert four.warnings == one.warnings
    assert contents(four) == contents(one)


EDITS = {
    "a tool moves to another page": (
        "reference.rst",
        "      tenant_info, tenant_list,\n      tenant_use",
        "      tenant_list, tenant_use",
        "page0.rst",
        "Ask :mcp:tool:`tenant_info` or :mcp:tool:`nothing_0`.",
        ".. mcp:tools::\n\n   Look\n      tenant_info",
    ),
    "a tool gets a gate": (
        "reference.rst",
        "   Look at *tenants*\n",
        "   Look at *tenants* : external send: tenant_use\n",
    ),
    "a tool leaves the reference": ("reference.rst", "tenant_info, ", ""),
    "a mention is mended": ("page3.rst", "nothing_3", "tenant_use"),
    "a stack is renamed": ("overview.rst", "mcp-north.", "mcp-south."),
    "a stack leaves that another page names": (
        "safety.rst",
        "Ask ",
        "Use ``https://mcp-north.amperity.com`` to ask ",
        "overview.rst",
        "mcp-north.",
        "mcp-south.",
    ),
    "a tool gets a hint": (
        "tool_surface.json",
        '{"name": "tenant_use"}',
        '{"name": "tenant_use", "hints": {"readOnlyHint": true}}',
    ),
    "the history goes": ("tool_surface_history.json", "", ""),
    "a page gets another title": ("page5.rst", "Page 5\n======", "Another\n======="),
    "a section gets another title": ("safety.rst", "External sends", "External senda"),
    "the label of a gate moves to another page": (
        "safety.rst",
        ".. _mcp-safety-external-sends:\n\n",
        "",
        "page1.rst",
        "Page 1",
        ".. _mcp-safety-external-sends:\n\nPage 1",
    ),
    "a tool that :any: links moves": (
        "page2.rst",
        "Ask",
        "See :any:`tenant_use`. Ask",
        "reference.rst",
        ",\n      tenant_use",
        "",
        "page0.rst",
        "Ask :mcp:tool:`tenant_info` or :mcp:tool:`nothing_0`.",
        ".. mcp:tools::\n\n   Look\n      tenant_use",
    ),
    "a gate gets another label": ("conf.py", '"label": "external send"', '"label": "sends"'),
    "conf.py allows a word": (
        "conf.py",
        "mcp_paths",
        'mcp_allowed_words = ["nothing_1"]\nmcp_paths',
    ),
    "an earlier list has one tool more": (
        "tool_surface_history.json",
        '"tenant_use", "user_create"',
        '"tenant_use", "user_create", "user_remove"',
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_incremental_build_equals_a_clean_one(project: Project, name: str) -> None:
    steps = list(EDITS[name])
    while steps:
        file, old, new = steps[:3]
        del steps[:3]
        if not old:
            (project.source / file).unlink()
            continue
        text = (project.source / file).read_text()
        assert old in text
        project.write({file: text.replace(old, new)})
    incremental = project.build()
    index, files = search(incremental), contents(incremental)
    shutil.rmtree(project.source.parent / "build-html")
    clean = project.build()
    assert incremental.warnings == clean.warnings
    assert index == search(clean)
    second = contents(clean)
    assert files.pop("searchindex.js")
    assert second.pop("searchindex.js")
    assert files == second


def test_without_a_history_no_page_is_read_again(project: Project) -> None:
    history = project.source / "tool_surface_history.json"
    kept = history.rename(project.source.parent / "kept.json")
    page = project.build().out / "reference.html"
    before = page.stat().st_mtime_ns
    project.build()
    assert page.stat().st_mtime_ns == before
    # That there is one again is noticed.
    kept.rename(history)
    assert "June 1, 2026" in project.build().read("changes.html")


def test_the_process_that_read_a_list_notices_an_edit_of_it(project: Project) -> None:
    project.build()
    surface = (project.source / "tool_surface.json").read_text()
    more = surface.replace('{"name": "tenant_use"}', '{"name": "tenant_use"}, {"name": "x_y"}')
    [found] = [
        each
        for each in project.write({"tool_surface.json": more}).build().warnings
        if each.startswith("tool_surface.json:")
    ]
    assert found.startswith("tool_surface.json:11: 'x_y' is on the server but missing")


def test_a_line_above_the_stack_table_rewrites_no_other_page(project: Project) -> None:
    page = project.source.parent / "build-html/html/page1.html"
    before = page.stat().st_mtime_ns
    overview = (project.source / "overview.rst").read_text()
    project.write({"overview.rst": overview.replace(".. mcp:stacks", "Text.\n\n.. mcp:stacks")})
    project.build()
    assert page.stat().st_mtime_ns == before


def test_an_edit_of_an_extension_has_every_page_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("A = 1\n")
    before = source_hash(tmp_path)
    assert source_hash(tmp_path) == before
    (tmp_path / "a.py").write_text("A = 2\n")
    assert source_hash(tmp_path) != before


def test_sphinx_is_told_the_hash_of_the_extensions(project: Project) -> None:
    # Sphinx reads everything anew where this differs from what its environment was made with.
    app = SphinxTestApp("dummy", project.source, builddir=project.source.parent / "x")
    try:
        assert app.extensions["mcp_docs"].metadata["env_version"] == source_hash(EXTENSIONS)
    finally:
        app.cleanup()


def test_a_removed_page_takes_its_tools_along(project: Project) -> None:
    extra = "Extra\n=====\n\n.. mcp:tools::\n\n   More\n      tenant_more\n"
    project.write({"extra.rst": extra})
    assert any("tenant_more" in warning for warning in project.build().warnings)
    (project.source / "extra.rst").unlink()
    again = project.build()
    assert not any("tenant_more" in warning for warning in again.warnings)
    shutil.rmtree(again.out.parent)
    assert project.build().warnings == again.warnings
