"""Weigh the first view of each page, ours against the stock theme from the same sources.

Prints requests, bytes, and bytes after gzip -6. The bar: at most 300,000 bytes in 14 requests
for the heaviest page, and 110,000 compressed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from stock import build_both, served
from support.weight import weigh
from table import Row, show


def measure() -> list[Row]:
    """Return a row for each page."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        ours, stock = build_both(Path(name))
        with served(ours, stock) as (browser, first, second):
            for page in sorted(file.name for file in ours.glob("*.html")):
                a, b = weigh(browser, f"{first}/{page}"), weigh(browser, f"{second}/{page}")
                sides = [
                    f"{side.size:,} B ({side.gzipped:,} gzip) in {side.requests}"
                    for side in (a, b)
                ]
                bar = "300,000 B (110,000 gzip) in 14"
                rows.append(Row(f"first view of {page}", " / stock ".join(sides), bar))
    return rows


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    show(measure())


if __name__ == "__main__":
    main()
