#!/usr/bin/env python3
"""Start a full-screen program in a pseudo-terminal and measure it from outside, as a person at a terminal meets it.

    python -m benchmarks.terminal --wait 'Row 1 ' --keys j*50 --keys pagedown*20 [--runs 5] -- COMMAND ARGUMENT...

Prints the time to the first visible text, to the text of --wait, the latency from each key to the first change that it
paints (median and 95th percentile), and the memory of the program with its children. Output is dated when it leaves the
program, before any emulation, so the harness's own cost is not in the figures. Queries of the terminal are answered
at once, as xterm would. Needs pyte, and Linux for the memory.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import re
import signal
import statistics
import struct
import sys
import termios
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from benchmarks.screen import Region, Screen, touches
from reader.model.errors import BroadsheetError

COLUMNS, ROWS = 120, 40
QUIET = 0.08
"""Seconds without a change after which a screen counts as settled."""
UNSET = ("COLUMNS", "LINES", "NO_COLOR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
"""Taken out of the environment of what is measured. The last one would let a checkout be compiled anew at each start,
which an installed program never is."""
_KEYS = {
    "kitty's-escape": "\x1b[27u",  # as terminals with its protocol send that key: nothing is to be waited for
    "enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
}  # fmt: skip
_QUERY = re.compile(
    rb"\x1b\[(?P<attributes>[>=]?0?)c|\x1b\[\??(?P<status>[56])n|\x1b\[\?(?P<mode>\d+)\$p|\x1b\[>0?(?P<version>q)"
    rb"|\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)|\x1b\[(?P<size>1[468])t"
)
_KNOWN_MODES = {b"7", b"25", b"1000", b"1002", b"1003", b"1004", b"1006", b"1049", b"2004", b"2026"}
_QUERY_TAIL = 32
"""A query cut in two by the end of a read is at most this long."""


class NotSeenError(BroadsheetError):
    """What was waited for did not come. Carries the screen as it was."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from each key to what it painted; keys that changed nothing are counted apart."""

    times: tuple[float, ...]
    without_change: int = 0

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.times) if self.times else float("nan")

    @property
    def p95(self) -> float:
        """The 95th percentile, or the largest of fewer than twenty."""
        return percentile(self.times, 0.95)

    def __add__(self, other: Latency) -> Latency:
        """Both series as one."""
        return Latency(self.times + other.times, self.without_change + other.without_change)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie; not a number for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Line:
    """What lies between a program and the one who looks at it: output is dated when it has come through."""

    def __init__(self, rate: float, round_trip: float) -> None:
        """rate: bytes per second. round_trip: seconds of a key there and its answer back, without its bytes."""
        self.rate = rate
        self.round_trip = round_trip
        self._free = 0.0

    def through(self, moment: float, size: int) -> float:
        """When so many bytes have come that the program wrote at a moment, after all before them."""
        self._free = max(self._free, moment) + size / self.rate
        return self._free + self.round_trip


