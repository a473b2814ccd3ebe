"""`make livehtml`: sphinx-autobuild, with Sphinx loaded once and not again at every save.

    python tools/livehtml.py [OPTION OF SPHINX-AUTOBUILD ...] SOURCE OUT

sphinx-autobuild forks a process for each build, and starts a new Python in it, half of whose
time goes into imports. Here the forked process builds. It has what every build loads, and none
of our own extensions: a change of theirs shows, too.
"""

from __future__ import annotations

import importlib
import multiprocessing
import sys
from typing import TYPE_CHECKING

import sphinx.application
import sphinx.cmd.build
import sphinx_autobuild.__main__ as autobuild
from sphinx_autobuild.build import Builder
from sphinx_autobuild.utils import show_message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Beside Sphinx and the extensions that it always loads: what conf.py and the pages call for.
PRELOAD = (
    "docutils.languages.en",
    "docutils.parsers.rst.directives.html",
    "jinja2.ext",
    "pygments.lexers.shell",
    "pygments.styles.default",
    "sphinx.ext.mathjax",
    "sphinx_copybutton",
    "sphinx_rtd_theme",
    "sphinx_tabs.tabs",
    "sphinxcontrib.jquery",
    "xml.dom.minidom",
)


class ForkedBuilder(Builder):
    """Builds in the process that it is called in, except for the first time."""

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        """Build after a change; says how it ended, and never raises."""
        if not changed_paths:
            # In the process that all later ones are copied from, it would leave its traces.
            super().__call__(changed_paths=changed_paths)
            return
        show_message(
            f"Building after a change of {', '.join(dict.fromkeys(p.name for p in changed_paths))}"
        )
        if sphinx.cmd.build.main(self.sphinx_args):
            show_message("That failed; the pages are those of the last build that did not")
        show_message(f"Serving on {self.uri}")


def main() -> None:
    """Serve until the writer presses Ctrl+C."""
    for name in (*sphinx.application.builtin_extensions, *PRELOAD):
        importlib.import_module(name)
    if sys.platform == "linux":
        # Python 3.14 would start a process of its own, which has nothing of this one.
        multiprocessing.set_start_method("fork")
    autobuild.Builder = ForkedBuilder
    autobuild.main(sys.argv[1:])


if __name__ == "__main__":
    main()
