"""Find all that is wrong with the pages: ``python tools/draft.py PATH BUILD``, as `make draft`.

The text checks, the linters of text, the strict build, and the tests of the pages all run, and
each finding is one line: `file:line: what is wrong; what to do`.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from text_checks import blocks, markup, words  # noqa: F401
from text_checks.page import findings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FINDING = re.compile(r"\S+\.(?:rst|json|toml|txt|py|html|css|js):\d+: .+")
#: What names the rule of a finding; docutils has one name for everything.
RULE = re.compile(r"\([a-z0-9-]+\)|\[(?!docutils)[\w.]+\]|\bD\d{3}\b|is new; run make addresses")
#: A warning of Sphinx, to the end of its first paragraph.
LEVEL = r"(?:WARNING|ERROR|CRITICAL|SEVERE): "
WARNING = re.compile(
    rf"(?m)^(?:(?P<file>.+?\.\w+)(?::(?P<line>\d+))?: )?{LEVEL}(?P<what>.+(?:\n(?!.*{LEVEL}).+)*)"
)
ADVICE = tomllib.loads((Path(__file__).parent / "advice.toml").read_text("utf-8"))
LINTERS = {
    "doc8": ("doc8", "--quiet"),
    "sphinx-lint": ("sphinxlint", "--enable", "all", "--disable", "line-too-long"),
    "codespell": ("codespell_lib", "--builtin", "clear,rare,en-GB_to_en-US"),
}


def broken_data(source: Path) -> Iterator[str]:
    """Yield what is wrong with the data files: the build would blame the pages for it."""
    facts = ROOT / "tests" / "facts.toml"
    for file in [*sorted(source.glob("*.json")), *sorted(source.glob("*.toml")), facts]:
        try:
            text = file.read_text("utf-8")
            _ = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
        except json.JSONDecodeError as error:
            what = f"this is not JSON: {error.msg}; restore the file from git"
            yield f"{file}:{error.lineno}: {what}"
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            line = re.search(r"at line (\d+)", str(error))
            yield f"{file}:{line[1] if line else 1}: {error}; correct the line"


def wrong_names(source: Path) -> Iterator[str]:
    """Yield the files that look like pages but have the wrong ending or a space in their name."""
    for file in [*sorted(source.glob("*.md")), *sorted(source.glob("* *.rst"))]:
        yield f"{file}:1: name a page with .rst and without a space"


def lint(source: Path) -> Iterator[str]:
    """Yield what the linters of text find."""
    for name, (module, *options) in LINTERS.items():
        command = [sys.executable, "-m", module, *options, *map(str, sorted(source.glob("*.rst")))]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        # sphinx-lint reports on stderr.
        for line in (result.stdout + result.stderr).splitlines():
            if " ==> " in line:
                place, _, wrong = line.rpartition(": ")
                wrong, _, right = wrong.partition(" ==> ")
                yield f"{place}: '{wrong}' is misspelled; did you mean '{right}'?"
            elif FINDING.match(line):
                yield re.sub(r"(:\d+:)(\d+:)?", r"\1", line, count=1) + f" ({name})"


def build(source: Path, out: Path) -> Iterator[str]:
    """Build the HTML into ``out``/html and yield the warnings."""
    if not (out / "doctrees").exists():
        # What an earlier build wrote, such as a page that forwards, may have no source anymore.
        shutil.rmtree(out / "html", ignore_errors=True)
    said = out / "warnings.txt"
    command = [sys.executable, "-m", "sphinx", "-q", "-t", "site", "-b", "html", "-w", str(said)]
    command += ["-d", str(out / "doctrees"), str(source), str(out / "html")]
    env = os.environ | {"NO_COLOR": "1"}
    result = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    warnings = said.read_text("utf-8") if said.exists() else ""
    yield from findings_of(warnings, source / "conf.py")
    if result.returncode:
        shutil.rmtree(out / "html", ignore_errors=True)
        last = [line for line in result.stderr.splitlines() if line.strip()][-1:]
        what = "the build stopped; undo the last change, or run make html to see more"
        yield f"{source / 'conf.py'}:1: {what} ({''.join(last)})"
    if warnings or result.returncode:
        # What was read is not read again, and would not warn again.
        shutil.rmtree(out / "doctrees", ignore_errors=True)


def findings_of(warnings: str, conf: Path) -> Iterator[str]:
    """Yield the first paragraph of each warning of Sphinx, with what to do about it."""
    for match in WARNING.finditer(warnings):
        what = " ".join(match["what"].split())
        advice = [each for pattern, each in ADVICE.items() if re.search(pattern, what)]
        # Those of the checks say it themselves.
        if advice and "; " not in what:
            what, kind, _ = re.split(r"( \[[\w.]+\]|)$", what, maxsplit=1)
            what = f"{what.rstrip('.')}; {advice[0]}{kind}"
        file, line = match["file"] or conf, int(match["line"] or 1)
        if name := re.match('Duplicate explicit target name: "(.+?)"', what):
            line = last_line(Path(file), name[1]) or line
        yield f"{file}:{line}: {what}"


def last_line(file: Path, link: str) -> int:
    """Return the last line with a link of this text: docutils counts from the paragraph."""
    lines = file.read_text("utf-8").lower().splitlines() if file.exists() else []
    found = [number for number, line in enumerate(lines, 1) if f"`{link.lower()} <" in line]
    return max(found, default=0)


class Failures:
    """Collects the failures of a run of pytest on the pages in a folder."""

    def __init__(self, source: Path) -> None:
        self.source = source
        #: The findings that the failures name, and the failures that name none.
        self.found: list[str] = []
        self.others: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the findings that a failure names, or else the page that it names."""
        if not report.failed:
            return
        crash = getattr(report.longrepr, "reprcrash", None)
        message = str(getattr(crash, "message", report.longrepr))
        message = re.sub(r"\nassert not \[.*", "", message, flags=re.DOTALL)
        message = message.removeprefix("AssertionError: ")
        if named := FINDING.findall(message):
            self.found += named
            return
        pages = sorted(self.source.glob("*.rst"))
        page = [each for each in pages if re.search(rf"\b{each.stem}(\.html|')", message)]
        place = page[0] if page else report.location[0]
        name = report.nodeid.rpartition("::")[2].removeprefix("test_").replace("_", " ")
        self.others.append(f"{place}:1: it has to be true that {name}: {message.splitlines()[0]}")


