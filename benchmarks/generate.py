#!/usr/bin/env python3
"""Make a library of generated articles in the product's schema: front matter, ten related articles, a Markdown body.

    python -m benchmarks.generate FOLDER --files 10000 [--seed 1]

About 11 kB of front matter and 5 kB of body in each file, dates over eight years, folders by year and month. Related
lists quote other articles of the same library exactly as their files state them (nine of the same topic and about the
same weeks, mostly later ones, and one from anywhere), so the graph resolves completely. The same arguments give the
same bytes: one seeded generator, no clock, no set order. Standard library only. Prints one JSON line of totals.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from bisect import bisect_left
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from string import ascii_letters, digits

from benchmarks.words import Prose

_TOPIC_TEXT: str = (
    "Harbours Comets Compilers Manuscripts Rivers Weather Bridges Museums Orchards Railways Lighthouses Glaciers "
    "Libraries Bicycles Chess Theatre Gardens Kitchens Robots Oceans Forests Markets Schools Maps Clocks"
)
TOPICS: tuple[str, ...] = tuple(_TOPIC_TEXT.split())
OTHER_SCRIPTS = (
    "港の水車が動き出す",
    "Über die Brücke",
    "Новый маяк",
    "طاحونة المد",
    "조수 방앗간",
    "🚲 Wheels",
    "Cafe\u0301 naïve",
)
"""Beginnings of every fiftieth title: widths other than one are part of the work."""
FIRST_DAY = datetime(2019, 1, 1, tzinfo=UTC)
SPAN_SECONDS = 2_870 * 86_400
"""Dates run to November 2026."""
SECURED_ALPHABET = ascii_letters + digits + "+/"


@dataclass(frozen=True, slots=True)
class Planned:
    """What related lists need to know of an article before any file is written."""

    title: str
    slug: str
    when: datetime
    url: str
    topic: str
    head: str
    """The fields from title to type, as top-level lines."""
    provider: str
    """`name` and `domain` as lines without indent."""
    quality: int
    image: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What was written."""

    files: int
    bytes: int
    with_body: int
    related: int
    seed: int


