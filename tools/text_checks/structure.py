"""Markup that builds without a warning and says something else than was meant."""

from __future__ import annotations

import re

from text_checks.page import DIRECTIVE, Found, Page, indent, rule

DIRECTIVES = (
    "admonition|code-block|figure|glossary|group-tab|image|include|list-table|literalinclude|meta|"
    "note|raw|rst-class|tab|tabs|tip|toctree|verified|warning|mcp:[a-z]+"
)
FILES = ("include", "literalinclude", "image", "figure")
ITEM = re.compile(r"^ *(?:[*-]|#\.|\d+\.) +\S")


@rule
def broken_directive(page: Page) -> Found:
    """A directive is two dots, one space, its name, and two colons.

    Bad:  .. verified: 2026-10
    Good: .. verified:: 2026-10
    """
    colons = rf"\.\. *({DIRECTIVES})(?: *:(?!:)| +::| *$)"
    dots = rf"\.(?:\.(?=\w)|\.\. ?| )({DIRECTIVES})::"
    wrong = re.compile(rf"^ *(?:{colons}|{dots})")
    for number, line in enumerate(page.lines, 1):
        if match := wrong.match(line):
            name = match[1] or match[2]
            yield number, f"this directive is not read; write '.. {name}::'"


@rule
def broken_label(page: Page) -> Found:
    """A label is two dots, a space, an underscore, its name, and a colon.

    Bad:  .. _mcp-overview
    Good: .. _mcp-overview:
    """
    for number, match in page.search(
        r"^ *(?:\.\. _([\w-]+)|\.\._([\w-]+):?|_([\w-]+):) *$", page.lines
    ):
        name = match[1] or match[2] or match[3]
        yield number, f"this label is not read; write '.. _{name}:'"


@rule
def list_needs_blank_line(page: Page) -> Found:
    """A list has a blank line above it.

    Bad:  A connected agent can:
          * Inspect your data.
    Good: A connected agent can:

          * Inspect your data.
    """
    for number, (above, line) in enumerate(zip(page.markup, page.markup[1:], strict=False), 2):
        follows = above.strip() and not ITEM.match(above) and indent(above) == indent(line)
        if follows and ITEM.match(line) and not DIRECTIVE.match(above):
            yield number, "this list is read as text; put a blank line above it"


@rule
def space_in_link(page: Page) -> Found:
    """The address of a link has no space.

    Bad:  `the guide <https://example.com/a guide>`__
    Good: `the guide <https://example.com/a-guide>`__
    """
    for number, match in page.search(
        r"<(https?:[^>]*\s[^>]*)>|<\s+https?:|<(https?: //)", page.markup
    ):
        yield number, f"the address {match[0]} has a space; delete it or write %20"


@rule
def code_language(page: Page) -> Found:
    """A code block says its language.

    Bad:  .. code-block::
    Good: .. code-block:: sh
    """
    for number, line in enumerate(page.markup, 1):
        match = DIRECTIVE.match(line)
        if match and match["name"] in {"code-block", "code"} and not match["argument"]:
            yield (
                number,
                "the code block has no language; write '.. code-block:: text' or sh, json",
            )
        elif not match and line.rstrip().endswith("::"):
            yield (
                number,
                "a block after '::' has no language; write ':' and '.. code-block:: text'",
            )


@rule
def table_header(page: Page) -> Found:
    """A table has a caption and a header row.

    Bad:  .. list-table::
    Good: .. list-table:: The MCP server of each stack
             :header-rows: 1
    """
    for number, line in enumerate(page.markup, 1):
        match = DIRECTIVE.match(line)
        if match is None or match["name"] not in {"list-table", "csv-table"}:
            continue
        options = []
        for option in page.markup[number:]:
            if not option.strip():
                break
            options.append(option.strip())
        if not match["argument"]:
            yield number, f"the table has no caption; write '.. {match['name']}:: Caption'"
        if not any(option.startswith((":header-rows:", ":header:")) for option in options):
            yield number, "the table has no header row; add ':header-rows: 1' under this line"


@rule
def tab_content(page: Page) -> Found:
    """Tabs stand under `.. tabs::`, and the text of a tab three spaces under its name.

    Bad:  .. group-tab:: Custom connector
    Good: .. tabs::

             .. group-tab:: Custom connector

                Open the dialog.
    """
    tabs = tab = -1
    for number, line in enumerate(page.markup, 1):
        if not line.strip():
            continue
        match, at = DIRECTIVE.match(line), indent(line)
        tab = -1 if at < tab else tab
        tabs = -1 if at <= tabs else tabs
        if match and match["name"] == "tabs":
            tabs, tab = at, -1
        elif match and match["name"] in {"group-tab", "tab"}:
            if tabs < 0:
                yield (
                    number,
                    "this tab is outside of '.. tabs::'; indent it three spaces under one",
                )
            tab = at
        elif tabs >= 0 and (tab < 0 or tab <= at < tab + 3):
            yield number, f"the text of a tab begins at column {max(tab, tabs + 3) + 4}; indent it"


@rule
def missing_file(page: Page) -> Found:
    """A file that a page includes is there.

    Bad:  .. include:: nowhere.rst
    Good: .. include:: shared.rst
    """
    for number, line in enumerate(page.markup, 1):
        match = DIRECTIVE.match(line)
        if match and match["name"] in FILES and "://" not in match["argument"]:
            name = match["argument"].strip()
            if not name or not (page.path.parent / name.lstrip("/")).is_file():
                yield number, f"there is no file '{name}' beside this page; correct its name"


@rule
def duplicate_heading(page: Page) -> Found:
    """A heading stands on a page once, so that its address is clear.

    Bad:  Sign in ... Sign in
    Good: Sign in ... Sign in to Claude Code
    """
    seen: dict[str, int] = {}
    for heading in page.headings:
        first = seen.setdefault(heading.text.strip().lower(), heading.line)
        if first != heading.line:
            yield heading.line, f"line {first} has the same heading; give each its own"


@rule
def empty_section(page: Page) -> Found:
    """A heading is followed by text, or by a heading below it.

    Bad:  Disconnect, with nothing under it
    Good: Disconnect, with the steps
    """
    order: list[str] = []
    for heading in page.headings:
        order += [heading.underline] if heading.underline not in order else []
    ends = [*(heading.line for heading in page.headings[1:]), len(page.lines) + 1]
    following = [*page.headings[1:], None]
    for heading, after, end in zip(page.headings, following, ends, strict=False):
        body = page.lines[heading.line + 1 : end - 1]
        text = [line for line in body if line.strip() and not line.startswith(".. _")]
        deeper = after and order.index(after.underline) > order.index(heading.underline)
        if not text and not deeper:
            yield heading.line, "the section is empty; write its text or delete its heading"


@rule
def markdown(page: Page) -> Found:
    """A page is reStructuredText.

    Bad:  [the guide](https://example.com)
    Good: `the guide <https://example.com>`__
    """
    said = {
        r"\[[^\]]+\]\(\S+\)": "a link of Markdown; write `text <address>`__",
        r"^ *```": "a fence of Markdown; write '.. code-block:: sh' and indent the code",
        r"^#{1,6} \w": "a heading of Markdown; underline the text with = or -",
        r"</?(?:b|i|br|a|p|code|strong|em|img|span|div)\b[^>]*>|&\w+;": (
            "HTML, which customers read as text; write reStructuredText"
        ),
    }
    for pattern, message in said.items():
        for number, _match in page.search(pattern, page.prose if "<" in pattern else page.markup):
            yield number, f"this is {message}"
