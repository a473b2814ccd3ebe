"""Words that are not written for a customer, or that the style of the pages rules out."""

from __future__ import annotations

import calendar
import difflib
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from text_checks.markup import TYPED
from text_checks.page import Found, Page, hide, indent, rule

MONTHS = list(calendar.month_name)
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
CAPITALS, BRANDS = WORDS["capitals"].split(), WORDS["brands"]


@rule
def wording(page: Page) -> Found:
    """A page has no word that `words.toml` rules out, be it style, a name, or a note to yourself.

    Bad:  Simply select **Add** in Chat GPT. TODO: check with Anna (DOCS-123)
    Good: In ChatGPT, select **Add**.
    """
    # Labels and prompts stay exact. A quote ends with its paragraph, so that one that was left
    # open hides nothing more.
    quoted = r'"(?:[^"\n]|\n(?!\s*\n))*"|\*\*[^*]+\*\*'
    straight = {ord(typed): plain for typed, plain in TYPED.items()}
    text = "\n".join(page.prose).translate(straight)
    scopes = {
        "unquoted": (hide(text, quoted).split("\n"), re.IGNORECASE),
        "prose": (page.prose, 0),
        "anywhere": (page.lines, 0),
    }
    for scope, (lines, flags) in scopes.items():
        for pattern, advice in WORDS[scope].items():
            whole = rf"(?<![\w*'\u00b7-])({pattern})(?![\w*\u00b7-])"
            for number, match in page.search(whole, lines, flags):
                yield number, f"'{match[1]}' is not for these pages; {advice}"


@rule
def misspelled_name(page: Page) -> Found:
    """Names of products and Amperity's hosts are spelled right.

    Bad:  Ampertiy, docs.ampertiy.com
    Good: Amperity, docs.amperity.com
    """
    for number, match in page.search(r"\b[A-Z][A-Za-z]{5,}\b"):
        near = difflib.get_close_matches(match[0], BRANDS, n=1, cutoff=0.85)
        if near and match[0] not in BRANDS and match[0] != near[0] + "s":
            yield number, f"'{match[0]}' is misspelled; did you mean '{near[0]}'?"
    for number, match in page.search(r"\b([\w-]+\.)*([a-z-]+)\.(com?|net|org|io)\b", page.lines):
        near = difflib.get_close_matches(match[2], ["amperity"], cutoff=0.75)
        if near and (match[2], match[3]) != ("amperity", "com"):
            yield number, f"'{match[0]}' is not Amperity's host; did you mean 'amperity.com'?"


@rule
def month_in_the_future(page: Page) -> Found:
    """Nothing was verified in a month that has not begun.

    Bad:  .. verified:: 2099-01
    Good: .. verified:: 2026-10
    """
    pattern = (
        rf"({'|'.join(MONTHS[1:])})(?: \d+,)? (\d{{4}})\b|verified:: *(\d{{4}}-(?:0\d|1[0-2]))"
    )
    for number, match in page.search(pattern, page.markup):
        month = match[3] or f"{match[2]}-{MONTHS.index(match[1]):02}"
        if month > f"{datetime.now(UTC):%Y-%m}":
            yield number, f"{month} is in the future; state what is true now"


@rule
def vague_link(page: Page) -> Found:
    """The text of a link says where it goes.

    Bad:  `here <https://example.com>`__
    Good: `the OpenAI Help Center <https://help.openai.com/>`__
    """
    vague = "click here|here|this|this page|this link|link|more|read more|see more"
    for number, match in page.search(
        rf"`({vague})\s*<|\b(click here)\b", page.markup, re.IGNORECASE
    ):
        words = match[1] or match[2]
        yield number, f"'{words}' does not say where the link goes; name the page"


@rule
def sentence_case(page: Page) -> Found:
    """A heading has capitals for its first word and for names, and ends without punctuation.

    Bad:  Choose The Tools
    Good: Choose the tools
    """
    for line, heading, _mark in page.headings:
        text = re.sub(r"``.*?``|\*\*.*?\*\*|:[\w:]+:`.*?`", "", heading)
        wrong = [
            word
            for word in re.findall(r"[A-Za-z][\w.'-]*", text)[1:]
            if re.fullmatch(r"[A-Z][a-z'-]+", word) and word not in CAPITALS
        ]
        if wrong:
            yield line, f"write the heading in sentence case: '{wrong[0].lower()}'"
        if heading.rstrip().endswith((".", ":", "!", ",")):
            yield line, "a heading ends without punctuation; delete it"


@rule
def doubled_word(page: Page) -> Found:
    """No word is repeated by mistake.

    Bad:  Open the the dialog.
    Good: Open the dialog.
    """
    text = "\n".join(page.prose)
    for match in re.finditer(r"(?<![\w.-])([A-Za-z]{2,})[ \n]+ *\1(?![\w-])", text):
        above, below = text[: match.start()].rpartition("\n")[2], match[0].rpartition("\n")[2]
        aligned = "\n" not in match[0] or indent(above + "x") == indent(below)
        if match[1] not in {"that", "had"} and "\n\n" not in match[0] and aligned:
            yield text.count("\n", 0, match.end()) + 1, f"'{match[1]}' is repeated; delete one"


@rule
def serial_comma(page: Page) -> Found:
    """The last of three or more has a comma before "and" or "or".

    Bad:  queries, segments and campaigns
    Good: queries, segments, and campaigns
    """
    alike = (
        r"[\w-]+, [\w-]+, [\w-]+ (?:and|or) [\w-]+",
        r"\b[A-Z][\w-]+, [A-Z][\w-]+ (?:and|or) [A-Z][\w-]+",
        r"\b[a-z-]+s, [a-z-]+s (?:and|or) [a-z-]+s\b",
    )
    for number, match in page.search("|".join(alike)):
        yield number, f"write a comma before the last of '{match[0]}'"
