"""What is offered while a query is typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.query.completion import MOST, complete
from reader.query.language import parse
from reader.query.query_fields import FIELDS
from tests.unit.query.strategies import queries

VALUES = {
    "source": ["The Times", "New York Times", "Tide News", 'The "Quoted" Page'],
    "topic": ["politics", "AI", "US politics"],
    "kind": ["article", "video"],
}


def offered(text: str, cursor: int | None = None) -> list[str]:
    """The whole texts that the endings make."""
    at = len(text) if cursor is None else cursor
    return [text[: found.start] + found.text + text[found.end :] for found in complete(text, at, VALUES)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ti", ["title:", 'source:"Tide News"', 'source:"The Times"', 'source:"New York Times"']),
        ("tide -un", ["tide -is:unread", "tide -is:unpublished"]),
        ("is:un", ["is:unread", "is:unpublished"]),
        ("is:read,st", ["is:read,starred"]),
        ("(has:i", ["(has:image"]),
        ("SORT:He", ["SORT:heat"]),
        ("topic:pol", ["topic:politics", 'topic:"US politics"']),
        ('source:"new y', ['source:"New York Times"']),
        ("source:=the", ['source:="The Times"', 'source:="The Quoted Page"']),
        (
            'source:"The Times",ti',
            ['source:"The Times","Tide News"', 'source:"The Times","The Times"', 'source:"The Times","New York Times"'],
        ),
        ("after:last", ["after:last-week", "after:last-month", "after:last-year"]),
        ("on:mond", ["on:monday"]),
        ("story:", ["story:this"]),
        ("kind:", ["kind:article", "kind:video"]),
        ("heat:", []),
        ("nofield:x", []),
        ('"ti', []),
        ('"a b" relat', ['"a b" related-to:', '"a b" has:related']),
    ],
)
def test_offers(text: str, wanted: list[str]) -> None:
    assert offered(text) == wanted


def test_replaces_the_whole_word_around_the_cursor() -> None:
    assert offered("is:unxx tide", 5) == ["is:unread tide", "is:unpublished tide"]
    assert offered('source:"new" tide', 11)[0] == 'source:"New York Times" tide'


def test_nothing_typed_offers_the_fields() -> None:
    assert offered("") == [f"{name}:" for name in FIELDS][:MOST]
    assert offered("tide ")[0] == "tide title:"


def test_labels_explain_fields() -> None:
    (found,) = complete("titl", 4, {})
    assert found.label == "title: words of the headline"


@settings(deadline=None)
@given(queries(), st.integers(0, 80))
def test_any_text_can_be_completed(text: str, cursor: int) -> None:
    for found in complete(text, cursor, VALUES):
        assert 0 <= found.start <= min(cursor, len(text)) <= found.end <= len(text)
        assert found.text


@settings(deadline=None)
@given(st.sampled_from([f"{field}:" for field in ("source", "topic", "is", "has", "sort", "kind", "on", "story")]))
def test_what_is_offered_has_no_mistake(text: str) -> None:
    for made in offered(text):
        assert parse(made, date(2021, 5, 26)).mistakes == ()
