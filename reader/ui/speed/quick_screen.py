"""A screen that does not paint everything when the focus goes from one widget to another."""

from __future__ import annotations

from typing import Any, cast

from textual import events
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from reader.ui.steady import Steady


class QuickScreen(Steady, Screen[ScreenResultType]):
    """Textual's screen, but for its focus: the widgets that lose and get it paint themselves, and nothing else changes.

    (textual.screen.Screen.focused is declared so that a change paints the screen: eight times the work of `j`.)
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)


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
