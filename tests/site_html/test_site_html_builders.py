"""A book or a help file looks as Sphinx makes it; a site looks like ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.testing.util import SphinxTestApp

from support.project import ROOTS, run

if TYPE_CHECKING:
    from pathlib import Path


# Sphinx warns of itself.
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("builder", ["epub", "qthelp"])
def test_another_builder_keeps_its_theme_and_its_files(builder: str, tmp_path: Path) -> None:
    app = SphinxTestApp(builder, ROOTS / "test-browser", builddir=tmp_path)
    run(app)
    assert app.statuscode == 0
    assert "conf value" not in app.warning.getvalue()
    assert (app.outdir / "_static" / "basic.css").exists()
    assert not (app.outdir / "_static" / "site.css").exists()
