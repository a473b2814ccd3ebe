"""`make stale`: which facts nobody has verified for 90 days, with page and line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from page_dates.verified import main
from support.site import ROOT, SOURCE

PAGE = (
    "Page\n====\n\n.. verified:: 2026-06\n\nSteps.\n\n   .. verified:: 2026-08\n      :what: X\n"
)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-09-28", []),
        ("2026-09-29", ["page.rst:4: verified in 2026-06, at least 91 days ago"]),
        (
            "2026-11-30",
            [
                "page.rst:4: verified in 2026-06, at least 153 days ago",
                "page.rst:8: verified in 2026-08, at least 91 days ago",
            ],
        ),
        ("2026-07-31", ["page.rst:8: verified in 2026-08, which is in the future"]),
    ],
)
def test_what_is_too_old_is_listed(
    today: str, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.rst").write_text(PAGE)
    status = main([str(tmp_path), "--today", today])
    lines = capsys.readouterr().out.replace(f"{tmp_path}{os.sep}", "").splitlines()
    if expected:
        due = f"{len(expected)} of 2 marks are due: verify the steps, then write the new month."
        assert (status, lines) == (3, [*expected, due])
    else:
        assert (status, lines) == (0, [f"All 2 marks are less than 90 days old on {today}."])


def test_what_is_not_a_month_is_said_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.rst").write_text(".. verified:: June\n\n.. verified:: 2026-01\n")
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path), "--today", "2026-09-01"])
    assert ended.value.code == 2
    assert f"{tmp_path / 'page.rst'}:1: 'June' is not a month" in capsys.readouterr().err


def test_a_folder_that_is_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nowhere"])
    assert ended.value.code == 2
    assert "there is no folder nowhere" in capsys.readouterr().err


def test_make_stale_lists_the_pages_and_ends_well() -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "stale", f"VENV={Path(sys.prefix)}", f"PYTHON={sys.executable}"]
    result = subprocess.run(
        [*command, "STALEOPTS=--today 2030-01-01"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    *found, last = result.stdout.splitlines()
    source = SOURCE.relative_to(ROOT)
    assert found
    assert [line for line in found if not re.match(rf"{source}/\w+\.rst:\d+: ", line)] == []
    assert last.endswith("marks are due: verify the steps, then write the new month.")
