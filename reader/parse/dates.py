"""Times as people and programs write them -> Moment, as exact as they were written. Never guesses a day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from reader.model.article import Moment, Precision

_ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
    r"(?:(?:[T_]|,?\s+|\s*[-,]\s*)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d+)?)?\s*(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_EXTRA_ZERO = re.compile(r"(\d{4}-\d\d-)0(\d\d)(?=\D|\Z)|(\d{4}-)0(\d\d)(?=-\d)")
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d{1,9}|\d{3})?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_WEEK_DAY = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])")
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})")
_NO_DAY = re.compile(r"\d{4}([-/.]\d{1,2}|-?W\d\d)?|([^\W\d_]+)[ .,]*(?:de )?\d{4}", re.IGNORECASE)
_JOINED = re.compile(r"\b(?=[\d./-]*[^\W\d_])(\d{1,4}|[^\W\d_]{3,})([-./])(\d{1,2}|[^\W\d_]{3,})\2(\d{1,4})\b")
"""`25-Sep-2003`, `Sep.25.2003`."""
_CALL = re.compile(r"(?:new\s+)?Date(?:Time)?\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})\s*(?:,[\d\s,]*)?\)")
_CJK = re.compile(
    r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*[日일号.]?\s*(?:(\d{1,2})[:時时](\d{1,2})分?(?::(\d{1,2}))?)?"
)
_NUMERIC = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)(?:,?\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s*(.*))?"
)
_CLOCK = re.compile(r"(?<![\d:+-])(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\b\.?)?")
_OFFSET = re.compile(r"((?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d\d)?(?!\d)|(?:Z|[A-Za-z]{2,5})(?!\w))", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:[A-Z][A-Za-z]+(?:/[A-Z][\w+-]*){1,2}|[A-Z]{3}\d[A-Z]{3}|[ECMP]T)\b")
"""A zone whose offset depends on the day, by its name in the IANA's database or that of American newspapers."""
_AMERICAN = {"ET": "EST5EDT", "CT": "CST6CDT", "MT": "MST7MDT", "PT": "PST8PDT"}
_ZONE_NAME = re.compile(rf"{_PLACE.pattern}|\b[A-Z]{{3,5}}\b")
_PATH_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./])(\d{1,2})\2(\d{1,2})(?!\d)")
_PATH_COMPACT = re.compile(
    r"(?:^|[/_@-])((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?:\d{3})?)?(?=[-_./ ]|$)"
)
_PATH_YEAR = re.compile(r"(?:^|/)((?:19|20)\d\d)/(\d\d)-(\d\d)(?=[-_ .])")
"""A folder for the year, month and day in the name: `2024/04-17-stone-walls.md`."""
_NAME_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WEEKDAYS = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_DAY_NUMBER = re.compile(r"(?<![\d:.+-])(\d{1,2})(?:st|nd|rd|th|er|º|ª)?(?![\d:])", re.IGNORECASE)
_YEAR_NUMBER = re.compile(r"(?<![\d:+-])((?:1[5-9]|2[01])\d\d)(?![\d:])")
FIRST_YEAR, LAST_YEAR = 1000, 2999
"""Years that a publication date may have; others are typing errors, and those near 1 and 9999 overflow in any zone."""
_EXACT_LENGTHS = frozenset((10, 19, 20, 25))
_LIMIT = 120
"""Characters of a value that are looked at: a date is shorter."""

# Hours east of UTC of the zone names that real files use; ambiguous ones mean what they mean in English dates.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2,
    "mesz": 2, "eet": 2, "sast": 2, "eest": 3, "msk": 3, "trt": 3, "ist": 5.5, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9,
    "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "art": -3, "brt": -3,
}  # fmt: skip

