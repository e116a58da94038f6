"""Similar articles: found where words are rare and shared, and never offered for nothing."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.article import WholeArticle
from reader.parse import read_whole
from reader.stories.everyday import EVERYDAY
from reader.stories.similar import LEAST_SHARED, THRESHOLD, Similar, Term, rank, stem, terms_of, words_to_ask
from reader.text.clean import search_key
from tests.shared_data import SHARED, needs_shared

MILL = ("Tide mill grinds grain again", "The millwright opened the sluice at Saltmere", "Sluice and millwright, flour.")


def terms(title: str, summary: str = "", body: str = "", total: int = 3) -> tuple[Term, ...]:
    return terms_of(title, summary, body, lambda word: 1, total)


def test_an_article_is_known_by_its_rare_words() -> None:
    frequent = {"grain": 400, "saltmere": 3}
    found = terms_of(*MILL, lambda word: frequent.get(word, 1), 1000)
    words = [term.word for term in found]
    assert "grain" not in words and "again" not in words and "the" not in words
    assert set(words) == {"tide", "mill", "grinds", "millwright", "sluice", "saltmere", "flour"} | {"opened"} - EVERYDAY
    assert [term.heading for term in found if term.word in ("tide", "flour")] == [True, False]


def test_forms_of_a_word_are_one_term() -> None:
    assert (
        len({stem(word) for word in ("commute", "commutes", "commuting", "commuted", "commutation", "commutations")})
        == 1
    )
    assert len({stem(word) for word in ("pardon", "pardons", "pardoned", "pardoning")}) == 1
    assert stem("story") == stem("stories")
    assert len(stem("oaks")) >= 4


def test_the_reason_names_the_shared_words() -> None:
    own = terms(*MILL)
    other = terms("Millwright wanted at Saltmere", "A sluice needs hands")
    (found,) = rank(own, [(7, other)])
    assert found.rowid == 7
    assert set(found.shared) == {"millwright", "saltmere", "sluice"}
    assert found.reason.startswith("shares: ")
    assert all(word in found.reason for word in found.shared)


def test_too_few_shared_words_and_shared_small_print_are_nothing() -> None:
    own = terms(*MILL)
    assert rank(own, [(1, terms("Millwright wanted", "at Saltmere"))]) == ()
    print_one = terms("Harbour dredged", body="Affiliate voucher newsletter discount")
    print_two = terms("Choir rehearses", body="Affiliate voucher newsletter discount")
    assert rank(print_one, [(1, print_two)]) == ()


def test_markup_and_addresses_are_no_words() -> None:
    body = '<a href="https://affiliate.example/voucher">mill</a>&nbsp;&mdash; [x](https://other.example/q)'
    assert [term.word for term in terms("", "", body)] == ["mill"]


def test_few_words_are_asked_for() -> None:
    many = terms(" ".join(f"word{chr(97 + number)}{chr(97 + other)}" for number in range(9) for other in range(9)))
    assert 1 <= len(words_to_ask(many)) <= 16


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.integers(0, 10**6), st.integers(-5, 10**6))
def test_any_text_gives_terms_and_the_same_article_is_the_most_similar(
    title: str, summary: str, body: str, total: int, frequency: int
) -> None:
    own = terms_of(title, summary, body, lambda word: frequency, total)
    assert all(term.weight >= 0 for term in own) or frequency > total
    found = rank(own, [(1, own), (2, terms(*MILL))])
    assert all(THRESHOLD <= one.score < 1.000001 and len(one.shared) >= LEAST_SHARED for one in found)


# --- the owner's documents among a folder of another subject


@pytest.fixture(scope="module")
def offers() -> dict[str, tuple[tuple[str, Similar], ...]]:
    """What is offered for each of the owner's three documents, when they lie in the folder of real files."""
    files = [*sorted((SHARED / "real" / "diablo4_news").iterdir()), *sorted((SHARED / "seeds").iterdir())]
    read = [(file.name, read_whole(file, file.name)) for file in files]
    articles = [(name, whole) for name, whole in read if isinstance(whole, WholeArticle)]
    return offers_among(articles)


def offers_among(articles: list[tuple[str, WholeArticle]]) -> dict[str, tuple[tuple[str, Similar], ...]]:
    frequency: Counter[str] = Counter()
    for _, whole in articles:
        article = whole.article
        text = " ".join((article.title, article.summary, whole.body, *article.topics))
        frequency.update(set(re.findall(r"\w+", search_key(text))))
    known = [
        terms_of(
            whole.article.title,
            whole.article.summary,
            whole.body,
            frequency.__getitem__,
            len(articles),
            whole.article.topics,
        )
        for _, whole in articles
    ]
    return {
        name: tuple(
            (articles[one.rowid][0], one)
            for one in rank(known[place], [(other, terms) for other, terms in enumerate(known) if other != place])
        )
        for place, (name, _) in enumerate(articles)
        if name.startswith("00")
    }


@needs_shared
def test_the_later_document_is_offered_for_the_article_and_the_article_for_it(
    offers: dict[str, tuple[tuple[str, Similar], ...]],
) -> None:
    names = {name[:3]: {other[:3] for other, _ in found} for name, found in offers.items()}
    assert names == {"000": {"001", "002"}, "001": {"000", "002"}, "002": {"000", "001"}}
    reason = next(
        one.reason for name, found in offers.items() if name[:3] == "000" for other, one in found if other[:3] == "002"
    )
    assert "clemency" in reason


@needs_shared
def test_the_same_holds_in_a_folder_of_three_files() -> None:
    files = sorted((SHARED / "seeds").iterdir())
    articles = [(file.name, whole) for file in files if isinstance(whole := read_whole(file, file.name), WholeArticle)]
    found = offers_among(articles)
    assert {name[:3]: {other[:3] for other, _ in others} for name, others in found.items()} == {
        "000": {"001", "002"},
        "001": {"000", "002"},
        "002": {"000", "001"},
    }
