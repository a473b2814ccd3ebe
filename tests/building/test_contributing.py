"""The five changes of CONTRIBUTING.md in a clone: few files change, `make draft` is content."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.facts import DATA, GUIDES, PAGES, URL
from support.repository import Repository
from support.site import ROOT, surface

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REFERENCE = "mcp_tool_reference.rst"
COPIED = ("amperity_api", "tests", "tools", "pyproject.toml", "Makefile")


class Clone:
    """A clone of the repository, and what a writer does in it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        skip = shutil.ignore_patterns("__pycache__", "node_modules")
        for name in COPIED:
            copy = functools.partial(shutil.copytree, ignore=skip)
            (copy if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
        (folder / ".gitignore").write_text("build/\n__pycache__/\n")
        self.git = Repository.create(folder)
        self.folder = folder
        self.source = folder / "amperity_api" / "source"
        self.git.commit("2026-11-01T12:00:00Z", {})

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the first ``old`` in a file of the source, or in tests/facts.toml."""
        path = self.folder / name if name.startswith("tests") else self.source / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def capture(self, added: str, removed: str = "") -> None:
        """Do what `make surface` does when a tool came and one may have left; commit it."""
        path = self.source / "tool_surface.json"
        data = json.loads(path.read_text("utf-8"))
        kept = [tool for tool in data["tools"] if tool["name"] != removed]
        past = self.source / "tool_surface_history.json"
        history = json.loads(past.read_text("utf-8"))
        names = [tool["name"] for tool in data["tools"]]
        history.append({"date": data["date"], "tools": names})
        data["date"] = f"2026-11-{len(history):02}"
        data["tools"] = sorted([*kept, {"name": added}], key=lambda tool: str(tool["name"]))
        path.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
        past.write_text(json.dumps(history, indent=1) + "\n", "utf-8")
        self.git.commit("2026-11-02T12:00:00Z", {})

    def draft(self) -> subprocess.CompletedProcess[str]:
        """Run what `make draft` runs."""
        (self.folder / "build").mkdir(exist_ok=True)
        command = [sys.executable, "tools/draft.py", "amperity_api/source", "build/draft"]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False
        )


def tool_of_one_page() -> str:
    """Return the name of a tool that no page but the reference mentions."""
    others = "".join(
        (ROOT / "amperity_api" / "source" / f"{page}.rst").read_text("utf-8")
        for page in PAGES
        if f"{page}.rst" != REFERENCE
    )
    reference = (ROOT / "amperity_api" / "source" / REFERENCE).read_text("utf-8")
    return next(
        name
        for tool in surface()
        if (name := str(tool["name"])) not in others and len(re.findall(name, reference)) == 1
    )


def a_tool_appears(clone: Clone) -> None:
    name = tool_of_one_page()
    clone.capture("campaign_unarchive")
    clone.change(REFERENCE, name, f"{name},\n      campaign_unarchive")


def a_tool_is_renamed(clone: Clone) -> None:
    name = tool_of_one_page()
    clone.capture(f"{name}_again", name)
    clone.change(REFERENCE, name, f"{name}_again")


def a_menu_moves(clone: Clone) -> None:
    page = f"{GUIDES[0]}.rst"
    text = (clone.source / page).read_text("utf-8")
    facts = str(DATA[GUIDES[0]]["facts"])
    label = next(each for each in re.findall(r"\*\*([^*]+)\*\*", text) if each not in facts)
    clone.change(page, f"**{label}**", f"**{label[:-1]}x**")


def a_stack_is_added(clone: Clone) -> None:
    _name, *_others, last = DATA["stack"]
    row = f"      * - {last['name']}\n        - ``{last['url']}``\n        - {last['region']}\n"
    added = "      * - aws-prod-ew1\n        - ``https://mcp-aws-ew1.amperity.com``\n"
    clone.change("mcp_overview.rst", row, f"{row}{added}        - AWS eu-west-1\n")
    fact = '[[stack]]\nname = "aws-prod-ew1"\nurl = "https://mcp-aws-ew1.amperity.com"\n'
    fact += 'region = "AWS eu-west-1"\nsource = "Amperity documentation"\nmonth = "2026-11"\n\n'
    clone.change("tests/facts.toml", "# What the server does", f"{fact}# What the server does")


def a_guide_is_added(clone: Clone) -> None:
    old = GUIDES[0]
    text = (clone.source / f"{old}.rst").read_text("utf-8")
    text = re.sub(r"(?m)^\.\. _([\w-]+):$", r".. _\1-new:", text)
    text = text.replace(":description: ", ":description: Also this: ", 1)
    text = re.sub(r"(?m)^(Set up .+)\n=+$", lambda m: f"{m[1]} 2\n{'=' * len(m[1])}==", text)
    text = re.sub(
        r"(:description: .{0,60}[\w])(?s:.*?)(?=\n\n)", r"\1 and more of it.", text, count=1
    )
    (clone.source / "mcp_setup_new.rst").write_text(text, "utf-8")
    clone.change("index.rst", f"   {old}\n", f"   {old}\n   mcp_setup_new\n")
    facts = (clone.folder / "tests" / "facts.toml").read_text("utf-8")
    table = facts.split(f"[{old}]\n")[1].split("\n[")[0]
    table = "\n".join(line for line in table.splitlines() if "{ label" not in line)
    (clone.folder / "tests" / "facts.toml").write_text(f"{facts}\n[mcp_setup_new]\n{table}\n")


CHANGES: dict[Callable[[Clone], None], int] = {
    a_tool_appears: 1,
    a_tool_is_renamed: 1,
    a_menu_moves: 1,
    a_stack_is_added: 2,
    a_guide_is_added: 3,
}


def test_the_five_changes_touch_few_files_and_pass(tmp_path: Path) -> None:
    clone = Clone(tmp_path / "clone")
    for change, most in CHANGES.items():
        change(clone)
        touched = clone.git.git("status", "--porcelain", "--untracked-files=all").splitlines()
        assert 1 <= len(touched) <= most, (change.__name__, touched)
        assert not [line for line in touched if line.endswith(".py")]
        clone.git.commit("2026-11-03T12:00:00Z", {})
    result = clone.draft()
    *findings, _count = result.stdout.splitlines()
    # The guide's addresses are new: `make addresses` writes them into a file more.
    others = [line for line in findings if "is new; run make addresses" not in line]
    assert others == [], result.stdout + result.stderr
    assert any("'mcp_setup_new" in line for line in findings)


@pytest.mark.parametrize("heading", [change.__name__ for change in CHANGES])
def test_contributing_has_each_of_them(heading: str) -> None:
    names = {"a_menu_moves": "A client moves a menu", "a_guide_is_added": "A new client guide"}
    title = names.get(heading, heading.replace("_", " ").capitalize())
    assert f"\n## {title}\n" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_instructions_stay_short() -> None:
    for name, most in (("CONTRIBUTING.md", 150), ("README.md", 90)):
        assert len((ROOT / name).read_text("utf-8").splitlines()) <= most, name


def test_the_default_url_is_that_of_the_instructions() -> None:
    assert f"SERVER={URL}\n" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
