"""The colours of all themes can be read, and each has one meaning."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from reader.ui.theme import BASIC, CONTRAST, DARK, LIGHT, THEMES, of_terminal

READABLE = 4.5
"""Contrast of text that says something, as the web's guidelines have it."""

SEEN = 2.0
"""Contrast of what must be noticed: the selection, rules, the title of the pane with the keys."""


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in Color.parse(colour).rgb]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_says_something_can_be_read(theme: Theme) -> None:
    inks = {
        name: theme.variables[name] for name in ("ink-strong", "ink-quiet", "ink-faint", "unread", "star", "story")
    } | {
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


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_selection_and_rules_are_seen_and_the_selection_can_be_read(theme: Theme) -> None:
    ground, selection = str(theme.background), theme.variables["selection"]
    assert _contrast(selection, ground) >= SEEN
    assert _contrast(theme.variables["rule"], ground) >= SEEN
    for ink in (theme.variables["ink-strong"], str(theme.foreground)):
        assert _contrast(ink, selection) >= READABLE
    assert _contrast(theme.variables["ink-quiet"], theme.variables["selection-blurred"]) >= READABLE


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_is_typed_in_has_a_ground_of_its_own_on_which_it_can_be_read(theme: Theme) -> None:
    field = theme.variables["field"]
    assert field != str(theme.surface) != "", "also in 16 colours"
    for ink in (theme.variables["ink-strong"], theme.variables["ink-quiet"], str(theme.foreground)):
        assert _contrast(ink, field) >= READABLE


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_each_colour_has_one_meaning(theme: Theme) -> None:
    meanings = [str(theme.primary), *(theme.variables[name] for name in ("unread", "star", "story"))]
    assert len(set(meanings)) == len(meanings)
    assert CONTRAST in THEMES


@pytest.mark.parametrize(
    ("colours", "theme"),
    [("15;0", DARK), ("0;15", LIGHT), ("0;default;15", LIGHT), ("0;7", LIGHT), ("12;8", DARK), ("", DARK)]
    + [(odd, DARK) for odd in ("default;default", ";", "0;99", "0;-7", "\x1b]11;?")],
)
def test_the_theme_suits_the_background_that_the_terminal_states(colours: str, theme: Theme) -> None:
    assert of_terminal(colours, "truecolor") is theme
    assert of_terminal(colours, "standard") is BASIC


def test_the_basic_theme_has_none_but_the_16_colours() -> None:
    levels = ("00", "55", "aa", "ff")
    own = {str(value) for value in BASIC.variables.values()} | {str(BASIC.primary), str(BASIC.foreground)}
    for colour in own:
        red, green, blue = (colour[at : at + 2] for at in (1, 3, 5))
        bright = {red, green, blue} & {"55", "ff"}
        assert {red, green, blue} <= set(levels) and not (bright and "aa" in colour), colour
