"""A small library of every kind of article, and what a query means by going through them one by one."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from pathlib import Path

from reader.folders.article_files import read_header
from reader.index.compile import Context
from reader.index.index import Index
from reader.index.schema import first_slot
from reader.index.words import beginning, phrase
from reader.model.article import Article, Precision
from reader.model.identity import article_id
from reader.model.problem import Problem
from reader.query.name_lookup import Names
from reader.query.syntax_tree import THIS, And, Condition, Flag, Near, Not, Number, Or, Part, Published, Words, leaves
from tests.unit.query.strategies import SOURCES, TOPICS, VOCABULARY

AUTHORS = ("Ida Marsh", "Ole Årup", "Mill Tide")
LANGUAGES = ("", "en", "en-US", "de", "enm")
KINDS = ("", "article", "video", "videos")
_LINK = re.compile(r"\[\[(\d+)\]\]")
TIMES = ("", "T00:00:00", "T12:30:00", "T23:30:00Z", "T01:30:00+00:00", "T23:59:59-04:00", "T00:00:00+05:30")


@dataclass
class Item:
    """One article, with all that the reference looks at."""

    article: Article
    body: str
    id: str
    read: bool
    starred: bool
    listed: set[int] = field(default_factory=set)
    """Places of the articles that its file lists or links to, itself left out."""
    listing: set[int] = field(default_factory=set)
    linked: set[int] = field(default_factory=set)
    """Places of the articles that its text links to, itself left out."""
    linking: set[int] = field(default_factory=set)


def write(folder: Path, count: int, seed: int) -> list[Item]:
    """Write a library of random articles; the same for the same seed."""
    chance = random.Random(seed)
    folder.mkdir()
    related = [sorted(chance.sample(range(count), chance.choice((0, 0, 1, 3, 6)))) for _ in range(count)]
    items: list[Item] = []
    links: dict[int, set[int]] = {}
    for place in range(count):
        heads, body = _article(chance, place, count, related[place])
        if linked := {int(name) for name in _LINK.findall(body)} - {place}:
            links[place] = linked
        text = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in heads.items())
        file = folder / f"{place}.md"
        file.write_text(f"---\n{text}---\n{body}\n", encoding="utf-8")
        article = read_header(file, file.name)
        assert not isinstance(article, Problem)
        key = article_id((article.url,), f"{folder.name}/{article.path}")
        marked = chance.random() < 0.4
        items.append(Item(article, body, key, marked, chance.random() < 0.2))
    for place, targets in enumerate(related):
        for target in targets:
            if target != place:
                items[place].listed.add(target)
                items[target].listing.add(place)
    for place, linked in links.items():
        items[place].linked |= linked
        items[place].listed |= linked
        for target in linked:
            items[target].linking.add(place)
            items[target].listing.add(place)
    return items


def _article(chance: random.Random, place: int, count: int, related: Sequence[int]) -> tuple[dict[str, object], str]:
    def words(most: int) -> str:
        return " ".join(chance.choice(VOCABULARY) for _ in range(chance.randint(1, most)))

    heads: dict[str, object] = {"title": words(4), "excerpt": words(6), "originalUrl": address(place)}
    day = date(2021, 5, 1) + timedelta(days=chance.randint(0, 40))
    if chance.random() < 0.9:
        heads["publishedDateTime"] = f"{day}{chance.choice(TIMES)}"
    optional: dict[str, object] = {
        "source": chance.choice(SOURCES),
        "topics": chance.sample(TOPICS, chance.randint(0, 3)),
        "authors": chance.sample(AUTHORS, chance.randint(0, 2)),
        "language": chance.choice(LANGUAGES),
        "type": chance.choice(KINDS),
        "heat": chance.choice((-1, 0, 50, 80, 81, 100)),
        "quality": chance.randint(0, 120),
        "published": False,
        "draft": True,
        "images": [{"url": "https://example.org/a.jpg"}],
    }
    heads |= {name: value for name, value in optional.items() if value and chance.random() < 0.6}
    if chance.random() < 0.15:
        heads["removed"] = True
    if related:
        heads["related"] = [{"title": f"story {number}", "webUrl": address(number)} for number in related]
    broken = {"heat": "warm"} if chance.random() < 0.1 else {}
    links = "".join(f" [[{chance.randrange(count)}]]" for _ in range(chance.choice((0, 0, 1, 2))))
    return heads | broken, words(8) + links if chance.random() < 0.6 else ""


def address(place: int) -> str:
    """The address of an article."""
    return f"https://{'News' if place % 3 else 'feed'}.example.org/2021/Story-{place}?utm_source=x"


def key(text: str) -> list[str]:
    """The words of a text as people compare them."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", re.sub("([一-鿿])", r" \1 ", bare))


def holds(text: str, words: list[str], prefix: bool) -> bool:
    """Whether the words stand in a text one after the other."""
    has = key(text)
    for start in range(len(has) - len(words) + 1):
        part = has[start : start + len(words)]
        if part == words or (prefix and part[:-1] == words[:-1] and part[-1].startswith(words[-1])):
            return True
    return False


def context_of(index: Index) -> Context:
    """What queries need to know about an index."""

    def names(table: str) -> Names:
        return Names(index.database.query(lambda conn: conn.execute(f"SELECT id, name FROM {table}").fetchall(), []))

    def find(article: str) -> int | None:
        return next(iter(index.by_id(article)), None)

    return Context(phrase, beginning, first_slot, sources=names("source"), topics=names("topic"), find=find)


