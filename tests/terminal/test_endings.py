"""However the program ends or stops, the terminal is usable afterwards and the shell learns how it ended."""

from __future__ import annotations

import os
import random
import re
import shlex
import signal
import sys
import textwrap
from pathlib import Path

import pytest

from tests.articles import story, write_library
from tests.counts import times
from tests.terminal.terminal import Terminal, environment

pytestmark = [pytest.mark.terminal, pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")]

COMMAND = str(Path(sys.executable).parent / "broadsheet")
LEAVING = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?1006l", b"\x1b[?2004l", b"\x1b[?1004l")
"""What must have been written: the screen before, a cursor; no mouse, no bracketed paste, no reports of focus."""


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write_library(tmp_path / "news", story())
    return tmp_path / "news"


def opened(tmp_path: Path, *arguments: str, **more: str) -> Terminal:
    return Terminal([COMMAND, *arguments], environment(tmp_path / "home", **more))


PROMPT = b"\x1b]777;prompt\a"
"""What the shell tells the terminal before each prompt."""


class Shell:
    """An interactive shell in a terminal, with job control."""

    def __init__(self, tmp_path: Path, **more: str) -> None:
        profile = tmp_path / "rc"
        profile.write_text(
            "PS1='$? ready> '\nPROMPT_COMMAND=\"printf '\\033]777;prompt\\a'\"\nbind 'set enable-bracketed-paste off'\n"
        )
        self.terminal = Terminal(
            ["bash", "--noprofile", "--rcfile", str(profile), "-i"],
            environment(tmp_path / "home", **more),
            controlling=True,
        )

        self._prompts = 0

    def __enter__(self) -> Shell:
        self.prompt()
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.__exit__()

    def run(self, command: str) -> None:
        self.terminal.send(command + "\r")

    def prompt(self) -> str:
        """Wait for the shell to have the terminal again; returns the screen.

        What is counted is said once for each prompt, which the shell writes again where a command fills its line.
        """

        def is_there(_: str) -> bool:
            raw = bytes(self.terminal.raw)
            return raw.count(PROMPT) > self._prompts and b"ready> " in raw[raw.rfind(PROMPT) :]

        self.terminal.wait(is_there, what="the prompt")
        self._prompts = self.terminal.raw.count(PROMPT)
        return self.terminal.text


def restored(terminal: Terminal, before: list[object]) -> None:
    """Check that nothing of the program is left in the terminal."""
    raw = bytes(terminal.raw)
    for sequence in LEAVING:
        opposite = sequence[:-1] + (b"h" if sequence.endswith(b"l") else b"l")
        assert raw.rfind(sequence) > raw.rfind(opposite), sequence
    assert terminal.attributes() == before


@pytest.mark.parametrize(("name", "status"), [("HUP", 129), ("INT", 130), ("QUIT", 131), ("ABRT", 134), ("TERM", 143)])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, news: Path, name: str, status: int) -> None:
    with opened(tmp_path, str(news)) as terminal:
        terminal.wait_for("Unread 6")
        os.kill(terminal.process.pid, signal.Signals[f"SIG{name}"])
        assert terminal.end() == status
        restored(terminal, terminal.before)


@pytest.mark.parametrize("seed", range(times(1, 200)))
def test_a_signal_at_any_moment_leaves_the_terminal_as_it_was(tmp_path: Path, news: Path, seed: int) -> None:
    dice = random.Random(seed)
    number = dice.choice([signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGABRT, signal.SIGTERM])
    moment, keys = (
        dice.choice([0, 1, 200, 2_000, 6_000, 10_000]),
        dice.choices("jkaAsmu/l\tqTFB?i1", k=dice.randrange(40)),
    )
    with opened(tmp_path, str(news)) as terminal:
        terminal.wait(lambda _: len(terminal.raw) >= moment)
        if moment:
            terminal.send("".join(keys))
        os.kill(terminal.process.pid, number)
        status = terminal.end()
        taken = b"\x1b[?1049h" in terminal.raw
        assert status == 128 + number or (not taken and status in (-number, 1)), (number, moment, keys, status)
        if taken:
            restored(terminal, terminal.before)


@pytest.mark.parametrize("name", ["SEGV", "BUS", "FPE", "KILL"])
def test_what_no_program_survives_leaves_the_terminal_usable(tmp_path: Path, news: Path, name: str) -> None:
    number = signal.Signals[f"SIG{name}"]
    with Shell(tmp_path) as shell:
        before = shell.terminal.attributes()
        shell.run(f"{COMMAND} {shlex.quote(str(news))}")
        shell.terminal.wait_for("Unread 6")
        shell.terminal.wait(lambda _: guarded(shell.terminal.foreground()), what="the guard")
        os.kill(shell.terminal.foreground(), number)
        shell.prompt()
        raw = shell.terminal.raw
        shell.terminal.wait(lambda _: raw.rfind(b"\x1b[?1049l") > raw.rfind(b"\x1b[?1049h"), what="the screen before")
        shell.run("echo $?")
        statuses = {128 + number, 128 + signal.SIGSEGV}  # the dump itself may meet the end of a thread's stack
        shell.terminal.wait(lambda text: any(f"\n{status}\n" in text for status in statuses), what="the status")
        restored(shell.terminal, before)
        if name != "KILL":
            assert b"an error of the program itself ended it" in raw
            log = next((tmp_path / "home").rglob("broadsheet*.log"))
            assert "Fatal Python error" in log.read_text()
            assert log.stat().st_mode & 0o777 == 0o600


def guarded(pid: int) -> bool:
    """Whether a process has a guard for the terminal."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return any("farewell" in Path(f"/proc/{child}/cmdline").read_text() for child in children)


def test_a_terminal_that_is_gone_ends_it(tmp_path: Path, news: Path) -> None:
    with opened(tmp_path, str(news)) as terminal:
        terminal.wait_for("Unread 6")
        terminal.hang_up()
        assert terminal.end() == 129


def at_ctrl_c(tmp_path: Path, body: str) -> str:
    """A folder for PYTHONPATH that has the program do something else at Ctrl+C: the lines of a function."""
    changed = tmp_path / "changed"
    changed.mkdir()
    (changed / "sitecustomize.py").write_text(
        "import asyncio, os, signal, sys, threading, time\n"
        f"def act(self):\n{textwrap.indent(body, '    ')}\n"
        "def later():\n"  # not by importing it: two threads at once break each other's imports
        "    while not hasattr(sys.modules.get('reader.ui.app'), 'BroadsheetApp'):\n"
        "        time.sleep(0.01)\n"
        "    sys.modules['reader.ui.app'].BroadsheetApp.action_copy_or_hint = act\n"
        "if sys.argv[0].endswith('broadsheet') or 'broadsheet' in ' '.join(sys.orig_argv):\n"
        "    threading.Thread(target=later, daemon=True).start()\n"
    )
    return str(changed)


def test_an_error_before_the_main_screen_stands_ends_it_with_one_sentence(tmp_path: Path, news: Path) -> None:
    broken = at_ctrl_c(
        tmp_path,
        "for screen in self.screen_stack: type(screen).stands = False\n"
        "def fail(): raise RuntimeError('a fault for a test')\n"
        "self.call_later(fail)",
    )
    with opened(tmp_path, str(news), PYTHONPATH=broken) as terminal:
        terminal.wait_for("Unread 6")
        terminal.send("ctrl+c")
        assert terminal.end() == 1
        restored(terminal, terminal.before)
        text = terminal.wait_for("an error of the program itself ended it")
        assert "Traceback" not in text


def test_an_error_in_drawing_is_said_and_ends_nothing(tmp_path: Path, news: Path) -> None:
    broken = at_ctrl_c(
        tmp_path,
        "def render_lines(*_): raise RuntimeError('a fault for a test')\n"
        "type(self.screen.focused).render_lines = render_lines",
    )
    with opened(tmp_path, str(news), PYTHONPATH=broken) as terminal:
        terminal.wait_for("Unread 6")
        terminal.send("ctrl+c")
        terminal.send("j")
        terminal.wait_for("Something went wrong: RuntimeError")
        terminal.send("Q")
        assert terminal.end() == 0
        restored(terminal, terminal.before)
    log = next((tmp_path / "home").rglob("broadsheet*.log"))
    assert "a fault for a test" in log.read_text()


def stop_and_return(shell: Shell, before: list[object]) -> None:
    """Ctrl+Z, look at the shell, and come back."""
    shell.terminal.send("ctrl+z")
    shell.prompt()
    assert "Stopped" in shell.terminal.text
    restored(shell.terminal, before)
    shell.run("fg")


def test_ctrl_z_stops_it_and_fg_comes_back(tmp_path: Path, news: Path) -> None:
    with Shell(tmp_path) as shell:
        before = shell.terminal.attributes()
        shell.run(f"{COMMAND} {shlex.quote(str(news))}")
        shell.terminal.wait_for("Unread 6")
        shell.terminal.wait(lambda text: text.count("Comet seen at dawn") > 1, what="the first article")
        for keys in ((), ("/", "c", "o"), (":",), ("?",), ("F",)):
            for key in keys:
                shown = shell.terminal.text
                shell.terminal.send(key)
                shell.terminal.wait(lambda text, shown=shown: text != shown)
            shown = shell.terminal.settled()
            for _ in range(1 if keys else 2):
                stop_and_return(shell, before)
                shell.terminal.wait(lambda text, shown=shown: text == shown, what="the same screen:\n" + shown)
            for _ in keys[:1]:
                shell.terminal.send("escape")
                shell.terminal.settled()
        shell.terminal.send("Q")
        assert re.search(r"\b0 ready>", shell.prompt())
        restored(shell.terminal, before)


def test_a_stop_by_force_takes_the_terminal_anew(tmp_path: Path, news: Path) -> None:
    with Shell(tmp_path) as shell:
        before = shell.terminal.attributes()
        shell.run(f"{COMMAND} {shlex.quote(str(news))}")
        shell.terminal.wait_for("Unread 6")
        os.kill(shell.terminal.foreground(), signal.SIGSTOP)
        shell.prompt()
        length = len(shell.terminal.raw)
        shell.run("fg")
        shell.terminal.wait(lambda text: b"\x1b[?1049h" in shell.terminal.raw[length:] and "Unread 6" in text)
        shell.terminal.send("Q")
        assert re.search(r"\b0 ready>", shell.prompt())
        restored(shell.terminal, before)


@pytest.mark.parametrize("name", ["TSTP", "STOP"])
def test_job_control_is_heard_also_where_hundreds_of_wake_ups_wait(tmp_path: Path, news: Path, name: str) -> None:
    """STOP: the program is stopped by force, and what is heard is that it goes on (SIGCONT)."""
    flood = (
        "loop = asyncio.get_running_loop()\n"
        "for _ in range(3000): loop.call_soon_threadsafe(lambda: None)\n"
        f"os.kill(os.getpid(), signal.SIG{name})\n"
    )
    with Shell(tmp_path, PYTHONPATH=at_ctrl_c(tmp_path, flood)) as shell:
        before = shell.terminal.attributes()
        shell.run(f"{COMMAND} {shlex.quote(str(news))}")
        shell.terminal.wait_for("Unread 6")
        shell.terminal.settled()
        shell.terminal.send("ctrl+c")
        shell.prompt()
        if name == "TSTP":
            restored(shell.terminal, before)
        length = len(shell.terminal.raw)
        shell.run("fg")
        shell.terminal.wait(lambda text: b"\x1b[?1049h" in shell.terminal.raw[length:] and "Unread 6" in text)
        shell.terminal.send("Q")
        assert re.search(r"\b0 ready>", shell.prompt())
        restored(shell.terminal, before)


def test_a_stopped_program_can_be_killed(tmp_path: Path, news: Path) -> None:
    with Shell(tmp_path) as shell:
        shell.run(f"{COMMAND} {shlex.quote(str(news))}")
        shell.terminal.wait_for("Unread 6")
        shell.terminal.send("ctrl+z")
        shell.prompt()
        shell.run("kill %1")
        for _ in range(100):
            if "Exit 143" in shell.prompt():
                return
            shell.run("sleep 0.2; jobs")
        raise AssertionError(shell.terminal.text)


def script(file: Path, text: str) -> Path:
    file.write_text("#!/bin/sh\n" + text)
    file.chmod(0o755)
    return file


EDITORS = (
    "",
    "exit 0",
    "exit 7",
    "kill -TERM $$",
    "kill -KILL $$",
    "kill -SEGV $$",
    "kill -INT $$",
    "printf '\\033[?1049l\\033[2J\\033[31m\\033[?1000h\\033[?25l junk \\377\\233'",
    "stty raw -echo",
    "stty -isig cs7 parenb",
    "head -c 9000 /dev/urandom | tr -d '\\000-\\037\\177-\\377'",
    "(sleep 1 &) ",
    "(sleep 0.1; kill -CONT $$) &\nkill -STOP $$",
)
"""What an editor does before it ends; empty: it is no program at all."""


def test_whatever_an_editor_does_reading_goes_on(tmp_path: Path, news: Path) -> None:
    editor = tmp_path / "editor"
    with opened(tmp_path, str(news), EDITOR=str(editor)) as terminal:
        terminal.wait_for("Unread 6")
        terminal.wait(lambda text: text.count("Comet seen at dawn") > 1, what="the first article")
        for turn in range(times(len(EDITORS), 200)):
            deed, length = EDITORS[turn % len(EDITORS)], len(terminal.raw)
            if deed:
                script(editor, deed + "\n")
            else:
                editor.unlink(missing_ok=True)
            back = b"\x1b[?1049h" if deed else b"cannot be started"
            terminal.send("E")
            terminal.wait(lambda _, length=length, back=back: back in terminal.raw[length:], what=deed)
            terminal.send("m")
            unread = f"Unread {6 - (turn + 1) % 2}"
            terminal.wait(lambda text, unread=unread: unread in text, what=f"{unread} after {deed}")
        terminal.send("Q")
        assert terminal.end() == 0
        restored(terminal, terminal.before)


def test_ctrl_z_and_ctrl_c_in_the_editor_are_the_editors(tmp_path: Path, news: Path) -> None:
    editor = script(tmp_path / "editor", "trap '' INT\necho editing\nread line\necho \"got $line\"\nread line\n")
    with Shell(tmp_path, EDITOR=str(editor)) as shell:
        before = shell.terminal.attributes()
        shell.run(f"{COMMAND} {shlex.quote(str(news))}")
        shell.terminal.wait(lambda text: text.count("Comet seen at dawn") > 1, what="the first article")
        shell.terminal.send("E")
        shell.terminal.wait_for("editing")
        shell.terminal.send("ctrl+c", "ctrl+z")
        shell.prompt()
        restored(shell.terminal, before)
        shell.run("fg")
        shell.terminal.wait(lambda text: text.count(COMMAND) > 1, what="the command that goes on")
        shell.terminal.send("words\r")
        shell.terminal.wait_for("got words")
        shell.terminal.send("\r")
        shell.terminal.wait_for("Unread 6")
        shell.terminal.send("Q")
        assert re.search(r"\b0 ready>", shell.prompt())
        restored(shell.terminal, before)


def test_a_kill_loses_neither_the_view_nor_the_steps_that_can_be_undone(tmp_path: Path, news: Path) -> None:
    def kept(name: str) -> str:
        files = list(tmp_path.glob(f"home/**/{name}-*.json"))
        return files[0].read_text(encoding="utf-8") if files else ""

    with opened(tmp_path, str(news)) as terminal:
        terminal.wait_for("Unread 6")
        terminal.send("s")
        terminal.wait_for("Starred: ")
        terminal.send("a", "j", "j")
        terminal.wait_for("3 of 6")
        terminal.send("m")
        terminal.wait_for("Unread 5")
        terminal.wait(lambda _: '"unread": true' in kept("layout"), what="the view in its file")
        terminal.wait(lambda _: kept("steps").count("[[[") == 2, what="both steps in their file")
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.end()
    with opened(tmp_path, str(news)) as terminal:
        terminal.wait_for("Unread · ")
        terminal.wait_for("Starred 1")
        terminal.send("u")
        terminal.wait_for("Unread 6")
        terminal.send("u")
        terminal.wait_for("Starred 0")
        terminal.send("F")
        terminal.wait_for("Nothing is starred yet")
        terminal.wait(lambda _: '"over": "follow_ups"' in kept("layout"), what="the desk in its file")
        os.kill(terminal.process.pid, signal.SIGKILL)
        terminal.end()
    with opened(tmp_path, str(news)) as terminal:
        terminal.wait_for("Nothing is starred yet")
