"""Whole sequences of a terminal -> events; what is no key, mouse report or answer that is wanted gives none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textual import events, messages
from textual.message import Message

from reader.ui.terminal.key_names import key_events

_KITTY = re.compile(rb"(\d{0,7})(?::[\d:]*)?(?:;(\d{0,4})(?::(\d{0,2}))?(?:;([\d:]{0,64}))?)?")
"""Key code, its variants; modifiers, kind of event; text (kitty's protocol)."""
_OTHER_KEYS = re.compile(rb"27;(\d{1,4});(\d{1,7})")
"""xterm's modifyOtherKeys."""
_KEY = re.compile(rb"(5|1;\d{1,3}(;\d{1,7})?)?[A-Za-z]|(\d{1,2}|57[34]\d\d)(;\d{1,3})?[~^@$]")
"""All other keys that terminals send; Textual would take any number before a letter for that of a character."""
_MOUSE = re.compile(rb"(\d{1,4});(-?\d{1,5});(-?\d{1,5})")
_RELEASED = 3
"""Of the kinds of kitty's events; and the button of an old mouse report that tells no button."""
_MOTION, _WHEEL = 32, 64


class Keyboard:
    """Keys and mouse, of one whole sequence at a time. Holds only which button is down, and where the mouse was."""

    def __init__(self) -> None:
        self._button = 0
        self._at = (0, 0)

    def keys(self, sequence: str) -> Iterator[Message]:
        """The keys of a character, or of ESC and what follows it."""
        try:
            yield from key_events(sequence)
        except (ValueError, OverflowError):  # numbers that are no characters
            return

    def application(self, modifiers: bytes, final: bytes) -> Iterator[Message]:
        """A key after ESC O; with modifiers as old terminals send them."""
        if modifiers:
            yield from self.control(b"1;" + modifiers.rpartition(b";")[2], b"", final, b"")
        else:
            yield from self.keys("\x1bO" + final.decode("ascii"))

    def control(self, parameters: bytes, between: bytes, final: bytes, more: bytes) -> Iterator[Message]:
        """What follows ESC [. more: the bytes after the sequence that belong to it."""
        if parameters[:1] == b"<":
            yield from self._mouse(parameters[1:], final)
        elif parameters[:1] in (b"?", b"=", b">"):
            if (parameters[1:], between, final) in _SYNCHRONIZED:
                yield messages.TerminalSupportsSynchronizedOutput()
        elif between:
            return
        elif more:
            yield from self._old_mouse(more) if final == b"M" else self.keys("\x1b[[" + more.decode("latin-1"))
        elif final in b"IO" and not parameters:
            yield events.AppFocus() if final == b"I" else events.AppBlur()
        elif final == b"M":
            yield from self._urxvt_mouse(parameters)
        else:
            yield from self._key(parameters, final)

    def _key(self, parameters: bytes, final: bytes) -> Iterator[Message]:
        """A key with its modifiers."""
        other = _OTHER_KEYS.fullmatch(parameters) if final == b"~" else None
        if other:
            parameters, final = other[2] + b";" + other[1], b"u"
        if b":" in parameters or final == b"u":
            parts = _KITTY.fullmatch(parameters)
            if parts is None or int(parts[3] or 1) == _RELEASED or not _is_character(parts[1]):
                return
            text = b":".join(code for code in (parts[4] or b"").split(b":") if code and _is_printable(code))
            parameters = b";".join((parts[1], parts[2] or b"", *([text] if text else [])))
        elif not _KEY.fullmatch(parameters + final):
            return  # an answer, of the cursor's place, say
        if len(parameters) <= 32:
            yield from self.keys(f"\x1b[{parameters.decode('ascii')}{final.decode('ascii')}")

    # --- the mouse

    def _mouse(self, parameters: bytes, final: bytes) -> Iterator[Message]:
        """A report as terminals send it now (SGR, 1006)."""
        parts = _MOUSE.fullmatch(parameters) if final in b"Mm" else None
        if parts:
            yield from self._report(int(parts[1]), int(parts[2]), int(parts[3]), released=final == b"m")

    def _urxvt_mouse(self, parameters: bytes) -> Iterator[Message]:
        """A report of rxvt-unicode (1015): as the old ones, in figures."""
        parts = _MOUSE.fullmatch(parameters)
        if parts:
            yield from self._old_report(int(parts[1]) - 32, int(parts[2]), int(parts[3]))

    def _old_mouse(self, three: bytes) -> Iterator[Message]:
        """A report as xterm sent it first (1000): each number in a byte, 32 added. GNU screen still does."""
        yield from self._old_report(three[0] - 32, three[1] - 32, three[2] - 32)

    def _old_report(self, code: int, x: int, y: int) -> Iterator[Message]:
        """A report that does not tell which button was released."""
        if code < 0 or x < 1 or y < 1:
            return
        released = code & 3 == _RELEASED and not code & (_MOTION | _WHEEL)
        if released:
            code = code & ~3 | self._button
        elif not code & (_MOTION | _WHEEL):
            self._button = code & 3
        yield from self._report(code, x, y, released=released)

    def _report(self, code: int, x: int, y: int, *, released: bool) -> Iterator[Message]:
        """One report. code: the button and what is held; x, y: cells, counted from 1."""
        x, y = x - 1, y - 1
        if x < 0 or y < 0:
            return
        step, self._at = (x - self._at[0], y - self._at[1]), (x, y)
        if code & _WHEEL:
            kind, button = _WHEELS[code & 3], 0
        else:
            button = (code + 1) & 3
            moved = code & _MOTION or not button  # a report without a button is one of moving
            kind = events.MouseMove if moved else events.MouseUp if released else events.MouseDown
        held = bool(code & 4), bool(code & 8), bool(code & 16)
        yield kind(None, x, y, *step, button, *held, screen_x=x, screen_y=y)


_WHEELS = (events.MouseScrollUp, events.MouseScrollDown, events.MouseScrollLeft, events.MouseScrollRight)
_SYNCHRONIZED = {(b"2026;%d" % setting, b"$", b"y") for setting in (1, 2, 3)}
"""Answers that the terminal knows synchronized output (DECRPM: 0 means that it does not, 4 that it never will)."""


def _is_character(code: bytes) -> bool:
    """Whether a number is that of a character."""
    number = int(code or b"1")
    return number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF


def _is_printable(code: bytes) -> bool:
    """Whether a number is that of a character which may stand in a text."""
    return len(code) <= 7 and _is_character(code) and int(code) >= 32 and not 0x7F <= int(code) <= 0x9F
