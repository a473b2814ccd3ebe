"""What axe-core finds wrong on a page."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# https://www.deque.com/axe/core-documentation/api-documentation/#axecore-tags
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Rules = Literal["all", "color", "not color"]
#: The one rule that depends on colors takes three quarters of the time of all.
OPTIONS: dict[Rules, dict[str, Any]] = {
    "all": {"runOnly": TAGS},
    "color": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
    "not color": {"runOnly": TAGS, "rules": {"color-contrast": {"enabled": False}}},
}


def violations(page: Page, rules: Rules = "all", within: str = "html") -> list[str]:
    """Return what axe-core finds wrong, one line for each rule and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # Without its preload: that asks for imported stylesheets at a wrong address.
    result: dict[str, Any] = page.evaluate(
        "([within, options]) => axe.run(within, "
        "{...options, resultTypes: ['violations'], preload: false})",
        [within, OPTIONS[rules]],
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
