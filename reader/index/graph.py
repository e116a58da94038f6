"""Which article an entry of a related list, a link or a series means: one rule, in whatever order files come and go.

The rule: the keys of an entry (its addresses in order, then its title within the library folder) are tried in turn;
the first key that any article is known by decides. Among several articles of that key the nearest in time to the
citing one wins, then the later one, then the first by path. An entry whose deciding key is the citing article's own
means that article itself and is dropped, and so is a second entry for the same article. Links are resolved alike (see
`targets` for their keys); of several articles of one name the nearest by folder is meant. An edge has the kinds of all
that names its target.

What must be made again when an article comes or goes is found without looking at all: who has an edge to an article
of one of its keys, and who waits for one of its keys (`awaited`: what an entry tried before the key that decided).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.index import boilerplate, settling
from reader.index.file_names import get_name
from reader.index.record import unpack_linked, unpack_listed, unpack_own
from reader.index.select import blanks, portions
from reader.index.targets import HASH_BYTES, is_name_key
from reader.model.edge import LINKED, SERIES, STATED

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
    named = settling.before_links(conn, [number])
    lines = boilerplate.lines_of(conn, [number])
    _unlink(conn, [number])
    settling.after_links(conn, [number], named)
    boilerplate.recount(conn, lines)
    conn.execute("DELETE FROM refs WHERE article = ?", (number,))


def links(conn: sqlite3.Connection, number: int) -> list[tuple[int, int]]:
    """Position in the related list and number of each article that it means, in list order."""
    row = conn.execute("SELECT listed FROM refs WHERE article = ?", (number,)).fetchone()
    targets = resolve(conn, number, unpack_listed(row[0])) if row else []
    return [(position, target) for position, target in enumerate(targets) if target is not None]


def unlinked(conn: sqlite3.Connection, limit: int) -> list[int]:
    """Articles whose edges must be made, newest first."""
    return [row[0] for row in conn.execute("SELECT article FROM unlinked ORDER BY article DESC LIMIT ?", (limit,))]


class Edge(NamedTuple):
    """One article names another, as a row of its table."""

    src: int
    dst: int
    kind: int
    """STATED, LINKED, SERIES, or several of these together; 0 for a link in a line that stands in many files."""
    place: int
    """Number of the line in which the first link stands; 0 for none."""
    at: int
    """Which of the file's links it is, counted from 0 (`refs.words` has its words); -1 for none."""


_NEIGHBOURS = 12
"""Members of a series on each side in time that an article is related to."""

Plan = tuple[list[int], list[Edge], list[tuple[int, int]], list[tuple[int, int]]]
"""Numbers of some articles; their edges, the keys they wait for, and their later counts, as rows of the tables."""


class _Given(NamedTuple):
    """What an article's file says of others, besides its related list."""

    linked: list[tuple[bool, int, list[int]]]
    """Of each link whether it is an address, the number of its line, and its keys."""
    series: list[int]


def link(conn: sqlite3.Connection, numbers: Sequence[int]) -> int:
    """Make the edges of some articles again, whatever they were, and count who of theirs is later. Returns how many."""
    planned = plan(conn, numbers)
    put(conn, planned)
    return len(planned[1])


def plan(conn: sqlite3.Connection, numbers: Sequence[int]) -> Plan:
    """What `put` has to write for some articles. Only reads; holds while no article comes or goes."""
    numbers = sorted(numbers)
    articles: list[_Wanted] = []
    given: dict[int, _Given] = {}
    for part in portions(numbers):
        sql = f"SELECT article, own, listed, linked, series FROM refs WHERE article IN ({blanks(part)})"  # noqa: S608
        for number, own, listed, linked, series in conn.execute(sql, part):
            articles.append(_wanted(number, own, unpack_listed(listed)))
            if linked or series:
                given[number] = _Given(list(unpack_linked(linked)), unpack_own(series))
    holders = _holders(conn, articles)
    homes = _add_holders(conn, given.values(), holders)
    lines = {(dst, place) for dst, place in conn.execute("SELECT dst, place FROM boilerplate")} if given else set()
    made: list[tuple[int, list[int]]] = []
    awaited: list[tuple[int, int]] = []
    edges: list[Edge] = []
    for article in articles:
        number = article[0]
        targets, waiting = _decide(conn, article, holders)
        own_edges = {dst: Edge(number, dst, STATED, 0, -1) for dst in targets if dst is not None}
        if number in given:
            waiting += _add_edges(conn, article, given[number], holders, homes, own_edges)
        edges.extend(
            edge._replace(kind=0) if edge.kind == LINKED and (edge.dst, edge.place) in lines else edge
            for edge in own_edges.values()
        )
        made.append((number, list(own_edges)))
        awaited.extend((key, number) for key in waiting)
    edges.sort()
    epochs: dict[int, int | None] = {}
    for part in portions(sorted({*numbers, *(edge.dst for edge in edges)})):
        epochs.update(conn.execute(f"SELECT id, epoch FROM article WHERE id IN ({blanks(part)})", part))  # noqa: S608
    return list(numbers), edges, awaited, list(_later_counts(made, epochs))


