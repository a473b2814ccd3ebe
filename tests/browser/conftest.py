"""One Chromium and one server for all tests in a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from support.browser import (
    NAMES,
    TIMEOUT,
    HostHandler,
    Reader,
    Windows,
    find_chromium,
    reading,
    serve,
)
from support.site import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from support.published import Published
    from support.site import Site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium; skips without one, unless REQUIRE_BROWSER is set."""
    path = find_chromium()
    if path is None:
        reason = (
            f"no Chromium here: none of {', '.join(NAMES)} is on PATH, "
            f"and CHROMIUM={os.environ.get('CHROMIUM', '')!r} names none"
        )
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def origin(published: Published) -> Iterator[str]:
    """Return the address of the published site, on a host of the loopback."""
    with serve(published.folder, HostHandler) as address:
        yield address + PREFIX.rstrip("/")


@pytest.fixture(scope="session")
def small_origin(small_site: Site) -> Iterator[str]:
    """Return the address of the small site on the loopback."""
    with serve(small_site.html) as address:
        yield address


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Return the windows that the tests take in turn."""
    expect.set_options(timeout=TIMEOUT)
    return Windows(browser)


@pytest.fixture
def reader(windows: Windows, origin: str) -> Iterator[Reader]:
    """Return a reader of the real site."""
    yield from reading(Reader(windows, origin))


@pytest.fixture
def small(windows: Windows, small_origin: str) -> Iterator[Reader]:
    """Return a reader of the small site."""
    yield from reading(Reader(windows, small_origin))
