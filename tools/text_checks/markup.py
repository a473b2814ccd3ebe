"""Markup that says something other than what was meant, or lacks something for a reader."""

from __future__ import annotations

import itertools
import re
import unicodedata

from text_checks.page import COMMENT, DIRECTIVE, UNDERLINE, Found, Page, indent, rule

#: The marks of a list item, and of the list inside it that begins on the same line.
ITEM = re.compile(r"^ *(?:(?:[*-]|#\.|\d+\.) +)+(?=\S)")
#: The underlines of a title and of the headings below it, by level.
UNDERLINES = "=-~^"
ODD = {
    "\ufeff": "save the file as UTF-8 without a byte order mark",
    "\ufffd": "save the file as UTF-8",
}
TYPED = dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"')
TYPED |= dict.fromkeys("\u2018\u2019\u201a\u2032", "'") | dict.fromkeys("\u2010\u2011\u2212", "-")
TYPED |= {"\u2022": "* ", "\u2026": "...", "\u2192": ">"}
#: What docutils takes for text, and what to write instead; a literal may have it.
PROSE = {
    r"\[[^\]]*\](?:\(\S|\[\w*\])": "a Markdown link; write `text <address>`__",
    r"(?<![\w`])__\w[^_]*__(?!\w)": "Markdown bold; write two asterisks on each side",
    r"~~\w": "Markdown strikethrough; delete it",
    r"^ *> +\S": "a Markdown quote; delete the >",
    r"^ *[*-] \[[ xX]?\] ": "a Markdown checkbox; delete the brackets",
    r"^ *(?:-(?=[A-Z])|#\.(?=\S)|\d\.(?=[A-Z]))": "no list yet; put a space after the mark",
    r"^ *\(?(?:\d+|[a-z])\) \w": "a step of another kind; write '#.'",
    r"\w [,.;!?](?=\s|$)|[a-z]\.[A-Z][a-z]|\w\.\.(?=\s|$)": (
        "a mark out of place; correct the space or the dot beside it"
    ),
    r"</?(?:a|b|br|code|div|em|i|img|kbd|li|p|span|strong|sub|sup|u|ul)\b[^>]*>|&\w+;|<!--": (
        "HTML, which customers would see as text; write reStructuredText"
    ),
    r"(?<!\\)(?:\\\\)*\\(?=\w)": "a backslash, which disappears; put the whole path in ``...``",
}
MARKUP = {
    r"^ *```": "a Markdown fence; write '.. code-block:: sh' and indent the code",
    r"^#{1,6} \w": "a Markdown heading; underline the text with = or -",
    r"^ *\|[ |:-]*-{3}[ |:-]*\|? *$": "a Markdown table; write '.. list-table::'",
    r"<(?:https?:[^>]*\s[^>]*|\s+https?:[^>]*)>|<https?: ": "an address with a space; delete it",
    r"^ *(?!\.\. )\.+ ?[\w:-]+::( |$)": "not a directive; write two dots, a space, and its name",
    r"^ *(?:\.\. _[\w-]+|\.\._[\w-]+:?|_[\w-]+:) *$": "not a label; write '.. _name:'",
    r"^ *\.\. raw::": "raw HTML, which other formats leave out; write reStructuredText",
}


@rule
def odd_character(page: Page) -> Found:
    r"""A file is UTF-8, and each of its characters can be seen.

    Bad:  ..\u00a0verified:: 2026-10
    Good: .. verified:: 2026-10
    """
    for number, match in page.search(r"[^ -~\t]", page.lines):
        character = match[0]
        if character in ODD or unicodedata.category(character) in {"Cf", "Zs", "Zl", "Zp", "Cc"}:
            name = unicodedata.name(character, "control character").lower()
            advice = ODD.get(character, "delete it or type a plain space")
            yield number, f"column {match.start() + 1} is a {name}; {advice}"


@rule
def typographic_character(page: Page) -> Found:
    r"""Quotes and hyphens are those of a keyboard.

    Bad:  Ask: \u201cList my segments.\u201d
    Good: Ask: "List my segments."
    """
    dash = r"(?<![^\s`])[\u2013-\u2015](?=\w)"
    for number, match in page.search(rf"[{''.join(TYPED)}]|{dash}", page.lines):
        plain = TYPED.get(match[0], "- or --")
        yield number, f"{match[0]} comes from a word processor; type {plain}"


@rule
def conflict_marker(page: Page) -> Found:
    """A merge is finished before it is committed.

    Bad:  <<<<<<< HEAD
    Good: the text that stays
    """
    for number, _match in page.search(r"^ *(<{7}|>{7}|\|{7})(?: |$)", page.lines):
        yield number, "a merge conflict is not resolved; keep one side and delete the markers"


