"""What the domain keeps of each page between reading and writing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from msgspec import Struct
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: Attributes of nodes: made from data, so not to be checked; the name, the gate, and the place
#: of a tool that needs an anchor, the last two ``None`` if it is retired.
GENERATED = "mcp_generated"
TOOL = "mcp_tool"
#: Types of references beside that to a tool: to all tools with a gate, and one without a link.
GATED = "gated"
UNLINKED = "unlinked"

logger = logging.getLogger(__name__)


class Place(NamedTuple):
    """A line, counted from 1, of a source file."""

    file: str
    line: int


class Gate(NamedTuple):
    """What a call requires besides permission: its badge, the section about it, its meaning."""

    key: str
    label: str
    section: str
    meaning: str

    @property
    def css_class(self) -> str:
        """The HTML class of a tool with this gate, and of its badge."""
        return f"mcp-gate-{'-'.join(self.key.lower().split())}"


class Entry(NamedTuple):
    """A tool as the reference documents it."""

    name: str
    docname: str
    place: Place
    node_id: str
    group: str
    task: str
    gate: Gate | None


class Stack(NamedTuple):
    """A row of the stack table."""

    name: str
    url: str
    region: str
    default: bool


class Found(NamedTuple):
    """A text on a page that may name a tool or a host, and how it is *written*.

    *kind* is ``role`` for the target of a role, ``prose``, ``literal``, or ``code`` for a
    word, and ``url`` for a URL or a bare host. *place* is that of its block, of which
    *newlines* are above it; *code* is the first line of a block of code.
    """

    kind: str
    text: str
    written: str
    place: Place
    newlines: int
    code: str


class Problem(NamedTuple):
    """A warning to give, of the type ``mcp`` and this *subtype*."""

    place: Place
    subtype: str
    message: str


class Page(Struct):
    """Everything that one page says about tools, stacks, and URLs."""

    entries: list[Entry] = []
    stacks: dict[Stack, Place] = {}
    problems: list[Problem] = []
    found: list[Found] = []


def current_page(env: BuildEnvironment) -> Page:
    """Return what has been read so far of the current page."""
    pages: dict[str, Page] = env.domaindata["mcp"]["pages"]
    return pages.setdefault(env.current_document.docname, Page())


def read_config(_app: Sphinx, config: Config) -> None:
    """Make a :class:`Gate` of each value of ``mcp_gates``.

    Ends the build if conf.py has a value that the domain cannot use.
    """
    fields = set(Gate._fields[1:])
    for key, value in config.mcp_gates.items():
        if not isinstance(value, dict) or value.keys() != fields or not all(value.values()):
            refuse(f"mcp_gates['{key}'] must have {', '.join(sorted(fields))}, as text")
    config["mcp_gates"] = {key: Gate(key, **value) for key, value in config.mcp_gates.items()}
    base = config.html_baseurl
    if re.search(r"[\s?#]", base):
        refuse(f"html_baseurl is '{base}'; write a URL without spaces, a query, or a fragment")


def refuse(message: str) -> NoReturn:
    """End the build with an error about ``conf.py``."""
    logger.error(message)
    # For any other exception, Sphinx prints a traceback.
    raise SystemExit(2)
