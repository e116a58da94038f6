"""The topics that nearly all articles have, which lists do not show at each of them.

All articles are counted seldom: each time it is noted how many may come or go until the answer can be another.
"""

from __future__ import annotations

import sqlite3

from reader.index.counted import meta, put_meta

_SHARE = (4, 5)
"""Share of the articles from which on a topic is common, as a fraction."""
_LEAST = 20
"""Articles below which no topic is called common."""
_NAMES, _SLACK = "common", "common_slack"


def keep_common(conn: sqlite3.Connection, changed: int) -> None:
    """Bring the names up to date that `meta` has under `common`. changed: rows of articles that have come or gone."""
    slack = meta(conn, _SLACK) - changed
    if slack < 0:
        names, slack = count_common(conn)
        conn.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_NAMES, "\x1f".join(names)))
    put_meta(conn, _SLACK, slack)


def count_common(conn: sqlite3.Connection) -> tuple[list[str], int]:
    """The names of the common topics, and how many articles may come or go in which they stay the same for sure."""
    live = conn.execute("SELECT count(*) FROM article WHERE removed = 0").fetchone()[0]
    if live < _LEAST:
        return [], 0
    share, whole = _SHARE
    slack = live - _LEAST
    names: list[str] = []
    counts: list[tuple[int, int]] = conn.execute("SELECT topic, count(*) FROM article_topic GROUP BY topic").fetchall()
    for topic, many in [*counts, (0, 0)]:  # also one that no article has yet
        above = whole * many - share * live  # one article more or less adds at most `whole`
        slack = min(slack, above // whole if above >= 0 else (-above - 1) // whole)
        if above >= 0:
            names.append(conn.execute("SELECT name FROM topic WHERE id = ?", (topic,)).fetchone()[0])
    return sorted(names), slack
