"""Search as often as a test wants on one page, since loading the page takes longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: The script of the search reads its question from the address, and so can run again.
ASK = """async question => {
    history.replaceState(null, "", `?q=${encodeURIComponent(question)}`);
    const script = document.createElement("script");
    script.src = document.querySelector("script[src*='site/search.js']").src;
    const status = document.querySelector(".search-status");
    status.textContent = "";
    const said = new Promise(done => new MutationObserver(() => {
        if (!/^$|^Searching/.test(status.textContent)) done();
    }).observe(status, {childList: true, characterData: true, subtree: true}));
    document.head.append(script);
    await said;
    const links = document.querySelectorAll("#search-results li a");
    return [...links].map(link => link.getAttribute("href"));
}"""


def found_by(page: Page, question: str) -> list[str]:
    """Return the addresses of what a question finds, the best first, on the page ``search.html``.

    Its announcement and its results are then those of the question.
    """
    found: list[str] = page.evaluate(ASK, question)
    return found
