"""The terminal's driver: Textual's own, but for what it writes to, how it ends and how it stops."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import sys
import termios
import threading
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.messages import TerminalSupportsSynchronizedOutput

from reader.settings import paths
from reader.ui.terminal.grid import Grid, erases
from reader.ui.terminal.guard import Guard
from reader.ui.terminal.input import TerminalInput, escape_seconds
from reader.ui.terminal.look import Look
from reader.ui.terminal.output import Output
from reader.ui.terminal.signals import CLOSED, Signals

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

_BEGIN = "\x1b[?2026h"
"""Synchronized output, where the terminal has it: show nothing from here on ..."""
_END = "\x1b[?2026l"
"""... until here (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036)."""
_AT_ONCE = 256
"""Bytes that a terminal shows at once anyway."""
_HARMLESS = re.compile(r"(\x1b\[[<=>?]?[\d;]*\$?[hlpu]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b_G[^\x1b]*\x1b\\|\x07)*")
"""What changes no cell: modes, questions, titles, the clipboard, the bell, pictures that are only given."""
_REFUSALS = 3
"""After so many frames that were not understood all are written as they come."""
_LOOK_SECONDS = 0.1
"""How often the thread that reads looks whether it is to end."""
_READ_BYTES = 4096
_GUARD_SECONDS = 0.5
"""How long after the terminal was taken the guard is started."""
_BACKGROUND_SECONDS = 0.3
"""How long a program that goes on in the background may still be told to end, before it stops again."""


class TerminalDriver(LinuxDriver):
    """Drives the terminal of the program.

    Rules that bind this class: the screen is drawn on standard output, for standard error may be a file. The terminal
    is given back exactly once for each time that it was taken, whatever ends or stops the program.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        stdout = sys.__stdout__
        self._output = Output(stdout.fileno() if stdout else 1)
        self._file = cast("IO[str]", self._output)
        self._taken = False
        """Whether the terminal is ours now."""
        self._ended = False
        terminal = os.environ.get("TERM", "")
        self._is_console = terminal == "linux"
        """The Linux console: few signs, and what it does not know it prints."""
        look = getattr(app, "look", None)
        if self._is_console:
            look = (look or Look())._replace(signs=False)
        self._grid = Grid(*self._get_terminal_size(), erases=erases(terminal), look=look)
        self._lock = threading.RLock()
        """For the grid, which the thread that writes reads."""
        self._drawing = False
        """Whether the difference waits to be written."""
        self._guard = Guard()
        self._refused = 0
        """How many frames were not understood."""
        self._synchronized = False
        self._signals = Signals(self.end, self.leave, self.come_back)
        self._signals.install(self._loop)

    # --- output

    def write(self, data: str) -> None:
        """Write to the terminal: of a frame what differs from what is shown. Never waits for the terminal."""
        if Grid.is_frame(data):
            with self._lock:
                understood = self._refused < _REFUSALS and self._grid.apply(data)
            if understood:
                self._draw()
                return
            self._refused += 1
            self._output.write(data)
            self._lose()
        else:
            self._output.write(data)
            if not _HARMLESS.fullmatch(data):
                self._lose()

    def draw(self, pieces: Sequence[tuple[int, int, str]], cursor: tuple[int, int]) -> None:
        """Have some pieces of lines shown: row and column where each begins, from 0, and its text with attributes.

        cursor: the column and the row where the terminal's cursor stands then.
        """
        at = cursor[1], cursor[0]
        with self._lock:
            understood = self._refused < _REFUSALS and self._grid.put(pieces, at)
        if understood:
            self._draw()
        else:
            places = (f"\x1b[{y + 1};{x + 1}H{text}" for y, x, text in (*pieces, (*at, "")))
            self.write("".join(places))

    def redraw(self) -> None:
        """Draw everything anew, whatever the terminal shows."""
        with self._lock:
            self._grid.forget()
        self._draw()

    def resized(self, columns: int, rows: int) -> None:
        """The terminal has another size now: what it shows is not known, and all of it will be drawn."""
        if (columns, rows) == (self._grid.columns, self._grid.rows):
            self.redraw()  # sizes that came in a row ended at the one before
        else:
            with self._lock:
                self._grid.resize(columns, rows)
        self._app.refresh(layout=True)

    def _lose(self) -> None:
        """Something was written that may have changed any cell."""
        with self._lock:
            self._grid.lose()
        self._app.refresh(layout=True)

    def _draw(self) -> None:
        """Have what differs written; several frames that wait together are one."""
        with self._lock:
            if self._drawing:
                return
            self._drawing = True
        self._output.add(self._difference)

    def _difference(self) -> str:
        with self._lock:
            self._drawing = False
            text = self._grid.difference()
        return f"{_BEGIN}{text}{_END}" if self._synchronized and len(text) > _AT_ONCE else text

    def process_message(self, message: Message) -> None:
        """Take what the terminal says of itself; the rest goes to the app."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._synchronized = True
        else:
            super().process_message(message)

    # --- taking the terminal and giving it back

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._output.start()
        self._taken = True
        self._drawing = False
        self.resized(*self._get_terminal_size())
        super().start_application_mode()
        self._loop.call_later(_GUARD_SECONDS, self._watch_over)

    def _watch_over(self) -> None:
        """Have the terminal restored after what nobody survives; begun when the first screen is there."""
        if self._taken and not self._ended and self.attrs_before is not None:
            self._guard.begin(self._output.descriptor, self.attrs_before, paths.log_file())
            self._signals.install(self._loop)  # faulthandler takes one of them

    def _request_terminal_sync_mode_support(self) -> None:
        if not self._is_console:
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        """Sizes come by signal on every system; nothing is to be asked."""

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._taken:
            super().stop_application_mode()
            self._guard.end()
            self._taken = False

    def disable_input(self) -> None:
        """Read no more. While the terminal is another's, touching it would stop the program."""
        if self._taken:
            super().disable_input()

    def close(self) -> None:
        """Write what is left; gives up where the terminal takes nothing more."""
        super().close()
        self._output.end()

    def suspend_application_mode(self) -> None:
        """Lend the terminal to another program."""
        super().suspend_application_mode()
        self._signals.lend()

    def resume_application_mode(self) -> None:
        """Take the terminal again from another program, set as it was before that one, whatever that one left."""
        self._signals.take_back()
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        super().resume_application_mode()
        self._draw()

    # --- input

    def run_input_thread(self) -> None:
        """Read the terminal until the program ends; a terminal that is gone ends the program."""
        source = TerminalInput(escape=escape_seconds(os.environ))
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                wait = source.wait
                if selector.select(_LOOK_SECONDS if wait is None else min(wait, _LOOK_SECONDS)):
                    data = self._read()
                    if not data:
                        self._loop.call_soon_threadsafe(self.end, CLOSED)
                        self.exit_event.wait()
                        return
                    for message in source.feed(data):
                        self.process_message(message)
                for message in source.tick():
                    self.process_message(message)

    def _read(self) -> bytes:
        """What the terminal has sent; nothing when it is gone."""
        while True:
            try:
                return os.read(self.fileno, _READ_BYTES)
            except (BlockingIOError, InterruptedError):
                continue
            except OSError:
                return b""

    # --- signals

    def end(self, status: int) -> None:
        """Leave in good order, with this exit status."""
        self._ended = True
        self._app.exit(return_code=status)

    def leave(self) -> None:
        """Give the terminal back: the program is about to stop."""
        self.stop_application_mode()
        self.close()

    def come_back(self) -> None:
        """Take the terminal again: the program goes on. In the background it stops again, as any program would."""
        if self._ended:
            return
        if not self._in_foreground():
            self._loop.call_later(_BACKGROUND_SECONDS, self._stop_in_background)
            return
        if self._taken:  # stopped by force: whoever had the terminal meanwhile may have changed it
            self.leave()
        self._must_signal_resume = True
        self.start_application_mode()
        self._draw()

    def _in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # the terminal is gone
            return True

    def _stop_in_background(self) -> None:
        if not (self._ended or self._taken):
            if self._in_foreground():
                self.come_back()
            else:
                os.kill(os.getpid(), signal.SIGSTOP)
