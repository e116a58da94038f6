"""The fields of the language and their fixed values: one table for parsing, completion and suggestions."""

from __future__ import annotations

from difflib import get_close_matches

from reader.model.query import Sort

TEXT_FIELDS = ("title", "author", "source", "topic")
"""Hold words."""
PART_FIELDS = ("url", "lang", "kind")
"""Hold a text of their own form."""
DATE_FIELDS = ("on", "after", "before")
NUMBER_FIELDS = ("heat", "quality", "cited", "sources")
NEAR_FIELDS = ("related-to", "links", "event", "story", "similar", "later-than")
FLAGS = {
    "is": ("unread", "read", "starred", "problem", "draft", "removed", "expired", "unpublished"),
    "has": ("body", "related", "image"),
}
SORTS = tuple(sort.value for sort in Sort)

FIELDS = {
    "title": "words of the headline",
    "source": "who published it",
    "topic": "one of its topics",
    "author": "who wrote it",
    "url": "part of its address",
    "lang": "its language",
    "kind": "article, video ...",
    "is": "unread, starred, a problem ...",
    "has": "a body, related articles, an image",
    "on": "published on a day, in a month or year",
    "after": "published then or later",
    "before": "published earlier than that",
    "heat": "a number",
    "quality": "a number",
    "cited": "how many articles list it",
    "sources": "how many sources around it",
    "related-to": "listed by the open article, or listing it",
    "links": "linked from the text of the open article, or linking to it",
    "event": "reports of the same piece of news",
    "story": "of the same story",
    "similar": "with much the same words, whenever",
    "later-than": "published after the open article",
    "sort": "the order of the list",
}
"""Every field, with what it finds."""

_OTHER_NAMES = {
    "tag": "topic", "tags": "topic", "topics": "topic", "category": "topic", "label": "topic", "keyword": "topic",
    "site": "source", "provider": "source", "feed": "source", "publisher": "source", "by": "author", "from": "source",
    "authors": "author", "byline": "author", "writer": "author", "language": "lang", "link": "url", "href": "url",
    "type": "kind", "date": "on", "day": "on", "published": "on", "when": "on", "since": "after", "newer": "after",
    "older": "before", "until": "before", "headline": "title", "intitle": "title", "subject": "title", "in": "title",
    "order": "sort", "order-by": "sort", "related": "related-to", "later": "later-than", "score": "quality",
}  # fmt: skip
_OTHER_VALUES = {
    "new": "unread", "unseen": "unread", "seen": "read", "star": "starred", "stars": "starred", "favourite": "starred",
    "favorite": "starred", "flagged": "starred", "saved": "starred", "problems": "problem", "broken": "problem",
    "drafts": "draft", "hidden": "removed", "deleted": "removed", "old": "expired", "text": "body", "content": "body",
    "images": "image", "picture": "image", "photo": "image", "links": "related", "date": "newest", "latest": "newest",
    "hot": "heat", "hottest": "heat", "best": "relevance", "rank": "relevance", "score": "relevance", "name": "title",
}  # fmt: skip


def suggest_field(name: str) -> str:
    """The field that was probably meant, or an empty text."""
    return _OTHER_NAMES.get(name) or _closest(name, tuple(FIELDS))


def suggest_value(value: str, allowed: tuple[str, ...]) -> str:
    """The value that was probably meant, or an empty text."""
    other = _OTHER_VALUES.get(value, "")
    return other if other in allowed else _closest(value, allowed)


def _closest(word: str, words: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word[:40], words, 1, 0.6)), "")


def enumerate_words(words: tuple[str, ...]) -> str:
    """`a, b or c`."""
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)
