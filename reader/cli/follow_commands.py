"""The commands about stars: put one, take it away, and what happened next on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reader.cli.report import to_json
from reader.library import export

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.library.told import Told


def note(library: Library, number: int, line: str) -> str:
    """Star an article with words, as the key for it does; a sentence about it. Raises ValueError for a mistake."""
    from reader.library.answers import Target
    from reader.stories.star_words import star_words, words_of

    words = star_words(line, library.clock().astimezone(library.zone).date())
    if words.mistake:
        raise ValueError(words.mistake)
    targets = [Target.of_row(row) for row in library.rows([number]) if row is not None]
    library.marks.mark(targets, "starred with words", starred=True, fields=words.fields)
    library.follow.keep_summaries()
    state = library.state_of(targets[0].id)
    return f"Starred: {words_of(state.note, state.due, state.scope) or targets[0].title}"


def follow_up_lines(told: Iterable[Told], *, as_json: bool, only_new: bool) -> Iterator[str]:
    """What happened next on each star: a JSON object a star; or a line for the star and one for each development."""
    for star in told:
        lines = [line for line in star.lines if not (only_new and line.seen)]
        if as_json:
            published = star.star.published
            yield to_json(
                {
                    "star": {
                        "id": star.star.id,
                        "path": export.printable_path(star.star.row.path) if star.star.row else None,
                        "title": star.star.title,
                    },
                    "developments": [
                        {
                            "title": line.title,
                            "published": line.reports[0].published.isoformat() if line.reports[0].published else None,
                            "articles": [export.printable_path(row.path) for row in line.reports],
                            "reason": line.reason,
                            "seen": line.seen,
                        }
                        for line in lines
                    ],
                    "weaker": star.weaker,
                    "quiet_since": published.isoformat() if published and not star.lines else None,
                    "quiet": star.quiet,
                }
            )
        elif lines or not only_new:
            yield f"{star.star.id}  {star.star.title}" + (f"  ({star.quiet})" if star.quiet else "")
            for line in lines:
                day = line.reports[0].published.isoformat()[:10] if line.reports[0].published else " " * 10
                yield f"  {' ' if line.seen else '*'} {day}  {line.title}  ({line.reason})"


def is_news(told: Iterable[Told]) -> bool:
    """Whether any star has a development that was not seen."""
    return any(not line.seen for star in told for line in star.lines)
