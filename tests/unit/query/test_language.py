"""Reading queries: what they mean, what is wrong with them, and that nothing makes the reading fail."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.query import Sort
from reader.query import query_fields
from reader.query.grammar import parser
from reader.query.language import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, Parsed, as_typed, parse
from reader.query.syntax_tree import And, Condition, Words, leaves, render
from tests.counts import times
from tests.unit.query.strategies import queries, trees

TODAY = date(2021, 5, 26)


def meaning(text: str, *, typing: bool = False) -> str:
    """What a text without mistakes means, in the language's own words."""
    parsed = parse(text, TODAY, typing=typing)
    assert parsed.mistakes == ()
    return render(parsed.ast, parsed.sort)


def mistake(text: str, *, typing: bool = False) -> tuple[str, str]:
    """The part of a text that is wrong, and why."""
    (found,) = parse(text, TODAY, typing=typing).mistakes
    return text[found.start : found.end], found.sentence


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("", ""),
        ("tide mill", "tide mill"),
        ("tide AND mill && flour", "tide mill flour"),
        ("tide - mill", "tide mill"),
        ("tide OR mill flour", "tide OR mill flour"),
        ("(tide OR mill) flour", "(tide OR mill) flour"),
        ("tide | mill", "tide OR mill"),
        ("or and not", "or and not"),
        ('"tide mill"', '"tide mill"'),
        ("“tide mill” «of»", '"tide mill" of'),
        ("-tide -(a b) NOT c NOT (d OR e)", "-tide -(a b) -c -(d OR e)"),
        ("-(-a) --b", "a -b"),
        ("((((a))))", "a"),
        ("()", ""),
        ("topic:a,b", "topic:a OR topic:b"),
        ('topic:"a, b",c x', '(topic:"a, b" OR topic:c) x'),
        ("-topic:a,b", "-(topic:a OR topic:b)"),
        ("Topic:AI IS:Unread", "topic:AI is:unread"),
        ("title:(a OR -b)", "title:a OR -title:b"),
        ("on:(today OR 2020)", "on:2021-05-26..2021-05-26 OR on:2020-01-01..2020-12-31"),
        ('source:="The Times"', 'source:="The Times"'),
        ("tid* title:mil*", "tid* title:mil*"),
        ("heat:>80 heat:>=80 heat:<5 heat:<=5 heat:=7 heat:7", "heat:>=81 heat:>=80 heat:<=4 heat:<=5 heat:7 heat:7"),
        ("quality:20..10 heat:-1", "quality:10..20 heat:-1"),
        ("after:last week tide", "after:2021-05-17 tide"),
        ("on:19 May 2020 tide", "on:2020-05-19..2020-05-19 tide"),
        ("-before:7 days tide", "-before:2021-05-19 tide"),
        ("https://www.example.org/a/?utm_source=x", 'url:"www.example.org/a"'),
        ('"https://example.org/a_(b),c"', 'url:"example.org/a_(b),c"'),
        ("Saltmere: what now?", '"Saltmere:" what "now?"'),
        ("12:30 C++ #tag", '"12:30" "C++" "#tag"'),
        (
            "related-to:this -story:THIS later-than:0123456789abcdef",
            "related-to:this -story:this later-than:0123456789abcdef",
        ),
        ("sort:heat tide", "tide sort:heat"),
        ("a OR b sort:title", "(a OR b) sort:title"),
        ("sort:heat sort:newest", "sort:newest"),
    ],
)
def test_means(text: str, same: str) -> None:
    parsed, again = parse(text, TODAY), parse(same, TODAY)
    assert parsed.mistakes == again.mistakes == ()
    assert (parsed.ast, parsed.sort) == (again.ast, again.sort)
    assert parsed.ast == parse(meaning(text), TODAY).ast


