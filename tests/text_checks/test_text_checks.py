"""Each rule finds its mistake at its line, and nothing else; the pages have none.

A file under fixtures has one mistake. It is named after the rule; `.. expect` marks the line, or
`.. expect 4` names it, or `.. expect-above` stands two lines below.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.site import ROOT, SOURCE
from text_checks import blocks, characters, structure, words
from text_checks.page import RULES, findings

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.rst"))
MODULES = (blocks, characters, structure, words)


def rule_of(file: Path) -> str:
    """Return the rule after which a file is named: the longest that fits."""
    return max((name for name in RULES if file.stem.startswith(name)), key=len, default="")


def marked(file: Path) -> int:
    """Return the line that a file marks."""
    for number, line in enumerate(file.read_bytes().decode("latin-1").splitlines(), 1):
        if match := re.search(r"\.\. expect(?: (\d+)|(-above))?$", line):
            return int(match[1]) if match[1] else number - 2 * bool(match[2])
    raise AssertionError(f"{file.name} marks no line")


@pytest.mark.parametrize(
    "file", [file for file in FIXTURES if rule_of(file)], ids=lambda f: f.stem
)
def test_a_mistake_is_found_at_its_line_and_nothing_else(file: Path) -> None:
    found = [line.removeprefix(f"{file}:") for line in findings(file)]
    assert len(found) == 1, found
    assert found[0].startswith(f"{marked(file)}: ")
    assert found[0].endswith(f" ({rule_of(file)})")


def test_every_rule_has_a_fixture_and_shows_bad_and_good() -> None:
    assert {rule_of(file) for file in FIXTURES} - {""} == set(RULES)
    for name, check in RULES.items():
        assert check.__module__ in {module.__name__ for module in MODULES}
        assert re.search(r"(?s)\n +Bad: .+\n +Good: ", check.__doc__ or ""), name


def test_right_text_passes() -> None:
    assert list(findings(Path(__file__).parent / "fixtures" / "good.rst")) == []


def test_the_command_prints_all_findings_and_fails() -> None:
    command = [sys.executable, "-m", "text_checks"]
    folder = str(FIXTURES[0].parent)
    for path, status in ((folder, 1), (str(SOURCE / "index.rst"), 0)):
        result = subprocess.run(
            [*command, path], cwd=ROOT / "tools", capture_output=True, text=True, check=False
        )
        assert result.returncode == status, result.stdout
        assert len(result.stdout.splitlines()) == (len(FIXTURES) - 1) * status
