"""Identifiers and severities as the numbers that the index keeps."""

from __future__ import annotations

from reader.model.problem import Severity

SEVERITIES = (None, Severity.NOTE, Severity.MENDED, Severity.LOST, Severity.UNREADABLE)
"""Severities by the number under which the index keeps them."""


def uid_of(article: str) -> int:
    """An identifier of 16 hexadecimal digits as a signed 64-bit number."""
    return int.from_bytes(bytes.fromhex(article), "big", signed=True)


def is_id(text: str) -> bool:
    """Whether a text can be an identifier."""
    return len(text) == 16 and all(digit in "0123456789abcdef" for digit in text)


def id_of(uid: int) -> str:
    """The identifier that `uid_of` made a number of."""
    return f"{uid & 0xFFFF_FFFF_FFFF_FFFF:016x}"
