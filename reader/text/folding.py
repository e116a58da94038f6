"""Words as people compare them: without case, accents and punctuation, as the full-text index compares them."""

from __future__ import annotations

import re
import unicodedata

from reader.text.clean import search_key

# Scripts written without spaces: each character is a word of its own, as in the full-text index.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(f"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\\W_]|[\u0300-\u036f])+")
"""One word of a text that is shown."""


def fold(text: str) -> str:
    """A text without case and accents."""
    text = search_key(text)
    if text.isascii():
        return text
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare)


def tokens(text: str) -> list[str]:
    """The words of a text, folded."""
    return TOKEN.findall(fold(text))
