"""The daily run: what its scripts do with the one issue, and with what the commands say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from surface.runner import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOW: dict[str, Any] = YAML(typ="safe").load(ROOT / ".github/workflows/surface.yml")
TITLE = "The pages and the live server differ"

pytestmark = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("jq")), reason="the scripts need bash and jq"
)

#: Stands in for GitHub: lists $ISSUES, filters as gh does, and writes down what it is told.
GH = """#!/bin/sh
if [ "$1 $2" = "issue list" ]; then
    while [ "$1" != --jq ]; do shift; done
    printf '%s' "$ISSUES" | jq -r "$2"
else
    printf '%s\\n' "$*" >>"$CALLS"
fi
"""


def script(job: str, step: str) -> str:
    (found,) = [each for each in WORKFLOW["jobs"][job]["steps"] if each.get("name") == step]
    return str(found["run"])


def bash(text: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step as the runner does."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
        cwd=folder,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )


def issue(number: int, title: str = TITLE, login: str = "app/github-actions") -> dict[str, Any]:
    return {"number": number, "title": title, "author": {"login": login}}


@pytest.mark.parametrize(
    ("status", "issues", "expected"),
    [
        ("1", [], f"issue create --title {TITLE} --body-file body.md\n"),
        ("1", [issue(7)], "issue edit 7 --body-file body.md\n"),
        ("1", [issue(9), issue(7)], "issue edit 7 --body-file body.md\n"),
        ("1", [issue(7, login="x")], f"issue create --title {TITLE} --body-file body.md\n"),
        ("1", [issue(7, "Other")], f"issue create --title {TITLE} --body-file body.md\n"),
        ("0", [issue(7)], "issue close 7 --comment They agree again: https://run\n"),
        ("0", [], ""),
        ("2", [issue(7)], ""),
        ("2", [], ""),
    ],
)
def test_the_one_issue(
    status: str, issues: list[dict[str, Any]], expected: str, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(GH, encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "body.md").write_text("body\n", encoding="utf-8")
    calls = tmp_path / "calls"
    calls.touch()
    done = bash(
        script("issue", "Open, update, or close the issue"),
        tmp_path,
        PATH=f"{program.parent}:{os.environ['PATH']}",
        ISSUES=json.dumps(issues),
        CALLS=str(calls),
        STATUS=status,
        RUN="https://run",
    )
    assert done.returncode == 0, done.stderr
    assert calls.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("discover", "check", "worst"),
    [("0", "0", "0"), ("0", "", "0"), ("1", "0", "1"), ("2", "1", "1"), ("2", "0", "2")],
)
def test_the_sum(discover: str, check: str, worst: str, tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.mkdir()
    for name, status in (("discover", discover), ("check", check)):
        (report / f"{name}.txt").write_text("```\nsaid\n", encoding="utf-8")
        if status:
            (report / f"{name}.status").write_text(f"{status}\n", encoding="utf-8")
    files = {"GITHUB_OUTPUT": tmp_path / "output", "GITHUB_STEP_SUMMARY": tmp_path / "summary"}
    done = bash(
        script("ask", "Sum up"), tmp_path, **{name: str(path) for name, path in files.items()}
    )
    assert done.returncode == 0, done.stderr
    assert files["GITHUB_OUTPUT"].read_text(encoding="utf-8") == f"status={worst}\n"
    body = (report / "body.md").read_text(encoding="utf-8")
    assert "\n    ```\n    said\n" in body


def test_without_a_token_the_tools_are_not_checked(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    done = bash(
        script("ask", "Check the tools, where the repository has a token"),
        tmp_path,
        AMPERITY_MCP_TOKEN="",
        SERVER="https://a.example",
    )
    assert done.returncode == 0
    assert "has no secret" in done.stdout
    assert [each.name for each in (tmp_path / "report").iterdir()] == ["check.txt"]


def test_the_jobs_may_do_no_more_than_they_need() -> None:
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in WORKFLOW["jobs"].items()} == {
        "ask": {"contents": "read"},
        "issue": {"issues": "write"},
    }
