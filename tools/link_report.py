"""What `make linkcheck` found, for a person who mends it.

    python tools/link_report.py build/linkcheck/output.json

Reads the file that Sphinx's builder writes, an object of JSON a line
(https://www.sphinx-doc.org/en/master/usage/builders/#sphinx.builders.linkcheck.CheckExternalLinksBuilder),
and prints Markdown. Exit status 0 if every link leads somewhere, 1 if one is broken, and 2
if that is not known: a site did not answer in time, or the check itself failed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

WHOLE, BROKEN, UNKNOWN = 0, 1, 2
SOURCE = "amperity_api/source"


class Link(NamedTuple):
    """A link as the check left it; *line* counts from 1 in *file*.

    A link within the site has the status ``unchecked``: the build itself holds it.
    """

    file: str
    line: int
    status: str
    url: str
    info: str

    @property
    def place(self) -> str:
        """The file and the line, as an editor opens them."""
        return f"{SOURCE}/{self.file}:{self.line}"


def load(path: Path) -> list[Link]:
    """Return the links in order; raises `OSError` or `ValueError` if *path* has none."""
    links = []
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            entry = json.loads(text)
            link = Link(*(entry[key] for key in ("filename", "lineno", "status", "uri", "info")))
        except (ValueError, TypeError, LookupError):
            raise ValueError(f"{path}:{number} is no result of Sphinx's linkcheck") from None
        links.append(link)
    return sorted(links)


def report(links: Sequence[Link]) -> str:
    """Return Markdown: the broken links, those that were too slow, and those that moved."""
    lines: list[str] = []
    for status, title in (
        ("broken", "Broken"),
        ("timeout", "Without an answer in time"),
        ("rate-limited", "Refused for asking too often"),
        ("redirected", "Moved, and still reached"),
    ):
        # Indented, not in a list: nothing that a server said can end the block.
        found = [link for link in links if link.status == status]
        if found:
            lines += [f"### {title}", ""]
            for link in found:
                said = " ".join(f"{link.url}: {link.info}".split())[:500]
                lines += [f"    {link.place}: {said}"]
            lines.append("")
    ignored = sum(link.status == "ignored" for link in links)
    asked = sum(link.status not in {"ignored", "unchecked"} for link in links)
    lines.append(f"{asked} links were asked; {ignored} are exceptions of conf.py.")
    return "\n".join(lines) + "\n"


def as_github(links: Sequence[Link]) -> str:
    """Return a warning for each broken link in the form that GitHub shows beside the line.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    return "".join(
        f"::warning file={_escaped(f'{SOURCE}/{link.file}', ':,')},line={link.line},"
        f"title=Broken link::{_escaped(f'{link.url}: {link.info}')}\n"
        for link in links
        if link.status == "broken"
    )


def _escaped(text: str, besides: str = "") -> str:
    for character in f"%\r\n{besides}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report or the annotations; see the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="output.json of the linkcheck builder")
    parser.add_argument("--format", choices=("markdown", "github"), default="markdown")
    options = parser.parse_args(arguments)
    try:
        links = load(options.file)
    except (OSError, ValueError) as error:
        print(f"The links could not be checked: {error}")
        return UNKNOWN
    print((as_github if options.format == "github" else report)(links), end="")
    found = {link.status for link in links}
    if "broken" in found:
        return BROKEN
    return UNKNOWN if found & {"timeout", "rate-limited"} else WHOLE


if __name__ == "__main__":
    sys.exit(main())
