"""`broadsheet state`: merging, exporting, importing, and looking whether all is well."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reader.cli.subcommands import cli
from reader.model.identity import article_id
from reader.state.file import decode
from reader.state.store import StateStore

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"BROADSHEET_{name}", str(tmp_path / name.lower()))
    monkeypatch.setenv("BROADSHEET_STATE", str(tmp_path / "state" / "state.json"))

    def invoke(*words: str, status: int = 0) -> Result:
        result = CliRunner().invoke(cli, ["state", *words], prog_name="broadsheet")
        assert result.exit_code == status, result.output
        return result

    return invoke


def marked(path: Path, **articles: dict[str, object]) -> Path:
    store = StateStore(path, lambda: datetime(2026, 5, 1, tzinfo=UTC))
    for article, fields in articles.items():
        store.change({article: fields}, {article: (article, f"https://news.example/{article}", "News")})
    assert store.close()
    return path


def mine(tmp_path: Path) -> dict[str, dict[str, object]]:
    return json.loads((tmp_path / "state" / "state.json").read_bytes())["articles"]


def test_copies_are_merged_and_stay(run: Run, tmp_path: Path) -> None:
    marked(tmp_path / "state" / "state.json", here={"starred": True})
    one = marked(tmp_path / "one.json", there={"read": True}, here={"read": True})
    damaged = tmp_path / "two.json"
    damaged.write_bytes(marked(tmp_path / "whole.json", more={"starred": True}).read_bytes()[:-20])
    before = one.read_bytes()
    result = run("merge", str(one), str(damaged))
    assert f"{one}: 2 articles, 2 of them changed here\n" in result.output
    assert "what is whole in it is taken" in result.output
    assert {name: sorted(record.keys() & {"read", "starred"}) for name, record in mine(tmp_path).items()} == {
        "here": ["read", "starred"],
        "there": ["read"],
        "more": ["starred"],
    }
    assert one.read_bytes() == before
    assert "0 of them changed here" in run("merge", str(one)).output
    assert "cannot be read" in run("merge", str(tmp_path / "nowhere"), status=2).output


def test_what_is_exported_comes_back(run: Run, tmp_path: Path) -> None:
    marked(tmp_path / "state" / "state.json", a={"starred": True, "note": "<&>"}, b={"read": True})
    whole = tmp_path / "export.json"
    run("export", "--output", str(whole))
    assert decode(whole.read_bytes()).check is True
    assert run("export").output.encode() == whole.read_bytes()
    assert run("export", "--addresses").output == "https://news.example/a a\n"
    opml = run("export", "--opml").output
    assert 'url="https://news.example/a"' in opml
    (tmp_path / "state" / "state.json").unlink()
    (tmp_path / "state" / "state.json.bak").unlink()
    assert "2 articles, 2 of them changed here" in run("import", str(whole)).output
    assert mine(tmp_path)["a"]["note"] == "<&>"
    (tmp_path / "list.opml").write_text(opml, "utf-8")
    run("import", str(tmp_path / "list.opml"))
    record = mine(tmp_path)[article_id(("https://news.example/a",), "")]
    assert (record["starred"], record["title"], record["source"]) == (True, "a", "news.example")


def test_a_list_of_addresses_is_starred_and_newsboats_is_read(run: Run, tmp_path: Path) -> None:
    addresses = tmp_path / "list.txt"
    addresses.write_text(
        "# mine\n\nhttps://news.example/1 One, the first\nhttp://www.news.example/2?utm_source=x\ntag:x,1\n"
    )
    output = run("import", str(addresses)).output
    assert "2 articles, 2 of them changed here" in output
    assert "1 entry has no address" in output
    first = mine(tmp_path)[article_id(("http://news.example/1/",), "")]
    assert (first["starred"], first["title"]) == (True, "One, the first")
    run("import", "--read", str(addresses))
    assert mine(tmp_path)[article_id(("https://news.example/1",), "")]["read"] is True


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><opml><body><outline url="https://x.example/&a;"/></body></opml>',
        b"<opml><body>",
        b'{"name": "another program"}',
        b"\x00\xff\xfe",
    ],
)
def test_what_is_nothing_of_the_kind_is_said(run: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    output = run("import", str(tmp_path / "file")).output
    assert "not taken in" in output or "0 articles" in output


def test_the_doctor_finds_what_needs_a_look_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert "no state file yet" in run("doctor").output
    path = marked(folder / "state.json", a={"starred": True}, b={"read": True})
    output = run("doctor").output
    assert "ok: 2 articles with marks: 1 read, 1 starred" in output
    assert "look:" not in output
    (folder / "state.sync-conflict-20260501-120000-ABCDEFG.json").write_bytes(path.read_bytes())
    path.with_name("state.json.unsaved-1234").write_bytes(path.read_bytes())
    path.write_bytes(path.read_bytes().replace(b'"starred"', b'"sta4red"'))
    path.chmod(0o644)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    output = run("doctor", status=1).output
    for sentence in (
        "its checksum does not fit",
        "others may read it",
        "the last good copy has marks of 1 article that the file lacks",
        "is a copy of a program for syncing",
        "keeps marks that could not be saved",
    ):
        assert sentence in output
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
