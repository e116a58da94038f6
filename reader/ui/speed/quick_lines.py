"""A scrolling widget whose lines go to the screen as they are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import zip_longest
from math import ceil
from typing import Self, TypeVar, cast

from textual import events
from textual.color import Color
from textual.content import Content, Span
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from reader.ui.steady import Steady, tell

Place = TypeVar("Place", bound=Hashable)
_VIRTUAL_SIZE = cast(Reactive[Size], Widget.virtual_size)
_FILTERED = 3_000
"""Strips kept with what filters make of them."""
_TEXTS = 20
"""Texts of one widget whose lines are kept."""
_EIGHTHS = 8
"""Steps in which the end of a scroll bar's thumb moves through a cell."""


def set_virtual_size(view: ScrollView, size: Size, room: int | None) -> None:
    """Say how large the content of a view is without laying out the screen, which Textual does each time.

    room: lines that are seen at once, for the scroll bar; None where no bar is shown.
    """
    view.set_reactive(_VIRTUAL_SIZE, size)
    if room is not None:
        view.vertical_scrollbar.window_virtual_size = size.height
        view.vertical_scrollbar.window_size = room


def set_bar_position(bar: ScrollBar, position: float) -> None:
    """Say how far down the view is. Only the cells of the bar that look different then are drawn anew.

    In a long list none do; all of a bar takes a third of the time of a key.
    """
    before, after = _thumb(bar, bar.position), _thumb(bar, position)
    bar.set_reactive(ScrollBar.position, position)
    if before == after:
        return
    changed: list[Region] = []
    for ends in zip(before, after, strict=True):
        first, last = min(ends) // _EIGHTHS, max(ends) // _EIGHTHS
        changed.append(Region(0, first, bar.size.width, last + 1 - first))
    bar.refresh(*changed)


def _thumb(bar: ScrollBar, position: float) -> tuple[int, int]:
    """Where a bar's thumb begins and ends, in eighths of a cell, as textual.scrollbar.ScrollBarRender draws it."""
    whole, seen, cells = bar.window_virtual_size, bar.window_size, bar.size.height
    if not cells or whole <= seen:
        return 0, 0
    thumb = max(1, seen / (whole / cells))
    start = int((cells - thumb) * (position / (whole - seen)) * _EIGHTHS)
    return start, start + ceil(thumb * _EIGHTHS)


def refresh_changed(view: ScrollView, before: Sequence[Strip | None], after: Sequence[Strip]) -> None:
    """Draw the lines that look different now. before, after: the lines that are seen, from the top; None is unknown."""
    lines = zip_longest(before, after)
    changed = [Region(0, y, view.size.width, 1) for y, (old, new) in enumerate(lines) if old is None or old != new]
    if changed:
        view.refresh(*changed)


def still_right(
    strips: Mapping[Place, Strip], before: Sequence[tuple[Place, object]], after: Sequence[tuple[Place, object]]
) -> dict[Place, Strip]:
    """The strips of lines that are the very same ones as before. before, after: the lines that are seen, by place."""
    lines = dict(before)
    return {place: strips[place] for place, line in after if place in strips and lines.get(place) is line}