def put(conn: sqlite3.Connection, planned: Plan) -> None:
    """Write the edges that were planned in place of those that there are."""
    numbers, edges, awaited, later = planned
    named = settling.before_links(conn, numbers)
    lines = boilerplate.lines_of(conn, numbers)
    lines |= {(edge.dst, edge.place) for edge in edges if edge.kind in (0, LINKED)}
    _unlink(conn, numbers)
    conn.executemany("INSERT INTO edge VALUES (?, ?, ?, ?, ?)", edges)
    settling.after_links(conn, numbers, named)
    conn.executemany("INSERT OR IGNORE INTO awaited VALUES (?, ?)", awaited)
    conn.executemany("UPDATE article SET later = ? WHERE id = ?", later)
    boilerplate.recount(conn, lines)


def put_links(conn: sqlite3.Connection, rows: Sequence[tuple[int, bytes, str]]) -> None:
    """The links of some texts were read: keep them, and remember that edges must be made of them.

    rows: number of the article, its links as they are packed, the words around each.
    """
    kept = [(linked, words, number) for number, linked, words in rows if linked]
    conn.executemany("UPDATE refs SET linked = ?, words = ? WHERE article = ?", kept)
    conn.executemany(
        "INSERT OR IGNORE INTO unlinked SELECT article FROM refs WHERE article = ?", [row[2:] for row in kept]
    )


def welcome(conn: sqlite3.Connection, hosts: Iterable[int], *, first: bool) -> None:
    """Articles with addresses of some hosts come: links to those may lead to articles from now on.

    first: nothing is linked yet.
    """
    for host in hosts:
        if conn.execute("INSERT OR IGNORE INTO home VALUES (?)", (host,)).rowcount > 0 and not first:
            packed = host.to_bytes(HASH_BYTES, "big", signed=True)
            conn.execute(
                "INSERT OR IGNORE INTO unlinked SELECT article FROM refs WHERE instr(linked, ?) > 0", (packed,)
            )


def _add_holders(conn: sqlite3.Connection, given: Iterable[_Given], holders: _Holders) -> set[int]:
    """Look up who is known by the keys of links and series; returns the hosts of which the library has articles."""
    given = list(given)
    hosts = {keys[0] for one in given for is_address, _, keys in one.linked if is_address}
    homes: set[int] = set()
    for part in portions(sorted(hosts)):
        homes.update(row[0] for row in conn.execute(f"SELECT host FROM home WHERE host IN ({blanks(part)})", part))  # noqa: S608
    keys = {key for one in given for key in one.series}
    for one in given:
        for is_address, _, named in one.linked:
            keys.update(named[1:] if is_address and named[0] in homes else () if is_address else named)
    _look_up(conn, keys - holders.keys(), holders)
    return homes


def _add_edges(
    conn: sqlite3.Connection,
    article: _Wanted,
    given: _Given,
    holders: _Holders,
    homes: set[int],
    edges: dict[int, Edge],
) -> list[int]:
    """Add the edges of links and series to those of the related list; returns the keys that were tried in vain."""
    number, own = article[0], article[1]
    waiting: list[int] = []
    for at, (is_address, place, keys) in enumerate(given.linked):
        if is_address and keys[0] not in homes:
            continue
        target = _target(conn, number, own, keys[1:] if is_address else keys, holders, waiting)
        if target is not None and target != number:
            before = edges.get(target)
            if before is None:
                edges[target] = Edge(number, target, LINKED, place, at)
            elif not before.kind & LINKED:
                edges[target] = Edge(number, target, before.kind | LINKED, place, at)
    for key in given.series:
        waiting.append(key)  # whoever joins the series may be nearer in time
        members = holders.get(key, number)
        for member in _near_members(number, [members] if isinstance(members, int) else members):
            before = edges.get(member) or Edge(number, member, 0, 0, -1)
            edges[member] = before._replace(kind=before.kind | SERIES)
    return waiting


