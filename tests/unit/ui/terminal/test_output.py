"""What is written goes out at once, in order, and never waits for the terminal."""

from __future__ import annotations

import os
import tty

import pytest

from reader.ui.terminal.output import Output

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")


def read(descriptor: int, size: int) -> bytes:
    """So many bytes, however they come."""
    data = b""
    while len(data) < size:
        data += os.read(descriptor, size - len(data))
    return data


def terminal() -> tuple[int, int]:
    """What a person looks at, and what a program writes to; as raw as while the program runs."""
    looker, program = os.openpty()
    tty.setraw(program)
    return looker, program


def test_what_a_terminal_takes_is_written_before_anything_else_happens() -> None:
    looker, program = terminal()
    output = Output(program)
    output.start()
    output.write("now")
    assert output.idle
    os.set_blocking(looker, False)
    assert os.read(looker, 10) == b"now"
    output.end()
    assert os.get_blocking(program)  # as it was: others share it


def test_a_terminal_that_takes_no_more_holds_nobody_up_and_gets_all_in_order() -> None:
    looker, program = terminal()
    output = Output(program)
    output.start()
    pieces = [f"{number:07}:" * 1_000 for number in range(60)]
    for piece in pieces:
        output.write(piece)  # more than any terminal keeps; nobody reads yet
    assert not output.idle
    assert read(looker, sum(map(len, pieces))) == "".join(pieces).encode()
    output.end()


def test_what_is_no_terminal_is_written_to_all_the_same() -> None:
    reading, writing = os.pipe()
    output = Output(writing)
    output.start()
    output.write("a")
    output.add(lambda: "é")
    output.end()
    assert read(reading, 3) == "aé".encode()


def test_a_terminal_that_is_gone_swallows_everything() -> None:
    looker, program = terminal()
    output = Output(program)
    output.start()
    os.close(looker)
    output.write("to nobody")
    output.write("nor this")
    output.end()
    assert output.gone
    os.close(program)
