"""Time commands in turn, so that what slows the machine slows all of them alike."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Ratio:
    """How much longer one thing takes than another: seconds, and the ratio of pairs."""

    first: float
    second: float
    ratio: float
    spread: tuple[float, float]

    def __str__(self) -> str:
        low, high = self.spread
        return (
            f"{self.first:.3f} s / {self.second:.3f} s = {self.ratio:.3f} ({low:.3f}-{high:.3f})"
        )


def build(source: Path, out: Path, *options: str) -> float:
    """Return the seconds of a strict HTML build on top of what is there; raises if it warns."""
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "-q", "-b", "html"]
    command += ["-d", str(out / "doctrees"), *options, str(source), str(out / "html")]
    start = time.perf_counter()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if result.returncode:
        raise RuntimeError(result.stderr)
    return seconds


def cold_build(source: Path, out: Path, *options: str) -> float:
    """Return the seconds of a strict HTML build from nothing; raises if it warns."""
    shutil.rmtree(out, ignore_errors=True)
    return build(source, out, *options)


def compare_runs(first: Callable[[], float], second: Callable[[], float], rounds: int) -> Ratio:
    """Do two things in turn that return their seconds; returns medians, and that of the ratios.

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
    ratios = [a / b for a, b in pairs]
    # One pair has no quartiles.
    low, middle, high = statistics.quantiles(ratios, n=4) if rounds > 1 else ratios * 3
    medians = [statistics.median(column) for column in zip(*pairs, strict=True)]
    return Ratio(medians[0], medians[1], middle, (low, high))


def compare(first: Path, second: Path, out: Path, rounds: int) -> Ratio:
    """Build two sources from nothing in turn; see `compare_runs`."""
    return compare_runs(
        partial(cold_build, first, out / "first"),
        partial(cold_build, second, out / "second"),
        rounds,
    )
