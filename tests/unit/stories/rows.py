"""Rows, marks and edges of small stories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from reader.model.article import Moment, Precision
from reader.model.row import Row
from reader.model.state import UNTOUCHED, ArticleState

START = datetime(2026, 5, 21, 9, 30, tzinfo=UTC)
TODAY = datetime(2026, 6, 1, tzinfo=UTC).date()
WEST = timezone(timedelta(hours=-8))


def row(
    number: int,
    hours: float | None = None,
    title: str = "",
    source: str = "The Tern",
    *,
    published: Moment | None = None,
    key: str = "",
    url: str | None = None,
    quality: int | None = None,
    heat: int | None = None,
    removed: bool = False,
) -> Row:
    """An article `hours` after START; without both a time and `published` it is undated."""
    if published is None and hours is not None:
        published = Moment(START + timedelta(hours=hours), Precision.AWARE)
    return Row(
        rowid=number,
        id=key or f"id{number:04}",
        path=f"{number}.md",
        title=title or f"Report number {number}",
        source=source,
        published=published,
        topics=(),
        kind="article",
        related_count=0,
        later_count=0,
        problem=None,
        has_body=False,
        unpublished=True,
        draft=False,
        removed=removed,
        heat=heat,
        quality=quality,
        url=f"https://news.example/{number}" if url is None else url,
    )


def day(year: int, month: int, number: int) -> Moment:
    """A mere calendar day."""
    return Moment(datetime(year, month, number), Precision.DAY)


def marks(
    read: set[int] | None = None, starred: set[int] | None = None, done: set[int] | None = None
) -> Callable[[str], ArticleState]:
    """The state of articles, by row number."""
    states = {
        f"id{number:04}": ArticleState(
            read=number in (read or ()),
            starred=number in (starred or ()),
            status="done" if number in (done or ()) else "",
        )
        for number in {*(read or ()), *(starred or ()), *(done or ())}
    }
    return lambda key: states.get(key, UNTOUCHED)


@st.composite
def moments(draw: st.DrawFn) -> Moment | None:
    """Any time that a file may state, to the ends of the calendar, or none."""
    when = draw(
        st.one_of(
            st.datetimes(),
            st.datetimes(datetime(2026, 5, 18), datetime(2026, 5, 28)),
            st.sampled_from([datetime.min, datetime.max, datetime(9999, 12, 31, 23, 59)]),
        )
    )
    kind = draw(st.sampled_from([None, *Precision]))
    if kind is None:
        return None
    if kind is Precision.DAY:
        return Moment(when.replace(hour=0, minute=0, second=0, microsecond=0), kind)
    if kind is Precision.NAIVE:
        return Moment(when, kind)
    hours = draw(st.integers(-14, 14))
    return Moment(when.replace(tzinfo=timezone(timedelta(hours=hours))), kind)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """A story of any times, in any order; some rows come twice, some articles have two files."""
    texts = st.text("ab\u1234 [](){}*_`<>#|!&\\\n", max_size=12).map(lambda text: " ".join(text.split()) or "Untitled")
    found: list[Row] = []
    for number in range(draw(st.integers(0, 9))):
        twin = draw(st.sampled_from([number, number, number // 2]))
        source = draw(st.sampled_from(["", "Tide", "Mill"]))
        found.append(
            row(
                number,
                None,
                draw(texts),
                source,
                published=draw(moments()),
                key=f"id{twin:04}",
                removed=draw(st.booleans()),
            )
        )
    extra = draw(st.lists(st.sampled_from(found), max_size=3)) if found else []
    return draw(st.permutations([*found, *extra]))
