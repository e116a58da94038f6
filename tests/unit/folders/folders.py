"""Small article folders for the tests of the index, and what an index says about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from reader.folders.indexer import Indexer
from reader.index.index import Index
from reader.model.query import Selection


def write(
    root: Path,
    path: str,
    title: str,
    day: str = "",
    url: str = "",
    related: Iterable[tuple[str, str]] = (),
    body: str = "",
    **fields: object,
) -> Path:
    """Write an article. related: (title, url) pairs; fields: further lines of the front matter."""
    lines = ["---", f"title: '{title}'"]
    if day:
        lines.append(f"publishedDateTime: {day}")
    if url:
        lines.append(f"originalUrl: {url}")
    lines += [f"{name}: {value}" for name, value in fields.items()]
    entries = list(related)
    if entries:
        lines.append("related:")
        for other, address in entries:
            lines += [f"  - title: '{other}'", f"    webUrl: '{address}'"]
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*lines, "---", body]), encoding="utf-8")
    return file


def indexed(roots: Sequence[Path] | Path, cache: Path | None = None) -> Index:
    """An index that is up to date."""
    index = Index.open([roots] if isinstance(roots, Path) else roots, cache)
    Indexer(index).compare()
    return index


def titles(index: Index, selection: Selection | None = None) -> list[str]:
    """The titles of a list, in order."""
    rows = index.rows(index.rowids(selection or Selection(removed=True)))
    return [row.title if row else "?" for row in rows]


def picture(index: Index) -> dict[str, object]:
    """Everything that an index says about its files, independent of the numbers that it gave them."""
    numbers = index.rowids(Selection(removed=True))
    rows = {row.rowid: row for row in index.rows(numbers) if row is not None}
    assert len(rows) == len(numbers)
    moments = [row.published.epoch if row.published else -(1 << 60) for row in rows.values()]
    assert moments == sorted(moments, reverse=True)
    said: dict[str, object] = {"listed": sorted(str(index.file(number)) for number in numbers)}
    numbers = sorted({number for row in rows.values() for number in index.by_id(row.id)})  # with files that lists hide
    rows = {row.rowid: row for row in index.rows(numbers) if row is not None}
    places = {number: str(file[0]) for number in numbers if (file := index.file(number)) is not None}
    for number, row in rows.items():
        said[places[number]] = (
            *(row.id, row.title, row.source, row.published, row.topics, row.url, row.related_count, row.later_count),
            *(row.problem, row.has_body, row.removed, row.heat),
            [(position, places[target]) for position, target in index.links(number)],
            sorted(places[citing] for citing in index.cited_by(number)),
        )
    said["problems"] = index.problems()
    said["counts"] = index.counts()
    return said
