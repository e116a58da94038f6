"""The terminal's driver: Textual's own, but for what it writes to, how it ends and how it stops."""

from __future__ import annotations

import os
import selectors
import signal
import sys
from typing import IO, TYPE_CHECKING, Any, cast

from textual.drivers.linux_driver import LinuxDriver

from reader.ui.terminal.input import TerminalInput
from reader.ui.terminal.output import Output
from reader.ui.terminal.signals import CLOSED, Signals

if TYPE_CHECKING:
    from textual.app import App

_BEGIN = "\x1b[?2026h"
"""Synchronized output, where the terminal has it: show nothing from here on ..."""
_END = "\x1b[?2026l"
"""... until here (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036)."""
_LOOK_SECONDS = 0.1
"""How often the thread that reads looks whether it is to end."""
_READ_BYTES = 4096
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
        self._frame: str | None = None
        """What has come of a frame; None between two frames."""
        self._signals = Signals(self.end, self.leave, self.come_back)
        self._signals.install(self._loop)

    def write(self, data: str) -> None:
        """Write to the terminal; what belongs to a frame when it is complete. Never waits for the terminal."""
        if data == _BEGIN:
            self._frame = (self._frame or "") + data
        elif self._frame is None:
            self._output.write(data)
        elif data == _END:
            frame, self._frame = self._frame, None
            self._output.write(frame + data)
        else:
            self._frame += data

    # --- taking the terminal and giving it back

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._output.start()
        self._taken = True
        super().start_application_mode()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._taken:
            super().stop_application_mode()
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
        """Take the terminal again from another program."""
        self._signals.take_back()
        super().resume_application_mode()

    # --- input

    def run_input_thread(self) -> None:
        """Read the terminal until the program ends; a terminal that is gone ends the program."""
        source = TerminalInput()
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
        self._app.refresh(layout=True)

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
