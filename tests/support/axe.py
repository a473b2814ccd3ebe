"""What axe-core finds wrong on a page."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# https://www.deque.com/axe/core-documentation/api-documentation/#axecore-tags
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The rules that depend on how text looks. They take four fifths of the time of all.
LOOK = ["color-contrast", "link-in-text-block"]
#: The rules that depend on where things are, and so on the width of the window.
PLACE = ["scrollable-region-focusable", "target-size"]

Rules = Literal["look", "place", "not look"]
OPTIONS: dict[Rules, dict[str, Any]] = {
    "look": {"runOnly": {"type": "rule", "values": LOOK}},
    "place": {"runOnly": {"type": "rule", "values": PLACE}},
    "not look": {"runOnly": TAGS, "rules": {rule: {"enabled": False} for rule in LOOK}},
}

#: The entries of long lists after the first two, unless they have a badge: the same lines of code
#: make them all.
REPEATED = [
    "dl.index-list > :nth-child(n+3)",
    "ul.mcp-change-list > :nth-child(n+3)",
    "dl.mcp-tools > :nth-child(n+5):not(:has(.mcp-badge), :has(+ dd .mcp-badge))",
]
#: Returns the first and the last text of each look within a part of a page. Two texts look alike
#: if they and all elements around them have the same style, and both or neither fill their parent:
#: a link within a sentence needs more than a link on its own.
LOOKS = """part => {
    const known = new Map();
    const look = element => {
        if (!element) return "";
        if (!known.has(element)) {
            const style = getComputedStyle(element);
            known.set(element, [
                look(element.parentElement), style.color, style.backgroundColor,
                style.backgroundImage, style.opacity, style.fontSize, style.fontWeight,
                style.fontStyle, style.textDecorationLine, style.borderBottomStyle,
            ].join());
        }
        return known.get(element);
    };
    const written = element => element.matches("input, select, textarea")
        || [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const first = new Map(), last = new Map();
    for (const element of [part, ...part.querySelectorAll("*")]) {
        const {width, height} = element.getBoundingClientRect();
        if (width <= 1 || height <= 1 || !written(element)) continue;
        const fills = element.textContent.trim() === element.parentElement.textContent.trim();
        const key = look(element) + fills;
        if (!first.has(key)) first.set(key, element);
        last.set(key, element);
    }
    return [...new Set([...first.values(), ...last.values()])];
}"""
RUN = f"""async ([within, exclude, options, byLook]) => {{
    const looks = {LOOKS};
    const part = document.querySelector(within);
    // Without its preload: that asks for imported stylesheets at a wrong address.
    return axe.run(
        {{include: byLook ? looks(part) : [part], exclude}},
        {{...options, resultTypes: ["violations"], preload: false}},
    );
}}"""


def violations(page: Page, rules: Rules, within: str = "html") -> list[str]:
    """Return what axe-core finds wrong, one line for each rule and element.

    The rules about looks run on the first and the last text of each look, and no rule runs on what
    is repeated.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate(
        RUN, [within, REPEATED, OPTIONS[rules], rules == "look"]
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
