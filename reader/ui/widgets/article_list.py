"""The article list: any number of articles, all of the same height, drawn line by line and fetched as needed.

Rules that bind this class:
- It holds numbers, not articles: rows are asked for when they come into sight and kept in a small cache.
- The selection and the scroll position change only by the user's hand. `show` keeps both on the same articles.
- A changed mark redraws one row; the list is never rebuilt for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.ui.render.row import MOST_LINES, UNICODE, Symbols
from reader.ui.widgets.cursor_list import CursorList
from reader.ui.widgets.list_places import index_of, nearest
from reader.ui.widgets.picks import Picks
from reader.ui.widgets.row_strips import PICKED, Place, RowStrips

_CACHED_ROWS = 600
"""Rows kept in memory; far more than any screen shows, far less than a library holds."""
_CACHED_STRIPS = 2000
"""Lines kept as drawn, so that scrolling over them costs nothing."""
_FETCH = 60
"""Rows asked for at once."""
_SAME_AGES = timedelta(seconds=30)
"""So long the ages that rows tell are right."""
_LOW = 20
"""Screens of fewer lines show each article in one."""
_AHEAD = 0.01
"""Seconds after a move until what the next one may show is drawn: the move itself is on the screen by then."""


class ArticleList(CursorList, can_focus=True, inherit_bindings=False):
    """A list of articles by number."""

    COMPONENT_CLASSES = {
        "article-list--selected",
        "article-list--selected-blurred",
        "article-list--unread",
        "article-list--read",
        "article-list--meta",
        "article-list--dot",
        "article-list--star",
        "article-list--later",
        "article-list--problem",
        "article-list--match",
        "article-list--mark",
    }

    class Moved(Message):
        """The user selected another article."""

        def __init__(self, rowid: int) -> None:
            super().__init__()
            self.rowid = rowid

        def can_replace(self, message: Message) -> bool:
            """Only the newest selection matters."""
            return isinstance(message, ArticleList.Moved)

    class Opened(Message):
        """The user opened the selected article with the mouse."""

        def __init__(self, rowid: int) -> None:
            super().__init__()
            self.rowid = rowid

    def __init__(
        self,
        fetch: Callable[[Sequence[int]], list[Row | None]],
        state_of: Callable[[str], ArticleState],
        clock: Callable[[], datetime],
        zone: tzinfo,
        symbols: Symbols = UNICODE,
        *,
        rows: int = MOST_LINES,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """rows: lines of each article, 1 to 3, where the screen is not low."""
        super().__init__(id=id)
        self._lines_each = rows
        self._fetch = fetch
        self._state_of = state_of
        self._clock = clock
        self._zone = zone
        self._symbols = symbols
        self._rowids: array[int] = array("q")
        self._rows: dict[int, Row | None] = {}
        self._left: Row | None = None
        """The row that was selected when the list was filled last: its article may be numbered anew."""
        self.lost: Row | None = None
        """What was selected by hand and was in no list since."""
        self._passed: tuple[array[int], int, int] | None = None
        """The last list in which nothing was searched for, the place of what was selected in it, and how far it was
        scrolled: from an empty list one comes back there."""
        self._words: tuple[str, ...] = ()
        self._empty = Content("")
        self._touched = False
        self._news: Mapping[str, int] = {}
        self._painter = RowStrips(self, symbols, zone)
        self._now = clock()
        self._strips: dict[tuple[int, int, int], Strip] = {}
        self._width = 0
        """Cells of the lines as they were drawn last."""
        self._ahead: Timer | None = None
        self.drawn = False
        """Whether any line was asked for: the next write to the terminal shows the list."""
        self.picks = Picks()
        """The rows on which marks are put together; none: on the selected one."""

    # --- what is shown

    @property
    def row_height(self) -> int:
        """Lines of each article on the screen as it is now."""
        return 1 if self.app.size.height < _LOW else self._lines_each

    @property
    def touched(self) -> bool:
        """Whether the user has selected an article, by key or mouse."""
        return self._touched

    @property
    def rowids(self) -> array[int]:
        """The numbers of all listed articles, in order. Not to be changed."""
        return self._rowids

    @property
    def selected(self) -> int | None:
        """Number of the selected article; None in an empty list."""
        return self._rowids[self.cursor] if self._rowids else None

    @property
    def selected_row(self) -> Row | None:
        """The selected article's row; None when there is none or its file is gone."""
        return self._row(self.cursor) if self._rowids else None

    @property
    def row_to_keep(self) -> Row | None:
        """The row to come back to: the selected one; in an empty list the one that was selected before."""
        return self.selected_row if self._rowids else self._left

    def show(
        self,
        rowids: array[int],
        *,
        select: int | None = None,
        words: tuple[str, ...] = (),
        follow_top: bool = False,
        same: Callable[[Row, array[int]], int | None] | None = None,
        rows_stand: bool = False,
    ) -> None:
        """Show another list.

        select: number to select; None keeps the selection and the scroll position on the same articles.
        words: what was searched for, to be highlighted in the titles.
        same: finds the selected article in the new list when its number has changed; None for another list, in which
        the selected article need not be.
        rows_stand: what is known of the articles is right still.
        follow_top: stay at the top until the user has moved (a library that is being read for the first time).
        """
        old, cursor, top = self._rowids, self.cursor, round(self.scroll_offset.y)
        came_back = not old and self._passed is not None
        if old and not self._words:
            self._passed = old, cursor, top
        elif not old and self._passed is not None:
            old, cursor, top = self._passed
        if not rowids and select is not None:
            self._passed = array("q", (select,)), 0, 0
        keep_screen = select is None
        chosen = select if select is not None else (old[cursor] if old else None)
        if follow_top and not self._touched and rowids:
            chosen = rowids[0]
            keep_screen = False
        row_before = self._rows.get(chosen) if chosen is not None else None
        if row_before is None and self._left is not None and self._left.rowid == chosen:
            row_before = self._left  # nothing was drawn since the list before
        if self.lost is not None and same is not None and keep_screen:
            chosen = same(self.lost, rowids) or chosen  # it was between two numbers when the list before was made
        elif same is not None and row_before is not None and index_of(rowids, row_before.rowid) is None:
            chosen = same(row_before, rowids) or chosen
        self._rowids = rowids
        self._words = words
        # Its row may have gone when it is asked for: the file was written, and numbered, once more.
        self._left = None if row_before is None or chosen is None else replace(row_before, rowid=chosen)
        rows = dict(self._rows) if self.picks else {}
        if not rows_stand:
            self._rows.clear()
        self._strips.clear()
        self._now = self._now if abs(self._clock() - self._now) < _SAME_AGES else self._clock()
        place = index_of(rowids, chosen) if chosen is not None else 0
        gone = place is None
        if not gone or same is None:
            self.lost = None
        if place is None:
            near = nearest(old, cursor, rowids) if keep_screen else None
            gone = near is None
            self.lost = (self.lost or row_before) if same is not None else None
            place = near if near is not None else min(cursor, max(0, len(rowids) - 1))
        self.picks.listed(rowids, place, lambda rowid: same(row, rowids) if same and (row := rows.get(rowid)) else None)
        self.set_height(len(rowids) * self.row_height)
        self.put_cursor(place)
        if keep_screen and not gone:
            self.scroll_to(
                y=max(0, top + (place - cursor) * self.row_height), animate=False, force=True, immediate=True
            )
        if came_back or gone or not keep_screen:
            self.scroll_to_selected()
        self.refresh()

    @property
    def words(self) -> tuple[str, ...]:
        """What was searched for; empty for nothing."""
        return self._words

    def renew(self, rowids: array[int], words: tuple[str, ...] = ()) -> bool:
        """Show a list that looks the same as far as it is seen: nothing is drawn anew. False when it does not.

        A list that is being searched or read for the first time grows below what is seen.
        """
        old, height = self._rowids, self.row_height
        if self.picks:
            return False
        room = self.size.height // height + 1
        seen = max(self.cursor + 1, min(len(old), round(self.scroll_offset.y) // height + room))
        if not old or words != self._words or len(rowids) < seen or rowids[:seen] != old[:seen]:
            return False
        if len(rowids) != len(old) and min(len(rowids), len(old)) < seen + room:
            return False  # the end of the list is near, where what is drawn may be cut off
        self._rowids = rowids
        self._strips = {key: strip for key, strip in self._strips.items() if key[0] < seen}
        self.set_height(len(rowids) * self.row_height)
        return True

    def show_empty(self, message: Content) -> None:
        """What to say while the list is empty."""
        self._empty = message
        if not self._rowids:
            self.refresh()

    def refresh_marks(self, ids: frozenset[str]) -> None:
        """Redraw the visible articles whose marks changed."""
        kept = {
            index
            for index in {key[0] for key in self._strips}
            if (row := self._rows.get(self._rowids[index])) is not None and row.id not in ids
        }
        self._strips = {key: strip for key, strip in self._strips.items() if key[0] in kept}
        height = self.size.height
        top = round(self.scroll_offset.y) // self.row_height
        for index in range(top, min(len(self._rowids), top + height // self.row_height + 2)):
            row = self._rows.get(self._rowids[index])
            if row is not None and row.id in ids:
                self.refresh_lines(*self.lines_of(index))

    def tell_news(self, news: Mapping[str, int]) -> None:
        """Show how many new developments starred articles have. news: identifier -> how many, at least one."""
        if news != self._news:
            changed = {article for article, count in {**self._news, **news}.items() if count != self._news.get(article)}
            changed |= self._news.keys() - news.keys()
            self._news = news
            self.refresh_marks(frozenset(changed))

    def tick(self) -> None:
        """Let the ages follow the clock."""
        self._now = self._clock()
        self._strips.clear()
        self.refresh()

    # --- moving

    @property
    def entries(self) -> int:
        """Number of articles."""
        return len(self._rowids)

    def lines_of(self, entry: int) -> tuple[int, int]:
        """All articles take the same number of lines."""
        height = self.row_height
        return entry * height, height

    def entry_at(self, line: int) -> int | None:
        """The article of a line; None below the last one."""
        entry = line // self.row_height
        return entry if 0 <= entry < len(self._rowids) else None

    def go_to(self, entry: int) -> bool:
        """Select the article at a place, cut to the list's ends; False when nothing changed."""
        self._touched = self._touched or bool(self._rowids)
        self.lost = None
        return super().go_to(entry)

    def selected_by_hand(self, entry: int) -> None:
        """Tell that another article is selected."""
        self.post_message(self.Moved(self._rowids[entry]))

    def opened_by_hand(self, entry: int) -> None:
        """Tell that the selected article is opened."""
        self.post_message(self.Opened(self._rowids[entry]))

    def select(self, rowid: int) -> bool:
        """Select an article by number without telling anybody; False when the list does not show it."""
        index = index_of(self._rowids, rowid)
        if index is None:
            return False
        self._touched = True
        self.cursor = index
        return True

    @property
    def page(self) -> int:
        """Articles on one screen, at least one."""
        return max(1, self.size.height // self.row_height)

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two rows concerned; what the next move may show is drawn when this one is on the screen."""
        super().watch_cursor(old, new)
        if self.picks.ranging:
            self.refresh()
        if self._ahead is not None:
            self._ahead.reset()

    def on_mount(self) -> None:
        """Have a timer ready: making one at each key would take longer than it saves."""
        self._ahead = self.set_interval(_AHEAD, self.kept(self._draw_ahead), pause=True)

    def _draw_ahead(self) -> None:
        """Draw the selected article and its neighbours as they will look after the next move, while nobody waits."""
        if self._ahead is not None:
            self._ahead.pause()
        width = self.text_width
        for index in range(max(0, self.cursor - 1), min(self.cursor + 2, len(self._rowids))):
            for selected in (False, True):
                look = self._look(index, selected)
                if (index, 0, look) not in self._strips:
                    self._draw(index, 0, width, look)

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """One line of the list as it stands on the screen."""
        return self.draw_lines(range(y, y + 1))[0]

    def draw_lines(self, lines: range) -> list[Strip]:
        """Lines of the list as they stand on the screen."""
        self.drawn = True
        width, top, cursor, count = self.text_width, round(self.scroll_offset.y), self.cursor, len(self._rowids)
        if width != self._width:  # another size, or the scroll bar came or went
            self._width = width
            self._strips.clear()
        height = self.row_height
        drawn: list[Strip] = []
        for y in lines:
            index, part = divmod(y + top, height)
            if index >= count:
                drawn.append(self._empty_line(y, self.outer_size.width))
                continue
            look = self._look(index, index == cursor)
            strip = self._strips.get((index, part, look))
            if strip is None:
                if len(self._strips) > _CACHED_STRIPS:
                    self._strips.clear()
                strip = self._draw(index, part, width, look)
            drawn.append(strip)
        return drawn

    def _look(self, index: int, selected: bool) -> int:
        """0 for any row, 1 for the selected one, 2 when the list has the focus too; PICKED more for a picked one."""
        look = 1 + self.has_focus if selected else 0
        picked = self.picks and self.picks.has(index, self._rowids[index], self.cursor)
        return look + PICKED if picked else look

    def _draw(self, index: int, part: int, width: int, look: int) -> Strip:
        """Draw a row and keep all of its lines, because the others are asked for next; returns one of them."""
        row = self._row(index)
        state = self._state_of(row.id) if row is not None else None
        news = self._news.get(row.id, 0) if row is not None and state is not None and state.starred else 0
        place = Place(width, self.outer_size.width - width, self.row_height, self._words, self._now)
        strips = self._painter.strips(row, state, news, look, place)
        for other, strip in enumerate(strips):
            self._strips[index, other, look] = strip
        return strips[part]

    def _empty_line(self, y: int, width: int) -> Strip:
        style = self.visual_style
        if self._rowids or not self._empty:
            return Strip(Content(" " * width).render_segments(style), width)
        lines = self._empty.wrap(max(1, width - 4))
        at = y - 1
        content = Content("  ") + lines[at] if 0 <= at < len(lines) else Content("")
        return Strip(content.truncate(width, pad=True).render_segments(style), width)

    def _row(self, index: int) -> Row | None:
        rowid = self._rowids[index]
        if rowid not in self._rows:
            if len(self._rows) > _CACHED_ROWS:
                self._rows.clear()
            start = max(0, index - _FETCH // 3)
            window = self._rowids[start : start + _FETCH]
            self._rows.update(zip(window, self._fetch(window), strict=True))
        return self._rows[rowid]

    def notify_style_update(self) -> None:
        """Forget styles that belong to the theme before."""
        super().notify_style_update()
        self._painter.forget()
        self._strips.clear()

    def on_resize(self) -> None:
        """Keep the selected article in sight."""
        self._strips.clear()
        self.set_height(len(self._rowids) * self.row_height)
        self.scroll_to_selected()
