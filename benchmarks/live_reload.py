"""Time a writer's save to the refreshed page under `make livehtml`; at most 1 second is the bar.

Serves a copy of the site on the loopback as the Makefile does, opens a page in Chromium,
changes its source, and waits until the browser shows the change by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from plain import site_copy
from support.browser import find_chromium
from table import Row, show

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "mcp_safety_modes"
PATIENCE = 60.0  # seconds


def free_port() -> int:
    """Return a port that nothing listens on: sphinx-autobuild does not say which it took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def preview(source: Path, out: Path) -> Iterator[str]:
    """Serve ``source`` as `make livehtml` does and yield the origin once the site is built."""
    port = free_port()
    command = [sys.executable, "-m", "sphinx_autobuild", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--watch", str(source.parent / "extensions")]
    command += ["-t", "preview", "-d", str(out / "doctrees"), str(source), str(out / "html")]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            await_answer(f"http://127.0.0.1:{port}/{PAGE}.html", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def await_answer(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when ``url`` answers; raises `RuntimeError` if it does not in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"sphinx-autobuild did not serve {url} within {PATIENCE:g} seconds")


def measure(rounds: int) -> list[Row]:
    """Return a row with the median and the longest of ``rounds`` saves."""
    path = find_chromium()
    if path is None:
        raise SystemExit("error: this needs Chromium; name one with CHROMIUM=/path/to/chromium")
    times = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        source = site_copy(Path(name) / "site")
        page = source / f"{PAGE}.rst"
        text = page.read_text("utf-8")
        with preview(source, Path(name) / "out") as origin:
            browser = playwright.chromium.launch(executable_path=path)
            tab = browser.new_page()
            tab.goto(f"{origin}/{PAGE}.html")
            for number in range(rounds + 1):
                # A quiet moment, as between the saves of a writer; the first warms up.
                time.sleep(1)
                mark = f"Saved for the {number}th time."
                start = time.perf_counter()
                page.write_text(f"{text}\n{mark}\n", "utf-8")
                # Asked at each frame: a locator asks less often the longer it waits.
                seen = "mark => document.body?.textContent.includes(mark)"
                tab.wait_for_function(seen, arg=mark, timeout=1000 * PATIENCE)
                times.append(time.perf_counter() - start)
            browser.close()
    seconds = times[1:]
    result = f"{statistics.median(seconds):.3f} s, longest {max(seconds):.3f} s"
    return [Row("save to refreshed page under make livehtml", result, "1 s")]


def main() -> None:
    """Print the row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="saves (7)")
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
