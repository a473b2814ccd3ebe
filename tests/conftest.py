"""The site, built once for all tests that read it."""

from __future__ import annotations

import fcntl
import os
import signal
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.project import ROOTS
from support.published import Published, publish
from support.site import Site, build_site

if TYPE_CHECKING:
    from collections.abc import Iterator


#: The folders whose tests take long, in the order in which they start. A browser comes last:
#: Playwright keeps an event loop in its thread until the session ends, asyncio starts no second
#: one there, and the tests that ask a server need theirs.
FIRST = ("conformance", "surface", "building", "mcp_docs", "publish")
LAST = "browser"
#: The fixtures that build the real site, and whether that failed.
SITES = ("site", "published")
FAILED = pytest.StashKey[bool]()
UNBUILT = "the site was not built; see the error"


def pytest_configure() -> None:
    """Let a test interrupt what it starts, also where a script runs the tests in the background.

    There SIGINT is ignored, and a process inherits that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that take long first, and those in a browser last, also within a worker."""
    here = Path(__file__).parent
    rooms = (*FIRST, "", LAST)

    def place(item: pytest.Item) -> int:
        room = item.path.relative_to(here).parts[0] if item.path.is_relative_to(here) else ""
        return rooms.index(room if room in rooms else "")

    items.sort(key=place)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what reads the site after its build has failed: one error is enough."""
    if item.session.stash.get(FAILED, False) and set(SITES) & set(
        getattr(item, "fixturenames", ())
    ):
        pytest.skip(UNBUILT)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each reason how many tests were skipped."""
    reasons = Counter(
        str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        for report in terminalreporter.getreports("skipped")
    )
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} skipped: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Site:
    """Return the real site; or what SITE_HTML names."""
    if built := os.environ.get("SITE_HTML"):
        return Site(Path(built))
    published: Published = request.getfixturevalue("published")
    return Site(published.folder)


@pytest.fixture(scope="session")
def published(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Published:
    """Return the real site, built strictly as `make site` deploys it, once for all workers."""
    folder = shared(tmp_path_factory) / "published"
    with alone(folder), noting_failure(request, folder / "error.txt"):
        built = Published(folder / "site")
        return built if built.folder.exists() else publish(folder)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a small site about a made-up server, built once for all workers.

    It is built and dressed as the real one is, and no writer edits it: a test can count its
    tools and quote its words. Its source is tests/roots/test-browser.
    """
    folder = shared(tmp_path_factory) / "small"
    built = folder / "built"
    with alone(folder):
        if not built.exists():
            build_site(folder / "new", ROOTS / "test-browser")
            (folder / "new").rename(built)
    return Site(built / "html")


def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder that all workers of pytest-xdist see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make ``folder``, and keep the other workers out of it."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def noting_failure(request: pytest.FixtureRequest, note: Path) -> Iterator[None]:
    """Fail with what the build says, without a traceback, and let all other tests know."""
    if note.exists():
        request.session.stash[FAILED] = True
        pytest.skip(UNBUILT)
    try:
        yield
    except AssertionError as error:
        request.session.stash[FAILED] = True
        note.write_text(str(error), "utf-8")
        said = str(error).partition("\nassert ")[0]
        pytest.fail(f"the site was not built: {said}", pytrace=False)
