"""capture, check and diff on a well-behaved server: what is written, said, and sent."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import mcp_types
import pytest

from support.mcp_servers import Handler, hostile, make_tools, sdk_server
from surface.runner import ROOT, call, environment, old_surface, run, save, save_history, start
from tool_surface.cli.commands import ORIGIN
from tool_surface.lists import store
from tool_surface.lists.model import Hints, HistoryEntry, Server, Surface, Tool
from tool_surface.server.http import METHODS

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = make_tools(227)
PLAIN = make_tools(227, annotated=False)


def test_a_capture_holds_all_tools_of_all_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    with sdk_server(TOOLS, page=50) as journal:
        outcome = call(capsys, "capture", journal.url, "-o", path)
    assert outcome.status == 0
    assert outcome.out == f"captured 227 tools of {journal.url} in {path}\n"
    surface = store.load(path)
    assert surface.origin == ORIGIN
    assert surface.server == Server(journal.url, "loopback", "1.0", "2026-07-28")
    assert surface.names == {tool.name for tool in TOOLS}
    tool = surface.by_name[TOOLS[0].name]
    assert tool.title == "Tool 0"
    assert tool.hints == Hints(read_only=True, destructive=False, open_world=False)
    assert [
        (name, each.type, each.required) for name, each in (tool.parameters or {}).items()
    ] == [
        ("id", "string", True),
        ("limit", "integer | null", False),
        ("names", "array of string", False),
    ]
    assert "Does the thing" not in path.read_text(encoding="utf-8")
    assert journal.methods.count("tools/list") == 5


def test_hints_that_the_server_does_not_state_are_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    with sdk_server(PLAIN) as journal:
        assert call(capsys, "capture", journal.url, "-o", path).status == 0
        assert call(capsys, "check", journal.url, "--surface", path).status == 0
    assert '"hints": null' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("json_response", [False, True])
def test_two_captures_are_equal_to_the_byte(
    json_response: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = tmp_path / "a.json", tmp_path / "b.json"
    for path, tools in zip(paths, (TOOLS, TOOLS[::-1]), strict=True):
        with sdk_server(tools, json_response=json_response) as journal:
            assert call(capsys, "capture", journal.url, "-o", path).status == 0
    one, other = (path.read_text(encoding="utf-8").split('"tools"')[1] for path in paths)
    assert one == other


def test_only_what_connecting_and_listing_need_leaves_the_client(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sdk_server(TOOLS) as journal:
        call(capsys, "capture", journal.url, "-o", tmp_path / "list.json")
    assert set(journal.methods) == {"server/discover", "tools/list"}

    def older(handler: Handler) -> None:
        if not handler.greet():
            handler.tools("a")

    with hostile(older) as journal:
        call(capsys, "capture", journal.url, "-o", tmp_path / "list.json")
    assert journal.methods == [
        "server/discover",
        "initialize",
        "notifications/initialized",
        "tools/list",
    ]
    assert set(journal.methods) <= METHODS
    # The rest is the courtesy of ending the session, which is no message.
    assert [each[0] for each in journal.requests if not each[2]] == ["DELETE"]


def test_a_call_of_a_tool_cannot_leave_the_client() -> None:
    import anyio
    import httpx2

    from tool_surface.server.http import open_client
    from tool_surface.server.text import ServerFault

    async def attempt(url: str, method: str) -> None:
        http, _guard = open_client(url)
        async with http:
            message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"name": "a"}}
            with pytest.raises(ServerFault, match=f"never sends {method}"):
                await http.post(url, json=message)
            del message["id"]
            assert isinstance(await http.post(url, json=message), httpx2.Response)

    with hostile(lambda handler: handler.send(200)) as journal:
        for method in ("tools/call", "resources/read", "ping", "notifications/cancelled"):
            anyio.run(attempt, journal.url, method)
    assert journal.requests == []


def test_the_surface_that_is_replaced_goes_into_the_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = old_surface(tmp_path, "tenant_info", "tenant_list")
    history = tmp_path / "list_history.json"
    earlier = HistoryEntry("2026-05-05", ("tenant_info",))
    save_history((earlier,), history)
    with sdk_server(PLAIN[:3]) as journal:
        for _ in range(2):  # the second on the same day adds nothing
            assert call(capsys, "capture", journal.url, "-o", path, "--replace").status == 0
            assert store.load_history(history) == (
                earlier,
                HistoryEntry("2026-08-20", ("tenant_info", "tenant_list")),
            )
    assert len(store.load(path).tools) == 3


def test_the_default_files_are_those_of_the_site() -> None:
    from tool_surface.cli.options import parser
    from tool_surface.server.discovery import load_stored

    options = parser().parse_args(["capture", "https://a.example"])
    assert options.output == ROOT / "amperity_api/source/tool_surface.json"
    assert options.output.with_name(f"{options.output.stem}_history.json").is_file()
    answers = parser().parse_args(["discover"]).answers
    assert load_stored(answers).stacks[0].url == "https://mcp.amperity.com"


def changed(tool: mcp_types.Tool) -> None:
    number = int(tool.name[-5:])
    if number == 1:
        tool.title = "Other title"
    if number == 2:
        tool.annotations = mcp_types.ToolAnnotations(read_only_hint=False, open_world_hint=False)
    if number == 3:
        tool.input_schema["properties"]["limit"] = {"type": "integer"}
    if number == 4:
        tool.description = "Does another thing."
    if number == 5:
        tool.name += "_version"
    if number == 6:
        tool.name, tool.description = "brand_new", "Does something new."


def test_a_check_names_everything_that_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    with sdk_server(TOOLS[:10]) as journal:
        call(capsys, "capture", journal.url, "-o", path)
        same = call(capsys, "check", journal.url, "--surface", path)
    assert same.status == 0
    assert same.out.startswith(f"{path} (")
    assert same.out.endswith(f") and {journal.url} agree: 10 tools\n")
    with sdk_server(make_tools(10, change=changed)) as journal:
        outcome = call(capsys, "check", journal.url, "--surface", path)
        as_json = call(capsys, "check", journal.url, "--surface", path, "--json")
    assert outcome.status == as_json.status == 3
    assert outcome.out.splitlines() == [
        "[removed] group6_act_00006: no longer offered",
        "[renamed] group5_act_00005: renamed to group5_act_00005_version",
        "[added] brand_new: newly offered",
        '[title] group1_act_00001: title changed from "Tool 1" to "Other title"',
        "[hints] group2_act_00002: "
        'hints changed from "readOnlyHint: true" to "readOnlyHint: false"',
        '[hints] group2_act_00002: hints changed from "destructiveHint: false" to nothing',
        "[parameters] group3_act_00003: parameters changed from "
        '"limit: integer | null, optional" to "limit: integer, optional"',
        "[description] group4_act_00004: the description changed",
    ]
    report = json.loads(as_json.out)
    assert (report["status"], len(report["findings"])) == ("differs", 8)
    assert report["findings"][1] == {
        "kind": "renamed",
        "name": "group5_act_00005",
        "message": "renamed to group5_act_00005_version",
        "old": "group5_act_00005",
        "new": "group5_act_00005_version",
    }


def test_a_check_against_names_compares_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = old_surface(tmp_path, *(tool.name for tool in TOOLS))
    with sdk_server(TOOLS) as journal:
        same = call(capsys, "check", journal.url, "--surface", path)
        assert (same.status, "(names only)" in same.out) == (0, True)
    with sdk_server(TOOLS[:-1]) as journal:
        assert call(capsys, "check", journal.url, "--surface", path).status == 3


def test_a_proxy_of_the_environment_is_used_but_for_this_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def behave(handler: Handler) -> None:
        if not handler.greet():
            handler.tools("tenant_info", "tenant_list")

    path = old_surface(tmp_path)
    for name in ("no_proxy", "NO_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    with hostile(behave) as proxy, hostile(behave) as direct:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert call(capsys, "check", direct.url, "--surface", path).status == 0
        assert proxy.requests == []
        assert call(capsys, "check", "http://mcp.invalid", "--surface", path).status == 0
        assert {each[1] for each in proxy.requests} == {"http://mcp.invalid/"}


def test_a_check_of_a_bad_file_asks_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.json"
    path.write_text('{\n"schema": 1,\n', encoding="utf-8")
    with sdk_server(TOOLS) as journal:
        for arguments in (("check", journal.url, "--surface"), ("capture", journal.url, "-o")):
            outcome = call(capsys, *arguments, path)
            assert outcome.status == 2
            assert outcome.error.startswith(f"{path}:3: the file ends too early")
    assert journal.requests == []


def test_diff_reports_between_two_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = old_surface(tmp_path, "campaign_get", "journey_create")
    other = tmp_path / "other.json"
    tools = (Tool("campaign_get"), Tool("create_journey"))
    save(Surface("2026-09-01", "x", Server("https://a.example"), tools), other)
    assert call(capsys, "diff", one, one).status == 0
    outcome = call(capsys, "diff", one, other)
    assert outcome.status == 3
    assert outcome.out == "[renamed] journey_create: renamed to create_journey\n"
    assert call(capsys, "diff", one, tmp_path / "none.json").status == 2


def test_diff_does_not_load_the_sdk(tmp_path: Path) -> None:
    one = old_surface(tmp_path)
    code = (
        "import sys; from tool_surface.cli.main import main; status = main(sys.argv[1:]); "
        "sys.exit(status or any(name.split('.')[0] in {'mcp', 'httpx2'} for name in sys.modules))"
    )
    command = [sys.executable, "-c", code, "diff", str(one), str(one)]
    subprocess.run(command, check=True, env=environment(), cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("command", ["", "capture", "check", "diff", "discover", "age"])
def test_help_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        call(capsys, *command.split(), "--help")
    assert caught.value.code == 0
    assert f"python -m tool_surface {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("check",),
        ("discover", "https://a.example"),
        ("check", "https://a.example", "--timeout", "0"),
        ("check", "https://a.example", "--timeout", "nan"),
        ("check", "https://a.example", "--login", "--token-env", "X"),
    ],
)
def test_a_wrong_command_line(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        call(capsys, *arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (None, "is not set"),
        ("", "is not set"),
        ("two words", "doesn't hold a bearer token"),
        ("line\nInjected: header", "doesn't hold a bearer token"),
    ],
)
def test_a_bad_token_is_never_shown(
    value: str | None,
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SURFACE_TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("SURFACE_TOKEN", value)
    path = old_surface(tmp_path)
    options = ("--token-env", "SURFACE_TOKEN", "--surface", path)
    outcome = call(capsys, "check", "http://127.0.0.1:1", *options)
    assert (outcome.status, sentence in outcome.error) == (2, True)
    assert not value or value not in outcome.err


def test_a_token_in_the_place_of_its_name_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = old_surface(tmp_path)
    outcome = call(
        capsys, "check", "https://a.example", "--token-env", "eyJ.abc-def", "--surface", path
    )
    assert "takes the name of an environment variable" in outcome.error
    assert "eyJ" not in outcome.err


def test_a_token_is_not_sent_in_clear(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURFACE_TOKEN", "s3cret-t0ken")
    path = old_surface(tmp_path)
    for how in (("--token-env", "SURFACE_TOKEN"), ("--login",)):
        outcome = call(capsys, "check", "http://mcp.invalid", *how, "--surface", path)
        assert "only sent over https" in outcome.error


def test_what_the_sdk_logs_is_not_printed(tmp_path: Path) -> None:
    """It logs tracebacks with what the server said, in which a token may stand."""
    token = "s3cret-t0ken-that-nobody-may-see"
    path = old_surface(tmp_path)

    def echo(handler: Handler) -> None:
        if not handler.greet():
            handler.send(200, f"{{{handler.headers['Authorization']}", "application/json")

    with hostile(echo) as journal:
        arguments = ("check", journal.url, "--token-env", "SURFACE_TOKEN", "--surface", path)
        outcome = run(*arguments, SURFACE_TOKEN=token)
    assert outcome.status == 2
    assert token in journal.everything
    assert outcome.out == ""
    assert outcome.err.splitlines() == [
        f"Connecting to {journal.url} (at most 60 seconds) ...",
        f"error: {outcome.error}",
    ]


def test_a_folder_that_is_read_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The superuser may write anywhere but into /proc."""
    with sdk_server(TOOLS[:2]) as journal:
        outcome = call(capsys, "capture", journal.url, "-o", "/proc/self/list.json")
        assert outcome.status == 2
        assert "/proc/self/list.json can't be written" in outcome.error
        if os.geteuid() != 0:
            path = old_surface(tmp_path)
            before = path.read_bytes()
            tmp_path.chmod(0o500)
            assert call(capsys, "capture", journal.url, "-o", path).status == 2
            tmp_path.chmod(0o700)
            assert path.read_bytes() == before
        outcome = call(capsys, "capture", journal.url, "-o", tmp_path / "none" / "list.json")
        assert "-o takes a file in an existing folder" in outcome.error


