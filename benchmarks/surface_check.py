"""Measure ``python -m tool_surface check``: its time beside a bare script, and how it grows.

    .venv/bin/python benchmarks/surface_check.py [--pairs N]

Prints two tables. The first compares, pair by pair in turns, a check of 227 tools
with a script that lists the same tools with the SDK and nothing else; the bar is a
median ratio of 1.25. The second checks up to 10,000 tools in 100 pages; the bars
are a cost per tool that stays, and a peak of 200 MiB. Exit status 1 if one fails.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "amperity_api" / "extensions"), str(ROOT / "tests")]

from surface.servers import Handler, hostile, make_tools, sdk_server  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from surface.servers import Journal

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


def beside_a_bare_script(folder: Path, pairs: int) -> float:
    """Print and return the median ratio of a check to the bare script."""
    path = folder / "list.json"
    ratios, checks, bares = [], [], []
    with sdk_server(make_tools(227)) as journal:
        timed("-m", "tool_surface", "capture", journal.url, "-o", str(path))
        check = ("-m", "tool_surface", "check", journal.url, "--surface", str(path))
        bare = ("-c", BARE, journal.url)
        for number in range(pairs + 1):
            order = (check, bare) if number % 2 else (bare, check)
            seconds = {arguments: timed(*arguments)[0] for arguments in order}
            if number:  # the first pair warms the caches up
                ratios.append(seconds[check] / seconds[bare])
                checks.append(seconds[check])
                bares.append(seconds[bare])
    median = statistics.median(ratios)
    print(f"227 tools, {pairs} pairs        median    min    max")
    for name, values, unit in (("bare script", bares, "s"), ("check", checks, "s")):
        print(
            f"  {name:20} {statistics.median(values):8.3f} {min(values):6.3f} "
            f"{max(values):6.3f} {unit}"
        )
    print(f"  {'ratio':20} {median:8.3f} {min(ratios):6.3f} {max(ratios):6.3f}   bar {RATIO}\n")
    return median


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


def growth(folder: Path) -> tuple[float, float]:
    """Print how a check grows; return cost per tool at 10,000 to that at 2,500, and the peak."""
    print("tools   pages   seconds   ms/tool   peak MiB")
    costs: dict[int, float] = {}
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
        print(f"{count:6} {-(-count // 100):6} {seconds:9.3f} {costs[count]:9.3f} {peak:10.1f}")
    ratio = costs[10_000] / costs[2500]
    print(f"cost per tool, 10,000 to 2,500: {ratio:.2f} (bar {GROWTH}); bar of the peak {PEAK:g}")
    return ratio, peak


def main() -> int:
    """Measure, print, and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=15, help="pairs to compare (default: 15)")
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as name:
        ratio = beside_a_bare_script(Path(name), pairs)
        grows, peak = growth(Path(name))
    return int(ratio > RATIO or grows > GROWTH or peak > PEAK)


if __name__ == "__main__":
    sys.exit(main())
