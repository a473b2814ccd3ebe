"""Weigh, paint, and filter the pages in Chromium, beside the stock theme from the same sources.

The first view of a page has an empty cache; gzip is that of level 6. The time of the filter is
that from the input event to the end of the layout, with the tools of today and with ten times as
many. https://web.dev/articles/lcp, https://web.dev/articles/cls
"""

from __future__ import annotations

import statistics
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from pairs import cold_build
from support.browser import find_chromium, serve
from support.weight import weigh
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SOURCE = Path(__file__).parents[1] / "amperity_api" / "source"
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


# Both sums are complete once the page has been quiet for a while.
OBSERVE = """() => new Promise(resolve => {
    let paint = 0, shift = 0;
    const watch = (type, note) => new PerformanceObserver(
        list => list.getEntries().forEach(note)).observe({type, buffered: true});
    watch("largest-contentful-paint", entry => paint = entry.startTime);
    watch("layout-shift", entry => shift += entry.value);
    setTimeout(() => resolve([paint, shift]), 400);
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


def build_both(folder: Path) -> tuple[Path, Path]:
    """Return the HTML of our site, and that of the stock theme from the same sources."""
    conf = folder / "conf"
    conf.mkdir()
    (conf / "conf.py").write_text(CONF.format(path=str(SOURCE / "conf.py")), "utf-8")
    cold_build(SOURCE, folder / "ours")
    cold_build(SOURCE, folder / "stock", "-c", str(conf))
    return folder / "ours" / "html", folder / "stock" / "html"


@contextmanager
def served(ours: Path, stock: Path) -> Iterator[tuple[Browser, str, str]]:
    """Yield a Chromium and the addresses of both sites."""
    path = find_chromium()
    if path is None:
        raise SystemExit("error: this needs Chromium; name one with CHROMIUM=/path/to/chromium")
    with sync_playwright() as playwright, serve(ours) as first, serve(stock) as second:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser, first, second
        browser.close()


def weight(browser: Browser, ours: str, stock: str, names: list[str]) -> Row:
    """Return the first view of our heaviest page."""
    views = {name: (weigh(browser, f"{ours}/{name}"), f"{stock}/{name}") for name in names}
    name, (heaviest, other) = max(views.items(), key=lambda each: each[1][0].size)
    sides = [
        f"{side.size:,} B ({side.gzipped:,} gzip) in {side.requests}"
        for side in (heaviest, weigh(browser, other))
    ]
    bar = "260,000 B (44,000 gzip) in 10"
    return Row(f"heaviest first view, {name}", " / stock ".join(sides), bar)


def view(browser: Browser, url: str, width: int) -> tuple[float, float]:
    """Return the largest contentful paint in milliseconds, and the cumulative layout shift."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(url, wait_until="load")
    paint, shift = page.evaluate(OBSERVE)
    context.close()
    return paint, shift


def paint(browser: Browser, ours: str, stock: str, names: list[str], rounds: int) -> list[Row]:
    """Return the paint beside that of the stock theme and our shift, over all pages and widths."""
    ratios, shifts = [], []
    for name, width in [(name, width) for name in names for width in (1280, 390)]:
        pairs = []
        for number in range(rounds):
            order = [ours, stock] if number % 2 else [stock, ours]
            seen = {origin: view(browser, f"{origin}/{name}", width) for origin in order}
            pairs.append(seen[ours][0] / seen[stock][0])
            shifts.append(seen[ours][1])
        ratios.append(statistics.median(pairs))
    result = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    return [
        Row("largest paint / stock theme, median (range) of the pages", result, "0.8"),
        Row("largest layout shift of a page", f"{max(shifts):.4f}", "0.01"),
    ]


def multiply(page: Path, times: int) -> None:
    """Repeat the groups of tools on a page, with ids of their own."""
    tree = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    for section in tree.select("section:has(> dl.mcp-tools)"):
        for number in range(1, times):
            copy = BeautifulSoup(str(section), "html.parser")
            for tag in copy.select("[id]"):
                tag["id"] = f"{tag['id']}-{number}"
            section.insert_after(copy)
    page.write_text(str(tree), "utf-8")


def filtering(browser: Browser, url: str, bar: str, rounds: int) -> Row:
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
    return Row(f"filter of {tools:,} tools", result, bar)


def measure(rounds: int) -> list[Row]:
    """Return the rows of the weight, the paint, and the filter."""
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = build_both(Path(folder))
        # Those that a reader stays on: the index of Sphinx leads on to the list of the tools.
        names = [
            file.name
            for file in sorted(ours.glob("*.html"))
            if 'http-equiv="refresh"' not in file.read_text("utf-8")
        ]
        many = ours / "many.html"
        many.write_text((ours / "mcp_tool_reference.html").read_text("utf-8"), "utf-8")
        multiply(many, 10)
        with served(ours, stock) as (browser, first, second):
            return [
                weight(browser, first, second, names),
                *paint(browser, first, second, names, rounds),
                filtering(browser, f"{first}/mcp_tool_reference.html", "16 ms", rounds),
                filtering(browser, f"{first}/many.html", "100 ms", rounds),
            ]
