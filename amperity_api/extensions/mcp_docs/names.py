"""The names of tools: how they are spelled, and which one was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Amperity's tools are named ``domain_action``.
TOOL_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+", re.ASCII)

#: A word that could be meant as such a name, also with dots for underscores.
TOOL_WORD = re.compile(r"(?<![\w./-])[a-z][a-z0-9]*(?:[_.][a-z0-9]+)+(?![\w/-])", re.ASCII)

#: What every such word and every host has inside.
JOINT = re.compile(r"[A-Za-z0-9][_.][A-Za-z0-9]", re.ASCII)


def normalized(text: str) -> str:
    """Return *text* as a tool would be spelled: lowercase, joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def suggestion(text: str, known: Iterable[str]) -> str:
    """Return a half-sentence that names the tool meant by *text*, or nothing."""
    candidates = sorted(known)
    spelled = normalized(text)
    if spelled in candidates:
        return f"; did you mean '{spelled}'?"
    return nearest(spelled, candidates)


def nearest(text: str, known: Iterable[str]) -> str:
    """Return a half-sentence that names what is spelled most like *text*, or nothing."""
    # Only a build that warns needs it.
    import difflib

    close = difflib.get_close_matches(text, list(known), n=1, cutoff=0.75)
    return f"; did you mean '{close[0]}'?" if close else ""
