"""Readers for each client. The claims only run where `make clients` has installed the clients."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.page import Guide, read
from clients.pins import clients
from clients.reader import Reader
from support.mcp_servers import make_tools
from support.oauth_server import Books, protected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INSTALLED = "CLIENTS_BUILD" in os.environ
collect_ignore_glob = [] if INSTALLED else [f"test_{name}.py" for name in clients()]


@pytest.fixture(scope="session")
def amperity() -> Iterator[str]:
    """Run a server that signs in as Amperity's do; return its URL."""
    with protected(make_tools(3), Books()) as journal:
        yield journal.url


@pytest.fixture(scope="module")
def guide(request: pytest.FixtureRequest) -> Guide:
    """Return what the built pages say about the client of this module."""
    html = Path(os.environ["CLIENTS_BUILD"]) / "html"
    return Guide(request.module.CLIENT, read(html))


@pytest.fixture(scope="module")
def typed() -> list[str]:
    """Return the commands of the pages that the tests of this module have run so far."""
    return []


@pytest.fixture
def reader_of(guide: Guide, typed: list[str], tmp_path: Path) -> Callable[[str], Reader]:
    """Return a function that makes a reader for whom the server is at a URL."""
    client = clients()[guide.client]
    return lambda url: Reader(client, guide, tmp_path / "home", url, typed=typed)


@pytest.fixture
def reader(reader_of: Callable[[str], Reader], amperity: str) -> Reader:
    """Return a reader with a fresh home."""
    return reader_of(amperity)
