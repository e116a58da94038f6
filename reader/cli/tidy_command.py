"""`broadsheet feeds tidy`: old articles of feeds moved to an archive, or removed; told first, and never by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.news_session import guarded
from reader.cli.opening import fail, open_library, settings
from reader.cli.printing import emit, say
from reader.text.clean import clean_line
from reader.text.plural import plural

if TYPE_CHECKING:
    from reader.feeds.session import NewsSession

_SHOWN = 5
"""Files that are named."""


@click.command("tidy")
@click.option("--older", "days", type=click.IntRange(1, 36_500), metavar="DAYS", help="Setting keep_days, else needed.")
@click.option("--archive", metavar="FOLDER", help="Where they are moved; setting archive_folder.")
@click.option("--remove", is_flag=True, help="Remove them instead.")
@click.option("--yes", is_flag=True, help="Do it. Without it, what would be done is told.")
@click.pass_context
def tidy_command(ctx: click.Context, days: int | None, archive: str | None, remove: bool, yes: bool) -> None:
    """Move old articles out of the library, or remove them; without --yes only tell which.

    Old are those that came with feeds more than DAYS days ago, are read, and have no star, note or date of yours. Files
    that somebody has edited stay, and so does all that no feed has brought. They do not come back with a fetch.
    """
    from reader.feeds.retention import old_files, put_away

    session: NewsSession = ctx.obj
    config = settings()
    days = days or config.keep_days
    if not days:
        fail("say how old they must be: --older DAYS, or the setting keep_days")
    place = Path(archive).expanduser().absolute() if archive else config.archive_folder
    if not remove and place is None:
        fail("say where they go: --archive FOLDER, the setting archive_folder, or --remove")
    before = int((datetime.now(UTC) - timedelta(days=days)).timestamp())
    state = ctx.parent.params.get("state") if ctx.parent else None
    chosen = _done_with(session, guarded(lambda: old_files(session.store, before)), state)
    where = "removed" if remove else f"moved to {clean_line(str(place))}"
    if not yes:
        emit(f"{plural(len(chosen), 'article')} would be {where}")
        for path in chosen[:_SHOWN]:
            emit(f"  {clean_line(path)}")
        if len(chosen) > _SHOWN:
            emit(f"  and {len(chosen) - _SHOWN:,} more")
        say("Nothing was changed; --yes does it")
        return
    result = guarded(lambda: put_away(session.store, chosen, None if remove else place))
    emit(f"{plural(len(result.done), 'article')} {where}")
    if result.left:
        say(f"{plural(len(result.left), 'file')} left: edited, or another one of that name is in the archive")


def _done_with(session: NewsSession, paths: list[str], state: object) -> list[str]:
    """Those of the files whose articles are read and have no other mark."""
    if not paths:
        return []
    library = open_library([session.folder], state if isinstance(state, str) else None, settings(), heard=False)
    try:
        library.refresh(lambda _: None, lambda: False)
        numbers = library.index.at(session.folder / path for path in paths)
        articles = dict(zip(numbers.values(), library.index.ids(list(numbers)), strict=True))
        states = {file: library.state_of(article) for file, article in articles.items() if article}
    finally:
        library.close()
    done = {
        file
        for file, mark in states.items()
        if mark.read and not (mark.starred or mark.note or mark.due or mark.status or mark.snoozed)
    }
    return [path for path in paths if session.folder / path in done]
