"""The pages, the pinned clients, and the month of the verification agree."""

from __future__ import annotations

import calendar
import json
import re
from typing import TYPE_CHECKING

import pytest

from clients.page import Guide, steps_of
from clients.pins import PINNED, clients

if TYPE_CHECKING:
    from support.site import Site

CLIENTS = clients()


@pytest.mark.parametrize("name", CLIENTS)
def test_a_procedure_was_not_verified_later_than_the_pinned_client(site: Site, name: str) -> None:
    guide = Guide(name, tuple(site.pages.values()))
    marks = guide.step("mcp add").section.select("p.verified")
    assert marks, f"The section of {name} has no `verified`"
    for mark in marks:
        found = re.search(r"verified in (\w+) (\d{4})", mark.get_text())
        assert found, mark
        month = f"{found[2]}-{list(calendar.month_name).index(found[1]):02}"
        pinned = CLIENTS[name].verified
        assert month <= pinned, (
            f"The page says {month}, and {name} was last verified in {pinned}. Run `make clients "
            f"CLIENT_VERSION=latest`, then pin that version in tests/clients/pinned/{name}."
        )


def test_every_command_of_a_shell_belongs_to_a_pinned_client(site: Site) -> None:
    programs = {
        command.split()[0]
        for tree in site.pages.values()
        for step in steps_of(tree)
        for command in step.commands
    }
    assert programs <= set(CLIENTS), "Pin a client in tests/clients/pinned, and test its claims."


@pytest.mark.parametrize("name", CLIENTS)
def test_a_pin_is_exact_and_the_lock_file_has_it(name: str) -> None:
    ((package, version),) = CLIENTS[name].pin["dependencies"].items()
    lock = json.loads((PINNED / name / "package-lock.json").read_text("utf-8"))
    assert lock["packages"][f"node_modules/{package}"]["version"] == version
