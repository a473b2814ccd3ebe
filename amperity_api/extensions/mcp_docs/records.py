"""What the domain keeps of the pages between reading and writing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: The `subtype` of every warning; the `type` is always ``mcp``.
UNKNOWN_TOOL = "unknown_tool"
DUPLICATE_TOOL = "duplicate_tool"
PLAIN_TOOL = "plain_tool"
UNDOCUMENTED_TOOL = "undocumented_tool"
REMOVED_TOOL = "removed_tool"
UNKNOWN_GATE = "unknown_gate"
UNKNOWN_URL = "unknown_url"
SURFACE = "surface"
SYNTAX = "syntax"


class Entry(NamedTuple):
    """A tool as the reference has it; *line* counts from 1 in the file of *docname*."""

    name: str
    docname: str
    line: int
    node_id: str
    group: str
    task: str
    gate: str | None


class Stack(NamedTuple):
    """A row of the stack table."""

    name: str
    url: str
    region: str
    default: bool
    line: int


class Found(NamedTuple):
    """A text of interest on a page: a mention of a tool, a word, or a URL."""

    text: str
    line: int


class Problem(NamedTuple):
    """A warning to give; *subtype* is one of the names above."""

    subtype: str
    message: str
    line: int


@dataclass(frozen=True)
class Page:
    """All that one page says of tools, stacks, and URLs."""

    entries: list[Entry] = field(default_factory=list)
    stacks: list[Stack] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    mentions: list[Found] = field(default_factory=list)
    words: list[Found] = field(default_factory=list)
    urls: list[Found] = field(default_factory=list)
    #: The gates whose tools the page lists, wherever they are.
    gated: list[str] = field(default_factory=list)


def current_page(env: BuildEnvironment) -> Page:
    """Return what the page that is being read says, to be added to."""
    pages: dict[str, Page] = env.domaindata["mcp"]["pages"]
    return pages.setdefault(env.current_document.docname, Page())
