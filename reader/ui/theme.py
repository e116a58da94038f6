"""The themes: warm ink by night, newsprint by day, one of the strongest contrasts, one of 16 colours.

One meaning for each colour: `unread`, `star` and `story` for these, `primary` for where the keys are, `warning` and
`error` for what went wrong; all else is ink. `field` is the ground of what is typed in, and of buttons. Ink and colours
have at least 4.5 : 1 on each ground, rules and the selection 2 : 1.
"""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, *, dark: bool, colours: dict[str, str]) -> Theme:
    """A theme from its colours by meaning; what Textual calls them follows."""
    ground, ink = colours["ground"], colours["ink"]
    return Theme(
        name=f"broadsheet-{name}",
        dark=dark,
        primary=colours["accent"],
        secondary=colours["story"],
        accent=colours["star"],
        warning=colours["warning"],
        error=colours["error"],
        success=colours["story"],
        foreground=ink,
        background=ground,
        surface=colours["surface"],
        panel=colours["panel"],
        variables={
            "ink-strong": colours["strong"],
            "ink-quiet": colours["quiet"],
            "ink-faint": colours["quiet"],
            "unread": colours["unread"],
            "star": colours["star"],
            "story": colours["story"],
            "rule": colours["rule"],
            "selection": colours["selection"],
            "field": colours["field"],
            "selection-blurred": colours["blurred"],
            "block-cursor-background": colours["selection"],
            "block-cursor-foreground": colours["strong"],
            "block-cursor-blurred-background": colours["selection"],
            "block-cursor-blurred-foreground": colours["strong"],
            "scrollbar": colours["rule"],
            "scrollbar-hover": colours["quiet"],
            "scrollbar-active": colours["accent"],
            "scrollbar-background": ground,
            "scrollbar-background-hover": ground,
            "scrollbar-background-active": ground,
            "scrollbar-corner-color": ground,
        },
    )


DARK = _theme(
    "dark",
    dark=True,
    colours={
        "ground": "#15171a",
        "surface": "#1a1d21",
        "panel": "#24282e",
        "field": "#24282e",
        "strong": "#f4f0e6",
        "ink": "#d9d5cc",
        "quiet": "#9a9da3",
        "accent": "#e8835f",
        "unread": "#7db4e8",
        "star": "#ecc352",
        "story": "#8fc98a",
        "warning": "#e0b458",
        "error": "#f08b7d",
        "rule": "#565e69",
        "selection": "#464e5a",
        "blurred": "#2b3038",
    },
)
LIGHT = _theme(
    "light",
    dark=False,
    colours={
        "ground": "#f8f4ea",
        "surface": "#fbf8f1",
        "panel": "#ebe5d7",
        "field": "#ebe5d7",
        "strong": "#15130f",
        "ink": "#2c2a26",
        "quiet": "#5c574d",
        "accent": "#93402a",
        "unread": "#1d5a94",
        "star": "#7a5800",
        "story": "#2c6337",
        "warning": "#7a5000",
        "error": "#a02418",
        "rule": "#a9a08a",
        "selection": "#b5ab92",
        "blurred": "#e6deca",
    },
)
CONTRAST = _theme(
    "contrast",
    dark=True,
    colours={
        "ground": "#000000",
        "surface": "#000000",
        "panel": "#1c1c1c",
        "field": "#303030",
        "strong": "#ffffff",
        "ink": "#ffffff",
        "quiet": "#d0d0d0",
        "accent": "#ff9f70",
        "unread": "#8ecbff",
        "star": "#ffe066",
        "story": "#9df09a",
        "warning": "#ffe066",
        "error": "#ffa79c",
        "rule": "#8a8a8a",
        "selection": "#5a5a5a",
        "blurred": "#303030",
    },
)
BASIC = _theme(
    "basic",
    dark=True,
    colours={
        "ground": "#000000",
        "surface": "#000000",
        "panel": "#000000",
        "field": "#0000aa",
        "strong": "#ffffff",
        "ink": "#ffffff",
        "quiet": "#aaaaaa",
        "accent": "#ff55ff",
        "unread": "#55ffff",
        "star": "#ffff55",
        "story": "#55ff55",
        "warning": "#ffff55",
        "error": "#ff5555",
        "rule": "#555555",
        "selection": "#555555",
        "blurred": "#000000",
    },
)
"""For terminals of 16 colours: each is one of them as they usually are, so that none is taken for another."""
THEMES = (DARK, LIGHT, CONTRAST, BASIC)
"""All themes of ours, in the order in which the command steps through them."""


def of_terminal(colours: str, system: str | None) -> Theme:
    """The theme that suits a terminal which states its colours as COLORFGBG does (rxvt, Konsole, iTerm2 and others).

    system: how many colours it has, in Rich's words; `standard` and `windows` are 16.
    colours: `15;0`, or with a third word between; the last one is the background, a number of the 16 colours. Dark
    when it is none.
    """
    if system in ("standard", "windows"):
        return BASIC
    background = colours.rpartition(";")[2]
    light = background in {"7", "9", "10", "11", "12", "13", "14", "15"}
    return LIGHT if light else DARK
