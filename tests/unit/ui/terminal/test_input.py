"""Whatever a terminal sends: nothing ends the input, and nothing but a key becomes one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual import constants, events, messages

from reader.ui.terminal import input as terminal_input
from reader.ui.terminal.input import LATE_SECONDS, PIECE_SECONDS, STALLED_SECONDS, TerminalInput, escape_seconds
from tests.counts import times


class Wire:
    """A terminal with a clock of its own."""

    def __init__(self) -> None:
        self.now = 100.0
        self.input = TerminalInput(lambda: self.now)
        self.events: list[object] = []

    def send(self, *pieces: bytes | float) -> Wire:
        """Bytes are one read each; numbers are seconds that pass."""
        for piece in pieces:
            if isinstance(piece, bytes):
                self.events += self.input.feed(piece)
            else:
                end = self.now + piece
                while self.input.wait is not None and self.now + self.input.wait <= end:
                    self.now += self.input.wait
                    self.events += self.input.tick()
                self.now = end
                self.events += self.input.tick()
        return self

    @property
    def keys(self) -> list[str]:
        return [event.key for event in self.events if isinstance(event, events.Key)]

    @property
    def pastes(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, events.Paste)]


def keys(*pieces: bytes | float) -> list[str]:
    return Wire().send(*pieces, 10.0).keys


REPLIES = {
    "OSC 4": b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\",
    "OSC 10": b"\x1b]10;rgb:ffff/ffff/ffff\x07",
    "OSC 11": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    "OSC 52": b"\x1b]52;c;SnVtcCBxdWl0IEFsbA==\x07",
    "DA1": b"\x1b[?62;22c",
    "DA2": b"\x1b[>41;380;0c",
    "DA3": b"\x1bP!|00000000\x1b\\",
    "DECRPM": b"\x1b[?2048;0$y",
    "DECRPM of ANSI modes": b"\x1b[20;2$y",
    "XTVERSION": b"\x1bP>|XTerm(380)\x1b\\",
    "XTGETTCAP": b"\x1bP1+r544e=787465726d\x1b\\",
    "kitty's flags": b"\x1b[?25u",
    "kitty's graphics": b"\x1b_Gi=31;OK\x1b\\",
    "a cursor position": b"\x1b[12;40R",
    "a window size": b"\x1b[8;40;120t",
    "a resize in band": b"\x1b[48;40;120;800;1200t",
    "a status": b"\x1b[0n",
    "a colour scheme": b"\x1b[?997;1n",
    "DA1 in eight bits": b"\x9b?62;22c",
    "OSC 11 in eight bits": b"\x9d11;rgb:0000/0000/0000\x07",
    "DA1 in eight bits of UTF-8": b"\xc2\x9b?62;22c",
}


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("pause", [0.0, 0.05, 0.2, 0.6])
def test_a_reply_is_no_key_wherever_it_is_cut(name: str, pause: float) -> None:
    reply = REPLIES[name]
    for cut in range(len(reply)):
        pieces = [piece for piece in (reply[:cut], reply[cut:]) if piece]
        sent = keys(pieces[0], *([pause, pieces[1]] if len(pieces) > 1 else []), 1.0, b"j")
        if cut == 1 and reply[:1] == b"\x1b" and pause >= 0.1:
            assert sent in ([("escape"), "j"], ["j"]) or pause > LATE_SECONDS, (cut, sent)
        else:
            assert sent == ["j"], (cut, sent)


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_may_come_byte_by_byte(name: str) -> None:
    pieces: list[bytes | float] = []
    for byte in REPLIES[name]:
        pieces += [bytes([byte]), 0.03]
    assert keys(*pieces, 1.0, b"j") == ["j"]


@pytest.mark.parametrize("name", [name for name in REPLIES if REPLIES[name][1:2] in (b"]", b"P", b"_")])
def test_the_end_of_a_reply_that_comes_much_too_late_is_no_key(name: str) -> None:
    assert keys(REPLIES[name][:8], PIECE_SECONDS + 5, REPLIES[name][8:], b"j") == ["j"]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"j", ["j"]),
        (b"\x1b[A", ["up"]),
        (b"\x1bOA", ["up"]),
        (b"\x1b[1;5A", ["ctrl+up"]),
        (b"\x1b[5~", ["pageup"]),
        (b"\x1b[Z", ["shift+tab"]),
        (b"\x1bOP", ["f1"]),
        (b"\x1b[[A", ["f1"]),
        (b"\x1b[15~", ["f5"]),
        (b"\x1b[3$", ["shift+delete"]),
        (b"\x1b", ["escape"]),
        (b"\x1bx", ["alt+x"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\r", ["enter"]),
        (b"\x7f", ["backspace"]),
        (b"\x1a", ["ctrl+z"]),
        ("é".encode(), ["é"]),
        ("😀".encode(), ["grinning_face"]),
        (b"\x1b[97u", ["a"]),
        (b"\x1b[97;5u", ["ctrl+a"]),
        (b"\x1b[97;2;65u", ["A"]),
        (b"\x1b[27;5;9~", ["ctrl+tab"]),
        (b"\x1b[1092::97;1u", ["ф"]),
        (b"\x1b[97;1:1u", ["a"]),
        (b"\x1b[97;1:3u", []),
        (b"\x1b[57399u", ["0"]),
        (b"\x1b[1114112u", []),
        (b"\x1b[55296u", []),
        (b"\x1b[99999999999u", []),
        (b"\xe9m", ["m"]),
        (b"\xff\xfe", []),
        (b"\xe2\x82j", ["j"]),
        (b"\xed\xa0\x80j", ["j"]),
        (b"\xf5\x80\x80\x80j", ["j"]),
        (b"\x1b[1;\x1b[B", ["down"]),
        (b"\x1b]0;x\x1b[B", ["down"]),
        (b"\x1b[12\rj", ["enter", "j"]),
    ],
)
def test_keys(sent: bytes, expected: list[str]) -> None:
    assert keys(sent) == expected


def test_a_letter_may_come_in_pieces() -> None:
    assert keys(b"\xf0\x9f", 0.1, b"\x98", 0.1, b"\x80") == ["grinning_face"]


def test_an_arrow_may_come_in_pieces() -> None:
    assert keys(b"\x1b", 0.05, b"[", 0.2, b"B") == ["down"]
    assert keys(b"\x1b", 0.2, b"[B") == ["escape", "down"]


def test_escape_and_a_bracket_by_hand_are_two_keys() -> None:
    assert keys(b"\x1b", 0.3, b"[", 2.0, b"j") == ["escape", "left_square_bracket", "j"]
    assert keys(b"\x1b", 1.0, b"[", b"j") == ["escape", "left_square_bracket", "j"]


def test_synchronized_output_is_told() -> None:
    wire = Wire().send(b"\x1b[?2026;", 0.2, b"2$y")
    assert [type(event) for event in wire.events] == [messages.TerminalSupportsSynchronizedOutput]
    assert Wire().send(b"\x1b[?2026;0$y").events == []


def test_focus() -> None:
    assert [type(event) for event in Wire().send(b"\x1b[I\x1b[O").events] == [events.AppFocus, events.AppBlur]


# --- the mouse


@pytest.mark.parametrize(
    "report",
    [b"\x1b[<0;110;5M", b"\x1b[M" + bytes((32, 142, 37)), b"\x1b[32;110;5M"],
    ids=["1006", "1000", "1015"],
)
def test_all_forms_of_mouse_reports(report: bytes) -> None:
    (event,) = Wire().send(report).events
    assert isinstance(event, events.MouseDown)
    assert (event.x, event.y, event.button) == (109, 4, 1)


def test_an_old_report_tells_a_release_and_a_motion() -> None:
    wire = Wire().send(b"\x1b[M\x22\x21\x21", b"\x1b[M\x23\x21\x21", b"\x1b[MC\x8e\x25", b"\x1b[M\x60\xff\x21")
    kinds = [type(event) for event in wire.events]
    assert kinds == [events.MouseDown, events.MouseUp, events.MouseMove, events.MouseScrollUp]
    assert wire.events[1].button == 3
    assert wire.keys == []


def test_an_old_report_may_be_cut() -> None:
    assert keys(b"\x1b[M", 0.2, b"\x20", 0.2, b"AA") == []


# --- pastes


def test_a_paste() -> None:
    wire = Wire().send(b"\x1b[200~one\ntwo\x00 \x1b[31m \xe9", b"three\x1b[20", b"1~j")
    assert wire.pastes == ["one\ntwo \x1b[31m \ufffdthree"]
    assert wire.keys == ["j"]


def test_a_paste_that_never_ends_is_shown_and_ended_by_a_key() -> None:
    wire = Wire().send(b"\x1b[200~abc", STALLED_SECONDS + 0.1)
    assert wire.pastes == ["abc"]
    wire.send(b"s", b"Q")
    assert wire.keys == ["s", "Q"]


def test_a_paste_that_stalls_goes_on_and_is_no_key() -> None:
    wire = Wire().send(b"\x1b[200~abc", 2.0, b"Quit", 2.0, b"All", 5.0, b"\x1b[201~", b"j")
    assert wire.pastes == ["abc", "Quit", "All"]
    assert wire.keys == ["j"]


def test_a_paste_that_stalls_within_its_end() -> None:
    wire = Wire().send(b"\x1b[200~abc\x1b[2", 2.0, b"01~", b"j")
    assert wire.pastes == ["abc"]
    assert wire.keys == ["j"]


def test_the_end_of_no_paste_is_nothing() -> None:
    assert Wire().send(b"\x1b[201~").events == []


def test_a_paste_without_measure_keeps_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal_input, "LONGEST_PASTE", 100)
    wire = Wire().send(b"\x1b[200~", *[b"x" * 50] * 5, b"\x1b[201~")
    assert wire.pastes == ["x" * 100]


@pytest.mark.parametrize(
    ("environment", "far"),
    [({}, False), ({"SSH_CONNECTION": "a 1 b 22"}, True), ({"SSH_TTY": ""}, False), ({"ESCDELAY": "25"}, True)],
)
def test_over_a_line_the_rest_of_a_key_is_waited_for_longer(environment: dict[str, str], far: bool) -> None:
    seconds = escape_seconds(environment)
    assert (seconds == constants.ESCAPE_DELAY) is far
    wire = Wire()
    wire.input = TerminalInput(lambda: wire.now, seconds)
    wire.send(b"\x1b", 0.05)
    assert wire.keys == ([] if far else ["escape"])
    assert wire.send(b"[A", 1.0).keys == (["up"] if far else ["escape", "up"])


# --- any bytes

_PIECE = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"\x1b", b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b[200~", b"\x1b[201~", b"\x1b[M", b"\x9b", b"\x1bO"]),
    st.sampled_from(list(REPLIES.values())),
    st.builds(
        lambda numbers, final: b"\x1b[" + numbers + final,
        st.text("0123456789:;<=>?", max_size=14).map(str.encode),
        st.text(st.characters(min_codepoint=0x40, max_codepoint=0x7E), min_size=1, max_size=1).map(str.encode),
    ),
)


@settings(deadline=None, max_examples=times(100, 10_000))
@given(st.lists(st.one_of(_PIECE, st.sampled_from([0.0, 0.05, 0.2, 0.7, 4.0])), max_size=12))
@example([b"\xe9", b"m"])
@example([b"\x1b[1092::97;1u"])
@example([b"\x1b[" + b"9" * 5000 + b"u"])
def test_any_bytes_cost_at_most_themselves(pieces: list[bytes | float]) -> None:
    wire = Wire().send(*pieces)
    for event in wire.events:
        if isinstance(event, events.Key):
            event.key.encode("utf-8")
            (event.character or "").encode("utf-8")
        elif isinstance(event, events.Paste):
            event.text.encode("utf-8")
    # afterwards keys work: at the latest when nothing is waited for any more, and a paste ends with a key
    wire.send(30.0)
    assert wire.input.wait is None
    wire.events.clear()
    wire.send(b"j")
    assert wire.keys == ["j"]


@settings(deadline=None, max_examples=times(100, 10_000))
@given(st.binary(max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_it_does_not_matter_where_reads_are_cut(data: bytes, cuts: list[int]) -> None:
    whole = Wire().send(data, 30.0)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    cut = Wire().send(*(data[a:b] for a, b in pairwise(places)), 30.0)
    assert cut.keys == whole.keys
    assert "".join(cut.pastes) == "".join(whole.pastes)
