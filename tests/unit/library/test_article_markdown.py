"""What `show --markdown` prints is an article file again: read back, it says the same."""

from __future__ import annotations

from pathlib import Path

import frontmatter
import pytest

from reader.library.answers import Opened
from reader.library.article_markdown import article_markdown
from reader.model.article import Article, WholeArticle
from reader.parse import parse_whole
from tests.unit.parse.golden import inputs

SAMPLES = sorted((Path(__file__).parents[3] / "sample_feed").glob("*.md"))[:10]


def opened(whole: WholeArticle) -> Opened:
    return Opened("", 1, whole.article, None, whole, ())


def said(article: Article) -> dict[str, object]:
    """What must be the same before and after."""
    names = ("title", "published", "updated", "source", "authors", "topics", "url", "kind", "language", "heat")
    names += ("quality", "unpublished", "draft", "removed", "saved")
    return {name: getattr(article, name) for name in names} | {"related": [key.title for key in article.related]}


@pytest.mark.parametrize("file", [*inputs(), *SAMPLES], ids=lambda file: file.name)
def test_read_back_it_says_the_same(file: Path) -> None:
    whole = parse_whole(file.read_bytes(), file.name)
    text = article_markdown(opened(whole))
    again = parse_whole(text.encode(), "printed.md")
    assert said(again.article) == said(whole.article)
    assert again.body.split() == whole.body.split()


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_any_reader_of_front_matter_reads_it(file: Path) -> None:
    whole = parse_whole(file.read_bytes(), file.name)
    post = frontmatter.loads(article_markdown(opened(whole)))
    assert post["title"] == whole.article.title
    assert post["provider"]["name"] == whole.article.source.name
    assert [entry["title"] for entry in post.get("related", [])] == [entry.title for entry in whole.related]


def test_an_article_without_a_file_gives_nothing() -> None:
    assert article_markdown(Opened("", None, None, None, None, ())) == ""
