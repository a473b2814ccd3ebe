"""The end of a page says where to report a mistake, if there is such a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from support.project import ROOTS, run

if TYPE_CHECKING:
    from pathlib import Path

NEW_ISSUE = "https://github.com/orchard/docs/issues/new"


def footer(out: Path, address: str | None) -> BeautifulSoup:
    """Return the footer of a page, built with that address of new issues."""
    app = SphinxTestApp(
        "html",
        ROOTS / "test-browser",
        builddir=out,
        confoverrides={"html_context": {"site_new_issue_url": address}},
    )
    run(app)
    page = (app.outdir / "safety.html").read_text("utf-8")
    found = BeautifulSoup(page, "html.parser").find("footer")
    return BeautifulSoup(str(found or ""), "html.parser")


def test_the_footer_links_a_new_issue_about_the_page(tmp_path: Path) -> None:
    link = footer(tmp_path, NEW_ISSUE).find("a", string="Report a mistake on this page")
    assert link is not None
    assert str(link["href"]) == f"{NEW_ISSUE}?title=Mistake%20on%20the%20page%20safety"


def test_without_an_address_nothing_is_offered(tmp_path: Path) -> None:
    assert footer(tmp_path, None).find("a", string="Report a mistake on this page") is None