@rule
def comment(page: Page) -> Found:
    """A page has no comments: they hide text that was meant for customers.

    Bad:  .. verified: 2026-10
    Good: .. verified:: 2026-10
    """
    for number, line in enumerate(page.markup, 1):
        if match := COMMENT.match(line):
            name = (match[1] or "note").split(" ")[0].strip(":") or "note"
            advice = f"write '.. {name}::' if it is a directive, or delete the two dots"
            yield number, f"customers don't see this comment; {advice}"


@rule
def stray_markup(page: Page) -> Found:
    """Markup is reStructuredText, and complete: anything else is published as text.

    Bad:  [the guide](https://example.com)
    Good: `the guide <https://example.com>`__
    """
    for lines, patterns in (page.prose, PROSE), (page.markup, MARKUP):
        for pattern, what in patterns.items():
            for number, _match in page.search(pattern, lines):
                yield number, f"this is {what}"


@rule
def blank_line(page: Page) -> Found:
    """A list, a directive, and a heading have a blank line above them.

    Bad:  A connected agent can:
          * Inspect your data.
    Good: A connected agent can:

          * Inspect your data.
    """
    headings = {heading.line for heading in page.headings}
    for number, (above, line) in enumerate(itertools.pairwise(page.markup), 2):
        marks = ITEM.match(above)
        if not above.strip() or UNDERLINE.match(above) or above.lstrip().startswith(".. "):
            continue
        same = indent(above) == indent(line)
        if ITEM.match(line) and (indent(line) >= marks.end() if marks else same):
            yield number, "this list is read as text; put a blank line above it"
        elif number in headings or (DIRECTIVE.match(line) and same):
            yield number, "this is read as text; put a blank line above it"


@rule
def list_text(page: Page) -> Found:
    """The text of a list item continues below its first word, and steps count themselves.

    Bad:  1. Open the dialog.

        In Claude, it is below the name.
    Good: #. Open the dialog.

             In Claude, it is below the name.
    """
    start = text = -1
    for number, (above, line) in enumerate(itertools.pairwise(["", *page.markup]), 1):
        at = indent(line)
        if match := ITEM.match(line):
            start, text = at, match.end()
            if line[at].isdigit() and not above.strip():
                yield number, "number a step with '#.', so that the steps count themselves"
        elif line.strip() and (start < at < text or (at > text and ITEM.match(above))):
            yield number, f"the text of a list item begins at column {text + 1}; indent it so"
        elif line.strip() and at <= start:
            start = text = -1


@rule
def heading_level(page: Page) -> Found:
    """The title is underlined with =, and the headings below it with -, ~, or ^, level by level.

    Bad:  Sign in, underlined with ~ right below the title
    Good: Sign in, underlined with -
    """
    if not page.headings:
        yield 1, "the page has no title; write one, and underline it with ="
    above = -1
    for line, _text, mark in page.headings:
        allowed = UNDERLINES[1 : above + 2] or "="
        if mark in allowed:
            above = UNDERLINES.index(mark)
        else:
            advice = f"write {' or '.join(allowed)}"
            yield line, f"{mark} is not the underline of a heading here; {advice}"
    for number, (over, under) in enumerate(itertools.pairwise(["", *page.markup]), 1):
        if UNDERLINE.match(under) and not over.strip():
            yield number, "this line underlines nothing; delete it"


@rule
def duplicate_heading(page: Page) -> Found:
    """A page has each heading once, so that its address is clear.

    Bad:  Sign in ... Sign in
    Good: Sign in ... Sign in to Claude Code
    """
    seen: dict[str, int] = {}
    for line, text, _mark in page.headings:
        first = seen.setdefault(text.strip().lower(), line)
        if first != line:
            yield line, f"line {first} has the same heading; give each its own"


@rule
def empty_section(page: Page) -> Found:
    """A heading is followed by text, or by a lower heading.

    Bad:  Disconnect, with nothing under it
    Good: Disconnect, with the steps
    """
    marks = [*dict.fromkeys(heading.mark for heading in page.headings)]
    ends = [*((after.line, after.mark) for after in page.headings[1:]), (len(page.lines) + 1, "")]
    for (line, _text, mark), (end, below) in zip(page.headings, ends, strict=False):
        body = [each for each in page.lines[line + 1 : end - 1] if not each.startswith(".. _")]
        deeper = below and marks.index(below) > marks.index(mark)
        if not "".join(body).strip() and not deeper:
            yield line, "the section is empty; write its text or delete its heading"
