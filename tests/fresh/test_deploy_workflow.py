"""Who may deploy: what runs our code writes nothing, and what deploys runs no code of ours."""

from __future__ import annotations

import pytest

from support.site import ROOT
from support.workflow import load

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
    assert steps["Upload the site"]["with"] == {"path": "build/site"}


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
