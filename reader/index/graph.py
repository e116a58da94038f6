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
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reader.index import settling
from reader.index.record import HASH_BYTES, unpack_listed, unpack_own
from reader.index.select import blanks, portions

_Wanted = tuple[int, list[int], list[bytes], list[int]]
"""An article's number, its own keys, the packed keys of each entry of its list, and the first of each (0 for none)."""
_Holders = dict[int, int | list[int]]
"""Who is known by each key: an article's number, or several."""


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
    _unlink(conn, [number])
    conn.execute("DELETE FROM refs WHERE article = ?", (number,))


def links(conn: sqlite3.Connection, number: int) -> list[tuple[int, int]]:
    """Position in the related list and number of each article that it means, in list order."""
    row = conn.execute("SELECT listed FROM refs WHERE article = ?", (number,)).fetchone()
    targets = resolve(conn, number, unpack_listed(row[0])) if row else []
    return [(position, target) for position, target in enumerate(targets) if target is not None]


def unlinked(conn: sqlite3.Connection, limit: int) -> list[int]:
    """Articles whose edges must be made, newest first."""
    return [row[0] for row in conn.execute("SELECT article FROM unlinked ORDER BY article DESC LIMIT ?", (limit,))]


Plan = tuple[list[int], list[tuple[int, int]], list[tuple[int, int]], list[tuple[int, int]]]
"""Numbers of some articles; their edges, the keys they wait for, and their later counts, as rows of the tables."""


def link(conn: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Make the edges of some articles again, whatever they were, and count who of theirs is later."""
    put(conn, plan(conn, numbers))


def plan(conn: sqlite3.Connection, numbers: Sequence[int]) -> Plan:
    """What `put` has to write for some articles. Only reads; holds while no article comes or goes."""
    numbers = sorted(numbers)
    wanted: list[_Wanted] = []
    epochs: dict[int, int | None] = {}
    for part in portions(numbers):
        rows = conn.execute(f"SELECT article, own, listed FROM refs WHERE article IN ({blanks(part)})", part)  # noqa: S608
        wanted.extend(_wanted(number, own, unpack_listed(listed)) for number, own, listed in rows)
    holders = _holders(conn, wanted)
    made: list[tuple[int, list[int]]] = []
    awaited: list[tuple[int, int]] = []
    for article in wanted:
        targets, waiting = _decide(conn, article, holders)
        made.append((article[0], [target for target in targets if target is not None]))
        awaited.extend((key, article[0]) for key in waiting)
    edges = sorted((number, target) for number, found in made for target in found)
    for part in portions(sorted({*numbers, *(target for _, target in edges)})):
        epochs.update(conn.execute(f"SELECT id, epoch FROM article WHERE id IN ({blanks(part)})", part))  # noqa: S608
    return list(numbers), edges, awaited, list(_later_counts(made, epochs))


def put(conn: sqlite3.Connection, planned: Plan) -> None:
    """Write the edges that were planned in place of those that there are."""
    numbers, edges, awaited, later = planned
    named = settling.before_links(conn, numbers)
    _unlink(conn, numbers)
    conn.executemany("INSERT INTO edge VALUES (?, ?)", edges)
    settling.after_links(conn, numbers, named)
    conn.executemany("INSERT OR IGNORE INTO awaited VALUES (?, ?)", awaited)
    conn.executemany("UPDATE article SET later = ? WHERE id = ?", later)


def _later_counts(made: Iterable[tuple[int, list[int]]], epochs: Mapping[int, int | None]) -> Iterator[tuple[int, int]]:
    """How many of each article's targets were published after it, with its number."""
    for number, found in made:
        own = epochs.get(number)
        if own is None:
            yield 0, number
            continue
        dates = [epochs.get(target) for target in found]
        yield sum(date is not None and date > own for date in dates), number


def _unlink(conn: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Forget the edges that some articles have, and that they must be made."""
    for part in portions(numbers):
        for table, column in (("edge", "src"), ("awaited", "src"), ("unlinked", "article")):
            conn.execute(f"DELETE FROM {table} WHERE {column} IN ({blanks(part)})", part)  # noqa: S608


def resolve(conn: sqlite3.Connection, number: int, entries: list[bytes]) -> list[int | None]:
    """The articles that the entries of one article mean, by the rule; None for ghosts, itself and doubles."""
    row = conn.execute("SELECT own FROM refs WHERE article = ?", (number,)).fetchone()
    article = _wanted(number, row[0] if row else b"", entries)
    return _decide(conn, article, _holders(conn, [article]))[0]


def _wanted(number: int, own: bytes, entries: list[bytes]) -> _Wanted:
    firsts = [int.from_bytes(entry[:HASH_BYTES], "big", signed=True) for entry in entries]
    return number, unpack_own(own), entries, firsts


def _holders(conn: sqlite3.Connection, wanted: Iterable[_Wanted]) -> _Holders:
    """Who is known by the keys that matter. First keys are looked up first: they mostly decide."""
    found: _Holders = {}
    firsts: set[int] = set()
    for _, _, _, keys in wanted:
        firsts.update(keys)
    _look_up(conn, firsts, found)
    rest = {
        key
        for _, _, entries, keys in wanted
        for entry, first in zip(entries, keys, strict=True)
        if first not in found
        for key in unpack_own(entry)
    }
    _look_up(conn, rest - firsts, found)
    return found


def _look_up(conn: sqlite3.Connection, keys: set[int], found: _Holders) -> None:
    ordered = sorted(keys)
    for part in portions(ordered):
        rows = conn.execute(f"SELECT hash, article FROM key WHERE hash IN ({blanks(part)})", part)  # noqa: S608
        for key, number in rows:
            other = found.get(key)
            if other is None:
                found[key] = number
            elif isinstance(other, list):
                other.append(number)
            else:
                found[key] = [other, number]


def _decide(conn: sqlite3.Connection, article: _Wanted, holders: _Holders) -> tuple[list[int | None], list[int]]:
    """The target of each entry of an article's list, and the keys that were tried in vain."""
    number, own, entries, firsts = article
    targets: list[int | None] = []
    waiting: list[int] = []
    taken: set[int] = set()
    for entry, first in zip(entries, firsts, strict=True):
        target: int | None = None
        for key in (first,) if first in holders or first in own else unpack_own(entry):
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
        distance = -1 if epoch is None or when is None else abs(when - epoch)
        rows.append((distance < 0, distance, -(when or 0), root, repr(path), repr(name), candidate))
    return min(rows)[-1]
