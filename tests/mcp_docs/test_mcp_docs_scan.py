"""What hides a wrong name or host, and what must not be taken for one: a page a file.

Each file of ``hidden`` ends with a comment that says the line and the text to be found. To add
a case, add a file. What the pages of ``hidden`` include is in its text files.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from support.project import Project

HIDDEN = sorted(Path(__file__).with_name("hidden").glob("*.rst"))
HARMLESS = sorted(Path(__file__).with_name("harmless").glob("*.rst"))
EXTENSIONS = ["mcp_docs", "sphinx_tabs.tabs"]


@pytest.fixture(scope="module")
def warnings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the warnings about all pages, built together."""
    project = Project.copy("mcp", tmp_path_factory.mktemp("scan"))
    for file in (*HIDDEN, *HARMLESS, *Path(__file__).with_name("hidden").glob("*.txt")):
        shutil.copyfile(file, project.source / file.name)
    return project.build(extensions=EXTENSIONS, suppress_warnings=["toc.circular"]).warnings


@pytest.mark.parametrize("file", HIDDEN, ids=lambda file: file.stem)
def test_a_wrong_text_is_found_where_it_is_written(file: Path, warnings: list[str]) -> None:
    comment = r"^\.\. finds (\S+\.txt)?:?(\d+): (.+)$"
    expected = re.search(comment, file.read_text("utf-8"), re.MULTILINE)
    assert expected is not None
    place, text = f"{expected[1] or file.name}:{expected[2]}: ", expected[3]
    [found] = [warning for warning in warnings if warning.startswith(place.partition(":")[0])]
    assert found.startswith(place)
    assert text.removeprefix("https://").partition("/")[0] in found
    assert "[mcp." in found


@pytest.mark.parametrize("file", HARMLESS, ids=lambda file: file.stem)
def test_a_harmless_text_passes(file: Path, warnings: list[str]) -> None:
    assert [warning for warning in warnings if warning.startswith(f"{file.name}:")] == []
