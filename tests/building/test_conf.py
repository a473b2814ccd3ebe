"""conf.py asks no network and no clock, and keeps what the pages depend on."""

from __future__ import annotations

import ast

import pytest

from support.site import SOURCE, Site


def settings() -> dict[str, object]:
    """Return the plain values that conf.py assigns."""
    found: dict[str, object] = {}
    for node in ast.parse((SOURCE / "conf.py").read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            targets: list[ast.expr] = [node.target]
        elif isinstance(node, ast.Assign):
            targets = node.targets
        else:
            continue
        for target in targets:
            try:
                found[ast.unparse(target)] = ast.literal_eval(node.value)  # type: ignore[arg-type]
            except ValueError:
                found[ast.unparse(target)] = None
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [("nitpicky", True), ("sphinx_tabs_disable_tab_closing", True), ("smartquotes", False)],
)
def test_a_setting_stays(name: str, value: object) -> None:
    assert settings()[name] == value


def test_conf_imports_nothing_that_asks_a_network_or_a_clock() -> None:
    tree = ast.parse((SOURCE / "conf.py").read_text("utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & {"datetime", "time", "urllib", "urllib.request", "requests", "socket"}


def test_every_page_says_its_canonical_address(site: Site) -> None:
    for name, page in site.pages.items():
        link = page.select_one('link[rel="canonical"]')
        assert link is not None
        assert str(link["href"]).startswith("https://")
        assert str(link["href"]).endswith(f"/{name}.html")
