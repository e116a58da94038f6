"""Feeds that commands of the user print."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reader.feeds.command_feed import command_address, run_command
from reader.model.errors import CancelledError
from reader.web.errors import FetchError
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import Clock, articles, fetch, subscribe


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_what_a_command_prints_is_a_feed_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(item(1), item(2)))
    commands = {"Mail": python(f"print(open({str(tmp_path / 'feed.xml')!r}).read())")}
    store = subscribe(tmp_path / "library", command_address("Mail"), title="Mail")
    outcome = fetch(store, Clock(), commands=commands, allows=lambda _host: False)
    assert outcome.sentence() == "2 new in 1 feed"
    assert [path.parent.name for path in articles(tmp_path / "library")] == ["mail", "mail"]
    assert fetch(store, Clock(), commands=commands).sentence() == "Nothing new"
    assert (
        b"feed.xml" not in (tmp_path / "library" / "feeds.opml").read_bytes()
    )  # the command stands in the settings only


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (None, r"The settings have no command called Mail \(feed_commands\)"),
        (("/nowhere/at-all",), "The command at-all cannot be started: No such file or directory"),
        (python("raise SystemExit(3)"), r"The command .* failed \(exit code 3\)"),
        (python("import time; time.sleep(60)"), "printed no feed within 0.5 seconds"),
        (python("while True: print('x' * 9999)"), "prints more than 1 MB"),
        (python("print('x' * 1_000_001)"), "prints more than 1 MB"),
    ],
    ids=["unknown", "missing", "failing", "slow", "endless", "large"],
)
def test_a_command_that_fails_is_one_sentence(command: tuple[str, ...] | None, said: str) -> None:
    commands = {"Mail": command} if command else {}
    slow = command is not None and "sleep" in command[-1]
    with pytest.raises(FetchError, match=said):
        run_command("command:Mail", commands, lambda: False, seconds=0.5 if slow else 30, max_bytes=1_000_000)


def test_a_command_ends_with_its_fetch() -> None:
    with pytest.raises(CancelledError):
        run_command("command:Mail", {"Mail": python("import time; time.sleep(60)")}, lambda: True)


def test_no_shell_takes_a_command_apart(tmp_path: Path) -> None:
    script = "import sys, json; print(json.dumps(sys.argv[1:]))"
    came = run_command(
        "command:x", {"x": (*python(script), "; touch " + str(tmp_path / "harm"), "$HOME")}, lambda: False
    )
    assert b"$HOME" in came.body
    assert not (tmp_path / "harm").exists()
