"""How old a page is: when its content last changed, and when its facts were last verified.

Both come from the commits, never from a clock: two builds of one commit are identical.
sphinx-last-updated-by-git was tried first. It warns where there is no git or too little
history, which a strict build takes as failure; it dates a file with uncommitted changes by its
last commit; and an incremental build keeps the dates of the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from page_dates import changed, verified

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the dates of the pages, and the directive ``verified``."""
    app.add_directive("verified", verified.Verified)
    app.connect("env-updated", changed.note)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 3}
