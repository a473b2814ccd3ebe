"""Characters that a word processor, a browser, or a merge leaves behind."""

from __future__ import annotations

import unicodedata

from text_checks.page import Found, Page, rule

QUOTES = {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"'}
QUOTES |= {"\u2018": "'", "\u2019": "'", "\u201a": "'", "\u2032": "'", "\u2033": '"'}


@rule
def not_utf8(page: Page) -> Found:
    r"""A page is UTF-8.

    Bad:  \xe9t\xe9
    Good: été
    """
    for number, line in enumerate(page.raw.split(b"\n"), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = line[error.start]
            yield number, f"the byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"


@rule
def byte_order_mark(page: Page) -> Found:
    r"""A file begins with its text.

    Bad:  \ufeffSet up Claude
    Good: Set up Claude
    """
    if page.raw.startswith(b"\xef\xbb\xbf"):
        yield 1, "the file begins with a byte order mark; save it as UTF-8 without BOM"


@rule
def invisible_character(page: Page) -> Found:
    r"""Spaces are plain spaces, and every character can be seen.

    Bad:  ..\u00a0verified:: 2026-10
    Good: .. verified:: 2026-10
    """
    for number, line in enumerate(page.lines, 1):
        for column, character in enumerate(line, 1):
            odd = unicodedata.category(character) in {"Cf", "Zs", "Zl", "Zp", "Cc"}
            if odd and character not in " \t\r" and (number, column) != (1, 1):
                name = unicodedata.name(character, "control character").lower()
                yield number, f"column {column} is a {name}; delete it or type a plain space"


@rule
def typographic_quote(page: Page) -> Found:
    r"""Quotes are straight, as on a keyboard.

    Bad:  Ask: \u201cList my segments.\u201d
    Good: Ask: "List my segments."
    """
    for number, line in enumerate(page.lines, 1):
        for quote in sorted(QUOTES.keys() & set(line)):
            yield number, f"{quote} is a typographic quote; type {QUOTES[quote]}"


@rule
def typographic_dash(page: Page) -> Found:
    r"""An option of a command begins with plain hyphens.

    Bad:  claude mcp add \u2013scope user
    Good: claude mcp add --scope user
    """
    for number, _match in page.search(r"(?:^|[\s`])[\u2010-\u2015\u2212]\w", page.lines):
        yield number, "a typographic dash begins a word; type - or --"


@rule
def conflict_marker(page: Page) -> Found:
    """A merge is finished before it is committed.

    Bad:  <<<<<<< HEAD
    Good: the text that stays
    """
    for number, _match in page.search(r"^ *(<{7}|>{7}|\|{7})(?: |$)", page.lines):
        yield number, "a merge conflict is not resolved; keep one side and delete the markers"
