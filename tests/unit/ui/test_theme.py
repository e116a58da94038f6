"""The colours of both themes can be read."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from reader.ui.theme import DARK, LIGHT, of_terminal

READABLE = 4.5
"""Contrast of text that says something, as the web's guidelines have it."""


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in Color.parse(colour).rgb]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_what_says_something_can_be_read(theme: Theme) -> None:
    inks = {name: theme.variables[name] for name in ("ink-strong", "ink-quiet")} | {
        name: getattr(theme, name)
        for name in ("foreground", "primary", "secondary", "accent", "warning", "error", "success")
    }
    grounds = [theme.background, theme.surface, theme.panel]
    low = {
        (name, ground): round(contrast, 2)
        for name, ink in inks.items()
        for ground in grounds
        if (contrast := _contrast(str(ink), str(ground))) < READABLE
    }
    assert not low


@pytest.mark.parametrize(
    ("colours", "theme"),
    [("15;0", DARK), ("0;15", LIGHT), ("0;default;15", LIGHT), ("0;7", LIGHT), ("12;8", DARK), ("", DARK)]
    + [(odd, DARK) for odd in ("default;default", ";", "0;99", "0;-7", "\x1b]11;?")],
)
def test_the_theme_suits_the_background_that_the_terminal_states(colours: str, theme: Theme) -> None:
    assert of_terminal(colours) is theme
