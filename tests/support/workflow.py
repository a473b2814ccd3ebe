"""Run the scripts of the workflows as the runner does, on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from support.site import ROOT

if TYPE_CHECKING:
    from pathlib import Path

needs_tools = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("jq")), reason="the scripts need bash and jq"
)


def load(name: str) -> dict[str, Any]:
    """Return the workflow of a file such as ``docs.yml``."""
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / ".github" / "workflows" / name)
    return found


def script(workflow: dict[str, Any], job: str, step: str) -> str:
    """Return what the step of that name runs."""
    (found,) = [each for each in workflow["jobs"][job]["steps"] if each.get("name") == step]
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
