"""``python -m page_dates``: which facts nobody has verified for a while.

It reads the pages as text, so it needs neither Sphinx nor a build, and the clock, which
no build does.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from page_dates.months import Month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NONE, SOME, UNREADABLE = 0, 1, 2
_DIRECTIVE = re.compile(r"[ \t]*\.\. verified::[ \t]*(.*?)[ \t]*")


class Mark(NamedTuple):
    """A ``verified`` of a page: its file, its line from 1, and what it has for a month."""

    file: Path
    line: int
    text: str


def marks(folder: Path) -> Iterator[Mark]:
    """Yield each ``verified`` of the pages in *folder* and below, in the order of the files."""
    for file in sorted(folder.rglob("*.rst")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if match := _DIRECTIVE.fullmatch(line):
                yield Mark(file, number, match[1])


def judge(mark: Mark, today: date, days: int) -> str:
    """Return what is wrong with the month of *mark*; empty if it is young enough.

    It counts from the end of the month, so that nothing is called older than it is. Raises
    `ValueError` if the month is none.
    """
    month = Month.parse(mark.text)
    if month.first_day > today:
        return f"verified in {month}, which is still to come"
    age = (today - month.last_day).days
    return f"verified in {month}, at least {age} days ago" if age > days else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each fact to verify again; returns 0 if there is none, and else 1.

    A month that is none is said on standard error and makes it 2.
    """
    parser = argparse.ArgumentParser(prog="python -m page_dates", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pages are")
    parser.add_argument("--days", type=int, default=90, help="how old is too old (90)")
    parser.add_argument(
        "--today", type=date.fromisoformat, help="the day to count from, as in 2026-10-31"
    )
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    today = options.today or datetime.now(UTC).date()
    status, count = NONE, 0
    for mark in marks(options.folder):
        count += 1
        place = f"{mark.file}:{mark.line}"
        try:
            finding = judge(mark, today, options.days)
        except ValueError as error:
            print(f"{place}: error: {error}", file=sys.stderr)
            status = UNREADABLE
            continue
        if finding:
            print(f"{place}: {finding}")
            status = max(status, SOME)
    if status == NONE:
        print(f"All {count} marks are of the last {options.days} days on {today}.")
    return status
