"""A small press that writes about few things in few words: reports that are alike, copies, undated and linked ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from reader.index import graph, settling
from reader.index.db import Database
from reader.index.schema import first_slot
from reader.model.edge import LINKED, SERIES, STATED
from reader.stories.said import Text, pack, said

WORDS = [
    "harbour",
    "crane",
    "bridge",
    "ferry",
    "museum",
    "theft",
    "comet",
    "orbit",
    "council",
    "budget",
    "strike",
    "bakery",
    "flood",
    "valley",
    "tunnel",
    "orchard",
    "lantern",
    "quarry",
    "viaduct",
    "gallery",
    "trawler",
    "beacon",
    "granary",
    "lockkeeper",
]
KINDS = (STATED, LINKED, STATED | LINKED, SERIES, 0)
"""What an article names another by, in turn."""
START = 1_700_000_000
HOUR = 3600


@st.composite
def article(draw: st.DrawFn) -> tuple[str, int | None, int]:
    """Headline, time and source of an article."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7))
    hours = draw(st.one_of(st.none(), st.integers(0, 400), st.integers(0, 30), st.just(5)))
    return " ".join(words), None if hours is None else START + hours * HOUR, draw(st.integers(1, 4))


articles = st.lists(article(), min_size=1, max_size=14)
_pair = st.tuples(st.integers(0, 13), st.integers(0, 13))


def _around(center: int, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [*pairs, *((place, center) for place in range(14))]


lists = st.one_of(
    st.lists(_pair, max_size=8),
    st.builds(_around, st.integers(0, 13), st.lists(_pair, max_size=60)),
)
"""Few links; or many, and an article that all others name."""


class Press:
    """An index of such articles, which come and go. An article is named by its place in the list."""

    def __init__(
        self, written: list[tuple[str, int | None, int]], edges: list[tuple[int, int]], file: Path | None = None
    ) -> None:
        """file: of the index; None: in memory."""
        self.database = Database(file)
        self._written = written
        self._edges = {(one, other) for one, other in edges if one != other}
        self.numbers: dict[int, int] = {}
        self._next = 0

    def add(self, place: int) -> None:
        """An article comes, and with it the links between it and what is there."""
        title, epoch, source = self._written[place]
        self._next += 1
        number = first_slot(epoch) + self._next % 2 if epoch is not None else first_slot(None) + self._next
        while number in self.numbers.values():
            number += 1
        self.numbers[place] = number
        with self.database.writing(self.database.generation) as conn:
            conn.execute(
                "INSERT INTO article VALUES (?, ?, 1, ?, 0, 0, 0, ?, '', ?, NULL, ?, '', '', '', '', 0, 0, 0, 0, 0, 0,"
                " 0, 0, NULL, NULL, 0)",
                (number, place, f"{place}.md", title, source, epoch),
            )
            settling.put_words(conn, [(number, pack(said(Text(title))))])
        self._link(place)

    def _link(self, place: int) -> None:
        touched = {one for one, other in self._edges if place in (one, other)} & self.numbers.keys()
        self._make_edges(touched)

    def _make_edges(self, places: set[int]) -> None:
        made = sorted(
            graph.Edge(self.numbers[one], self.numbers[other], KINDS[(one + other) % len(KINDS)], 0, -1)
            for one, other in self._edges
            if one in places and other in self.numbers
        )
        with self.database.writing(self.database.generation) as conn:
            graph.put(conn, (sorted(self.numbers[one] for one in places), made, [], []))

    def rewrite(self, place: int, headline: str) -> None:
        """The file of an article is written anew with another headline."""
        self.remove(place)
        self._written = [*self._written[:place], (headline, *self._written[place][1:]), *self._written[place + 1 :]]
        self.add(place)

    def remove(self, place: int) -> None:
        """An article goes, and then the links to it, as when a file does."""
        number = self.numbers.pop(place)
        with self.database.writing(self.database.generation) as conn:
            graph.forget(conn, number)
            settling.forget(conn, number)
            conn.execute("DELETE FROM article WHERE id = ?", (number,))
        self._make_edges({one for one, other in self._edges if other == place} & self.numbers.keys())

    def work(self, steps: int | None = None, *, patient: bool = True) -> bool:
        """Do what is to be done, or so many steps of it; False when all is done. patient: also what can wait."""
        while steps is None or steps > 0:
            with self.database.writing(self.database.generation) as conn:
                if not settling.advance(conn, patient=patient):
                    return False
            steps = None if steps is None else steps - 1
        return True

    def count_anew(self) -> None:
        """Count all words as they are now, and do every step again."""
        with self.database.writing(self.database.generation) as conn:
            settling.count_anew(conn)
        self.work()

    def tables(self) -> dict[str, Any]:
        """What the tables say, by places instead of numbers."""
        place = {number: at for at, number in self.numbers.items()}
        ask = self.database.connection("rows").execute
        events = dict(ask("SELECT id, part_of FROM report"))
        stories = dict(ask("SELECT id, part_of FROM event"))
        return {
            "events": {place[number]: place[event] for number, event in events.items()},
            "stories": {place[number]: place[story] for number, story in stories.items()},
            "evergreens": {place[number] for (number,) in ask("SELECT id FROM event WHERE evergreen")},
            "near": {(place[a], place[b]): rest for a, b, *rest in ask("SELECT * FROM near")},
            "event_near": {(place[a], place[b]): rest for a, b, *rest in ask("SELECT * FROM event_near")},
            "units": {place[number]: unit is not None for number, unit in ask("SELECT id, unit FROM report")},
            "words": sorted(ask("SELECT id, df, events FROM word")),
            "posts": sorted((word, place[number], weight) for word, number, weight in ask("SELECT * FROM post")),
            "event_posts": sorted(
                (word, place[event], *rest) for word, event, *rest in ask("SELECT * FROM event_post")
            ),
            "twins": {
                place[number]: None if twin is None else place[twin]
                for number, twin in ask("SELECT id, twin FROM report")
            },
            "lent": {
                place[number]: (time, None if leader is None else place[leader], likeness)
                for number, time, leader, likeness in ask("SELECT id, time, leader, likeness FROM report")
            },
        }
