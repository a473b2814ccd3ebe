"""What a change does to the site, for its reviewer: sentences, tools, and lost addresses.

    PYTHONPATH=amperity_api/extensions python tools/page_diff.py BASE HEAD

BASE and HEAD are folders that `make site` built. Compares the Markdown twin of each page and
prints Markdown. Exit status 0, or 2 if a folder holds no site.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tool_surface.lists.compare import diff_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
# Where a sentence ends within a line: before a capital, a quote, code, or markup.
SENTENCE_END = re.compile(r'(?<=[.!?:])\s+(?=[A-Z"*`\[])')


class NoSite(Exception):  # noqa: N818 - what is wrong is a folder, not the program
    """Says in a sentence why a folder holds no site."""


@dataclass(frozen=True)
class Site:
    """The twins of a site by page, the names of its tools, and its addresses."""

    twins: dict[str, str]
    tools: frozenset[str]
    addresses: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> Site:
        """Read the twins in *folder* and below; raises `NoSite` if there is none."""
        files = sorted(folder.rglob("*.md"))
        if not files:
            raise NoSite(f"there is no Markdown in {folder}; build the site with make site")
        data = folder / "tools.json"
        try:
            tools = json.loads(data.read_text("utf-8"))["tools"] if data.exists() else []
            names = frozenset(tool["name"] for tool in tools)
        except (ValueError, TypeError, LookupError):
            raise NoSite(f"{data} is not a list of tools; build it again with make site") from None
        twins = {str(file.relative_to(folder).with_suffix("")): file for file in files}
        listed = folder / "addresses.txt"
        addresses = listed.read_text("utf-8").splitlines() if listed.exists() else []
        texts = {name: file.read_text("utf-8") for name, file in twins.items()}
        return cls(texts, names, frozenset(addresses))


def sentences(twin: str) -> list[str]:
    """Return what a reader reads of a twin: not its anchors, address, and dates."""
    text = re.sub(r"(?m)^Address: .*$", "", ANCHOR.sub("", twin))
    lines = (line.strip() for line in text.splitlines())
    return [sentence for line in lines if line for sentence in SENTENCE_END.split(line)]


def report(base: Site, head: Site) -> str:
    """Return Markdown that says what differs between two sites."""
    pages = [
        line
        for page in sorted(base.twins.keys() | head.twins.keys())
        for line in _page(base, head, page)
    ]
    lines = ["## Sentences", "", *(pages or ["No page says anything else.", ""])]
    names = diff_names(base.tools, head.tools)
    lines += ["## Tools", ""]
    lines += [f"- added: `{name}`" for name in names.added]
    lines += [f"- removed: `{name}`" for name in names.removed]
    lines += [f"- probably renamed: `{old}` to `{new}`" for old, new in names.renamed]
    lines += [] if names else ["The tools are the same."]
    lines += ["", "## Lost addresses", ""]
    lines += [f"- `{address}`" for address in sorted(base.addresses - head.addresses)] or ["None."]
    return "\n".join(lines) + "\n"


def _page(base: Site, head: Site, page: str) -> Iterator[str]:
    old, new = sentences(base.twins.get(page, "")), sentences(head.twins.get(page, ""))
    if old == new:
        return
    what = "added" if page not in base.twins else "" if page in head.twins else "removed"
    body = []
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, False
    ).get_opcodes():
        if tag != "equal":
            body += [f"- {each}" for each in old[start:end]]
            body += [f"+ {each}" for each in new[new_start:new_end]]
            body.append("")
    # Nothing that a page says can end the block.
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", "".join(body)))])
    yield from (f"### {page} {what}".rstrip(), "", f"{fence}diff", *body[:-1], fence, "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; see the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", type=Path, help="the site before the change")
    parser.add_argument("head", type=Path, help="the site after the change")
    options = parser.parse_args(arguments)
    try:
        print(report(Site.load(options.base), Site.load(options.head)), end="")
    except NoSite as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
