"""Decoding: what is stated counts, what is not stated is guessed and said."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.parse.decode import decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_every_form(encoding: str) -> None:
    data = "title: Grüße aus dem Hafen\nand a second line".encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    assert decode(data).text == "title: Grüße aus dem Hafen\nand a second line"


@pytest.mark.parametrize(
    ("encoding", "text", "guess"),
    [
        ("cp1252", "“Denegación” de servicio – otra vez", "cp1252"),
        ("shift_jis", "クレーンがうごいた。それだけ。", "shift_jis"),
        ("euc_jp", "みなとのニュースです。クレーンがうごいた。", "euc_jp"),
        ("cp1251", "Новости порта: кран снова работает, и это хорошо", "cp1251"),
        ("koi8_r", "Новости порта: кран снова работает, и это хорошо", "koi8_r"),
        ("gb18030", "港口的起重机今天又开始工作了，这是一个好消息。", "gb18030"),
    ],
)
def test_other_encodings_are_guessed(encoding: str, text: str, guess: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.guessed) == (text, guess)


def test_a_few_bad_bytes_do_not_spoil_the_rest() -> None:
    decoded = decode("Öffnung für größere Schiffe".encode() + b"\xff und \xe4 mehr")
    assert decoded.text == "Öffnung für größere Schiffe\ufffd und \ufffd mehr"
    assert (decoded.guessed, decoded.replaced) == ("", 2)


def test_line_ends_are_one_kind_and_only_real_ones() -> None:
    assert decode("a\r\nb\rc\u2028d\x85e".encode()).text == "a\nb\nc\u2028d\x85e"


def test_a_picture_is_no_text() -> None:
    decoded = decode(b"\x89PNG\r\n\x1a\n" + random.Random(7).randbytes(4000))
    assert decoded.binary
    assert decoded.text == ""


def test_legitimate_replacement_characters_are_no_problem() -> None:
    assert decode("a \ufffd b".encode()) == decode("a \ufffd b".encode("utf-8-sig"))
    assert decode("a \ufffd b".encode()).replaced == 0


@given(st.binary(max_size=400))
def test_any_bytes_decode(data: bytes) -> None:
    assert "\r" not in decode(data).text
