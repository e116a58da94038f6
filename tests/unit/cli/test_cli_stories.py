"""`broadsheet story` and `broadsheet related`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader.cli.subcommands import cli
from tests.articles import story, write_library


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    write_library(tmp_path / "news", story())
    options = ["--library", str(tmp_path / "news"), "--state", str(tmp_path / "state.json")]
    return lambda *words: CliRunner().invoke(cli, [*words, *options])


def ids(run) -> dict[str, str]:
    lines = run("list", "--json").output.splitlines()
    return {found["title"]: found["id"] for found in map(json.loads, lines)}


def test_a_story_is_printed_in_time_order(run) -> None:
    article = ids(run)["The mill turns again"]
    found = [json.loads(line) for line in run("story", article, "--json").output.splitlines()]
    assert [one["title"] for one in found] == [
        "Mill wheel found under the quay",
        "Council votes to raise the wheel",
        "The mill turns again",
    ]
    assert run("story", article, "--markdown").output.startswith("# Mill wheel found under the quay\n")
    assert "3 articles, 3 sources, 3 unread" in run("story", article).output


def test_an_article_without_a_story_is_one_line_and_status_2(run) -> None:
    result = run("story", ids(run)["Comet seen at dawn"])
    assert result.exit_code == 2
    assert "in no story" in result.output + (result.stderr if result.stderr_bytes else "")
    assert run("related", "nothing").exit_code == 2


def test_related_stories_are_printed_as_the_sidebar_shows_them(run) -> None:
    article = ids(run)["Mill wheel found under the quay"]
    found = [json.loads(line) for line in run("related", article, "--json").output.splitlines()]
    assert [one["direction"] for one in found][:1] == ["later"]
    assert {one["title"] for one in found} >= {"Council votes to raise the wheel", "A ghost of the mill"}
    assert "ghost" in run("related", article).output


def test_all_stories_are_printed_with_their_events(run) -> None:
    (found,) = [json.loads(line) for line in run("stories", "--json").output.splitlines()]
    assert found["title"] == "Mill wheel found under the quay"
    assert len(found["articles"]) == 3
    assert [len(event["articles"]) for event in found["events"]] == [1, 1, 1]
    assert {path for event in found["events"] for path in event["articles"]} == {
        article["path"] for article in found["articles"]
    }
    assert "3 articles" in run("stories").output


def test_a_star_is_told_what_happened_next_until_that_is_read(run) -> None:
    wheel = ids(run)["Mill wheel found under the quay"]
    assert json.loads(run("follow-ups", "--json").output or "null") is None
    assert run("star", wheel).exit_code == 0
    (told,) = [json.loads(line) for line in run("follow-ups", "--json").output.splitlines()]
    assert told["star"]["id"] == wheel
    titles = [line["title"] for line in told["developments"]]
    assert titles == ["Council votes to raise the wheel", "The mill turns again"]
    line = told["developments"][0]
    assert not line["seen"]
    assert "later" in line["reason"]
    assert "same story" in line["reason"]
    assert told["quiet_since"] is None
    assert run("follow-ups", "--new", "--exit-code").exit_code == 3
    assert "Council votes" in run("follow-ups", "--new").output
    comet = ids(run)["Comet seen at dawn"]
    run("star", comet)
    quiet = [json.loads(line) for line in run("follow-ups", "--json").output.splitlines()]
    assert {one["star"]["id"]: one["quiet"] for one in quiet}[comet] == "nothing since"
    run("unstar", wheel, comet)
    assert run("follow-ups", "--json").output == ""


def test_a_star_is_put_with_words_that_stay_until_they_are_changed(run, tmp_path: Path) -> None:
    wheel = ids(run)["Mill wheel found under the quay"]
    assert "ask the council @2031-12-01" in run("note", wheel, "ask", "the council", "@2031-12-01").output
    refused = run("note", wheel, "call @31 Feb")
    assert refused.exit_code == 2
    assert "“31 Feb” is no day" in refused.output + (refused.stderr if refused.stderr_bytes else "")
    assert run("note", wheel, "#other-sources").exit_code == 0
    record = json.loads((tmp_path / "state.json").read_text())["articles"][wheel]
    kept = {name: record[name] for name in ("starred", "note", "due", "scope")}
    assert kept == {"starred": True, "note": "ask the council", "due": "2031-12-01", "scope": "other-sources"}
    assert {"note_at", "due_at", "scope_at", "summary", "summary_at"} <= record.keys()


def test_the_setting_of_days_is_accepted_and_said_once_to_have_no_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.cli.opening import open_library
    from reader.settings.config import Config

    monkeypatch.delenv("BROADSHEET_CACHE", raising=False)
    write_library(tmp_path / "news", story())
    openings = [(None, True, 0), (3.0, False, 0), (3.0, True, 1), (3.0, True, 0)]
    for days, heard, count in openings:
        config = Config(story_days=days, cache_dir=tmp_path / "cache")
        library = open_library([tmp_path / "news"], str(tmp_path / "state.json"), config, heard=heard)
        assert sum("story_days has no effect" in notice for notice in library.notices) == count
        library.close()


def test_a_digest_is_a_page_of_what_the_stars_did(run) -> None:
    wheel = ids(run)["Mill wheel found under the quay"]
    run("star", wheel)
    text = run("digest", "--since", "2026-11-18").output
    assert "2 developments on 1 star" in text
    assert text.index("The mill turns again") < text.index("Council votes to raise the wheel")
    assert "https://news.example/the-mill-turns-again" in text
    assert "1 development on 1 star" in run("digest", "--since", "2026-11-19").output
    markdown = run("digest", "--since", "2026-11-18", "--markdown").output
    assert "[The mill turns again](<https://news.example/the-mill-turns-again>)" in markdown
    page = run("digest", "--since", "2026-11-18", "--html").output
    assert page.startswith("<!doctype html>")
    assert '<b><a href="https://news.example/the-mill-turns-again"' in page, "its only report is told by its headline"
    assert "<ul>" not in page
    assert run("digest", "--since", "soon").exit_code == 2
    assert "0 developments on 0 stars" in run("digest", "--since", "2031-01-01").output
