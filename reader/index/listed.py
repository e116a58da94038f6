"""What a list shows of an article: asked of the index as named columns, and made a `Row` of."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reader.index.ids import SEVERITIES, id_of
from reader.index.select import blanks, portions
from reader.model.moment import Moment
from reader.model.row import Row


class Listed(NamedTuple):
    """One article as the index answers; each field is a column of `article`, or stands in `_ELSEWHERE`."""

    id: int
    uid: int
    folder: str | bytes
    name: str | bytes
    title: str
    source: str
    published: str | None
    topics: str
    kind: str
    related: int
    later: int
    problem: int
    has_body: int
    unpublished: int
    draft: int
    removed: int
    heat: int | None
    quality: int | None
    url: str
    saved: int
    common: str | None
    """Topics that most articles have, see `index.common_topics`; the same for every row."""
    twin: int | None
    """What all files of the same report have in common; None for the only one."""


_ELSEWHERE = {
    "folder": "d.path",
    "source": "s.name",
    "common": "(SELECT value FROM meta WHERE name = 'common')",
    "twin": "(SELECT twin FROM report WHERE id = a.id)",
}
_SELECT = (
    f"SELECT {', '.join(_ELSEWHERE.get(name, f'a.{name}') for name in Listed._fields)}"  # noqa: S608 - our own names
    " FROM article a JOIN dir d ON d.id = a.dir JOIN source s ON s.id = a.source WHERE a.id IN "
)
"""The columns of `Listed` of articles by number; the numbers follow in parentheses."""


def path_of(folder: str | bytes, name: str | bytes) -> str:
    """The path of a file relative to its library folder, as the two are kept: bytes where they are no text."""
    parts = [os.fsdecode(part) if isinstance(part, bytes) else part for part in (folder, name) if part]
    return "/".join(parts)


def read_rows(conn: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[Row]:
    """The rows of those articles that are there, by number, in no order."""
    files: dict[int | None, int] = {None: 1}
    for part in portions(numbers):
        for row in conn.execute(f"{_SELECT}({blanks(part)})", part).fetchall():
            listed = Listed(*row)
            if listed.twin not in files:  # counted once: thousands of files may be one report
                counts = conn.execute("SELECT count(*) FROM report WHERE twin = ?", (listed.twin,))
                files[listed.twin] = counts.fetchone()[0]
            yield _row_of(listed, files[listed.twin] - 1)


def _row_of(listed: Listed, twins: int) -> Row:
    """The row of a list. twins: other files of the same report."""
    return Row(
        rowid=listed.id,
        id=id_of(listed.uid),
        path=path_of(listed.folder, listed.name),
        title=listed.title,
        source=listed.source,
        published=Moment.from_iso(listed.published) if listed.published else None,
        topics=tuple(listed.topics.split("\x1f")) if listed.topics else (),
        kind=listed.kind,
        related_count=listed.related,
        later_count=listed.later,
        problem=SEVERITIES[listed.problem],
        has_body=bool(listed.has_body),
        unpublished=bool(listed.unpublished),
        draft=bool(listed.draft),
        removed=bool(listed.removed),
        heat=listed.heat,
        quality=listed.quality,
        url=listed.url,
        saved=bool(listed.saved),
        twins=max(0, twins),
        common=_common_topics(listed.common or ""),
    )


@lru_cache(maxsize=16)
def _common_topics(joined: str) -> frozenset[str]:
    return frozenset(filter(None, joined.split("\x1f")))
