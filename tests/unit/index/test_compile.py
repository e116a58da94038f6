"""Queries asked of a real index give exactly what going through all articles gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, tzinfo
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.folders.indexer import Indexer
from reader.index.compile import compile_query
from reader.index.index import Index
from reader.model.query import Sort
from reader.query.language import parse
from reader.query.query_fields import NEAR_FIELDS
from reader.query.syntax_tree import Condition, Near, Words, all_of, leaves, render
from tests.counts import times
from tests.unit.query.library import AROUND, Item, Reference, context_of, write
from tests.unit.query.strategies import library_leaves, queries, trees

ZONES = (UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"))
TODAY = date(2021, 5, 26)


class Shelf:
    """An index, what is in it, and how to ask it."""

    def __init__(self, index: Index, items: list[Item]) -> None:
        self.index = index
        self.items = items
        self.context = replace(context_of(index), around={name: partial(self.around, name) for name in AROUND})

    def number(self, place: int) -> int:
        """The index's number of an article."""
        return self.index.by_id(self.items[place].id)[0]

    def around(self, relation: str, number: int) -> list[int]:
        """The numbers of the articles of an event or a story, or of similar ones."""
        place = next(place for place in range(len(self.items)) if self.number(place) == number)
        return [self.number(other) for other in AROUND[relation](self.items, place)]

    def ask(self, node: Condition | None, this: int, zone: tzinfo, sort: Sort = Sort.NEWEST) -> list[str]:
        """Paths of the articles that the index selects."""
        made = compile_query(node, replace(self.context, this=self.number(this), zone=zone))
        assert not made.sentence
        rows = self.index.rows(self.index.rowids(made.selection(sort)))
        return [row.path for row in rows if row is not None]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder: Path = tmp_path_factory.mktemp("query") / "library"
    items = write(folder, 90, seed=5)
    index = Index.open([folder], None)
    Indexer(index).compare()
    index.set_marks({item.id: (item.read, item.starred) for item in items})
    yield Shelf(index, items)
    index.close()


@settings(max_examples=times(150, 2_000), deadline=None)
@given(trees(library_leaves()), st.integers(0, 89), st.sampled_from(ZONES))
def test_index_and_reference_agree(shelf: Shelf, tree: Condition, this: int, zone: tzinfo) -> None:
    assert sorted(shelf.ask(tree, this, zone)) == Reference(shelf.items, this, zone).select(tree), render(tree)


@settings(max_examples=times(150, 2_000), deadline=None)
@given(library_leaves(), st.integers(0, 89), st.sampled_from(ZONES), st.booleans())
def test_each_condition_and_its_opposite(shelf: Shelf, leaf: Condition, this: int, zone: tzinfo, both: bool) -> None:
    reference = Reference(shelf.items, this, zone)
    node = parse(f"-{render(leaf)}", TODAY).ast if both else leaf
    assert sorted(shelf.ask(node, this, zone)) == reference.select(node), render(node)


@settings(max_examples=times(150, 2_000), deadline=None)
@given(queries(), st.booleans())
def test_any_text_is_answered(shelf: Shelf, text: str, typing: bool) -> None:
    node = parse(text, TODAY, typing=typing).ast
    if all(leaf.target == "this" for leaf, _ in leaves(node) if isinstance(leaf, Near)):
        shelf.ask(node, 0, UTC)


@settings(max_examples=times(100, 2_000), deadline=None)
@given(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=20),
    st.sampled_from([None, "title", "author", "source", "topic"]),
)
def test_any_words_are_answered(shelf: Shelf, text: str, field: str | None) -> None:
    for prefix in (False, True):
        shelf.ask(Words(text, field, prefix), 0, UTC)


@pytest.mark.parametrize("sort", list(Sort))
def test_every_order_holds_the_same(shelf: Shelf, sort: Sort) -> None:
    for text in ("tide", "tide -mill is:unread", "tide OR source:times", ""):
        node = parse(text, TODAY).ast
        assert sorted(shelf.ask(node, 0, UTC, sort)) == sorted(shelf.ask(node, 0, UTC))


def test_plain_words_are_one_full_text_expression(shelf: Shelf) -> None:
    made = compile_query(parse('tide (mill OR "the comet") -flour title:of -(title:a b)', TODAY).ast, shelf.context)
    assert (made.where_sql, made.parameters) == ("1", ())
    assert made.match
    assert made.uses_fts
    mixed = compile_query(parse("tide OR is:starred", TODAY).ast, shelf.context)
    assert mixed.match is None
    assert mixed.uses_fts
    assert not compile_query(parse("is:starred", TODAY).ast, shelf.context).uses_fts
    assert compile_query(None, shelf.context).where_sql == "1"


def test_nothing_open_is_a_sentence(shelf: Shelf) -> None:
    made = compile_query(parse("tide related-to:this", TODAY).ast, shelf.context)
    assert "open" in made.sentence
    assert "0000" in compile_query(parse("story:0000000000000000", TODAY).ast, shelf.context).sentence


def test_an_article_can_be_named_by_its_identifier(shelf: Shelf) -> None:
    for relation in NEAR_FIELDS:
        named = shelf.ask(Near(relation, shelf.items[7].id), 0, UTC)
        assert named == shelf.ask(Near(relation, "this"), 7, UTC)


def test_links_are_told_apart_from_lists(shelf: Shelf) -> None:
    """Some articles are only listed, some only linked to; each is found by `links:` when a text links it."""
    both, linked = parse("related-to:this", TODAY).ast, parse("links:this", TODAY).ast
    counts: list[tuple[int, int]] = []
    for this, item in enumerate(shelf.items):
        paths = shelf.ask(linked, this, UTC)
        near = (shelf.items[place] for place in item.linked | item.linking)
        assert sorted(paths) == sorted(other.article.path for other in near if not other.article.removed)
        counts.append((len(paths), len(shelf.ask(both, this, UTC))))
    assert any(0 < some < many for some, many in counts) and any(not some < many for some, many in counts)


def test_longest_query_is_answered(shelf: Shelf) -> None:
    for piece in ("a OR ", "tide ", "-(a OR ", "is:unread OR a ", "title:(-a ", "NOT "):
        shelf.ask(parse(piece * 300, TODAY).ast, 0, UTC)


def test_removed_are_shown_when_asked_for(shelf: Shelf) -> None:
    removed = {item.article.path for item in shelf.items if item.article.removed}
    assert set(shelf.ask(parse("is:removed", TODAY).ast, 0, UTC)) == removed
    assert not removed & set(shelf.ask(parse("tide", TODAY).ast, 0, UTC))
    both = all_of([Words("tide"), *[leaf for leaf, _ in leaves(parse("is:removed", TODAY).ast)]])
    assert set(shelf.ask(both, 0, UTC)) <= removed
