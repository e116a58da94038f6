"""What came since the user was here last -> lines, as `LineList` shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, tzinfo

from textual.content import Content

from reader.library.catch_up import CatchUp, CaughtLine
from reader.model.state import ArticleState
from reader.stories.days import weekday_words
from reader.text.months import WEEKDAYS
from reader.text.plural import plural
from reader.ui.render.row import Symbols
from reader.ui.render.story import NARROW, Styles, beside, marks

_NAMED_DAYS = 7
"""Days for which a weekday alone says which one is meant."""


def since_words(since: int, now: datetime, zone: tzinfo) -> str:
    """`Tuesday 18:02`, `Mon 2 Nov`: when the user was here last."""
    local, today = datetime.fromtimestamp(since, UTC).astimezone(zone), now.astimezone(zone).date()
    if 0 <= (today - local.date()).days < _NAMED_DAYS:
        return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}"
    return weekday_words(local.date(), today)


def catch_up_sentence(came: CatchUp, now: datetime, zone: tzinfo, *, was_here: bool = True) -> str:
    """`Since Tuesday 18:02: 46 new in 9 stories; 3 of your 7 stories moved`.

    was_here: whether that is when the user left; else it is a day ago, as this is the first visit.
    """
    since = f"Since {since_words(came.since, now, zone)}" if was_here else "Your first visit; in the last 24 hours"
    said = f"{since}: {came.new:,} new"
    said += f" in {plural(came.stories, 'story', 'stories')}" if came.stories else ""
    if came.stars == 1:
        said += "; your story moved" if came.moved else "; your story did not move"
    elif came.stars:
        said += f"; {came.moved:,} of your {came.stars:,} stories moved"
    return said


class CatchUpLines:
    """A heading for the stars that moved, one for the other stories, one line each below."""

    def __init__(self, lines: Sequence[CaughtLine], symbols: Symbols, state_of: Callable[[str], ArticleState]) -> None:
        self._symbols = symbols
        self._state_of = state_of
        self._lines: list[CaughtLine | str] = []
        self._starts: list[int] = []
        for heading, is_star in (("Your stories", True), ("Other stories", False)):
            of_kind = [line for line in lines if (line.told is not None) is is_star]
            if of_kind:
                self._lines += [*([""] if self._lines else []), heading]
            for line in of_kind:
                self._starts.append(len(self._lines))
                self._lines.append(line)
        if not lines:
            self._lines.append("Nothing that you do not know of.")

    @property
    def height(self) -> int:
        """Number of lines."""
        return len(self._lines)

    @property
    def starts(self) -> Sequence[int]:
        """The line of each entry."""
        return self._starts

    def entry_height(self, entry: int) -> int:  # noqa: ARG002
        """One line for each."""
        return 1

    def at(self, entry: int) -> CaughtLine:
        """The line of an entry."""
        line = self._lines[self._starts[entry]]
        assert isinstance(line, CaughtLine)
        return line

    @property
    def entries(self) -> list[CaughtLine]:
        """The lines of all entries, from top to bottom."""
        return [self.at(entry) for entry in range(len(self._starts))]

    def entry_of(self, lead: str) -> int | None:
        """The entry that an article leads, by identifier; None when there is none."""
        return next((entry for entry in range(len(self._starts)) if self.at(entry).lead.id == lead), None)

    def line(self, at: int, width: int, styles: Styles) -> Content:
        """A line as it is drawn."""
        shown = self._lines[at]
        if isinstance(shown, str):
            return Content.styled(f" {shown}", styles["accent"]).truncate(width, ellipsis=True)
        count = len(shown.news) if shown.told else len(shown.reports)
        right = f"{count:,} new · {plural(shown.sources, 'source')} " if width >= NARROW else f"{count:,} "
        dots = marks(self._symbols, styles, read=self.is_known(shown), starred=shown.told is not None)
        title = Content.styled(shown.title, styles["read" if self.is_known(shown) else "unread"])
        if shown.told is not None:
            title += Content.styled(f"  on: {shown.told.star.title}", styles["meta"])
        return beside(Content(" ") + dots + title, Content.styled(right, styles["meta"]), width)

    def is_known(self, line: CaughtLine) -> bool:
        """Whether the user is caught up with a line."""
        states = [self._state_of(row.id) for row in line.reports]
        return all(state.read or state.acknowledged for state in states)
