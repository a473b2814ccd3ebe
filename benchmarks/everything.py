"""Run every benchmark, print one table in Markdown, and keep it in RESULTS.md."""

from __future__ import annotations

import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import build
import pages
import surface_check
from measure import table

RESULTS = Path(__file__).with_name("RESULTS.md")
MARK = "The last run: "


def machine() -> str:
    """Return the processor, the number of cores, and the system."""
    path = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", path.read_text("utf-8") if path.exists() else "")
    name = found[1] if found else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.platform(terse=True)}"


def main() -> None:
    """Measure, print, and keep; with --quick in few rounds, of which nothing is kept."""
    quick = "--quick" in sys.argv[1:]
    rows = [
        *build.measure(*(3, 1) if quick else (15, 5)),
        *surface_check.measure(3 if quick else 15),
        *pages.measure(3 if quick else 9),
    ]
    found = f"{datetime.now(UTC).date().isoformat()}, {machine()}\n\n{table(rows)}"
    print(found, end="")
    if not quick:
        before = RESULTS.read_text("utf-8").partition(MARK)[0]
        RESULTS.write_text(f"{before}{MARK}{found}", "utf-8")


if __name__ == "__main__":
    main()
