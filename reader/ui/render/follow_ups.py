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
from reader.ui.render.row import Symbols
from reader.ui.render.story import NARROW, Styles, beside, marks
from reader.ui.render.wording import distance

FEW = 3
"""Developments that are shown of a star until the user asks for all."""
_STAR_HEIGHT = 2
_SOURCE = 18
"""Cells of a source's name at most."""
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
    """`section`, `star`, `about`, `development`, `more`, `gap`."""
    text: str = ""
    told: Told | None = None
    line: ToldLine | None = None


@dataclass(slots=True)
class Opened:
    """Which stars are shown whole, by their identifiers."""

    whole: set[str] = field(default_factory=set[str])
    weak: set[str] = field(default_factory=set[str])


class FollowUpLines:
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
        self._look = look
        self._opened = opened
        self._lines: list[_Line] = [] if told or muted else [_Line("more", text) for text in empty]
        self._starts: list[int] = []
        by_section: dict[Section, list[Told]] = {section: [] for section in Section}
        by_section[Section.MUTED] = muted_entries(told, muted, look.today)
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
                self._lines.append(_Line("section", f"{section}  {len(stars):,}"))
                for star in stars:
                    self._add(star)

    def _add(self, told: Told) -> None:
        self._starts.append(len(self._lines))
        self._lines += [_Line("star", told=told), _Line("about", told=told)]
        shown = sorted(told.lines, key=_time, reverse=True)
        is_whole = told.star.id in self._opened.whole or len(shown) <= FEW + 1
        is_weak = told.star.id in self._opened.weak
        for line in [*(shown if is_whole else shown[:FEW]), *(told.weak[::-1] if is_weak else ())]:
            self._starts.append(len(self._lines))
            self._lines.append(_Line("development", told=told, line=line))
        left = [] if is_whole else [f"{len(shown) - FEW:,} more: {self._look.more_key} shows them"]
        if told.weak and not is_weak:
            left.append(f"{len(told.weak):,} weaker: {self._look.weak_key} shows them")
        if left:
            self._lines.append(_Line("more", "         " + "; ".join(left)))
        self._lines.append(_Line("gap"))

    @property
    def height(self) -> int:
        """Number of lines."""
        return len(self._lines)

    @property
    def starts(self) -> Sequence[int]:
        """First line of each star and each development."""
        return self._starts

    def entry_height(self, entry: int) -> int:
        """Two lines for a star, one for a development."""
        return _STAR_HEIGHT if self._lines[self._starts[entry]].kind == "star" else 1

    def at(self, entry: int) -> tuple[Told, ToldLine | None]:
        """The star of an entry, and its development; None for the star itself."""
        line = self._lines[self._starts[entry]]
        assert line.told is not None
        return line.told, line.line

    def place(self, entry: int) -> Place:
        """What an entry is, whatever stands above it."""
        told, line = self.at(entry)
        return told.star.id, line.key if line else ""

    def entry_of(self, place: Place) -> int | None:
        """The entry of a place; of its star when the development is not shown; None when the star is gone."""
        places = [self.place(entry) for entry in range(len(self._starts))]
        for wanted in (place, (place[0], "")):
            if wanted in places:
                return places.index(wanted)
        return None

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A line as it is drawn."""
        shown = self._lines[at]
        if shown.told is None:
            style = styles["accent" if shown.kind == "section" else "meta"]
            return Content.styled(f" {shown.text}", style).truncate(width, ellipsis=True)
        if shown.line is not None:
            return self._development(shown.told, shown.line, width, styles)
        return (self._title if shown.kind == "star" else self._about)(shown.told, width, styles)

    def _title(self, told: Told, width: int, styles: Styles) -> Content:
        state = self._look.state_of(told.star.id)
        dots = marks(self._look.symbols, styles, read=state.read, starred=state.starred)
        count = len(told.news)
        style = styles["meta" if is_aside(state, self._look.today) else "accent"]
        right = Content.styled(f"{count:,} new " if count else "", style)
        return beside(Content(" ") + dots + Content.styled(told.star.title, styles["heading"]), right, width)

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
        return Content.styled(f"    {text}", styles["meta"]).truncate(width, ellipsis=True)

    def _development(self, told: Told, line: ToldLine, width: int, styles: Styles) -> Content:
        published = line.reports[0].published
        apart = distance(told.star.published, published) or self._look.age(published)
        apart = "page" if line.change else apart
        dots = marks(self._look.symbols, styles, read=line.seen, starred=self._look.state_of(line.lead.id).starred)
        title = Content.styled(line.title, styles["read" if line.seen else "unread"])
        why = line.reason.partition(" · ")[2] or line.reason  # how many and how much later stands at the edges
        reason = Content.styled(f"  {why}", styles["meta"])
        right = Content.styled(f"{_sources(line)} " if width >= NARROW else "", styles["meta"])
        return beside(Content.styled(f"{apart:>9}  ", styles["meta"]) + dots + title + reason, right, width)


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
