"""Measure ``python -m tool_surface check``: its time beside a bare script, and how it grows.

    .venv/bin/python benchmarks/surface_check.py [--pairs N]

Compares, pair by pair in turns, a check of 227 tools with a script that lists the
same tools with the SDK and nothing else; the bar is a median ratio of 1.25. Then
checks up to 10,000 tools in 100 pages; the bars are a cost per tool that stays, and
a peak of 200 MiB. Prints a table. Exit status 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "amperity_api" / "extensions"), str(ROOT / "tests")]

from pairs import compare_runs  # noqa: E402
from support.mcp_servers import Handler, hostile, make_tools, sdk_server  # noqa: E402
from table import Row, show  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.mcp_servers import Journal

RATIO, PEAK, GROWTH = 1.25, 200.0, 1.3

BARE = """
import sys, anyio
from mcp import Client

async def main():
    async with Client(sys.argv[1]) as client:
        count, cursor = 0, None
        while True:
            page = await client.list_tools(cursor=cursor)
            count += len(page.tools)
            cursor = page.next_cursor
            if cursor is None:
                return count

print(anyio.run(main))
"""


def timed(*arguments: str) -> tuple[float, float]:
    """Run Python with *arguments*, and return seconds and the peak in MiB."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "amperity_api" / "extensions")}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr
    said = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        sys.exit(f"{arguments} ended with {process.returncode}: {said.decode()}")
    return seconds, usage.ru_maxrss / 1024


def beside_a_bare_script(folder: Path, pairs: int) -> tuple[float, Row]:
    """Return the median ratio of a check to the bare script, and its row."""
    path = folder / "list.json"
    with sdk_server(make_tools(227)) as journal:
        timed("-m", "tool_surface", "capture", journal.url, "-o", str(path))
        check = ("-m", "tool_surface", "check", journal.url, "--surface", str(path))
        bare = ("-c", BARE, journal.url)
        result = compare_runs(lambda: timed(*check)[0], lambda: timed(*bare)[0], pairs)
    row = Row("check of 227 tools / bare SDK", str(result), f"{RATIO}")
    return result.ratio, row


@contextlib.contextmanager
def paged(count: int) -> Iterator[Journal]:
    """Run a server whose pages of 100 tools are ready made, so that the client is measured."""
    dumped = [
        tool.model_dump(mode="json", by_alias=True, exclude_none=True)
        for tool in make_tools(count)
    ]
    pages = [json.dumps(dumped[begin : begin + 100]) for begin in range(0, count, 100)]

    def behave(handler: Handler) -> None:
        if handler.greet():
            return
        number = int((handler.message.get("params") or {}).get("cursor", 0))
        more = f', "nextCursor": "{number + 1}"' if number + 1 < len(pages) else ""
        identity = json.dumps(handler.message["id"])
        body = f'"jsonrpc": "2.0", "id": {identity}, "result": {{"tools": {pages[number]}{more}}}'
        handler.send(200, f"{{{body}}}", "application/json")

    with hostile(behave) as journal:
        yield journal


def growth(folder: Path) -> tuple[float, float, list[Row]]:
    """Return cost per tool at 10,000 to that at 2,500, the peak in MiB, and their rows."""
    costs: dict[int, float] = {}
    rows = []
    base = peak = 0.0
    for count in (1, 2500, 5000, 10_000):
        path = folder / f"{count}.json"
        with paged(count) as journal:
            timed("-m", "tool_surface", "capture", journal.url, "-o", str(path))
            check = ("-m", "tool_surface", "check", journal.url, "--surface", str(path))
            runs = [timed(*check) for _ in range(3)]
        seconds = min(run[0] for run in runs)
        peak = max(run[1] for run in runs)
        base = base or seconds
        costs[count] = 1000 * (seconds - base) / count
        result = f"{seconds:.3f} s, {costs[count]:.3f} ms a tool, peak {peak:.1f} MiB"
        rows.append(Row(f"check of {count:,} tools", result, f"peak {PEAK:g} MiB"))
    ratio = costs[10_000] / costs[2500]
    rows.append(Row("cost of a check of a tool at 10,000 / at 2,500", f"{ratio:.2f}", f"{GROWTH}"))
    return ratio, peak, rows


def measure(pairs: int) -> tuple[list[Row], bool]:
    """Return all rows, and whether every bar is kept."""
    with tempfile.TemporaryDirectory() as name:
        ratio, row = beside_a_bare_script(Path(name), pairs)
        grows, peak, rows = growth(Path(name))
    return [row, *rows], ratio <= RATIO and grows <= GROWTH and peak <= PEAK


def main() -> int:
    """Measure, print, and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=15, help="pairs to compare (default: 15)")
    rows, kept = measure(parser.parse_args().pairs)
    show(rows)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
