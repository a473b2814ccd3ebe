"""A table of what was measured, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Row(NamedTuple):
    """One measurement: what, how much with its unit, and at most how much it may be."""

    what: str
    result: str
    bar: str = ""


def show(rows: Iterable[Row]) -> None:
    """Print a table that is aligned, so that it reads well on a terminal too."""
    table = [Row("measure", "result", "bar"), *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    table.insert(1, Row(*("-" * width for width in widths)))
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(f"| {' | '.join(cells)} |")
