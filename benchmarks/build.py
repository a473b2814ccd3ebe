"""Time the builds: the site beside bare Sphinx and `make site`, and the growth with the tools.

Bare Sphinx builds the same pages with the same theme and no extension. The growth is that of a
page of 227, 2,270, and 22,700 made-up tools, less the build of a page with one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from pairs import cold_build, compare, compare_runs
from plain import EXTENSIONS, bare_copy, site_copy
from table import Row

ROOT = Path(__file__).parents[1]
CATALOGUE_CONF = f"""\
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["mcp_docs"]
html_theme = "sphinx_rtd_theme"
mcp_gates = {{
    "external send": {{
        "label": "external send",
        "section": "mcp-safety-external-sends",
        "meaning": "It sends.",
    }}
}}
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
    sizes = (1, 227, 2270, 22700)
    sources = {size: catalogue(folder / f"tools-{size}", size) for size in sizes}
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    for _round in range(rounds):
        for size, source in sources.items():
            seconds[size].append(cold_build(source, folder / "out"))
    # The shortest run of each: whatever else the machine does only adds to one.
    best = {size: min(runs) for size, runs in seconds.items()}
    cost = {size: (best[size] - best[1]) / (size - 1) for size in sizes[1:]}
    rows = []
    for size, value in cost.items():
        result = f"{best[size]:.3f} s, {value * 1e3:.3f} ms a tool"
        rows.append(Row(f"build of {size:,} tools", result))
    ratio = f"{cost[22700] / cost[2270]:.3f}"
    return [*rows, Row("cost of a tool at 22,700 / at 2,270", ratio, "1.3")]


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


def measure(rounds: int, growth_rounds: int) -> list[Row]:
    """Return the ratios of the builds, and the cost of a tool."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, bare = site_copy(folder / "site"), bare_copy(folder / "bare")
        cold = compare(source, bare, folder, rounds)
        site, html = (partial(make, target, folder / target) for target in ("site", "html"))
        whole = compare_runs(site, html, max(1, rounds // 2))
        return [
            Row("strict cold build / bare Sphinx", str(cold), "1.1"),
            Row("make site / make html", str(whole), "2.5"),
            *growth(folder, growth_rounds),
        ]
