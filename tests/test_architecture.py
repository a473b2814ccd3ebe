"""Imports between the rooms run one way (the contracts are in pyproject.toml); data is frozen."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
EXTENSIONS = ROOT / "amperity_api" / "extensions"


def lint(config: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", script, str(config), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, **environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def test_imports_keep_to_the_contracts() -> None:
    outcome = lint(ROOT / "pyproject.toml", {"PYTHONPATH": str(EXTENSIONS)})
    assert outcome.returncode == 0, outcome.stdout


def test_an_import_against_the_arrows_is_found(tmp_path: Path) -> None:
    packages = ("tool_surface", "mcp_docs", "page_dates", "site_html", "site_publish")
    for name in packages:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    for room in ("lists", "server", "cli"):
        (tmp_path / "tool_surface" / room).mkdir()
        (tmp_path / "tool_surface" / room / "__init__.py").touch()
    lists = tmp_path / "tool_surface" / "lists" / "__init__.py"
    lists.write_text("import tool_surface.server\n", encoding="utf-8")
    outcome = lint(ROOT / "pyproject.toml", {"PYTHONPATH": str(tmp_path)})
    assert outcome.returncode == 1
    assert "tool_surface.lists is not allowed to import tool_surface.server" in outcome.stdout


def test_a_dataclass_is_frozen() -> None:
    changeable = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in (EXTENSIONS, ROOT / "benchmarks", ROOT / "tests", ROOT / "tools")
        for path in folder.rglob("*.py")
        if "node_modules" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        for each in map(ast.unparse, node.decorator_list)
        if "dataclass" in each and "frozen=True" not in each
    ]
    assert changeable == []
