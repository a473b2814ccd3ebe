"""The daily run: what its scripts make of the statuses of the live check."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from support.workflow import bash, load, needs_tools, script

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOW = load("surface.yml")
STEPS = {
    "ask": "Compare the stacks with the stored copies, and look at the age of the list",
    "tools": "Check the tools",
}

pytestmark = needs_tools

#: Stands in for the live check: prints what a server could have sent, and ends as it is told.
PYTHON = f"""#!{sys.executable}
import os, sys
print("::error::said")
sys.exit(int(os.environ["AGE" if "age" in sys.argv else "STATUS"]))
"""


@pytest.mark.parametrize("job", STEPS)
@pytest.mark.parametrize(
    ("status", "expected"), [("0", "0"), ("3", "1"), ("2", "2"), ("1", "2"), ("139", "2")]
)
def test_only_the_statuses_of_the_check_are_results(
    job: str, status: str, expected: str, tmp_path: Path
) -> None:
    lines, output = run(job, tmp_path, STATUS=status, AGE="0")
    assert output == f"status={expected}\n"
    (stop,) = [line.removeprefix("::stop-commands::") for line in lines if "stop-com" in line]
    # Whatever a server sent is between the two, where the runner takes no commands.
    assert lines.index(f"::{stop}::") > lines.index("::error::said")
    assert "\n    ::error::said\n" in "\n" + (tmp_path / "report/body.md").read_text("utf-8")


def test_a_difference_outranks_what_could_not_be_asked(tmp_path: Path) -> None:
    assert run("ask", tmp_path, STATUS="2", AGE="3")[1] == "status=1\n"


def test_only_the_job_limited_to_main_gets_the_token() -> None:
    for name, job in WORKFLOW["jobs"].items():
        assert ("AMPERITY_MCP_TOKEN" in str(job)) == (name == "tools")
    assert WORKFLOW["jobs"]["tools"]["environment"] == "surface"


def run(job: str, folder: Path, **env: str) -> tuple[list[str], str]:
    program = folder / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(PYTHON, encoding="utf-8")
    program.chmod(0o755)
    files = {"GITHUB_OUTPUT": folder / "output", "GITHUB_STEP_SUMMARY": folder / "summary"}
    paths = {name: str(path) for name, path in files.items()}
    done = bash(script(WORKFLOW, job, STEPS[job]), folder, **env, **paths, SERVER="https://x")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), files["GITHUB_OUTPUT"].read_text(encoding="utf-8")