@pytest.mark.parametrize(
    ("text", "part", "hint"),
    [
        ("tilte:tide", "tilte:", "did you mean title:?"),
        ("tag:politics", "tag:", "did you mean topic:?"),
        ("xyzzy:tide", "xyzzy:", "put them in quotes"),
        ("is:unred", "unred", "did you mean is:unread?"),
        ("is:star", "star", "did you mean is:starred?"),
        ("has:wings", "wings", "body, related or image"),
        ("sort:date", "date", "did you mean sort:newest?"),
        ("after:2021-13", "2021-13", "is no date"),
        ("on:31 feb 2021", "31", "is no date"),
        ("heat:warm", "warm", "no whole number"),
        ("heat:80.5", "80.5", "no whole number"),
        ("related-to:that", "that", "wants this"),
        ("title: tide", "title:", "right after title:"),
        ("(title:)", "title:", "right after title:"),
        ('title:""', '""', "right after title:"),
        ('tide "??"', '"??"', "no letter or digit"),
        ("a*", "a*", "at least 2 letters"),
        ("tide)", ")", "no parenthesis to close"),
        ("((tide)", "(", "not closed"),
        ('say "tide', '"', "not closed"),
        ("OR tide", "OR", "both sides"),
        ("tide OR", "OR", "both sides"),
        ("a OR OR b", "OR", "both sides"),
        ("tide NOT", "NOT", "after it"),
        ("-sort:heat", "sort:heat", "cannot be excluded"),
    ],
)
def test_mistake_has_place_and_hint(text: str, part: str, hint: str) -> None:
    wrong, sentence = mistake(text)
    assert wrong == part
    assert hint in sentence


def test_rest_is_used_in_spite_of_mistakes() -> None:
    parsed = parse("tide) after:never mill tilte:x", TODAY)
    assert render(parsed.ast) == "tide mill"
    assert len(parsed.mistakes) == 3


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("tide title:", "tide"),
        ("tide title: ", "tide"),
        ('tide "mill po', 'tide "mill po"*'),
        ("(tide mil", "tide mil*"),
        ("tide OR", "tide"),
        ("tide OR ", "tide"),
        ("tide NOT", "tide"),
        ("tide is:unr", "tide"),
        ("tide -is:unr", "tide"),
        ("tide after:20", "tide"),
        ("tide after:last", "tide"),
        ("tide after:", "tide"),
        ("tide heat:>", "tide"),
        ("tide heat:5.", "tide"),
        ("tide story:th", "tide"),
        ("tide m", "tide"),
        ("tide source:,", "tide"),
        ("tide sort:ne", "tide"),
    ],
)
def test_unfinished_end_is_no_mistake(text: str, used: str) -> None:
    parsed = parse(text, TODAY, typing=True)
    assert parsed.mistakes == ()
    assert parsed.unfinished
    assert render(parsed.ast) == used


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("tide mil", "tide mil*"),
        ("tide mil ", "tide mil"),
        ("mil tide", "mil tide*"),
        ('"tide mil"', '"tide mil"'),
        ("-mil", "-mil"),
        ("-(tide mil", "-(tide mil)"),
        ("topic:po", "topic:po*"),
        ("topic:a,p", "topic:a OR topic:p*"),
        ("source:=po", "source:=po"),
        ("lang:e", "lang:e*"),
        ("水", "水*"),
    ],
)
def test_last_word_is_a_beginning_while_typing(text: str, same: str) -> None:
    assert meaning(text, typing=True) == same


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("tide mil", "tide mil*"),
        ("topic:po", "topic:po*"),
        *((text, text) for text in ("mil ", "-mil", '"tide mil"', "mil*", "is:unread", "after:2024", "a", "")),
    ],
)
def test_what_is_typed_is_kept_by_a_star(text: str, same: str) -> None:
    assert as_typed(text, TODAY) == same


def test_wrong_at_once_where_no_ending_helps() -> None:
    for text in ("is:x", "after:2021-13", "heat:x", "tilte:a", "sort:zz", "story:no", "tide)"):
        assert mistake(text, typing=True)[1]


