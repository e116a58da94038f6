"""Bytes of a web page -> text from which nothing can reach a terminal as a command. Pure."""

from __future__ import annotations

import codecs
import re

from reader.parse.decode import decode as decode_by_guess
from reader.parse.other_alphabets import other_alphabet

_LOOK = 4096
"""Bytes at the beginning in which a page states its encoding."""
_META = re.compile(rb"<meta[^<>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(r"^\s*<\?xml[^<>]{0,500}\?>")

_TAKEN_FOR = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "big5": "big5hkscs",
}
"""What browsers take some encodings for: what they meant when the standards were young."""
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-gbk": "gbk",
    "x-x-big5": "big5",
}
"""Names that pages use and Python does not know."""
# Python knows more encodings than the web, some of them slow or no text at all: only these are used.
# fmt: off
_KNOWN = frozenset((
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "cp874", "cp932", "cp949", "cp1250", "cp1251",
    "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859-2", "iso8859-3",
    "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-10", "iso8859-13", "iso8859-14",
    "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb18030", "big5hkscs",
    "euc_jp", "iso2022_jp",
))
# fmt: on

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")


def page_text(data: bytes, charset: str = "") -> str:
    """The text of a page, by byte order mark, UTF-8, what server or page state, or the best guess. Never raises.

    charset: as the server names it; may be empty or nonsense.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        text = _decode(data, _codec(charset) or _stated(data[:_LOOK]))
    # lxml refuses text that states an encoding; the line says nothing any more
    return _XML.sub("", text.lstrip("\ufeff"), count=1)


def without_controls(text: str) -> str:
    """Text without control characters, surrogates and noncharacters, and without numeric references to them.

    One `&#27;` would cost the whole article in extraction, or come to life in the terminal. References to 128-159
    mean cp1252, as in browsers. Line ends and tabs stay.
    """
    if not (text.isascii() and text.replace("\n", "").isprintable()):
        text = _CONTROLS.sub("", text)
    return _REFERENCE.sub(_safe_reference, text) if "&#" in text else text


def _decode(data: bytes, stated: str) -> str:
    if stated == "iso2022_jp" or stated.startswith("utf-16"):
        return data.decode(stated, "replace")
    try:
        return data.decode()  # what is valid UTF-8 beyond ASCII is nothing else, whatever is stated
    except UnicodeDecodeError:
        pass
    if stated:
        return data.decode(stated, "replace")
    return other_alphabet(data) or decode_by_guess(data).text


def _stated(head: bytes) -> str:
    """The encoding that the page itself states; a page whose statement can be read is not UTF-16."""
    match = _META.search(head)
    codec = _codec(match[1].decode("ascii", "replace")) if match else ""
    return "utf-8" if codec.startswith("utf-16") else codec


def _codec(label: str) -> str:
    """Python's name for an encoding of the web; empty when it is unknown."""
    if not label:
        return ""
    try:
        name = codecs.lookup(_LABELS.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return ""
    name = _TAKEN_FOR.get(name, name)
    return name if name in _KNOWN else ""


def _safe_reference(match: re.Match[str]) -> str:
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    digits = digits.lstrip("0")
    code = int(digits, base) if 0 < len(digits) <= 8 else 0
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore") or " "
    if not 0 < code <= 0x10FFFF or _CONTROLS.match(chr(code)):
        return " "  # a space, not nothing: what stands before and behind must not become a reference together
    return match[0]
