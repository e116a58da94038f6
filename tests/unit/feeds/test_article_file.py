"""An entry as an article file: what any YAML reader finds in it, and where it may lie."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.feeds.article_file import Origin, article_path, article_text, content_hash, folder_name, meaning, slug
from reader.feeds.entry import Enclosure, Entry
from reader.feeds.identity_keys import keys_of
from reader.model.moment import Precision
from reader.parse import parse_whole
from reader.text.clean import clean_line
from tests.counts import times

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ENTRY = Entry(
    title='He said: "Sail"',
    url="https://harbour.test/news/1",
    id="1",
    published=datetime(2026, 11, 27, 8, 30, tzinfo=UTC),
    updated=datetime(2026, 11, 27, 9, tzinfo=UTC),
    authors=("Ada Lind", "Bo"),
    topics=("Sea", "yes", "12:30"),
    summary="What it is about.",
    body="<p>Text with a <a href='https://harbour.test/2'>link</a>.</p>",
    images=("https://harbour.test/p.jpg",),
    enclosures=(Enclosure("https://harbour.test/e.mp3", "audio/mpeg", 3_000_000),),
    related=(("Another", "https://harbour.test/2"), ("", "https://harbour.test/3")),
    comments="https://talk.test/1",
    language="en",
)
ORIGIN = Origin("https://me:secret@harbour.test/feed", "Harbour News", "https://harbour.test/", "harbour-news")


def test_the_file_reads_back_as_the_entry() -> None:
    text = article_text(ENTRY, ORIGIN, NOW)
    whole = parse_whole(text.encode(), "harbour-news/x.md")
    article = whole.article
    assert not article.problems
    assert article.title == ENTRY.title
    assert article.summary == ENTRY.summary
    assert (article.url, article.kind, article.language) == (ENTRY.url, "audio", "en")
    assert (article.source.name, article.source.domain) == ("Harbour News", "harbour.test")
    assert (article.authors, article.topics) == (ENTRY.authors, ENTRY.topics)
    assert article.published and article.published.when == ENTRY.published
    assert article.updated and article.updated.when == ENTRY.updated
    assert [image.url for image in article.images] == ["https://harbour.test/p.jpg"]
    assert "https://harbour.test/e.mp3" in whole.body
    assert [key.urls for key in article.related] == [("https://harbour.test/2",), ("https://harbour.test/3",)]
    assert "secret" not in text


def test_any_yaml_reader_finds_the_owner_s_schema() -> None:
    head = yaml.safe_load(article_text(ENTRY, ORIGIN, NOW).split("---\n")[1])
    assert list(head)[:9] == [
        *("category", "title", "excerpt", "publishedDateTime", "updatedDateTime", "originalUrl", "webUrl", "type"),
        "provider",
    ]
    assert head["provider"] == {"name": "Harbour News", "domain": "harbour.test"}
    assert head["topics"] == ["Sea", "yes", "12:30"]
    assert head["enclosures"] == [{"url": "https://harbour.test/e.mp3", "type": "audio/mpeg", "length": 3_000_000}]
    assert head["feed"] == "https://harbour.test/feed"


def test_an_entry_without_a_date_has_the_time_at_which_it_was_first_seen() -> None:
    text = article_text(replace(ENTRY, published=None, updated=None), ORIGIN, NOW)
    article = parse_whole(text.encode(), "x.md").article
    assert "publishedDateTime" not in text
    assert article.published and article.published.when == NOW
    assert article.published.precision is Precision.AWARE


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_an_entry_is_called_its_file_says_just_that(title: str, summary: str) -> None:
    entry = replace(ENTRY, title=clean_line(title) or "T", summary=clean_line(summary))
    head = yaml.safe_load(article_text(entry, ORIGIN, NOW).split("\n---\n")[0].removeprefix("---\n"))
    assert head["title"] == entry.title
    assert head.get("excerpt", "") == entry.summary


@given(st.text(max_size=100), st.text(max_size=60), st.text(alphabet="0123456789abcdef", min_size=16, max_size=16))
def test_no_feed_chooses_a_place_or_an_ending(title: str, folder: str, key: str) -> None:
    path = PurePosixPath(article_path(replace(ENTRY, title=title), key, folder, NOW))
    assert len(path.parts) == 2
    assert path.suffix == ".md"
    assert not {"..", ".", "", "/"} & set(path.parts)
    for part in path.parts:
        assert not part.startswith((".", "-", "_", " "))
        assert not set(part) & set('\\:*?"<>|\n\0')
        assert len(part.encode()) <= 120
    assert path.parts[0].casefold() not in ("con", "nul", "aux", "prn", "com1", "lpt1")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Saltmere Courier", "the-saltmere-courier"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-feed"),
        ("2026", "2026-feed"),
        ("Ärzte & Ängste", "ärzte-ängste"),
        ("ニュース", "ニュース"),
        ("...", "feed"),
    ],
)
def test_folder_names(title: str, name: str) -> None:
    assert folder_name(title) == name


def test_a_slug_ends_at_a_word() -> None:
    assert slug("It's a very long headline about what happened at the harbour in the last days") == (
        "its-a-very-long-headline-about-what-happened-at-the-harbour"
    )


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("<p>Text  with a <a href='https://harbour.test/2'>link</a>.</p>\n", False),
        ("<p>Text with a <a href='https://harbour.test/2?x=1'>link</a>.</p>", False),
        ("<p>Text with a link. 28 Nov 2026, 12:34 3 hours ago</p>", False),
        ("<p>Text with another link.</p>", True),
    ],
)
def test_only_a_change_of_meaning_counts(body: str, changed: bool) -> None:
    assert (meaning(ENTRY) != meaning(replace(ENTRY, body=body))) is changed
    assert meaning(ENTRY) != meaning(replace(ENTRY, title="Other"))


# Which entry is which -----------------------------------------------------------------------------------------------

FEED = "https://harbour.test/feed"


def test_an_address_counts_over_all_feeds_and_in_all_spellings() -> None:
    (here,) = keys_of([ENTRY], FEED)
    (there,) = keys_of([replace(ENTRY, id="z", url="http://harbour.test/news/1/?utm_source=x")], "https://other.test/")
    assert here[0] == there[0]
    assert not set(here[1:]) & set(there[1:])


def test_a_feed_that_changes_all_its_identifiers_or_addresses_is_known_again() -> None:
    (before,) = keys_of([ENTRY], FEED)
    (new_id,) = keys_of([replace(ENTRY, id="new")], FEED)
    (new_url,) = keys_of([replace(ENTRY, url="https://moved.test/1")], FEED)
    (new_both,) = keys_of([replace(ENTRY, url="https://moved.test/1", id="new")], FEED)
    for after in (new_id, new_url, new_both):
        assert set(before) & set(after)


@pytest.mark.parametrize("shared", ["id", "url"])
def test_what_all_entries_share_tells_nothing(shared: str) -> None:
    one = replace(ENTRY, title="One", url="https://harbour.test/1", id="1")
    two = replace(ENTRY, title="Two", url="https://harbour.test/2", id="2")
    if shared == "id":
        one, two = replace(one, id="same"), replace(two, id="same")
    else:
        one, two = replace(one, url="https://harbour.test/"), replace(two, url="https://harbour.test/")
    first, second = keys_of([one, two], FEED)
    assert first and second and not set(first) & set(second)


def test_entries_that_share_all_but_their_text_are_two() -> None:
    bare = Entry(title="Note")
    first, second = keys_of([replace(bare, summary="a"), replace(bare, summary="b")], FEED)
    assert first != second


_PLAINLY = re.compile(
    r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?|\b\d{1,2}:\d{2}(?::\d{2})?"
    r"(?:\s*[ap]\.?m\.?)?|\b\d{1,2}(?:st|nd|rd|th)?\.?\s+[^\W\d]{3,9}\.?,?\s+\d{4}|\b[^\W\d]{3,9}\.?\s+\d{1,2},?\s+\d{4}"
    r"|\b(?:an?|\d+)\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?)\s+ago",
    re.IGNORECASE,
)
"""What passes, one form after the other, each in one line: the pattern in use says the same in less time."""
_WORDS = """
    a an 5 12 2 hours hour minutes ago AGO agony 2026-11-28 2026-11-28T10:20:30Z 10:20Z 9:05:11 pm p.m. 28. 1st Nov.
    November June 2026 3, 28, ferry sails, x ( ) <5 · | ; 99999 a5 ago, weeks,ago
"""
_SPACES = st.sampled_from([" ", "\n", "  ", " \t", "", "\u00a0"])


@settings(max_examples=times(300, 2_000))
@given(st.lists(st.tuples(st.sampled_from(_WORDS.split()), _SPACES), max_size=25))
def test_what_passes_tells_nothing(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + space for word, space in pieces)
    lines = "\n".join(_PLAINLY.sub("", line) for line in f"Ferry\n\n{text}".split("\n"))
    lasting = re.sub(r"[\s,;·|]+", "", lines)
    assert meaning(Entry("Ferry", body=text)) == content_hash(re.sub(r"<[^<>]*>", "", lasting).encode())
