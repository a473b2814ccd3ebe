"""What changed between two surfaces: added, removed, probably renamed, changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tool_surface.lists.compare import Change, Diff, diff, diff_names
from tool_surface.lists.model import Hints, Parameter, Server, Surface, Tool

ROOT = Path(__file__).parents[2]


def surface(*tools: Tool) -> Surface:
    return Surface("2026-08-20", "test", Server("https://mcp.example.com"), tools)


def renames(old: str, new: str) -> set[tuple[str, str]]:
    return set(diff_names(old.split(), new.split()).renamed)


def test_added_and_removed_are_sorted() -> None:
    assert diff_names(["c", "a", "b"], ["b", "z", "y"]) == Diff(("y", "z"), ("a", "c"), ())


def test_equal_lists_are_no_difference() -> None:
    assert not diff_names(["a", "b"], ["b", "a"])
    assert not diff(surface(Tool("a")), surface(Tool("a")))
    assert diff_names([], ["a"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("campaign.get", "campaign_get"),
        ("campaignGet", "campaign_get"),
        ("segment_list", "list_segments"),
        ("list_campaign_folders", "campaign_folder_list"),
    ],
)
def test_a_name_that_is_spelled_another_way_is_a_rename(old: str, new: str) -> None:
    assert renames(old, new) == {(old, new)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("user_delete", "user_delete_all"),
        ("table_drop_preview", "table_drop"),
        ("copy_prod_to_sandbox", "copy_sandbox_to_prod"),
        ("journey_create", "journey_create_version"),
        ("catalogue_list", "catalog_list"),
        ("prediction_activate_model_config", "prediction_validate_model_config"),
        ("campaign_get", "campaign_set"),
        ("alert_subscribe", "alert_unsubscribe"),
        ("tool_enable", "tool_disable"),
        ("a", "b"),
        ("_", "__"),
    ],
)
def test_a_word_that_came_went_or_changed_makes_another_tool(old: str, new: str) -> None:
    assert renames(old, new) == set()


def test_a_rename_is_not_guessed_between_two_candidates() -> None:
    assert diff_names(["list_segments"], ["segment_list", "segments_list"]).renamed == ()
    assert diff_names(["segment_list", "segments_list"], ["list_segments"]).renamed == ()


def test_a_rename_is_not_guessed_between_two_spellings_of_one_name() -> None:
    assert diff_names(["get_user"], ["getUser", "user_get"]).renamed == ()
    assert renames("get_user", "getUser") == {("get_user", "getUser")}


def test_a_person_may_state_a_rename() -> None:
    stated = {"journey_create": "journey_create_version", "gone": "never_came"}
    found = diff_names(["journey_create", "gone"], ["journey_create_version"], stated)
    assert found.renamed == (("journey_create", "journey_create_version"),)
    assert (found.added, found.removed) == ((), ("gone",))


def captured(name: str, text: str, schema: str = "1", hints: Hints | None = None) -> Tool:
    return Tool(name, None, hints, {}, text * 64, schema * 64)


def test_tools_that_agree_in_all_that_was_captured_are_one_tool() -> None:
    found = diff(surface(captured("a", "1")), surface(captured("b", "1")))
    assert (found.renamed, found.changed) == ((("a", "b"),), ())


@pytest.mark.parametrize(
    "new",
    [
        [captured("b", "2")],
        [captured("b", "1", "2")],
        [captured("b", "1", hints=Hints(destructive=True))],
        [captured("b", "1"), captured("c", "1")],
        [Tool("b")],
    ],
)
def test_tools_that_differ_in_anything_or_are_not_the_only_one_are_not(new: list[Tool]) -> None:
    assert diff(surface(captured("a", "1")), surface(*new)).renamed == ()


def test_without_a_description_nothing_proves_a_rename() -> None:
    one, other = (Tool(name, None, None, {}, None, "1" * 64) for name in "ab")
    assert diff(surface(one), surface(other)).renamed == ()


FULL = Tool(
    "a",
    "A",
    Hints(read_only=True, destructive=False),
    {"id": Parameter(type="string", required=True), "limit": Parameter(required=False)},
    "1" * 64,
)


def test_every_change_of_a_tool() -> None:
    new = Tool(
        "a",
        "B",
        Hints(read_only=False, open_world=True),
        {
            "id": Parameter(type="integer", required=True),
            "page": Parameter(type="string", required=False),
        },
        "2" * 64,
    )
    assert diff(surface(FULL), surface(new)).changed == (
        Change("a", "title", "A", "B"),
        Change("a", "hints", "readOnlyHint: true", "readOnlyHint: false"),
        Change("a", "hints", "destructiveHint: false", None),
        Change("a", "hints", None, "openWorldHint: true"),
        Change("a", "parameters", "id: string, required", "id: integer, required"),
        Change("a", "parameters", "limit: any type, optional", None),
        Change("a", "parameters", None, "page: string, optional"),
        Change("a", "description", "1" * 64, "2" * 64),
    )


def test_the_order_of_parameters_is_no_change() -> None:
    assert FULL.parameters
    new = Tool(
        "a", "A", FULL.hints, dict(reversed(FULL.parameters.items())), FULL.description_sha256
    )
    assert not diff(surface(FULL), surface(new))


@pytest.mark.parametrize("sides", [(Tool("a"), FULL), (FULL, Tool("a"))])
def test_a_tool_of_which_one_side_has_the_name_only_is_not_compared(
    sides: tuple[Tool, Tool],
) -> None:
    found = diff(surface(sides[0]), surface(sides[1]))
    assert not found
    assert found.names_only


def test_what_a_captured_tool_gains_is_a_change() -> None:
    new = Tool("a", "A", Hints(destructive=True), {}, "2" * 64)
    found = diff(surface(Tool("a", parameters={})), surface(new))
    assert [each.field for each in found.changed] == ["title", "hints", "description"]
    assert not found.names_only


def test_a_schema_that_changes_below_what_is_readable_is_a_change() -> None:
    old = Tool("a", parameters={}, input_sha256="1" * 64)
    new = Tool("a", parameters={}, input_sha256="2" * 64, output_sha256="3" * 64)
    assert diff(surface(old), surface(new)).changed == (
        Change("a", "input schema", "1" * 64, "2" * 64),
        Change("a", "output schema", None, "3" * 64),
    )


def test_what_the_server_states_no_more_is_a_change() -> None:
    new = Tool("a", parameters=FULL.parameters)
    found = diff(surface(FULL), surface(new)).changed
    assert [each.field for each in found] == ["title", "hints", "hints", "description"]
    assert {each.new for each in found} == {None}


def test_what_a_build_imports_loads_no_sdk() -> None:
    code = (
        "import sys; sys.path[:0] = ['.']; import tool_surface.lists.compare, "
        "tool_surface.lists.store; sys.exit(bool({'mcp', 'httpx2'} & set(sys.modules)))"
    )
    command = [sys.executable, "-I", "-c", code]
    subprocess.run(command, check=True, cwd=ROOT / "amperity_api" / "extensions")