class Program:
    """A program in a pseudo-terminal. Use as a context: leaving it ends the program."""

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str] | None = None,
        columns: int = COLUMNS,
        rows: int = ROWS,
        line: Line | None = None,
    ) -> None:
        """environment: added to the present one. line: what the output goes through; None for nothing."""
        self.argv = list(argv)
        self.screen = Screen(columns, rows)
        self.exit_status: int | None = None
        self.received = 0
        """Bytes of output that the screen has taken in."""
        self._line = line
        self._environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
        for name in UNSET:
            self._environment.pop(name, None)
        self._chunks: deque[tuple[float, bytes]] = deque()
        self._arrived = threading.Event()
        self._ended = False
        self._cursor_keys = False
        self._started = self._sent = 0.0
        self._pid = self._terminal = -1

    # ------------------------------------------------------------------ life

    def __enter__(self) -> Program:
        self._terminal, child_side = os.openpty()
        size = struct.pack("HHHH", self.screen.rows, self.screen.columns, 0, 0)
        fcntl.ioctl(child_side, termios.TIOCSWINSZ, size)
        sys.setswitchinterval(0.0005)  # the reading thread must date output while the emulator is at work
        self._started = self._sent = time.perf_counter()
        self._pid = os.fork()
        if self._pid == 0:
            self._become_program(child_side)
        os.close(child_side)
        threading.Thread(target=self._read, daemon=True).start()
        return self

    def _become_program(self, child_side: int) -> None:
        try:
            os.close(self._terminal)
            os.login_tty(child_side)
            os.execvpe(self.argv[0], self.argv, self._environment)
        except OSError as error:
            os.write(2, f"cannot start {self.argv[0]}: {error}\r\n".encode())
        finally:
            os._exit(127)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def end(self, key: str | None = None, patience: float = 5.0) -> int | None:
        """Leave: by `key` if given, then by SIGTERM, then by SIGKILL. Return the exit status (negative: a signal)."""
        if self.exit_status is None and key:
            with contextlib.suppress(OSError):
                self.press(key)
            self._reap(patience)
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if self.exit_status is None:
                for pid in family(self._pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, sign)
                self._reap(2.0)
        if self._terminal >= 0:
            os.close(self._terminal)
            self._terminal = -1
        return self.exit_status

    def _reap(self, patience: float) -> None:
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self.exit_status = os.waitstatus_to_exitcode(status)
                return
            time.sleep(0.005)

    # ---------------------------------------------------------------- output

    def _read(self) -> None:
        tail = b""
        terminal = self._terminal
        while True:
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:
                data = b""
            now = time.perf_counter()
            if not data:
                break
            if self._line is not None:
                now = self._line.through(now, len(data))
            tail = self._answer(tail + data, terminal)
            self._chunks.append((now, data))
            self._arrived.set()
        self._ended = True
        self._arrived.set()

    def _answer(self, data: bytes, terminal: int) -> bytes:
        """Answer the queries in some output; return its end, in which one may have begun."""
        if b"\x1b[?1h" in data or b"\x1b[?1l" in data:
            self._cursor_keys = data.rfind(b"\x1b[?1h") > data.rfind(b"\x1b[?1l")
        last = 0
        for query in _QUERY.finditer(data):
            last = query.end()
            with contextlib.suppress(OSError):
                os.write(terminal, self._answer_to(query))
        rest = data[max(last, len(data) - _QUERY_TAIL) :]
        begun = rest.rfind(b"\x1b")
        return rest[begun:] if begun >= 0 else b""

    def _answer_to(self, query: re.Match[bytes]) -> bytes:
        if query["attributes"] is not None:
            return b"\x1b[>41;366;0c" if query["attributes"][:1] == b">" else b"\x1b[?62;22c"
        if query["status"]:
            column, row = self.screen.cursor
            return b"\x1b[0n" if query["status"] == b"5" else b"\x1b[%d;%dR" % (row + 1, column + 1)
        if query["mode"]:
            return b"\x1b[?%s;%d$y" % (query["mode"], 2 if query["mode"] in _KNOWN_MODES else 0)
        if query["version"]:
            return b"\x1bP>|benchmark(1)\x1b\\"
        if query["colour"]:
            shade = b"1e1e/1e1e/1e1e" if query["colour"] == b"11" else b"dddd/dddd/dddd"
            return b"\x1b]%s;rgb:%s\x1b\\" % (query["colour"], shade)
        rows, columns = self.screen.rows, self.screen.columns
        return {
            b"14": b"\x1b[4;%d;%dt" % (rows * 20, columns * 10),
            b"16": b"\x1b[6;20;10t",
            b"18": b"\x1b[8;%d;%dt" % (rows, columns),
        }[query["size"]]

    def _next_change(self, until: float, part: Region | None = None) -> float | None:
        """When the next output changed a part of the screen; None at `until`, or when the program ended."""
        while True:
            while self._chunks:
                moment, data = self._chunks.popleft()
                self.received += len(data)
                if touches(self.screen.feed(data), part):
                    return moment
            left = until - time.perf_counter()
            if left <= 0 or (self._ended and not self._chunks):
                return None
            self._arrived.wait(left)
            self._arrived.clear()

    # ---------------------------------------------------------------- timing

    def wait_until(self, seen: Callable[[Screen], bool], timeout: float = 60.0) -> float:
        """Milliseconds from the start or the last key until `seen`. Raises NotSeenError after `timeout` seconds."""
        deadline = time.perf_counter() + timeout
        while not seen(self.screen):
            moment = self._next_change(deadline)
            if moment is None:
                ended = "; the program ended" if self._ended else ""
                raise NotSeenError(f"not seen within {timeout:g} s{ended}:\n{self.screen.text}")
            if seen(self.screen):
                return (moment - self._sent) * 1000
        return 0.0

    def wait_for(self, pattern: str, timeout: float = 60.0) -> float:
        """Milliseconds from the start, or from the last key, until a regular expression is found on the screen."""
        wanted = re.compile(pattern, re.MULTILINE)
        return self.wait_until(lambda screen: wanted.search(screen.text) is not None, timeout)

    def settle(self, quiet: float = QUIET, timeout: float = 10.0, part: Region | None = None) -> float | None:
        """Wait for `quiet` seconds without a change; milliseconds from the last key to the last change, or None."""
        deadline = time.perf_counter() + timeout
        last: float | None = None
        while (moment := self._next_change(min(deadline, time.perf_counter() + quiet), part)) is not None:
            last = moment
        return None if last is None else (last - self._sent) * 1000

    def press(self, key: str) -> None:
        """Send a key: a character, a name such as `pagedown`, or `ctrl+x`."""
        data = _KEYS.get(key, key)
        if len(key) == 6 and key.startswith("ctrl+"):
            data = chr(ord(key[5].upper()) & 0x1F)
        if self._cursor_keys and data[:2] == "\x1b[" and data[2:] in {"A", "B", "C", "D", "H", "F"}:
            data = "\x1bO" + data[2:]
        self._sent = time.perf_counter()
        os.write(self._terminal, data.encode())

    def latency(
        self,
        keys: Sequence[str],
        part: Region | None = None,
        quiet: float = QUIET,
        calm: Region | None = None,
        patience: float = 2.0,
    ) -> Latency:
        """Press keys one by one, each after `quiet` seconds of rest; time the first change of a part after each.

        calm: the part that must rest, but for no longer than a second is waited for it; None for the whole screen.
        """
        times: list[float] = []
        nothing = 0
        self.settle(quiet, 1.0, calm)
        for key in keys:
            self.press(key)
            moment = self._next_change(self._sent + patience, part)
            if moment is None:
                nothing += 1
            else:
                times.append((moment - self._sent) * 1000)
            self.settle(quiet, 1.0, calm)
        return Latency(tuple(times), nothing)

    def paced(self, key: str, count: int, per_second: float, part: Region | None = None) -> Latency:
        """Press a key at a fixed pace, come what may; time the first change after each that comes before the next."""
        times: list[float] = []
        self.settle(part=part)
        due = time.perf_counter()
        for _ in range(count):
            self.press(key)
            due += 1 / per_second
            moment = self._next_change(due, part)
            if moment is not None:
                times.append((moment - self._sent) * 1000)
            while time.perf_counter() < due:
                self._next_change(due, part)
        return Latency(tuple(times), count - len(times))

    def hold(self, key: str, count: int, per_second: float, part: Region | None = None) -> float:
        """Hold a key down: presses at a fixed rate, come what may. Milliseconds by which the last paint lags."""
        self.settle(part=part)
        due = time.perf_counter()
        for _ in range(count):
            while time.perf_counter() < due:
                self._next_change(due, part)
            self.press(key)
            due += 1 / per_second
        return self.settle(0.25, part=part) or 0.0

    # ---------------------------------------------------------------- memory

    def memory(self) -> float:
        """Resident memory of the program and its children in MB."""
        return sum(status_kb(pid, "VmRSS") for pid in family(self._pid)) / 1000

    def peak_memory(self) -> float:
        """The largest resident memory since the start, in MB, summed over the living processes."""
        return sum(status_kb(pid, "VmHWM") for pid in family(self._pid)) / 1000


