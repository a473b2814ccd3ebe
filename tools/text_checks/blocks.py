"""Blocks of code, images, tables, and tabs that lack something for a reader."""

from __future__ import annotations

import itertools

from text_checks.page import DIRECTIVE, Found, Page, indent, rule


def options(page: Page, number: int) -> str:
    """Return the options of the directive on a line."""
    return " ".join(itertools.takewhile(str.strip, page.markup[number:]))


@rule
def code_language(page: Page) -> Found:
    """A code block names its language.

    Bad:  .. code-block::
    Good: .. code-block:: sh
    """
    for number, line in enumerate(page.markup, 1):
        match = DIRECTIVE.match(line)
        if match and match["name"] in {"code-block", "code"} and not match["argument"]:
            yield number, "the code block has no language; add text, sh, or json after the colons"
        elif not match and line.rstrip().endswith("::") and not line.lstrip().startswith("."):
            yield number, "a block after '::' has no language; write ':' and '.. code-block:: sh'"


@rule
def image_text(page: Page) -> Found:
    """An image has a text for those who don't see it.

    Bad:  .. image:: dialog.png
    Good: .. image:: dialog.png
             :alt: The dialog for a new connector
    """
    for number, line in enumerate(page.markup, 1):
        match = DIRECTIVE.match(line)
        is_image = match and match["name"] in {"image", "figure"}
        if is_image and ":alt: " not in options(page, number):
            yield number, "the image has no text; add ':alt:' and what the image shows"


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
        if match["name"] == "csv-table":
            yield number, "write '.. list-table:: Caption', where each row has all of its cells"
            continue
        if not match["argument"]:
            yield number, "the table has no caption; write '.. list-table:: Caption'"
        if ":header" not in options(page, number):
            yield number, "the table has no header row; add ':header-rows: 1' under this line"


@rule
def tab_content(page: Page) -> Found:
    """Tabs are inside `.. tabs::`, each with its own label, and their text is indented.

    Bad:  .. group-tab:: Custom connector
    Good: .. tabs::

             .. group-tab:: Custom connector

                Open the dialog.
    """
    tabs = tab = -1
    labels: set[str] = set()
    for number, line in enumerate(page.markup, 1):
        if not line.strip():
            continue
        match, at = DIRECTIVE.match(line), indent(line)
        tab = -1 if at < tab else tab
        tabs = -1 if at <= tabs else tabs
        if match and match["name"] == "tabs":
            tabs, tab, labels = at, -1, set()
        elif match and match["name"] in {"group-tab", "tab"}:
            if tabs < 0:
                yield number, "this tab is outside '.. tabs::'; indent it three spaces under one"
            if not match["argument"] or match["argument"] in labels:
                yield number, "write a label of its own after the colons, for a reader to choose"
            tab, labels = at, {*labels, match["argument"]}
        elif tabs >= 0 and (tab < 0 or tab <= at < tab + 3):
            yield number, f"the text of a tab begins at column {max(tab, tabs + 3) + 4}; indent it"
