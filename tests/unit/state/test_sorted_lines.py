"""The sorted lines behave as a dictionary does, and the file as a text that comes back unchanged."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.state import file as state_file
from reader.state.file import DamagedStateError, Document, decode, encode, latest_in_head, salvage
from reader.state.sorted_lines import SortedLines, article_of, decode_line, encode_line
from tests.counts import times
from tests.unit.state.strategies import ARTICLES, IDS, JSON, RECORDS, STAMPS


def lines_of(articles: dict[str, object]) -> SortedLines:
    return SortedLines.of(encode_line(article, entry) for article, entry in articles.items())


def exact(articles: object) -> str:
    return json.dumps(articles, sort_keys=True)


@settings(max_examples=times(60, 2_000))
@given(ARTICLES, IDS)
def test_lines_answer_as_a_dictionary_does(articles: dict[str, object], other: str) -> None:
    lines = lines_of(articles)
    assert len(lines) == len(articles)
    assert lines.split() == sorted(lines.split())
    assert {article_of(line) for line in lines.split()} == articles.keys()
    assert lines.by_article().keys() == articles.keys()
    for article in [*articles, other]:
        line = lines.get(article)
        assert (line is None) == (article not in articles)
        if line is not None:
            assert exact(decode_line(line)) == exact(articles[article])
    records = {article: entry for article, entry in articles.items() if isinstance(entry, dict)}
    assert lines.read() == {article for article, record in records.items() if record.get("read") is True}
    assert lines.starred() == {article for article, record in records.items() if record.get("starred") is True}


@settings(max_examples=times(60, 2_000))
@given(ARTICLES, ARTICLES, st.booleans())
def test_an_update_by_pieces_or_as_a_whole_is_that_of_a_dictionary(
    articles: dict[str, object], changes: dict[str, object], whole: bool
) -> None:
    changed = {article: encode_line(article, entry) for article, entry in changes.items()}
    if whole:
        filler = {f"filler {number}": {"read": True} for number in range(100)}
        articles = {**articles, **filler}
        changed |= {article: encode_line(article, {"read": False}) for article in filler}
        changes = {**changes, **{article: {"read": False} for article in filler}}
    assert lines_of(articles).updated(changed).blob == lines_of({**articles, **changes}).blob


@settings(max_examples=times(60, 2_000))
@given(ARTICLES, STAMPS, st.dictionaries(st.text(), JSON, max_size=3))
@example({}, "", {})
@example({"a": {"read": True}}, "2026-05-01T12:00:00.000Z", {"later": {"x": [1]}})
def test_a_file_comes_back_whole(articles: dict[str, object], latest: str, extra: dict[str, object]) -> None:
    extra = {key: value for key, value in extra.items() if key not in ("version", "latest", "articles", "check")}
    data = encode(Document(lines=lines_of(articles), latest=latest, extra=extra))
    whole = json.loads(data)
    assert exact(whole["articles"]) == exact(articles)
    for document in (decode(data), decode(json.dumps(whole).encode()), decode(json.dumps(whole, indent=1).encode())):
        assert document.version == 1
        assert document.lines.blob == lines_of(articles).blob
        assert exact(document.extra) == exact(extra)


@settings(max_examples=times(60, 2_000))
@given(st.binary() | ARTICLES.map(lambda a: json.dumps(a).encode()) | st.text().map(str.encode))
@example(b"")
@example(b"{}")
@example(b"[" * 100_000)
@example(b'{"version": 1, "articles": ' + b'{"a":' * 100_000)
@example(b'{"version": 1, "x": ' + b"1" * 10_000 + b"}")
@example(b'{"version": true, "articles": {}}')
@example(b'{"version": 0, "articles": {}}')
@example(b'{"version": 1, "articles": []}')
@example(b"\xff\xfe{}")
def test_other_bytes_are_damaged_or_read_and_never_raise_anything_else(data: bytes) -> None:
    with pytest.raises(DamagedStateError) as error:
        decode(data)
    assert str(error.value)
    assert isinstance(salvage(data), Document)


@settings(max_examples=times(60, 2_000))
@given(st.dictionaries(st.text(min_size=1, max_size=3), RECORDS, min_size=1, max_size=5), st.data())
def test_a_changed_byte_is_noticed_or_read_by_the_full_check(articles: dict[str, object], data: st.DataObject) -> None:
    whole = encode(Document(lines=lines_of(articles)))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + bytes([whole[at] ^ (1 << data.draw(st.integers(0, 7)))]) + whole[at + 1 :]
    try:
        document = decode(broken)
    except DamagedStateError:
        return
    # It is valid JSON still, so it says what a JSON reader says.
    assert document.lines.by_article().keys() == json.loads(broken).get("articles", {}).keys()


def test_what_is_whole_in_a_damaged_file_is_saved() -> None:
    stamp = {"read": True, "read_at": "2026-05-01T12:00:00.000Z"}
    articles: dict[str, object] = {f"{number:016x}": stamp for number in range(50)}
    whole = encode(Document(lines=lines_of(articles)))
    assert len(salvage(whole[: len(whole) // 2]).lines) == 24
    conflict = whole.replace(b"\n", b"\n<<<<<<< mine\n", 1)
    assert salvage(conflict).lines.blob == lines_of(articles).blob
    assert len(salvage(b'"version": {}\n"articles": {}').lines) == 0


def test_an_identifier_given_twice_loses_nothing() -> None:
    by_hand = b"""{"version": 1, "articles": {
        "a": {"read": true, "read_at": "2026-05-01T12:00:00.000Z"},
        "a": {"starred": true, "starred_at": "2026-05-01T13:00:00.000Z"}}}"""
    document = decode(by_hand)
    assert (document.lines.read(), document.lines.starred()) == ({"a"}, {"a"})
    assert document.latest == "2026-05-01T13:00:00.000Z"


def test_marks_inside_unknown_parts_do_not_count() -> None:
    lines = lines_of({"a": {"x": {"read": True, "starred": True}}, "b": {"title": '": {"read": true, "starred": true'}})
    assert (lines.read(), lines.starred()) == (set(), set())


def test_a_newer_version_is_read_as_far_as_it_is_understood() -> None:
    document = decode(b'{"version": 7, "articles": {"a": {"read": true, "mood": 3}}, "shelves": []}')
    assert (document.version, document.lines.read(), document.extra) == (7, {"a"}, {"shelves": []})
    assert decode(b'{"version": 8, "articles": [1, 2]}').version == 8


def test_the_first_line_alone_tells_the_latest_stamp() -> None:
    stamp = "2026-05-01T12:00:00.000Z"
    head = encode(Document(lines=lines_of({"a": {}}), latest=stamp)).partition(b"\n")[0]
    assert latest_in_head(head) == stamp
    assert [latest_in_head(line) for line in (b"", b"[" * 99_999, b'{"latest": "never", "articles": {')] == ["", "", ""]


def test_the_file_is_made_for_reading() -> None:
    articles = {"b": {"note": "naïve 例え", "read": False}, "a": {"zeal": 1, "title": "T", "read": True}}
    data = encode(Document(lines=lines_of(articles), latest="2026-05-01T12:00:00.000Z")).decode()
    assert data.splitlines()[:3] == [
        '{"version": 1, "latest": "2026-05-01T12:00:00.000Z", "articles": {',
        '"a": {"read": true, "title": "T", "zeal": 1},',
        '"b": {"read": false, "note": "naïve 例え"}',
    ]
    assert state_file.VERSION == 1
