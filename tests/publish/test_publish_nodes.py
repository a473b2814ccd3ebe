"""What pages may hold comes out as Markdown, and what cannot fails the build by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.errors import ConfigError

from site_publish.unwritten import UnwrittenNodeError
from support.project import EXTENSIONS, Project
from support.published import site_script, tree

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

HEAD = "A page\n======\n\n"

UNWRITABLE = {
    "raw": ".. raw:: html\n\n   <video></video>",
    "entry": "+---+---+\n| a     |\n+---+---+\n| b | c |\n+---+---+",
    "literal_block": ".. list-table::\n\n   * - .. code-block:: sh\n\n          ls\n     - b",
    "enumerated_list": "a. One\n#. Two",
    "abbreviation": ":abbr:`MCP (Model Context Protocol)`",
    "citation": ".. [Word] A citation.\n\nSee [Word]_.",
}

ESCAPED = [
    "2 * 3 * 4 and a_b and _c and snake_case_name_",
    "<tenant> and a <br> and AT&amp;T and &#65;",
    "[x](y) and `tick` and ~~gone~~ and \\ and \\*",
    "1. is no list",
    "+ is no list",
    "# is no heading",
    "> is no quote",
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project of two pages."""
    return Project.copy("publish", tmp_path)


def twin(project: Project, body: str) -> str:
    """Return the Markdown of a page with ``body``."""
    built = project.write({"page.rst": f"{HEAD}{body}\n"}).build("twin", tags=["site"])
    assert built.warnings == []
    return built.read("page.md").removeprefix("# A page\n\n")


def seen(project: Project, body: str) -> BeautifulSoup:
    """Return what a reader of Markdown sees of a page with ``body``."""
    return tree(twin(project, body))


@pytest.mark.parametrize("node", UNWRITABLE)
def test_a_node_without_markdown_fails_the_build_by_its_name(project: Project, node: str) -> None:
    project.write({"page.rst": f"{HEAD}{UNWRITABLE[node]}\n"})
    with pytest.raises(UnwrittenNodeError, match=rf"page\.rst:\d+: the node <{node}> \('.*'\) "):
        project.build("twin", tags=["site"])


def test_it_fails_also_as_make_site_runs_it(project: Project, tmp_path: Path) -> None:
    conf = (project.source / "conf.py").read_text("utf-8")
    path = f"import sys\n\nsys.path.insert(0, {str(EXTENSIONS)!r})\n"
    project.write({"conf.py": conf.replace("\n\n", f"\n\n{path}", 1)})
    assert site_script(project.source, tmp_path / "build").returncode == 0
    before = (tmp_path / "build" / "site" / "page.html").read_bytes()
    project.write({"page.rst": f"{HEAD}{UNWRITABLE['raw']}\n"})
    result = site_script(project.source, tmp_path / "build")
    assert result.returncode != 0
    assert "No Markdown twin" in result.stderr
    assert "page.rst:4: the node <raw>" in result.stderr
    assert (tmp_path / "build" / "site" / "page.html").read_bytes() == before
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["site"]


@pytest.mark.parametrize("text", ESCAPED)
def test_text_is_never_read_as_markup(project: Project, text: str) -> None:
    source = text.replace("\\", "\\\\").replace("*", "\\*").replace("`", "\\`").replace("_", "\\_")
    page = seen(project, f"\\{source}")
    assert page.get_text().strip() == text
    assert [tag.name for tag in page.find_all(True)] == ["p"]


def test_code_keeps_its_backticks_and_pipes(project: Project) -> None:
    table = ".. list-table::\n   :header-rows: 1\n\n   * - a\n   * - ``x | y`` or z | w"
    page = seen(project, f"``a `b` c``\n\n.. code-block:: text\n\n   ```\n   x\n   ```\n\n{table}")
    assert page.select("p > code")[0].get_text() == "a `b` c"
    assert page.select("pre")[0].get_text() == "```\nx\n```\n"
    assert [cell.get_text() for cell in page.select("td")] == ["x | y or z | w"]


def test_a_table_without_a_head_keeps_its_first_row_in_the_body(project: Project) -> None:
    page = seen(
        project, ".. list-table:: Name\n\n   * - a\n     - b\n   * - c\n     - | d\n       | e"
    )
    rows = [[str(cell) for cell in row.select("td")] for row in page.select("tbody tr")]
    assert rows == [
        ["<td>a</td>", "<td>b</td>"],
        ["<td>c</td>", "<td>d<br/>e</td>"],
    ]
    assert page.select("p > strong")[0].get_text() == "Name"


def test_a_definition_list_is_a_list_with_its_classifiers(project: Project) -> None:
    page = seen(project, "Term : kind\n   First.\n\n   Second.\n\nOther\n   * a\n   * b")
    assert [p.get_text() for p in page.select("ul > li:first-child > p")][:3] == [
        "Term : kind",
        "First.",
        "Second.",
    ]
    assert [li.get_text() for li in page.select("li li")] == ["a", "b"]


def test_a_list_starts_at_its_number(project: Project) -> None:
    ordered = seen(project, "Words.\n\n3. Three\n4. Four").select("ol")
    assert [item["start"] for item in ordered] == ["3"]


def test_lines_of_a_line_block_stay_lines(project: Project) -> None:
    page = seen(project, "| One\n| Two \\\\\n|   Three\n\nWords.")
    assert [line.strip() for line in page.get_text().split("\n")] == [
        "One",
        "Two \\",
        "Three",
        "Words.",
        "",
    ]
    assert len(page.select("br")) == 2


def test_what_is_only_for_html_is_in_the_twin(project: Project) -> None:
    body = ".. only:: html\n\n   For the page.\n\n.. only:: latex\n\n   For paper."
    assert twin(project, body).strip() == "For the page."


def test_comments_and_targets_leave_nothing(project: Project) -> None:
    body = (
        ".. A comment.\n\n.. _label:\n\nWords with a `reference <page>`__ and an _`inline target`."
    )
    assert "comment" not in twin(project, body)
    assert "inline target" in twin(project, body)
    assert "<a" not in twin(project, body)


def test_footnotes_have_their_numbers(project: Project) -> None:
    text = twin(project, "Words [#]_ here.\n\n.. [#] A note,\n   on two lines.")
    assert "Words [^1] here." in text
    assert "[^1]: A note, on two lines." in text


def test_code_tabs_stand_below_their_names(project: Project) -> None:
    body = (
        ".. tabs::\n\n   .. code-tab:: sh\n\n      ls\n\n   .. code-tab:: python\n\n      print(1)"
    )
    page = seen(project, body)
    assert [item.get_text().split() for item in page.select("ul > li")] == [
        ["Bash", "ls"],
        ["Python", "print(1)"],
    ]


def test_a_site_without_an_address_says_what_to_write(project: Project) -> None:
    with pytest.raises(ConfigError, match="html_baseurl is ''; write the URL"):
        project.build("html", tags=["site"], html_baseurl="")
