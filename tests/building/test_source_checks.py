"""A page says so where docutils reads something that nobody means."""

from __future__ import annotations

import pytest

from support.project import Project

PAGE = "Title\n=====\n\nText.\n\n"
WRONG = {
    "code at the margin": (".. code-block:: sh\n\nls", 6, "the code block is empty"),
    "no code": (".. code-block:: sh\n\nMore text.", 6, "the code block is empty"),
    "an indented paragraph": ("   More text.", 6, "indented as a quotation"),
    "an indent below an item": ("* One\n\n     More text.", 8, "indented as a quotation"),
    "no scheme": ("See\n`it <www.example.com>`__.", 7, "leads to 'www.example.com'"),
    "a misspelled scheme": ("`It <htps://example.com>`__.", 6, "leads to 'htps://example.com'"),
    "one slash": ("`It <https:/example.com>`__.", 6, "leads to 'https:/example.com'"),
    "a file of the site": ("`It <page.html>`__.", 6, "leads to 'page.html'"),
}
RIGHT = {
    "a quotation": "   More text.\n\n   -- Its author",
    "code": ".. code-block:: sh\n\n   ls",
    "text of an item": "* One\n\n  More text.",
    "links": "`It <https://example.com/a>`__, `mail <mailto:a@example.com>`__, and `Title`_.",
}


def warnings(folder: Project, text: str) -> list[str]:
    """Return what is said of a page with this text below its first paragraph."""
    folder.write({"index.rst": f"{PAGE}{text}\n"})
    return folder.warnings(extensions=["source_checks"], exclude_patterns=["page.rst"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project.copy("publish", tmp_path_factory.mktemp("source_checks"))


@pytest.mark.parametrize("name", WRONG)
def test_what_nobody_means_has_its_line_and_what_to_do(folder: Project, name: str) -> None:
    text, line, message = WRONG[name]
    [warning] = warnings(folder, text)
    assert warning.startswith(f"index.rst:{line}: ")
    assert message in warning
    assert "; " in warning


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_meant_passes(folder: Project, name: str) -> None:
    assert warnings(folder, RIGHT[name]) == []
