"""Which of two changes is the later one, and what two copies of the state are together. Pure.

A *record* is what the state file holds for one article: field -> JSON value. A field `x` that can change is stamped by
its field `x_at`; title, URL and source are one snapshot, stamped by `seen_at`. A stamp is UTC in ISO 8601 with
milliseconds and is also a logical clock: see stamp_after().
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

Record = Mapping[str, object]
"""One article in the state file. Never changed in place, so that it can be shared between threads."""

SNAPSHOT = frozenset({"title", "url", "source", "seen"})
_STAMP = re.compile(r"([12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def stamp_after(now: datetime, latest: str) -> str:
    """The stamp of a change made now: the time, but always at least 1 ms after the latest stamp seen so far.

    So the later change wins even when the clock jumps back, and also over a change from a machine whose clock is fast.
    now: aware. latest: a stamp, or "" when there is none yet.
    """
    stamp = _format(now.astimezone(UTC))
    newest = stamp_order(latest)
    if newest and stamp_order(stamp) <= newest:
        return _format(datetime.fromisoformat(newest[:23] + "+00:00") + timedelta(milliseconds=1))
    return stamp


def stamp_order(stamp: object) -> str:
    """A key that sorts stamps by time; "" (before all) for what is no stamp."""
    match = _STAMP.fullmatch(stamp) if isinstance(stamp, str) else None
    if not match:
        return ""
    seconds, fraction = match.groups()
    try:
        datetime.fromisoformat(seconds)
    except ValueError:
        return ""
    return f"{seconds}.{fraction or '':0<9}"


def as_record(entry: object) -> Record | None:
    """The record that a JSON value is; None when it is something else."""
    return cast("Record", entry) if isinstance(entry, dict) else None


def latest_stamp(records: Iterable[object]) -> str:
    """The latest stamp in any field of the records; "" when there is none."""
    latest = latest_order = ""
    for record in map(as_record, records):
        for name, value in record.items() if record else ():
            if name.endswith("_at") and isinstance(value, str) and value != latest:
                order = stamp_order(value)
                if order > latest_order:
                    latest, latest_order = value, order
    return latest


def merge(a: Mapping[str, object], b: Mapping[str, object]) -> dict[str, object]:
    """Both copies of the articles (ID -> record) together: nothing is dropped, the later stamp wins field by field.

    The order and the number of merges make no difference: it is commutative, associative and idempotent. Equal stamps
    are decided by the values themselves, so that all machines decide alike.
    """
    merged = dict(a)
    for key, theirs in b.items():
        merged[key] = merge_entry(merged[key], theirs) if key in merged else theirs
    return merged


def merge_entry(a: object, b: object) -> object:
    """What two copies say about one article. What is no record (from a strange hand) yields to a record."""
    mine, theirs = as_record(a), as_record(b)
    if mine is not None and theirs is not None:
        return merge_record(mine, theirs)
    if mine is None and theirs is None:
        return max(a, b, key=_text)
    return b if mine is None else a


def merge_record(a: Record, b: Record) -> dict[str, object]:
    """Two records of one article together, unit by unit."""
    if a == b and _text(a) == _text(b):
        return dict(a)
    mine, theirs = _units(a), _units(b)
    merged: dict[str, object] = {}
    for unit in [*mine, *(u for u in theirs if u not in mine)]:
        versions = [units[unit] for units in (mine, theirs) if unit in units]
        merged |= max(versions, key=lambda fields, unit=unit: _rank(unit, fields))
    return merged


def _rank(unit: str, fields: Record) -> tuple[str, bool, str]:
    """What decides between two versions of a unit: the stamp; a time whose field was damaged yields to a value."""
    return stamp_order(fields.get(f"{unit}_at")), unit in fields or unit in SNAPSHOT, _text(fields)


def _units(record: Record) -> dict[str, dict[str, object]]:
    """The record cut into what changes together: a field with its stamp, and the snapshot with its stamp."""
    units: dict[str, dict[str, object]] = {}
    for name, value in record.items():
        unit = name.removesuffix("_at")
        units.setdefault("seen" if unit in SNAPSHOT else unit, {})[name] = value
    return units


def _text(value: object) -> str:
    """One text per JSON value, for deciding between values that have no order of their own."""
    return _canonical(value)


def _format(when: datetime) -> str:
    return when.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
