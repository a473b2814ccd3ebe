"""When a fact was last seen to be true: the directive ``verified``, and what is stale.

`python -m page_dates` reads the pages as text, so it needs no build, and the clock, which no
build reads.
"""

from __future__ import annotations

import argparse
import calendar
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from date_words import month_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE, SOME, UNREADABLE = 0, 3, 2
DIRECTIVE = re.compile(r"[ \t]*\.\. verified::[ \t]*(.*?)[ \t]*")


class Month(NamedTuple):
    """A month; in text ``2026-10``, as ISO 8601 has it."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Return the month that *text* spells; raises `ValueError` with what was meant."""
        match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
        if match is None:
            raise ValueError(f"'{text}' is not a month; write year and month, as in 2026-10")
        return cls(int(match[1]), int(match[2]))

    @property
    def first_day(self) -> date:
        """The first day on which the fact can have been verified."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day on which the fact can have been verified."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])


class Verified(SphinxDirective):
    """Writes "Steps verified in October 2026." as a paragraph of the class ``verified``.

    It reads well below the heading of a procedure and after its last step. The argument is the
    month, as in ``2026-10``; the option ``what`` names what was verified if not "Steps".
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"what": directives.unchanged_required}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """Return the paragraph; raises an error of docutils if the argument is not a month."""
        try:
            month = Month.parse(self.arguments[0])
        except ValueError as error:
            raise self.error(f"verified: {error}") from None
        words = month_in_words(month.first_day)
        text = f"{self.options.get('what', 'Steps')} verified in {words}."
        paragraph = nodes.paragraph("", text, classes=["verified"])
        self.set_source_info(paragraph)
        return [paragraph]


def judge(text: str, today: date, days: int) -> str:
    """Return what is wrong with the month that *text* spells; empty if it is recent enough.

    Counts from the end of the month, so that nothing is called older than it is. Raises
    `ValueError` if *text* is not a month.
    """
    month = Month.parse(text)
    if month.first_day > today:
        return f"verified in {text}, which is in the future"
    age = (today - month.last_day).days
    return f"verified in {text}, at least {age} days ago" if age > days else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each fact to verify again; returns 0 if there is none, and else 3.

    What is not a month is reported on standard error and makes it 2.
    """
    parser = argparse.ArgumentParser(
        prog="python -m page_dates", description="Lists what nobody has verified for a while."
    )
    parser.add_argument("folder", type=Path, help="the folder with the pages")
    parser.add_argument("--days", type=int, default=90, help="how old is too old (90)")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="the day to count from, as in 2026-10-31"
    )
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    today = options.today or datetime.now(UTC).date()
    status, count, due = NONE, 0, 0
    for file in sorted(options.folder.rglob("*.rst")):
        for line, text in enumerate(file.read_text("utf-8").splitlines(), 1):
            match = DIRECTIVE.fullmatch(text)
            if match is None:
                continue
            count += 1
            try:
                finding = judge(match[1], today, options.days)
            except ValueError as error:
                print(f"{file}:{line}: error: {error}", file=sys.stderr)
                status = UNREADABLE
                continue
            if finding:
                print(f"{file}:{line}: {finding}")
                due += 1
                status = status or SOME
    if due:
        print(f"{due} of {count} marks are due: verify the steps, then write the new month.")
    elif status == NONE:
        print(f"All {count} marks are less than {options.days} days old on {today}.")
    return status
