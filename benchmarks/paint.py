"""Time the largest contentful paint of each page, ours against the stock theme, in turn.

Prints medians in milliseconds, the median of the pairwise ratios with its quartiles (at most
1 is the bar), and our largest cumulative layout shift (below 0.01 is the bar). Each view has
an empty cache. https://web.dev/articles/lcp, https://web.dev/articles/cls
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from stock import build_both, served
from table import Row, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

# Both sums are complete once the page has been quiet for a while.
OBSERVE = """() => new Promise(resolve => {
    let paint = 0, shift = 0;
    const watch = (type, note) => new PerformanceObserver(
        list => list.getEntries().forEach(note)).observe({type, buffered: true});
    watch("largest-contentful-paint", entry => paint = entry.startTime);
    watch("layout-shift", entry => shift += entry.value);
    setTimeout(() => resolve([paint, shift]), 400);
})"""


def view(browser: Browser, url: str, width: int) -> tuple[float, float]:
    """Return the largest contentful paint in milliseconds, and the cumulative layout shift."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(url, wait_until="load")
    paint, shift = page.evaluate(OBSERVE)
    context.close()
    return paint, shift


def measure(rounds: int, pages: Sequence[str] = ()) -> list[Row]:
    """Return a row for each of *pages*, by default all, at each width."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        ours, stock = build_both(Path(name))
        pages = pages or sorted(file.name for file in ours.glob("*.html"))
        with served(ours, stock) as (browser, first, second):
            for page, width in [(page, width) for page in pages for width in (1280, 390)]:
                pairs = []
                shifts = []
                for number in range(rounds):
                    order = [first, second] if number % 2 else [second, first]
                    seen = {origin: view(browser, f"{origin}/{page}", width) for origin in order}
                    pairs.append((seen[first][0], seen[second][0]))
                    shifts.append(seen[first][1])
                ratios = [a / b for a, b in pairs]
                low, middle, high = statistics.quantiles(ratios, n=4) if rounds > 1 else ratios * 3
                a, b = (statistics.median(column) for column in zip(*pairs, strict=True))
                result = f"{a:.0f} ms / stock {b:.0f} ms = {middle:.2f} ({low:.2f}-{high:.2f})"
                rows.append(
                    Row(
                        f"paint of {page}, {width} px",
                        f"{result}, shift {max(shifts):.4f}",
                        "1, shift 0.01",
                    )
                )
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="pairs of views a page (9)")
    parser.add_argument("--page", action="append", help="only this file, such as search.html")
    arguments = parser.parse_args()
    show(measure(arguments.rounds, arguments.page or ()))


if __name__ == "__main__":
    main()
