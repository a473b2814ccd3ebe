"""What the domain keeps of the pages between reading and writing."""

from __future__ import annotations

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


class Page:
    """All that one page says of tools, stacks, and URLs."""

    # No dataclass: making one takes longer than all the rest of this module, at every build.
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.stacks: list[Stack] = []
        self.problems: list[Problem] = []
        self.mentions: list[Found] = []
        self.words: list[Found] = []
        self.urls: list[Found] = []
        #: The gates whose tools the page lists, wherever they are.
        self.gated: list[str] = []


def current_page(env: BuildEnvironment) -> Page:
    """Return what the page that is being read says, to be added to."""
    pages: dict[str, Page] = env.domaindata["mcp"]["pages"]
    docname = env.current_document.docname
    if docname not in pages:
        pages[docname] = Page()
    return pages[docname]
