"""A checkout with a tiny site, and what make does in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from support.project import EXTENSIONS, Project
from support.site import ROOT


def checkout(folder: Path) -> Project:
    """Copy what make reads into ``folder``; returns the tiny site where the real one would be."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "tools", folder / "tools")
    project = Project.copy("publish", folder / "amperity_api")
    conf = (project.source / "conf.py").read_text("utf-8")
    path = f"import sys\n\nsys.path.insert(0, {str(EXTENSIONS)!r})\n"
    return project.write({"conf.py": conf.replace("\n\n", f"\n\n{path}", 1)})


def make(folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Run a target of the Makefile in ``folder``, with the environment of this run."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    # The Python of this run: with another one, make would lay the environment anew.
    command = ["make", target, f"VENV={Path(sys.prefix)}", f"PYTHON={sys.executable}"]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False
    )
