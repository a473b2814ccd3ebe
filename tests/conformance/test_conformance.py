"""The suite of the protocol's authors judges every message of a capture with sign-in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

HERE = Path(__file__).parent
NODE = HERE / "node_modules" / "node" / "bin" / "node"
SUITE = HERE / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
BASELINE: dict[str, str] = YAML(typ="safe").load(HERE / "baseline.yml")

SCENARIOS = (
    "initialize",
    "request-metadata",
    "http-standard-headers",
    "json-schema-ref-no-deref",
    "auth/2025-03-26-oauth-metadata-backcompat",
    "auth/authorization-server-migration",
    "auth/iss-normalized",
    "auth/iss-not-advertised",
    "auth/iss-supported",
    "auth/iss-supported-missing",
    "auth/iss-unexpected",
    "auth/iss-wrong-issuer",
    "auth/metadata-default",
    "auth/metadata-issuer-mismatch",
    "auth/metadata-var1",
    "auth/metadata-var2",
    "auth/metadata-var3",
    "auth/offline-access-not-supported",
    "auth/resource-mismatch",
    "auth/scope-from-scopes-supported",
    "auth/scope-from-www-authenticate",
    "auth/scope-omitted-when-undefined",
    "auth/scope-retry-limit",
    "auth/token-endpoint-auth-basic",
    "auth/token-endpoint-auth-none",
    "auth/token-endpoint-auth-post",
)

pytestmark = pytest.mark.skipif(
    os.environ.get("REQUIRE_CONFORMANCE") != "1",
    reason="takes minutes: npm ci --prefix tests/conformance, then REQUIRE_CONFORMANCE=1",
)


def suite(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [NODE, SUITE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )


@cache
def listed() -> frozenset[str]:
    """Return the scenarios for clients that need no extension of the protocol."""
    clients = suite("list").stdout.split("Client scenarios")[1].split("\n\n")[0]
    found = re.findall(r"^  - (\S+) \[(.*)\]$", clients, re.MULTILINE)
    return frozenset(name for name, versions in found if versions != "extension")


def test_every_scenario_is_run_or_has_a_reason() -> None:
    assert not set(SCENARIOS) & BASELINE.keys()
    assert {*SCENARIOS, *BASELINE} == listed()


@pytest.mark.parametrize("name", [*SCENARIOS, *BASELINE])
def test_the_client_passes_all_scenarios_but_those_of_the_baseline(
    name: str, tmp_path: Path
) -> None:
    command = f"{sys.executable} {HERE / 'client.py'}"
    options = ("--command", command, "--scenario", name, "--timeout", "60000")
    done = suite("client", *options, "--output-dir", str(tmp_path))
    if name in BASELINE:
        assert done.returncode, f"{name} passes now: move it from baseline.yml to SCENARIOS"
    else:
        assert done.returncode == 0, done.stdout
