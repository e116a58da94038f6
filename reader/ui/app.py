"""The app: builds the parts and pushes the main screen."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import constants, events
from textual.actions import ActionParseResult
from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.geometry import Offset, Size
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.types import CSSPathType

from reader.library.library import Library
from reader.settings import paths
from reader.settings.config import Config
from reader.settings.log import note_fault
from reader.text.clean import clean_line
from reader.ui.flows.layout import MASTHEAD_ROWS
from reader.ui.screens.front_page import FIRST_SHEET, FrontPage
from reader.ui.speed.quick_bar import use_quick_bars
from reader.ui.speed.quick_moves import keep_moves
from reader.ui.steady import fault_sentence, kept_for
from reader.ui.theme import BASIC, CONTRAST, DARK, LIGHT, THEMES, of_terminal
from reader.ui.widgets.cursor_list import CursorList

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reader.ui.speed.quick_frame import Piece
    from reader.ui.terminal.driver import TerminalDriver
    from reader.ui.terminal.look import Look

_NO_KEY = "unbound"
"""A key that no keyboard has: what a command is bound to when the user took its keys away."""
READ_AFTER = 4.0
"""Seconds after which what is said in a corner of the screen covers the text no longer than to the next key."""
FAULT_EVERY = 60.0
"""Seconds in which the same error of our own, of a timer or of the mouse on its way, is told once."""
_MOMENT = 0.02
"""Seconds between two looks at whether a list has come that marks wait for."""
_HANDS = (events.Key, events.MouseScrollDown, events.MouseScrollUp)
"""After these somebody waits for the screen."""


def _with_preset(config: Config) -> Config:
    """The settings with the keys of the preset that they name."""
    if "preset" not in config.keys:
        return config
    from reader.ui.presets import effective

    return replace(config, keys=effective(config.keys))


def _raised_at(error: Exception) -> str:
    """Where an error was raised: file and line."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at is not None else ""


def _look(*, colours: bool, signs: bool) -> Look | None:
    if colours and signs:
        return None
    from reader.ui.terminal.look import Look, ground

    names = ("selection-blurred", "scrollbar-background")
    shades = [shade for theme in THEMES for shade in (theme.background, theme.surface, theme.panel)]
    shades += [theme.variables[name] for theme in THEMES for name in names]
    return Look(colours=colours, signs=signs, grounds=frozenset(ground(shade) for shade in shades if shade))


