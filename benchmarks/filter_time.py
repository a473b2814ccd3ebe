"""Time the filter of the tool reference, with the tools of today and with ten times as many.

Types words that keep few, many, and all tools, and takes the time from the input event to the
end of the layout that follows, in milliseconds. The bar: 16 for 227 tools, 100 for 2,270.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from bs4 import BeautifulSoup

from stock import build, served

WORDS = ("c", "campaign", "campaign_schedule", "no such tool", "")
TYPE = """word => {
    const field = document.querySelector(".mcp-filter input");
    field.value = word;
    const start = performance.now();
    field.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.getBoundingClientRect();
    return performance.now() - start;
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="times each word is typed (15)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        html = build(Path(name))
        many = html / "many.html"
        many.write_text((html / "mcp_tool_reference.html").read_text("utf-8"), "utf-8")
        multiply(many, 10)
        with served(html, html) as (browser, origin, _):
            for file in ("mcp_tool_reference.html", "many.html"):
                page = browser.new_page()
                page.goto(f"{origin}/{file}")
                page.locator(".mcp-filter[data-ready]").wait_for()
                tools = page.locator("li.mcp-tool").count()
                times = [page.evaluate(TYPE, word) for _ in range(rounds) for word in WORDS]
                worst = statistics.quantiles(times, n=20)[-1]
                print(
                    f"{tools:>5} tools: median {statistics.median(times):.1f} ms, "
                    f"95th percentile {worst:.1f} ms, longest {max(times):.1f} ms"
                )


if __name__ == "__main__":
    main()
