"""A pane that shows a document of any length: drawing, moving, scroll bar, work ahead. Knows nothing of articles.

Rules that bind this class:
- The place is a line of the document (`Document.window`). The scroll bar follows it and is never the source of it,
  except when the user drags the bar: heights of what was never looked at are only estimates.
- Only what is seen, and a page around it when the hand rests, is parsed and laid out.
- Nothing waits for long: a screen whose text takes too long to find is finished in the background.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.timer import Timer

from reader.ui.render.places import START, Place, Spot
from reader.ui.speed.quick_lines import QuickLines, refresh_changed, set_bar_position, set_virtual_size, still_right
from reader.ui.widgets.article_strips import STYLES, StripMaker
from reader.ui.widgets.part_style import part_style

if TYPE_CHECKING:  # the renderer is loaded with the first article, not with the program
    from reader.ui.render.document import Document
    from reader.ui.render.lines import Frame, Line

WHEEL = 3
"""Lines that one notch of the wheel moves."""
SLICE = 0.003
"""Seconds that work ahead may hold up the next key."""
PATIENCE = 0.08
"""Seconds that a screen may wait for its text, and a jump for the end of it; then it is finished in the background."""
_PAUSE = 0.01
"""Seconds between two slices of work ahead, in which a key is answered at once."""
_REST = 0.02
"""Seconds after a key until work ahead begins: what the key asked for is on the screen by then."""
_QUIET = 0.3
"""Seconds after which the scroll bar tells better what work ahead has found. Nobody waits for it, and a repaint just
before a key would hold that key's own repaint up to the next frame."""
_LOW = 18
"""Lines below which a pane is low."""
_SIDEWAYS = 8
"""Cells by which wide listings are shifted."""
_CACHED_STRIPS = 3_000


