"""Writes small libraries for tests: article files in the real schema, of our own words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""The time at which tests read."""


@dataclass
class Written:
    """One article file to be written."""

    title: str
    hours: float = 0.0
    """Hours before NOON at which it was published."""
    source: str = "The Tern"
    topics: Sequence[str] = ("Harbour",)
    excerpt: str = ""
    related: Sequence[Written] = field(default_factory=list["Written"])
    body: str = ""
    extra: Sequence[str] = ()
    """More lines of front matter, as they stand."""
    url: str | None = None
    """None: made from the title."""

    @property
    def published(self) -> str:
        return (NOON - timedelta(hours=self.hours)).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def address(self) -> str:
        if self.url is not None:
            return self.url
        slug = "".join(c if c.isalnum() and c.isascii() else "-" for c in self.title.lower())
        return f"https://news.example/{slug}"

    def text(self) -> str:
        """The file's text."""
        lines = [
            "---",
            "category: news",
            f"title: {quoted(self.title)}",
            f"excerpt: {quoted(self.excerpt or 'About: ' + self.title)}",
            f"publishedDateTime: {self.published}",
        ]
        if self.address:
            lines += [f"originalUrl: {quoted(self.address)}", f"webUrl: {quoted(self.address)}"]
        lines += ["type: article", "quality: 80", "heat: -1", "published: false", *self.extra, ""]
        lines += ["provider:", f"  name: {self.source}", "  domain: news.example", "", "topics:"]
        lines += [f"  - {topic}" for topic in self.topics]
        if self.related:
            lines += ["", "related:"]
        for entry in self.related:
            lines += [
                f"  - title: {quoted(entry.title)}",
                f"    excerpt: {quoted(entry.excerpt or 'About: ' + entry.title)}",
                f"    publishedDateTime: {entry.published}",
                f"    webUrl: {quoted(entry.address)}",
                "    type: article",
                "    provider:",
                f"      name: {entry.source}",
                "      domain: news.example",
            ]
        return "\n".join([*lines, "---", "", self.body, ""])


def quoted(text: str) -> str:
    """A double-quoted YAML scalar."""
    return json.dumps(text, ensure_ascii=False)


def write_library(folder: Path, articles: Sequence[Written]) -> list[Path]:
    """Write each article into the folder; returns the paths in the same order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths: list[Path] = []
    for number, article in enumerate(articles):
        path = folder / f"{article.published[:10]}-article-{number}.md"
        path.write_text(article.text(), encoding="utf-8")
        paths.append(path)
    return paths


def story() -> list[Written]:
    """Six articles: three that relate to each other over days, a ghost among their related, and three others."""
    ghost = Written("A ghost of the mill", 100, source="Harbour Post")
    first = Written("Mill wheel found under the quay", 96, excerpt="Divers met oak where they expected stone.")
    second = Written("Council votes to raise the wheel", 48, source="Harbour Post")
    third = Written(
        "The mill turns again", 24, source="Evening Lantern", body="# It turns\n\nAfter ninety years it turns.\n"
    )
    first.related = [second, ghost]
    second.related = [first, third]
    third.related = [first]
    others = [
        Written("Comet seen at dawn", 2, topics=("Sky",), source="Observer"),
        Written("[Important] 50% off [/] everything", 5, topics=("Trade",)),
        Written("Choir wins a prize", 120, topics=("Music",)),
    ]
    return [first, second, third, *others]
