"""The site, built once for all tests that read it."""

from __future__ import annotations

import os
import signal
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.published import Published, publish
from support.site import Site, build_site

if TYPE_CHECKING:
    from collections.abc import Iterator


#: What runs in one worker of pytest-xdist, by folder. Playwright keeps an event loop in its
#: thread, and asyncio starts no second one: the tests that ask a server never share its worker.
GROUPS = {"browser": "browser", "surface": "servers", "clients": "servers"}
#: The fixtures that build the real site, and whether that failed.
SITES = ("site", "published")
FAILED = pytest.StashKey[bool]()


def pytest_configure() -> None:
    """Let a test interrupt what it starts, also where a script runs the tests in the background.

    There SIGINT is ignored, and a process inherits that.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a kind in one worker."""
    here = Path(__file__).parent
    for item in items:
        room = item.path.relative_to(here).parts[0] if item.path.is_relative_to(here) else ""
        if room in GROUPS:
            item.add_marker(pytest.mark.xdist_group(GROUPS[room]))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what reads the site after its build has failed: one error is enough."""
    if item.session.stash.get(FAILED, False) and set(SITES) & set(
        getattr(item, "fixturenames", ())
    ):
        pytest.skip("the site was not built; see the error")


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
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Site:
    """Return the real site, built strictly into a folder of its own; or what SITE_HTML names."""
    if built := os.environ.get("SITE_HTML"):
        return Site(Path(built))
    with noting_failure(request):
        return build_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def published(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Published:
    """Return the real site as `make site` deploys it."""
    with noting_failure(request):
        return publish(tmp_path_factory.mktemp("published"))


@contextmanager
def noting_failure(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail with what the build says, without a traceback, and let the other tests know."""
    try:
        yield
    except AssertionError as error:
        request.session.stash[FAILED] = True
        said = str(error).partition("\nassert ")[0]
        pytest.fail(f"the site was not built: {said}", pytrace=False)
