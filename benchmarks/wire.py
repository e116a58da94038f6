#!/usr/bin/env python3
"""Bytes that the reader sends for each key, beside the least that the change on the screen needs.

    python -m benchmarks.wire [FOLDER]

After each key the screens before and after are compared cell by cell, and the least is counted that a careful writer
needs: one move for each run of changed cells (gaps of up to four are written over), attributes only where they change,
text in UTF-8, blanks to the end of a row as one erasing. What is sent counts whole: text, attributes, moves, marks of
frames.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from pyte.screens import Char

from benchmarks.cases import COMMAND
from benchmarks.libraries import prepare
from benchmarks.terminal import Program

KEYS = "j*10 enter space*6 q tab tab tab s u / b e t a escape T q B q F q ? escape"
"""A morning's keys; `*` with a number repeats one."""
QUIET = 0.7
"""Seconds without output after which a key is taken to be done."""
_GAP = 4
"""Unchanged cells that are written over rather than leapt."""
_DEFAULT = Char("")

Cells = Sequence[Sequence[Char]]


@dataclass(slots=True)
class Sent:
    """What all presses of one key cost."""

    times: int = 0
    sent: int = 0
    """Bytes that came."""
    least: int = 0
    """Bytes that would have been enough."""


def least(before: Cells, after: Cells) -> int:
    """The fewest bytes that turn one screen into the other."""
    cost = 0
    pen: Char | None = None
    for y, (old, new) in enumerate(zip_longest(before, after)):
        changed = [x for x, cell in enumerate(new) if old is None or x >= len(old) or old[x] != cell]
        blank_from = len(new) - _trailing(new)
        at: int | None = None
        for x in changed:
            if at is not None and x < at:
                continue
            if at is None or x - at > _GAP:
                cost += len(f"\x1b[{y + 1};{x + 1}H")
                at = x
            if x >= blank_from and changed[-1] - x >= _GAP:
                cost += _attributes(pen, new[x]) + len("\x1b[K")
                pen = new[x]
                break
            for cell in new[at : x + 1]:
                cost += _attributes(pen, cell) + len(cell.data.encode())
                pen = cell
            at = x + 1
    return cost


def _trailing(row: Sequence[Char]) -> int:
    """How many cells at the end of a row are the same blank."""
    if not row or row[-1].data != " ":
        return 0
    return next((n for n, cell in enumerate(reversed(row)) if cell != row[-1]), len(row))


def _attributes(pen: Char | None, cell: Char) -> int:
    """Bytes of the attributes that differ."""
    old = pen or _DEFAULT
    if _look(old) == _look(cell):
        return 0
    parts: list[str] = []
    flags = ("bold", "italics", "underscore", "strikethrough", "reverse")
    if any(getattr(old, flag) and not getattr(cell, flag) for flag in flags):
        parts, old = ["0"], _DEFAULT
    parts += ["n" for flag in flags if getattr(cell, flag) and not getattr(old, flag)]
    parts += [_colour(colour) for colour, was in ((cell.fg, old.fg), (cell.bg, old.bg)) if colour != was]
    return len("\x1b[" + ";".join(parts) + "m")


def _look(cell: Char) -> Char:
    return cell._replace(data="")


def _colour(name: str) -> str:
    """A colour's parameters, by their length: pyte gives six digits for any but the sixteen."""
    if len(name) != 6 or not all(digit in "0123456789abcdef" for digit in name):
        return "39"
    return "38;2;" + ";".join(str(int(name[n : n + 2], 16)) for n in (0, 2, 4))


def expanded(keys: str) -> Iterable[str]:
    """Single keys of a line such as KEYS."""
    for word in keys.split():
        key, _, times = word.partition("*") if len(word) > 1 else (word, "", "")
        yield from [key] * int(times or 1)


def measure(folder: Path, home: Path, keys: str = KEYS) -> dict[str, Sent]:
    """Key -> what it cost; `start` and `sum` are the first and the last. home: empty, for caches and state."""
    totals: dict[str, Sent] = {}
    environment = {"BROADSHEET_CACHE": str(home / "cache"), "BROADSHEET_STATE": str(home / "state.json")}
    with Program([str(COMMAND), str(folder)], environment) as program:
        program.wait_for("articles")
        program.settle(2.0, timeout=120)
        empty: Cells = [[Char(" ")] * program.screen.columns] * program.screen.rows
        add(totals, "start", program.received, least(empty, program.screen.cells))
        for key in expanded(keys):
            before, received = program.screen.cells, program.received
            program.press(key)
            program.settle(QUIET, timeout=10)
            add(totals, key, program.received - received, least(before, program.screen.cells))
    pressed = [cost for key, cost in totals.items() if key != "start"]
    totals["sum"] = Sent(*(sum(getattr(cost, name) for cost in pressed) for name in Sent.__slots__))
    return totals


def add(totals: dict[str, Sent], key: str, sent: int, fewest: int) -> None:
    """Count one more press of a key."""
    cost = totals.setdefault(key, Sent())
    cost.times += 1
    cost.sent += sent
    cost.least += fewest


def main(argv: Sequence[str]) -> None:
    """The command line of this module."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-wire-") as home:
        folder = Path(argv[0]) if argv else prepare(Path(home) / "library", 1_000)
        measure(folder, Path(home), keys="")  # the index is made
        totals = measure(folder, Path(home))
    print(f"{'key':10}{'times':>6}{'sent':>10}{'least':>10}{'ratio':>8}")
    for key, cost in totals.items():
        each = cost.times if key != "sum" else 1
        ratio = cost.sent / max(1, cost.least)
        print(f"{key:10}{cost.times:6}{cost.sent / each:10,.0f}{cost.least / each:10,.0f}{ratio:8.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
