"""The command line: what opens the reader, what prints, and how mistakes end."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reader import __version__
from reader.cli import COMMANDS, opening, plain_opening
from reader.cli.subcommands import cli
from reader.index import settling
from reader.settings import paths
from reader.settings.log import MOST, append, note_fault
from reader.ui.flows.feed_flow import OPEN_OWN


def run(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(cli, list(words), prog_name="broadsheet")
    assert result.exit_code == status, result.output
    return result.output


def test_the_entry_point_knows_every_command() -> None:
    assert set(cli.commands) == COMMANDS


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ([], None)),
        (["a", "b"], (["a", "b"], None)),
        (["a", "--state", "f"], (["a"], "f")),
        (["./list"], (["./list"], None)),
        (["list"], None),
        (["--help"], None),
        (["a", "--library", "b"], None),
        (["--state"], None),
    ],
)
def test_plain_opening(words: list[str], expected: tuple[list[str], str | None] | None) -> None:
    assert plain_opening(words) == expected


def test_version_and_help() -> None:
    assert run("--version").strip() == f"broadsheet {__version__}"
    assert "FOLDER" in run("--help")


def test_list_prints_one_object_a_line(news: Path) -> None:
    lines = [json.loads(line) for line in run("list", "--json", "--library", str(news)).splitlines()]
    assert [line["title"] for line in lines][:2] == ["Comet seen at dawn", "[Important] 50% off [/] everything"]
    comet = lines[0]
    assert comet["published"] == "2026-11-20T10:00:00+00:00"
    assert comet["published_precision"] == "aware"
    assert comet["source"] == {"name": "Observer", "domain": "news.example"}
    assert comet["state"] == ["unpublished", "expired"]


def test_the_documented_members_are_exactly_those_printed(news: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "json.md").read_text(encoding="utf-8")
    article = json.loads(run("list", "--json", "--library", str(news)).splitlines()[0])
    assert [name for name in article if f"`{name}`" not in page] == []
    shown = json.loads(run("show", article["id"], "--json", "--library", str(news)))
    assert [name for name in shown if f"`{name}`" not in page] == []


def test_list_takes_a_query(news: Path) -> None:
    assert run("list", "title:mill", "--library", str(news)).count("\n") == 2
    assert "source" in run("list", "sorce:x", "--library", str(news), status=2)


def test_a_list_waits_for_stories_only_where_it_asks_for_them(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[bool] = []
    advance = settling.advance

    def counted(*args: Any, **more: Any) -> bool:
        steps.append(True)
        return advance(*args, **more)

    monkeypatch.setattr(settling, "advance", counted)
    lines = run("list", "--json", "--library", str(news)).splitlines()
    assert lines and steps == []
    asked = run("list", f"story:{json.loads(lines[0])['id']}", "--library", str(news))
    assert asked and steps
    steps.clear()
    assert run("list", "--json", "--library", str(news)).splitlines() == lines
    assert steps == []


def test_show_resolves_related_and_prints_metadata(news: Path) -> None:
    first = next(
        article
        for line in run("list", "--json", "--library", str(news)).splitlines()
        if (article := json.loads(line))["title"].startswith("Mill wheel")
    )
    shown = json.loads(run("show", first["id"], "--json", "--library", str(news)))
    by_title = {entry["title"]: entry for entry in shown["related"]}
    assert by_title["Council votes to raise the wheel"]["direction"] == "later"
    assert by_title["A ghost of the mill"]["ghost"] is True
    assert "provider:" in run("show", first["id"], "--metadata", "--library", str(news))
    assert run("show", first["id"], "--markdown", "--library", str(news)).startswith("---\ntitle: Mill wheel")
    assert "Mill wheel" in run("show", first["id"], "--library", str(news))
    assert "no article" in run("show", "f" * 16, "--library", str(news), status=2)


def test_index_reads_only_what_changed_unless_it_is_made_anew(news: Path) -> None:
    assert "6 new" in run("index", str(news))
    assert "0 new, 0 changed" in run("index", str(news))
    output = run("index", str(news), "--rebuild", "--stats")
    assert "6 new" in output
    assert "resolve" in output


def test_check_tells_what_is_wrong_and_where(news: Path) -> None:
    assert "0 unreadable" in run("check", str(news))
    (news / "broken.md").write_text("---\ntitle: One: two\nsource: x\n---\nText\n", encoding="utf-8")
    output = run("check", str(news))
    assert "broken.md:2: mended:" in output
    lines = [json.loads(line) for line in run("check", str(news), "--json").splitlines()]
    assert lines[-1]["summary"]["mended"] == 1


@pytest.mark.parametrize("what", ["missing", "file"])
def test_what_is_no_folder_is_one_line_and_status_2(tmp_path: Path, news: Path, what: str) -> None:
    (tmp_path / "file").write_text("x")
    output = run("list", "--library", str(tmp_path / what), status=2)
    assert output.startswith("broadsheet: ")
    assert output.count("\n") == 1


def test_an_empty_folder_is_one_line_and_status_2(tmp_path: Path, news: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no articles in" in run("list", "--library", str(tmp_path / "empty"), status=2)


def test_wrong_settings_name_file_and_line(tmp_path: Path, news: Path) -> None:
    (tmp_path / "config").write_text("theme: dark\nmesure: 3\n", encoding="utf-8")
    output = run("list", "--library", str(news), status=2)
    assert "line 2" in output


def test_state_path(tmp_path: Path, news: Path) -> None:
    assert run("state", "path").strip() == str(tmp_path / "state")
    assert run("state", "path", "--state", "x.json").strip() == "x.json"


def test_log_prints_its_path_and_its_end(tmp_path: Path, news: Path) -> None:
    log = str(tmp_path / "cache" / "broadsheet.log")
    assert run("log").splitlines() == [log, "(nothing is written there)"]
    for number in range(30):
        note_fault(ValueError(f"fault {number}"), "test")
    lines = run("log", "--lines", "4").splitlines()
    assert lines[0] == log and "ValueError: fault 29" in lines and len(lines) == 5
    assert "test" in run("log") and Path(log).stat().st_mode & 0o077 == 0


def test_a_log_does_not_grow_for_ever(tmp_path: Path, news: Path) -> None:
    for _ in range(4):
        note_fault(ValueError("x" * 10**6), "test")
    append(paths.log_file(), "y" * MOST * 2)
    note_fault(ValueError("after"), "test")
    assert "after" in run("log") and paths.log_file().stat().st_size < 10_000
    assert (tmp_path / "cache" / "broadsheet.old.log").exists()


def test_every_command_takes_library_and_state(news: Path) -> None:
    groups = {"state": "path", "rules": "try"}
    alone = {"log", "config", "completion"}
    commands = [command for name, command in cli.commands.items() if name not in {*groups, *alone}]
    commands += [cli.commands[group].commands[name] for group, name in groups.items()]  # pyright: ignore[reportAttributeAccessIssue]
    for command in commands:
        options = {option for parameter in command.params for option in parameter.opts}
        assert {"--library", "--state"} <= options, command.name


def test_one_s_own_library_is_opened_when_the_reader_ends_for_that(
    tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(opening, "run_app", lambda *_: OPEN_OWN)
    monkeypatch.setattr(opening.os, "name", "posix")
    monkeypatch.setattr(opening.os, "execv", lambda _program, words: started.append(words))
    opening.open_reader([str(news)], str(tmp_path / "marks.json"))
    assert started == [[sys.executable, "-P", "-m", "reader", "--state", str(tmp_path / "marks.json")]]
