"""What changed between two surfaces: added, removed, probably renamed, changed."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from tool_surface.lists import store
from tool_surface.lists.compare import Change, NameDiff, Rename, diff, diff_names
from tool_surface.lists.model import Hints, Parameter, Server, Surface, Tool

ROOT = Path(__file__).parents[2]


def surface(*tools: Tool) -> Surface:
    return Surface("2026-08-20", "test", Server("https://mcp.example.com"), tools)


def renames(old: str, new: str) -> set[tuple[str, str]]:
    return {(each.old, each.new) for each in diff_names(old.split(), new.split()).renamed}


def test_added_and_removed_are_sorted() -> None:
    assert diff_names(["c", "a", "b"], ["b", "z", "y"]) == NameDiff(("y", "z"), ("a", "c"), ())


def test_equal_lists_are_no_difference() -> None:
    assert not diff_names(["a", "b"], ["b", "a"])
    assert not diff(surface(Tool("a")), surface(Tool("a")))
    assert diff_names([], ["a"])


def test_the_renames_of_the_real_history() -> None:
    history = store.load_history(ROOT / "amperity_api/source/tool_surface_history.json")
    found = {
        (new.date, each.old, each.new)
        for old, new in itertools.pairwise(history)
        for each in diff_names(old.names, new.names).renamed
    }
    documents = "assets_get_company_context_document", "assets_list_company_context_documents"
    assert found == {
        ("2026-07-14", documents[0], "context_documents_get"),
        ("2026-07-14", documents[1], "context_documents_list"),
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("journey_create", "journey_create_version"),
        ("courier_group", "courier_group_run"),
        ("campaign.get", "campaign_get"),
        ("campaignGet", "campaign_get"),
        ("segment_list", "list_segments"),
        ("catalogue_list", "catalog_list"),
    ],
)
def test_a_probable_rename(old: str, new: str) -> None:
    assert renames(old, new) == {(old, new)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sandbox_list", "journey_list_versions"),
        ("prediction_activate_model_config", "prediction_validate_model_config"),
        ("campaign_get", "campaign_set"),
        ("alert_subscribe", "alert_unsubscribe"),
        ("tool_enable", "tool_disable"),
        ("query_run", "query_get_column_stats"),
        ("user", "user_grant_policy_to_group"),
        ("a", "b"),
        ("_", "__"),
    ],
)
def test_no_rename(old: str, new: str) -> None:
    assert renames(old, new) == set()


def test_each_name_is_in_one_rename_and_nowhere_else() -> None:
    found = diff_names(
        ["journey_create", "gone"], ["journey_create_version", "journey_create_draft"]
    )
    assert found.renamed == (Rename("journey_create", "journey_create_draft"),)
    assert (found.added, found.removed) == (("journey_create_version",), ("gone",))


def test_the_nearest_wins_whatever_the_order() -> None:
    old = ["context_document_get", "assets_get_context_document"]
    new = ["context_documents_get"]
    for order in itertools.permutations(old):
        assert diff_names(order, new).renamed == (Rename(old[0], new[0]),)


def test_a_prefix_given_to_all_of_10000_tools_is_found_tool_by_tool() -> None:
    old = [f"tool_{number}" for number in range(10_000)]
    found = diff_names(old, [f"amperity_{name}" for name in old])
    assert [each.new for each in found.renamed] == [
        f"amperity_{each.old}" for each in found.renamed
    ]
    assert len(found.renamed) == 10_000


FULL = Tool(
    "a",
    "A",
    Hints(read_only=True, destructive=False),
    (Parameter("id", "string", required=True), Parameter("limit", None, required=False)),
    "1" * 64,
)


def test_every_change_of_a_tool() -> None:
    new = Tool(
        "a",
        "B",
        Hints(read_only=False, open_world=True),
        (Parameter("id", "integer", required=True), Parameter("page", "string", required=False)),
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
    new = Tool("a", "A", FULL.hints, FULL.parameters[::-1], FULL.description_sha256)
    assert not diff(surface(FULL), surface(new))


def test_what_the_old_file_does_not_carry_is_not_compared() -> None:
    assert not diff(surface(Tool("a")), surface(FULL))


def test_what_the_new_file_did_not_capture_is_not_compared() -> None:
    assert not diff(surface(FULL), surface(Tool("a")))


def test_what_the_server_states_no_more_is_a_change() -> None:
    new = Tool("a", parameters=FULL.parameters)
    found = diff(surface(FULL), surface(new)).changed
    assert [each.field for each in found] == ["title", "hints", "hints", "description"]
    assert {each.new for each in found} == {None}


def test_the_modules_that_a_build_imports_need_the_standard_library_alone() -> None:
    code = "import tool_surface.lists.compare, tool_surface.lists.store"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = ['.']; {code}"]
    subprocess.run(command, check=True, cwd=ROOT / "amperity_api" / "extensions")
