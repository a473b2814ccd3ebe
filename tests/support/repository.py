"""Real git repositories in a folder of a test, with commits of given days."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Neither the person's configuration nor a repository around the tests plays a part.
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A writer",
    "GIT_AUTHOR_EMAIL": "writer@example.com",
    "GIT_COMMITTER_NAME": "A writer",
    "GIT_COMMITTER_EMAIL": "writer@example.com",
}


@dataclass(frozen=True)
class Repository:
    """A folder with a work tree."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> Repository:
        """Make ``folder`` an empty repository on the branch ``main``."""
        folder.mkdir(parents=True, exist_ok=True)
        repository = cls(folder)
        repository.git("init", "--quiet", "--initial-branch", "main")
        return repository

    def git(self, *arguments: str, day: str = "2026-01-01T12:00:00Z") -> str:
        """Run git at the ``day``, an ISO time, and return what it prints; raises if it fails."""
        clock = {"GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z", "GIT_COMMITTER_DATE": day}
        result = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=os.environ | ENVIRONMENT | clock,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def commit(self, day: str, files: Mapping[str, str]) -> str:
        """Write ``files`` and commit all there is at the ``day``; returns the hash."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "Change", day=day)
        return self.git("rev-parse", "HEAD").strip()

    def copy(self, folder: Path) -> Repository:
        """Copy the work tree and its history into ``folder``, as fast as files are copied."""
        return Repository(Path(shutil.copytree(self.folder, folder, symlinks=True)))

    def clone(self, folder: Path, *options: str) -> Repository:
        """Clone into ``folder``, as over a network."""
        self.git("clone", "--quiet", *options, self.folder.as_uri(), str(folder))
        return Repository(folder)