def test_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A limit on the size of files fails a write in its middle, as a full disk does."""
    path = old_surface(tmp_path)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with sdk_server(TOOLS) as journal:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            outcome = call(capsys, "capture", journal.url, "-o", path, "--replace")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert outcome.status == 2
    assert "can't be written (File too large) and was left unchanged" in outcome.error
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["list.json"]


def test_an_interrupt(tmp_path: Path) -> None:
    path = old_surface(tmp_path)
    before = path.read_bytes()

    def slow(handler: Handler) -> None:
        if not handler.greet():
            time.sleep(10)

    with hostile(slow) as journal, start("capture", journal.url, "-o", path) as process:
        while "tools/list" not in journal.methods:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=10)
    assert process.returncode == 2
    assert "error: interrupted; run it again" in err
    assert "Traceback" not in err
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["list.json"]


def test_a_signal_after_the_report_changes_no_status(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from tool_surface.cli.main import main; status = main(); "
        "os.kill(os.getpid(), signal.SIGTERM); sys.exit(status)"
    )
    path = old_surface(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", code, "age", "--surface", str(path)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 3


def test_a_reader_that_leaves_early(tmp_path: Path) -> None:
    path = old_surface(tmp_path, *(f"tool_{number}" for number in range(5000)))
    other = tmp_path / "other.json"
    save(Surface("2026-09-01", "x", Server("https://a.example"), (Tool("a"),)), other)
    with start("diff", path, other) as process:
        assert process.stdout
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr
        said = process.stderr.read()
    assert said.splitlines()[0].endswith("differ: 5001 findings")
    assert said.count("\n") == 1
    assert process.returncode == 2


def test_a_page_in_an_unknown_language_does_not_stop_the_report(tmp_path: Path) -> None:
    """A terminal without UTF-8 gets escapes."""
    paths = tmp_path / "a.json", tmp_path / "b.json"
    for path, title in zip(paths, ("Übersicht", "概要"), strict=True):
        tool = Tool("a", title, parameters={})
        save(Surface("2026-09-01", "x", Server("https://a.example"), (tool,)), path)
    outcome = run("diff", *paths, PYTHONIOENCODING="ascii")
    assert outcome.status == 3
    assert r'from "\xdcbersicht" to "\u6982\u8981"' in outcome.out