def family(pid: int) -> list[int]:
    """A process and its living descendants."""
    found: list[int] = []
    todo = [pid]
    while todo:
        current = todo.pop()
        found.append(current)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{current}/task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
    return found


def status_kb(pid: int, field: str) -> int:
    """A field of /proc/PID/status in kB; 0 when the process is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
    return 0


def any_text(screen: Screen) -> bool:
    """Whether a first screen is there: more than a few characters."""
    return sum(not character.isspace() for character in screen.text) > 10


def expand(spec: str) -> list[str]:
    """`j*3` -> three times j."""
    key, star, count = spec.rpartition("*")
    return [key] * int(count) if star and key and count.isdigit() else [spec]


def main(argv: list[str] | None = None) -> dict[str, object]:
    """The command line of this module: figures of one command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--wait", default=r"\S", help="regular expression that the first row matches")
    parser.add_argument("--keys", action="append", default=[], help="a key to press and time, such as j*50; repeatable")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quit", default="q", help="key that ends the program")
    parser.add_argument("--columns", type=int, default=COLUMNS)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args(argv)
    runs: list[dict[str, float]] = []
    for _ in range(options.runs):
        with Program(options.command, columns=options.columns, rows=options.rows) as program:
            figures = {"first screen ms": program.wait_until(any_text), "first row ms": 0.0}
            figures["first row ms"] = program.wait_for(options.wait) or figures["first screen ms"]
            program.settle(0.3)
            for spec in options.keys:
                latency = program.latency(expand(spec))
                figures |= {f"{spec} p50 ms": latency.p50, f"{spec} p95 ms": latency.p95}
            figures |= {"memory MB": program.memory(), "peak MB": program.peak_memory()}
            program.end(options.quit)
        runs.append(figures)
    result: dict[str, object] = {name: round(statistics.median(run[name] for run in runs), 2) for name in runs[0]}
    print(json.dumps(result, indent=2))
    return result


if __name__ == "__main__":
    main()
