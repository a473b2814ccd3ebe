"""What `make site` adds to the pages is as good to everyone as the pages are."""

from __future__ import annotations

import functools
import http.server
import threading
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.axe import violations
from support.browser import SCHEMES, WIDTHS, QuietHandler, Reader, Scheme
from support.published import CONTENT, Published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.browser import Windows


class PagesHandler(QuietHandler):
    """Answers a wrong address with 404.html, as the hosts of static pages do."""

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Send the page for a wrong address."""
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = Path(self.directory, "api", "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def address(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the host that has the site below /api/."""
    root = tmp_path_factory.mktemp("host")
    (root / "api").symlink_to(published.folder)
    handler = functools.partial(PagesHandler, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visitor(windows: Windows, address: str) -> Iterator[Reader]:
    """Return a reader of the published site."""
    someone = Reader(windows, address)
    yield someone
    someone.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_a_published_page(
    visitor: Reader, width: int, scheme: Scheme
) -> None:
    found = {}
    page = visitor.window(width, scheme)
    for name in (*CONTENT, "404"):
        page.goto(f"{visitor.origin}/api/{name}.html")
        found[name] = violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert visitor.troubles == []


def test_the_link_to_the_twin_opens_it(visitor: Reader) -> None:
    page = visitor.open("api/mcp_overview.html")
    link = page.get_by_role("link", name="This page as Markdown")
    link.focus()
    assert link.is_visible()
    answer = page.request.get(f"{visitor.origin}/api/{link.get_attribute('href')}")
    assert answer.ok
    assert "# Overview" in answer.text().splitlines()
    assert visitor.troubles == []


def test_the_link_to_the_twin_is_not_printed(visitor: Reader) -> None:
    page = visitor.open("api/mcp_overview.html")
    assert page.locator(".page-twin").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".page-twin").is_visible()


def test_a_wrong_address_leads_back_from_any_depth(visitor: Reader) -> None:
    page = visitor.window()
    answer = page.goto(f"{visitor.origin}/api/some/where/deep/nothing.html")
    assert answer is not None
    assert answer.status == HTTPStatus.NOT_FOUND
    assert page.get_by_role("heading", level=1).inner_text() == "Page not found"
    # Styled, and with its menu: only the page itself is missing.
    assert [trouble for trouble in visitor.troubles if "nothing.html" not in trouble] == []
    assert len(visitor.troubles) == 1
    assert page.get_by_role("link", name="Safety modes").is_visible()
    page.get_by_role("link", name="list of pages").click()
    page.wait_for_url("**/api/index.html")
