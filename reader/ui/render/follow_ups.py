"""Starred stories with their later reports -> lines, as `LineList` shows them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from textual.content import Content

from reader.model.article import Moment
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.follow import FollowUps
from reader.text.plural import plural
from reader.ui.render.row import Symbols
from reader.ui.render.story import NARROW, Styles, beside, marks, source_cell
from reader.ui.render.words import distance

FEW = 3
"""Later reports that are shown of a star until the user asks for all."""
_STAR_HEIGHT = 2
Entry = tuple[int, int]
"""Place of a star, and place of one of its reports; -1 for the star itself."""


class FollowUpLines:
    """Each star with two lines, its later reports below, a gap, and how many more there are."""

    def __init__(
        self,
        groups: Sequence[FollowUps],
        symbols: Symbols,
        state_of: Callable[[str], ArticleState],
        age: Callable[[Moment | None], str],
        more_key: str,
    ) -> None:
        """age: how long ago a time is, in a word. more_key: the key that shows all reports of a star."""
        self.groups = groups
        self._symbols = symbols
        self._state_of = state_of
        self._age = age
        self._more_key = more_key
        self._opened: set[int] = set()
        self._entries: list[Entry] = []
        self._starts: list[int] = []
        self._height = 0
        self._lay_out()

    def _lay_out(self) -> None:
        self._entries, self._starts, line = [], [], 0
        for place, group in enumerate(self.groups):
            self._entries.append((place, -1))
            self._starts.append(line)
            line += _STAR_HEIGHT
            for number in range(self._count(place)):
                self._entries.append((place, number))
                self._starts.append(line)
                line += 1
            line += 1 + (self._count(place) < len(group.later))
        self._height = max(0, line - 1)

    def _count(self, place: int) -> int:
        """Reports of a star that are shown."""
        later = len(self.groups[place].later)
        return later if place in self._opened or later <= FEW + 1 else FEW

    @property
    def height(self) -> int:
        """Number of lines."""
        return self._height

    @property
    def starts(self) -> Sequence[int]:
        """First line of each star and each report."""
        return self._starts

    def entry_height(self, entry: int) -> int:
        """Two lines for a star, one for a report."""
        return 1 if self._entries[entry][1] >= 0 else _STAR_HEIGHT

    def at(self, entry: int) -> tuple[FollowUps, Row | None]:
        """The star of an entry, and its report; None for the star itself."""
        place, number = self._entries[entry]
        group = self.groups[place]
        return group, group.later[number] if number >= 0 else None

    def open(self, entry: int, *, whole: bool) -> int:
        """Show all reports of the star of an entry, or the first ones again; the new place of that star's entry."""
        place = self._entries[entry][0]
        (self._opened.add if whole else self._opened.discard)(place)
        self._lay_out()
        return self._entries.index((place, -1))

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A line of a star, a report, what is left out, or a gap."""
        entry = bisect_right(self._starts, at) - 1
        place, number = self._entries[entry]
        group, part = self.groups[place], at - self._starts[entry]
        if part < self.entry_height(entry):
            if number >= 0:
                return self._report(group, group.later[number], width, styles)
            return self._title(group, width, styles) if part == 0 else self._about(group, width, styles)
        left = len(group.later) - self._count(place)
        if left and part == self.entry_height(entry):
            return Content.styled(f"       and {left:,} more: {self._more_key} shows them", styles["meta"])
        return Content("")

    def _title(self, group: FollowUps, width: int, styles: Styles) -> Content:
        state = self._state_of(group.star.id)
        dots = marks(self._symbols, styles, read=state.read, starred=state.starred)
        title = Content.styled(group.star.title, styles["heading"])
        count = len(group.later)
        words = plural(count, "follow-up") if width >= NARROW else f"{count:,}"
        right = Content.styled(f"{words} ", styles["accent"]) if count else Content("")
        return beside(Content(" ") + dots + title, right, width)

    def _about(self, group: FollowUps, width: int, styles: Styles) -> Content:
        star = group.star
        parts = [star.source, self._age(star.published), "" if star.row else "no file here"]
        if not group.later:
            parts.append("nothing later yet")
        text = self._symbols.dot.join(part for part in parts if part)
        return Content.styled(f"    {text}", styles["meta"]).truncate(width, ellipsis=True)

    def _report(self, group: FollowUps, row: Row, width: int, styles: Styles) -> Content:
        state = self._state_of(row.id)
        apart = distance(group.star.published, row.published) or self._age(row.published)
        when = Content.styled(f"{apart:>9}  ", styles["meta"])
        dots = marks(self._symbols, styles, read=state.read, starred=state.starred)
        source = source_cell(row.source, width, styles)
        title = Content.styled(row.title, styles["read" if state.read else "unread"])
        return beside(when + dots + source + title, Content(""), width)
