"""Paint and filter the pages in Chromium, beside the stock theme from the same sources.

The time of the filter is that from the input event to the end of the layout.
https://web.dev/articles/lcp
"""

from __future__ import annotations

import itertools
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from measure import Row, cold_build
from plain import SOURCE
from support.browser import find_chromium, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Our configuration, without what is ours in the HTML.
CONF = """\
from pathlib import Path

__file__ = {path!r}
exec(compile(Path(__file__).read_text("utf-8"), __file__, "exec"))
extensions.remove("site_html")
html_theme_options = {{}}
# Apart from each other: extensions add to them.
templates_path, html_css_files, html_static_path = [], [], []
html_favicon = None
"""

# The largest paint is known once the page has been quiet for a while.
OBSERVE = """() => new Promise(resolve => {
    let paint = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => paint = entry.startTime))
        .observe({type: "largest-contentful-paint", buffered: true});
    setTimeout(() => resolve(paint), 400);
})"""
WORDS = ("c", "campaign", "campaign_schedule", "no such tool", "")
TYPE = """word => {
    const field = document.querySelector(".mcp-filter input");
    field.value = word;
    const start = performance.now();
    field.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.getBoundingClientRect();
    return performance.now() - start;
}"""


def paint(browser: Browser, ours: str, stock: str, pages: list[str], rounds: int) -> Row:
    """Return the largest contentful paint, with an empty cache, beside the stock theme's."""
    ratios = []
    for name, width in itertools.product(pages, (1280, 390)):
        pairs = []
        for number in range(rounds):
            seen: dict[str, float] = {}
            for origin in [ours, stock] if number % 2 else [stock, ours]:
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.goto(f"{origin}/{name}", wait_until="load")
                seen[origin] = page.evaluate(OBSERVE)
                page.close()
            pairs.append(seen[ours] / seen[stock])
        ratios.append(statistics.median(pairs))
    result = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    return Row("largest paint / stock theme, median (range) of the pages", result, "0.8")


def filtering(browser: Browser, url: str, rounds: int) -> Row:
    """Return the time that the filter of a page takes."""
    page = browser.new_page()
    page.goto(url)
    page.locator(".mcp-filter[data-ready]").wait_for()
    tools = page.locator("li.mcp-tool").count()
    times = []
    for word in WORDS * rounds:
        times.append(page.evaluate(TYPE, word))
        page.locator(".mcp-later").first.wait_for(state="detached")
    worst = statistics.quantiles(times, n=20)[-1]
    result = f"{statistics.median(times):.1f} ms, 95th percentile {worst:.1f} ms"
    return Row(f"filter of {tools:,} tools", result, "16 ms")


def measure(rounds: int) -> list[Row]:
    """Return the rows of the paint and the filter; raises without a Chromium."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        folder = Path(name)
        (folder / "conf.py").write_text(CONF.format(path=str(SOURCE / "conf.py")), "utf-8")
        cold_build(SOURCE, folder / "ours")
        cold_build(SOURCE, folder / "stock", "-c", name)
        pages = [f"{page.stem}.html" for page in sorted(SOURCE.glob("*.rst"))]
        with serve(folder / "ours" / "html") as ours, serve(folder / "stock" / "html") as stock:
            return [
                paint(browser, ours, stock, pages, rounds),
                filtering(browser, f"{ours}/mcp_tool_reference.html", rounds),
            ]
