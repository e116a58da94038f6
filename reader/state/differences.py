"""How two copies of the marks differ: what one lacks, a common past, what looks like a fault. Pure."""

from __future__ import annotations

from reader.state.file import Document
from reader.state.mark_records import state_of
from reader.state.merge import as_record, merge_entry
from reader.state.sorted_lines import SortedLines, article_of, decode_line, decode_record

_FLIPPED = 4
"""Bytes that may differ where a file counts as damaged by the disk."""


def lacking(document: Document, other: Document) -> int:
    """How many articles would look different if the other copy were merged in."""
    mine = set(document.lines.split())
    count = 0
    for line in other.lines.split():
        if line in mine:
            continue
        own = document.lines.get(article_of(line))
        before: object = decode_line(own) if own is not None else None
        theirs = decode_line(line)
        after = theirs if before is None else merge_entry(before, theirs)
        count += state_of(as_record(before) or {}) != state_of(as_record(after) or {})
    return count


def shares_changes(document: Document, lines: SortedLines) -> bool:
    """Whether a copy has a change in common with other lines: of the same article at the same millisecond."""
    for line in document.lines.split():
        own = lines.get(article_of(line))
        if own is not None:
            mine = decode_record(own)
            stamps = {name: value for name, value in decode_record(line).items() if name.endswith("_at")}
            if any(mine.get(name) == value for name, value in stamps.items()):
                return True
    return False


def looks_damaged(data: bytes, copy: bytes) -> bool:
    """Whether a file differs from its last good copy as by a fault of the disk: few bytes, of each one bit.

    Any other difference is the work of a hand or of a program.
    """
    if len(data) != len(copy) or data == copy:
        return False
    bits = [one ^ other for one, other in zip(data, copy, strict=True) if one != other]
    return len(bits) <= _FLIPPED and all(bit & (bit - 1) == 0 for bit in bits)
