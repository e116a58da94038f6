"""One line about a story: its figures in words, and a sparkline of articles a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta, tzinfo
from itertools import pairwise

from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.days import day_of, span_words
from reader.text.plural import plural

_BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = ".:-=+*#@"
_LONGEST = 100_000
"""Days that are counted one by one; a longer span has a date that nobody meant."""


def summary_parts(
    rows: Iterable[Row], state_of: Callable[[str], ArticleState], zone: tzinfo, today: date
) -> tuple[str, ...]:
    """`12 articles`, `8 sources`, `4 unread`, `21-26 May`, each where it applies.

    Two files of one article count once.
    """
    articles = list(rows)
    ids = {row.id for row in articles}
    parts = [plural(len(ids), "article")]
    sources = len({row.source for row in articles if row.source})
    if sources:
        parts.append(plural(sources, "source"))
    unread = sum(not state_of(key).read for key in ids)
    if unread:
        parts.append(f"{unread:,} unread")
    days = [day_of(row.published, zone) for row in articles if row.published is not None]
    if days:
        parts.append(span_words(min(days), max(days), today))
    return tuple(parts)


def summarise(rows: Iterable[Row], state_of: Callable[[str], ArticleState], zone: tzinfo, today: date) -> str:
    """The parts as one line: `12 articles, 8 sources, 4 unread, 21-26 May`."""
    return ", ".join(summary_parts(rows, state_of, zone, today))


def counts_by_day(rows: Iterable[Row], zone: tzinfo) -> tuple[int, ...]:
    """Articles of each day from the first to the last, quiet days too. Undated ones are left out."""
    days = Counter(day_of(row.published, zone) for row in rows if row.published is not None)
    if not days:
        return ()
    first = min(days)
    length = min((max(days) - first).days, _LONGEST)
    # Counting up from the first day cannot run out of the calendar, because the last day is in it.
    return tuple(days[first + timedelta(days=number)] for number in range(length + 1))


def sparkline(counts: Sequence[int], width: int, ascii_only: bool = False, *, full: int = 0) -> str:
    """Counts as a line of bars, at most `width` cells; neighbouring days share a bar when there are more.

    The highest bar is the highest count, or `full` when that is more: for bars that are compared. A day without
    articles is a space, any other shows at least the lowest bar.
    """
    if not counts or width < 1:
        return ""
    cells = min(width, len(counts))
    edges = [number * len(counts) // cells for number in range(cells + 1)]
    sums = [sum(counts[start:end]) for start, end in pairwise(edges)]
    highest = max(*sums, full, 1)
    bars = _ASCII_BARS if ascii_only else _BARS
    return "".join(" " if value <= 0 else bars[(value * len(bars) - 1) // highest] for value in sums)
