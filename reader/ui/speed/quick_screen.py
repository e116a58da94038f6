"""A screen that does not paint everything when the focus goes from one widget to another."""

from __future__ import annotations

from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from reader.ui.steady import Steady


class QuickScreen(Steady, Screen[ScreenResultType]):
    """Textual's screen, but for its focus: the widgets that lose and get it paint themselves, and nothing else changes.

    (textual.screen.Screen.focused is declared so that a change paints the screen: eight times the work of `j`.)
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
