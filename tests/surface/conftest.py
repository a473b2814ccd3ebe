"""What every test of the live check has around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.mcp_servers import certificate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with one certificate, which no server of these tests has."""
    _tls, trusted = certificate(tmp_path_factory.mktemp("authority"), 90)
    return trusted


@pytest.fixture(autouse=True)
def _one_authority(authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # To read all those that the system trusts takes half of the time of a run.
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
