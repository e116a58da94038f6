"""The terminal's driver: each frame of the screen leaves in one piece.

Textual writes the mark that a frame begins, the frame, and the mark that it ends, one by one, through a thread that
wakes at the first one and then takes turns with the thread that is still painting: half a millisecond of each key.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from textual.drivers.windows_driver import WindowsDriver as PlatformDriver
else:
    from textual.drivers.linux_driver import LinuxDriver as PlatformDriver

_BEGIN = "\x1b[?2026h"
"""Synchronized output, where the terminal has it: show nothing from here on ..."""
_END = "\x1b[?2026l"
"""... until here (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036)."""


class FrameDriver(PlatformDriver):
    """Textual's own driver, but for the frames."""

    _frame: str | None = None
    """What has come of a frame; None between two frames."""

    def write(self, data: str) -> None:
        """Write to the terminal; what belongs to a frame when it is complete."""
        if data == _BEGIN:
            self._frame = (self._frame or "") + data
        elif self._frame is None:
            super().write(data)
        elif data == _END:
            frame, self._frame = self._frame, None
            super().write(frame + data)
        else:
            self._frame += data
