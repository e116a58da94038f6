"""What the commands print, and how the program ends when something is in the way: one sentence and a status.

Rules that bind this module:
- Nothing that a terminal obeys is printed, whatever it came from: control characters, bidirectional ones.
- No error that leaves a command shows a traceback: an answer of the system is one sentence, a mistake of the program is
  one sentence and a note in the private log.
- It imports nothing but what Python has loaded anyway: it speaks when not even a file can be opened.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

FAILED = 1
"""Exit status when the output cannot be written, the system refuses something or the program made a mistake."""
COMPLETING = "_BROADSHEET_COMPLETE"
"""Set in the environment when a shell asks how a command line may go on, see `reader.cli.shell_completion`."""
_CLOSED = frozenset({errno.EPIPE, errno.ECONNRESET})
"""How writing to a reader that has gone fails: `broadsheet list | head` is no error."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EBADF, errno.EIO})
"""How writing to anything else fails."""
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class ReaderGoneError(Exception):
    """Who reads the output has seen enough. No OSError: click would make a failure of it."""


def emit(line: str) -> None:
    """Print a line. What a terminal could obey is replaced; lines of JSON have it escaped already, see `to_json`.

    Raises ReaderGoneError, OSError.
    """
    if sys.stdout is None:  # closed by who started the program
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    try:
        sys.stdout.write(harmless(line) + "\n")
    except OSError as error:
        if error.errno in _CLOSED:
            raise ReaderGoneError from error
        raise


def say(sentence: str) -> None:
    """Print a sentence on standard error; when nobody can be told, nothing happens."""
    try:
        sys.stderr.write(f"broadsheet: {harmless(sentence)}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        _give_up(sys.stderr)


def harmless(text: str) -> str:
    """Text in which every character that a terminal could obey is U+FFFD; line ends and tabs stay."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub("\ufffd", text)


def escape_json(text: str) -> str:
    """JSON in which every character that a terminal could obey is an escape of JSON's own; it means the same."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def guarded(work: Callable[[], int]) -> int:
    """Do the work of the command line; returns the exit status."""
    _fill_standard_descriptors()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # where the terminal's encoding is not UTF-8
    status = FAILED
    try:
        try:
            status = work()
        except SystemExit as end:
            status = _status_of(end)
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        status = _refused(error, status)
    except ReaderGoneError:
        _give_up(sys.stdout)
        status = 0
    except MemoryError:
        say("there is not enough memory")
    except Exception as error:
        say(_mistake(error))
    return status


def _status_of(end: SystemExit) -> int:
    if isinstance(end.code, str):
        say(end.code)
        return FAILED
    return end.code or 0


def _refused(error: OSError, status: int) -> int:
    """Tell what the system refused; returns the exit status. status: what it would be without."""
    if error.errno in _CLOSED:
        _give_up(sys.stdout)
        return 0 if status == FAILED else status
    _give_up(sys.stdout)
    reason = error.strerror or str(error) or type(error).__name__
    if error.filename is not None:
        say(f"the system refuses {os.fsdecode(error.filename)}: {reason}")
    elif error.errno in _FULL:
        say(f"the output cannot be written: {reason}")
    else:
        say(f"the system refuses: {reason}")
    return FAILED


def _give_up(stream: TextIO | None) -> None:
    """Let what is left to write go nowhere: at the end Python would complain, with a status of its own."""
    with suppress(OSError, ValueError):
        if stream is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _mistake(error: Exception) -> str:
    """Note a mistake of the program in the private log; returns the sentence about it."""
    sentence = "an error of the program itself ended it"
    with suppress(Exception):
        from reader.settings import paths
        from reader.settings.log import note_fault

        if note_fault(error, "command"):
            return f"{sentence}; details are in {paths.log_file()}"
    return f"{sentence}: {type(error).__name__}: {error}"


def _fill_standard_descriptors() -> None:
    """Open what is closed of the first three descriptors: else the next file opened would be standard output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
