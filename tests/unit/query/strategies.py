"""Trees and texts of queries for property tests."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from reader.query.field_values import address, has_word
from reader.query.query_fields import FLAGS, NEAR_FIELDS, NUMBER_FIELDS
from reader.query.syntax_tree import Condition, Flag, Leaf, Near, Number, Part, Published, Words, all_of, any_of, negate

VOCABULARY = ("mill", "tide", "comet", "the", "Ärger", "flour", "millpond", "of", "水", "2021")
"""Few words, so that they meet in a library of a few articles."""

_LETTERS = st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters='"“”„‟«»＂')
_ANY_TEXT = st.text(_LETTERS, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(has_word)
_PIECES = st.sampled_from(
    [
        *'"()-,:=*|&<>. \t',
        "OR ",
        "AND ",
        "NOT ",
        " ",
        "..",
        "https://",
        "a",
        "tide",
        "last week",
        "2021-05",
        "7d",
        "this",
    ]
    + [f"{name}:" for name in ("title", "source", "topic", "is", "has", "heat", "on", "after", "sort", "lang", "tilte")]
    + ["is:unread", "on:may 5", "story:this", "sort:heat", "heat:>", "\ud800", "\0", "é", "水", "\u202e", "İ", "ß", "²"]
)


def queries() -> st.SearchStrategy[str]:
    """Texts that look like queries, broken ones mostly, and any other text."""
    return st.lists(_PIECES, max_size=14).map("".join) | st.text(max_size=60)


def words(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Words]:
    """Words in all text and in fields."""
    plain = st.builds(Words, texts.filter(lambda text: not text.lower().startswith("http")))
    long = st.builds(
        Words, texts.filter(lambda text: len(text) > 1 and not text.lower().startswith("http")), prefix=st.just(True)
    )
    fielded = st.builds(Words, texts, st.sampled_from(["title", "author", "source", "topic"]), st.booleans())
    exact = st.builds(Words, texts, st.sampled_from(["source", "topic"]), exact=st.just(True))
    return plain | long | fielded | exact


def days() -> st.SearchStrategy[Published]:
    """Any period of days."""
    both = st.tuples(st.dates(), st.integers(1, 4000)).filter(lambda pair: (date.max - pair[0]).days > pair[1])
    return (
        st.builds(Published, st.dates(), st.none())
        | st.builds(Published, st.none(), st.dates())
        | both.map(lambda pair: Published(pair[0], pair[0] + timedelta(days=pair[1])))
    )


def numbers() -> st.SearchStrategy[Number]:
    """Any limits."""
    ints, fields = st.integers(-3, 130), st.sampled_from(NUMBER_FIELDS)
    return (
        st.builds(Number, fields, ints, st.none())
        | st.builds(Number, fields, st.none(), ints)
        | st.builds(lambda name, a, b: Number(name, min(a, b), max(a, b)), fields, ints, ints)
    )


def flags() -> st.SearchStrategy[Flag]:
    """Any flag."""
    return st.sampled_from([Flag(field, name) for field, names in FLAGS.items() for name in names])


def leaf_nodes(texts: st.SearchStrategy[str] = _ANY_TEXT) -> st.SearchStrategy[Leaf]:
    """Any leaf."""
    small = texts.map(lambda text: "".join(char.lower() if char.isascii() else char for char in text))
    parts = st.builds(Part, st.sampled_from(["lang", "kind"]), small, st.booleans())
    urls = st.builds(lambda text: Part("url", address(text)), texts).filter(lambda part: has_word(part.text))
    near = st.builds(Near, st.sampled_from(NEAR_FIELDS), st.just("this") | st.from_regex(r"\A[0-9a-f]{16}\Z"))
    return words(texts) | parts | urls | flags() | numbers() | days() | near


def trees(leaf: st.SearchStrategy[Leaf] | None = None) -> st.SearchStrategy[Condition]:
    """Any tree in the form in which parsing gives it."""

    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        many = st.lists(inner, min_size=2, max_size=4)
        return inner.map(negate) | many.map(all_of).map(_there) | many.map(any_of).map(_there)

    return st.recursive(leaf if leaf is not None else leaf_nodes(), grow, max_leaves=10)


def _there(node: Condition | None) -> Condition:
    assert node is not None
    return node


SOURCES = ("The Times", "Times of Mill", "Tide-News", "水 Daily", "Le Éclair")
TOPICS = ("AI", "AI safety", "Britain", "mill ponds", "Comets & Stars", "水")


def library_leaves() -> st.SearchStrategy[Leaf]:
    """Conditions that the library of the tests meets now and then."""
    some = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2).map(" ".join)
    cut = st.tuples(some, st.integers(0, 3)).map(lambda pair: pair[0][: len(pair[0]) - pair[1]].strip() or pair[0])
    names = st.sampled_from([*SOURCES, *TOPICS, "times", "ai", "eclair", "stars", "news", "mill", "brit", "a"])
    period = st.builds(lambda day, days: (day, day + timedelta(days=days)), _days_of_library(), st.integers(1, 9))
    return (
        st.builds(Words, some, st.sampled_from([None, "title", "author"]))
        | st.builds(Words, cut, st.sampled_from([None, "title", "author"]), st.just(True)).filter(
            lambda w: len(w.text) > 1
        )
        | st.builds(Words, names, st.sampled_from(["source", "topic"]), st.booleans())
        | st.builds(Words, names, st.sampled_from(["source", "topic"]), exact=st.just(True))
        | st.builds(
            Part, st.just("url"), st.sampled_from(["news.example.org", "story-1", "2021/story", "feed", "none"])
        )
        | st.builds(Part, st.just("lang"), st.sampled_from(["en", "en-us", "de", "e"]), st.booleans())
        | st.builds(Part, st.just("kind"), st.sampled_from(["article", "video", "vid"]), st.booleans())
        | flags()
        | numbers()
        | st.builds(Near, st.sampled_from(NEAR_FIELDS), st.just("this"))
        | period.map(lambda pair: Published(*pair))
        | st.builds(Published, _days_of_library(), st.none())
        | st.builds(Published, st.none(), _days_of_library())
    )


def _days_of_library() -> st.SearchStrategy[date]:
    return st.dates(date(2021, 4, 28), date(2021, 6, 14))