class QuietFocus(Steady, ScrollView, inherit_bindings=False):
    """For widgets that paint themselves what looks different with the focus.

    Textual finds the styles anew of one that gets or loses it, and paints all of it: eight times the work of `j`.
    """

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No rule of a style sheet looks at the focus of these: their styles need not be found anew for it."""

    def focus_changed(self) -> None:
        """The focus has come or gone: paint what looks different; here nothing."""

    def on_focus(self, event: events.Focus) -> None:
        """In place of textual.widget.Widget's own, which paints all of it."""
        event.prevent_default()
        self.has_focus = True
        self.focus_changed()
        if self.parent is not None:
            self.parent.post_message(events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        """In place of textual.widget.Widget's own, which paints all of it."""
        event.prevent_default()
        self.has_focus = False
        self.focus_changed()
        if self.parent is not None:
            self.parent.post_message(events.DescendantBlur(self))


class KeptLines(Widget):
    """For widgets without border, padding, tint and opacity, which keep the lines that they have drawn.

    Textual asks for all lines of each widget that lies between two that change, and lays its effects over each again.
    To be named behind a class of Textual that has styles of its own.
    """

    _drawn: tuple[object, list[Strip]] | None = None
    """What was drawn last, and of what."""
    _stale: set[int]
    """The lines of it that look different now, counted from the top of the widget."""
    _filtered: tuple[Color, dict[int, tuple[Strip, Strip]]] | None = None
    """The background, and strips by their identity, each with what Textual's filters make of it there."""
    _parts: dict[str, Style] | None = None

    @property
    def part_styles(self) -> dict[str, Style]:
        """What its component classes set, by name, kept for `widgets/part_style.py` until the styles change."""
        parts = self._parts = {} if self._parts is None else self._parts
        return parts

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Something looks different now: the lines of these regions, or all."""
        if not regions or self._drawn is None:
            self._drawn, self._stale = None, set()
        else:
            self._stale.update(*(region.line_range for region in regions))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Another theme: everything looks different."""
        super().notify_style_update()
        self._drawn = self._filtered = self._parts = None

    def draw_lines(self, lines: range) -> list[Strip]:
        """Some lines as they stand on the screen; to be overridden where what they share takes long to find."""
        return [self.render_line(y) for y in lines]

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget."""
        background = self.background_colors[1]
        key = (crop, self.outer_size, background)
        try:
            if self._drawn is None or self._drawn[0] != key:
                strips = self._shown_lines(crop.line_range, crop, background)
            else:
                strips = self._drawn[1]
                if stale := self._stale.intersection(crop.line_range):
                    lines = range(min(stale), max(stale) + 1)
                    strips[lines.start - crop.y : lines.stop - crop.y] = self._shown_lines(lines, crop, background)
        except Exception as error:  # it costs what was to be seen here, until that is drawn anew
            tell(self, error, f"drawing {type(self).__name__}")
            strips = [Strip.blank(crop.width, self.visual_style.rich_style)] * crop.height
        self._drawn, self._stale = (key, strips), set()
        return strips

    def _shown_lines(self, lines: range, crop: Region, background: Color) -> list[Strip]:
        """Some lines as they are shown, of a part of the widget."""
        strips = [self._shown_as(strip, background) for strip in self.draw_lines(lines)]
        left, right = crop.column_span
        if left > 0 or right < self.outer_size.width:
            strips = [strip.crop(left, right) for strip in strips]
        return strips

    def _shown_as(self, strip: Strip, background: Color) -> Strip:
        """A strip as filters leave it; to ask each of them takes longer than all else of a line that is known."""
        if self._filtered is None or self._filtered[0] != background or len(self._filtered[1]) > _FILTERED:
            self._filtered = (background, {})
        entry = self._filtered[1].get(id(strip))
        if entry is not None:
            return entry[1]
        shown = strip
        for line_filter in self.get_line_filters():
            shown = shown.apply_filter(line_filter, background)
        self._filtered[1][id(strip)] = (strip, shown)
        return shown


class QuickText(Steady, KeptLines):
    """For widgets of a line or few without border, padding, tint and opacity.

    Textual wraps, measures and pads the text of each: four times the time that drawing it takes. The lines of the last
    texts are kept, for most that come and go say one of few things.
    """

    _known: dict[tuple[str, tuple[Span, ...], int, Style], list[Strip]] | None = None
    """Lines by all that they are drawn of."""

    def text(self) -> Content:
        """What stands there: lines that are as wide as the widget at most."""
        raise NotImplementedError

    def render(self) -> Content:
        """The same, for Textual."""
        return self.text()

    def draw_lines(self, lines: range) -> list[Strip]:
        """Some of the lines as they stand on the screen."""
        width, style, text = self.outer_size.width, self.visual_style, self.text()
        known = self._known = {} if self._known is None or len(self._known) > _TEXTS else self._known
        key = (text.plain, tuple(text.spans), width, style)
        strips = known.get(key)
        if strips is None:
            strips = known[key] = [_padded(line, width, style) for line in text.split("\n", allow_blank=True)]
        return [strips[y] if y < len(strips) else _padded(Content(""), width, style) for y in lines]


def _padded(line: Content, width: int, style: Style) -> Strip:
    """A line of text, as wide as that."""
    return Strip(line.truncate(width, pad=True).render_segments(style), width)


class QuickLines(QuietFocus, KeptLines, inherit_bindings=False):  # pyright: ignore[reportIncompatibleMethodOverride]
    """The same for widgets that scroll, and keep the strips that they have drawn.

    Textual makes new strips of every line to lay its effects over it, and forgets with the old ones how they are cut
    and written. A strip that stays the same costs nothing when it is shown again at another place: scrolling a page
    of them takes a third of the time.
    """

    _settled: tuple[Size, Size] | None = None
    """The size, and that of the content, for which the scroll bar was set last."""

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """As textual.scroll_view.ScrollView's own, which paints the scroll bar at every layout of the screen.

        It compares the container's size with its own, so that for it one of them is always new.
        """
        settled, self._settled = self._settled, (size, self.virtual_size)
        if settled == self._settled:
            return False
        return super()._size_updated(size, virtual_size, container_size, layout)

    @property
    def text_width(self) -> int:
        """Cells of a line that are seen: those that the scroll bar covers are no place for text."""
        return max(0, self.outer_size.width - self.scrollbar_size_vertical)

    def set_height(self, lines: int) -> None:
        """Say how many lines there are. The screen is laid out anew only when the scroll bar comes or goes."""
        size, room = Size(self.size.width, lines), self.size.height
        if not self.is_mounted or not room or (lines > room) is not self.show_vertical_scrollbar:
            self.virtual_size = size
            return
        set_virtual_size(self, size, room if lines > room else None)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the lines that are seen now."""
        if self.show_vertical_scrollbar:
            set_bar_position(self.vertical_scrollbar, new_value)
        if round(old_value) != round(new_value):
            self.refresh(Region(0, 0, self.text_width, self.outer_size.height))

    def refresh_lines(self, y_start: int, line_count: int = 1) -> None:
        """Draw some lines of the content anew, as far as they are seen: the others lie over the neighbours."""
        room = Region(0, 0, self.text_width, self.outer_size.height)
        seen = Region(0, y_start - round(self.scroll_offset.y), room.width, line_count).intersection(room)
        if seen:
            self.refresh(seen)
