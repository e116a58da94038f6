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
    ("data", "status"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><opml><body><outline url="https://x.example/&a;"/></body></opml>', 1),
        (b"<opml><body>", 1),
        (b'{"name": "another program"}', 1),
        (b"\x00\xff\xfe", 0),  # a list without an address
    ],
)
def test_what_is_nothing_of_the_kind_is_said(run: Run, tmp_path: Path, data: bytes, status: int) -> None:
    (tmp_path / "file").write_bytes(data)
    output = run("import", str(tmp_path / "file"), status=status).output
    assert ("not taken in" if status else "0 articles") in output


def test_what_is_good_is_taken_in_beside_what_is_not(run: Run, tmp_path: Path) -> None:
    bad, good, wide = tmp_path / "bad.json", tmp_path / "good.txt", tmp_path / "wide.opml"
    bad.write_bytes(b'{"name": "another program"}')
    good.write_bytes(b"https://news.example/1 One\n")
    text = '<opml version="2.0"><body><outline text="Two" url="https://news.example/2"/></body></opml>'
    wide.write_bytes(text.encode("utf-16"))
    assert "bad.json is not taken in" in run("import", str(bad), str(good), str(wide), status=1).output
    assert {state["title"] for state in mine(tmp_path).values() if state.get("starred")} == {"One", "Two"}
    assert "bad.json is no state file" in run("merge", str(bad), status=1).output


def test_a_damaged_state_is_taken_in_as_far_as_it_is_whole(run: Run, tmp_path: Path) -> None:
    other = marked(tmp_path / "other.json", one={"read": True}, two={"starred": True})
    text = other.read_text(encoding="utf-8")
    other.write_text(text[: text.rindex("}")], encoding="utf-8")
    assert "what is whole in it is taken" in run("import", str(other)).output
    assert mine(tmp_path)["one"]["read"] is True


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
