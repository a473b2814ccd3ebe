"""The site, built once for all tests that read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.published import Published, publish
from support.site import Site, build_site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the real site, built strictly into a folder of its own."""
    out: Path = tmp_path_factory.mktemp("site")
    return build_site(out)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return the real site as `make site` deploys it."""
    return publish(tmp_path_factory.mktemp("published"))
