"""The site, built once for all tests that read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.published import Published, publish
from support.site import Site, build_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the real site, built strictly into a folder of its own; or what SITE_HTML names."""
    if built := os.environ.get("SITE_HTML"):
        return Site(Path(built))
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Return the real site as `make site` deploys it."""
    return publish(tmp_path_factory.mktemp("published"))
