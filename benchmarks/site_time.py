"""Compare `make site` with `make html`, both from nothing.

Prints seconds and the ratio of pairs; at most 2.5 is the bar.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pairs import Ratio

ROOT = Path(__file__).parents[1]


def make(target: str, build: Path) -> float:
    """Return the seconds of a target of the Makefile into an empty folder; raises if it fails."""
    shutil.rmtree(build, ignore_errors=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    # The environment of this run: with another one, make would lay it anew.
    command = ["make", target, f"BUILD={build}", f"VENV={sys.prefix}", f"PYTHON={sys.executable}"]
    start = time.perf_counter()
    result = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    if result.returncode:
        raise RuntimeError(result.stderr)
    return seconds


def measure(folder: Path, rounds: int) -> Ratio:
    """Return the medians of both in seconds, and the median ratio with its quartiles."""
    targets = ("site", "html")
    for target in targets:
        make(target, folder / target)
    pairs = []
    for number in range(rounds):
        # Each goes first in half of the rounds.
        order = targets[:: -1 if number % 2 else 1]
        seconds = {target: make(target, folder / target) for target in order}
        pairs.append((seconds["site"], seconds["html"]))
    low, middle, high = statistics.quantiles([site / html for site, html in pairs], n=4)
    site, html = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Ratio(site, html, middle, (low, high))


def main() -> None:
    """Print the ratio of `make site` to `make html`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="pairs of builds (11)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        print(f"make site / make html: {measure(Path(name), rounds)}")


if __name__ == "__main__":
    main()
