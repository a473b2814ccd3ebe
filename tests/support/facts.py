"""What `tests/facts.toml` says, and which pages there are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "amperity_api" / "source"
FACTS_FILE = ROOT / "tests" / "facts.toml"

Kind = Literal["label", "block", "text", "error"]


@dataclass(frozen=True)
class Fact:
    """One thing that a page has to have exactly: a label, a code block, a text, or an error."""

    page: str
    kind: Kind
    value: str
    line: int


def line_of(*texts: str) -> int:
    """Return the line of ``tests/facts.toml`` with the last of ``texts``, each below the other."""
    lines = FACTS_FILE.read_text("utf-8").splitlines()
    at = 0
    for text in texts:
        escaped = text.replace("\n", "\\n")
        at = next((n for n in range(at, len(lines)) if escaped in lines[n]), at)
    return at + 1


def edit(line: int) -> str:
    """Return what to do about a page that differs from this line of ``tests/facts.toml``."""
    return f"correct the page, or tests/facts.toml:{line} if the fact changed"


def toctree() -> tuple[str, ...]:
    """Return the pages in the order of the toctrees of the start page."""
    text = (SOURCE / "index.rst").read_text("utf-8")
    trees = re.findall(r"^\.\. toctree::\n((?:[ ]+.*\n|\n)+)", text + "\n", re.MULTILINE)
    return tuple(re.findall(r"^ +(?:.*<)?(\w+)(?:\.rst)?>?$", "".join(trees), re.MULTILINE))


DATA = tomllib.loads(FACTS_FILE.read_text("utf-8"))
ENTRIES = tuple(
    (name, entry)
    for name, table in DATA.items()
    for listed in [table.get("facts", table) if isinstance(table, dict) else table]
    for entry in (listed if isinstance(listed, list) else [listed])
)
# A test says what an entry lacks, with its line; nothing else stumbles over it.
FACTS = tuple(
    Fact(page, kind, entry[kind], line_of(f"[{page}]", entry[kind]))
    for page, entry in ENTRIES
    for kind in get_args(Kind)
    if kind in entry
)

#: The name, the URL, and the cloud and region of each stack; the first is the default.
STACKS = tuple(
    (entry.get("name", ""), entry.get("url", ""), entry.get("region", ""))
    for name, entry in ENTRIES
    if name == "stack"
)
URL: str = STACKS[0][1]
CLIENT_ID: str = DATA["client_id"].get("value", "")

PAGES = toctree()
CONTENT = ("index", *PAGES)
GUIDES = tuple(page for page in PAGES if page.startswith("mcp_setup_"))


def values(page: str, *kinds: Kind) -> tuple[str, ...]:
    """Return the facts of a page, of the ``kinds`` that are named."""
    return tuple(fact.value for fact in FACTS if fact.page == page and fact.kind in kinds)
