"""Measure a check of a live server: its time beside a bare script of the SDK, and its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Row, compare
from plain import SOURCE
from support.mcp_servers import make_tools, sdk_server

# Lists the same tools, and does nothing with them.
BARE = """
import sys, anyio
from mcp import Client

async def main():
    async with Client(sys.argv[1]) as client:
        page = await client.list_tools()
        while page.next_cursor:
            page = await client.list_tools(cursor=page.next_cursor)

anyio.run(main)
"""


def timed(*arguments: str) -> tuple[float, float]:
    """Run Python with *arguments*, and return seconds and the peak in MiB; raises if it fails."""
    env = os.environ | {"PYTHONPATH": str(SOURCE.parent / "extensions")}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr
        said = process.stderr.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(said.decode())
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def measure(pairs: int) -> list[Row]:
    """Return the rows of the check."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "list.json"))
        capture, check = ("-m", "tool_surface", "capture"), ("-m", "tool_surface", "check")
        with sdk_server(make_tools(227)) as few:
            timed(*capture, few.url, "-o", file)
            row = compare(
                "check of 227 tools / bare SDK",
                lambda: timed(*check, few.url, "--surface", file)[0],
                lambda: timed("-c", BARE, few.url)[0],
                pairs,
                "1.25",
            )
        with sdk_server(make_tools(10_000)) as many:
            timed(*capture, many.url, "-o", file, "--replace")
            seconds, peak = timed(*check, many.url, "--surface", file)
    found = f"{seconds:.3f} s, peak {peak:.1f} MiB"
    return [row, Row("check of 10,000 tools", found, "peak 200 MiB")]
