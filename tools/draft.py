"""Find everything that is wrong with the pages: ``tools/draft.py SOURCE OUT``, or `make draft`.

The linters of text, the strict build, and the tests of the pages all run, and each finding is one
line: `file:line: what is wrong; what to do`. Everything is built anew in the folder OUT.
"""

from __future__ import annotations

import fcntl
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "tests" / "facts.toml"
FINDING = r"\S+\.(?:rst|json|toml|txt|py|html|css|js):\d+: .+"
#: What names the rule of a finding; docutils has one name for everything.
RULE = re.compile(r"\([a-z0-9-]+\)|\[(?!docutils)[\w.]+\]|\bD\d{3}\b|is new; run make addresses")
QUOTED = re.compile(r"""(['"`]).*?\1|\w+\.toml:\d+""")
#: A warning of Sphinx, to the end of its first paragraph.
LEVEL = r"(?:WARNING|ERROR|CRITICAL|SEVERE): "
WARNING = re.compile(
    rf"(?m)^(?:(?P<file>.+?\.\w+)(?::(?P<line>\d+))?: )?{LEVEL}(?P<what>.+(?:\n(?!.*{LEVEL}).+)*)"
)
ADVICE = tomllib.loads((Path(__file__).parent / "advice.toml").read_text("utf-8"))
#: The names of files beside the pages, and of what an editor leaves.
KNOWN = r"\..*|.*~|\w+\.(rst|py|toml|json)|addresses\.txt"
#: Findings that fit on a screen.
SCREEN = 14