def test_pages(source: Path, out: Path) -> Failures:
    """Return what the tests of the pages find in the HTML that was built."""
    os.environ["SITE_HTML"] = str((out / "html").resolve())
    failures = Failures(source)
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(ROOT / "tests" / "pages")]
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([f"--rootdir={ROOT}", f"-c{ROOT / 'pyproject.toml'}", *options], [failures])
    return failures


def draft(source: Path, out: Path) -> list[str]:
    """Return everything that is wrong, by file and line."""
    out.mkdir(parents=True, exist_ok=True)
    broken = list(broken_data(source))
    with ThreadPoolExecutor() as pool:
        linted = pool.submit(lambda: list(lint(source)))
        texts = [line for file in sorted(source.rglob("*.rst")) for line in findings(file)]
        # What no build can read would only be told again.
        broken += [
            line for line in texts if line.endswith("save the file as UTF-8 (odd-character)")
        ]
        built = [] if broken else list(build(source, out))
        found = [*broken, *wrong_names(source), *texts, *built, *linted.result()]
    # Every test would stumble over a page that the table of contents misses.
    lost = any("[toc." in line for line in built)
    if not (broken or lost) and (out / "html" / "index.html").exists():
        failures = test_pages(source, out)
        # A page with a warning makes tests stumble that have nothing to do with it.
        found += failures.found + ([] if built else failures.others)
    short = (line.replace(f"{ROOT}{os.sep}", "") for line in found)
    return sum_up(sorted(dict.fromkeys(short), key=place))


def sum_up(found: list[str], screen: int = 14, most: int = 1) -> list[str]:
    """Return the findings; of those that fill more than a screen, ``most`` of each rule.

    A page that is gone, say, has a finding wherever another links it.
    """
    kinds = [tuple(RULE.findall(line)) for line in found]
    kept = []
    for number, (line, kind) in enumerate(zip(found, kinds, strict=True)):
        before, all_in_all = kinds[:number].count(kind), kinds.count(kind)
        if len(found) <= screen or not kind or before < most:
            kept.append(line)
        elif before == most:
            kept.append(f"{line} (and {all_in_all - most - 1} more like this)")
    return kept


def place(line: str) -> tuple[str, int]:
    """Return the file and the line of a finding."""
    file, number, _rest = line.split(":", 2)
    return file, int(number)


def main(source: str, out: str) -> int:
    """Print the findings, and how many there are; return 1 if there are any."""
    with Path(out).with_suffix(".lock").open("w") as lock:
        # Under `make livehtml` the next save may come before this run ends.
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = draft(Path(source), Path(out))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(found)} to correct." if found else "Nothing to correct.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
