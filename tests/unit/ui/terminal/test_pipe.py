"""Commands that get a text: what they say comes back cleaned, and none of them can hold the program up."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from reader.model.errors import CancelledError
from reader.ui.actions.pipe_actions import answer_lines, mistake
from reader.ui.terminal import pipe
from reader.ui.terminal.pipe import PipeError, ask, without_escapes

FOREVER = "import time\nwhile True: time.sleep(60)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def never() -> bool:
    return False


def test_a_command_gets_the_text_and_says_another() -> None:
    answer = ask(python("import sys; print(sys.stdin.read().upper())"), "zwölf\nBoxer", never)
    assert (answer.text, answer.status, answer.cut) == ("ZWÖLF\nBOXER\n", 0, False)


def test_its_complaints_and_status_are_told() -> None:
    answer = ask(python("import sys; sys.exit('no such word')"), "x", never)
    assert answer.text == "no such word\n" and answer.status == 1


def test_one_that_does_not_read_a_long_text_holds_nobody_up() -> None:
    assert ask(python("print('done')"), "x" * 3_000_000, never).text == "done\n"


def test_what_it_says_without_end_is_cut() -> None:
    answer = ask(python("while True: print('y' * 1000)"), "", never, most=50_000)
    assert answer.cut and answer.status == -1 and len(answer.text) == 50_000


def test_one_that_hangs_is_ended_in_time() -> None:
    with pytest.raises(PipeError, match="did not end in time"):
        ask(python(FOREVER), "", never, seconds=0.0)


def test_one_that_hangs_is_ended_when_nobody_wants_it() -> None:
    with pytest.raises(CancelledError):
        ask(python(FOREVER), "x" * 3_000_000, lambda: True)


def test_one_that_is_given_up_takes_nothing_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    began, next_reads, done = threading.Event(), threading.Event(), threading.Event()
    read = os.read

    def late(descriptor: int, size: int) -> bytes:
        """As when the processor is taken from a thread that has just asked for the number of its pipe."""
        if threading.current_thread().name != "pipe":
            return read(descriptor, size)
        if not began.is_set():
            began.set()
            next_reads.wait(20)
            said = read(descriptor, size)
            done.set()
            return said
        next_reads.set()
        done.wait(20)
        return read(descriptor, size)

    def given_up() -> bool:
        return began.wait(20)

    monkeypatch.setattr(os, "read", late)
    monkeypatch.setattr(pipe, "_LINGER", 0.05)
    with pytest.raises(CancelledError):
        ask(python(FOREVER), "", given_up)
    monkeypatch.setattr(pipe, "_LINGER", 1.0)
    assert ask(python("import sys; print(sys.stdin.read())"), "mine", never).text == "mine\n"


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_what_it_leaves_behind_is_not_waited_for() -> None:
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {FOREVER!r}]); print('left')"
    assert ask(python(code), "", never).text == "left\n"


def test_what_is_no_command_is_said() -> None:
    with pytest.raises(PipeError, match="no such program"):
        ask(["no-such-program-here"], "", never)
    assert mistake("no-such-program-here -x") == "There is no program no-such-program-here"
    assert "No shell" in mistake(f"{sys.executable} -c x | sort")
    assert mistake("'open") == "A quotation mark is not closed"
    assert mistake("") == "" == mistake(sys.executable)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[31mred\x1b[0m \x1b[2Kx", "red x"),
        ("\x1b]0;title\x07text\x1b]8;;http://x\x1b\\link", "textlink"),
        ("\x1bPq#0\x1b\\after \x9b1mC1", "after C1"),
        ("b\bbo\bold _\bu", "bold u"),
        ("a\tb\x00\x1b", "a       b\ufffd"),
        ("\x1b]" * 50_000 + "x", ""),
    ],
)
def test_no_escape_is_left(said: str, shown: str) -> None:
    assert without_escapes(said).strip() == shown


def test_very_long_lines_are_divided() -> None:
    assert answer_lines("x" * 4_500 + "\n\nend\n\n") == ["x" * 2_000, "x" * 2_000, "x" * 500, "", "end"]
    assert len(answer_lines("\n" * 100_000 + "x")) < 6_000
