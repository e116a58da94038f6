"""What `broadsheet story`, `broadsheet stories` and `broadsheet related` print."""

from __future__ import annotations

from collections.abc import Iterator

from reader.cli.report import row_line, to_json
from reader.library import export
from reader.library.answers import Opened
from reader.library.library import Library
from reader.stories.timeline import EntryLine
from reader.text.plural import plural


def story_lines(library: Library, rowid: int, *, as_json: bool, markdown: bool) -> Iterator[str]:
    """The story of an article in time order: a line, a JSON object or a list item for each; nothing without a story."""
    shown = library.stories.timeline(rowid)
    if shown is None:
        return
    if markdown:
        yield from library.stories.markdown(rowid).splitlines()
        return
    if not as_json:
        yield shown.summary
    for line in shown.lines:
        if isinstance(line, EntryLine):
            row = line.row
            if as_json:
                marks = {"read": line.read, "starred": line.starred, "new": line.new}
                moment = export.moment_json("published", row.published)
                yield to_json(
                    {"id": row.id, "title": row.title, "source": row.source, "url": row.url, **moment, **marks}
                )
            else:
                yield row_line(library, row)


def stories_lines(library: Library, *, as_json: bool) -> Iterator[str]:
    """All stories: a JSON object each with its events and their reports; or a line with its days, size and name."""
    for told in library.stories.outlines():
        if as_json:
            yield to_json(
                {
                    "story": told.story.id,
                    "title": told.title,
                    "articles": [
                        {"id": row.id, "path": export.printable_path(row.path)}
                        for event in told.events
                        for row in event.reports
                    ],
                    "events": [
                        {
                            "title": event.title,
                            "articles": [export.printable_path(row.path) for row in event.reports],
                        }
                        for event in told.events
                    ],
                }
            )
        else:
            articles = plural(told.story.articles, "article")
            events = plural(told.story.events, "event")
            yield f"{told.story.id}  {told.days:23}  {articles:>13}  {events:>10}  {told.title}"


def related_lines(opened: Opened, *, as_json: bool) -> Iterator[str]:
    """The relations of an article in the order of the sidebar, a line or a JSON object each."""
    for relation, json in zip(opened.relations, export.relations_json(opened.relations), strict=True):
        if as_json:
            yield to_json(json)
        else:
            day = relation.card.published.isoformat()[:10] if relation.card.published else " " * 10
            more = f" {relation.label}" if relation.label else ""
            name = "ghost" if relation.is_ghost else relation.direction.value
            yield f"{relation.id}  {day}  {name:9}  {relation.card.title}  ({relation.reason}){more}"
