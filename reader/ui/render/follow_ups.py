"""Starred stories and what happened next -> lines, as `LineList` shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from textual.content import Content

from reader.library.mute_desk import MutedStory
from reader.library.told import Told, ToldLine
from reader.model.article import Moment
from reader.model.state import ArticleState
from reader.stories.days import weekday_words
from reader.stories.follow import Section, Star, is_aside, section_of
from reader.stories.star_words import day_in_state
from reader.text.plural import plural
from reader.ui.render.row import Symbols, wrap
from reader.ui.render.sections import Laid
from reader.ui.render.story import (
    NARROW,
    Styles,
    heading_line,
    headline_height,
    headline_lines,
    marks,
    richest,
)
from reader.ui.render.wording import distance

FEW = 3
"""Developments that are shown of a star until the user asks for all."""
_BEFORE_STAR = 4
"""Cells before the headline of a star: a cell for the sign of the selection, and marks."""
_SOURCE = 24
"""Cells of a source's name at most."""
_ORDER = tuple(Section)
Place = tuple[str, str]
"""A star, and the article that leads one of its developments; empty for the star itself."""


@dataclass(frozen=True, slots=True)
class Look:
    """What drawing needs to know of the program."""

    symbols: Symbols
    state_of: Callable[[str], ArticleState]
    age: Callable[[Moment | None], str]
    """How long ago a time is, in a word."""
    today: date
    more_key: str
    """The key that shows all developments of a star."""
    weak_key: str
    """The key that shows the weaker ones."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the desk."""

    kind: str
    """`section`, `star`, `about`, `development`, `more`, `gap`; `said`: in as many lines as it needs."""
    text: str = ""
    told: Told | None = None
    line: ToldLine | None = None
    count: int = 0
    """Stars of a section."""


@dataclass(slots=True)
class Opened:
    """Which stars are shown whole, by their identifiers."""

    whole: set[str] = field(default_factory=set[str])
    weak: set[str] = field(default_factory=set[str])


