"""A screen that paints what has changed only, also when the focus goes from one widget to another."""

from __future__ import annotations

from typing import Any, cast

from textual import events
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from reader.ui.speed.quick_frame import DrawsPieces, pieces_of
from reader.ui.steady import Steady


class QuickScreen(Steady, Screen[ScreenResultType]):
    """Textual's screen, but for what it paints.

    The widgets that lose and get the focus paint themselves, and nothing else changes (textual.screen.Screen.focused
    is declared so that a change paints the screen: eight times the work of `j`).
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def _compositor_refresh(self) -> None:
        """Have the terminal show what has changed: a part of a screen goes there without Textual's compositor."""
        app, compositor = self.app, self._compositor
        changed = compositor._dirty_regions  # pyright: ignore[reportPrivateUsage] - it tells them to nobody
        if (
            app.screen is not self
            or self.styles.background.a < 1  # what lies below is seen
            or compositor.size.region in changed
            or not (isinstance(app, DrawsPieces) and app.draws_pieces)
        ):
            super()._compositor_refresh()
            return
        regions = [region.intersection(compositor.size.region) for region in changed]
        changed.clear()
        app.draw_pieces(pieces_of(regions, compositor.visible_widgets, app.console))
        self._dirty_widgets.clear()
        app._update_mouse_over(self)  # pyright: ignore[reportPrivateUsage] - as Textual's own does here


class StyledOnce:
    """To be named before a class of Textual's screens: its styles are found when it is mounted, and anew only after
    another theme was chosen. Textual finds those of all its widgets again each time that a screen is pushed.
    """

    _styled_for = ""
    """The theme for which the styles were found."""

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """It is shown."""
        theme = cast("Screen[Any]", self).app.theme
        if self._styled_for in ("", theme):
            event.refresh_styles = False
        self._styled_for = theme
