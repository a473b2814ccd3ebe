"""What pages may hold comes out as Markdown, and what cannot fails the build by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from support.project import Project
from support.published import tree

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

LINKS = (
    "See :doc:`page`, :ref:`a part <label>`, "
    "`elsewhere <https://elsewhere.example/page.html#label>`_, and :ref:`search`.\n"
)
HEAD = "A page\n======\n\n"

UNWRITABLE = [
    ("video", ".. raw:: html\n\n   <video>x</video>"),
    ("td", "+---+---+\n| a     |\n+---+---+\n| b | c |\n+---+---+"),
    ("pre", ".. list-table::\n\n   * - .. code-block:: sh\n\n          ls\n     - b"),
    ("pre", ".. code-block:: text\n\n   ```\n   x\n   ```"),
    ("ol", "a. One\n#. Two"),
]

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
    built = project.write({"page.rst": f"{HEAD}{body}\n"}).build("html", tags=["site"])
    assert built.warnings == []
    return re.sub(r"\A.*?\nAddress: .*?\n\n", "", built.read("page.md"), flags=re.DOTALL)


def seen(project: Project, body: str) -> BeautifulSoup:
    """Return what a reader of Markdown sees of a page with ``body``."""
    return tree(twin(project, body))


@pytest.mark.parametrize(("tag", "source"), UNWRITABLE)
def test_what_markdown_cannot_say_fails_the_build_with_its_line(
    project: Project, tag: str, source: str
) -> None:
    project.write({"page.rst": f"{HEAD}{source}\n"})
    [warning] = project.build("html", tags=["site"]).warnings
    assert re.match(rf"page\.rst:[4-6]: <{tag}> \('.+'\) ", warning)


@pytest.mark.parametrize("text", ESCAPED)
def test_text_is_never_read_as_markup(project: Project, text: str) -> None:
    source = text.replace("\\", "\\\\").replace("*", "\\*").replace("`", "\\`").replace("_", "\\_")
    page = seen(project, f"\\{source}")
    assert page.get_text().strip() == text
    assert [tag.name for tag in page.find_all(True)] == ["p"]


def test_code_keeps_its_backticks_and_pipes(project: Project) -> None:
    table = ".. list-table::\n   :header-rows: 1\n\n   * - a\n   * - ``x | y`` or z | w"
    page = seen(project, f"``a `b` c``\n\n.. code-block:: text\n\n   a `b`\n\n{table}")
    assert page.select("p > code")[0].get_text() == "a `b` c"
    assert page.select("pre")[0].get_text() == "a `b`\n"
    assert [cell.get_text() for cell in page.select("td")] == ["x | y or z | w"]


def test_a_table_without_a_head_keeps_its_first_row_in_the_body(project: Project) -> None:
    page = seen(
        project, ".. list-table:: Name\n\n   * - a\n     - b\n   * - c\n     - | d\n       | e"
    )
    rows = [[str(cell) for cell in row.select("td")] for row in page.select("tbody tr")]
    assert rows == [
        ["<td>a</td>", "<td>b</td>"],
        ["<td>c</td>", "<td>d e</td>"],
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
    assert [p.get_text() for p in page.select("p")] == ["One", "Two \\", "Three", "Words."]


def test_what_is_only_for_html_is_in_the_twin(project: Project) -> None:
    body = ".. only:: html\n\n   For the page.\n\n.. only:: latex\n\n   For paper."
    assert twin(project, body).strip() == "For the page."


def test_a_comment_leaves_nothing(project: Project) -> None:
    assert twin(project, ".. A comment.\n\nWords.").strip() == "Words."


def test_only_what_a_twin_links_keeps_an_anchor(project: Project) -> None:
    body = (
        ".. _label:\n.. _other:\n\nA part\n------\n\nWords and an _`inline target`.\n\n"
        ".. glossary::\n\n   amp\n      A unit.\n\nSee :ref:`label` and `inline target`_."
    )
    text = twin(project, body)
    anchors = [str(anchor["id"]) for anchor in tree(text).select("a[id]")]
    assert anchors == ["label", "inline-target"]
    assert text.startswith('<a id="label"></a>\n\n## A part\n')
    assert "\n* amp\n\n  A unit.\n" in text


def test_a_heading_that_makes_its_own_anchor_has_no_other(project: Project) -> None:
    text = twin(project, "A part\n------\n\nSee `A part`_.")
    assert text == "## A part\n\nSee [A part](#a-part).\n"


def test_an_anchor_appears_with_the_first_link_to_it_on_another_page(project: Project) -> None:
    index = "Start\n=====\n\n.. toctree::\n   :hidden:\n\n   page\n\n"
    project.write({"index.rst": index})
    assert "<a id=" not in twin(project, ".. _label:\n\nA part\n------\n\nWords.")
    project.write({"index.rst": f"{index}See :ref:`label`.\n"})
    built = project.build("html", tags=["site"])
    assert "[A part](page.md#label)" in built.read("index.md")
    assert '<a id="label"></a>' in built.read("page.md")
    assert '<a id="label"></a>' in built.read("llms-full.txt")


def test_a_link_stays_in_markdown_with_its_anchor(project: Project) -> None:
    project.write({"index.rst": f"Start\n=====\n\n.. toctree::\n\n   page\n\n{LINKS}"})
    body = ".. _label:\n\nA part\n------\n\nSee :ref:`this part <label>`."
    built = project.write({"page.rst": f"{HEAD}{body}\n"}).build("html", tags=["site"])
    assert "[this part](#label)" in built.read("page.md")
    start = built.read("index.md")
    assert "[A page](page.md)" in start
    assert "[a part](page.md#label)" in start
    assert "[elsewhere](https://elsewhere.example/page.html#label)" in start
    assert "[Search Page](search.html)" in start


def test_an_abbreviation_says_what_it_stands_for(project: Project) -> None:
    text = twin(project, ":abbr:`MCP (Model Context Protocol)` is open.")
    assert text.strip() == "MCP (Model Context Protocol) is open."


def test_an_admonition_keeps_its_title_also_when_it_is_folded(project: Project) -> None:
    body = ".. note::\n\n   One.\n\n.. admonition:: The old way\n   :collapsible:\n\n   Two."
    notes = [
        [part.get_text() for part in note.select("p")]
        for note in seen(project, body).select("blockquote")
    ]
    assert notes == [["Note", "One."], ["The old way", "Two."]]


def test_a_mark_of_verification_is_none_of_the_steps(project: Project) -> None:
    text = twin(project, "#. One\n#. Two\n\n   .. verified:: 2026-05")
    assert text.strip() == "1. One\n2. Two\n\n   *Steps verified in May 2026.*"


def test_footnotes_have_their_numbers(project: Project) -> None:
    page = seen(project, "Words [#]_ here.\n\n.. [#] A note,\n   on two lines.")
    link, note = page.select_one("a[href]"), page.select("p")[-1]
    assert link is not None
    assert link.get_text() == "1"
    assert page.find(id=str(link["href"])[1:])
    assert note.get_text().strip() == "A note, on two lines."
    assert page.select("p")[-2].get_text().strip() == "1"


def test_code_tabs_stand_below_their_names(project: Project) -> None:
    body = (
        ".. tabs::\n\n   .. code-tab:: sh\n\n      ls\n\n   .. code-tab:: python\n\n      print(1)"
    )
    page = seen(project, body)
    assert page.select("p")[0].get_text() == "Choose one:"
    assert [item.get_text().split() for item in page.select("ul > li")] == [
        ["Bash", "ls"],
        ["Python", "print(1)"],
    ]


@pytest.mark.parametrize(
    "url", ["", "docs.example", "https://docs example/", "https://a.example/#b"]
)
def test_a_site_without_an_address_says_what_to_write(project: Project, url: str) -> None:
    built = project.build(tags=["site"], html_baseurl=url)
    assert built.status == 2
    [line] = built.warnings
    assert line.startswith(f"ERROR: html_baseurl is '{url}'; in conf.py or HTML_BASEURL, write ")


def test_an_address_in_code_stays_one_word(project: Project) -> None:
    address = "https://server.example/oauth/token"
    assert twin(project, f"See ``{address}``.").strip() == f"See `{address}`."