class DocumentView(QuickLines, inherit_bindings=False):
    """Shows a document, or a sentence when there is none."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"article--{name}" for name in STYLES}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._document: Document | None = None
        self._message = ""
        """What is said when there is no document."""
        self._measure = 72
        self._ascii = False
        self._top = START
        self._left = 0
        """Cells of the margin."""
        self._shift = 0
        """Cells by which wide listings are shifted."""
        self._strips: dict[Place, Strip] = {}
        self._maker: StripMaker | None = None
        self._window: list[tuple[Place, Line]] = []
        self._window_of: tuple[Place, int] | None = None
        self._own_scroll = False
        self._kept_spot: tuple[Place, Spot] | None = None
        """The place that a change of size left, and the words that another change goes on from."""
        self._pending: float | None = None
        """A place to go to once there is room to lay out."""
        self._to_end = False
        """The end is wanted, but not all of the text is found yet."""
        self._idle: Timer | None = None
        self._bar_due: Timer | None = None
        self._when_whole: tuple[Document, Callable[[], object]] | None = None

    # --- for the classes that build on this one

    def moved(self, *, by_hand: bool = True) -> None:
        """The user went to another place, or (not by_hand) the text was set for another size."""

    def decorations(self, place: Place, line: Line) -> tuple[list[tuple[int, int, bool]], list[tuple[int, str]]]:
        """What is drawn over a line: matches as (start, end, is it the present one), letters as (at, letter)."""
        del place, line
        return [], []

    def work(self, until: float) -> bool:
        """Something to do in the background until a time of `perf_counter`; whether there is more of it."""
        del until
        return False

    # --- drawing

    @property
    def _rows(self) -> int:
        return max(1, self.size.height)

    def _frame(self) -> Frame:
        """The room for text in the present width; sets the margin to the left of it."""
        from reader.ui.render.lines import Frame

        width = max(1, self.scrollable_content_region.width or self.size.width or 80)
        side = 0 if width < 24 else 1 if width < 50 else 2 if width < 80 else 3
        room = width - 2 * side
        measure = max(1, min(self._measure, room))
        self._left = side + (room - measure) // 2
        return Frame(measure, max(measure, width - self._left - side), self._ascii, self._rows < _LOW)

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        width = self.scrollable_content_region.width
        maker = self._maker or self._new_maker()
        if self._document is None:
            return maker.message(self._message, y, width, self.size.height)
        shown = self._shown()
        if y >= len(shown):
            return maker.blank(width)
        place, line = shown[y]
        strip = self._strips.get(place)
        if strip is None:
            if len(self._strips) > _CACHED_STRIPS:
                self._strips.clear()
            matches, letters = self.decorations(place, line)
            strip = maker.line(line, width, self._left, self._document.frame.wide, self._shift, matches, letters)
            self._strips[place] = strip
        return strip

    def _new_maker(self) -> StripMaker:
        styles = {name: part_style(self, f"article--{name}") for name in STYLES}
        self._maker = StripMaker(self.visual_style, styles, self._ascii)
        return self._maker

    def _shown(self) -> list[tuple[Place, Line]]:
        """The lines on the screen."""
        if self._document is None:
            return []
        key = (self._top, self.size.height)
        if self._window_of != key:
            self._window, whole = self._document.window_within(self._top, self.size.height, PATIENCE)
            self._window_of = key if whole else None
            if not whole:
                self._schedule(_PAUSE)  # the screen is finished a little later
        return self._window

    def _redraw(self) -> None:
        """Everything may look different now."""
        self._strips.clear()
        self._window_of = None
        self.refresh()

    def _redraw_changed(self, *, same_marks: bool) -> None:
        """Some lines may look different now: draw those that do. same_marks: lines that are the same look the same."""
        window, strips, self._window_of = self._window, self._strips, None
        self._strips = still_right(strips, window, self._shown()) if same_marks else {}
        refresh_changed(self, [strips.get(at) for at, _ in window], self.draw_lines(range(len(self._shown()))))

    def notify_style_update(self) -> None:
        """Another theme: styles are made anew."""
        super().notify_style_update()
        self._maker = None
        self._strips.clear()

    def on_resize(self, _: events.Resize) -> None:
        """Set the text for the new width; the reader stays at the same words."""
        document = self._document
        if document is None:
            self._redraw()
            return
        frame = self._frame()
        kept, at_start = self._kept_spot, self._top == START
        spot = kept[1] if kept is not None and kept[0] == self._top else None
        if frame != document.frame:
            spot = spot or document.spot(self._top)
            document.set_frame(frame)
            self._top = START if at_start else document.place(spot)
        if self._pending is not None and self.size.height:
            pending, self._pending = self._pending, None
            self._top = self._progress_top(pending)
        self._shift = 0
        self._redraw()
        self._settle()
        self._kept_spot = (self._top, spot) if spot is not None and not at_start else None
        self.moved(by_hand=False)

    # --- moving

    def _lines_from(self, place: Place, most: int) -> int:
        """How many lines there are from a place on, counted up to `most`; `most` when it takes too long to tell."""
        if self._document is None:
            return 0
        lines, is_whole = self._document.window_within(place, most, PATIENCE)
        return len(lines) if is_whole else most

    def _ends_above(self, place: Place) -> bool:
        """Whether the text from a place on does not fill the screen."""
        return self._lines_from(place, self._rows) < self._rows

    def _go(self, place: Place) -> bool:
        """Put a line at the top, as far as there are lines to fill the screen; whether anything moved."""
        if self._document is None:
            return False
        if place != START and self._ends_above(place):
            place = self._document.last_top(self._rows)
        self._to_end = False
        if place == self._top:
            return False
        self._top = place
        self.refresh()
        self._follow()
        self._schedule()
        self.moved()
        return True

    def _settle(self) -> None:
        """After a change of text or size: no empty space below the end, the scroll bar in agreement."""
        if self._document is None:
            return
        if self._top != START and self._ends_above(self._top):
            self._top = self._document.last_top(self._rows)
        self._window_of = None
        self.refresh()
        self._follow()
        self._schedule()

    def _step(self, lines: int) -> bool:
        return self._document is not None and self._go(self._document.move(self._top, lines))

    def line_down(self) -> bool:
        """One line on; False at the end."""
        return self._step(1)

    def line_up(self) -> bool:
        """One line back; False at the beginning."""
        return self._step(-1)

    def half_down(self) -> bool:
        """Half a page on; False at the end."""
        return self._step(max(1, self._rows // 2))

    def half_up(self) -> bool:
        """Half a page back; False at the beginning."""
        return self._step(-max(1, self._rows // 2))

    def page_down(self) -> bool:
        """A page on, two lines kept; False when the end is on the screen already."""
        return self._step(max(1, self._rows - 2))

    def page_up(self) -> bool:
        """A page back; False at the beginning."""
        return self._step(-max(1, self._rows - 2))

    def to_top(self) -> None:
        """To the beginning."""
        self._go(START)

    def to_bottom(self) -> None:
        """To the end; of a text that takes long to pass, once that is done."""
        if self._document is None:
            return
        self._to_end = not self._document.find_all(PATIENCE)
        if self._to_end:
            self._schedule()
        else:
            self._go(self._document.last_top(self._rows))

    def shift_right(self) -> None:
        """Show more of the right side of listings that are wider than the pane."""
        self._set_shift(self._shift + _SIDEWAYS)

    def shift_left(self) -> None:
        """Show more of their left side."""
        self._set_shift(self._shift - _SIDEWAYS)

    def _set_shift(self, shift: int) -> None:
        widest = max((cell_len(line.text) - line.box + 2 for _, line in self._shown() if line.box), default=0)
        shift = max(0, min(shift, widest))
        if shift != self._shift:
            self._shift = shift
            self._redraw()

    @property
    def at_end(self) -> bool:
        """Whether the last line is on the screen."""
        return self._lines_from(self._top, self._rows + 1) <= self._rows

    @property
    def place(self) -> float:
        """How far the reader is: 0.0 at the beginning, 1.0 when the end is on the screen."""
        if self._document is None:
            return 0.0
        return 1.0 if self.at_end else self._document.progress(self._top)

    def restore(self, progress: float) -> None:
        """Go where `place` was so much; the end for 1.0."""
        if self._document is None:
            return
        if not self.size.height:
            self._pending = progress
            return
        self._top = self._progress_top(progress)
        self._settle()

    def _progress_top(self, progress: float) -> Place:
        if self._document is None or progress <= 0:
            return START
        return self._document.last_top(self._rows) if progress >= 1 else self._document.at_progress(progress)

    # --- the scroll bar

    def _follow(self) -> None:
        """Let the scroll bar say where the place is."""
        if self._bar_due is not None:
            self._bar_due.stop()
            self._bar_due = None
        document, rows = self._document, self._rows
        height = rows if document is None else document.height
        if document is not None and height <= rows and not self._fits():
            height = rows + 1
        size = Size(self.size.width, max(rows, height))
        if size != self.virtual_size:
            # The bar is always there, so a new height is no reason to lay out the screen.
            set_virtual_size(self, size, rows if self.is_mounted else None)
        if document is None or self._top == START:
            row = 0
        elif self.at_end:
            row = size.height - rows
        else:
            row = min(document.above(self._top), size.height - rows - 1)
        self._own_scroll = True
        self.scroll_target_y = self.scroll_y = max(0, row)
        self._own_scroll = False

    def _fits(self) -> bool:
        """Whether the whole document is seen at once."""
        return self._lines_from(START, self._rows + 1) <= self._rows

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The scroll bar was dragged, or follows."""
        if self.show_vertical_scrollbar:
            set_bar_position(self.vertical_scrollbar, new_value)
        document = self._document
        if self._own_scroll or document is None or round(old_value) == round(new_value):
            return
        row = round(new_value)
        self._top = document.last_top(self._rows) if row >= self.max_scroll_y else document.at(row)
        if self._ends_above(self._top):
            self._top = document.last_top(self._rows)
        self._window_of = None
        self.refresh()
        self._schedule()
        self.moved()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves by lines; with shift, listings sideways."""
        _own(event)
        if event.shift:
            self.shift_right()
        else:
            self._step(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The same backwards."""
        _own(event)
        if event.shift:
            self.shift_left()
        else:
            self._step(-WHEEL)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Listings sideways."""
        _own(event)
        self.shift_right()

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Listings sideways."""
        _own(event)
        self.shift_left()

    # --- work ahead

    @property
    def at_rest(self) -> bool:
        """Whether all of the text is laid out, so that the scroll bar tells its true length."""
        return self._idle is None and self._bar_due is None

    def when_whole(self, do: Callable[[], object]) -> bool:
        """Do something once all of the text is found: at once, or (then False) when that is done, a little at a time.

        Another text takes the place of one that is on its way, and with it what was to be done.
        """
        document = self._document
        if document is not None and not document.complete:
            self._when_whole = document, do
            self._schedule(_PAUSE)
            return False
        do()
        return True

    def _schedule(self, after: float = _REST) -> None:
        if self._idle is None and self.is_mounted:
            self._idle = self.set_timer(after, self.kept(self._ahead))

    def _ahead(self) -> None:
        """Lay out what the next key will show, find the rest of the text; a little at a time."""
        self._idle = None
        document = self._document
        if document is None:
            return
        until = perf_counter() + SLICE
        if self._window_of is None:
            self.refresh()
        if self._to_end:
            document.find_all(PATIENCE)
            if document.complete:
                self.to_bottom()
        more = self._lay_around(document, until)
        while not more and (left := until - perf_counter()) > 0 and document.find_pieces(20, left):
            pass
        more = self.work(until) or more
        if document.complete and self._when_whole is not None:
            (whose, do), self._when_whole = self._when_whole, None
            if whose is document:
                do()
        if more or not document.complete:
            self._schedule(_PAUSE)
        elif self._bar_due is None:
            self._bar_due = self.set_timer(_QUIET, self.kept(self._follow))

    def _lay_around(self, document: Document, until: float) -> bool:
        """Lay out a page before and two after the place; True when time ran out."""
        piece, lines = self._top.piece, 0
        while lines < 3 * self._rows and document.has(piece, until):
            if perf_counter() > until:
                return True
            lines += len(document.lines(piece))
            piece += 1
        piece, lines = self._top.piece - 1, 0
        while lines < self._rows and piece >= 0:
            if perf_counter() > until:
                return True
            lines += len(document.lines(piece))
            piece -= 1
        return False


def _own(event: events.MouseEvent) -> None:
    """Nobody else acts on an event, Textual's own scrolling neither."""
    event.stop()
    event.prevent_default()
