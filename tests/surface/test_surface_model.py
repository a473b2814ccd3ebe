"""The file format: what is read, what is written, and what is refused at which line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tool_surface.lists import store
from tool_surface.lists.model import (
    Hints,
    HistoryEntry,
    Parameter,
    Server,
    Surface,
    SurfaceError,
    Tool,
)

SOURCE = Path(__file__).parents[2] / "amperity_api" / "source"
SERVER = Server("https://mcp.example.com", "Example", "1.2", "2025-11-25")
FULL = Surface(
    "2026-08-20",
    "captured from the live server",
    SERVER,
    (
        Tool("alert_subscribe"),
        Tool(
            "segment_list",
            "List “segments”",
            Hints(read_only=True, open_world=False),
            {
                "limit": Parameter(type="integer", required=False),
                "name": Parameter(required=True),
            },
            "0" * 64,
            "1" * 64,
        ),
        Tool("tenant_info", hints=Hints(), parameters={}),
    ),
)


def surface_text(**fields: object) -> str:
    whole: dict[str, object] = {
        "schema": 1,
        "date": "2026-08-20",
        "origin": "published list",
        "server": {"url": "https://mcp.example.com"},
        "tools": [{"name": "tenant_info"}],
    }
    return json.dumps(whole | fields, indent=1)


def loads(text: str) -> Surface:
    return store.load("list.json", text)


def loads_history(text: str) -> tuple[HistoryEntry, ...]:
    return store.load_history("history.json", text)


def refused(text: str) -> SurfaceError:
    with pytest.raises(SurfaceError) as caught:
        loads(text)
    assert caught.value.path == "list.json"
    assert "\n" not in caught.value.message
    return caught.value


def test_the_text_of_a_surface() -> None:
    assert (
        store.dumps(FULL)
        == """\
{
  "schema": 2,
  "date": "2026-08-20",
  "origin": "captured from the live server",
  "server": {"url": "https://mcp.example.com", "name": "Example", "version": "1.2", "protocol": "2025-11-25"},
  "tools": [
    {"name": "alert_subscribe"},
    {
      "name": "segment_list",
      "title": "List “segments”",
      "hints": {"readOnlyHint": true, "openWorldHint": false},
      "parameters": {
        "limit": {"type": "integer", "required": false},
        "name": {"required": true}
      },
      "description_sha256": "0000000000000000000000000000000000000000000000000000000000000000",
      "input_sha256": "1111111111111111111111111111111111111111111111111111111111111111",
      "output_sha256": null
    },
    {
      "name": "tenant_info",
      "title": null,
      "hints": {},
      "parameters": {},
      "description_sha256": null
    }
  ]
}
"""  # noqa: E501
    )


def test_what_is_written_is_read_back() -> None:
    assert loads(store.dumps(FULL)) == FULL


def test_the_order_of_tools_and_parameters_does_not_change_the_text() -> None:
    tools = [
        Tool(
            each.name,
            each.title,
            each.hints,
            each.parameters and dict(reversed(each.parameters.items())),
        )
        for each in FULL.tools
    ]
    one = Surface(FULL.date, FULL.origin, SERVER, tuple(tools))
    other = Surface(FULL.date, FULL.origin, SERVER, tuple(tools[::-1]))
    assert store.dumps(one) == store.dumps(other)
    assert [tool.name for tool in loads(store.dumps(other)).tools] == sorted(FULL.names)


def test_names_and_tools_by_name() -> None:
    assert FULL.names == {"alert_subscribe", "segment_list", "tenant_info"}
    assert FULL.by_name["segment_list"].title == "List “segments”"


def test_the_checked_in_surface_is_written_as_the_code_writes_it() -> None:
    path = SOURCE / "tool_surface.json"
    assert store.dumps(store.load(path)) == path.read_text(encoding="utf-8")
    assert store.load(path).names


def test_the_checked_in_history_is_written_as_the_code_writes_it() -> None:
    path = SOURCE / "tool_surface_history.json"
    history = store.load_history(path)
    assert store.dumps_history(history) == path.read_text(encoding="utf-8")
    assert [entry.date for entry in history] == sorted(entry.date for entry in history)


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    for load in (store.load, store.load_history):
        with pytest.raises(SurfaceError, match="there is no such file") as caught:
            load(path)
        assert (caught.value.path, caught.value.line) == (str(path), None)


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(SurfaceError, match="can't be read"):
        store.load(tmp_path)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b'{\n"schema": 1,\n"origin": "\xff"}')
    with pytest.raises(SurfaceError, match="not UTF-8") as caught:
        store.load(path)
    assert caught.value.line == 3


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file(text: str) -> None:
    assert "empty" in refused(text).message


def test_a_truncated_file() -> None:
    text = store.dumps(FULL)
    for end in range(2, len(text) - 1, 7):
        assert refused(text[:end].rstrip()).line is not None
    half = text[: text.index('"hints"')]
    error = refused(half)
    assert "ends too early" in error.message
    assert error.line == half.count("\n") + 1


def test_a_file_that_is_not_json() -> None:
    error = refused('{\n  "schema": 1,\n  <<<<<<< HEAD\n}')
    assert (error.line, "is not JSON" in error.message) == (3, True)
    assert str(error).startswith("list.json:3: the file is not JSON")


def test_a_byte_order_mark() -> None:
    assert "BOM" in refused("\ufeff" + surface_text()).message


def test_json_nested_too_deeply() -> None:
    assert "nested too deeply" in refused("[" * 100_000 + "]" * 100_000).message


def test_a_number_too_long_for_python() -> None:
    assert "too long a number" in refused('{"schema": ' + "1" * 5000 + "}").message


def test_a_newer_schema_says_to_update_the_checkout() -> None:
    error = refused('{\n "schema": 3,\n "tools": {}\n}')
    assert error.message.endswith("update the checkout")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"schema": 0}, "schema: expected integer >= 1"),
        ({"schema": 3}, "the file has schema 3"),
        ({"schema": True}, "schema: expected integer, got boolean"),
        ({"schema": "1"}, "schema: expected integer, got string"),
        ({"date": "20260820"}, "'20260820' is not a date"),
        ({"date": "2026-02-30"}, "'2026-02-30' is not a date"),
        ({"date": 2026}, "date: expected string, got integer"),
        ({"origin": None}, "origin: expected string, got null"),
        ({"origin": "\ud800"}, "'origin' contains half of a surrogate pair"),
        ({"server": "https://mcp.example.com"}, "server: expected object, got string"),
        ({"server": {}}, "server: the key 'url' is missing"),
        ({"server": {"url": "https://a.example", "uri": ""}}, "server: unknown key 'uri'; known"),
        (
            {"server": {"url": "https://a.example", "\x1b` - at `$.x": ""}},
            r"server: unknown key '\x1b` - at `$.x'; known keys: name, protocol, url, version",
        ),
        ({"tools": {}}, "tools: expected array, got object"),
        ({"tools": ["tenant_info"]}, "tools[0]: expected object, got string"),
        ({"tools": [{}]}, "tools[0]: the key 'name' is missing"),
        (
            {"tools": [{"name": "a"}, {"name": "campaign.get/x"}]},
            "tools[1]: 'campaign.get/x' is not a tool name",
        ),
        ({"tools": [{"name": "a"}, {"name": ""}]}, "tools[1]: '' is not a tool name"),
        ({"tools": [{"name": "a\u001b[31m"}]}, r"'a\x1b[31m' is not a tool name"),
        ({"tools": [{"name": "\uff41"}]}, r"'\uff41' is not a tool name"),
        ({"tools": [{"name": "x" * 129}]}, "'xxxxxxxxxxxxxxxxxxxxxxxx'... is not a tool name"),
        ({"tools": [{"name": "a"}, {"name": "a"}]}, "'a' appears twice"),
        ({"tools": [{"name": "a", "titl": ""}]}, "tools[0]: unknown key 'titl'; known keys: "),
        (
            {"tools": [{"name": "a", "title": 1}]},
            "tools[0].title: expected string or null, got integer",
        ),
        (
            {"tools": [{"name": "a", "hints": {"readOnlyHint": 1}}]},
            "hints.readOnlyHint: expected boolean or null, got integer",
        ),
        ({"tools": [{"name": "a", "hints": {"readOnly": True}}]}, "unknown key 'readOnly'"),
        (
            {"tools": [{"name": "a", "parameters": ["x"]}]},
            "expected object or null, got array",
        ),
        (
            {"tools": [{"name": "a", "parameters": {"x": {}}}]},
            "tools[0].parameters.*: the key 'required' is missing",
        ),
        ({"tools": [{"name": "a", "description_sha256": "AA"}]}, "is not a SHA-256"),
        ({"tools": [{"name": "a", "input_sha256": "AA"}]}, "is not a SHA-256"),
    ],
)
def test_what_is_refused(fields: dict[str, object], message: str) -> None:
    assert message in refused(surface_text(**fields)).message


@pytest.mark.parametrize("text", ["[]", "null", '"text"', "3", "true", "1.5"])
def test_a_document_that_is_no_object(text: str) -> None:
    assert "expected object" in refused(text).message


def test_a_missing_key() -> None:
    assert (
        "the key 'server' is missing" in refused('{"schema": 1, "date": "", "origin": ""}').message
    )


def test_a_key_that_appears_twice() -> None:
    error = refused('{\n "schema": 1,\n "tools": [],\n "tools": []\n}')
    assert "the key 'tools' appears twice in one object" in error.message


def test_names_of_128_characters_and_with_dots_are_tool_names() -> None:
    text = surface_text(tools=[{"name": "x" * 128}, {"name": "a.b-C_9"}])
    assert loads(text).names == {"x" * 128, "a.b-C_9"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "expected array"),
        ('[{"date": "2026-05-05"}]', "[0]: the key 'tools' is missing"),
        ('[{"date": "2026-05-05", "tools": ["a", "a"]}]', "[0]: 'a' appears twice"),
        ('[{"date": "2026-05-05", "tools": ["a b"]}]', "[0]: 'a b' is not a tool name"),
        ('[{"date": "2026-05-05", "tools": [7]}]', "[0].tools[0]: expected string"),
        (
            '[{"date": "2026-05-05", "tools": []}, {"date": "2026-05-05", "tools": []}]',
            "the date 2026-05-05 appears twice",
        ),
        (
            '[{"date": "2026-05-05", "tools": ["a"], "renamed": {"b": "c"}}]',
            "[0]: renamed: 'b' is not among the tools of this list",
        ),
        (
            '[{"date": "2026-05-05", "tools": ["a", "b"], "renamed": {"a": "c", "b": "c"}}]',
            "'c' appears twice",
        ),
    ],
)
def test_a_history_that_is_refused(text: str, message: str) -> None:
    with pytest.raises(SurfaceError) as caught:
        loads_history(text)
    assert message in caught.value.message


def test_a_rename_that_a_person_states_is_kept() -> None:
    text = '[{"date": "2026-05-05", "renamed": {"b": "c"}, "tools": ["a", "b"]}]'
    (entry,) = history = loads_history(text)
    assert entry.renamed == {"b": "c"}
    assert loads_history(store.dumps_history(history)) == history


def test_a_list_with_schema_1_is_still_read() -> None:
    tools = [{"name": "a", "title": "A", "parameters": {}}, {"name": "b"}]
    surface = loads(surface_text(schema=1, tools=tools))
    assert [tool.captured for tool in surface.tools] == [True, False]
    assert loads(store.dumps(surface)) == surface


def test_a_history_is_sorted_by_date() -> None:
    text = '[{"date": "2026-06-01", "tools": ["a", "b"]}, {"date": "2026-05-05", "tools": []}]'
    history = loads_history(text)
    assert history == (HistoryEntry("2026-05-05", ()), HistoryEntry("2026-06-01", ("a", "b")))
    assert store.dumps_history(history[::-1]) == store.dumps_history(history)


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.touch()
    path.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(path)
    store.replace_files([(link, store.dumps(FULL))])
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    mask = os.umask(0o027)
    try:
        store.replace_files([(tmp_path / "new.json", "{}")])
    finally:
        os.umask(mask)
    assert (tmp_path / "new.json").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_renamed_leaves_all_as_they_were(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text("old", encoding="utf-8")
    # A name that is one too long for the file system: the last file cannot be renamed to it.
    contents = [(first, "new"), (second, "new"), (tmp_path / ("x" * 256), "new")]
    with pytest.raises(OSError, match="too long"):
        store.replace_files(contents)
    assert {each.name: each.read_text(encoding="utf-8") for each in tmp_path.iterdir()} == {
        "a.json": "old",
    }


def test_an_interrupt_between_two_files_leaves_all_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text("old", encoding="utf-8")
    replace = Path.replace

    def interrupt(self: Path, target: Path) -> Path:
        if target == second:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.replace_files([(first, "new"), (second, "new")])
    assert {each.name: each.read_text(encoding="utf-8") for each in tmp_path.iterdir()} == {
        "a.json": "old",
    }
