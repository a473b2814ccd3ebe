"""Time commands in turn, so that what slows the machine slows all of them alike."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def compare(first: Path, second: Path, out: Path, rounds: int) -> Ratio:
    """Build two sources in turn; returns the medians, and the median ratio with its quartiles."""
    cold_build(first, out / "first")
    cold_build(second, out / "second")
    pairs = []
    for number in range(rounds):
        # Each goes first in half of the rounds.
        order = [(first, "first"), (second, "second")]
        if number % 2:
            order.reverse()
        seconds = {name: cold_build(source, out / name) for source, name in order}
        pairs.append((seconds["first"], seconds["second"]))
    ratios = [a / b for a, b in pairs]
    low, middle, high = statistics.quantiles(ratios, n=4)
    medians = [statistics.median(column) for column in zip(*pairs, strict=True)]
    return Ratio(medians[0], medians[1], middle, (low, high))
