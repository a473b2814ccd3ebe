"""The daily run: what its scripts do with what the commands say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.workflow import bash, load, needs_tools, script

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOW = load("surface.yml")

pytestmark = needs_tools


@pytest.mark.parametrize(
    ("discover", "check", "worst"),
    [("0", "0", "0"), ("0", "", "0"), ("3", "0", "1"), ("2", "3", "1"), ("2", "0", "2")],
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
        script(WORKFLOW, "ask", "Sum up"),
        tmp_path,
        **{name: str(path) for name, path in files.items()},
    )
    assert done.returncode == 0, done.stderr
    assert files["GITHUB_OUTPUT"].read_text(encoding="utf-8") == f"status={worst}\n"
    body = (report / "body.md").read_text(encoding="utf-8")
    assert "\n    ```\n    said\n" in body


def test_without_a_token_the_tools_are_not_checked(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    done = bash(
        script(WORKFLOW, "ask", "Check the tools, where the repository has a token"),
        tmp_path,
        AMPERITY_MCP_TOKEN="",
        SERVER="https://a.example",
    )
    assert done.returncode == 0
    assert "has no secret" in done.stdout
    assert [each.name for each in (tmp_path / "report").iterdir()] == ["check.txt"]
