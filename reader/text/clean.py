"""The one place where outside text becomes text that may be shown.

Everything that did not come from this program (fields and bodies of files, file names, addresses, error messages,
what the user typed) goes through `clean_line` or `clean_text` before a screen, a terminal or the index sees it.
Both are idempotent and leave no control, bidirectional or invisible formatting character behind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reader.text.late import Late

LINE_LIMIT = 500
"""Characters that a one-line field keeps unless the caller asks for another limit."""
MARKS_PER_BASE = 8
"""Combining marks that one base character may carry; real scripts need fewer, floods have thousands."""
_MOJIBAKE_LIMIT = 100_000
"""Characters of one text that are mended; finding out what happened to a text is slow."""
WINDOW = 400_000
"""Characters that are cleaned in one go, so that no other thread waits long for its turn."""
REPLACEMENT = "\ufffd"


# What is neither plain text nor plain punctuation of the scripts that need no care: only such text takes the slow way.
# Scripts with combining marks of their own (Arabic, Indic, Thai ...) count as odd because their runs must be capped.
_ODD = Late(
    "[^ -~\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u20cf"
    "\u2100-\u2cee\u3001-\u3029\u3030-\u3098\u309b-\u3130\u3190-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6\U0001f300-\U0001f3f3\U0001f3f5-\U0001faff\U00020000-\U0002fa1d]"
)
_BREAKS = Late("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_COLOURS = Late("(?:\x1b\\[|\x9b)[0-9;:]*m")
_DROPPED = Late(
    "[\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]+"
)
_CONTROLS = Late(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]+"
)
_TAGS = Late("(\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f)|[\U000e0000-\U000e00ff]")
_JOINERS = Late("([\u200c\u200d\ufe00-\ufe0f])[\u200c\u200d\ufe00-\ufe0f]+")
_SELECTORS = Late("[\U000e0100-\U000e01ef]{2,}")
_TRAIL = (
    "[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2122]"  # 0x80-0xbf read as cp1252
)
_MOJIBAKE = Late(f"[\xc2-\xdf]{_TRAIL}|[\xe0-\xef]{_TRAIL}{{2}}|[\xf0-\xf4]{_TRAIL}{{3}}")
_INVISIBLE = Late("[\u061c\u200c-\u200f\ufe00-\ufe0f]")


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line that is safe to show: runs of white space are one space; beyond `limit` characters an ellipsis."""
    if not (text.isascii() and text.isprintable()) and _ODD.search(text):
        text = " ".join(text[: 4 * limit + 4096].split())  # white space is what is odd in most of such texts
        if _ODD.search(text):
            text = " ".join(_safe(text, " ").split())
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    if len(text) > limit:
        text = text[: limit - 1].rstrip()
        if not text.isascii():
            text = _safe(text.rstrip("\u200c\u200d"), " ")
        text += "…"
    return text


def clean_text(text: str) -> str:
    """Text of many lines that is safe to show: line ends are `\\n`, tabs are spaces, everything else as in a line."""
    if len(text) > WINDOW:
        return "".join(map(clean_text, _windows(text)))
    in_a_row = text.replace("\n", "")
    if (in_a_row.isascii() and in_a_row.isprintable()) or not _ODD.search(in_a_row):
        return text
    text = _safe(text, "\n")
    return text.expandtabs(4) if "\t" in text else text


def _windows(text: str) -> Iterator[str]:
    """A long text in parts, divided at line ends or spaces where there are some."""
    at = 0
    while at < len(text):
        stop = at + WINDOW
        if stop < len(text):
            least = at + WINDOW // 2
            stop = text.rfind("\n", least, stop) + 1 or text.rfind(" ", least, stop)
            stop = stop if stop > least else at + WINDOW
        yield text[at:stop]
        at = stop


def search_key(text: str) -> str:
    """The form in which two texts are compared when searching: NFKC, case-folded, without joiners."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _INVISIBLE.sub("", folded)


def mend_mojibake(text: str) -> str:
    """Undo a wrong decoding that happened before the file was written (`whoÂ are` -> `who are`)."""
    if text.isascii() or not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding  # heavy: only for text that looks as if it needed it

    # Line by line: one wrong paragraph says nothing about the next, and the cost stays bounded.
    budget = _MOJIBAKE_LIMIT
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _MOJIBAKE.search(line):
            budget -= len(line)
            if budget < 0:
                break
            lines[number] = fix_encoding(line)
    return "\n".join(lines)


def _safe(text: str, line_break: str) -> str:
    """Drop, replace and cap all that a terminal or a layout could take for more than text."""
    text = _BREAKS.sub(line_break, text)
    text = _COLOURS.sub("", text)
    text = _DROPPED.sub("", text)
    text = _CONTROLS.sub(REPLACEMENT, text)
    if line_break == " ":
        text = text.replace("\n", " ").replace("\t", " ")
    text = _TAGS.sub(lambda match: match[1] or "", text)
    text = _JOINERS.sub(r"\1", text)
    text = _SELECTORS.sub(lambda match: match[0][0], text)
    return _cap_marks(text)


def _cap_marks(text: str) -> str:
    """Keep at most MARKS_PER_BASE combining marks on one base character."""
    marks = {char for char in set(text) if unicodedata.category(char) in ("Mn", "Me")}
    if not marks:
        return text
    alphabet = "".join(map(re.escape, sorted(marks)))
    run = f"([{alphabet}\u200c\u200d]{{{MARKS_PER_BASE}}})[{alphabet}\u200c\u200d]+"
    return re.sub(run, r"\1", text)
