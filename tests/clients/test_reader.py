"""A client that hangs, asks, crashes, or is missing fails its claim, and leaves no process."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from clients.page import Guide
from clients.pins import Client
from clients.reader import Answer, Reader

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<section><h2>Fake</h2><ol><li><p>Add it. It shows <strong>All is well</strong>.</p>
<div class="highlight-sh notranslate"><div class="highlight"><pre>fake mcp add</pre></div></div>
</li></ol><section><h3><code>It is there already</code></h3></section></section>"""


def make(tmp_path: Path, script: str | None, patience: float = 60) -> Reader:
    """Return a reader of PAGE whose client is a shell *script*, or is not there."""
    client = Client("fake", tmp_path / "client")
    client.programs.mkdir(parents=True)
    if script is not None:
        (client.programs / "fake").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (client.programs / "fake").chmod(0o755)
    guide = Guide("fake", (BeautifulSoup(PAGE, "html.parser"),))
    return Reader(client, guide, tmp_path / "home", "http://127.0.0.1:9", patience=patience)


def gone(process: int) -> bool:
    """Wait for the end of a process; return whether it came."""
    for _ in range(1200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
        )
        if state.stdout.strip().startswith("Z"):
            return True  # ended, and nobody has asked how
        time.sleep(0.05)
    return False


def test_a_claim_that_holds(tmp_path: Path) -> None:
    reader = make(tmp_path, "echo All is well")
    reader.do("mcp add").succeeds().shows(*reader.guide.step("mcp add").bold)


def test_one_other_word_fails_and_quotes_both_sides(tmp_path: Path) -> None:
    reader = make(tmp_path, "echo All is fine")
    with pytest.raises(AssertionError) as error:
        reader.do("mcp add").shows(*reader.guide.step("mcp add").bold)
    assert "The page:\n  All is well" in str(error.value)
    assert "The client:\n  $ fake mcp add\n  All is fine" in str(error.value)


def test_a_failure_that_the_page_does_not_name(tmp_path: Path) -> None:
    reader = make(tmp_path, "echo It was there already >&2; exit 1")
    with pytest.raises(AssertionError, match="The page:\n  It is there already"):
        reader.do("mcp add").is_named_in(reader.guide.failures())


def test_a_client_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    reader = make(tmp_path, "echo $$; sleep 600 & echo $!; wait", patience=1)
    done = reader.do("mcp add")
    with pytest.raises(AssertionError, match="did not end, and was killed"):
        done.succeeds()
    assert all(gone(int(process)) for process in done.printed.split())


def test_what_a_client_leaves_running_is_ended(tmp_path: Path) -> None:
    done = make(tmp_path, "sleep 600 & echo $!").do("mcp add").succeeds()
    assert gone(int(done.printed))


def test_a_client_that_asks_without_a_terminal_gets_no_answer(tmp_path: Path) -> None:
    reader = make(tmp_path, "echo Which one?; read answer || exit 4")
    with pytest.raises(AssertionError, match=r"Which one\?\n  \[exit 4\]"):
        reader.do("mcp add").succeeds()


def test_a_client_that_asks_on_a_terminal_is_answered(tmp_path: Path) -> None:
    reader = make(
        tmp_path, 'test -t 0 || exit 3; echo Which one?; read answer; echo "You: $answer"'
    )
    done = reader.do("mcp add", terminal=True, answers=[Answer("Which one?", "this\r")])
    done.succeeds().shows("You: this")


def test_a_client_that_crashes_shows_what_it_printed(tmp_path: Path) -> None:
    reader = make(tmp_path, "echo panic: no memory >&2; kill -SEGV $$")
    with pytest.raises(AssertionError, match="panic: no memory"):
        reader.do("mcp add").succeeds()


def test_a_client_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="fake is not installed"):
        make(tmp_path, None).do("mcp add")


def test_a_client_that_could_not_be_installed_says_why(tmp_path: Path) -> None:
    reader = make(tmp_path, None)
    reader.client.failed.write_text("npm error 404 Not Found", "utf-8")
    with pytest.raises(AssertionError, match="npm error 404 Not Found"):
        reader.do("mcp add")


def test_the_client_sees_nothing_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THIS_MACHINE", "1")
    done = make(tmp_path, "env").do("mcp add").succeeds()
    done.lacks("SECRET_OF_THIS_MACHINE")
    done.shows(f"HOME={tmp_path / 'home'}")


def test_a_command_that_left_the_page(tmp_path: Path) -> None:
    with pytest.raises(
        AssertionError, match=r"No page has command 1 of the form `fake … mcp login"
    ):
        make(tmp_path, "true").do("mcp login")
