"""Time strict builds: the site beside bare Sphinx, and a page with up to 22,700 tools."""

from __future__ import annotations

import json
import tempfile
from functools import partial
from pathlib import Path

from measure import Row, cold_build, compare
from plain import SOURCE, bare_copy

CATALOGUE_CONF = f"""\
import sys
sys.path.insert(0, {str(SOURCE.parent / "extensions")!r})
extensions = ["mcp_docs"]
html_theme = "sphinx_rtd_theme"
"""


def catalogue(folder: Path, size: int) -> Path:
    """Write a project with *size* made-up tools into *folder*, and return it."""
    folder.mkdir()
    (folder / "conf.py").write_text(CATALOGUE_CONF, "utf-8")
    names = [f"domain{number // 10}_act{number % 10}" for number in range(size)]
    tools = [{"name": name} for name in sorted(names)]
    about = {
        "schema": 1,
        "date": "2026-08-20",
        "origin": "made up",
        "server": {"url": "https://a"},
    }
    (folder / "tool_surface.json").write_text(json.dumps({**about, "tools": tools}), "utf-8")
    lines = ["Tools", "=====", ""]
    for start in range(0, size, 10):
        if start % 130 == 0:
            title = f"Group {start}"
            lines += [title, "-" * len(title), "", ".. mcp:tools::", ""]
        lines += [f"   Task {start}", "      " + ", ".join(names[start : start + 10]), ""]
    (folder / "index.rst").write_text("\n".join(lines), "utf-8")
    return folder


def growth(folder: Path, rounds: int) -> list[Row]:
    """Return the cost per tool, less the build of a page with one, and the ratio of the bar."""
    sizes = (1, 2270, 22700)
    sources = {size: catalogue(folder / f"tools-{size}", size) for size in sizes}
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    for _round in range(rounds):
        for size, source in sources.items():
            seconds[size].append(cold_build(source, folder / "out"))
    # The shortest run of each: whatever else the machine does only adds to one.
    best = {size: min(runs) for size, runs in seconds.items()}
    cost = {size: (best[size] - best[1]) / (size - 1) for size in sizes[1:]}
    return [
        *(Row(f"build of {size:,} tools", f"{best[size]:.3f} s") for size in sizes),
        Row("cost of a tool at 22,700 / at 2,270", f"{cost[22700] / cost[2270]:.3f}", "1.3"),
    ]


def measure(rounds: int, growth_rounds: int) -> list[Row]:
    """Return the rows of the builds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        row = compare(
            "strict cold build / bare Sphinx",
            partial(cold_build, SOURCE, folder / "first"),
            partial(cold_build, bare_copy(folder / "bare"), folder / "second"),
            rounds,
            "1.1",
        )
        return [row, *growth(folder, growth_rounds)]
