"""A headless Chromium, a server for the site, and pages that report what goes wrong."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

WIDTHS = (1280, 390)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

BLOCKED_STORAGE = """
    for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {
            get() { throw new DOMException("blocked", "SecurityError"); },
        });
"""

REFUSED_ADDRESS = """
    history.replaceState = () => { throw new DOMException("refused", "SecurityError"); };
"""


def find_chromium() -> str | None:
    """Return the path of the Chromium of this machine, or of $CHROMIUM; None without one."""
    wanted = os.environ.get("CHROMIUM")
    return shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, NAMES)), None)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files, and logs nothing."""

    def copyfile(self, source: Any, outputfile: Any) -> None:  # noqa: ANN401
        """Send a file, to the end or until the reader has left the page."""
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


def shown_pages(folder: Path) -> list[str]:
    """Return the files of all pages in ``folder``, without those that only lead elsewhere."""
    return sorted(
        file.name
        for file in folder.glob("*.html")
        if 'http-equiv="refresh"' not in file.read_text("utf-8")
    )


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve ``folder`` on a free port of the loopback, and yield its origin."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@dataclass
class Reader:
    """Someone with a browser: opens pages, and notes what goes wrong on them.

    Contexts outlive a reader, since making one takes longer than most tests; their pages and
    their storage do not.
    """

    browser: Browser
    origin: str
    contexts: dict[tuple[object, ...], BrowserContext]
    troubles: list[str] = field(default_factory=list)

    def window(
        self,
        width: int = 1280,
        scheme: Scheme = "light",
        *,
        scripts: bool = True,
        storage: bool = True,
    ) -> Page:
        """Return an empty page."""
        key = (width, scheme, scripts, storage)
        if key not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                java_script_enabled=scripts,
                reduced_motion="reduce",
            )
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            context.set_default_timeout(30_000)
            if not storage:
                context.add_init_script(BLOCKED_STORAGE)
            self.contexts[key] = context
        page = self.contexts[key].new_page()
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("request", self._note_request)
        return page

    def open(
        self,
        name: str,
        width: int = 1280,
        scheme: Scheme = "light",
        *,
        scripts: bool = True,
        storage: bool = True,
    ) -> Page:
        """Return a new window on ``name``, such as ``mcp_overview.html#stack-urls``."""
        page = self.window(width, scheme, scripts=scripts, storage=storage)
        page.goto(f"{self.origin}/{name}")
        return page

    def close(self) -> None:
        """Close every window and forget what its pages stored; the notes stay."""
        for (_, _, scripts, storage), context in self.contexts.items():
            for page in context.pages:
                if scripts and storage and page.url.startswith(("http", "file")):
                    page.evaluate("localStorage.clear()")
                page.close()

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{message.location['url']}: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:")):
            self.troubles.append(f"request off the site: {request.url}")
