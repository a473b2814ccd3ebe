"""A headless Chromium, a server for the site, and pages that report what goes wrong."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from support.site import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

#: The first draws no window of a browser around a page, and so takes two thirds of the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

#: Milliseconds that a page has to do what is expected of it, also on a busy machine.
TIMEOUT = 60_000

WIDTHS = (1280, 390)
#: From 400 % zoom on a laptop to a large screen.
ALL_WIDTHS = (320, 390, 768, 1280, 1920)
Scheme = Literal["light", "dark"]
Colors = Literal["light", "dark", "forced"]
ALL_COLORS: tuple[Colors, ...] = ("light", "dark", "forced")

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


class HostHandler(QuietHandler):
    """Serves a folder below PREFIX, and 404.html for a wrong address, as hosts of pages do."""

    def translate_path(self, path: str) -> str:
        """Return the file for the path of a request."""
        return super().translate_path(path.removeprefix(PREFIX.rstrip("/")))

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Send the page for a wrong address."""
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def shown_pages(folder: Path) -> list[str]:
    """Return the files of all pages in ``folder``, without those that only lead elsewhere."""
    return sorted(
        file.name
        for file in folder.glob("*.html")
        if 'http-equiv="refresh"' not in file.read_text("utf-8")
    )


@contextmanager
def serve(folder: Path, handler: type[QuietHandler] = QuietHandler) -> Iterator[str]:
    """Serve ``folder`` on a free port of the loopback, and yield its origin."""
    of_folder = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), of_folder) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def resize(page: Page, width: int, height: int = 900) -> None:
    """Make the window of a page as wide and high as that, and wait until all is in its place."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def paint(page: Page, colors: Colors) -> None:
    """Show a page in light, dark, or forced colors."""
    page.emulate_media(
        media="null",
        color_scheme="dark" if colors == "dark" else "light",
        forced_colors="active" if colors == "forced" else "none",
        reduced_motion="reduce",
    )


@dataclass(frozen=True)
class Windows:
    """Pages that the tests take in turn, since opening one takes longer than most tests."""

    browser: Browser
    contexts: dict[tuple[bool, bool], BrowserContext] = field(default_factory=dict)
    idle: dict[tuple[bool, bool], list[Page]] = field(default_factory=dict)

    def take(self, *, scripts: bool = True, storage: bool = True) -> Page:
        """Return an empty page, with or without JavaScript and a storage."""
        key = (scripts, storage)
        if key not in self.contexts:
            context = self.browser.new_context(java_script_enabled=scripts)
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            context.set_default_timeout(TIMEOUT)
            if not storage:
                context.add_init_script(BLOCKED_STORAGE)
            self.contexts[key] = context
        idle = self.idle.setdefault(key, [])
        return idle.pop() if idle else self.contexts[key].new_page()

    def clear(self) -> None:
        """Empty all pages that are taken, and forget what they stored."""
        for (scripts, storage), context in self.contexts.items():
            idle = self.idle[scripts, storage]
            for page in [page for page in context.pages if page not in idle]:
                if scripts and storage and page.url.startswith(("http", "file")):
                    page.evaluate("localStorage.clear(), sessionStorage.clear()")
                page.unroute_all(behavior="ignoreErrors")
                # The next address could differ in its anchor alone, which loads nothing.
                page.goto("about:blank")
                idle.append(page)


class Reader:
    """Someone with a browser: opens pages, and notes what goes wrong on them."""

    def __init__(self, windows: Windows, origin: str) -> None:
        self.windows = windows
        self.origin = origin
        self.troubles: list[str] = []
        self.opened: list[Page] = []
        self.scripts = ExitStack()

    def window(
        self,
        width: int = 1280,
        scheme: Scheme = "light",
        *,
        scripts: bool = True,
        storage: bool = True,
        before: str = "",
    ) -> Page:
        """Return an empty page; ``before`` is a script that runs before those of any page."""
        page = self.windows.take(scripts=scripts, storage=storage)
        page.set_viewport_size({"width": width, "height": 900})
        paint(page, scheme)
        page.on("console", self._note_message)
        page.on("pageerror", self._note_error)
        page.on("request", self._note_request)
        self.opened.append(page)
        if before:
            self.scripts.enter_context(page.add_init_script(before))
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
        """Return a window on ``name``, such as ``mcp_overview.html#stack-urls``."""
        page = self.window(width, scheme, scripts=scripts, storage=storage)
        page.goto(f"{self.origin}/{name}")
        return page

    def close(self) -> None:
        """Leave every window; the notes stay."""
        self.scripts.close()
        for page in self.opened:
            page.remove_listener("console", self._note_message)
            page.remove_listener("pageerror", self._note_error)
            page.remove_listener("request", self._note_request)
        self.windows.clear()

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{message.location['url']}: {message.text}")

    def _note_error(self, error: Error) -> None:
        self.troubles.append(f"uncaught: {error}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:")):
            self.troubles.append(f"request off the site: {request.url}")


def reading(someone: Reader) -> Iterator[Reader]:
    """Yield a reader; fail the test when the console or the network showed trouble."""
    yield someone
    someone.close()
    assert someone.troubles == []
