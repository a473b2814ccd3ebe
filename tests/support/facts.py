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
    source: str
    month: str


def toctree() -> tuple[str, ...]:
    """Return the pages in the order of the toctrees of the start page."""
    text = (SOURCE / "index.rst").read_text("utf-8")
    trees = re.findall(r"^\.\. toctree::\n((?:[ ]+.*\n|\n)+)", text + "\n", re.MULTILINE)
    return tuple(re.findall(r"^ +(?:.*<)?(\w+)>?$", "".join(trees), re.MULTILINE))


DATA = tomllib.loads(FACTS_FILE.read_text("utf-8"))
FACTS = tuple(
    Fact(page, kind, entry[kind], entry["source"], entry["month"])
    for page, table in DATA.items()
    if isinstance(table, dict) and "facts" in table
    for entry in table["facts"]
    for kind in get_args(Kind)
    if kind in entry
)

#: The name, the URL, and the cloud and region of each stack; the first is the default.
STACKS = tuple((stack["name"], stack["url"], stack["region"]) for stack in DATA["stack"])
URL: str = STACKS[0][1]
CLIENT_ID: str = DATA["client_id"]["value"]

PAGES = toctree()
CONTENT = ("index", *PAGES)
GUIDES = tuple(page for page in PAGES if page.startswith("mcp_setup_"))


def values(page: str, *kinds: Kind) -> tuple[str, ...]:
    """Return the facts of a page, of the ``kinds`` that are named."""
    return tuple(fact.value for fact in FACTS if fact.page == page and fact.kind in kinds)
