"""Run every benchmark, and print one table in Markdown, below the machine and the date.

With --quick each is done as few times as tells anything: to see that all of them run.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import build
import pages
import surface_check
from table import Row, show

if TYPE_CHECKING:
    from collections.abc import Callable


def machine() -> str:
    """Return the processor, the cores, the memory, and what runs on them."""
    models = [
        line.partition(":")[2].strip()
        for line in _read("/proc/cpuinfo").splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = models[0] if models else platform.processor() or platform.machine()
    return (
        f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}"
    )


def _read(name: str) -> str:
    path = Path(name)
    return path.read_text("utf-8") if path.exists() else ""


def measure(quick: bool) -> list[Row]:
    """Return the rows of all benchmarks, in the order in which a reader asks for them."""
    parts: tuple[tuple[str, Callable[[], list[Row]]], ...] = (
        ("the builds", lambda: build.measure(*(3, 1) if quick else (15, 5))),
        ("the check of a server", lambda: surface_check.measure(3 if quick else 15)[0]),
        ("the pages", lambda: pages.measure(3 if quick else 9)),
    )
    rows: list[Row] = []
    for number, (name, part) in enumerate(parts, 1):
        print(f"{number} of {len(parts)}: {name} ...", file=sys.stderr, flush=True)
        rows += part()
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="see only whether all of it runs")
    quick = parser.parse_args().quick
    rows = measure(quick)
    today = datetime.now(UTC).date().isoformat()
    print(f"{today}, {machine()}{', quick' if quick else ''}\n")
    show(rows)


if __name__ == "__main__":
    main()
