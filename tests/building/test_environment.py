"""tools/venv.sh: a new machine gets one clear sentence or a whole environment."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pip
import pytest

from support.site import ROOT

# The discard port of loopback: nothing answers, as on a machine without a network.
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_NO_CACHE_DIR": "1",
}


#: Stands in for pip without a network, which takes a second to install nothing.
PIP = """
import sys
from pathlib import Path

lines = Path(sys.argv[-1]).read_text().splitlines()
sys.exit(any(line and not line.startswith("#") for line in lines))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a Python that copies environments instead of making each anew, with a pip in it.

    `make venv-dev` made the environment of this run with real ones.
    """
    folder = tmp_path_factory.mktemp("python")
    (folder / "pip.py").write_text(PIP)
    return copying_python(folder, folder / "pip.py")


@pytest.fixture
def python_with_pip(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return such a Python with the real pip."""
    return copying_python(tmp_path_factory.mktemp("python"), Path(pip.__file__).parent)


def copying_python(folder: Path, pip: Path) -> str:
    """Make a Python in *folder* that copies an environment with this *pip*; return its path."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    [packages] = (folder / "venv").glob("lib/python*/site-packages")
    (packages / pip.name).symlink_to(pip)
    stub = folder / "python"
    stub.write_text(
        "#!/bin/sh\n"
        f'if [ "$1 $2 $3" = "-I -m venv" ]; then exec cp -R "{folder}/venv" "$4"; fi\n'
        f'exec "{sys.executable}" "$@"\n'
    )
    stub.chmod(0o755)
    return str(stub)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a checkout that pins one package, which no network can bring."""
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copy(ROOT / "Makefile", tmp_path)
    pin = "nothing-of-this-name==1.0 --hash=sha256:" + "0" * 64 + "\n"
    (tmp_path / "requirements.txt").write_text(pin)
    (tmp_path / "requirements-dev.txt").write_text(pin)
    return tmp_path


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, python: str) -> Path:
    """Return a checkout that pins nothing, with the environment that was made for it."""
    made = tmp_path_factory.mktemp("made")
    shutil.copytree(ROOT / "tools", made / "tools")
    shutil.copy(ROOT / "Makefile", made)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (made / name).write_text("# nothing\n")
    result = venv(made, "dev", python)
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[0].startswith("Making .venv with Python 3.")
    return made


@pytest.fixture
def made(once: Path, tmp_path: Path) -> Path:
    """Return a copy of that checkout."""
    return Path(shutil.copytree(once, tmp_path / "made", symlinks=True))


def venv(folder: Path, level: str, python: str) -> subprocess.CompletedProcess[str]:
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
    assert "'python-of-nowhere' is missing" in line


def test_an_old_python_gets_one_sentence(folder: Path) -> None:
    old = folder / "old-python"
    # Python 2 and 3.9 are not on every machine: this one answers as they would.
    old.write_text("#!/bin/sh\necho 3.9.18; exit 1\n")
    old.chmod(0o755)
    result = venv(folder, "site", str(old))
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert "Python 3.11 or newer is needed" in line
    assert f"'{old}' is 3.9.18" in line
    assert not (folder / ".venv").exists()


