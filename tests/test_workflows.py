"""The workflows are what GitHub accepts, and what an auditor would sign."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.site import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))


def run(*command: str) -> None:
    """Run a tool of the virtual environment; fails with what it prints."""
    scripts = Path(sys.executable).parent
    result = subprocess.run(
        [str(scripts / command[0]), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_there_are_workflows() -> None:
    assert [file.name for file in WORKFLOWS if file.name == "docs.yml"]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
    ],
)
def test_a_file_validates_against_its_schema(schema: str, files: list[Path]) -> None:
    run("check-jsonschema", "--builtin-schema", schema, *map(str, files))


def test_zizmor_finds_nothing() -> None:
    run("zizmor", "--offline", "--no-progress", "--persona=auditor", str(GITHUB))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_pinned_by_commit_with_its_version(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        if local := re.search(r"uses: \./(\S+)", line):
            # A workflow of ours is of the same commit.
            assert (ROOT / local[1]).exists(), line
        elif "uses:" in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_grants_nothing_by_default_and_ends_in_time(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "\npermissions: {}\n" in text
    assert "\nconcurrency:\n" in text
    assert text.count("runs-on:") == text.count("timeout-minutes:")
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