# Stems by which months are known in fifteen languages; the longest stem that fits decides.
_MONTHS: dict[str, int] = {}
for _number, _stems in enumerate(
    (
        "jan jän janv gen ene sty янв січ ιαν oca led tammi يناير januari styczeń ianuarie",
        "feb fév fev fevr лют фев φεβ şub úno helmi luty febr فبراير",
        "mar mär mrt mars marz marzo mart бер мар maa bře márc μάρ maart مارس",
        "apr avr abr abril kwi апр кві απρ nis dub huhti ápr أبريل",
        "may mai mag maj mei maio mayo тра май мая μάι máj touko květen kvě مايو",
        "jun juin giu cze июн чер ιούν haz červen kesä jún يونيو",
        "jul juil lug lip июл лип ιούλ tem červenec heinä júl يوليو",
        "aug aoû aou ago agosto sie авг сер αύγ ağu srp elo أغسطس",
        "sep set sept wrz сен вер σεπ eyl zář syys سبتمبر",
        "oct okt ott out paź окт жов οκτ eki ekim říj loka أكتوبر",
        "nov lis ноя лис νοέ kas listopad marras نوفمبر",
        "dec dez déc dic gru дек гру δεκ ara pros joulu ديسمبر",
    ),
    1,
):
    for _stem in _stems.split():
        _MONTHS.setdefault(_stem, _number)
_LONGEST_STEM = max(map(len, _MONTHS))


def parse_moment(text: str, clock: str = "") -> Moment | None:
    """The moment that a value states, or None.

    clock: a time of day that the file keeps in a field of its own; used when the value is a calendar day.
    An hour of 24 and days that no calendar has are no moment.
    """
    if len(text) in _EXACT_LENGTHS and text[0] in "12" and (moment := _exact(text, clock)):
        return moment
    text = text[:_LIMIT].strip().strip("\"'<>[]")
    if len(text) < 6 or not any(char.isdigit() for char in text):
        return None
    if _EXTRA_ZERO.match(text):
        return None
    moment = _iso(text) or _compact(text) or _worded(text) or _numeric(text) or _called(text) or _numbered(text)
    if moment and clock and moment.precision is Precision.DAY:
        return _with_clock(moment, clock)
    return moment


def _exact(text: str, clock: str) -> Moment | None:
    """By far the commonest forms: ISO 8601 with or without a time, as it is written by programs."""
    if len(text) == 10:
        if clock or text[4] != "-" or text[5] == "W":
            return None
        precision = Precision.DAY
    elif text[10] not in "T " or "." in text or "," in text:
        return None
    else:
        precision = Precision.NAIVE if len(text) == 19 else Precision.AWARE
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Moment(when, precision) if (when.tzinfo is not None) is (precision is Precision.AWARE) else None


def day_in_path(path: str) -> Moment | None:
    """The calendar day that a path or address names: in its last part, else in its folders (`/2021/05/19/`)."""
    name = path.rstrip("/").rpartition("/")[2]
    for part in (name, path):
        for match in _PATH_DATE.finditer(part):
            if day := _day(int(match[1]), int(match[3]), int(match[4])):
                return day
        if match := _PATH_COMPACT.search(part):
            return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _PATH_YEAR.search(path):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    return _day_in_words(name) if _NAME_YEAR.search(name) else None


