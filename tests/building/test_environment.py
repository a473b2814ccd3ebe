"""tools/venv.sh: a new machine gets one clear sentence or a whole environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.site import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# The discard port of loopback: nothing answers, as on a machine without a network.
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_NO_CACHE_DIR": "1",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a checkout that pins one package, which no network can bring."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copy(ROOT / "Makefile", tmp_path)
    pin = "nothing-of-this-name==1.0 --hash=sha256:" + "0" * 64 + "\n"
    (tmp_path / "requirements.txt").write_text(pin)
    (tmp_path / "requirements-dev.txt").write_text(pin)
    return tmp_path


def venv(
    folder: Path, level: str, python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Run the script as the Makefile does, without a network."""
    command = ["sh", "tools/venv.sh", python, ".venv", level]
    env = os.environ | NO_NETWORK
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def test_a_missing_python_gets_one_sentence(folder: Path) -> None:
    result = venv(folder, "site", "python-of-nowhere")
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert "Python 3.11 or newer is needed" in line
    assert "there is no 'python-of-nowhere' here" in line


def test_an_old_python_gets_one_sentence(folder: Path) -> None:
    old = folder / "old-python"
    # Python 2 and 3.9 are not on every machine: this one answers as they would.
    old.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9.18 ;; *) exit 1 ;; esac\n')
    old.chmod(0o755)
    result = venv(folder, "site", str(old))
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert "Python 3.11 or newer is needed" in line
    assert "is Python 3.9.18" in line
    assert not (folder / ".venv").exists()


def test_without_a_network_no_half_made_environment_stays(folder: Path) -> None:
    for _attempt in range(2):
        result = venv(folder, "site")
        assert result.returncode != 0
        assert "could not be installed" in result.stderr.splitlines()[-1]
        assert not (folder / ".venv").exists()
        assert not (folder / ".venv.aside").exists()


def test_make_html_without_a_network_says_so(folder: Path) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "html", f"PYTHON={sys.executable}"]
    result = subprocess.run(
        command, cwd=folder, env=env | NO_NETWORK, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert "could not be installed" in result.stderr
    assert not (folder / ".venv").exists()


def test_an_empty_list_makes_an_environment_once(folder: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (folder / name).write_text("# nothing\n")
    first = venv(folder, "dev")
    assert first.returncode == 0, first.stderr
    assert first.stderr.splitlines()[0].startswith("Making .venv with Python 3.")
    assert venv(folder, "dev").stderr == ""
    assert venv(folder, "site").stderr == ""


def test_a_working_environment_outlives_a_failed_update(folder: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (folder / name).write_text("# nothing\n")
    assert venv(folder, "site").returncode == 0
    marker = folder / ".venv" / "marker"
    marker.touch()
    (folder / "requirements.txt").write_text("nothing-of-this-name==1.0 --hash=sha256:" + "0" * 64)
    failed = venv(folder, "site")
    assert failed.returncode != 0
    assert "requirements or its Python changed" in failed.stderr
    assert marker.exists()
    # What came back is the old one, so the next run does not trust it.
    assert venv(folder, "site").returncode != 0


def test_a_killed_run_is_not_trusted(folder: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (folder / name).write_text("# nothing\n")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "half-made").touch()
    assert venv(folder, "site").returncode == 0
    assert not (folder / ".venv" / "bin" / "half-made").exists()
    assert (folder / ".venv" / "bin" / "python").exists()
