"""Sphinx knows the tools and the stacks of a hosted MCP server.

A page that names a tool or a URL wrongly does not pass a strict build. The extension
reads files only; it never asks a network or a clock. What belongs to one server, such as
its gates and the form of its names, is in conf.py.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from mcp_docs import catalogue, checks, data, export
from mcp_docs.domain import McpDomain, forget_pages, pages_to_rewrite

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

# A doctree is one large cycle that lives until its page is written: looking for garbage in it
# after every 700 objects takes a third of a build with 22,700 tools. A build of that size peaks
# at 343 MiB with this number, and at 331 MiB with a tenth of it.
OBJECTS_BETWEEN_COLLECTIONS = 2_000_000

NAME_RULE = "a tool name has only letters, digits, underscores, hyphens, and dots"


def source_hash(folder: Path) -> int:
    """Return a number that changes with the Python source of the extensions in *folder*."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return int.from_bytes(digest.digest()[:6])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain, the checks, and the export."""
    # Python looks for garbage when it exits, which takes a third of a large build.
    atexit.register(gc.freeze)
    gc.set_threshold(max(gc.get_threshold()[0], OBJECTS_BETWEEN_COLLECTIONS))
    app.add_config_value("mcp_surface", "tool_surface.json", "env", str)
    app.add_config_value("mcp_surface_history", "tool_surface_history.json", "env", str)
    app.add_config_value("mcp_gates", {}, "env", dict)
    app.add_config_value("mcp_tool_name", r"[A-Za-z0-9_.-]{1,128}", "env", str)
    app.add_config_value("mcp_tool_name_rule", NAME_RULE, "env", str)
    app.add_config_value("mcp_stack_path", "", "env", str)
    app.add_config_value("mcp_paths", [], "env", list)
    app.add_config_value("mcp_allowed_words", [], "env", list)
    app.add_domain(McpDomain)
    app.add_config_value("mcp_lists", "", "env", str)  # a hash, of catalogue.note_lists
    app.connect("config-inited", data.read_config)
    app.connect("config-inited", catalogue.note_lists)
    app.connect("env-before-read-docs", forget_pages)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("env-check-consistency", checks.warn)
    app.connect("warn-missing-reference", checks.warn_of_dead_link, priority=400)
    app.connect("html-page-context", export.add_to_context)
    app.connect("build-finished", export.write)
    return {
        "version": "1",
        # After an edit of any extension beside this one, no page is what it would be.
        "env_version": source_hash(Path(__file__).parents[1]),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
