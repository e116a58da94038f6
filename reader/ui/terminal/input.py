"""What a terminal sends -> events. Any bytes: each costs at most itself, and nothing but a key is a key.

A terminal sends keys, mouse reports, pastes, and answers to what this program has asked, or the one before it, or the
one beside it. All but plain letters are sequences of ECMA-48 (5th edition, 5.4 and 5.6); those of xterm
are listed at https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, kitty's keys at
https://sw.kovidgoyal.net/kitty/keyboard-protocol/. A whole sequence that is no key is dropped. One that comes in pieces
is waited for; what a pause has cut off is known by its beginning or by its end.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping

from textual import constants, events
from textual.message import Message

from reader.ui.terminal.sequences import Keyboard

_NEAR_SECONDS = 0.001
"""In place of ESCDELAY where the terminal is on this machine: it writes all bytes of a key at once, and so they come
(through tmux on a busy machine none of 1,200 keys came apart)."""
_REMOTE = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY")
"""Set where a line lies between, on which the bytes of a key may come apart."""
LATE_SECONDS = 0.5
"""So long after such an Esc, `[` and `]` are taken for the rest of a sequence that came late, not for keys."""
BEGUN_SECONDS = 1.0
"""How long the rest of a sequence is waited for of which no more than the beginning came: it may be Alt and a key."""
PIECE_SECONDS = 3.0
"""How long the rest of a sequence is waited for."""
LETTER_SECONDS = 0.3
"""How long the rest of a letter of several bytes is waited for."""
STALLED_SECONDS = 0.5
"""After this silence a paste is shown as far as it came, and a single key ends it."""
TAIL_SECONDS = 20.0
"""How long the end of a sequence that was given up is known as such."""
LONGEST_SEQUENCE = 65_536
"""Bytes of a sequence that are kept; what follows of it is dropped as it comes."""
LONGEST_PASTE = 1_000_000
"""Bytes of a paste that are kept."""

_LETTER = re.compile(
    rb"[\x00-\x1a\x1c-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
"""One character of UTF-8 (RFC 3629, section 4), but for ESC."""
_LETTER_BEGUN = re.compile(rb"[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2}")
_CONTROL = re.compile(rb"\x1b\[([0-?]*)([ -/]*)([@-~])")
_CONTROL_BEGUN = re.compile(rb"\x1b\[[0-?]*[ -/]*")
_RXVT_SHIFT = re.compile(rb"\x1b\[\d+\$")
"""A key of rxvt with Shift, whose last byte belongs within a sequence by the standard."""
_APPLICATION = re.compile(rb"\x1bO([0-9;]*)([ -~])")
_APPLICATION_BEGUN = re.compile(rb"\x1bO[0-9;]*")
_STRING_BEGINS = b"]P_^X"
"""What follows ESC where a string of any bytes begins: OSC, DCS, APC, PM, SOS."""
_STRING_ENDS = re.compile(rb"\x07|\x1b\\|[\x18\x1a]")
"""How such a string ends: BEL or ST; CAN or SUB where it is broken off."""
_EIGHT_BIT = frozenset(b"\x8f\x90\x98\x9b\x9d\x9e\x9f")
"""The same beginnings in one byte (C1)."""
_PASTE, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_CONTROL_TAIL = re.compile(rb"[0-?][0-?]*[ -/]*[@-~]")
_LATE = re.compile(rb"[\[\]]|O[A-Za-z]\Z|P[>!0-9|+$]|_G")
"""What may follow an ESC that came so long before that it was taken for the key."""


def escape_seconds(environment: Mapping[str, str]) -> float:
    """After how long an ESC that stands alone was the key Esc: as ESCDELAY says (in milliseconds), else by the line.

    Terminals with kitty's protocol send that key as a sequence, and nothing is waited for.
    """
    far = "ESCDELAY" in environment or any(environment.get(name) for name in _REMOTE)
    return constants.ESCAPE_DELAY if far else _NEAR_SECONDS


class TerminalInput:
    """Bytes in, events out. Not for more than one thread.

    Rules that bind this class: it never raises; no byte is kept for longer than PIECE_SECONDS after the last read of
    several; a character makes a key event only if it stands outside of every sequence, string and paste.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, escape: float = constants.ESCAPE_DELAY) -> None:
        """clock: seconds that only grow. escape: see escape_seconds."""
        self._clock = clock
        self._escape_seconds = escape
        self._keyboard = Keyboard()
        self._buffer: bytes = b""
        self._deadline: float | None = None
        """When the rest of what is in the buffer is no longer waited for; None where nothing is waited for."""
        self._since = 0.0
        """When that began, or went on by more than a byte."""
        self._escape_at = float("-inf")
        """When an ESC was last taken for the key Esc."""
        self._given_up: tuple[float, bytes] = (float("-inf"), b"")
        """When a sequence was given up, and its first two bytes."""
        self._pasting = False
        self._pasted: bytearray = bytearray()
        self._stalled = False
        """Whether a paste is shown as far as it came and its end was not seen."""

    @property
    def wait(self) -> float | None:
        """Seconds until `tick` has something to do; None for never."""
        return None if self._deadline is None else max(0.0, self._deadline - self._clock())

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take what one read gave; yields events."""
        now = self._clock()
        if not self._buffer and not self._pasting:
            data = self._without_tail(data, now)
        if self._stalled and _single_key(data):
            self._pasting = self._stalled = False
            self._buffer = b""
        if not self._buffer or len(data) > 1:
            self._since = now
        self._buffer += data
        yield from self._take(now)

    def tick(self) -> Iterator[Message]:
        """Give up what was waited for long enough; yields events."""
        now = self._clock()
        if self._deadline is None or now < self._deadline:
            return
        self._deadline = None
        if self._pasting:
            self._stalled = True
            yield from self._paste()
            return
        buffer, self._buffer = self._buffer, b""
        if buffer == b"\x1b":
            self._escape_at = now
            yield events.Key("escape", "\x1b")
        elif _RXVT_SHIFT.fullmatch(buffer):
            yield from self._keyboard.keys(buffer.decode("ascii"))
        elif len(buffer) == 2 and buffer[0] == 0x1B:
            self._given_up = (now, buffer)
            if now - self._escape_at < LATE_SECONDS + BEGUN_SECONDS + 0.1:  # the key Esc and this key, by hand
                yield from self._keyboard.keys(chr(buffer[1]))
            else:
                yield from self._keyboard.keys(buffer.decode("ascii", "replace"))
        elif buffer:
            self._given_up = (now, buffer[:2])

    # --- the grammar

    def _take(self, now: float) -> Iterator[Message]:
        """Take whole tokens off the buffer."""
        while self._buffer:
            before = len(self._buffer)
            if self._pasting:
                yield from self._take_paste()
            elif self._buffer[0] == 0x1B:
                yield from self._take_sequence()
            else:
                yield from self._take_letter()
            if len(self._buffer) == before:  # what stands there is not complete
                self._wait_for_more(now)
                return
        self._deadline = now + STALLED_SECONDS if self._pasting and not self._stalled else None

    def _wait_for_more(self, now: float) -> None:
        """Set the time until which the rest of what stands in the buffer is waited for."""
        if self._pasting:
            self._deadline = None if self._stalled else now + STALLED_SECONDS
            return
        if len(self._buffer) > LONGEST_SEQUENCE:
            self._buffer = self._buffer[:2] + self._buffer[-1:]
        if self._buffer == b"\x1b" or _RXVT_SHIFT.fullmatch(self._buffer):
            seconds = self._escape_seconds
        elif self._buffer[0] != 0x1B:
            seconds = LETTER_SECONDS
        else:
            seconds = BEGUN_SECONDS if len(self._buffer) == 2 else PIECE_SECONDS
        self._deadline = self._since + seconds

    def _take_letter(self) -> Iterator[Message]:
        buffer = self._buffer
        letter = _LETTER.match(buffer)
        if letter is None:
            if _LETTER_BEGUN.fullmatch(buffer):
                return
            self._buffer = _seven_bit(buffer[0]) + buffer[1:]
            return
        self._buffer = buffer[letter.end() :]
        char = letter[0].decode("utf-8")
        if 0x80 <= ord(char) <= 0x9F:
            self._buffer = _seven_bit(ord(char)) + self._buffer
        else:
            yield from self._keyboard.keys(char)

    def _take_sequence(self) -> Iterator[Message]:
        buffer = self._buffer
        if len(buffer) == 1:
            return
        kind = buffer[1:2]
        if kind == b"[":
            yield from self._take_control()
        elif kind in _STRING_BEGINS:
            self._take_string()
        elif kind == b"O":
            sequence = _APPLICATION.match(buffer)
            if sequence:
                self._buffer = buffer[sequence.end() :]
                yield from self._keyboard.application(sequence[1], sequence[2])
            elif not _APPLICATION_BEGUN.fullmatch(buffer):
                self._buffer = buffer[2:]
        elif kind == b"\x1b":
            self._buffer = buffer[1:]
            yield events.Key("escape", "\x1b")
        else:
            letter = _LETTER.match(buffer, 1)
            if letter:
                self._buffer = buffer[letter.end() :]
                yield from self._keyboard.keys("\x1b" + letter[0].decode("utf-8"))
            elif not _LETTER_BEGUN.fullmatch(buffer, 1):
                self._buffer = buffer[2:]

    def _take_control(self) -> Iterator[Message]:
        buffer = self._buffer
        sequence = _CONTROL.match(buffer)
        if sequence is None:
            begun = _CONTROL_BEGUN.match(buffer)
            if begun and begun.end() < len(buffer):  # a byte that no such sequence has
                self._buffer = buffer[begun.end() :]
            return
        end = sequence.end()
        if sequence[0] == b"\x1b[M":  # xterm's first mouse reports: three bytes of any value
            end += 3
        elif sequence[0] == b"\x1b[[":  # function keys of the Linux console: a letter more
            end += 1
        if len(buffer) < end:
            return
        self._buffer = buffer[end:]
        if sequence[0] == _PASTE:
            self._pasting, self._stalled = True, False
        else:
            yield from self._keyboard.control(sequence[1], sequence[2], sequence[3], buffer[sequence.end() : end])

    def _take_string(self) -> None:
        buffer = self._buffer
        end = _STRING_ENDS.search(buffer, 2)
        broken = buffer.find(b"\x1b", 2)
        if end and (broken < 0 or end.start() <= broken):
            self._buffer = buffer[end.end() :]
        elif 0 <= broken < len(buffer) - 1:  # another sequence begins within
            self._buffer = buffer[broken:]

    # --- pastes

    def _take_paste(self) -> Iterator[Message]:
        end = self._buffer.find(_PASTE_END)
        if end >= 0:
            text, self._buffer = self._buffer[:end], self._buffer[end + len(_PASTE_END) :]
            self._pasting = self._stalled = False
        else:
            kept = next(n for n in range(len(_PASTE_END) - 1, -1, -1) if self._buffer.endswith(_PASTE_END[:n]))
            text, self._buffer = self._buffer[: len(self._buffer) - kept], self._buffer[len(self._buffer) - kept :]
        self._pasted += text[: max(0, LONGEST_PASTE - len(self._pasted))]
        if not self._pasting or self._stalled:
            yield from self._paste()

    def _paste(self) -> Iterator[Message]:
        """What was pasted so far, as an event."""
        text = self._pasted.decode("utf-8", "replace").replace("\x00", "")
        self._pasted.clear()
        if text:
            yield events.Paste(text)

    # --- what comes late

    def _without_tail(self, data: bytes, now: float) -> bytes:
        """Data without what is the rest of a sequence whose beginning was given up or taken for the key Esc."""
        if now - self._escape_at < LATE_SECONDS and _LATE.match(data):
            return b"\x1b" + data
        since, begun = self._given_up
        if now - since > TAIL_SECONDS or len(data) < 2:
            return data
        if begun == b"\x1b[":
            tail = _CONTROL_TAIL.match(data)
        else:
            tail = _STRING_ENDS.search(data) if len(begun) == 2 and begun[1] in _STRING_BEGINS else None
        if tail is None:
            return data
        self._given_up = (float("-inf"), b"")
        return data[tail.end() :]


def _single_key(data: bytes) -> bool:
    """Whether one read gave one key and nothing else."""
    if data == b"\x1b" or _LETTER.fullmatch(data) or _APPLICATION.fullmatch(data):
        return True
    return bool(_CONTROL.fullmatch(data)) and data != _PASTE_END


def _seven_bit(byte: int) -> bytes:
    """A beginning of one byte as that of two; nothing for any other byte."""
    return bytes((0x1B, byte - 0x40)) if byte in _EIGHT_BIT else b""
