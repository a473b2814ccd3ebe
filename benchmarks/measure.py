"""Time things in turn, so that what slows the machine slows all alike; and show what was found."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


class Row(NamedTuple):
    """One measurement: what, how much with its unit, and at most how much it may be."""

    what: str
    result: str
    bar: str = ""


def table(rows: Iterable[Row]) -> str:
    """Return *rows* as a table in Markdown, aligned so that it reads well on a terminal too."""
    cells = [Row("measure", "result", "bar"), *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, Row(*("-" * width for width in widths)))
    padded = (
        [cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in cells
    )
    return "".join(f"| {' | '.join(row)} |\n" for row in padded)


def cold_build(source: Path, out: Path, *options: str) -> float:
    """Return the seconds of a strict HTML build from nothing; raises if it warns."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "-q", "-b", "html"]
    command += ["-d", str(out / "doctrees"), *options, str(source), str(out / "html")]
    start = time.perf_counter()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if result.returncode:
        raise RuntimeError(result.stderr)
    return seconds


def compare(
    what: str, first: Callable[[], float], second: Callable[[], float], rounds: int, bar: str
) -> Row:
    """Do two things in turn that return their seconds; the ratio is the median of the pairs.

    Each is done once before, unmeasured, which warms the caches up.
    """
    first()
    second()
    pairs = []
    for number in range(rounds):
        # Each goes first in half of the rounds.
        order = [first, second] if number % 2 == 0 else [second, first]
        seconds = {run: run() for run in order}
        pairs.append((seconds[first], seconds[second]))
    one, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    low, middle, high = statistics.quantiles([a / b for a, b in pairs], n=4)
    return Row(what, f"{one:.3f} s / {other:.3f} s = {middle:.3f} ({low:.3f}-{high:.3f})", bar)
