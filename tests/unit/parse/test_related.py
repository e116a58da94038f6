"""Related lists, and the header's short way, which must mean the same as YAML."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.article import RelatedKey
from reader.parse import parse_header, parse_whole
from reader.parse.field_names import KNOWN
from reader.parse.related import MAX_RELATED, entries, related_cards, related_keys
from reader.parse.tree import HeadError, Node, field_name
from reader.parse.yaml_blocks import read_narrow
from reader.parse.yaml_events import NotAMappingError, load_yaml
from tests.counts import times

WRITTEN: list[tuple[Node, tuple[RelatedKey, ...]]] = [
    (["a title"], (RelatedKey("a title", ()),)),
    (["https://a.org/x"], (RelatedKey("https://a.org/x", ("https://a.org/x",)),)),
    ("one\ntwo", (RelatedKey("one", ()), RelatedKey("two", ()))),
    ([{"title": "t", "webUrl": "", "originalUrl": "https://a.org"}], (RelatedKey("t", ("https://a.org",)),)),
    ([{"Title": "t", "web_url": "https://a.org"}], (RelatedKey("t", ("https://a.org",)),)),
    ([{"type": "article"}, "", [], {}], ()),
    ({"title": "only one"}, (RelatedKey("only one", ()),)),
    ({"posts": ["a"], "videos": [{"title": "b"}]}, (RelatedKey("a", ()), RelatedKey("b", ()))),
    ([{"title": "t", "webUrl": "https://a.org", "url": "https://a.org"}], (RelatedKey("t", ("https://a.org",)),)),
    ([{"title": "t", "url": "javascript:x"}], (RelatedKey("t", ()),)),
]


@pytest.mark.parametrize(("node", "keys"), WRITTEN)
def test_every_way_of_writing(node: Node, keys: tuple[RelatedKey, ...]) -> None:
    found = related_keys(entries(node))
    assert [(key.title, key.urls) for key in found] == [(key.title, key.urls) for key in keys]
    assert tuple(card.key for card in related_cards(entries(node))) == found


def test_entries_that_name_files() -> None:
    node: Node = ["[[a/Note|words]]", "mussels.md", [["Bare"]], "[text](x.md)", {"path": "/guides/known/"}]
    found = related_keys(entries(node))
    assert [(key.title, key.place) for key in found] == [
        ("words", "[[a/Note|words]]"),
        ("mussels.md", "mussels.md"),
        ("Bare", "Bare"),
        ("text", "x.md"),
        ("", "/guides/known/"),
    ]


def test_a_list_has_a_limit() -> None:
    assert len(related_keys([f"t{number}" for number in range(MAX_RELATED + 5)])) == MAX_RELATED


def entry(title: str, url: str, more: str = "") -> str:
    """One entry in the usual form."""
    return f'  - title: {json.dumps(title, ensure_ascii=False)}\n    webUrl: "{url}"\n{more}    type: article\n'


def test_the_short_way_reads_the_usual_form() -> None:
    head = (
        "title: x\nrelated:\n"
        + entry('a "b"', "https://a.org/1")
        + entry("c", "", '    originalUrl: "https://a.org/2"\n')
    )
    narrow = read_narrow(head + '\nsecured: "AA;=="\n')
    assert narrow is not None
    assert narrow.related == (RelatedKey('a "b"', ("https://a.org/1",)), RelatedKey("c", ("https://a.org/2",)))
    assert narrow.head.fields == {"title": "x"}


@pytest.mark.parametrize(
    "head",
    [
        "title: a: b\n",
        'title: "a\n',
        'title: "a"b\n',
        "title: a\n  goes on\n",
        "title: &x a\n",
        "title: [a: b]\n",
        "title: [a, [b]]\n",
        "title: [a, ]\n",
        "title: [a] b\n",
        "title: |\n  a\n",
        "title: a # comment\n",
        "title:\ta\n",
        "title: a\ntitle: b\n",
        "title: 'a\n\n  b'\n",
        'title: "\\q"\n',
        "title: a\n---x\n",
        "title: a\n- b\n",
        "title: a\u2028b: c\n",
        "related:\n  - title: a\n    more\n",
        "related:\n  - title: a\n   webUrl: b\n",
        'related:\n  - title: "a\n    webUrl: b"\n',
        "related:\n  - title: a\nrelated:\n  - title: b\n",
    ],
)
def test_any_doubt_is_left_to_yaml(head: str) -> None:
    assert read_narrow(head) is None


def test_an_odd_field_does_not_spoil_a_long_list() -> None:
    related = "related:\n" + "".join(entry(f"t{number}", f"https://a.org/{number}") for number in range(40))
    narrow = read_narrow("title: >\n  folded\n  title\n" + related + "tags: [a, b]\n")
    assert narrow is not None
    assert narrow.related is not None
    assert len(narrow.related) == 40
    assert narrow.head.fields == {"title": "folded title\n", "tags": ["a", "b"]}


def test_entries_that_begin_alike_are_each_read_as_they_are() -> None:
    written = [
        entry("Same", "https://a.org/1"),
        entry("Same", "https://a.org/1") + '    originalUrl: "https://a.org/2"\n',
        entry("Same", "https://a.org/3"),
        entry("Same", "https://a.org/1") + "\n\n",
        '  - title: "Same"\n',
    ]
    for pieces in (*itertools.product(written, repeat=2), *itertools.permutations(written)):
        head = "title: x\nrelated:\n" + "".join(pieces) + "heat: 3\n"
        narrow = read_narrow(head)
        assert narrow is not None
        assert narrow.related == related_keys(load_yaml(head).fields["related"]), head


keys = st.sampled_from(
    ["title", "date", "tags", "provider", "images", "x-y", "related", "webUrl", "url", "excerpt", "null"]
)
texts = st.text(st.sampled_from("ab1 :#-'\"\\,[]{}&*é\u2028/nt~"), max_size=12)
items = st.one_of(
    texts,
    st.sampled_from(
        ["a", "a b", "null", "~", "/a/b", "é & 1.5", "a  ", '"a, b"', "'it''s'", "true", "c++", "-1", "a:b"]
    ),
)
scalars = st.one_of(
    texts,
    st.tuples(st.lists(items, max_size=4), st.sampled_from([", ", ",", " , "])).map(
        lambda part: f"[{part[1].join(part[0])}]"
    ),
    st.sampled_from(["/a/b", "./a.png", "../a", "/", "./", "...", "[ a ] ", "[]", ".nan"]),
    texts.map(lambda text: json.dumps(text, ensure_ascii=False)),
    texts.map(lambda text: "'" + text.replace("'", "''") + "'"),
    st.sampled_from(["", "null", '"https://a.org/x"', "-1", "true", "2020-01-02T03:04:05Z", '"a & b  c"']),
)
indents = st.sampled_from(["", "  ", "    ", "      ", " "])
lines = st.one_of(
    st.tuples(indents, st.sampled_from(["", "- "]), keys, scalars).map(
        lambda part: f"{part[0]}{part[1]}{part[2]}: {part[3]}"
    ),
    st.tuples(indents, st.sampled_from(["", "- "]), keys).map(lambda part: f"{part[0]}{part[1]}{part[2]}:"),
    st.tuples(indents, scalars).map(lambda part: f"{part[0]}- {part[1]}"),
    st.sampled_from(
        ["", "related:", "  - title: a", '    webUrl: "https://a.org/y"', "    provider:", "      name: P", "provider:"]
    ),
)


@settings(max_examples=times(400, 2_000))
@given(st.lists(lines, max_size=12))
def test_the_short_way_equals_yaml_or_doubts(parts: list[str]) -> None:
    head = "\n".join(parts) + "\n"
    narrow = read_narrow(head)
    if narrow is None:
        return
    try:
        full = load_yaml(head)
    except (HeadError, NotAMappingError) as error:
        raise AssertionError(f"YAML refuses what the short way took: {error}") from None
    known = {key: value for key, value in full.fields.items() if field_name(key) in KNOWN}
    if narrow.related is not None:
        assert narrow.related == related_keys(known.pop("related", ""))
    found = {key: value for key, value in narrow.head.fields.items() if value and field_name(key) in KNOWN}
    assert found == {key: value for key, value in known.items() if value}


@settings(max_examples=times(200, 2_000))
@given(st.lists(lines, max_size=12), st.text(max_size=20))
def test_both_depths_agree(parts: list[str], body: str) -> None:
    data = ("---\n" + "\n".join(parts) + "\n---\n" + body).encode("utf-8", "replace")
    whole = parse_whole(data, "2020-01-02-x.md")
    assert parse_header(data, "2020-01-02-x.md") == whole.article
    assert tuple(card.key for card in whole.related) == whole.article.related


def test_an_entry_that_begins_as_one_seen_before_is_read_to_its_own_end() -> None:
    first = '  - title: "A"\n    webUrl: "https://a.example/1"\n'
    longer = first + '    originalUrl: "https://a.example/2"\n'
    other = '  - title: "A"\n    webUrl: "https://a.example/3"\n'
    for entry in (first, longer, other, longer, first, other):
        head = f"title: t\nrelated:\n{entry}"
        narrow = read_narrow(head)
        assert narrow is not None
        assert narrow.related == related_keys(entries(load_yaml(head).fields["related"])), entry
