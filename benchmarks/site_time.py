"""Compare `make site` with `make html`, both from nothing.

Prints seconds and the ratio of pairs; at most 2.5 is the bar.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from pairs import compare_runs
from table import Row, show

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


def measure(rounds: int) -> list[Row]:
    """Return the row of the ratio."""
    with tempfile.TemporaryDirectory() as name:
        site, html = (partial(make, target, Path(name) / target) for target in ("site", "html"))
        return [Row("make site / make html", str(compare_runs(site, html, rounds)), "2.5")]


def main() -> None:
    """Print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="pairs of builds (11)")
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