class Generator:
    """A library of a stated size. `write()` once for each object: it uses up its random numbers."""

    def __init__(self, files: int, seed: int = 1, body_bytes: int = 5_000, empty: float = 0.1) -> None:
        """empty: share of the articles without a body, 0.0 to 1.0."""
        self.files = files
        self.seed = seed
        self.body_bytes = body_bytes
        self.empty = empty
        self.rng = random.Random(f"library {seed}")
        self.prose = Prose(seed, self.rng, stock=min(40_000, max(2_000, files)))
        self._sources = [self._source() for _ in range(200)]
        self._source_weights = list(accumulate(1.0 / (rank + 1) for rank in range(len(self._sources))))
        stamps = sorted(self.rng.randrange(SPAN_SECONDS) for _ in range(files))
        self.plans = [self._plan(number, stamp) for number, stamp in enumerate(stamps)]
        self._by_topic: dict[str, list[int]] = {topic: [] for topic in TOPICS}
        for number, plan in enumerate(self.plans):
            self._by_topic[plan.topic].append(number)

    def _source(self) -> tuple[str, str]:
        words = [word.capitalize() for word in self.prose.words(6) if len(word) > 3][:2] or ["Daily", "Sheet"]
        return " ".join(words), re.sub(r"[^a-z]", "", "".join(words).lower()) + ".example"

    def _plan(self, number: int, stamp: int) -> Planned:
        rng, prose = self.rng, self.prose
        when = FIRST_DAY + timedelta(seconds=stamp)
        words = prose.words(rng.randint(6, 13))
        title = " ".join(words).capitalize()
        if number % 50 == 49:
            title = f"{OTHER_SCRIPTS[number // 50 % len(OTHER_SCRIPTS)]}: {title}"
        elif number % 20 == 10:
            title = f'"{words[0].capitalize()}" {title}'
        slug = "-".join(words)[:60].strip("-") + f"-{number}"
        name, domain = rng.choices(self._sources, cum_weights=self._source_weights)[0]
        url = f"https://www.{domain}/{when:%Y/%m/%d}/{slug}.html"
        amp = f"https://amp.{domain}/{when:%Y/%m/%d}/{slug}/index.html"
        cdn = f"https://amp-{domain.replace('.', '-')}.cdn.example/c/s/{amp[8:]}"
        excerpt = prose.paragraph(rng.randint(1, 2)) + ("\n    \n" if number % 5 == 0 else "")
        head = (
            f"title: {quoted(title)}\nexcerpt: {quoted(excerpt)}\npublishedDateTime: {when:%Y-%m-%dT%H:%M:%SZ}\n"
            f"webUrl: {quoted(url)}\nampWebUrl: {quoted(amp)}\ncdnAmpWebUrl: {quoted(cdn)}\ntype: article"
        )
        return Planned(
            title=title,
            slug=slug,
            when=when,
            url=url,
            topic=rng.choice(TOPICS),
            head=head,
            provider=f"name: {name}\ndomain: {domain}",
            quality=rng.randint(1, 200),
            image=f"https://images.{domain}/{rng.getrandbits(96):024x}-{slug[:40]}-wide.jpg",
        )

    def related_to(self, number: int) -> list[int]:
        """Ten other articles: nine of the topic, from a little before to well after, and one from anywhere."""
        same = self._by_topic[self.plans[number].topic]
        place = bisect_left(same, number)
        near = [other for other in same[max(0, place - 12) : place + 40] if other != number]
        picked = self.rng.sample(near, min(9, len(near)))
        while len(picked) < min(10, self.files - 1):
            anywhere = self.rng.randrange(self.files)
            if anywhere != number and anywhere not in picked:
                picked.append(anywhere)
        return picked

    def body(self, plan: Planned) -> str:
        """Markdown of about `body_bytes` bytes (log-normal, 400 to 60,000): prose, headings, lists, quotes."""
        rng, prose = self.rng, self.prose
        target = min(60_000, max(400, int(self.body_bytes * rng.lognormvariate(-0.12, 0.5))))
        blocks: list[str] = []
        size = 0
        while size < target:
            roll = rng.random()
            if roll < 0.10:
                block = "## " + " ".join(prose.words(5)).title()
            elif roll < 0.20:
                block = "\n".join("- " + prose.sentence(7) for _ in range(rng.randint(3, 6)))
            elif roll < 0.27:
                block = "> " + prose.paragraph(2)
            elif roll < 0.30:
                block = "```\n" + "\n".join(" ".join(prose.words(4)) for _ in range(4)) + "\n```"
            elif roll < 0.50:
                block = (
                    f"{prose.paragraph(2)} **{prose.sentence(3)}** See [{prose.words(1)[0]}]({plan.url}#{len(blocks)})."
                )
            else:
                block = prose.paragraph(rng.randint(3, 6))
            blocks.append(block)
            size += len(block) + 2
        return "\n\n".join(blocks) + "\n"

    def text(self, number: int, related: list[int], body: str) -> str:
        """The whole file of one article."""
        rng = self.rng
        plan = self.plans[number]
        title_to_date, url_to_type = plan.head.split("\nwebUrl: ")
        url = url_to_type.partition("\n")[0]
        topics = [plan.topic, *(t for t in rng.sample(TOPICS, rng.choice((0, 0, 1, 1, 2))) if t != plan.topic)]
        heat = rng.choice((-1, -1, -1, plan.quality))
        secured = "".join(rng.choices(SECURED_ALPHABET, k=384))
        domain = plan.provider.rpartition(" ")[2]
        return (
            f"---\ncategory: news\n{title_to_date}\noriginalUrl: {url}\nwebUrl: {url_to_type}\n"
            f"quality: {plan.quality}\nheat: {heat}\npublished: {'false' if heat < 0 else 'true'}\n\n"
            f"provider:\n{indented(plan.provider, 2)}\n  images:\n"
            f'    - url: "https://feed.example/assets/images/organizations/{domain}-50x50.jpg"\n'
            "      width: 50\n      height: 50\n\n"
            "topics:\n"
            + "".join(f"  - {topic}\n" for topic in topics)
            + f"\nimages:\n{indented(image_lines(plan), 2)}\n\n"
            "related:\n" + "".join(self._entry(other) for other in related) + "\n"
            f'secured: "{secured};{secured[:22]}=="\n---\n\n{body}'
        )

    def _entry(self, number: int) -> str:
        plan = self.plans[number]
        lines = (
            f"{plan.head}\nprovider:\n{indented(plan.provider, 2)}\nquality: {plan.quality}\n"
            f"images:\n{indented(image_lines(plan), 2)}"
        )
        return "  - " + lines.replace("\n", "\n    ") + "\n"

    def write(self, folder: Path) -> Totals:
        """Write every file below `folder`, in order of publication."""
        written = with_body = relations = 0
        known: set[Path] = set()
        for number, plan in enumerate(self.plans):
            related = self.related_to(number)
            body = "" if self.rng.random() < self.empty else self.body(plan)
            place = folder / f"{plan.when:%Y}" / f"{plan.when:%m}"
            if place not in known:
                place.mkdir(parents=True, exist_ok=True)
                known.add(place)
            data = self.text(number, related, body).encode()
            (place / f"{plan.when:%Y-%m-%d}-{plan.slug}.md").write_bytes(data)
            written += len(data)
            with_body += bool(body)
            relations += len(related)
        return Totals(self.files, written, with_body, relations, self.seed)


def quoted(text: str) -> str:
    """A double-quoted YAML scalar; JSON's escapes are a subset of YAML's."""
    return json.dumps(text, ensure_ascii=False)


def indented(lines: str, by: int) -> str:
    """Every line moved to the right."""
    return " " * by + lines.replace("\n", "\n" + " " * by)


def image_lines(plan: Planned) -> str:
    """The one image of an article, as a list item without indent."""
    return f"- url: {quoted(plan.image)}\n  width: 1100\n  height: 619\n  isCached: true"


def generate(folder: Path, files: int, seed: int = 1) -> Totals:
    """Write a library of `files` articles below `folder`."""
    return Generator(files, seed).write(folder)


def main(argv: list[str] | None = None) -> Totals:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="written below; made if needed")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    totals = generate(options.folder, options.files, options.seed)
    print(json.dumps(asdict(totals)))
    return totals


if __name__ == "__main__":
    main(sys.argv[1:])
