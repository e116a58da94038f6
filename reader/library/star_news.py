"""What happened next on starred articles, found for many of them at once: each question is asked of the index once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from reader.index import events as index_events
from reader.index import matters as index_matters
from reader.index.headlines import Headline, headline_covers
from reader.index.index import Index
from reader.index.matters import Matter
from reader.library.told import Told, ToldLine
from reader.model.row import Row
from reader.stories.days import apart_words
from reader.stories.developments import CHAINED_OUTSIDE, Development, Happening, developments, why_quiet, why_told
from reader.stories.events import goes_on
from reader.stories.follow import Star
from reader.stories.said import Text, is_everyday, joined, keys, shape_of, written
from reader.stories.strength import FEW_SOURCES, Alike, is_often, is_strong

_WORDS = 5
"""Words of a reason at most."""
_HEADLINES = 3
"""Reports of a development whose headlines are looked through for these."""
PORTION = 100
"""Stars that are looked at together: more would hold much in memory."""


class _Look(NamedTuple):
    """A star that may be told something."""

    star: Star
    row: Row
    since: int
    matter: Matter


class StarNews:
    """Finds what is told of stars whose articles have files. For worker threads."""

    def __init__(
        self,
        index: Index,
        clock: Callable[[], datetime],
        headlines: Callable[[Collection[str]], Mapping[str, Headline]],
    ) -> None:
        """headlines: what the words of some headlines count."""
        self._index = index
        self._clock = clock
        self._headlines = headlines

    def of(self, stars: Sequence[Star], others_only: Callable[[Star], bool], *, one_each: bool) -> Iterator[Told]:
        """What each star is told, in their order, without the changes of its own page.

        others_only: whether a star wants only what another source reports. one_each: whether nearly all events of the
        library have one source.
        """
        for begin in range(0, len(stars), PORTION):
            portion = stars[begin : begin + PORTION]
            told = dict(self._portion(portion, others_only, one_each=one_each))
            yield from (told[star.id] for star in portion)

    def _portion(
        self, stars: Sequence[Star], others_only: Callable[[Star], bool], *, one_each: bool
    ) -> Iterator[tuple[str, Told]]:
        now = self._clock()
        matters = index_matters.matters(self._index, [star.row.rowid for star in stars if star.row])
        looks: list[_Look] = []
        for star in stars:
            matter = matters.get(star.row.rowid) if star.row else None
            if star.row is None or matter is None:
                yield star.id, Told(star, (), (), "not looked at yet")
                continue
            since = star.since if star.since is not None else matter.event.time
            is_future = since is not None and since > now.timestamp()
            if since is None or is_future:
                yield star.id, Told(star, (), (), why_quiet(since, is_future, None, now), matter.event.story)
            else:
                looks.append(_Look(star, star.row, since, matter))
        covers = self._covers(looks)
        candidates = [_covered(look.matter, covers.get(look.row.rowid, {}), now.timestamp()) for look in looks]
        news = [_developments(look, others) for look, others in zip(looks, candidates, strict=True)]
        if one_each:
            news = self._further(looks, candidates, news, now.timestamp())
        alike = None if one_each else self._alike(looks, news)
        again = self._again([look for look in looks if not others_only(look.star)], now)
        for look, of_look, reported in zip(looks, news, self._reported(looks, news), strict=True):
            told = self._told(look, reported, alike, others_only=others_only(look.star))
            if (line := again.get(look.row.rowid)) is not None:
                repeats = max(0, told.repeats - len(line.reports))
                if alike is None or look.matter.own.sources <= FEW_SOURCES:
                    told = replace(told, lines=(line, *told.lines), repeats=repeats)
                else:
                    told = replace(told, weak=(line, *told.weak), repeats=repeats)
            if not told.lines:
                last = max((one.time for one in of_look), default=None)
                told = replace(
                    told, quiet=self._quiet(look, last, now, is_often=is_often(look.matter.own, alike or {}))
                )
            yield look.star.id, told

    def _told(
        self,
        look: _Look,
        reported: Sequence[tuple[Development, tuple[Row, ...], list[str]]],
        alike: Mapping[int, Sequence[Alike]] | None,
        *,
        others_only: bool,
    ) -> Told:
        """alike: as in `is_strong`; None where nearly all events have one source."""
        star, event = look.star, look.matter.event
        lines: list[ToldLine] = []
        weak: list[ToldLine] = []
        earlier: list[Development] = []
        for development, rows, words in reported:
            sources = {report.source for report in rows}
            if others_only and not sources - {star.source}:
                continue
            reason = why_told(development, words, len(sources), look.since)
            largest = max(development.events, key=lambda event: event.sources)
            lead = next((report for report in rows if report.rowid == largest.middle), rows[0])
            line = ToldLine(lead.title, rows, reason, False, lead)
            strong = alike is None or is_strong(look.matter.own, development, alike, earlier)
            (lines if strong else weak).append(line)
            earlier.append(development)
        repeats = max(0, event.reports - len(self._index.by_id(look.row.id))) if event.reports > 1 else 0
        return Told(star, tuple(lines), tuple(weak), "", event.story, repeats)

    def _again(self, looks: Sequence[_Look], now: datetime) -> dict[int, ToldLine]:
        """By starred article: what its own source reports later of the same event, which is more than a repeat."""
        several = [look for look in looks if look.matter.event.reports > 1 and not look.matter.own.evergreen]
        numbers = index_events.reports_of(self._index, sorted({look.matter.own.id for look in several}))
        rows = self._shown_rows({number for reports in numbers.values() for number in reports})
        lines: dict[int, ToldLine] = {}
        for look in several:
            reports = [rows[number] for number in numbers.get(look.matter.own.id, ()) if number in rows]
            more = [row for row in reports if goes_on(look.row, row)]
            more = [row for row in more if row.published and row.published.epoch <= now.timestamp()]
            if more:
                began = more[0].published
                reason = f"the same source again, {apart_words((began.epoch if began else 0) - look.since)} later"
                lines[look.row.rowid] = ToldLine(more[0].title, tuple(more), reason, False, more[0])
        return lines

    def _shown_rows(self, numbers: Iterable[int]) -> dict[int, Row]:
        """The rows of some articles that are not removed, by number."""
        rows = self._index.rows(list(numbers))
        return {row.rowid: row for row in rows if row is not None and not row.removed}

    @staticmethod
    def _quiet(look: _Look, last: int | None, now: datetime, *, is_often: bool) -> str:
        """Why a star is told nothing. last: of the last development, weak ones and all."""
        quiet = why_quiet(look.since, False, last, now, evergreen=is_often or look.matter.own.evergreen)
        if look.star.published is None:
            return f"it has no date; {quiet}, counted from its first dated report"
        return quiet

    def _further(
        self,
        looks: Sequence[_Look],
        candidates: Sequence[Sequence[Happening]],
        news: Sequence[Sequence[Development]],
        now: float,
    ) -> list[Sequence[Development]]:
        """The developments of each star with what goes on from them and is not like the star's event itself."""
        told = [{event.id for development in of_look for event in development.events} for of_look in news]
        near = index_matters.near_events(self._index, set[int]().union(*told), CHAINED_OUTSIDE)
        others = [
            {number for event in events for number in near.get(event, ())}
            - {look.matter.own.id, *(event.id for event in known)}
            for look, events, known in zip(looks, told, candidates, strict=True)
        ]
        happenings = index_matters.happenings(self._index, set[int]().union(*others))
        return [
            _developments(look, [*known, *more]) if (more := _before(now, numbers, happenings)) else of_look
            for look, known, of_look, numbers in zip(looks, candidates, news, others, strict=True)
        ]

    def _alike(self, looks: Sequence[_Look], news: Sequence[Sequence[Development]]) -> Mapping[int, Sequence[Alike]]:
        """What says much the same as the stars' events and as their developments, by event."""
        own = {look.matter.own.id for look, of_look in zip(looks, news, strict=True) if of_look}
        return index_matters.alike(
            self._index, own.union(event.id for of in news for one in of for event in one.events)
        )

    def _covers(self, looks: Sequence[_Look]) -> dict[int, dict[int, Happening]]:
        """By starred article: the events with a later text that uses most of its headline, even after years."""
        headlines = self._headlines({look.row.title for look in looks})
        covers = headline_covers(self._index, {look.row.rowid: headlines[look.row.title] for look in looks})
        event_of = index_events.events_of(self._index, {number for words in covers.values() for number in words})
        happenings = index_matters.happenings(self._index, set(event_of.values()))
        return {
            star: {
                event_of[number]: replace(happenings[event_of[number]], cover=cover)
                for number, cover in sorted(words.items())
                if event_of.get(number) in happenings
            }
            for star, words in covers.items()
        }

    def _reported(
        self, looks: Sequence[_Look], news: Sequence[Sequence[Development]]
    ) -> Iterator[list[tuple[Development, tuple[Row, ...], list[str]]]]:
        """Of each star the developments that have reports, with these and the words of the reason as headlines write
        them."""
        events = {event.id for of_look in news for one in of_look for event in one.events}
        numbers = index_events.reports_of(self._index, sorted(events))
        rows = self._shown_rows({number for reports in numbers.values() for number in reports})
        reports = [[_rows_of(one, numbers, rows) for one in of_look] for of_look in news]
        forms = [_forms(*of_look) for of_look in zip(looks, news, reports, strict=True)]
        shapes = {word: shape for of_look in forms for word, (_, shape) in of_look.items()}
        few = index_events.few_have(self._index, shapes)
        for of_look, of_look_reports, written_forms in zip(news, reports, forms, strict=True):
            shown = {word: form for word, (form, _) in written_forms.items() if word in few}
            yield [
                (one, of_one, joined([shown[word] for word in one.words if word in shown][:_WORDS]))
                for one, of_one in zip(of_look, of_look_reports, strict=True)
                if of_one
            ]