class BroadsheetApp(App[None]):
    """A newspaper in the terminal. Library, settings and time zone come from outside."""

    CSS_PATH: ClassVar[CSSPathType | None] = [paths.styles_dir() / FIRST_SHEET]
    TITLE = "Broadsheet"
    ENABLE_COMMAND_PALETTE = False  # it has one of its own
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "copy_or_hint", show=False, system=True),
        Binding("ctrl+z", "suspend_process", id="suspend", show=False, priority=True),
        Binding("ctrl+l", "redraw", id="redraw", show=False, priority=True),
    ]

    def __init__(self, library: Library, config: Config, zone: tzinfo) -> None:
        no_colour = os.environ.pop("NO_COLOR", None)  # Textual would send greys, also where the variable is empty
        super().__init__()
        if no_colour is not None:
            os.environ["NO_COLOR"] = no_colour
        self.look = _look(colours=not no_colour, signs=config.symbols == "unicode")
        """How the terminal's cells look, where they do not look as Textual has them."""
        use_quick_bars()
        keep_moves()
        self.library = library
        self.config = _with_preset(config)
        self.zone = zone
        self._told_at: float | None = None
        """When something was said in a corner of the screen that may be there still."""
        self._faults_told: dict[tuple[str, type[Exception], str], float] = {}
        """(what was being done, kind of error, its place) -> when it was told last, by the monotonic clock."""
        self.fault = False
        """Whether an error of our own ended the app."""
        for theme in THEMES:
            self.register_theme(theme)
        names = {
            "dark": DARK,
            "light": LIGHT,
            "contrast": CONTRAST,
            "basic": BASIC,
            "auto": of_terminal(os.environ.get("COLORFGBG", ""), self.console.color_system),
        }
        wanted = names[config.theme].name if config.theme in names else config.theme
        self._own_theme = wanted if wanted in self.available_themes else DARK.name
        self.kept_layout = library.kept.layout() if library.kept is not None else {}
        """How the library was left; None when that cannot be used."""
        kept_theme = (self.kept_layout or {}).get("theme")
        is_kept = isinstance(kept_theme, str) and kept_theme in self.available_themes
        self.theme = str(kept_theme) if is_kept else self._own_theme

    @property
    def chosen_theme(self) -> str:
        """The theme that was chosen in the program; empty for that of the settings."""
        return self.theme if self.theme != self._own_theme else ""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names, also for themes that are not ours."""
        return dict((DARK if self.current_theme.dark else LIGHT).variables)

    def get_driver_class(self) -> type[Driver]:
        """The driver of this system, or the one that the environment names."""
        if constants.DRIVER is not None or sys.platform == "win32":
            return super().get_driver_class()
        from reader.ui.terminal.driver import TerminalDriver

        return TerminalDriver

    def get_default_screen(self) -> Screen[None]:
        """The front page. One that is pushed while the app begins is not painted before the app has begun."""
        return FrontPage(self.library, self.config, self.zone, self._show_main)

    def _show_main(self) -> None:
        from reader.ui.screens.main import MainScreen  # takes longer than all that the front page needs

        self.push_screen(MainScreen(self.library, self.config, self.zone))

    def on_mount(self) -> None:
        """Put the user's keys in force."""
        self.set_keymap(
            {
                command: ",".join(key for key in keys if " " not in key) or _NO_KEY  # a sequence is bound to no key
                for command, keys in self.config.keys.items()
                if command != "preset"
            }
        )
        if self.config.keys or self.config.query_keys or self.config.theme not in ("auto", "dark", "light"):
            self.call_later(kept_for(self, self._tell_faults))

    def _tell_faults(self) -> None:
        """Say what the settings say in vain, with its line."""
        from reader.settings import config_file
        from reader.ui.own_keys import fault_of_theme, faults_of_keys, faults_of_query_keys

        file = paths.config_file()
        theme = fault_of_theme(self.config.theme, self.available_themes)
        of_queries = faults_of_query_keys(self.config.query_keys, self.config.queries, self.config.keys)
        for fault in (*faults_of_keys(self.config.keys), *of_queries, *([theme] if theme else [])):
            line = config_file.line_of(file, fault.setting, fault.name)
            place = f"{file.name}, line {line}: " if line else f"{file.name}: "
            self.notify(place + clean_line(fault.sentence), severity="warning", markup=False, timeout=15)

    def on_resize(self, event: events.Resize) -> None:
        """Take the size that the terminal has now.

        While a window is drawn larger, one signal interrupts the handling of the one before, and the older size is
        told last (textual.drivers.linux_driver, on_terminal_resize).
        """
        if not (self.is_headless or self.is_web):
            now = Size(*shutil.get_terminal_size((event.size.width, event.size.height)))
            terminal = self._terminal()
            if terminal is not None:
                terminal.resized(now.width, now.height)
            if now != event.size:
                self.post_message(events.Resize(now, now))

    async def on_event(self, event: events.Event) -> None:
        """At a key, have the processes that read the folders leave the processors to the screen."""
        if isinstance(event, _HANDS) and not event.is_forwarded:
            self.library.rests.ask()
            if self._told_at is not None and monotonic() - self._told_at > READ_AFTER:
                self._told_at = None
                self.clear_notifications()
            if isinstance(event, events.Key) and self._is_taken(event):
                return
        await super().on_event(event)

    def _is_taken(self, event: events.Key) -> bool:
        """Whether a key belongs to a count or a sequence of the screen.

        Decided here, in the order of the keys: on its way through the widgets the next one would overtake it.
        """
        take: Callable[[events.Key], bool] | None = (
            getattr(self.screen, "take_key", None) if self.screen_stack else None
        )
        try:
            return take is not None and take(event)
        except Exception as error:
            self.tell_fault(error, f"key {event.key}")
            return True

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something in a corner, for a while; once it can have been read, the next key takes it away.

        On a low screen the corner is most of it: what is no warning stands on the status line there.
        """
        if severity == "information" and self.size.height < MASTHEAD_ROWS and self._say_below(message):
            return
        self._told_at = monotonic()
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def _say_below(self, message: str) -> bool:
        """Say something on the status line; False where there is none."""
        from reader.ui.widgets.status_line import StatusLine

        lines = self.screen.query(StatusLine) if self.screen_stack else ()
        for line in lines:
            line.say(message)
        return bool(lines)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or a click is bound to; an error of our own in it costs that only."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Exception as error:
            self.tell_fault(error, f"action {action}")
            return True

    def tell_fault(self, error: Exception, where: str) -> None:
        """Write an error of our own down and say so, once in a while for the same one."""
        now, fault = monotonic(), (where, type(error), _raised_at(error))
        if now - self._faults_told.get(fault, -FAULT_EVERY) >= FAULT_EVERY:
            self._faults_told[fault] = now
            self.notify(fault_sentence(error, where), severity="error", markup=False)

    async def _dispatch_message(self, message: Message) -> None:
        """Handle a message; an error of our own in it costs that only."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            self._handle_exception(error)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave, once the marks are put that keys have asked for."""
        from reader.ui.flows.marking import when_all_put

        flows = [flows for screen in self.screen_stack if (flows := getattr(screen, "flows", None)) is not None]
        if any(of_screen.list.is_due for of_screen in flows):
            self.set_timer(_MOMENT, lambda: self.exit(result, return_code, message))
            return
        leave = super().exit
        when_all_put(self.library, lambda: leave(result, return_code, message))

    def _handle_exception(self, error: Exception) -> None:
        """Go on after an error of our own that nothing has caught, once the main screen stands; before, end with it.

        Textual has no public place for this. What is left are errors of timers, of what is done later, and of layouts.
        """
        if any(getattr(screen, "stands", False) for screen in self.screen_stack):
            self.tell_fault(error, "screen")
            return
        self.fault = True
        note_fault(error, "screen")
        super()._handle_exception(error)

    @property
    def draws_pieces(self) -> bool:
        """Whether what changes on a screen can be drawn piece by piece; see QuickScreen."""
        return self._running and not self._closed and self._terminal() is not None

    def draw_pieces(self, pieces: Sequence[Piece]) -> None:
        """Have the terminal show some pieces of lines, and its cursor where it belongs."""
        terminal = self._terminal()
        if terminal is not None and pieces:
            terminal.draw(pieces, self.screen.outer_size.clamp_offset(self.cursor_position))
        self.post_display_hook()

    def post_display_hook(self) -> None:
        """The terminal has been written to: tell the front page, which waits for its rows to be seen."""
        if self.screen_stack and isinstance(self.screen, FrontPage):
            self.screen.displayed()

    @property
    def cursor_position(self) -> Offset:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Where the terminal's own cursor stands, which screen readers and braille lines follow.

        On the selected row, on the first line of the text, or in what is typed.
        """
        focused = self.focused if self.screen_stack else None
        if focused is None:
            return self._typed_at
        typed_at = getattr(focused, "cursor_screen_offset", None)  # of an Input
        if isinstance(typed_at, Offset):
            return typed_at
        place = focused.content_region.offset
        if isinstance(focused, CursorList) and focused.entries:
            return place + Offset(0, max(0, focused.lines_of(focused.cursor)[0] - round(focused.scroll_offset.y)))
        return place

    @cursor_position.setter
    def cursor_position(self, place: Offset) -> None:
        self._typed_at = place

    def action_copy_or_hint(self) -> None:
        """Ctrl+C never ends a reading by accident; it says how to leave."""
        self.notify("Press Q to quit", markup=False, timeout=3)

    def action_suspend_process(self) -> None:
        """Stop, as the terminal has any program stop at this key, and give it back to the shell."""
        if self._terminal() is None:
            self.notify("This terminal has no shell to go back to", markup=False, timeout=3)
            return
        from reader.ui.terminal.signals import can_stop, stop_job

        if can_stop():
            stop_job()
        else:
            self.notify("No shell started this program, so that nothing could bring it back", markup=False, timeout=3)

    def action_redraw(self) -> None:
        """Draw everything anew: something else wrote on the terminal."""
        terminal = self._terminal()
        if terminal is not None:
            terminal.redraw()
        self.refresh(layout=True)

    def _terminal(self) -> TerminalDriver | None:
        """Our own driver; None where the environment names another one, on Windows and in tests."""
        if self.is_headless or self.is_web or sys.platform == "win32":
            return None
        from reader.ui.terminal.driver import TerminalDriver

        return self._driver if isinstance(self._driver, TerminalDriver) else None
