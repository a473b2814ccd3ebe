"""What a browser asks for when it opens a page for the first time."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Response

# What a server usually compresses; fonts and images are compressed already.
TEXT = (".html", ".css", ".js", ".json", ".svg")


@dataclass(frozen=True)
class Weight:
    """The cost of a first view: requests, bytes, and bytes after gzip, which leaves out none."""

    files: tuple[str, ...]
    size: int
    gzipped: int

    @property
    def requests(self) -> int:
        """Return how many files were asked for, the page among them."""
        return len(self.files)


def weight_of(bodies: dict[str, bytes]) -> Weight:
    """Return the weight of files, by their paths."""
    return Weight(
        files=tuple(sorted(bodies)),
        size=sum(map(len, bodies.values())),
        gzipped=sum(
            len(gzip.compress(body, 6, mtime=0)) if path.endswith(TEXT) else len(body)
            for path, body in bodies.items()
        ),
    )


def weigh(browser: Browser, url: str) -> Weight:
    """Return what opening ``url`` with an empty cache costs."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(url, wait_until="networkidle")
    bodies = {urlsplit(response.url).path: response.body() for response in responses}
    context.close()
    return weight_of(bodies)