def test_words_to_highlight() -> None:
    parsed = parse('tide "mill pond" -flour title:new source:Times OR topic:ai tide mi', TODAY, typing=True)
    assert parsed.words == ("tide", "mill pond", "new", "Times", "ai", "mi*")


def test_limits_are_said() -> None:
    assert "characters" in mistake("a" * (MAX_LENGTH + 1))[1]
    many = parse(" ".join(["tide"] * (MAX_TERMS + 9)), TODAY)
    assert isinstance(many.ast, And)
    assert len(many.ast.items) == MAX_TERMS
    assert [str(MAX_TERMS) in found.sentence for found in many.mistakes] == [True]
    deep = "-(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1)
    assert str(MAX_DEPTH) in mistake(deep)[1]


def check(text: str, parsed: Parsed) -> None:
    """What holds for every result."""
    for found in parsed.mistakes:
        assert 0 <= found.start < found.end <= len(text)
        assert found.sentence
        assert not found.sentence.endswith(".")
    assert len(leaves(parsed.ast)) <= MAX_TERMS
    again = parse(render(parsed.ast, parsed.sort), TODAY)
    if len(render(parsed.ast)) < MAX_LENGTH:
        assert again == Parsed(parsed.ast, (), parsed.words, parsed.sort)


@settings(max_examples=times(500, 2_000), deadline=None)
@given(queries(), st.booleans())
def test_any_text_is_read(text: str, typing: bool) -> None:
    check(text, parse(text, TODAY, typing=typing))


@settings(max_examples=times(200, 2_000), deadline=None)
@given(trees(), st.sampled_from([None, *Sort]))
def test_rendered_tree_parses_to_itself(tree: Condition, sort: Sort | None) -> None:
    parsed = parse(render(tree, sort), TODAY)
    assert parsed.mistakes == ()
    assert parsed.ast == tree
    assert parsed.sort == sort


@settings(deadline=None)
@given(queries())
def test_unfinished_never_while_not_typing(text: str) -> None:
    assert not parse(text, TODAY).unfinished


@settings(deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_quoted_text_is_searched_for_as_it_is(text: str) -> None:
    plain = " ".join(re.sub('["“”„‟«»＂]', " ", text).split())
    parsed = parse(f'title:"{plain}"', TODAY)
    for leaf, negated in leaves(parsed.ast):
        assert isinstance(leaf, Words)
        assert leaf.field == "title"
        assert not negated


@pytest.mark.parametrize(
    "piece", [")", "(", "a ", "-(", "a OR ", '"', "a:", "topic:a,", "NOT ", "on:1 ", "title:(", "on:may "]
)
def test_reading_is_fast(piece: str) -> None:
    parser()
    started = time.process_time()
    parse((piece * MAX_LENGTH)[:MAX_LENGTH], TODAY)
    assert time.process_time() - started < 1.0  # measured: 0.02 to 0.07 s


@pytest.mark.parametrize(
    "text", ["source:", "source:!", "tide source:", "url:", "is:", "on:", "heat:", "sort:", "-title:"]
)
def test_a_field_without_a_value_is_no_mistake_while_it_is_typed(text: str) -> None:
    typed, done = parse(text, TODAY, typing=True), parse(text, TODAY)
    assert typed.mistakes == ()
    assert typed.ast == (Words("tide") if text.startswith("tide") else None)
    (mistake,) = done.mistakes
    assert mistake.sentence.startswith("Write what to look for right after ")


def test_a_quotation_without_a_letter_is_no_mistake_while_it_is_typed() -> None:
    assert parse('tide "...', TODAY, typing=True).mistakes == ()
    assert "There is no letter or digit to search for" in [one.sentence for one in parse('tide "...', TODAY).mistakes]


def test_every_field_is_described() -> None:
    known = (
        *query_fields.TEXT_FIELDS,
        *query_fields.PART_FIELDS,
        *query_fields.DATE_FIELDS,
        *query_fields.NUMBER_FIELDS,
        *query_fields.NEAR_FIELDS,
    )
    assert {*known, *query_fields.FLAGS, "sort"} == set(query_fields.FIELDS)
