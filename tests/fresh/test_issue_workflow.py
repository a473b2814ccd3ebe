"""The one issue of a scheduled check: opened, updated, and closed, whoever calls."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from support.workflow import bash, load, needs_tools, script

if TYPE_CHECKING:
    from pathlib import Path

CALLERS = ("surface.yml", "links.yml", "clients.yml")
TITLE = "The pages and the live server differ"

pytestmark = needs_tools

#: Stands in for GitHub: lists $ISSUES, filters as gh does, and writes down what it is told.
GH = """#!/bin/sh
if [ "$1 $2" = "issue list" ]; then
    while [ "$1" != --jq ]; do shift; done
    printf '%s' "$ISSUES" | jq -r "$2"
elif [ "$1 $2" = "run list" ]; then
    while [ "$1" != --jq ]; do shift; done
    printf '%s' "$RUNS" | jq -r "$2"
else
    printf '%s\\n' "$*" >>"$CALLS"
fi
"""


def issue(number: int, title: str = TITLE, login: str = "app/github-actions") -> dict[str, Any]:
    return {"number": number, "title": title, "author": {"login": login}}


@pytest.mark.parametrize(
    ("status", "issues", "expected"),
    [
        ("1", [], f"issue create --title {TITLE} --body-file body.md\n"),
        ("3", [], f"issue create --title {TITLE} --body-file body.md\n"),
        ("1", [issue(7)], "issue edit 7 --body-file body.md\n"),
        ("1", [issue(9), issue(7)], "issue edit 7 --body-file body.md\n"),
        (
            "1",
            [issue(7, login="github-actions")],
            f"issue create --title {TITLE} --body-file body.md\n",
        ),
        ("1", [issue(7, "Other")], f"issue create --title {TITLE} --body-file body.md\n"),
        ("0", [issue(7)], "issue close 7 --comment They agree again: https://run\n"),
        ("0", [], ""),
    ],
)
def test_the_one_issue(
    status: str, issues: list[dict[str, Any]], expected: str, tmp_path: Path
) -> None:
    assert keep(status, issues, (), tmp_path) == (0, expected)


@pytest.mark.parametrize("status", ["2", ""])
@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((), ""),
        (("failure", "success"), ""),
        (("failure", "failure"), f"issue create --title {TITLE} --body-file body.md\n"),
    ],
)
def test_the_third_run_without_a_result_opens_the_issue(
    status: str, runs: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    assert keep(status, [], runs, tmp_path) == (1, expected)


def keep(
    status: str, issues: list[dict[str, Any]], runs: tuple[str, ...], tmp_path: Path
) -> tuple[int, str]:
    """Run the step after runs that ended like *runs*; return its status and what it did."""
    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(GH, encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "body.md").write_text("body\n", encoding="utf-8")
    calls = tmp_path / "calls"
    calls.touch()
    done = bash(
        script(load("issue.yml"), "keep", "Open, update, or close the issue"),
        tmp_path,
        PATH=f"{program.parent}:{os.environ['PATH']}",
        ISSUES=json.dumps(issues),
        CALLS=str(calls),
        RUNS=json.dumps([{"conclusion": each} for each in runs]),
        WORKFLOW="Surface",
        TITLE=TITLE,
        WELL="They agree again",
        STATUS=status,
        RUN="https://run",
    )
    return done.returncode, calls.read_text(encoding="utf-8")


def test_each_caller_has_an_issue_of_its_own() -> None:
    inputs = [each for name in CALLERS for each in issues(name)]
    assert len({each["title"] for each in inputs}) == len(inputs) > len(CALLERS)
    assert len({each["report"] for each in inputs}) == len(inputs)
    wanted = load("issue.yml")["on"]["workflow_call"]["inputs"].keys()
    assert [each.keys() for each in inputs] == [wanted] * len(inputs)


def issues(name: str) -> list[dict[str, str]]:
    """Return what a workflow hands to the one that keeps an issue."""
    jobs = load(name)["jobs"].values()
    return [job["with"] for job in jobs if job.get("uses", "").endswith("/issue.yml")]


@pytest.mark.parametrize("name", CALLERS)
def test_a_caller_hands_over_the_report_that_it_uploaded(name: str) -> None:
    jobs = load(name)["jobs"]
    steps = [step for job in jobs.values() for step in job.get("steps", ())]
    kept = [step["with"] for step in steps if "upload" in step.get("uses", "")]
    assert {each["name"] for each in kept} == {each["report"] for each in issues(name)}
    assert all(each["path"].endswith("/body.md") for each in kept)


@pytest.mark.parametrize("name", CALLERS)
def test_only_a_job_with_an_issue_may_write(name: str) -> None:
    for job in load(name)["jobs"].values():
        calls = job.get("uses", "").endswith("/issue.yml")
        keeps = {"actions": "read", "issues": "write"}
        assert job["permissions"] == (keeps if calls else {"contents": "read"})