def run(*command: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command with more environment variables, and return what it printed."""
    env = os.environ | {"NO_COLOR": "1"} | variables
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def broken_data(files: Iterable[Path]) -> Iterator[str]:
    """Yield which data files can't be read: the build would blame the pages for it."""
    for file in files:
        parser = json if file.suffix == ".json" else tomllib
        try:
            parser.loads(file.read_text("utf-8"))
        except ValueError as error:
            line = re.search(r"\bline (\d+)", str(error))
            yield f"{file}:{line[1] if line else 1}: {error}; correct the line"


def lint(source: Path) -> Iterator[str]:
    """Yield what the linters of text find, and the files that only look like pages."""
    for file in sorted(source.iterdir()):
        if file.is_file() and not re.fullmatch(KNOWN, file.name):
            yield f"{file}:1: this is not published; name a page with .rst and without a space"
    result = run("sh", ROOT / "tools" / "lint.sh", sys.executable, source)
    for line in (result.stdout + result.stderr).splitlines():
        if re.match(FINDING, line):
            # codespell says only this.
            line = re.sub(r": (\S+) ==> (.+)", r": '\1' is misspelled; did you mean '\2'?", line)
            yield advise(line)


def build(source: Path, out: Path) -> Iterator[str]:
    """Build the HTML into ``out``/html from nothing, and yield the warnings."""
    shutil.rmtree(out, ignore_errors=True)
    command = ("sphinx", "-q", "-t", "site", "-b", "html", "-d", str(out / "doctrees"))
    result = run(sys.executable, "-m", *command, source, out / "html")
    found = list(warnings(result.stderr, source / "conf.py"))
    yield from found
    if result.returncode:
        shutil.rmtree(out / "html", ignore_errors=True)
    if result.returncode and not found:
        last = [line for line in result.stderr.splitlines() if line.strip()][-1:]
        what = "the build stopped; undo the last change, or run make html to see more"
        yield f"{source / 'conf.py'}:1: {what} ({''.join(last)})"


def warnings(said: str, conf: Path) -> Iterator[str]:
    """Yield the first paragraph of each warning of Sphinx, with what to do about it."""
    for match in WARNING.finditer(said):
        what = " ".join(match["what"].split())
        file, line = Path(match["file"] or conf), int(match["line"] or 1)
        yield advise(f"{file}:{line_of(what, file, line)}: {what}")


def line_of(what: str, file: Path, line: int) -> int:
    """Return the line of what a warning names: docutils and Sphinx know only that of its block."""
    named = re.search(r"""(?:label|toctree:) ([\w-]+)|(['"])(.+?)\2""", what)
    if named is None or not file.is_file():
        return line
    name = (named[1] or named[3]).lower()
    lines = file.read_text("utf-8", errors="replace").lower().splitlines()
    if re.match("[Dd]uplicate (explicit|label)", what):
        # The second of two links or labels is the last.
        found = [
            n for n, text in enumerate(lines, 1) if f"`{name} <" in text or f"_{name}:" in text
        ]
        return max(found, default=line)
    # Line 1 says nothing of a data file.
    below = range(line, len(lines) + 1 if line == 1 else min(line + 20, len(lines) + 1))
    return next((n for n in below if name in lines[n - 1]), line)


def advise(finding: str) -> str:
    """Return a finding with what to do, if it does not say it and ``advice.toml`` does."""
    # docutils says twice what is wrong.
    finding = re.sub(r"; (unexpected unindent|none found|content required)", r" (\1)", finding)
    advice = [each for pattern, each in ADVICE.items() if re.search(pattern, finding)]
    # Those of the checks say it themselves.
    if not advice or "; " in finding:
        return finding
    what, kind, _ = re.split(r"( \[[\w.]+\]|)$", finding, maxsplit=1)
    return f"{what.rstrip('.')}; {advice[0]}{kind}"


def failures(said: str, source: Path) -> tuple[list[str], list[str]]:
    """Return the findings that pytest printed, and a finding for each test that names none."""
    found = re.findall(rf"(?m)^E +(?:AssertionError: )?({FINDING})", said)
    others = []
    summary = r"(?m)^(?:FAILED|ERROR) (\S+)::test_(\S+) - (?:AssertionError: )?(.+)"
    for file, name, message in re.findall(summary, said):
        if not re.match(FINDING, message):
            named = [
                page
                for page in sorted(source.glob("*.rst"))
                if re.search(rf"\b{page.stem}(\.html|')", message)
            ]
            what = f"the test '{name.replace('_', ' ')}' fails: {message}"
            others.append(f"{[*named, file][0]}:1: {what}")
    return found, others


def draft(source: Path, out: Path) -> list[str]:
    """Return everything that is wrong, by file and line."""
    broken = list(broken_data([*source.glob("*.toml"), *source.glob("*.json"), FACTS]))
    with ThreadPoolExecutor() as pool:
        linted = pool.submit(lambda: list(lint(source)))
        built = [] if broken else list(build(source, out))
        found = [*broken, *linted.result(), *built]
    # Every test would stumble over a page that the table of contents misses, and after data that
    # can't be read, the HTML is that of an earlier run.
    lost = any("[toc." in line for line in built)
    if (out / "html" / "index.html").exists() and not (broken or lost):
        command = ("pytest", "-q", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist")
        options = (f"--rootdir={ROOT}", f"-c{ROOT / 'pyproject.toml'}", str(ROOT / "tests/pages"))
        variables = {"SITE_HTML": str((out / "html").resolve()), "COLUMNS": "1000"}
        result = run(sys.executable, "-m", *command, *options, **variables)
        named, others = failures(result.stdout, source)
        if result.returncode not in {0, 1}:
            last = [line for line in result.stderr.splitlines() if line.strip()][-1:]
            named.append(
                f"{FACTS}:1: the tests can't read this file; compare it with git ({last})"
            )
        # A page with a warning makes tests stumble that have nothing to do with it.
        found += named if built else [*named, *others]
    short = (line.replace(f"{ROOT}{os.sep}", "") for line in found)
    return sum_up(sorted(set(short), key=place))


def sum_up(found: list[str]) -> list[str]:
    """Return the findings; of those that fill more than a screen, the first of each rule.

    A page that is gone, say, has a finding wherever another links it.
    """
    # What has no rule is alike but for what it quotes.
    kinds = [tuple(RULE.findall(line)) or QUOTED.sub("", place(line)[-1]) for line in found]
    kept = []
    for number, (line, kind) in enumerate(zip(found, kinds, strict=True)):
        before, more = kinds[:number].count(kind), kinds[number + 1 :].count(kind)
        if len(found) <= SCREEN or before == 0:
            kept.append(line)
        elif before == 1:
            kept.append(f"{line} (and {more} more like this)" if more else line)
    return kept


def place(line: str) -> tuple[bool, bool, str, int, str]:
    """Return where a finding belongs, and what it says: causes come before consequences."""
    file, number, what = line.split(":", 2)
    consequence = file.endswith(("addresses.txt", "tool_words.toml"))
    return consequence, file.endswith(".rst"), file, int(number), what


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