def _target(
    conn: sqlite3.Connection, number: int, own: list[int], keys: Sequence[int], holders: _Holders, waiting: list[int]
) -> int | None:
    """The article that one link means, perhaps the linking one itself; None for none. Adds the keys tried in vain."""
    for key in keys:
        if key in own:
            return number
        holder = holders.get(key)
        if holder is not None:
            return _meant(conn, number, key, holder)
        waiting.append(key)
    return None


def _near_members(number: int, members: Sequence[int]) -> list[int]:
    """The members of a series that are nearest in time on each side (numbers follow time), without the article."""
    ordered = sorted({*members, number})
    place = ordered.index(number)
    return [*ordered[max(0, place - _NEIGHBOURS) : place], *ordered[place + 1 : place + 1 + _NEIGHBOURS]]


def _later_counts(made: Iterable[tuple[int, list[int]]], epochs: Mapping[int, int | None]) -> Iterator[tuple[int, int]]:
    """How many of each article's targets were published after it, with its number."""
    for number, targets in made:
        own = epochs.get(number)
        if own is None:
            yield 0, number
            continue
        dates = [epochs.get(target) for target in targets]
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


def resolve_links(
    conn: sqlite3.Connection, number: int, links: Sequence[tuple[bool, int, list[int]]]
) -> list[int | None]:
    """The articles that some links of one article mean (as `unpack_linked` gives them); None for ghosts."""
    row = conn.execute("SELECT own FROM refs WHERE article = ?", (number,)).fetchone()
    own, holders = unpack_own(row[0]) if row else [], dict[int, int | list[int]]()
    homes = _add_holders(conn, [_Given(list(links), [])], holders)
    return [
        None
        if is_address and keys[0] not in homes
        else _target(conn, number, own, keys[1:] if is_address else keys, holders, [])
        for is_address, _, keys in links
    ]


def namesakes(conn: sqlite3.Connection, keys: Iterable[int]) -> int:
    """How many articles are known by the first of these keys that any is known by."""
    for key in keys:
        count: int = conn.execute("SELECT count(*) FROM key WHERE hash = ?", (key,)).fetchone()[0]
        if count:
            return count
    return 0


def _wanted(number: int, own: bytes, entries: list[bytes]) -> _Wanted:
    firsts = [int.from_bytes(entry[:HASH_BYTES], "big", signed=True) for entry in entries]
    return number, unpack_own(own), entries, firsts


def _holders(conn: sqlite3.Connection, wanted: Iterable[_Wanted]) -> _Holders:
    """Who is known by the keys that matter. First keys are looked up first: they mostly decide."""
    holders: _Holders = {}
    firsts: set[int] = set()
    for _, _, _, keys in wanted:
        firsts.update(keys)
    _look_up(conn, firsts, holders)
    rest = {
        key
        for _, _, entries, keys in wanted
        for entry, first in zip(entries, keys, strict=True)
        if first not in holders
        for key in unpack_own(entry)
    }
    _look_up(conn, rest - firsts, holders)
    return holders


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
                target = _meant(conn, number, key, holder)
                break
            waiting.append(key)
        if target in taken:
            target = None
        elif target is not None:
            taken.add(target)
        targets.append(target)
    return targets, waiting


def _meant(conn: sqlite3.Connection, number: int, key: int, holder: int | list[int]) -> int:
    """The one of those who are known by a key that an article means by it."""
    if isinstance(holder, int):
        return holder
    return _closest(conn, number, holder) if is_name_key(key) else _nearest(conn, number, holder)


def _closest(conn: sqlite3.Connection, number: int, candidates: list[int]) -> int:
    """Of several articles of one name the one whose folder is nearest, then the one with the shortest path."""

    def place(article: int) -> tuple[int, str, str]:
        row = conn.execute(
            "SELECT d.root, d.path, a.name FROM article a JOIN dir d ON d.id = a.dir WHERE a.id = ?", (article,)
        ).fetchone()
        return (row[0], get_name(row[1]), get_name(row[2])) if row else (0, "", "")

    root, folder, _ = place(number)
    here = folder.split("/") if folder else []

    def far(candidate: int) -> tuple[bool, int, int, str, int]:
        other, path, name = place(candidate)
        parts = path.split("/") if path else []
        common = 0
        for one, two in zip(here, parts, strict=False):
            if one != two:
                break
            common += 1
        return other != root, len(here) + len(parts) - 2 * common, len(name), f"{path}/{name}", candidate

    return min(map(far, candidates))[-1]


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
