"""Small dialogs over whatever screen is shown, each loaded when it is asked for first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App

from reader.ui.commands import BY_ID, COMMANDS, Keymap, key_name, keys_of
from reader.ui.pane import Pane
from reader.ui.question import OneLine, OneOf
from reader.ui.render.row import Symbols
from reader.ui.steady import answering, kept_for

if TYPE_CHECKING:
    from reader.ui.screens.dialogs import ChoiceScreen


_HELP = "help"
_PLACES = {Pane.LIST: "in the list", Pane.READER: "in the article", Pane.RELATED: "in the related articles"}


def choose(app: App[Any], say: Callable[[str], None], question: OneOf) -> ChoiceScreen:
    """Let the user choose one of several lines. say: tells an error of our own in what is done then."""
    from reader.ui.screens.dialogs import ChoiceScreen

    def done(place: int | None) -> None:
        if place is not None:
            question.chosen(place)

    screen = ChoiceScreen(question)
    app.push_screen(screen, answering(done, say))
    return screen


def ask_line(app: App[Any], say: Callable[[str], None], question: OneLine) -> None:
    """Ask for one line. say: as for `choose`."""
    from reader.ui.screens.line_prompt import LinePrompt

    def done(line: str | None) -> None:
        if line is not None:
            question.given(line)

    app.push_screen(LinePrompt(question), answering(done, say))


def show_text(app: App[Any], title: str, lines: Sequence[str]) -> None:
    """Show plain lines."""
    from reader.ui.screens.dialogs import TextScreen

    app.push_screen(TextScreen(title, list(lines)))


def show_help(app: App[Any], keymap: Keymap, symbols: Symbols) -> None:
    """All keys, and what the signs say; from there a command can be looked for by its name."""
    from reader.ui.screens.help import HelpScreen

    def done(find: bool | None) -> None:
        if find:
            app.call_later(kept_for(app, lambda: offer_commands(app, keymap)))

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
