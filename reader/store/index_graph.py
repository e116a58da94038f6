"""Which article an entry of a related list means. One rule, the same result in whatever order files come and go.

The rule: the keys of an entry (its addresses in order, then its title within the library folder) are tried in turn;
the first key that any article is known by decides. Among several articles of that key the nearest in time to the
citing one wins, then the later one, then the first by path. An entry whose deciding key is the citing article's own
means that article itself and is dropped, and so is a second entry for the same article.

What must be made again when an article comes or goes is found without looking at all: who has an edge to an article
of one of its keys, and who waits for one of its keys (`awaited`: what an entry tried before the key that decided).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from reader.store.record import unpack_listed, unpack_own

_CHUNK = 2000
"""Articles whose edges are made in one go."""


def touch(conn: sqlite3.Connection, keys: Iterable[int]) -> None:
    """An article of these keys came or goes: remember whose edges that may change."""
    for key in keys:
        conn.execute("INSERT OR IGNORE INTO unlinked SELECT src FROM awaited WHERE hash = ?", (key,))
        conn.execute(
            "INSERT OR IGNORE INTO unlinked SELECT e.src FROM key k JOIN edge e ON e.dst = k.article WHERE k.hash = ?",
            (key,),
        )


def forget(conn: sqlite3.Connection, number: int) -> None:
    """An article goes: take it out of the graph, and remember whose edges that changes."""
    row = conn.execute("SELECT own FROM refs WHERE article = ?", (number,)).fetchone()
    own = unpack_own(row[0]) if row else []
    touch(conn, own)
    conn.executemany("DELETE FROM key WHERE hash = ? AND article = ?", [(key, number) for key in own])
    conn.execute("DELETE FROM edge WHERE src = ?", (number,))
    conn.execute("DELETE FROM awaited WHERE src = ?", (number,))
    conn.execute("DELETE FROM refs WHERE article = ?", (number,))
    conn.execute("DELETE FROM unlinked WHERE article = ?", (number,))


def unlinked(conn: sqlite3.Connection, limit: int = _CHUNK) -> list[int]:
    """Articles whose edges must be made, newest first."""
    return [row[0] for row in conn.execute("SELECT article FROM unlinked ORDER BY article DESC LIMIT ?", (limit,))]


def link(conn: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Make the edges of some articles again, whatever they were, and count who of theirs is later."""
    marks = [(number,) for number in numbers]
    conn.executemany("DELETE FROM edge WHERE src = ?", marks)
    conn.executemany("DELETE FROM awaited WHERE src = ?", marks)
    conn.executemany("DELETE FROM unlinked WHERE article = ?", marks)
    edges: list[tuple[int, int, int]] = []
    awaited: list[tuple[int, int]] = []
    wanted: list[tuple[int, list[int], list[list[int]]]] = []
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        rows = conn.execute(
            f"SELECT article, own, listed FROM refs WHERE article IN ({', '.join('?' * len(part))})",  # noqa: S608
            part,
        )
        wanted.extend((number, unpack_own(own), unpack_listed(listed)) for number, own, listed in rows)
    holders = _holders(conn, wanted)
    for number, own, entries in wanted:
        targets, waiting = _decide(conn, number, own, entries, holders)
        edges.extend((number, position, target) for position, target in enumerate(targets) if target is not None)
        awaited.extend((key, number) for key in waiting)
    conn.executemany("INSERT INTO edge VALUES (?, ?, ?)", edges)
    conn.executemany("INSERT OR IGNORE INTO awaited VALUES (?, ?)", awaited)
    conn.executemany(
        "UPDATE article SET later = (SELECT count(*) FROM edge e JOIN article d ON d.id = e.dst"
        " WHERE e.src = article.id AND d.epoch > article.epoch) WHERE id = ?",
        marks,
    )


def resolve(conn: sqlite3.Connection, number: int, entries: list[list[int]]) -> list[int | None]:
    """The articles that the entries of one article mean, by the rule; None for ghosts, itself and doubles."""
    row = conn.execute("SELECT own FROM refs WHERE article = ?", (number,)).fetchone()
    own = unpack_own(row[0]) if row else []
    return _decide(conn, number, own, entries, _holders(conn, [(number, own, entries)]))[0]


def _holders(
    conn: sqlite3.Connection, wanted: Iterable[tuple[int, list[int], list[list[int]]]]
) -> dict[int, int | list[int]]:
    """Who is known by each key: an article's number, or several. First keys are looked up first: they mostly decide."""
    found: dict[int, int | list[int]] = {}
    firsts = {entry[0] for _, _, entries in wanted for entry in entries if entry}
    _look_up(conn, firsts, found)
    rest = {
        key
        for _, _, entries in wanted
        for entry in entries
        if len(entry) > 1 and entry[0] not in found
        for key in entry[1:]
    }
    _look_up(conn, rest - firsts, found)
    return found


def _look_up(conn: sqlite3.Connection, keys: set[int], found: dict[int, int | list[int]]) -> None:
    ordered = sorted(keys)
    for start in range(0, len(ordered), 1000):
        part = ordered[start : start + 1000]
        rows = conn.execute(f"SELECT hash, article FROM key WHERE hash IN ({', '.join('?' * len(part))})", part)  # noqa: S608
        for key, number in rows:
            other = found.get(key)
            if other is None:
                found[key] = number
            elif isinstance(other, list):
                other.append(number)
            else:
                found[key] = [other, number]


def _decide(
    conn: sqlite3.Connection,
    number: int,
    own: list[int],
    entries: list[list[int]],
    holders: dict[int, int | list[int]],
) -> tuple[list[int | None], list[int]]:
    """The target of each entry, and the keys that were tried in vain."""
    targets: list[int | None] = []
    waiting: list[int] = []
    taken: set[int] = set()
    for entry in entries:
        target: int | None = None
        for key in entry:
            if key in own:
                break
            holder = holders.get(key)
            if holder is not None:
                target = holder if isinstance(holder, int) else _nearest(conn, number, holder)
                break
            waiting.append(key)
        if target in taken:
            target = None
        elif target is not None:
            taken.add(target)
        targets.append(target)
    return targets, waiting


def _nearest(conn: sqlite3.Connection, number: int, candidates: list[int]) -> int:
    """The one of several articles that is meant, told by what their files say and not by when they were read."""
    epoch = conn.execute("SELECT epoch FROM article WHERE id = ?", (number,)).fetchone()[0]
    rows: list[tuple[bool, int, int, int, str, str, int]] = []
    for candidate in candidates:
        when, root, path, name = conn.execute(
            "SELECT a.epoch, d.root, d.path, a.name FROM article a JOIN dir d ON d.id = a.dir WHERE a.id = ?",
            (candidate,),
        ).fetchone()
        far = epoch is None or when is None
        rows.append((far, 0 if far else abs(when - epoch), -(when or 0), root, repr(path), repr(name), candidate))
    return min(rows)[-1]
