"""Who may deploy: what runs our code writes nothing, and what deploys runs no code of ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from support.site import ROOT
from support.workflow import load

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = load("deploy.yml")


def test_only_a_push_to_main_deploys_once_all_checks_passed() -> None:
    assert DEPLOY["on"] == {"workflow_call": None}
    docs = load("docs.yml")
    assert docs["on"]["push"] == {"branches": ["main"]}
    assert docs["jobs"]["deploy"]["needs"] == "all"
    assert docs["jobs"]["deploy"]["if"] == "github.event_name == 'push'"


def test_the_build_may_write_nothing() -> None:
    assert set(DEPLOY["jobs"]["build"]["permissions"].values()) == {"read"}
    assert "environment" not in DEPLOY["jobs"]["build"]


def test_what_deploys_runs_no_code_of_the_repository() -> None:
    job = DEPLOY["jobs"]["deploy"]
    assert job["permissions"] == {"pages": "write", "id-token": "write"}
    assert job["environment"]["name"] == "github-pages"
    [step] = job["steps"]
    assert "run" not in step
    assert step["uses"].startswith("actions/deploy-pages@")


def test_nothing_else_may_deploy() -> None:
    for file in (ROOT / ".github" / "workflows").glob("*.yml"):
        jobs = load(file.name)["jobs"].values()
        deploying = [job for job in jobs if job.get("permissions", {}).get("pages") == "write"]
        assert len(deploying) == (file.name in {"deploy.yml", "docs.yml"}), file.name
        assert file.name != "docs.yml" or deploying[0]["uses"] == "./.github/workflows/deploy.yml"


def test_the_addresses_of_the_site_are_those_of_where_it_stands() -> None:
    steps = {step["name"]: step for step in DEPLOY["jobs"]["build"]["steps"]}
    build = steps["Build the site"]
    # Of https://owner.github.io/name the site makes https://owner.github.io/name/index.html.
    assert build["env"] == {"HTML_BASEURL": "${{ steps.pages.outputs.base_url }}/"}
    assert build["run"] == "make site"
    assert steps["Hand the site over"]["with"] == {"path": "build/site"}


@pytest.mark.parametrize(
    ("workflow", "job"), [("deploy.yml", "build"), ("docs.yml", "check"), ("docs.yml", "advice")]
)
def test_a_site_that_somebody_sees_has_the_whole_history(workflow: str, job: str) -> None:
    steps = load(workflow)["jobs"][job]["steps"]
    [checkout] = [step for step in steps if "checkout@" in step.get("uses", "")]
    assert checkout["with"] == {"persist-credentials": False, "fetch-depth": 0}


def test_advice_is_not_required() -> None:
    jobs = load("docs.yml")["jobs"]
    assert "advice" not in jobs["all"]["needs"]
    assert "github.event_name == 'pull_request'" in jobs["advice"]["if"]


ENTRY = {"filename": "a.rst", "lineno": 3, "uri": "https://a.example", "info": "404", "code": 0}


@pytest.mark.parametrize(
    ("status", "expected"), [("working", "0"), ("broken", "3"), ("timeout", "2"), ("", "2")]
)
def test_the_links_are_told_and_hold_nobody_up(status: str, expected: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    (tmp_path / "build" / "linkcheck").mkdir(parents=True)
    (tmp_path / "build" / "linkcheck" / "output.json").write_text("of an earlier run")
    (tmp_path / "results").write_text(json.dumps(ENTRY | {"status": status}) + "\n")
    copy = "cp results build/linkcheck/output.json; " if status else ""
    (tmp_path / "Makefile").write_text(f"linkcheck:\n\t@{copy}exit 1\n")
    summary = tmp_path / "summary.md"
    done = subprocess.run(
        ["sh", "tools/links.sh"],
        cwd=tmp_path,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "GITHUB_STEP_SUMMARY": str(summary)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, f"{expected}\n"), done.stderr
    assert ("::warning file=amperity_api/source/a.rst,line=3" in done.stderr) == (expected == "3")
    body = (tmp_path / "build" / "links" / "body.md").read_text("utf-8")
    assert summary.read_text("utf-8") == body
    assert ("could not be checked" in body) == (status == "")
    assert ("    amperity_api/source/a.rst:3: https://a.example: 404" in body) == (
        status in {"broken", "timeout"}
    )
