"""FollowDesk: how the starred stories of a library went on, asked of the index and the state."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, tzinfo
from pathlib import Path

from reader.folders.article_files import read_whole
from reader.index import stories as index_stories
from reader.index.bulk import files_by_id
from reader.index.index import Index
from reader.library.folded import folded
from reader.library.mute_desk import MuteDesk
from reader.library.star_news import StarNews
from reader.library.star_summaries import StarSummaries
from reader.library.star_texts import StarTexts
from reader.library.told import Told, ToldLine
from reader.library.told_memory import ToldMemory
from reader.model.article import Moment, RelatedKey, WholeArticle
from reader.model.problem import Problem
from reader.model.row import Row
from reader.state.store import StateStore
from reader.stories.arrivals import Arrival
from reader.stories.changed_text import Change, Paragraphs, paragraphs_of
from reader.stories.days import in_time_order
from reader.stories.developments import NOTHING
from reader.stories.follow import Star, is_aside, is_later
from reader.stories.relations import ghost_id
from reader.stories.star_words import OTHER_SOURCES

_TEXTS_AT_ONCE = 50
"""Texts of stars that are kept for the first time in one go; the others follow the next times."""
_LISTS_AT_ONCE = 100
"""Silent stars whose files are read in one go, for what they list."""
MOST_STARS = 2000
"""Stars whose developments are counted, those put last. More would make the figures of the screen late."""


class FollowDesk:
    """What happened next on what is starred. Every method may be called from any thread; for worker threads."""

    def __init__(
        self,
        index: Index,
        state: StateStore,
        zone: tzinfo,
        clock: Callable[[], datetime],
        texts: Path | None = None,
    ) -> None:
        """texts: the folder where the texts of starred pages are kept, to be compared; None: nowhere."""
        self._clock = clock
        self._index = index
        self._state = state
        self._zone = zone
        self._texts = StarTexts(texts) if texts else None
        self.mutes = MuteDesk(index, state, zone, clock)
        """The muted stories."""
        self._summaries = StarSummaries(index, state)
        self._lock = threading.Lock()
        self._memory = ToldMemory(index)
        self._news = StarNews(index, clock, self._memory.headlines)
        self._late: dict[str, Row] = {}
        """Stars whose texts are still to be kept for the first time, which takes long for many."""
        self._texts_left = self._lists_left = 0
        self._without_file: frozenset[str] = frozenset()
        """The active stars that had no file when one asked last what came on stars."""

    @property
    def today(self) -> date:
        """The day, where the reader is."""
        return self._clock().astimezone(self._zone).date()

    def count(self) -> int:
        """Developments that the user does not know of; one that two stars are told counts once."""
        return len({line.key for star in self.active() for line in star.news})

    def active(self) -> list[Told]:
        """The stars that are neither done nor put aside nor muted, MOST_STARS at most, with what happened next."""
        today, muted = self.today, self.mutes.stories()
        return [
            told
            for told in self.told(MOST_STARS)
            if told.story not in muted and not is_aside(self._state.get(told.star.id), today)
        ]

    def arrivals(self) -> dict[str, list[Arrival]]:
        """What the active stars are told, by star, as `stories.arrivals` wants it; nothing while that is not sure."""
        active = self.active()
        if self._memory.is_rash:
            return {}
        before, self._without_file = self._without_file, frozenset(one.star.id for one in active if not one.star.row)
        came = [one.star for one in active if one.star.row and one.star.id in before]
        arrivals = {told.star.id: [_arrival(told.star, line) for line in told.lines] for told in active}
        for star in came:
            file = Arrival(star.id, star.id, frozenset({star.id}), star.title, "its file has come", 0, seen=False)
            arrivals[star.id].insert(0, file)
        return arrivals

    def keep_summaries(self) -> None:
        """Let stars keep the summaries of their articles, some at a time: reads the heads of their files."""
        self._summaries.keep()

    # --- developments

    def told(self, most: int | None = None) -> tuple[Told, ...]:
        """Every star with what happened next, the star put last first. most: so many stars only.

        Takes some milliseconds a star at first; then what was found is kept until
        something around the star changes, or the day does.
        """
        with self._lock:
            stars = self._stars()[:most]
            self._memory.look(stars, self.today)
            self._texts_left, self._lists_left = _TEXTS_AT_ONCE, _LISTS_AT_ONCE
            kept = {star.id: self._memory.get(star, self._state.get(star.id).scope) for star in stars}
            new = [star for star in stars if kept[star.id] is None]
            developments = self._news.of(
                [star for star in new if star.row], self._others_only, one_each=self._memory.one_each
            )
            for star in new:
                told = self._listing(self._changed(next(developments))) if star.row else self._told_ghost(star)
                kept[star.id] = self._memory.put(star, self._state.get(star.id).scope, told)
            self._memory.note()
            answers = [self._marked(told) for told in kept.values() if told is not None]
            for article in list(self._late)[: self._texts_left]:
                self._change(self._late.pop(article))
        return tuple(answers)

    def entries(self) -> tuple[Told, ...]:
        """What the desk shows: as `told`, with the stars of one story as one entry."""
        return folded(self.told(), self._state.get)

    def _marked(self, told: Told) -> Told:
        """What is told, with what of it is seen now."""
        lines, weak = tuple(map(self._seen, told.lines)), tuple(map(self._seen, told.weak))
        return told if lines == told.lines and weak == told.weak else replace(told, lines=lines, weak=weak)

    def _seen(self, line: ToldLine) -> ToldLine:
        if line.change is not None:
            seen = self._state.get(line.lead.id).known_text == line.change.known
        else:
            states = (self._state.get(report.id) for report in line.reports)
            seen = any(state.read or state.acknowledged for state in states)
        return replace(line, seen=True) if seen else line

    def _others_only(self, star: Star) -> bool:
        return self._state.get(star.id).scope == OTHER_SOURCES

    def _changed(self, told: Told) -> Told:
        """What is told of a star, and that its own page has changed."""
        row = told.star.row
        change = self._change(row) if row else None
        if row is None or change is None:
            return told
        line = ToldLine(change.words, (row,), "the page itself has changed", False, row, change)
        return replace(told, lines=(*told.lines, line), quiet="")

    def _listing(self, told: Told) -> Told:
        """What is told of a star, and of one that is told nothing which later story it lists that has no file."""
        row, since = told.star.row, told.star.since
        is_silent = told.quiet == NOTHING and not told.weak and since is not None
        if row is None or not is_silent or self._lists_left <= 0 or not index_stories.awaits(self._index, row.rowid):
            return told
        self._lists_left -= 1
        whole, now = self._whole(row.rowid), self._clock().timestamp()
        for entry in whole.related if whole else ():
            is_later = entry.published is not None and (since or 0) < entry.published.epoch <= now
            if is_later and entry.title and not self._index.by_id(ghost_id(entry)):
                return replace(told, quiet=f"{NOTHING}; it lists “{entry.title}”, which has no file here")
        return told

    def _change(self, row: Row) -> Change | None:
        """How a starred page has changed since the user knew it."""
        if self._texts is None:
            return None
        if not self._texts.has(row.id):
            if self._texts_left <= 0:
                self._late[row.id] = row
                return None
            self._texts_left -= 1

        def older() -> Paragraphs | None:
            files = self._index.by_id(row.id)
            return self._paragraphs(files[-1]) if len(files) > 1 else None

        known_text = self._state.get(row.id).known_text
        return self._texts.change(row.id, row.rowid, lambda: self._paragraphs(row.rowid), older, known_text)

    def _paragraphs(self, number: int) -> Paragraphs | None:
        whole = self._whole(number)
        return paragraphs_of(whole.article.title, whole.body) if whole else None

    def _whole(self, number: int) -> WholeArticle | None:
        place = self._index.file(number)
        whole = read_whole(*place) if place else None
        return None if isinstance(whole, Problem) else whole

    def _told_ghost(self, star: Star) -> Told:
        """A story without a file is told by the articles that list it."""
        rows = [row for row in self._index.rows(self._citing(star)) if row is not None and is_later(star, row)]
        rows.sort(key=lambda row: in_time_order(row, self._zone))
        lines = tuple(ToldLine(row.title, (row,), "lists it", False, row) for row in rows)
        return Told(star, lines, (), "" if lines else "the library has no file of it, and nothing later lists it")

    def _stars(self) -> list[Star]:
        """What is starred, the last star first."""
        times = {key: self._state.changed_at(key, "starred") or 0 for key in self._state.starred()}
        keys = sorted(times, key=lambda key: (-times[key], key))
        numbers = files_by_id(self._index, keys)
        numbers_asked = [number for of_id in numbers.values() for number in {of_id[0], of_id[-1]}]
        rows = {row.rowid: row for row in self._index.rows(numbers_asked) if row is not None}
        stars: list[Star] = []
        for key in keys:
            mark, of_id = self._state.get(key), numbers.get(key, [0])
            row, first = rows.get(of_id[0]), rows.get(of_id[-1])
            if row is None and mark.moved in times:
                continue  # its file is known by another place now, and starred there
            if row is not None:
                # A page that was saved again, with a later date, is followed from its first one on.
                published = first.published if first and first.published else row.published
                stars.append(Star(key, row.title, row.source, row.url, row, published, times[key]))
            else:
                title = mark.title or key
                stars.append(Star(key, title, mark.source, mark.url, None, None, times[key], mark.summary))
        return [star if star.row else self._dated(star) for star in stars]

    # --- ghosts

    def _citing(self, star: Star) -> list[int]:
        """The articles that list a story without a file."""
        return index_stories.awaiting(self._index, RelatedKey(star.title, (star.url,) if star.url else ()))

    def _dated(self, star: Star) -> Star:
        """A ghost with the time that an article which lists it states."""
        return replace(star, published=self._ghost_time(star))

    def _ghost_time(self, star: Star) -> Moment | None:
        for number in self._citing(star)[:1]:
            whole = self._whole(number)
            if whole is not None:
                return next((entry.published for entry in whole.related if ghost_id(entry) == star.id), None)
        return None


def _arrival(star: Star, line: ToldLine) -> Arrival:
    """A development, as `stories.arrivals` wants it."""
    reports = frozenset({line.key} if line.change else {row.id for row in line.reports})
    return Arrival(star.id, line.key, reports, star.title, line.title, line.sources, line.seen)