@dataclass
class Reference:
    """What a query selects, found by looking at every article."""

    items: list[Item]
    this: int
    zone: tzinfo

    def select(self, node: Condition | None) -> list[str]:
        """Paths of the articles that match, in alphabetical order."""
        removed = any(leaf == Flag("is", "removed") for leaf, _ in leaves(node))
        return sorted(
            item.article.path
            for place, item in enumerate(self.items)
            if (removed or not item.article.removed) and (node is None or self.matches(node, place))
        )

    def matches(self, node: Condition, place: int) -> bool:
        """Whether one article matches."""
        item = self.items[place]
        match node:
            case And(items):
                return all(self.matches(each, place) for each in items)
            case Or(items):
                return any(self.matches(each, place) for each in items)
            case Not(inner):
                return not self.matches(inner, place)
            case Words():
                return words_match(node, item)
            case Flag():
                return flag(item, node.name)
            case Part("url", text):
                return text in item.article.url.lower()
            case Part("kind", text, prefix):
                kind = item.article.kind.lower()
                return kind.startswith(text) if prefix else kind == text
            case Part(_, text, prefix):
                tag = item.article.language.lower()
                return tag.startswith(text) if prefix else tag == text or tag.startswith((f"{text}-", f"{text}_"))
            case Number(name, low, high):
                number = self.number(name, place)
                return number is not None and (low is None or low <= number) and (high is None or number <= high)
            case Published(start, end):
                day = self.day(item.article)
                return day is not None and (start is None or start <= day) and (end is None or day < end)
            case Near(relation, target):
                assert target == THIS
                return self.near(relation, place)

    def day(self, article: Article) -> date | None:
        """The day that the reader is shown."""
        if article.published is None:
            return None
        when = article.published.when
        return (when.astimezone(self.zone) if article.published.precision is Precision.AWARE else when).date()

    def number(self, name: str, place: int) -> int | None:
        """A number of an article."""
        item = self.items[place]
        if name == "heat":
            return item.article.heat
        if name == "quality":
            return item.article.quality
        if name == "cited":
            return len(item.listing)
        around = {place} | item.listed | item.listing
        return len({self.items[other].article.source.name for other in around} - {""})

    def near(self, relation: str, place: int) -> bool:
        """Whether an article stands in a relation to the open one."""
        this = self.items[self.this]
        if relation == "related-to":
            return place in (this.listed | this.listing) - {self.this}
        if relation == "links":
            return place in (this.linked | this.linking) - {self.this}
        if relation == "later-than":
            one, other = this.article.published, self.items[place].article.published
            return one is not None and other is not None and other.epoch > one.epoch
        return place in AROUND[relation](self.items, self.this)


def story_of(items: list[Item], place: int) -> set[int]:
    """A story for tests of the language: all that list each other, step by step, within a week of each other."""
    story, new = {place}, [place]
    while new:
        at = new.pop()
        for other in (items[at].listed | items[at].listing) - story:
            one, two = items[at].article.published, items[other].article.published
            if one is not None and two is not None and abs(one.epoch - two.epoch) <= 7 * 86_400:
                story.add(other)
                new.append(other)
    return story


def event_of(items: list[Item], place: int) -> set[int]:
    """An event for tests of the language: what belongs to the story and is of the same hour."""
    own = items[place].article.published
    hours = {at: items[at].article.published for at in story_of(items, place)}
    return {
        at for at, when in hours.items() if at == place or (own and when and own.epoch // 3600 == when.epoch // 3600)
    }


def similar_to(items: list[Item], place: int) -> set[int]:
    """Similar articles for tests of the language: those that have two of its topics."""
    topics = set(items[place].article.topics)
    return {at for at, item in enumerate(items) if at != place and len(topics & set(item.article.topics)) > 1}


AROUND = {"event": event_of, "story": story_of, "similar": similar_to}
"""What `event:`, `story:` and `similar:` find, from the place of the open article."""


def flag(item: Item, name: str) -> bool:
    """Whether an article has a flag."""
    article = item.article
    return {
        "unread": not item.read,
        "read": item.read,
        "starred": item.starred,
        "problem": bool(article.problems),
        "draft": article.draft,
        "removed": article.removed,
        "expired": article.heat == -1,
        "unpublished": article.unpublished,
        "body": article.has_body,
        "related": bool(article.related),
        "image": bool(article.images),
    }[name]


def words_match(node: Words, item: Item) -> bool:
    """Whether an article has some words where they are looked for."""
    article = item.article
    words = key(node.text)
    named = (article.title, article.source.name, ", ".join(article.topics), ", ".join(article.authors))
    if node.field == "topic" or node.field == "source":
        names = article.topics if node.field == "topic" else (article.source.name,)
        if node.exact:
            return any(key(name) == words for name in names)
        return any(holds(name, words, node.prefix) for name in names)
    spaced = bool(re.search("[一-鿿]", words[-1]))
    long = len(words[-1]) >= 4 or spaced
    if node.field:
        text = article.title if node.field == "title" else named[3]
        return holds(text, words, node.prefix and (len(words[-1]) >= 3 or spaced))
    if any(holds(text, words, node.prefix and long) for text in (*named, f"{item.body}\n{article.summary}")):
        return True
    # Two or three letters are completed in headlines, sources and names only.
    short = node.prefix and not long and len(words) == 1 and len(words[0]) >= 2
    return short and any(holds(text, words, True) for text in (named[0], named[1], named[3]))
