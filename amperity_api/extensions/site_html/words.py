"""What customers say, for the search and the filter: tool_words.toml, beside the pages."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def words_for_search(app: Sphinx, retired: dict[str, str]) -> dict[str, str]:
    """Return the attributes of the search form: the tools, the words, and the places, as JSON."""
    domain: Any = app.env.domains["mcp"]
    tools = [
        [tool.name, tool.task, tool.group, tool.docname, tool.node_id]
        for tool in domain.tools.values()
    ]
    places = []
    labels = app.env.domains.standard_domain.labels
    for words, label in _read(app).get("places", {}).items():
        if label in labels:
            docname, anchor, title = labels[label]
            places.append([words, docname, anchor, str(title)])
        else:
            _warn(app, f"there is no label '{label}' for \"{words}\"; mend it or take it out")
    return {
        **words_for_filter(app, retired),
        "tools": json.dumps(tools),
        "places": json.dumps(places),
    }


def words_for_filter(app: Sphinx, retired: dict[str, str]) -> dict[str, str]:
    """Return the attributes of the filter form: the words, and the retired tools, as JSON."""
    words = _read(app).get("tools", {})
    return {"words": json.dumps(words), "retired": json.dumps(retired)}


def _path(app: Sphinx) -> Path:
    return app.srcdir / "tool_words.toml"


def _read(app: Sphinx) -> dict[str, Any]:
    """Return the tables of the file; none where there is no such file, or a faulty one."""
    try:
        return tomllib.loads(_path(app).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        _warn(app, f"not TOML: {error}")
        return {}


def _warn(app: Sphinx, message: str) -> None:
    logger.warning(message, location=f"{_path(app)}:1", type="site", subtype="words")
