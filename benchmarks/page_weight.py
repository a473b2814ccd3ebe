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


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        ours, stock = build_both(Path(name))
        print(f"{'page':<28}{'ours':>9}{'gzip':>9}{'req.':>6}{'stock':>11}{'gzip':>9}{'req.':>6}")
        with served(ours, stock) as (browser, first, second):
            for page in sorted(file.name for file in ours.glob("*.html")):
                a, b = weigh(browser, f"{first}/{page}"), weigh(browser, f"{second}/{page}")
                print(
                    f"{page:<28}{a.size:>9,}{a.gzipped:>9,}{a.requests:>6}"
                    f"{b.size:>11,}{b.gzipped:>9,}{b.requests:>6}"
                )


if __name__ == "__main__":
    main()
