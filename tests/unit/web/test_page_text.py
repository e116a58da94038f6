"""Encodings of pages, and what is taken out of them before anybody looks for text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.web.page_text import page_text, without_controls

_DIGITS = re.compile("&#([xX][0-9a-fA-F]+|[0-9]+)")

GERMAN = "<p>Größe, „Fähre“ – 5 €</p>"
JAPANESE = "<p>連絡船が島に戻ってきました。カタカナ</p>"
KOREAN = "<p>여객선이 섬으로 돌아왔다</p>"
CHINESE = "<p>渡轮重返群岛，居民感到高兴</p>"
RUSSIAN = "<p>Паромы возвращаются на острова</p>"


@pytest.mark.parametrize(
    ("text", "written", "stated"),
    [
        (GERMAN, "utf-8", ""),
        (GERMAN, "utf-8", "iso-8859-1"),
        (GERMAN, "utf-8-sig", ""),
        (GERMAN, "utf-16", "utf-8"),
        (GERMAN, "cp1252", "iso-8859-1"),
        (GERMAN, "cp1252", "us-ascii"),
        (GERMAN, "cp1252", ""),
        (GERMAN, "cp1252", "no-such-thing"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "shift_jis", "x-sjis"),
        (JAPANESE, "shift_jis", ""),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (CHINESE, "gbk", "gb2312"),
        (CHINESE, "gb18030", "gbk"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", "windows-1251"),
    ],
)
def test_text_comes_out_as_it_was_written(text: str, written: str, stated: str) -> None:
    assert page_text(text.encode(written), stated) == text
    if stated and written not in ("utf-16", "iso2022_jp"):
        head = f'<meta charset="{stated}">'
        assert page_text((head + text).encode(written)) == head + text


def test_the_server_is_believed_before_the_page() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'
    assert page_text((head + RUSSIAN).encode("cp1251"), "windows-1251") == head + RUSSIAN


def test_a_few_bad_bytes_cost_only_themselves() -> None:
    data = (GERMAN * 50).encode().replace(b"5", b"\xff", 1)
    assert page_text(data, "utf-8").count("\ufffd") == 1


@pytest.mark.parametrize("label", ["zip", "idna", "punycode", "unicode_escape", "undefined", "utf-7", "rot13", "hex"])
def test_what_python_knows_and_the_web_does_not_is_no_encoding(label: str) -> None:
    data = rb"<p>\x41+AEE-xn--bcher-kva</p>"
    assert page_text(data, label) == data.decode()


def test_a_statement_that_lxml_would_refuse_is_dropped() -> None:
    assert page_text(b'<?xml version="1.0" encoding="utf-8"?><html>') == "<html>"


@given(st.binary(), st.sampled_from(["", "utf-16", "gb18030", "iso-2022-jp", "shift_jis", "\x00", "nonsense"]))
def test_any_bytes_become_text(data: bytes, charset: str) -> None:
    assert isinstance(page_text(data, charset), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b[31mb\x00c\x9bd\x7f", "a[31mbcd"),
        ("a&#27;b&#x1b;c&#x1B;d&#0;e&#27f", "a b c d e f"),
        ("&#00000000000000000000000000027;|&#x000000000000000000000000001b;", " | "),
        ("&#" + "9" * 5000 + ";|&#x110000;|&#xd800;|&#xffff;", " | | | "),
        ("it&#146;s &#x80;5&#129;", "it’s €5 "),
        ("&#65;&#x41; &lt;&#60; &amp;#27;", "&#65;&#x41; &lt;&#60; &amp;#27;"),
        ("a\r\nb\tc", "a\r\nb\tc"),
        ("&#9;&#10;", "&#9;&#10;"),
    ],
)
def test_controls_and_references_to_them_go(text: str, expected: str) -> None:
    assert without_controls(text) == expected


@given(st.text(st.sampled_from("&#x0123456789abcdef; \x1b\x9b\x00z")))
@example("&#2&#27;7;")
@example("&#\x1b27;")
@example("&#x1&#x1b;b;")
@example("&#&#1;27;")
def test_no_control_is_left_however_they_are_nested(text: str) -> None:
    out = without_controls(text)
    assert not [char for char in out if unicodedata.category(char) == "Cc"]
    codes = [int("0" + digits, 0) if digits[0] in "xX" else int(digits) for digits in _DIGITS.findall(out)]
    assert not [
        code for code in codes if code > 0x10FFFF or (unicodedata.category(chr(code)) == "Cc" and code not in b"\t\n\r")
    ]
