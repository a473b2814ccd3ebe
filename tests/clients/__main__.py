"""``python -m clients BUILD``: install the clients, and try what the pages in BUILD say."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from clients.pins import Client, clients

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

HERE = Path(__file__).parent
# Its own network with nothing but a loopback, and its own processes, all of which end with it.
ALONE = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
UP = 'ip link set lo up && exec "$@"'


def prefix() -> list[str]:
    """Return what runs a command without a network; says so and returns nothing if it can't."""
    if shutil.which("unshare") and shutil.which("ip"):
        tried = subprocess.run(
            [*ALONE, "sh", "-c", UP, "sh", "true"], capture_output=True, text=True, check=False
        )
        if tried.returncode == 0:
            return [*ALONE, "sh", "-c", UP, "sh"]
        reason = tried.stderr.strip()
    else:
        reason = "unshare and ip are not on this machine"
    print(f"The clients run with the network of this machine: {reason}", file=sys.stderr)
    return []


def problems(results: Path) -> Iterator[tuple[Element, Element]]:
    """Yield every test that failed, and its failure, of a JUnit report."""
    for case in ElementTree.parse(results).iter("testcase"):
        for problem in [*case.findall("failure"), *case.findall("error")]:
            yield case, problem


def report(chosen: list[Client], results: Path) -> str:
    """Return, as Markdown, the versions and the claims that do not hold."""
    lines = ["The commands on the pages were run with the real clients.", ""]
    lines += [f"- {each.name} {each.installed or 'could not be installed'}" for each in chosen]
    for case, problem in problems(results):
        client = case.get("classname", "").rpartition(".test_")[2]
        claim = case.get("name", "").removeprefix("test_").replace("_", " ")
        lines += ["", f"## {client}: {claim}", ""]
        # Indented, not fenced: nothing in the text can end the block.
        lines += [f"    {line}" for line in problem.get("message", "").splitlines()[:60]]
    lines += ["", "To see it yourself: `make clients CLIENT_VERSION=latest`.", ""]
    return "\n".join(lines)


def main() -> int:
    """Return 0 if every claim holds, 3 if one does not, 2 if a client couldn't be installed."""
    parser = argparse.ArgumentParser(prog="python -m clients", description=__doc__)
    parser.add_argument("build", type=Path, help="the folder that `make html` built into")
    parser.add_argument("--client", choices=sorted(clients()), help="only this one")
    parser.add_argument("--version", default="", help="latest, or with --client a version")
    options = parser.parse_args()
    if options.version not in {"", "latest"} and not options.client:
        parser.error(f"name the client that has the version {options.version}: CLIENT=claude")
    every = clients(options.build)
    chosen = [every[options.client]] if options.client else list(every.values())
    for client in chosen:
        client.install(options.version)
        print(f"{client.name} {client.installed or 'could not be installed'}", flush=True)
    folder = options.build / "clients"
    results = folder.absolute() / "results.xml"
    files = [str(HERE / f"test_{client.name}.py") for client in chosen]
    pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junit-xml={results}"]
    # A client that is killed leaves connections open, which our server closes late.
    pytest += ["-W", "ignore::pytest.PytestUnraisableExceptionWarning"]
    environment = os.environ | {"CLIENTS_BUILD": str(options.build.absolute())}
    done = subprocess.run(
        [*prefix(), *pytest, *files], cwd=HERE.parents[1], env=environment, check=False
    )
    (folder / "report.md").write_text(report(chosen, results), "utf-8")
    if done.returncode == 0:
        return 0
    missing = tuple(f".test_{client.name}" for client in chosen if client.failed.exists())
    broken = {case.get("classname", "") for case, _problem in problems(results)}
    return 2 if all(name.endswith(missing) for name in broken) else 3


if __name__ == "__main__":
    sys.exit(main())
