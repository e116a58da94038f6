"""The libraries on which everything is measured, and the same articles as a feed for feed readers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.words import vocabulary

HEAD_BYTES = 4_096
"""The fields of an article itself stand within this much of the file's beginning."""
SHOWN = 14
"""Characters of a title by which it is recognised on a screen: lists cut titles to their width."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a feed needs of a generated file."""

    title: str
    when: datetime
    url: str


def prepare(folder: Path, files: int) -> Path:
    """A library of so many articles in `folder`, made unless it is complete already."""
    done = folder.with_name(folder.name + ".json")
    if not done.is_file():
        totals = generate(folder, files)
        done.write_text(json.dumps(asdict(totals)) + "\n", encoding="utf-8")
    return folder


def files_of(folder: Path) -> list[Path]:
    """Every article file of a generated library, the newest day first."""
    return sorted(folder.rglob("*.md"), key=lambda path: path.name, reverse=True)


def bytes_of(folder: Path) -> int:
    """The sum of the sizes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def read_through(folder: Path) -> None:
    """Read all files below a folder once, so that the operating system has them at hand."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def read_head(path: Path) -> Head:
    """The fields of a generated file, by their lines; not a reader of front matter in general."""
    with path.open("rb") as file:
        lines = file.read(HEAD_BYTES).decode("utf-8", "replace").split("\n")
    fields = {key: value for key, _, value in (line.partition(": ") for line in lines[:8])}
    return Head(
        title=json.loads(fields["title"]),
        when=datetime.fromisoformat(fields["publishedDateTime"]),
        url=json.loads(fields["originalUrl"]),
    )


def known_titles(folder: Path) -> frozenset[str]:
    """The beginnings of all titles, by which rows are recognised on a screen. Reads as little as it can."""
    titles: set[str] = set()
    for path in files_of(folder):
        descriptor = os.open(path, os.O_RDONLY)
        line = os.read(descriptor, 1_024).partition(b"\ntitle: ")[2].partition(b"\n")[0]
        os.close(descriptor)
        titles.add(str(json.loads(line))[:SHOWN])
    return frozenset(titles)


def search_words(seed: int = 1) -> list[str]:
    """Words to search for, from common to rare, none with fewer than four letters."""
    words = [word for word in vocabulary(seed) if len(word) >= 4]
    return [words[place] for place in (5, 40, 150, 600, 2_000, 8_000)]


def write_feed(folder: Path, feed: Path) -> None:
    """All articles of a library as one RSS 2.0 feed, bodies included."""
    with feed.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Generated</title>')
        out.write("<link>https://generated.example/</link><description>Generated articles</description>\n")
        out.writelines(_items(folder))
        out.write("</channel></rss>\n")


def _items(folder: Path) -> Iterator[str]:
    for path in files_of(folder):
        head = read_head(path)
        body = path.read_text(encoding="utf-8").partition("\n---\n")[2]
        paragraphs = "".join(f"<p>{escape(block)}</p>" for block in body.split("\n\n") if block.strip())
        yield (
            f"<item><title>{escape(head.title)}</title><link>{escape(head.url)}</link>"
            f'<guid isPermaLink="true">{escape(head.url)}</guid><pubDate>{format_datetime(head.when)}</pubDate>'
            f"<description>{escape(paragraphs)}</description></item>\n"
        )
