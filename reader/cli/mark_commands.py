"""The commands that set a mark on articles: `read`, `unread`, `star`, `unstar`. The reader's undo takes them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from reader.cli.printing import emit
from reader.cli.shared import articles_argument, close_saved, library_option, refreshed_library, state_option
from reader.text.plural import plural

if TYPE_CHECKING:
    from reader.library.library import Library
    from reader.model.row import Row


@dataclass(frozen=True, slots=True)
class Verb:
    """One of the commands."""

    name: str
    field: str
    """The mark that it sets or takes away: `read` or `starred`."""
    value: bool
    label: str
    """What undo calls it; as the keys of the reader for the same."""
    words: str
    """`3 articles ...`: what was done."""
    help: str


VERBS = (
    Verb("read", "read", True, "read", "marked read", "Mark articles read."),
    Verb("unread", "read", False, "unread", "marked unread", "Mark articles unread."),
    Verb("star", "starred", True, "starred", "starred", "Star articles, to be told what happens next."),
    Verb("unstar", "starred", False, "unstarred", "no longer starred", "Take the stars of articles away."),
)
_MORE = """
    ARTICLE is an ID (`broadsheet list` prints them), an address or a file; all other words together are a query, and
    everything that it finds is meant. It is one step, which u in the reader takes back.
"""
dry_run_option = click.option("--dry-run", is_flag=True, help="Print what would change; change nothing.")


def mark_articles(library: Library, rowids: Iterable[int], verb: Verb, *, dry_run: bool) -> tuple[list[Row], str]:
    """Set the mark of a verb on articles; returns those that change, and a sentence with their number."""
    from reader.library.answers import Target

    rows = {row.id: row for row in library.rows(list(rowids)) if row is not None}
    changing = [row for row in rows.values() if getattr(library.state_of(row.id), verb.field) != verb.value]
    if not dry_run:
        targets = map(Target.of_row, changing)
        library.marks.mark_each(((target, {verb.field: verb.value}) for target in targets), verb.label)
        if verb.field == "starred":
            library.follow.keep_summaries()
    would_be = "would be " if dry_run else ""
    sentence = f"{plural(len(changing), 'article')} {would_be}{verb.words}"
    if len(rows) > len(changing):
        sentence += f"; {len(rows) - len(changing):,} {'is' if len(rows) - len(changing) == 1 else 'are'} so already"
    return changing, sentence


def _command(verb: Verb) -> click.Command:
    @click.command(verb.name, help=verb.help + "\n" + _MORE)
    @articles_argument
    @library_option
    @state_option
    @dry_run_option
    def command(articles: Sequence[str], library: Sequence[str], state: str | None, dry_run: bool) -> None:
        from reader.cli import report
        from reader.cli.choosing import chosen_articles

        opened = refreshed_library(library, state)
        try:
            rows, sentence = mark_articles(opened, chosen_articles(opened, articles), verb, dry_run=dry_run)
            if dry_run:
                for row in rows:
                    emit(report.row_line(opened, row))
            emit(sentence)
        finally:
            close_saved(opened)

    return command


MARK_COMMANDS = tuple(map(_command, VERBS))
"""All of them, for the group of commands."""
