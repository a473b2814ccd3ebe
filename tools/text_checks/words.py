"""What is not written for a customer, and words that the style of the pages rules out."""

from __future__ import annotations

import calendar
import difflib
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from text_checks.characters import QUOTES
from text_checks.page import Found, Page, indent, rule

MONTHS = list(calendar.month_name)
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
NAMES, BRANDS = set(WORDS["names"].split()), WORDS["brands"]


@rule
def note_to_self(page: Page) -> Found:
    """A note for colleagues is not published, and not left in a comment.

    Bad:  TODO: check with Anna
    Good: the fact, once it is known
    """
    for number, match in page.search(
        r"\b(TODO|FIXME|XXX+|TBD|TBC|WIP|HACK)\b|\?{3}|lorem ipsum", page.lines
    ):
        yield number, f"'{match[0]}' is a note to yourself; settle it and delete the note"


@rule
def internal_reference(page: Page) -> Found:
    """A customer knows no ticket, no repository, and no internal host.

    Bad:  fixed in DOCS-123
    Good: the fact without its ticket
    """
    for number, match in page.search(r"\b([A-Z]{2,10})-\d{2,}\b"):
        if match[1] not in WORDS["standards"]:
            yield number, f"'{match[0]}' looks like a ticket; leave it out"
    for number, match in page.search("|".join(WORDS["internal"]), page.lines):
        yield number, f"'{match[0]}' is internal; customers can't open it; leave it out"


@rule
def month_in_the_future(page: Page) -> Found:
    """Nothing was verified in a month that has not begun.

    Bad:  .. verified:: 2099-01
    Good: .. verified:: 2026-10
    """
    now = datetime.now(UTC)
    this = f"{now:%Y-%m}"
    for number, match in page.search(r"^ *\.\. verified:: *(\d{4}-\d\d)", page.lines):
        if match[1] > this:
            yield number, f"{match[1]} is in the future; write the month in which you looked"
    for number, match in page.search(rf"\b({'|'.join(MONTHS[1:])})(?: \d+,)? (\d{{4}})\b"):
        if f"{match[2]}-{MONTHS.index(match[1]):02}" > this:
            yield number, f"{match[0]} is in the future; state what is true now"


@rule
def vague_link(page: Page) -> Found:
    """A link says where it goes.

    Bad:  `here <https://example.com>`__
    Good: `the OpenAI Help Center <https://help.openai.com/>`__
    """
    vague = "click here|here|this|this page|this link|link|more|read more|see more"
    pattern = rf"`({vague})\s*<|\b(click here)\b"
    for number, match in page.search(pattern, page.markup, re.IGNORECASE):
        yield number, f"'{match[1] or match[2]}' does not say where the link goes; name its page"


@rule
def insecure_link(page: Page) -> Found:
    """A link uses https.

    Bad:  `OpenAI <http://openai.com>`__
    Good: `OpenAI <https://openai.com>`__
    """
    for number, match in page.search(r"\bhttp://[^\s>`]+", page.lines):
        yield number, f"{match[0]} is not encrypted; write https://"


@rule
def misspelled_host(page: Page) -> Found:
    """Amperity's hosts end in amperity.com.

    Bad:  docs.ampertiy.com
    Good: docs.amperity.com
    """
    for number, match in page.search(r"\b([\w-]+\.)*([a-z-]+)\.(com?|net|org|io)\b", page.lines):
        near = difflib.SequenceMatcher(None, match[2], "amperity").ratio() > 0.75
        if near and (match[2], match[3]) != ("amperity", "com"):
            yield number, f"'{match[0]}' is no host of Amperity; did you mean 'amperity.com'?"


@rule
def sentence_case(page: Page) -> Found:
    """A heading has capitals for its first word and for names.

    Bad:  Choose The Tools
    Good: Choose the tools
    """
    for heading in page.headings:
        text = re.sub(r"``.*?``|\*\*.*?\*\*|:[\w:]+:`.*?`", "", heading.text)
        _first, *others = re.findall(r"[A-Za-z][\w.'-]*", text) or [""]
        wrong = [
            word for word in others if re.fullmatch(r"[A-Z][a-z'-]+", word) and word not in NAMES
        ]
        if wrong:
            yield heading.line, f"write the heading in sentence case: '{wrong[0].lower()}'"
        if heading.text.rstrip().endswith((".", ":", "!", ",")):
            yield heading.line, "a heading ends without punctuation; delete it"


@rule
def wording(page: Page) -> Found:
    """The style of the pages rules some words out.

    Bad:  Simply select **Add**.
    Good: Select **Add**.
    """
    for pattern, advice in WORDS["advice"].items():
        for number, match in page.search(
            rf"(?<![\w*'-])({pattern})(?![\w*-])", unquoted(page), re.IGNORECASE
        ):
            yield number, f"'{match[1]}' is not for these pages; {advice}"


@rule
def product_name(page: Page) -> Found:
    """A product is written as its maker writes it.

    Bad:  Chat GPT, Github, Ampertiy
    Good: ChatGPT, GitHub, Amperity
    """
    for pattern, right in WORDS["wrong_names"].items():
        for number, match in page.search(rf"\b({pattern})\b"):
            yield number, f"'{match[1]}' is not the name; write '{right}'"
    for number, match in page.search(r"\b[A-Z][A-Za-z]{5,}\b"):
        near = difflib.get_close_matches(match[0], BRANDS, n=1, cutoff=0.85)
        if near and match[0] not in BRANDS and match[0] != near[0] + "s":
            yield number, f"'{match[0]}' is misspelled; did you mean '{near[0]}'?"


@rule
def doubled_word(page: Page) -> Found:
    """No word stands twice in a row.

    Bad:  Open the the dialog.
    Good: Open the dialog.
    """
    text = "\n".join(page.prose)
    for match in re.finditer(r"(?<![\w.-])([A-Za-z]{2,})[ \n]+ *\1(?![\w-])", text):
        above, below = text[: match.start()].rpartition("\n")[2], match[0].rpartition("\n")[2]
        aligned = "\n" not in match[0] or indent(above + "x") == indent(below)
        if match[1] not in {"that", "had"} and "\n\n" not in match[0] and aligned:
            yield text.count("\n", 0, match.end()) + 1, f"'{match[1]}' stands twice; delete one"


@rule
def serial_comma(page: Page) -> Found:
    """The last of three or more has a comma before "and" or "or".

    Bad:  queries, segments and campaigns
    Good: queries, segments, and campaigns
    """
    word = r"[\w-]+"
    alike = (
        rf"{word}, {word}, {word} (and|or) {word}",
        r"\b[A-Z][\w-]+, [A-Z][\w-]+ (and|or) [A-Z][\w-]+",
        r"\b[a-z-]+s, [a-z-]+s (and|or) [a-z-]+s\b",
    )
    for pattern in alike:
        for number, match in page.search(pattern):
            yield number, f"write a comma before '{match[1]}' in '{match[0]}'"
            return


def unquoted(page: Page) -> list[str]:
    """Return the prose without what is quoted or set in bold: labels and prompts stay exact.

    A quote ends with its paragraph, so that one that was left open hides no more.
    """
    text = "\n".join(page.prose).translate(
        str.maketrans("".join(QUOTES), "".join(QUOTES.values()))
    )
    pattern = r'"(?:[^"\n]|\n(?!\s*\n))*"|\*\*[^*]+\*\*'
    return re.sub(pattern, lambda match: re.sub(r"[^\n]", "*", match[0]), text).split("\n")
