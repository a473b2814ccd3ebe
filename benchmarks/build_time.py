"""Compare the strict build of the site with bare Sphinx: cold, and after a change of one page.

Bare Sphinx builds the same pages with the same theme and no extension. Prints seconds and
ratios, with the quartiles of the pairs; at most 1.1 is the bar of a cold build.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from functools import partial
from pathlib import Path

from pairs import build, cold_build, compare_runs
from plain import bare_copy, site_copy
from table import Row, show

PAGE = "mcp_safety_modes.rst"
_numbers = itertools.count()


def rebuild(source: Path, out: Path) -> float:
    """Change a page, and return the seconds of the build that follows."""
    page = source / PAGE
    page.write_text(f"{page.read_text('utf-8')}\n.. Change {next(_numbers)}\n", "utf-8")
    return build(source, out)


def measure(rounds: int) -> list[Row]:
    """Return the ratios of the site to bare Sphinx."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site, bare = site_copy(folder / "site"), bare_copy(folder / "bare")
        outs = (folder / "out-site", folder / "out-bare")
        cold, again = (
            compare_runs(partial(run, site, outs[0]), partial(run, bare, outs[1]), rounds)
            for run in (cold_build, rebuild)
        )
    return [
        Row("strict cold build / bare Sphinx", str(cold), "1.1"),
        Row("strict build after a change of one page / bare Sphinx", str(again)),
    ]


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="pairs of builds (15)")
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
