"""What the extension mcp_docs adds to a strict cold build, and how it grows.

First the site against the same pages with plain definition lists and no mcp_docs; at most
1.05 is the bar. Then a page of 227, of 2,270, and of 22,700 made-up tools, less the build
of a page with none: the cost per tool at 22,700 is to be at most 1.3 times that at 2,270.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import shutil
import statistics
import tempfile
from pathlib import Path

from pairs import cold_build, compare

SOURCE = Path(__file__).parents[1] / "amperity_api" / "source"
EXTENSIONS = SOURCE.parent / "extensions"
CATALOGUE_CONF = f"""\
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["mcp_docs"]
html_theme = "sphinx_rtd_theme"
"""
STACKS = [
    {"name": f"stack-{n}", "url": f"https://mcp-{n}.amperity.com", "region": "r", "default": not n}
    for n in range(5)
]
GATES = ".. _mcp-safety-external-sends:\n\nSends\n-----\n\n"


def history_in_plain() -> str:
    """Return the changes as a writer would type them."""
    history = json.loads((SOURCE / "tool_surface_history.json").read_text("utf-8"))
    rows = []
    for old, new in itertools.pairwise(history):
        rows.append(new["date"])
        for label, names in (
            ("Added", set(new["tools"]) - set(old["tools"])),
            ("Removed", set(old["tools"]) - set(new["tools"])),
        ):
            literals = ", ".join(f"``{name}``" for name in sorted(names))
            rows += [f"   **{label}**: {literals}.", ""]
    return "\n".join(rows)


def plain(text: str) -> str:
    """Return a page without mcp_docs: its lists, tables, and words stay."""
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if line == ".. mcp:tools::":
            # The mark by which the templates know to offer the filter.
            lines.append(".. rst-class:: mcp-tools")
            inside = True
        elif line == ".. mcp:stacks::":
            inside = True
        elif inside and line and not line.startswith(" "):
            inside = False
            lines.append(line)
        elif line == ".. mcp:gated:: external send":
            names = ("campaign_schedule", "courier_group_run", "orchestration_group_run")
            lines += [f"* ``{name}``" for name in names]
        elif line == ".. mcp:changes::":
            lines.append(history_in_plain())
        else:
            lines.append(line[3:] if inside else line)
    text = "\n".join(lines) + "\n"
    text = re.sub(r":mcp:surface:`\w+`", "227", text)
    text = text.replace(":ref:`mcp-tools`", ":ref:`genindex`")
    return re.sub(r":mcp:tool:`([^`]+)`", r"``\1``", text)


def plain_copy(folder: Path) -> Path:
    """Write the site without mcp_docs into ``folder`` and return it."""
    shutil.copytree(SOURCE, folder)
    for page in folder.glob("*.rst"):
        page.write_text(plain(page.read_text("utf-8")), "utf-8")
    conf = (folder / "conf.py").read_text("utf-8")
    # The choice of a stack belongs to the pages, whoever knows the stacks.
    conf = conf.replace('    "mcp_docs",\n', "") + f'\nhtml_context = {{"mcp_stacks": {STACKS}}}\n'
    (folder / "conf.py").write_text(conf, "utf-8")
    return folder


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


def growth(folder: Path, rounds: int) -> None:
    """Print the cost per tool for each size, and the ratio of the bar."""
    sizes = (0, 227, 2270, 22700)
    sources = {size: catalogue(folder / f"tools-{size}", size) for size in sizes}
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    for _round in range(rounds):
        for size, source in sources.items():
            seconds[size].append(cold_build(source, folder / "out"))
    cost = {
        size: statistics.median(
            (with_tools - without) / size
            for with_tools, without in zip(seconds[size], seconds[0], strict=True)
        )
        for size in sizes[1:]
    }
    for size, value in cost.items():
        total = statistics.median(seconds[size])
        print(f"{size:>6,} tools: {total:.3f} s, {value * 1e3:.3f} ms each")
    print(f"cost per tool at 22,700 / at 2,270: {cost[22700] / cost[2270]:.3f} (bar: 1.3)")


def main() -> None:
    """Print both measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="pairs of builds (25)")
    parser.add_argument("--growth-rounds", type=int, default=3, help="rounds of all sizes (3)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # The site reads its extension from beside its source.
        shutil.copytree(EXTENSIONS, folder / "extensions")
        site = Path(shutil.copytree(SOURCE, folder / "site"))
        result = compare(site, plain_copy(folder / "plain"), folder, options.rounds)
        print(f"the site / plain definition lists: {result} (bar: 1.05)")
        growth(folder, options.growth_rounds)


if __name__ == "__main__":
    main()