def _day_in_words(name: str) -> Moment | None:
    """The day that a file's name is and nothing else: `January 9th, 2026.md`, `Fri 09 Jan 2026`, `25-12-2025`."""
    stem = re.sub(r"\.[A-Za-z]{2,8}\Z", "", name).strip()
    if len(stem) > 40:
        return None
    if _NUMERIC.fullmatch(stem):
        return None if is_ambiguous(stem) else _numeric(stem)
    words = _WORD.findall(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", stem.replace("_", " "), flags=re.IGNORECASE))
    if not words or not all(_month(word) or word[:3].lower() in _WEEKDAYS for word in words):
        return None
    moment = _worded(stem.replace("_", " "))
    return moment if moment and moment.precision is Precision.DAY else None


def swapped_day(text: str) -> Moment | None:
    """`2017-17-10`: day and month in the wrong places. None when that makes no date either."""
    match = _ISO.match(text.strip())
    if match is None or not 12 < int(match[3]) <= 31:
        return None
    return _day(int(match[1]), int(match[4]), int(match[3]))


def without_extra_zero(text: str) -> Moment | None:
    """`2023-02-010T17:46`: a zero too many before the day or month. None when there is none."""
    mended = _EXTRA_ZERO.sub(lambda match: "".join(match.groups("")), text.strip(), count=1)
    return parse_moment(mended) if mended != text.strip() else None


def day_part(text: str) -> Moment | None:
    """The calendar day at the beginning of a value whose time of day makes no sense."""
    match = _ISO.match(text.strip())
    return _day(int(match[1]), int(match[3]), int(match[4])) if match else None


def is_ambiguous(text: str) -> bool:
    """Whether a numeric date (`03/05/2013`) could be read with day and month swapped."""
    match = _NUMERIC.fullmatch(text.strip()) if text[4:5] != "-" else None
    return bool(match) and match[2] != "." and int(match[1]) <= 12 and int(match[3]) <= 12 and match[1] != match[3]


def _day(year: int, month: int, day: int) -> Moment | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Moment(datetime(year, month, day), Precision.DAY)
    except ValueError:
        return None


def _moment(day: Moment | None, hour: int, minute: int, second: int, zone: str) -> Moment | None:
    """A day with a time of day and what follows it; junk where the zone should be leaves the time naive."""
    if day is None:
        return None
    if second == 60:  # leap seconds
        second = 59
    try:
        when = day.when.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        return None
    offset = _offset(zone) or _place_offset(zone, when)
    if offset is None:
        return Moment(when, Precision.NAIVE)
    try:
        return Moment(when.replace(tzinfo=offset), Precision.AWARE)
    except (ValueError, OverflowError):
        return Moment(when, Precision.NAIVE)


def _offset(zone: str) -> timezone | None:
    """`Z`, `+02:00`, `-0500`, `CEST`, `UTC+1` -> offset; None when it states none that is known."""
    zone = zone.strip()
    if not zone:
        return None
    match = _OFFSET.match(zone)
    if match is None:
        return None
    if match[2]:
        minutes = int(match[3]) * 60 + int(match[4] or 0)
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if match[2] == "-" else minutes))
    hours = _ZONES.get(match[1].lower())
    if hours is None:
        return None
    return UTC if hours == 0 else timezone(timedelta(hours=hours))


def _place_offset(zone: str, when: datetime) -> timezone | None:
    """`America/New_York`, `[Europe/Paris]`, `ET` -> the offset there then; the first of an hour that comes twice.

    None where the system knows no such place (https://www.iana.org/time-zones).
    """
    place = _PLACE.search(zone)
    if place is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        offset = ZoneInfo(_AMERICAN.get(place[0], place[0])).utcoffset(when)
    except (KeyError, ValueError, OSError):
        return None
    return None if offset is None else timezone(offset)


def unknown_zone(text: str) -> str:
    """The name of a time zone after the time of day, of a date that was read without it; empty for none."""
    text = text[:_LIMIT]
    clock = next(_CLOCK.finditer(text), None)
    zone = _ZONE_NAME.search(text, clock.end()) if clock else None
    return zone[0] if zone and _month(zone[0]) is None and zone[0].lower() not in _WEEKDAYS else ""


def _iso(text: str) -> Moment | None:
    match = _ISO.match(text)
    if match is None:
        return None
    day = _day(int(match[1]), int(match[3]), int(match[4]))
    if match[5] is None:
        rest = text[match.end() :].strip()
        if day and (clock := _CLOCK.search(rest)):
            return _moment(day, *_clock(clock), rest[clock.end() :])
        # "2013-05-10 in Rome" is a day; "2013-05-101" is not.
        return day if not rest or not rest[0].isalnum() or text[match.end()].isspace() else None
    zone = match[8] or ""
    hour = int(match[5])
    if half := re.match(r"([AaPp])\.?[Mm](?![A-Za-z])\.?\s*", zone):
        zone = zone[half.end() :]
        hour = hour % 12 + (12 if half[1] in "Pp" else 0)
    if re.match(r"[+-]?:", zone):  # `16:30-:00+16:30`: whatever was meant, it is no offset
        zone = ""
    return _moment(day, hour, int(match[6]), int(match[7] or 0), zone)


def _compact(text: str) -> Moment | None:
    match = _COMPACT.fullmatch(text)
    if match is None:
        if re.fullmatch(r"\d{10}(\.\d{1,9})?|\d{13}", text):  # seconds or milliseconds since 1970
            return Moment(datetime.fromtimestamp(int(text[:10]), UTC), Precision.AWARE)
        return None
    day = _day(int(match[1]), int(match[2]), int(match[3]))
    if match[4] is None or day is None:
        return day
    return _moment(day, int(match[4]), int(match[5]), int(match[6] or 0), match[7] or "")