def test_without_a_network_make_html_says_so_and_leaves_nothing(
    folder: Path, python_with_pip: str
) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    command = ["make", "html", f"PYTHON={python_with_pip}"]
    result = subprocess.run(
        command, cwd=folder, env=env | NO_NETWORK, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert "pip couldn't install the packages" in result.stderr
    assert not (folder / ".venv").exists()
    assert not (folder / ".venv.aside").exists()


def test_what_is_made_is_not_made_again(made: Path, python: str) -> None:
    assert venv(made, "dev", python).stderr == ""
    assert venv(made, "site", python).stderr == ""


def test_a_working_environment_outlives_a_failed_update(made: Path, python: str) -> None:
    marker = made / ".venv" / "marker"
    marker.touch()
    (made / "requirements.txt").write_text("nothing-of-this-name==1.0 --hash=sha256:" + "0" * 64)
    failed = venv(made, "site", python)
    assert failed.returncode != 0
    assert "Making .venv with Python 3." in failed.stderr
    assert marker.exists()
    # What came back is the old one, so the next run does not trust it.
    assert venv(made, "site", python).returncode != 0


def test_what_a_killed_run_left_is_not_trusted(made: Path, python: str) -> None:
    (made / ".venv" / "requirements.txt").unlink()
    (made / ".venv" / "bin" / "half-made").touch()
    assert venv(made, "site", python).returncode == 0
    assert not (made / ".venv" / "bin" / "half-made").exists()
    assert (made / ".venv" / "bin" / "python").exists()


def test_an_interpreter_that_vanished_is_noticed(made: Path, python: str) -> None:
    inside = made / ".venv" / "bin" / "python"
    inside.unlink()
    inside.symlink_to("/nowhere/python3")
    again = venv(made, "site", python)
    assert again.returncode == 0, again.stderr
    assert again.stderr.startswith("Making .venv with Python 3.")
    assert inside.exists()


def test_a_python_that_was_upgraded_is_noticed(made: Path, python: str) -> None:
    about = made / ".venv" / "pyvenv.cfg"
    about.write_text(re.sub(r"(?m)^version = .*", "version = 3.11.0rc1", about.read_text()))
    again = venv(made, "site", python)
    assert again.stderr.startswith("Making .venv with Python 3.")


def test_packages_of_an_older_list_do_not_stay_behind(made: Path, python: str) -> None:
    marker = made / ".venv" / "marker"
    marker.touch()
    (made / "requirements-dev.txt").write_text("# still nothing\n")
    assert venv(made, "site", python).stderr == ""
    assert marker.exists()
    assert venv(made, "dev", python).returncode == 0
    assert not marker.exists()


def test_an_environment_that_a_killed_run_set_aside_comes_back(made: Path, python: str) -> None:
    (made / ".venv").rename(made / ".venv.aside")
    (made / ".venv").mkdir()
    assert venv(made, "dev", python).stderr == ""
    assert not (made / ".venv.aside").exists()


@pytest.mark.parametrize("there", [True, False])
def test_the_python_of_the_environment_is_remembered(there: bool, made: Path) -> None:
    env = {
        key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "PYTHON"))
    }
    about = made / ".venv" / "pyvenv.cfg"
    python = sys.executable if there else "/nowhere/python3"
    about.write_text(re.sub(r"(?m)^executable = .*", f"executable = {python}", about.read_text()))
    printed = subprocess.run(
        ["make", "-n", "venv-site"],
        cwd=made,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f'venv.sh "{python if there else "python3"}" ' in printed.stdout


@pytest.mark.parametrize("system", ["MINGW64_NT-10.0", "CYGWIN_NT-10.0"])
def test_windows_is_told_of_wsl(
    folder: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    uname = folder / "bin" / "uname"
    uname.parent.mkdir()
    uname.write_text(f"#!/bin/sh\necho {system}\n")
    uname.chmod(0o755)
    monkeypatch.setenv("PATH", f"{uname.parent}{os.pathsep}{os.environ['PATH']}")
    result = venv(folder, "site", sys.executable)
    assert result.returncode == 1
    assert "run make inside WSL" in result.stderr


def test_a_folder_that_nobody_can_write_is_named(folder: Path) -> None:
    # Root writes everywhere, but nobody makes a folder below a file.
    command = ["sh", "tools/venv.sh", sys.executable, "Makefile/.venv", "site"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "Not a directory" in result.stderr
    assert "couldn't make Makefile/.venv; the reason is above" in result.stderr


def wheel(folder: Path) -> str:
    """Write a package without code into ``folder``, and return the line that pins it."""
    about = "tiny-1.0.dist-info"
    file = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(
            f"{about}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        names = ("tiny.py", f"{about}/METADATA", f"{about}/WHEEL", f"{about}/RECORD")
        archive.writestr(f"{about}/RECORD", "".join(f"{name},,\n" for name in names))
    return f"tiny==1.0 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.mark.parametrize("in_file", [True, False])
def test_the_settings_of_a_persons_pip_do_not_empty_the_environment(
    in_file: bool, folder: Path, python_with_pip: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "requirements.txt").write_text(wheel(folder))
    elsewhere = str(folder / "elsewhere")
    places = {"user": "1", "target": elsewhere, "prefix": elsewhere, "root": elsewhere}
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}
    if in_file:
        lines = "".join(f"{place} = {value}\n" for place, value in places.items())
        (folder / "pip.conf").write_text(f"[install]\n{lines}")
        settings["PIP_CONFIG_FILE"] = str(folder / "pip.conf")
    else:
        settings |= {f"PIP_{place.upper()}": value for place, value in places.items()}
    monkeypatch.setattr(f"{__name__}.NO_NETWORK", NO_NETWORK | settings)
    result = venv(folder, "site", python_with_pip)
    assert result.returncode == 0, result.stderr
    assert list((folder / ".venv").glob("lib/python*/site-packages/tiny.py"))
    assert not (folder / "elsewhere").exists()
