"""Bytes that state no encoding, of alphabets that `decode` does not tell apart: Arabic, Greek, Hebrew, Korean, Thai and
traditional Chinese.

charset-normalizer takes a hundredth of a second for each document: what comes from the web is worth it, and where it
says a Western encoding, `decode` knows better.
"""

from __future__ import annotations

import re

_TRUSTED = {
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp949": "cp949",
    "euc_kr": "cp949",
    "cp874": "cp874",
    "iso8859_11": "cp874",
    "tis_620": "cp874",
    "cp1253": "cp1253",
    "iso8859_7": "cp1253",
    "cp1255": "cp1255",
    "iso8859_8": "cp1255",
    "cp1256": "cp1256",
    "iso8859_6": "iso8859_6",
}
"""What it may say -> what such texts are read in: the one of the same letters that has the most signs."""
_SAMPLE = 20_000
"""Bytes that are looked at."""
_HIGH_RUN = re.compile(b"[\x80-\xff]+")
_WORD = 2
"""Bytes beyond ASCII in a row, on average, where words of another alphabet stand: an accent is one."""


def other_alphabet(data: bytes) -> str | None:
    """The text of a document in one of these alphabets; None when it is in none of them, or is UTF-8."""
    runs = _HIGH_RUN.findall(data[:_SAMPLE])
    if sum(map(len, runs)) < _WORD * len(runs) or not runs:
        return None
    from charset_normalizer import from_bytes

    # Whole lines or elements: half a letter at the end would tell against the right encoding.
    end = max(data.rfind(b"\n", 0, _SAMPLE), data.rfind(b">", 0, _SAMPLE)) + 1
    best = from_bytes(data[: end if len(data) > _SAMPLE and end else _SAMPLE]).best()
    encoding = _TRUSTED.get(best.encoding) if best is not None else None
    if encoding is None:
        return None
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= len(text) // 1000 else None
