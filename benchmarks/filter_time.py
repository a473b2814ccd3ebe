"""Time the filter of the tool reference, with the tools of today and with ten times as many.

Types words that keep few, many, and all tools, and takes the time from the input event to the
end of the layout that follows, in milliseconds. The bar: 16 for 227 tools, 100 for 2,270. The
time until the next frame is over is printed too; it has a floor of one frame, 17 ms, and counts
what the layout leaves for later.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup

from stock import build, served
from table import Row, show

WORDS = ("c", "campaign", "campaign_schedule", "no such tool", "")
TYPE = """word => {
    const field = document.querySelector(".mcp-filter input");
    field.value = word;
    const start = performance.now();
    field.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.getBoundingClientRect();
    const laidOut = performance.now() - start;
    return new Promise(resolve => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve([laidOut, performance.now() - start]);
        channel.port2.postMessage(null);
    }));
}"""


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


def measure(rounds: int) -> list[Row]:
    """Return a row for the layout and one for the frame, for each number of tools."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        html = build(Path(name))
        many = html / "many.html"
        many.write_text((html / "mcp_tool_reference.html").read_text("utf-8"), "utf-8")
        multiply(many, 10)
        with served(html, html) as (browser, origin, _):
            for file, bar in (("mcp_tool_reference.html", "16 ms"), ("many.html", "100 ms")):
                page = browser.new_page()
                page.goto(f"{origin}/{file}")
                page.locator(".mcp-filter[data-ready]").wait_for()
                tools = page.locator("li.mcp-tool").count()
                times = []
                for word in WORDS * rounds:
                    times.append(page.evaluate(TYPE, word))
                    page.locator(".mcp-later").first.wait_for(state="detached")
                for what, column in zip(
                    ("layout", "frame"), zip(*times, strict=True), strict=True
                ):
                    worst = statistics.quantiles(column, n=20)[-1]
                    result = (
                        f"{statistics.median(column):.1f} ms, 95th percentile {worst:.1f} ms, "
                        f"longest {max(column):.1f} ms"
                    )
                    name = f"filter of {tools:,} tools, {what}"
                    rows.append(Row(name, result, bar if what == "layout" else ""))
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="times each word is typed (15)")
    show(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
