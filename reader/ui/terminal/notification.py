"""A notification of the desktop, asked of the terminal: it is shown also where the terminal is on another machine."""

from __future__ import annotations

from typing import Any

from textual.app import App

from reader.text.clean import clean_line

_NAME = "Broadsheet"
_LONGEST = 200
"""Characters of a notification."""


def sequence(kind: str, text: str) -> str:
    """What asks a terminal for a notification; empty for `off`.

    kind: `osc9` (iTerm2, https://iterm2.com/documentation-escape-codes.html; kitty, WezTerm, Ghostty) or `osc777`
    (urxvt's extension, also of foot, Ghostty and WezTerm). text: cleaned here, so that it cannot end the sequence.
    """
    line = clean_line(text, _LONGEST)
    if kind == "osc9":
        # A number first would be another command of ConEmu's and Windows Terminal's (9;4: progress).
        return f"\x1b]9;{_NAME}: {line}\x07"
    if kind == "osc777":
        return f"\x1b]777;notify;{_NAME};{line.replace(';', ',')}\x07"
    return ""


def ask(app: App[Any], kind: str, text: str) -> None:
    """Have the terminal of an app show a notification. kind: as the setting says."""
    if asked := sequence(kind, text):
        tell(app, asked)


def tell(app: App[Any], sequence: str) -> None:
    """Write to the terminal of an app what draws nothing."""
    # Textual has no public way to do so; its own clipboard goes this one.
    driver = app._driver  # pyright: ignore[reportPrivateUsage]
    if driver is not None:
        driver.write(sequence)
