"""Tiny Sphinx projects: a copy of a root, with some of its files written anew."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from jinja2 import BytecodeCache
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.testing.util import SphinxTestApp, _clean_up_global_state

from support.site import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import CodeType

    from jinja2.bccache import Bucket

ROOTS = ROOT / "tests" / "roots"
EXTENSIONS = ROOT / "amperity_api" / "extensions"


class CompiledTemplates(BytecodeCache):
    """Keeps what Jinja makes of each template: to compile them takes half of a small build."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what an earlier build made of the same text."""
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what this build made of it."""
        self.code[bucket.key, bucket.checksum] = bucket.code


COMPILED = CompiledTemplates()


def run(app: SphinxTestApp) -> None:
    """Build with an application, which is of no more use then."""
    templates = getattr(app.builder, "templates", None)
    if isinstance(templates, BuiltinTemplateLoader):
        templates.environment.bytecode_cache = COMPILED
    try:
        app.build()
    finally:
        app.cleanup()


@dataclass(frozen=True)
class Built:
    """A built project: its output, and its warnings without their folder."""

    out: Path
    warnings: list[str]
    #: The exit status of Sphinx, where it ended or had a process of its own.
    status: int | str | None = 0

    def read(self, name: str) -> str:
        """Return the text of an output file."""
        return (self.out / name).read_text("utf-8")

    def page(self, name: str) -> BeautifulSoup:
        """Return a page as a tree."""
        return BeautifulSoup(self.read(f"{name}.html"), "html.parser")


@dataclass(frozen=True)
class Project:
    """A folder with the source of a tiny project."""

    source: Path

    @classmethod
    def copy(cls, root: str, folder: Path) -> Project:
        """Copy ``tests/roots/test-{root}`` into ``folder``."""
        return cls(Path(shutil.copytree(ROOTS / f"test-{root}", folder / "source")))

    def write(self, files: Mapping[str, str]) -> Project:
        """Write files anew, by name; returns the same project."""
        for name, text in files.items():
            (self.source / name).write_text(text, "utf-8")
        return self

    def build(
        self, builder: str = "html", *, tags: Sequence[str] = (), **settings: object
    ) -> Built:
        """Build in this process; what stands in the build folder is reused."""
        # One folder a builder: a shared one would reuse what another builder read.
        folder = self.source.parent / f"build-{builder}"
        said = io.StringIO()
        status: int | str | None = 0
        try:
            app = SphinxTestApp(
                builder, self.source, folder, confoverrides=settings, tags=tags, warning=said
            )
            run(app)
        except SystemExit as end:
            # An extension refuses conf.py so; SphinxTestApp tidies up after an Exception only.
            _clean_up_global_state()
            status = end.code
        return Built(folder / builder, self._warnings(said.getvalue()), status)

    def warnings(self, **settings: object) -> list[str]:
        """Read all pages and resolve what they refer to; returns the warnings, writes nothing."""
        return self.build("dummy", tags=(), **settings).warnings

    def build_apart(self, name: str, *options: str) -> Built:
        """Build in a process of its own, as parallel builds need, into a folder of its own."""
        out = self.source.parent / name
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", *options]
        command += ["-d", str(out / "doctrees"), str(self.source), str(out / "html")]
        env = os.environ | {"PYTHONPATH": str(EXTENSIONS), "PYTHONWARNINGS": "ignore"}
        result = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        return Built(out / "html", self._warnings(result.stderr), result.returncode)

    def _warnings(self, text: str) -> list[str]:
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        return [
            line.replace(f"{self.source}{os.sep}", "").replace("WARNING: ", "")
            for line in plain.splitlines()
        ]
