"""What is kept of a tool: parameters with their types, and never the description."""

from __future__ import annotations

import hashlib
from typing import Any

import mcp_types
import pytest

from tool_surface.lists.model import Hints, Parameter
from tool_surface.server.ask import tool_of
from tool_surface.server.text import ServerFault


def tool(schema: dict[str, Any] | None = None, **fields: Any) -> mcp_types.Tool:  # noqa: ANN401
    return mcp_types.Tool(**{"name": "a", "input_schema": schema or {"type": "object"}} | fields)


def kind(schema: object, **root: object) -> str | None:
    parameters = tool_of(tool({"properties": {"x": schema}} | root)).parameters or {}
    return parameters["x"].type


def test_a_bare_tool() -> None:
    kept = tool_of(tool())
    assert (kept.title, kept.hints, kept.parameters, kept.description_sha256) == (
        None,
        None,
        {},
        None,
    )


def test_a_description_is_kept_as_a_hash() -> None:
    text = "Löscht alles."
    kept = tool_of(tool(description=text))
    assert kept.description_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert text not in repr(kept)


def test_the_title_stands_in_the_tool_or_in_its_annotations() -> None:
    notes = mcp_types.ToolAnnotations(title="old")
    assert tool_of(tool(annotations=notes)).title == "old"
    assert tool_of(tool(title="new", annotations=notes)).title == "new"


def test_hints_that_are_not_stated_stay_unknown() -> None:
    notes = mcp_types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
    assert tool_of(tool(annotations=notes)).hints == Hints(read_only=True, open_world=False)
    assert tool_of(tool(annotations=mcp_types.ToolAnnotations(title="x"))).hints is None


def test_parameters_are_sorted_and_say_whether_they_are_required() -> None:
    schema = {"properties": {"b": {"type": "string"}, "a": {}}, "required": ["b", "gone"]}
    assert tool_of(tool(schema)).parameters == {
        "a": Parameter(required=False),
        "b": Parameter(type="string", required=True),
    }


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "null | string"),
        ({"type": "array"}, "array"),
        ({"type": "array", "items": {"type": "integer"}}, "array of integer"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "null | string"),
        ({"oneOf": [{"type": "null"}, {"type": "string"}]}, "null | string"),
        ({"allOf": [{"$ref": "#/$defs/Mode"}]}, "string"),
        ({"$ref": "#/$defs/Mode"}, "string"),
        ({"$ref": "#/$defs/Loop"}, None),
        ({"$ref": "#/$defs/None"}, None),
        ({"$ref": "https://a.example/schema"}, None),
        ({"enum": ["a"]}, None),
        (True, None),
        ({}, None),
    ],
)
def test_the_type_of_a_parameter(schema: object, expected: str | None) -> None:
    loop = {"$ref": "#/$defs/Loop"}
    assert kind(schema, **{"$defs": {"Mode": {"type": "string"}, "Loop": loop}}) == expected


@pytest.mark.parametrize("schema", [{"properties": 3}, {"properties": {}, "required": "x"}])
def test_a_schema_that_is_none(schema: dict[str, Any]) -> None:
    with pytest.raises(ServerFault, match="the input schema does not describe an object"):
        tool_of(tool(schema))


def digest(schema: dict[str, Any]) -> str | None:
    return tool_of(tool({"type": "object"} | schema)).input_sha256


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"type": "string", "enum": ["x"]}}},
        {"properties": {"a": {"type": "string", "description": "Which"}}},
        {"properties": {"a": {"type": "object", "required": ["b"]}}},
        {"anyOf": [{"required": ["a"]}]},
        {"oneOf": [{"required": ["a"]}]},
        {"allOf": [{"required": ["a"]}]},
        {"if": {"required": ["a"]}},
        {"$ref": "#/$defs/A"},
    ],
)
def test_the_hash_covers_the_whole_schema(schema: dict[str, Any]) -> None:
    assert digest(schema) != digest({"properties": {"a": {"type": "string"}}})


def test_the_order_of_keys_and_sets_does_not_change_the_hash() -> None:
    one = {"required": ["a", "b"], "properties": {"a": {"enum": [1, 2]}, "b": {}}}
    other = {"properties": {"b": {}, "a": {"enum": [2, 1]}}, "required": ["b", "a"]}
    assert digest(one) == digest(other)
    assert digest({"default": [1, 2]}) != digest({"default": [2, 1]})


def test_a_title_that_is_too_long_is_refused() -> None:
    with pytest.raises(ServerFault, match="more than 2000 characters"):
        tool_of(tool({"type": "object", "properties": {"x" * 2001: {}}}))
