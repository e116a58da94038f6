"""What came since the user was here last -> lines, as `LineList` shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from textual.content import Content

from reader.model.state import ArticleState
from reader.stories.days import weekday_words
from reader.text.months import WEEKDAYS
from reader.text.plural import plural
from reader.ui.render.row import Symbols
from reader.ui.render.sections import Laid
from reader.ui.render.story import NARROW, Styles, heading_line, headline_height, headline_lines, marks, richest

if TYPE_CHECKING:
    from reader.library.catch_up import CatchUp, CaughtLine

_BEFORE_TITLE = 4
"""Cells before a headline: a cell for the sign of the selection, and marks."""
_NAMED_DAYS = 7
"""Days for which a weekday alone says which one is meant."""


def since_words(since: int, now: datetime, zone: tzinfo) -> str:
    """`Tuesday 18:02`, `Mon 2 Nov`: when the user was here last."""
    local, today = datetime.fromtimestamp(since, UTC).astimezone(zone), now.astimezone(zone).date()
    if 0 <= (today - local.date()).days < _NAMED_DAYS:
        return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}"
    return weekday_words(local.date(), today)


def catch_up_sentence(came: CatchUp, now: datetime, zone: tzinfo, *, was_here: bool = True) -> str:
    """`Since Tuesday 18:02: 46 new in 9 stories; 3 of your 7 moved`.

    was_here: whether that is when the user left; else it is a day ago, as this is the first visit.
    """
    since = f"Since {since_words(came.since, now, zone)}" if was_here else "The last 24 hours"
    said = f"{since}: {came.new:,} new"
    said += f" in {plural(came.stories, 'story', 'stories')}" if came.stories else ""
    if came.stars == 1:
        said += "; your story moved" if came.moved else "; your story did not move"
    elif came.stars:
        said += f"; {came.moved:,} of your {came.stars:,} moved"
    return said


class CatchUpLines(Laid["tuple[CaughtLine | str, int]"]):
    """A heading for the stars that moved, one for the other stories, and below each what came, headlines whole."""

    def __init__(self, lines: Sequence[CaughtLine], symbols: Symbols, state_of: Callable[[str], ArticleState]) -> None:
        super().__init__()
        self._symbols = symbols
        self._state_of = state_of
        of_stars = any(line.told is not None for line in lines)
        sections = ("Your stories", True), ("Other stories" if of_stars else "Stories", False)
        self._sections = [
            (heading, of_kind)
            for heading, is_star in sections
            if (of_kind := [line for line in lines if (line.told is not None) is is_star])
        ]
        self.entries = [line for _, of_kind in self._sections for line in of_kind]
        """What came, from top to bottom."""

    def fit(self, width: int) -> None:
        """Lay the lines out anew for a width."""
        self.lay_anew()
        for heading, lines in self._sections:
            self._laid += [*([("", 0)] if self._laid else []), (heading, 0)]
            for line in lines:
                height = headline_height(_BEFORE_TITLE, line.title, _came(line, width), width)
                self.lay_entry([(line, part) for part in range(height)])
        if not self._laid:
            self._laid.append(("Nothing that you do not know of.", 0))

    def at(self, entry: int) -> CaughtLine:
        """What came, by the place of its entry."""
        return self.entries[entry]

    def entry_of(self, lead: str) -> int | None:
        """The entry that an article leads, by identifier; None when there is none."""
        return next((place for place, line in enumerate(self.entries) if line.lead.id == lead), None)

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A line as it is drawn."""
        shown, part = self._laid[at]
        if isinstance(shown, str):
            if self.entries:
                return heading_line(shown, "", width, styles)
            return Content.styled(f" {shown}", styles["meta"]).truncate(width, ellipsis=True)
        is_known = self.is_known(shown)
        dots = marks(self._symbols, styles, read=is_known, starred=shown.told is not None)
        came = _came(shown, width)
        of_star = f"on: {shown.told.star.title}" if shown.told is not None else ""
        said = richest(
            _BEFORE_TITLE, shown.title, [f"{of_star}{self._symbols.dot if of_star else ''}{came}", came], width
        )
        ink = styles["read" if is_known else "unread"], styles["meta"]
        return headline_lines(Content(" ") + dots, shown.title, said, width, self._symbols, ink)[part]

    def is_known(self, line: CaughtLine) -> bool:
        """Whether the user is caught up with a line."""
        states = [self._state_of(row.id) for row in line.reports]
        return all(state.read or state.acknowledged for state in states)


def _came(line: CaughtLine, width: int) -> str:
    """`4 new · 3 sources`; nothing where the headline needs the room."""
    count = len(line.news) if line.told else len(line.reports)
    return f"{count:,} new · {plural(line.sources, 'source')}" if width >= NARROW else ""