def _developments(look: _Look, others: Iterable[Happening]) -> list[Development]:
    return developments(look.matter.own, look.since, others, look.matter.telling)


def _before(now: float, numbers: Iterable[int], happenings: Mapping[int, Happening]) -> list[Happening]:
    """Some events, none of the future."""
    return [happenings[number] for number in numbers if number in happenings and happenings[number].time <= now]


def _covered(matter: Matter, covers: Mapping[int, Happening], now: float) -> list[Happening]:
    """What may be told of a star: the events around its own, and those that use its headline, none of the future."""
    around = [
        replace(other, cover=covers[other.id].cover) if other.id in covers else other
        for other in matter.others
        if other.time <= now
    ]
    near = {matter.own.id, *(other.id for other in around)}
    return around + [other for other in covers.values() if other.id not in near and other.time <= now]


def _rows_of(one: Development, numbers: Mapping[int, list[int]], rows: Mapping[int, Row]) -> tuple[Row, ...]:
    return tuple(rows[number] for event in one.events for number in numbers.get(event.id, ()) if number in rows)


def _forms(look: _Look, news: Sequence[Development], reports: Sequence[tuple[Row, ...]]) -> dict[int, tuple[str, int]]:
    """The words that the reasons of a star may show: each as it is written first, with its length class."""
    headlines = [look.row.title, *(report.title for of_one in reports for report in of_one[:_HEADLINES])]
    forms = written(Text(" ".join(headlines), look.row.url)) if news else {}
    common = {word for one in news for word in one.words}
    shapes = {word: shape_of(own[0]) for word in common & forms.keys() if (own := keys(forms[word]))}
    return {word: (forms[word], shape) for word, shape in shapes.items() if not is_everyday(forms[word], shape)}
