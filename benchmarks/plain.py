"""The pages as they would be written without extensions."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "amperity_api" / "source"
BARE_CONF = """\
project = "Amperity MCP"
html_theme = "sphinx_rtd_theme"
smartquotes = False
nitpicky = True
"""
DIRECTIVE = re.compile(r" *\.\. (mcp:\w+|tabs|group-tab|verified):: *(.*)")


def plain(text: str) -> str:
    """Return a page without the directives of extensions; their text stays.

    What they make of the list of tools is left out, which makes bare Sphinx faster.
    """
    lines: list[str] = []
    columns: list[int] = []  # of the directives that are taken out around a line
    for line in text.splitlines():
        column = len(line) - len(line.lstrip())
        while line and columns and column <= columns[-1]:
            columns.pop()
        found = DIRECTIVE.fullmatch(line)
        if found:
            lines.append(" " * (column - 3 * len(columns)) + (found[2] and f"**{found[2]}**"))
            columns.append(column)
        else:
            lines.append(line[3 * len(columns) :])
    whole = "\n".join(lines).replace(":ref:`mcp-tools`", ":ref:`search`")
    return re.sub(r":mcp:\w+:`([^`]+)`", r"``\1``", whole) + "\n"


def bare_copy(folder: Path) -> Path:
    """Write the pages for bare Sphinx, with the theme, into *folder*, and return it."""
    folder.mkdir()
    (folder / "conf.py").write_text(BARE_CONF, "utf-8")
    for page in SOURCE.glob("*.rst"):
        (folder / page.name).write_text(plain(page.read_text("utf-8")), "utf-8")
    return folder
