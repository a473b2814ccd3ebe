"""The clients of a terminal that npm ships, at the versions that ``pinned/`` holds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PINNED = Path(__file__).parent / "pinned"


@dataclass(frozen=True)
class Client:
    """A client, by the name of its command, and the folder that it is installed in."""

    name: str
    folder: Path

    @property
    def programs(self) -> Path:
        """Where npm puts the command."""
        return self.folder / "node_modules" / ".bin"

    @property
    def failed(self) -> Path:
        """What npm printed when the client could not be installed."""
        return self.folder / "failed.txt"

    @property
    def installed(self) -> str:
        """The installed version; "" if there is none."""
        (package,) = self.pin["dependencies"]
        try:
            found = json.loads(
                (self.folder / "node_modules" / package / "package.json").read_text("utf-8")
            )
        except FileNotFoundError:
            return ""
        return str(found["version"])

    @property
    def pin(self) -> dict[str, dict[str, str]]:
        """The ``package.json`` that pins this client."""
        pin: dict[str, dict[str, str]] = json.loads(
            (PINNED / self.name / "package.json").read_text("utf-8")
        )
        return pin

    @property
    def verified(self) -> str:
        """The month in which the pages were verified with the pinned version, as 2026-11."""
        return str(self.pin["verified"])

    def install(self, version: str) -> None:
        """Install *version*, or what is pinned for ""; leaves `failed` if npm could not."""
        ((package, pinned),) = self.pin["dependencies"].items()
        if self.installed == (version or pinned) and not self.failed.exists():
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(PINNED / self.name, self.folder)
        # The scripts of packages do not run, only what our own package.json names as setup.
        how = ["install", f"{package}@{version}"] if version else ["ci"]
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        for command in (["npm", *how, *quiet], ["npm", "run", "--if-present", "setup"]):
            try:
                subprocess.run(
                    command,
                    cwd=self.folder,
                    check=True,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    timeout=300,
                )
            except (OSError, subprocess.SubprocessError) as error:
                said = getattr(error, "stdout", None) or ""
                self.failed.write_text(f"{error}\n{said}", "utf-8")
                return


def clients(build: Path | None = None) -> dict[str, Client]:
    """Return the pinned clients by name; *build* is the folder that `make` builds into."""
    build = build or Path(os.environ.get("CLIENTS_BUILD", "build"))
    names = sorted(each.name for each in PINNED.iterdir())
    return {name: Client(name, build.absolute() / "clients" / name) for name in names}
