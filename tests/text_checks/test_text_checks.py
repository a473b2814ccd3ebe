"""Each rule finds its mistake at its line, and nothing else; the pages have none.

A file under fixtures has one mistake: RULE.MISTAKE.LINE.rst.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.site import ROOT, SOURCE
from text_checks import blocks, markup, words
from text_checks.page import RULES, findings

FOLDER = Path(__file__).parent / "fixtures"
MISTAKES = sorted(file for file in FOLDER.glob("*.rst") if file.stem != "good")


@pytest.mark.parametrize("file", MISTAKES, ids=lambda file: file.stem)
def test_a_mistake_is_found_at_its_line_and_nothing_else(file: Path) -> None:
    rule, _mistake, line = file.stem.split(".")
    [found] = findings(file)
    assert found.startswith(f"{file}:{line}: ")
    assert found.endswith(f" ({rule})")


def test_every_rule_has_a_fixture_and_shows_bad_and_good() -> None:
    assert {file.stem.split(".")[0] for file in MISTAKES} == set(RULES)
    for name, check in RULES.items():
        assert check.__module__ in {blocks.__name__, markup.__name__, words.__name__}
        assert re.search(r"(?s)\n +Bad: .+\n +Good: ", check.__doc__ or ""), name


def test_right_text_passes() -> None:
    assert list(findings(FOLDER / "good.rst")) == []


@pytest.mark.parametrize(("folder", "count"), [(FOLDER, len(MISTAKES)), (SOURCE, 0)])
def test_the_command_prints_all_findings_and_fails(folder: Path, count: int) -> None:
    command = [sys.executable, "-m", "text_checks", str(folder)]
    result = subprocess.run(
        command, cwd=ROOT / "tools", capture_output=True, text=True, check=False
    )
    assert result.returncode == bool(count), result.stderr
    assert len(result.stdout.splitlines()) == count
