"""How times, distances and lengths are put into words: pure, English, the same in every pane."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from reader.model.moment import Moment, Precision
from reader.text.months import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS
from reader.text.plural import plural

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_MONTH_DAYS = 30.44
_YEAR_DAYS = 365.25

WORDS_PER_MINUTE = 230
"""Silent reading of English non-fiction (Brysbaert 2019: 238), a little lower for reading on a screen."""
IDEOGRAPHS_PER_MINUTE = 450
"""Chinese and Japanese are read by the character."""
_SAMPLE = 16_384
_IDEOGRAPHS = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3134F))


def _local(moment: Moment, zone: tzinfo) -> datetime:
    """The wall clock time to show: converted for instants, as written for all else (then without a zone)."""
    if moment.precision is Precision.AWARE and moment.when.tzinfo is not None:
        try:
            return moment.when.astimezone(zone)
        except OverflowError:  # a time at the very edge of what datetime can hold
            return moment.when
    return moment.when.replace(tzinfo=None)


def _seconds_since(moment: Moment, now: datetime) -> int:
    """How long ago an instant was; negative when it is still to come. now: aware, or naive meaning UTC."""
    aware = now if now.tzinfo else now.replace(tzinfo=UTC)
    return int(aware.timestamp()) - moment.epoch


def _today(now: datetime, zone: tzinfo) -> date:
    return (now.astimezone(zone) if now.tzinfo else now).date()


def age(moment: Moment | None, now: datetime, zone: tzinfo) -> str:
    """How old something is, in at most eleven cells: `now`, `5m`, `3h`, `2d`, `12 Mar`, `12 Mar 2021`.

    A time without an offset, or a mere day, is counted in days (`today`, `1d`): more would be invented. What is
    still to come shows as `in 3h`, then as its date. Empty for None.
    """
    if moment is None:
        return ""
    local = _local(moment, zone)
    today = _today(now, zone)
    if moment.precision is Precision.AWARE:
        seconds = _seconds_since(moment, now)
        if abs(seconds) < _MINUTE:
            return "now"
        if abs(seconds) < _DAY:
            short = f"{abs(seconds) // _HOUR}h" if abs(seconds) >= _HOUR else f"{abs(seconds) // _MINUTE}m"
            return short if seconds > 0 else f"in {short}"
        days = seconds // _DAY if seconds > 0 else (today - local.date()).days
    else:
        days = (today - local.date()).days
        if days == 0:
            return "today"
    if 0 < days < 7:
        return f"{days}d"
    if local.year == today.year or abs(days) < 180:
        return f"{local.day} {SHORT_MONTHS[local.month - 1]}"
    return f"{local.day} {SHORT_MONTHS[local.month - 1]} {local.year}"


def ago(moment: Moment | None, now: datetime, zone: tzinfo) -> str:
    """How old something is, as a phrase: `3 hours ago`, `yesterday`, `5 years ago`, `in 2 days`. Empty for None."""
    if moment is None:
        return ""
    seconds = _seconds_since(moment, now)
    if moment.precision is Precision.AWARE and abs(seconds) < _DAY:
        if abs(seconds) < _MINUTE:
            return "just now"
        if abs(seconds) < _HOUR:
            return _phrase(abs(seconds) // _MINUTE, "minute", seconds > 0)
        return _phrase(abs(seconds) // _HOUR, "hour", seconds > 0)
    days = (_today(now, zone) - _local(moment, zone).date()).days
    if days in (-1, 0, 1):
        return ("tomorrow", "today", "yesterday")[days + 1]
    size = abs(days)
    if size < 60:
        return _phrase(size, "day", days > 0)
    if size < 2 * _YEAR_DAYS:
        return _phrase(int(size / _MONTH_DAYS), "month", days > 0)
    return _phrase(int(size / _YEAR_DAYS), "year", days > 0)


def _phrase(count: int, unit: str, past: bool) -> str:
    return f"{plural(count, unit)} ago" if past else f"in {plural(count, unit)}"


def long_date(moment: Moment | None, now: datetime, zone: tzinfo) -> str:
    """The full date, exactly as far as the file states it.

    `Fri 12 March 2021, 14:05 CET` for an instant, `Fri 12 March 2021, 14:05` for a time without an offset,
    `Fri 12 March 2021` for a day; the year is left out in the year of now. Empty for None.
    """
    if moment is None:
        return ""
    local = _local(moment, zone)
    text = f"{SHORT_WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"
    if local.year != _today(now, zone).year:
        text += f" {local.year}"
    if moment.precision is Precision.DAY:
        return text
    text += f", {local.hour:02}:{local.minute:02}"
    name = zone_name(local)
    return f"{text} {name}" if name else text


def zone_name(local: datetime) -> str:
    """A short name of the zone of an aware time: `CET`, `UTC`, `UTC+5:30`; empty for a naive time."""
    offset = local.utcoffset()
    if offset is None:
        return ""
    name = local.tzname() or ""
    if name.isascii() and name.isalpha() and len(name) <= 5:
        return name
    if not offset:
        return "UTC"
    sign = "-" if offset < timedelta(0) else "+"
    minutes = int(abs(offset).total_seconds()) // 60
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")


def distance(from_: Moment | None, to: Moment | None) -> str:
    """How far `to` lies from `from_` in time: `+3h`, `-2d`, `+4mo`, `-2y`; `0d` on the same day or `0m`.

    Hours and minutes only between two instants: from a mere day, only days can be told. Empty when either is None.
    """
    if from_ is None or to is None:
        return ""
    seconds = to.epoch - from_.epoch
    sign = "-" if seconds < 0 else "+"
    size = abs(seconds)
    if from_.precision is Precision.AWARE and to.precision is Precision.AWARE and size < 2 * _DAY:
        if size < _MINUTE:
            return "0m"
        return f"{sign}{size // _MINUTE}m" if size < _HOUR else f"{sign}{size // _HOUR}h"
    days = size // _DAY
    if from_.precision is not Precision.AWARE or to.precision is not Precision.AWARE:
        days = abs((_utc_date(to) - _utc_date(from_)).days)
    if days == 0:
        return "0d"
    if days < 60:
        return f"{sign}{days}d"
    if days < 2 * _YEAR_DAYS:
        return f"{sign}{int(days / _MONTH_DAYS)}mo"
    return f"{sign}{int(days / _YEAR_DAYS)}y"


def _utc_date(moment: Moment) -> date:
    return datetime.fromtimestamp(0, UTC).date() + timedelta(seconds=moment.epoch // _DAY * _DAY)


def reading_minutes(text: str) -> int:
    """Minutes that reading a text takes, at least 1; 0 for an empty text. A long text is judged by its beginning."""
    if "data:" in text:
        from reader.ui.render.site_syntax import elide_data

        text = elide_data(text)
    sample = text[:_SAMPLE]
    ideographs = 0
    if not sample.isascii():
        ideographs = sum(
            any(low <= ord(char) <= high for low, high in _IDEOGRAPHS) for char in sample if char > "\u303f"
        )
    words = len(sample.split())
    if not words:
        return 0
    minutes = words / WORDS_PER_MINUTE + ideographs / IDEOGRAPHS_PER_MINUTE
    return max(1, round(minutes * len(text) / len(sample)))


def reading_time(text: str) -> str:
    """The same in words: `4 min read`, `2 h 18 min read`; empty for an empty text."""
    hours, minutes = divmod(reading_minutes(text), 60)
    said = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min")) if count]
    return f"{' '.join(said)} read" if said else ""
