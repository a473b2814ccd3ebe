"""Markup that builds without a warning and says something else than was meant."""

from __future__ import annotations

import re

from text_checks.page import DIRECTIVE, Found, Page, indent, rule

DIRECTIVES = (
    "admonition|code-block|figure|glossary|group-tab|image|include|list-table|literalinclude|meta|"
    "note|raw|rst-class|tab|tabs|tip|toctree|verified|warning|mcp:[a-z]+"
)
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
def list_text(page: Page) -> Found:
    """The text of a list item goes on below its first word, and steps count themselves.

    Bad:  1. Open the dialog.

        In Claude, it is below the name.
    Good: #. Open the dialog.

             In Claude, it is below the name.
    """
    start = text = -1
    for number, (above, line) in enumerate(zip(["", *page.markup], page.markup, strict=False), 1):
        at = indent(line)
        if match := ITEM.match(line):
            start, text = at, match.end() - 1
            if line[at].isdigit() and not above.strip():
                yield number, "number a step with '#.', so that the steps count themselves"
        elif line.strip() and start < at < text:
            yield number, f"the text of a list item begins at column {text + 1}; indent it"
        elif line.strip() and at <= start:
            start = text = -1


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
