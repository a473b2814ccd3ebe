"""Badges for MCP's annotation hints: only for what the surface states."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tool_surface.lists.model import Hints


def badges(hints: Hints | None) -> list[tuple[str, str]]:
    """Return a key and a label for each badge that *hints* call for.

    A hint that is absent shows nothing: MCP's defaults are for clients to apply, and a
    reader must not take silence for "read-only".
    https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations
    """
    if hints is None:
        return []
    shown = [
        (hints.read_only is True, "read-only", "read-only"),
        (hints.read_only is False, "writes", "writes"),
        # MCP gives the next two a meaning only where the tool is not read-only.
        (hints.destructive is True and hints.read_only is not True, "destructive", "destructive"),
        (hints.idempotent is True and hints.read_only is not True, "idempotent", "idempotent"),
        (hints.open_world is True, "open-world", "open world"),
    ]
    return [(key, label) for holds, key, label in shown if holds]
