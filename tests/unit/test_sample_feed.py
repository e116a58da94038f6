"""The bundled sample keeps the real schema, quotes itself exactly, and shows every kind of article once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import frontmatter
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "sample_feed"
GHOSTS = {
    "From the harbour master's log: 11.2 metres at the weir, then nothing",
    "Letters: let the old mill rest, and mend the bus shelter",
    "Fragment B: a first light curve, with apologies to everyone's sleep",
    "What people built with Sedge on its second day",
    "Watch: fragment B drifting away, three nights in twelve seconds",
    "A short list of mills that never stopped",
    "Eleven things that have been found in pianos",
}
"""Quoted in related lists without a file: they show what a ghost is."""
_KEY_TEXT: str = (
    "category title excerpt publishedDateTime originalUrl webUrl ampWebUrl cdnAmpWebUrl type quality heat published "
    "removed featuredContent provider topics images related secured"
)
KEYS = _KEY_TEXT.split()
"""Top-level keys in the order in which files of the real schema state them."""
OPTIONAL = {"webUrl", "ampWebUrl", "cdnAmpWebUrl", "removed", "featuredContent", "images", "related"}
_ENTRY_KEY_TEXT: str = "title excerpt publishedDateTime webUrl ampWebUrl cdnAmpWebUrl type provider quality images"
ENTRY_KEYS = _ENTRY_KEY_TEXT.split()

Head = dict[str, Any]


def read(path: Path) -> tuple[Head, str]:
    head, body = frontmatter.parse(path.read_text(encoding="utf-8"))
    return head, body


@pytest.fixture(scope="module")
def articles() -> dict[Path, tuple[Head, str]]:
    return {path: read(path) for path in sorted(FOLDER.glob("*.md"))}


def related(articles: dict[Path, tuple[Head, str]]) -> Iterator[tuple[Head, Head]]:
    """Every (article, entry of its related list)."""
    for head, _ in articles.values():
        for entry in head.get("related", []):
            yield head, entry


def test_every_file_has_the_keys_of_the_schema_in_their_order(articles: dict[Path, tuple[Head, str]]) -> None:
    for path, (head, _) in articles.items():
        keys = list(head)
        assert keys == [key for key in KEYS if key in head], path.name
        assert set(KEYS) - set(keys) <= OPTIONAL, path.name
        assert head["category"] == "news"
        assert head["type"] in {"article", "video"}
        assert isinstance(head["publishedDateTime"], datetime) and head["publishedDateTime"].tzinfo
        assert isinstance(head["quality"], int) and isinstance(head["heat"], int)
        assert head["published"] is (head["heat"] >= 0), path.name
        assert head["provider"]["name"] and head["provider"]["domain"].endswith(".example")
        assert head["topics"] and all(isinstance(topic, str) for topic in head["topics"])
        assert re.fullmatch(r"[A-Za-z0-9+/=]+;[A-Za-z0-9+/=]+", head["secured"])
        for image in head.get("images", []):
            assert list(image) == ["url", "width", "height", "isCached"]


def test_file_names_are_date_and_slug(articles: dict[Path, tuple[Head, str]]) -> None:
    for path, (head, _) in articles.items():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d-[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)
        assert path.name[:10] == f"{head['publishedDateTime']:%Y-%m-%d}"


def test_blocks_are_set_apart_and_texts_are_quoted() -> None:
    for path in FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("---\ncategory: news\n")
        head = text.split("\n---\n\n")[0]
        for block in ("provider:", "topics:", "images:", "related:", "secured:"):
            assert f"\n{block}" not in head or f"\n\n{block}" in head, path.name
        for key in ("title", "excerpt", "originalUrl", "webUrl", "url"):
            for value in re.findall(rf"^[ -]*{key}: (.*)$", head, re.MULTILINE):
                assert value.startswith('"') and value.endswith('"'), path.name


def test_every_related_entry_quotes_its_article_exactly_or_is_a_declared_ghost(
    articles: dict[Path, tuple[Head, str]],
) -> None:
    by_title = {head["title"]: head for head, _ in articles.values()}
    assert len(by_title) == len(articles), "titles are unique"
    ghosts: set[str] = set()
    for article, entry in related(articles):
        assert list(entry) == [key for key in ENTRY_KEYS if key in entry]
        assert entry["title"] != article["title"]
        target = by_title.get(entry["title"])
        if target is None:
            ghosts.add(entry["title"])
            continue
        for key in ("excerpt", "publishedDateTime", "ampWebUrl", "cdnAmpWebUrl", "type", "quality", "images"):
            assert entry.get(key) == target.get(key), (article["title"], entry["title"], key)
        assert entry["webUrl"] == target.get("webUrl", "")
        assert entry["provider"] == {key: target["provider"][key] for key in ("name", "domain")}
    assert ghosts == GHOSTS


def test_no_related_list_names_an_article_twice(articles: dict[Path, tuple[Head, str]]) -> None:
    for head, _ in articles.values():
        titles = [entry["title"] for entry in head.get("related", [])]
        assert len(titles) == len(set(titles))


def test_stories_go_on_over_days_weeks_and_months(articles: dict[Path, tuple[Head, str]]) -> None:
    apart = [
        (entry["publishedDateTime"] - article["publishedDateTime"]).total_seconds() / 3600
        for article, entry in related(articles)
    ]
    later = [hours for hours in apart if hours > 0]
    assert 0.4 < len(later) / len(apart) < 0.8
    assert sum(hours < 12 for hours in later) >= 10, "one event covered by several sources within hours"
    assert sum(hours > 24 * 60 for hours in later) >= 20, "follow-ups months on"
    assert max(len(head.get("related", [])) for head, _ in articles.values()) > 10, "more entries than digits"
    assert any("related" not in head for head, _ in articles.values())


def test_every_kind_of_article_is_there(articles: dict[Path, tuple[Head, str]]) -> None:
    heads = [head for head, _ in articles.values()]
    bodies = [body for _, body in articles.values() if body]
    kinds = Counter(head["type"] for head in heads)
    titles = " ".join(head["title"] for head in heads)
    assert len(heads) >= 36
    assert len({head["provider"]["name"] for head in heads}) >= 8
    assert 8 <= len(bodies) < len(heads) / 2, "most articles have no body, as in reality"
    assert kinds["video"] == 1
    assert all(
        "webUrl" not in head and "<iframe" in head["featuredContent"] for head in heads if head["type"] == "video"
    )
    assert sum(head.get("removed", False) for head in heads) == 1
    assert 1 < sum(head["heat"] == -1 for head in heads) < len(heads)
    assert "[Important] 50% off [/]" in titles and "[@click=app.quit]" in titles
    assert re.search(r"[\u3040-\u30ff]", titles) and re.search(r"[\u0600-\u06ff]", titles) and "☄️" in titles
    for mark in ("```python", "|---:|", "\n- [ ] ", "\n> ", "[^chain]:", "![", "\n1. "):
        assert any(mark in body for body in bodies), mark
    assert max(len(body.split()) for body in bodies) > 2_300
    assert any(re.search(r"\n[A-Za-z ]+\n[,.] ", body) for body in bodies), (
        "a scraped text with link texts on lines of their own"
    )


def test_dates_are_fresh_and_none_lies_in_the_future_of_the_sample(articles: dict[Path, tuple[Head, str]]) -> None:
    dates = [head["publishedDateTime"] for head, _ in articles.values()]
    assert min(dates) >= datetime(2025, 1, 1, tzinfo=UTC)
    assert max(dates) < datetime(2026, 11, 21, tzinfo=UTC)