def _numbered(text: str) -> Moment | None:
    """A day by the numbers of ISO 8601: `2026-W10-3` of a week, `2026-060` of a year."""
    try:
        if match := _WEEK_DAY.fullmatch(text):
            day = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
        elif match := _DAY_OF_YEAR.fullmatch(text):
            day = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return _day(day.year, day.month, day.day) if match.re is _WEEK_DAY or day.year == int(match[1]) else None


def names_no_day(text: str) -> bool:
    """Whether a value is a month, a week or a year: `March 2026`, `2026-05`, `2026-W10`, `2026`."""
    match = _NO_DAY.fullmatch(text.strip())
    if match is None or not FIRST_YEAR <= int(re.findall(r"\d{4}", text)[0]) <= LAST_YEAR:
        return False
    return match[2] is None or _month(match[2]) is not None


def _called(text: str) -> Moment | None:
    match = _CALL.match(text) or _CJK.match(text)
    if match is None:
        return None
    day = _day(int(match[1]), int(match[2]), int(match[3]))
    if match.re is _CJK and match[4]:
        return _moment(day, int(match[4]), int(match[5]), int(match[6] or 0), "")
    return day


def _numeric(text: str) -> Moment | None:
    """`05/19/2021` (month first unless it cannot be), `19.05.2021` (day first)."""
    match = _NUMERIC.match(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if year < 100:
        year += 2000 if year < 70 else 1900
    day_first = match[2] == "." or first > 12
    day = _day(year, second, first) if day_first else _day(year, first, second)
    if match[5] is None:
        return day
    clock = _CLOCK.search(text, match.end(4))
    return _moment(day, *_clock(clock), text[clock.end() :]) if clock else day


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4][0] in "Pp" else 0)
    return hour, int(match[2]), int(match[3] or 0)


def _month(word: str) -> int | None:
    """The month that a word names in one of many languages."""
    word = word.casefold()
    for length in range(min(len(word), _LONGEST_STEM), 2, -1):
        if number := _MONTHS.get(word[:length]):
            return number
    return None


def _worded(text: str) -> Moment | None:
    """A day with the month in letters: `March 5, 2013`, `5. März 2013`, `Fri Sep  3 11:21:31 CEST 2021`, RFC 822."""
    text = _JOINED.sub(r"\1 \3 \4", text)
    months = [number for word in _WORD.findall(text) if (number := _month(word))]
    if not months:
        return None
    clock = _CLOCK.search(text)
    rest = f"{text[: clock.start()]} {text[clock.end() :]}" if clock else text
    year = _YEAR_NUMBER.search(rest)
    if year is None:
        short = re.search(r"(?<![\d:+-])(\d{1,2})[\s.-]+[^\W\d_]{3,}[\s.,'’-]+(\d\d)(?!\d)", rest)  # RFC 822 of old
        if short is None:
            return None
        number = int(short[2])
        day = _day(number + (2000 if number < 70 else 1900), months[0], int(short[1]))
    else:
        rest = f"{rest[: year.start()]} {rest[year.end() :]}"
        day_number = _DAY_NUMBER.search(re.sub(r"[+-]\d{2}:?\d{2}\b", " ", rest))
        if day_number is None:
            return None
        # `Mar` may be a Tuesday in Spanish; a real month name that fits the day comes later in such dates.
        day = next(
            (day for number in reversed(months) if (day := _day(int(year[1]), number, int(day_number[1])))), None
        )
    if clock is None:
        return day
    zone = text[clock.end() :]
    if not _offset(zone):
        named = next((word for word in _WORD.findall(zone) if word.lower() in _ZONES and not _month(word)), "")
        zone = zone if _PLACE.search(zone) else named
    return _moment(day, *_clock(clock), zone)


def _with_clock(moment: Moment, clock: str) -> Moment:
    """Join a calendar day and a time of day from another field."""
    match = _CLOCK.match(clock.strip())
    joined = _moment(moment, *_clock(match), clock.strip()[match.end() :]) if match else None
    return joined or moment
