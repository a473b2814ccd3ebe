"""TOML files beside the pages, whose mistakes are reported with their line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)


def read(file: Path) -> dict[str, Any]:
    """Return what *file* holds; nothing without a file, or, with a warning, if it is not TOML."""
    try:
        return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{file}:{line[1] if line else 1}"
        logger.warning("not TOML in UTF-8: %s", error, location=where, type="toml")
        return {}


def warn(file: Path, key: str, message: str) -> None:
    """Warn at the last line of *file* that gives *key* a value."""
    start = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
    lines = enumerate(file.read_text("utf-8").splitlines(), 1)
    line = max((number for number, text in lines if start.match(text)), default=1)
    logger.warning(message, location=f"{file}:{line}", type="toml")
