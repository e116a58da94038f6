"""What is kept of an article, and the short way of reading plain addresses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.folders.reading import Portions
from reader.index.ids import id_of, uid_of
from reader.index.record import record, unpack_listed, unpack_own, url_key
from reader.index.schema import TABLES
from reader.index.write import ArticleColumns
from reader.model import identity
from reader.model.article import Article, RelatedKey, Source
from reader.model.identity import hash_id, normalise_url

ADDRESS = st.from_regex(
    r"\A[ ]?(https?|HTTP|ftp)://[A-Za-z0-9.\-_:@\[\]é]{0,12}(/[!-~ é]{0,12})?(\?[a-z=&_?#/]{0,10})?\Z"
)


@given(url=ADDRESS | st.text(max_size=40))
def test_the_short_way_and_the_long_way_agree(url: str) -> None:
    with mock.patch.object(identity, "_normalise_plain", return_value=""):
        slowly = normalise_url(url)
    assert normalise_url(url) == slowly


@pytest.mark.parametrize("text", ["0" * 16, "f" * 16, "8000000000000000", "0123456789abcdef"])
def test_identifiers_are_numbers_and_back(text: str) -> None:
    assert id_of(uid_of(text)) == text
    assert -(1 << 63) <= uid_of(text) < 1 << 63


def test_a_record_keeps_the_keys_of_the_article_and_of_its_list() -> None:
    article = Article(
        path="a.md",
        title="„Mills“ turn",
        source=Source("One"),
        url="https://x.example/a",
        alternative_urls=("https://amp.x.example/a", "mailto:nobody"),
        related=(RelatedKey("B", ("https://x.example/b", "https://x.example/b/")), RelatedKey("", ())),
        heat=1 << 80,
    )
    made = record(article, "news")
    assert made.uid == uid_of(hash_id("url://x.example/a"))
    assert len(unpack_own(made.own)) == 5  # two addresses, the title, the names of title and file
    entries = unpack_listed(made.listed)
    assert [len(unpack_own(entry)) for entry in entries] == [2, 0]
    assert entries[0].startswith(url_key("http://X.example/b"))
    assert made.sorting == "mills“ tur"
    assert made.heat == (1 << 63) - 1


@pytest.mark.parametrize(("total", "stretch"), [(0, 3), (1, 3), (50, 3), (50, 100)])
def test_each_file_is_read_once_and_no_helper_rests_while_another_has_many_before_it(total: int, stretch: int) -> None:
    portions = Portions(range(total), 2, 4, stretch)
    taken = [portions.take(0)]
    while portion := portions.take(1):
        taken.append(portion)
        assert portion == sorted(portion)
    assert taken[0] == list(range(total))[:4]
    assert sorted(number for portion in taken for number in portion) == list(range(total))
    assert not portions.take(0)


def test_the_table_of_articles_has_the_columns_that_are_written() -> None:
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.executescript(TABLES)
        columns = [row[1] for row in conn.execute("PRAGMA table_info(article)")]
    assert columns == list(ArticleColumns._fields)
