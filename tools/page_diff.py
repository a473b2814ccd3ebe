"""What a pull request does to the site: changed sentences, tools, and lost addresses, as Markdown.

    PYTHONPATH=amperity_api/extensions python tools/page_diff.py BASE HEAD

BASE and HEAD are folders that `make site` built. Exit status 1 if one of them isn't.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tool_surface.lists.compare import diff_names

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What readers don't see of a twin, or what changes with every build of a page.
UNREAD = re.compile(r'<a id="[^"]+"></a>|^Address: .*$', re.MULTILINE)
#: Where a sentence ends within a line: before a capital, a quote, code, or markup.
SENTENCE_END = re.compile(r'(?<=[.!?:])\s+(?=[A-Z"*`\[])')


def sentences(twin: Path) -> list[str]:
    """Return the sentences of a page, in order; none if there is no such page."""
    text = UNREAD.sub("", twin.read_text("utf-8")) if twin.exists() else ""
    lines = (line.strip() for line in text.splitlines())
    return [sentence for line in lines if line for sentence in SENTENCE_END.split(line)]


def changed_sentences(base: Path, head: Path) -> Iterator[str]:
    """Yield a section for each page that says something else, or is new or gone."""
    twins = {twin.relative_to(site) for site in (base, head) for twin in site.rglob("*.md")}
    for twin in sorted(twins):
        old, new = sentences(base / twin), sentences(head / twin)
        if old != new:
            # Without the names of the files and the place of the first change.
            changes = list(difflib.unified_diff(old, new, n=0))[3:]
            kept = ("" if line.startswith("@@") else line for line in changes)
            what = "" if (base / twin).exists() else " (added)"
            what = what if (head / twin).exists() else " (removed)"
            # Each line begins with its sign, so nothing a page says can end the block.
            yield "\n".join([f"### {twin.with_suffix('')}{what}", "", "```diff", *kept, "```", ""])


def changed_tools(base: Path, head: Path) -> Iterator[str]:
    """Yield a line for each tool that is added, removed, or renamed."""
    old, new = (
        [tool["name"] for tool in json.loads((site / "tools.json").read_text("utf-8"))["tools"]]
        for site in (base, head)
    )
    names = diff_names(old, new)
    yield from (f"- added: `{name}`" for name in names.added)
    yield from (f"- removed: `{name}`" for name in names.removed)
    yield from (f"- probably renamed: `{old}` to `{new}`" for old, new in names.renamed)


def lost_addresses(base: Path, head: Path) -> Iterator[str]:
    """Yield a line for each address that no longer leads anywhere."""
    old, new = (set((site / "addresses.txt").read_text("utf-8").split()) for site in (base, head))
    yield from (f"- `{address}`" for address in sorted(old - new))


def report(base: Path, head: Path) -> str:
    """Return what differs between two sites; exits if a folder holds none."""
    for site in (base, head):
        if not ((site / "tools.json").exists() and (site / "addresses.txt").exists()):
            sys.exit(f"error: {site} is not a site; build it with make site")
    parts = {
        "Sentences": list(changed_sentences(base, head)) or ["No page says anything else."],
        "Tools": list(changed_tools(base, head)) or ["The tools are the same."],
        "Lost addresses": list(lost_addresses(base, head)) or ["None."],
    }
    return "\n".join("\n".join([f"## {title}", "", *part, ""]) for title, part in parts.items())


if __name__ == "__main__":
    print(report(*map(Path, sys.argv[1:])), end="")
