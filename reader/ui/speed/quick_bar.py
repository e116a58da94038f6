"""A scroll bar that is drawn quickly: where it moves with each row, it took a fifth of the time of a key."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

from rich.color import Color
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.css.styles import RulesMap
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

_lines_of = ScrollBar.render_lines
_kept: WeakKeyDictionary[ScrollBar, tuple[object, list[Strip]]] = WeakKeyDictionary()
"""The lines of each bar as they were drawn last, and what they were drawn of."""


def use_quick_bars() -> None:
    """Have all bars drawn so from now on. Once is enough."""
    ScrollBar.renderer = QuickBar
    setattr(ScrollBar, "render_lines", _render_lines)  # noqa: B010 - a type checker sees a method there


def _render_lines(bar: ScrollBar, crop: Region) -> list[Strip]:
    """The lines of a bar: Textual asks for them with each change of any widget that lies beside it."""
    moved = bar.position, bar.window_virtual_size, bar.window_size, bar.mouse_over, bar.grabbed
    of = crop, bar.size, moved, bar.app.theme
    kept = _kept.get(bar)
    if kept is None or kept[0] != of:
        kept = _kept[bar] = of, _lines_of(bar, crop)
    return kept[1]


class QuickBar(ScrollBarRender):
    """Looks like Textual's own, whose cells go through Rich's console each time although few kinds of them exist."""

    def visualize(self) -> Visual | ScrollBarRender:
        """What Textual draws in place of this."""
        return _Bar(self) if self.vertical else self


class _Bar(Visual):
    def __init__(self, render: ScrollBarRender) -> None:
        self._render = render

    def render_strips(
        self,
        width: int,
        height: int | None,
        style: Style,
        options: RenderOptions,  # noqa: ARG002
    ) -> list[Strip]:
        """The cells of the bar, from top to bottom."""
        render, look = self._render, self._render.style
        assert isinstance(look, RichStyle)
        bar = render.render_bar(
            size=height or 0,
            virtual_size=render.virtual_size,
            window_size=render.window_size,
            position=render.position,
            thickness=width,
            back_color=look.bgcolor or Color.default(),
            bar_color=look.color or Color.default(),
        )
        base = style.rich_style
        return [_cell(base, segment, width) for segment in bar.segments]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """As wide as it is thick."""
        return self._render.thickness

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """Any height is right."""
        return 1


@lru_cache(maxsize=256)
def _cell(base: RichStyle, segment: Segment, width: int) -> Strip:
    """A strip is kept with how it is cut and written."""
    return Strip([Segment(segment.text, base + segment.style if segment.style else base)], width)
