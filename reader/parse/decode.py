"""Bytes of a file -> text with `\\n` line ends, and a word about what had to be guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.text.late import Late

_KANA = Late("[\u3041-\u3096\u30a1-\u30fa]")
_HIGH_RUN = re.compile(b"[\x80-\xff]+")
_HAN = Late("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_CYRILLIC = Late("[\u0400-\u045f]")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))
"""Bytes that texts have one by one at most, and pictures by the hundred."""
_SAMPLE = 200_000
"""Bytes that are looked at to guess an encoding."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    """Without a byte order mark; lines end with `\\n` only."""
    guessed: str = ""
    """The encoding that was guessed (`cp1252`, `shift_jis` ...); empty when the bytes state it or are valid UTF-8."""
    replaced: int = 0
    """Bytes that fit no encoding and became U+FFFD."""
    binary: bool = False
    """The bytes are no text at all (a picture with a wrong name): there is nothing to read."""


def decode(data: bytes) -> Decoded:
    """Decode by byte order mark, UTF-8, or the guess that fits best. Never raises."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        decoded = _decode_odd(data)
        return Decoded(_unify(decoded.text), decoded.guessed, decoded.replaced, decoded.binary)
    if "\x00" in text[:400] and (wide := _wide_guess(data)):
        return Decoded(_unify(data.decode(wide, "replace")), wide)
    return Decoded(_unify(text))


def _unify(text: str) -> str:
    """One kind of line end, no byte order mark at the beginning."""
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _decode_odd(data: bytes) -> Decoded:
    """Bytes that are not valid UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(data.decode("utf-16", "replace"))
    if b"\x00" in data[:400] and (wide := _wide_guess(data)):
        return Decoded(data.decode(wide, "replace"), wide)
    sample = data[:_SAMPLE]
    if (len(sample) - len(sample.translate(None, _CONTROLS))) * 50 > len(sample):
        return Decoded("", binary=True)
    lenient = data.decode("utf-8", "replace")
    wrong = lenient.count("\ufffd")
    sound = sum(1 for char in lenient[:_SAMPLE] if char > "\x7f") - lenient[:_SAMPLE].count("\ufffd")
    if sound > wrong:
        return Decoded(lenient, "", wrong)
    for encoding in _candidates(data):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return Decoded(data.decode("cp1252", "replace"), "cp1252", 0)


def _candidates(data: bytes) -> list[str]:
    """Encodings worth trying, the likeliest first; cp1252 (nearly everything is valid in it) is left to the caller."""
    sample = data[:_SAMPLE]
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    if not runs:
        return []
    encodings: list[str] = []
    for encoding in ("shift_jis", "cp932", "euc_jp"):
        text = sample.decode(encoding, "replace")
        if text.count("\ufffd") <= 2 and len(_KANA.findall(text)) >= 2:
            encodings.append(encoding)
    if sum(runs) / len(runs) >= 4:  # whole words of high bytes: not a Western European language
        text = sample.decode("gb18030", "replace")
        if len(_HAN.findall(text)) > 0.8 * (sum(runs) / 2) and text.count("\ufffd") <= 2:
            encodings.append("gb18030")
        best = max(("cp1251", "koi8_r"), key=lambda name: _russian(sample.decode(name, "replace")))
        if len(_CYRILLIC.findall(sample.decode(best, "replace"))) > 0.8 * sum(runs):
            encodings.append(best)
    return encodings


def _russian(text: str) -> int:
    """How often the commonest small Cyrillic letters occur: tells two Cyrillic encodings apart."""
    return sum(text.count(letter) for letter in "оеаинт")


def _wide_guess(data: bytes) -> str:
    """UTF-16 without a byte order mark: nearly every second byte of its ASCII text is NUL."""
    head = data[:400]
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.4 * half and not head[0::2].count(0):
        return "utf-16-le"
    if half and head[0::2].count(0) > 0.4 * half and not head[1::2].count(0):
        return "utf-16-be"
    return ""