class FollowUpLines(Laid[tuple[_Line, int]]):
    """Sections, each star with two lines, its developments below, the newest first, and how many more there are."""

    def __init__(
        self,
        told: Sequence[Told],
        look: Look,
        opened: Opened,
        empty: Sequence[str] = (),
        muted: Sequence[MutedStory] = (),
    ) -> None:
        """empty: what is said when nothing is starred. muted: stories that are hidden, with their stars."""
        super().__init__()
        self._look = look
        self._opened = opened
        self._lines: list[_Line] = [] if told or muted else [_Line("said", text) for text in empty]
        self._entries: list[int] = []
        """Places of the stars and developments in `_lines`."""
        by_section: dict[Section, list[Told]] = {section: [] for section in Section}
        by_section[Section.MUTED] = muted_entries(told, muted, look.today)
        self._section_of: dict[str, Section] = {}
        hidden = {star.star.id for star in by_section[Section.MUTED]}
        for star in told:
            if star.star.id in hidden:
                continue
            mark = look.state_of(star.star.id)
            by_section[section_of(mark, has_news=bool(star.news), today=look.today)].append(star)
        by_section[Section.NEW].sort(key=lambda star: max(_time(line) for line in star.news), reverse=True)
        by_section[Section.DUE].sort(key=lambda star: look.state_of(star.star.id).due)
        for section, stars in by_section.items():
            if stars:
                self._lines.append(_Line("section", section, count=len(stars)))
                for star in stars:
                    self._section_of[star.star.id] = section
                    self._add(star)

    def _add(self, told: Told) -> None:
        self._entries.append(len(self._lines))
        self._lines += [_Line("star", told=told), _Line("about", told=told)]
        shown = sorted(told.lines, key=_time, reverse=True)
        is_whole = told.star.id in self._opened.whole or len(shown) <= FEW + 1
        is_weak = told.star.id in self._opened.weak
        for line in [*(shown if is_whole else shown[:FEW]), *(told.weak[::-1] if is_weak else ())]:
            self._entries.append(len(self._lines))
            self._lines.append(_Line("development", told=told, line=line))
        left = [] if is_whole else [f"{len(shown) - FEW:,} more: {self._look.more_key} shows them"]
        if told.weak and not is_weak:
            left.append(f"{len(told.weak):,} weaker: {self._look.weak_key} shows them")
        if left:
            self._lines.append(_Line("more", "         " + "; ".join(left)))
        self._lines.append(_Line("gap"))

    def fit(self, width: int) -> None:
        """Lay the lines out anew for a width."""
        self._laid, starts = [], list[int]()
        for line in self._lines:
            starts.append(len(self._laid))
            if line.kind == "said":
                parts = wrap(line.text, max(1, width - 2), 9, self._look.symbols)
                self._laid += [(_Line("more", text), 0) for _, text in parts]
                continue
            height = 1
            if line.told is not None and line.kind != "about":
                title = line.line.title if line.line else line.told.star.title
                height = headline_height(
                    _before_news(width) if line.line else _BEFORE_STAR, title, _end(line, width), width
                )
            self._laid += [(line, part) for part in range(height)]
        starts.append(len(self._laid))
        self._starts = [starts[place] for place in self._entries]
        ends = (place + (1 if self._lines[place].line else 2) for place in self._entries)  # a star has a line about it
        self._heights = [starts[end] - start for start, end in zip(self._starts, ends, strict=True)]

    def at(self, entry: int) -> tuple[Told, ToldLine | None]:
        """The star of an entry, and its development; None for the star itself."""
        line = self._lines[self._entries[entry]]
        assert line.told is not None
        return line.told, line.line

    def place(self, entry: int) -> Place:
        """What an entry is, whatever stands above it."""
        told, line = self.at(entry)
        return told.star.id, line.key if line else ""

    def entry_of(self, place: Place) -> int | None:
        """The entry of a place; of its star when the development is not shown; None when the star is gone."""
        places = [self.place(entry) for entry in range(len(self._entries))]
        for key in (place, (place[0], "")):
            if key in places:
                return places.index(key)
        return None

    def instead_of(self, place: Place, now: FollowUpLines) -> Place:
        """Where the hand stays when the star of a place has gone down to another section: at its neighbour.

        now: what is shown from now on. The place itself where its star stays or comes up, or was alone in its section.
        """
        star = place[0]
        before, after = self._section_of.get(star), now._section_of.get(star)
        if before is None or after is None or _ORDER.index(after) <= _ORDER.index(before):
            return place
        stars = list(self._section_of)
        at = stars.index(star)
        near = (other for other in (*stars[at + 1 :], *stars[:at][::-1]) if now._section_of.get(other) is before)
        return next(((other, "") for other in near), place)

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A line as it is drawn."""
        shown, part = self._laid[at]
        if shown.kind == "section":
            return heading_line(shown.text, f"{shown.count:,}", width, styles)
        if shown.told is None:
            return Content.styled(f" {shown.text}", styles["meta"]).truncate(width, ellipsis=True)
        if shown.kind == "about":
            return self._about(shown.told, width, styles)
        return (self._development if shown.line else self._title)(shown, width, styles)[part]

    def _title(self, shown: _Line, width: int, styles: Styles) -> list[Content]:
        star = shown.told.star if shown.told else None
        assert star is not None
        state = self._look.state_of(star.id)
        dots = marks(self._look.symbols, styles, read=state.read, starred=state.starred)
        ink = styles["heading"], styles["meta"]
        return headline_lines(Content(" ") + dots, star.title, [""], width, self._look.symbols, ink)

    def _about(self, told: Told, width: int, styles: Styles) -> Content:
        star, state = told.star, self._look.state_of(told.star.id)
        due, snoozed = day_in_state(state.due), day_in_state(state.snoozed)
        parts = [
            f"“{' '.join(state.note.split())}”" if state.note else "",
            f"for {weekday_words(due, self._look.today)}" if due else "",
            f"aside until {weekday_words(snoozed, self._look.today)}" if snoozed and snoozed > self._look.today else "",
            star.source,
            self._look.age(star.published),
            "" if star.row else "no file here",
            plural(len(told.also) + 1, "star") if told.also else "",
            "other sources only" if state.scope else "",
            told.quiet,
            f"+{told.repeats:,} say the same" if told.repeats else "",
        ]
        text = self._look.symbols.dot.join(part for part in parts if part)
        count = f"{len(told.news):,} new" if told.news else ""
        style = styles["meta" if is_aside(state, self._look.today) else "accent"]
        dot = self._look.symbols.dot if count and text else ""
        about = Content.assemble("    ", (count, style), (dot + text, styles["meta"]))
        return about.truncate(width, ellipsis=True)

    def _development(self, shown: _Line, width: int, styles: Styles) -> list[Content]:
        told, line = shown.told, shown.line
        assert told is not None
        assert line is not None
        published, symbols = line.reports[0].published, self._look.symbols
        apart = distance(told.star.published, published) or self._look.age(published)
        apart = "page" if line.change else apart
        dots = marks(symbols, styles, read=line.seen, starred=self._look.state_of(line.lead.id).starred)
        why = line.reason.partition(" · ")[2] or line.reason  # how many and how much later stands at the edges
        least = _end(shown, width)
        whys = why.split(" · ")  # as many of them as the line has room for, the strongest first
        ways = [symbols.dot.join(filter(None, (*whys[:count], least))) for count in range(len(whys), -1, -1)]
        said = richest(_before_news(width), line.title, ways, width)
        ink = styles["read" if line.seen else "unread"], styles["meta"]
        lead = Content.styled(f"{apart:>{_before_news(width) - 5}}  ", styles["meta"]) + dots
        return headline_lines(lead, line.title, said, width, symbols, ink)


def _before_news(width: int) -> int:
    """Cells before the headline of a development: how much later, marks."""
    return 14 if width >= NARROW else 11


def _end(shown: _Line, width: int) -> str:
    """What is to stand at the right of a headline: the sources of a development."""
    return _sources(shown.line) if shown.line is not None and width >= NARROW else ""


def muted_entries(told: Sequence[Told], muted: Sequence[MutedStory], today: date) -> list[Told]:
    """What is hidden: each muted story by the article at which it was muted, then the other stars of it."""
    entries: dict[str, Told] = {}
    stories: dict[int, str] = {}
    for story in muted:
        why = f"muted {story.muted.words(today)} · {plural(len(story.numbers), 'article')} hidden"
        published = story.row.published if story.row else None
        star = Star(story.anchor, story.title, story.source, story.url, story.row, published, 0)
        entries[story.anchor] = Told(star, (), (), why, story.story)
        if story.story:
            stories[story.story] = why
    for one in told:
        if one.star.id in entries or one.story in stories:
            entries.setdefault(one.star.id, Told(one.star, (), (), stories.get(one.story, ""), one.story))
    return list(entries.values())


def _sources(line: ToldLine) -> str:
    """`4 sources`, `The Tern`, `The Tern, +2 say the same`."""
    if line.sources > 1:
        return plural(line.sources, "source")
    more = f", +{len(line.reports) - 1:,} say the same" if len(line.reports) > 1 else ""
    source = line.lead.source
    return (source if len(source) <= _SOURCE else source[: _SOURCE - 1] + "…") + more


def _time(line: ToldLine) -> int:
    """Seconds since 1970; the least for a report without a time, the most for the page itself."""
    published = line.reports[0].published
    return 2**62 if line.change else published.epoch if published else -(2**62)
