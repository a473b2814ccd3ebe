"""Our pages, as they would be written without our extensions."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "amperity_api" / "source"
EXTENSIONS = SOURCE.parent / "extensions"
BARE_CONF = """\
project = "Amperity MCP"
html_theme = "sphinx_rtd_theme"
smartquotes = False
nitpicky = True
"""


def history_in_plain() -> str:
    """Return the changes as a writer would type them."""
    history = json.loads((SOURCE / "tool_surface_history.json").read_text("utf-8"))
    rows = []
    for old, new in itertools.pairwise(history):
        rows.append(new["date"])
        for label, names in (
            ("Added", set(new["tools"]) - set(old["tools"])),
            ("Removed", set(old["tools"]) - set(new["tools"])),
        ):
            literals = ", ".join(f"``{name}``" for name in sorted(names))
            rows += [f"   **{label}**: {literals}.", ""]
    return "\n".join(rows)


def plain(text: str) -> str:
    """Return a page without mcp_docs: its lists, tables, and words stay."""
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if line == ".. mcp:tools::":
            # The mark by which the templates know to offer the filter.
            lines.append(".. rst-class:: mcp-tools")
            inside = True
        elif line == ".. mcp:stacks::":
            inside = True
        elif inside and line and not line.startswith(" "):
            inside = False
            lines.append(line)
        elif line == ".. mcp:gated:: external send":
            names = ("campaign_schedule", "courier_group_run", "orchestration_group_run")
            lines += [f"* ``{name}``" for name in names]
        elif line == ".. mcp:changes::":
            lines.append(history_in_plain())
        else:
            lines.append(line[3:] if inside else line)
    text = "\n".join(lines) + "\n"
    text = re.sub(r":mcp:surface:`\w+`", "227", text)
    text = text.replace(":ref:`mcp-tools`", ":ref:`search`")
    return re.sub(r":mcp:tool:`([^`]+)`", r"``\1``", text)


def without_tabs(text: str) -> str:
    """Return a page with each tab as a paragraph in bold and its panel below."""
    lines: list[str] = []
    depth = 0
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        if line and indent < depth:
            depth = 0
        if line.startswith(".. tabs::"):
            depth = 3
        elif match := re.fullmatch(r"   \.\. group-tab:: (.+)", line):
            depth = 6
            lines.append(f"**{match[1]}**")
        else:
            lines.append(line[depth:] if depth == 6 else line)
    return "\n".join(lines) + "\n"


def bare_copy(folder: Path) -> Path:
    """Write the pages for bare Sphinx into ``folder`` and return it: the theme, and no extension.

    The tabs become headings in bold with their panels below.
    """
    folder.mkdir()
    (folder / "conf.py").write_text(BARE_CONF)
    for page in SOURCE.glob("*.rst"):
        text = without_tabs(plain(page.read_text("utf-8")))
        text = re.sub(r"\.\. verified:: (.+)(\n *:what:.+)?", r"Steps verified in \1.", text)
        (folder / page.name).write_text(text, "utf-8")
    return folder


def site_copy(folder: Path) -> Path:
    """Copy the site with its extensions into ``folder``, commit it, and return the source.

    Committed, since a page that git does not know costs less: nothing has to be dated.
    """
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(SOURCE.parent, folder / "amperity_api", ignore=skip)
    who = ("-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com")
    for arguments in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "-m", "Copy")):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder / "amperity_api" / "source"
