"""What the domain keeps of each page between reading and writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


class Place(NamedTuple):
    """A line, counted from 1, of a source file."""

    file: str
    line: int


class Entry(NamedTuple):
    """A tool as the reference documents it."""

    name: str
    docname: str
    place: Place
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


class Found(NamedTuple):
    """A text on a page that may name a tool or a host.

    *kind* is ``role`` for the target of a role, ``prose``, ``literal``, or ``code`` for a
    word, and ``url`` for a URL or a bare host.
    """

    kind: str
    text: str
    place: Place


class Problem(NamedTuple):
    """A warning to give, of the type ``mcp`` and this *subtype*."""

    subtype: str
    message: str
    place: Place


class Page:
    """Everything that one page says about tools, stacks, and URLs."""

    # Not a dataclass: making one takes longer than all the rest of this module, at every build.
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.stacks: dict[Stack, Place] = {}
        self.problems: list[Problem] = []
        self.found: list[Found] = []


def current_page(env: BuildEnvironment) -> Page:
    """Return what has been read so far of the current page."""
    pages: dict[str, Page] = env.domaindata["mcp"]["pages"]
    return pages.setdefault(env.current_document.docname, Page())


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


def gates_of(config: Config) -> dict[str, Gate]:
    """Return the gates of conf.py by key, in its order.

    :raises ConfigError: if ``mcp_gates`` has another shape than
        ``{key: {"label": …, "section": …, "meaning": …}}``, all of them text.
    """
    keys = {"label", "section", "meaning"}
    gates = {}
    values: Mapping[str, Mapping[str, str]] = config.mcp_gates
    for key, value in values.items():
        if not isinstance(value, dict) or value.keys() != keys or not all(value.values()):
            raise ConfigError(f"mcp_gates['{key}'] must have {', '.join(sorted(keys))}, as text")
        gates[key] = Gate(key, **value)
    return gates


def check_config(app: Sphinx, config: Config) -> None:
    """Refuse a conf.py that the domain cannot use.

    :raises ConfigError: saying which value is wrong, and how to write it.
    """
    gates_of(config)
    base = config.html_baseurl
    if any(character.isspace() for character in base) or {"?", "#"} & set(base):
        raise ConfigError(
            f"html_baseurl is '{base}'; write a URL without spaces, a query, or a fragment"
        )
    # A new surface has no history yet. That it gets one is then an edit of conf.py to Sphinx.
    if not (app.srcdir / config.mcp_surface_history).is_file():
        config["mcp_surface_history"] = ""
