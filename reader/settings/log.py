"""The private log: where errors of the program itself are written down, made when there is something to write."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from reader.settings import paths

MOST = 1_000_000
"""Bytes of the log from which on it begins anew; the one before is kept beside it."""
_LONGEST = 20_000
"""Characters of one error: its message may hold what was being read."""


def append(path: Path, text: str) -> bool:
    """Add text to a log that only the user may read; False when that is not possible, which costs nothing else."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            if path.stat().st_size > MOST:
                path.replace(path.with_suffix(".old.log"))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "a", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - a descriptor
            file.write(text)
    except OSError:
        return False
    return True


def note_fault(error: BaseException, where: str, path: Path | None = None) -> bool:
    """Write down an error of the program itself, in the log: when, where, and its traceback without local values.

    where: what was being done, in a word or two. path: another log; None for the usual one. False when it cannot be
    written.
    """
    from traceback import format_exception  # not before there is something to write

    trace = "".join(format_exception(error))
    if len(trace) > _LONGEST:
        trace = f"{trace[: _LONGEST // 2]}\n...\n{trace[-_LONGEST // 2 :]}"
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return append(path or paths.log_file(), f"{moment} {where}\n{trace.rstrip()}\n\n")


def noted(error: BaseException, where: str) -> str:
    """Write down an error of the program itself; returns the words for it that a sentence to the user ends with.

    They name the error and how to see the log; where the log cannot be written, the error's own message.
    """
    kind = type(error).__name__
    return f"{kind}; “broadsheet log” shows what" if note_fault(error, where) else f"{kind}: {error}"[:300]


def end_of_log(lines: int) -> list[str]:
    """The last lines of the log; none when there is no log or it cannot be read."""
    try:
        with paths.log_file().open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 200 * lines))
            return file.read().decode("utf-8", "replace").splitlines()[-lines:]
    except OSError:
        return []
