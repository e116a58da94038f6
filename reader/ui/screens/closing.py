"""How the screens over the main one are closed."""

from __future__ import annotations

from typing import Any, cast

from textual.await_complete import AwaitComplete
from textual.screen import Screen


class ClosesItself:
    """To be named before a class of Textual's screens: closing it closes it, and no other screen.

    Textual takes the topmost screen away, whoever asks, and that is another one when two keys come at once: the second
    Enter of a dialog would close what lies below it, and a key that comes with a dialog would close that in vain.
    """

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close it with an answer; nothing when it is closed already, or lies below a dialog."""
        if not cast("Screen[Any]", self).is_active:
            return AwaitComplete()
        return cast("Screen[Any]", super()).dismiss(result)
