"""The two themes: warm ink by night, newsprint by day."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="broadsheet-dark",
    dark=True,
    primary="#d9a05b",
    secondary="#86a8c8",
    accent="#e3b062",
    warning="#e0b458",
    error="#e07a6a",
    success="#93b67a",
    foreground="#d9d5cc",
    background="#15171a",
    surface="#1a1d21",
    panel="#24282e",
    variables={
        "ink-strong": "#f4f0e6",
        "ink-quiet": "#8f9298",
        "ink-faint": "#5d6168",
        "rule": "#30353c",
        "selection": "#2b3038",
        "selection-blurred": "#202429",
        "scrollbar": "#3a4048",
        "scrollbar-hover": "#555d68",
        "scrollbar-active": "#d9a05b",
        "scrollbar-background": "#15171a",
        "scrollbar-background-hover": "#15171a",
        "scrollbar-background-active": "#15171a",
        "scrollbar-corner-color": "#15171a",
    },
)

LIGHT = Theme(
    name="broadsheet-light",
    dark=False,
    primary="#93402a",
    secondary="#2c5a86",
    accent="#a24c1d",
    warning="#8a5a00",
    error="#a82a1e",
    success="#3e6b2f",
    foreground="#2c2a26",
    background="#f8f4ea",
    surface="#fbf8f1",
    panel="#ebe5d7",
    variables={
        "ink-strong": "#15130f",
        "ink-quiet": "#676257",
        "ink-faint": "#a39c8c",
        "rule": "#d9d1bf",
        "selection": "#e6deca",
        "selection-blurred": "#f0eadb",
        "scrollbar": "#cfc6b2",
        "scrollbar-hover": "#b3a98f",
        "scrollbar-active": "#93402a",
        "scrollbar-background": "#f8f4ea",
        "scrollbar-background-hover": "#f8f4ea",
        "scrollbar-background-active": "#f8f4ea",
        "scrollbar-corner-color": "#f8f4ea",
    },
)


def of_terminal(colours: str) -> Theme:
    """The theme that suits a terminal which states its colours as COLORFGBG does (rxvt, Konsole, iTerm2 and others).

    colours: `15;0`, or with a third word between; the last one is the background, a number of the 16 colours. Dark
    when it is none.
    """
    background = colours.rpartition(";")[2]
    light = background in {"7", "9", "10", "11", "12", "13", "14", "15"}
    return LIGHT if light else DARK
