"""When a fact was last verified: the directive ``verified``, and the list of stale facts.

`python -m page_dates` reads the pages as text, so it needs no build. It reads the clock, which
no build does.
"""

from __future__ import annotations

import argparse
import calendar
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from date_words import month_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

DIRECTIVE = re.compile(r"[ \t]*\.\. verified::[ \t]*(.*?)[ \t]*")


def first_day(month: str) -> date:
    """Return the first day of a month such as 2026-10 (ISO 8601); raises `ValueError`."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month) is None:
        raise ValueError(f"'{month}' is not a month; write year and month, as in 2026-10")
    return date.fromisoformat(f"{month}-01")


class Verified(SphinxDirective):
    """Writes "Steps verified in October 2026." as a paragraph of the class ``verified``.

    It can follow the heading of a procedure or its last step. The argument is the
    month, as in ``2026-10``; the option ``what`` names what was verified if not "Steps".
    """

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"what": directives.unchanged_required}  # noqa: RUF012 - as docutils has it

    def run(self) -> list[nodes.Node]:
        """Return the paragraph; raises an error of docutils if the argument is not a month."""
        try:
            month = month_in_words(first_day(self.arguments[0]))
        except ValueError as error:
            raise self.error(f"verified: {error}") from None
        text = f"{self.options.get('what', 'Steps')} verified in {month}."
        paragraph = nodes.paragraph("", text, classes=["verified"])
        self.set_source_info(paragraph)
        return [paragraph]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each fact to verify again, and return 3; or 0 if there is none.

    Exits with 2 and the line of a mark that isn't a month. Age counts from the end of the month,
    so no fact is reported as older than it is.
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
    marks = [
        (f"{file}:{line}", match[1])
        for file in sorted(options.folder.rglob("*.rst"))
        for line, text in enumerate(file.read_text("utf-8").splitlines(), 1)
        if (match := DIRECTIVE.fullmatch(text))
    ]
    due = 0
    for place, text in marks:
        try:
            first = first_day(text)
        except ValueError as error:
            parser.error(f"{place}: {error}")
        age = (today - first).days - calendar.monthrange(first.year, first.month)[1] + 1
        if first > today or age > options.days:
            found = "which is in the future" if first > today else f"at least {age} days ago"
            print(f"{place}: verified in {text}, {found}")
            due += 1
    if due:
        print(f"{due} of {len(marks)} marks are due: verify the steps, then write the new month.")
        return 3
    print(f"All {len(marks)} marks are less than {options.days} days old on {today}.")
    return 0
