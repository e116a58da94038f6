"""Small dialogs over whatever screen is shown, each loaded when it is asked for first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from reader.ui.actions.asking import NO_VERBS, Verb
from reader.ui.commands import BY_ID, COMMANDS, Keymap, key_name, keys_of
from reader.ui.pane import Pane
from reader.ui.render.row import Symbols

if TYPE_CHECKING:
    from reader.ui.screens.dialogs import ChoiceScreen


_HELP = "help"
_PLACES = {Pane.LIST: "in the list", Pane.READER: "in the article", Pane.RELATED: "in the related articles"}


def choose(
    app: App[Any],
    title: str,
    choices: Sequence[str],
    chosen: Callable[[int], None],
    present: int = 0,
    verbs: Mapping[str, Verb] = NO_VERBS,
) -> ChoiceScreen:
    """Let the user choose one of several lines; present: the one that is selected to begin with.

    verbs: what other keys than Enter do with a line.
    """
    from reader.ui.screens.dialogs import ChoiceScreen

    def done(place: int | None) -> None:
        if place is not None:
            chosen(place)

    screen = ChoiceScreen(title, list(choices), present, verbs)
    app.push_screen(screen, done)
    return screen


def ask_line(
    app: App[Any], title: str, text: str, hint: str, check: Callable[[str], str], given: Callable[[str], None]
) -> None:
    """Ask for one line. check: why a line cannot be taken, empty when it can; given: gets what was taken."""
    from reader.ui.screens.line_prompt import LinePrompt

    def done(line: str | None) -> None:
        if line is not None:
            given(line)

    app.push_screen(LinePrompt(title, text, hint, check), done)


def show_text(app: App[Any], title: str, lines: Sequence[str]) -> None:
    """Show plain lines."""
    from reader.ui.screens.dialogs import TextScreen

    app.push_screen(TextScreen(title, list(lines)))


def show_help(app: App[Any], keymap: Keymap, symbols: Symbols) -> None:
    """All keys, and what the signs say; from there a command can be looked for by its name."""
    from reader.ui.screens.help import HelpScreen

    def done(find: bool | None) -> None:
        if find:
            app.call_later(offer_commands, app, keymap)

    if not app.is_screen_installed(_HELP):  # kept: to make one anew takes longer than all that it shows
        app.install_screen(HelpScreen(keymap, symbols), _HELP)
    screen = app.get_screen(_HELP)
    if isinstance(screen, HelpScreen):
        screen.tell_here(here(app.screen, keymap))
    app.push_screen(_HELP, done)


def here(below: object, keymap: Keymap) -> tuple[str, list[tuple[str, str]]]:
    """What help says first: the keys that the bar of a screen names, with what they do there, under a heading."""
    pane: Pane | None = getattr(below, "focused_pane", None)
    own: Sequence[tuple[str, str]] = getattr(below, "FOOT", ())
    if pane is not None:
        own = [(command.id, command.description) for command in COMMANDS if pane in command.bar]
    keys = [(" ".join(map(key_name, keys_of(BY_ID[command], keymap))), said) for command, said in own]
    return (f"Here, {_PLACES[pane]}" if pane else "Here"), [
        (names, f"{said[:1].upper()}{said[1:]}") for names, said in keys if names
    ]


def offer_commands(app: App[Any], keymap: Keymap) -> None:
    """All commands that make sense on the present screen, which has `is_available`, by name.

    Where the screen has panes it tells the one with the keys as `focused_pane`.
    """
    from reader.ui.screens.palette import PaletteScreen

    below = app.screen
    is_available = getattr(below, "is_available", None)
    offered = [command for command in COMMANDS if command.palette and is_available and is_available(command)]

    def done(command: str | None) -> None:
        if command is not None:
            app.call_later(below.run_action, f"command('{command}')")

    app.push_screen(PaletteScreen(offered, keymap, getattr(below, "focused_pane", None)), done)
