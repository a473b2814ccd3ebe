"""What the extension mcp_docs adds to a strict cold build, and how it grows.

First the site against the same pages with plain definition lists and no mcp_docs; at most
1.05 is the bar. Then a page of 227, of 2,270, and of 22,700 made-up tools, less the build
of a page with none: the cost per tool at 22,700 is to be at most 1.3 times that at 2,270.
"""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import tempfile
from pathlib import Path

from pairs import cold_build, compare
from plain import EXTENSIONS, SOURCE, plain_copy
from table import Row, show

CATALOGUE_CONF = f"""\
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["mcp_docs"]
html_theme = "sphinx_rtd_theme"
"""
GATES = ".. _mcp-safety-external-sends:\n\nSends\n-----\n\n"


def catalogue(folder: Path, size: int) -> Path:
    """Write a project with ``size`` made-up tools into ``folder`` and return it."""
    folder.mkdir()
    (folder / "conf.py").write_text(CATALOGUE_CONF)
    names = [f"domain{number // 10}_act{number % 10}" for number in range(size)]
    tools = [{"name": name} for name in sorted(names)]
    server = {"url": "https://mcp.amperity.com"}
    surface = {"schema": 1, "date": "2026-08-20", "origin": "made up", "server": server}
    (folder / "tool_surface.json").write_text(json.dumps(surface | {"tools": tools}, indent=1))
    lines = ["Tools", "=====", "", GATES]
    for start in range(0, size, 10):
        if start % 130 == 0:
            title = f"Group {start}"
            lines += [title, "-" * len(title), "", ".. mcp:tools::", ""]
        gate = " : external send: " + names[start] if start % 50 == 0 else ""
        lines += [f"   Task {start}{gate}", "      " + ", ".join(names[start : start + 10]), ""]
    (folder / "index.rst").write_text("\n".join(lines))
    return folder


def growth(folder: Path, rounds: int) -> list[Row]:
    """Return the cost per tool for each size, and the ratio of the bar."""
    sizes = (0, 227, 2270, 22700)
    sources = {size: catalogue(folder / f"tools-{size}", size) for size in sizes}
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    for _round in range(rounds):
        for size, source in sources.items():
            seconds[size].append(cold_build(source, folder / "out"))
    # The shortest run of each: whatever else the machine does only adds to one.
    best = {size: min(runs) for size, runs in seconds.items()}
    cost = {size: (best[size] - best[0]) / size for size in sizes[1:]}
    rows = []
    for size, value in cost.items():
        result = f"{best[size]:.3f} s, {value * 1e3:.3f} ms a tool"
        rows.append(Row(f"build of {size:,} tools", result))
    ratio = f"{cost[22700] / cost[2270]:.3f}"
    return [*rows, Row("cost of a tool at 22,700 / at 2,270", ratio, "1.3")]


def measure(rounds: int, growth_rounds: int) -> list[Row]:
    """Return both measurements; see the module."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The site reads its extension from beside its source.
        shutil.copytree(EXTENSIONS, folder / "extensions")
        # As pip does for every other extension, and Python for this one at its second run.
        compileall.compile_dir(folder / "extensions", quiet=1)
        site = Path(shutil.copytree(SOURCE, folder / "site"))
        result = compare(site, plain_copy(folder / "plain"), folder, rounds)
        first = Row("the site / plain definition lists", str(result), "1.05")
        return [first, *growth(folder, growth_rounds)]


def main() -> None:
    """Print both measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="pairs of builds (25)")
    parser.add_argument("--growth-rounds", type=int, default=5, help="rounds of all sizes (5)")
    options = parser.parse_args()
    show(measure(options.rounds, options.growth_rounds))


if __name__ == "__main__":
    main()
