"""What a record of the state file says, as the value that screens and commands use, and back. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping

from reader.model.state import ArticleState
from reader.state.merge import Record
from reader.text.clean import clean_line, clean_text

Values = tuple[tuple[str, object], ...]
"""(field, value) pairs that were checked: hashable, so that a bulk action is understood once."""

_FLAGS = frozenset({"read", "read_at", "starred", "starred_at"})
"""All the fields of most articles."""
_ID_LENGTH = 16
_URL_LIMIT = 8192
_NOTE_LIMIT = 20_000
_SUMMARY_LIMIT = 300
_NAME_LIMIT = 120
_NAMES = 60
"""Topics of one article, and characters of each."""


def state_of(record: Record) -> ArticleState:
    """The marks in a record. A value of the wrong type counts as not set; texts are cleaned. Never raises."""
    read, starred = record.get("read") is True, record.get("starred") is True
    if record.keys() <= _FLAGS:
        return ArticleState(read, starred)
    progress = record.get("progress")
    return ArticleState(
        read=read,
        starred=starred,
        note=clean_text(_text(record, "note")[:_NOTE_LIMIT]),
        due=clean_line(_text(record, "due")),
        status=clean_line(_text(record, "status")),
        snoozed=clean_line(_text(record, "snoozed")),
        scope=clean_line(_text(record, "scope")),
        acknowledged=record.get("acknowledged") is True,
        known_text=clean_line(_text(record, "known_text")),
        muted=clean_line(_text(record, "muted")),
        topics=_lines(_text(record, "topics")),
        progress=_part(progress) if isinstance(progress, int | float) and not isinstance(progress, bool) else 0.0,
        title=clean_line(_text(record, "title")),
        url=clean_line(_text(record, "url"), _URL_LIMIT),
        source=clean_line(_text(record, "source")),
        summary=clean_line(_text(record, "summary"), _SUMMARY_LIMIT),
        moved=clean_line(_text(record, "moved")),
    )


def checked(fields: Mapping[str, object]) -> Values:
    """The changes as they are kept. Raises ValueError for a field that cannot be changed or takes another type."""
    values: list[tuple[str, object]] = []
    for name, value in fields.items():
        if name in ("read", "starred", "acknowledged") and isinstance(value, bool):
            values.append((name, value))
        elif name == "progress" and isinstance(value, int | float) and not isinstance(value, bool):
            values.append((name, round(_part(value), 4)))
        elif name == "note" and isinstance(value, str):
            values.append((name, clean_text(value[:_NOTE_LIMIT])))
        elif name in ("content", "moved") and isinstance(value, str) and len(value) == _ID_LENGTH:
            values.append((name, value))
        elif name in ("due", "status", "snoozed", "scope", "known_text", "muted") and isinstance(value, str):
            values.append((name, clean_line(value)))
        elif name == "summary" and isinstance(value, str):
            values.append((name, clean_line(value, _SUMMARY_LIMIT)))
        elif name == "topics" and isinstance(value, str):
            values.append((name, _lines(value)))
        else:
            raise ValueError(f"{name} cannot be changed to {type(value).__name__} {str(value)[:40]!r}")
    return tuple(values)


def snapshot(record: Record, seen: tuple[str, str, str], stamp: str) -> dict[str, object]:
    """The fields that keep title, URL and source as last seen; none when the record has just these."""
    title, url, source = seen
    words = {"title": clean_line(title), "url": clean_line(url, _URL_LIMIT), "source": clean_line(source)}
    if all(record.get(name) == word for name, word in words.items()):
        return {}
    return {**words, "seen_at": stamp}


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _lines(text: str) -> str:
    """Names, one a line, each once."""
    names = (clean_line(line, _NAME_LIMIT) for line in text[: _NAMES * _NAME_LIMIT].split("\n"))
    return "\n".join([name for name in dict.fromkeys(names) if name][:_NAMES])


def _part(value: float) -> float:
    """A number between 0 and 1."""
    try:
        number = float(value)
    except OverflowError:
        return 1.0
    return 0.0 if math.isnan(number) else min(1.0, max(0.0, number))
