"""The commands about stars that are there: `note`, `follow-ups`, `digest`."""

from __future__ import annotations

import click

from reader.cli.opening import fail
from reader.cli.printing import emit
from reader.cli.shared import (
    article_argument,
    close_saved,
    json_option,
    library_option,
    refreshed_library,
    state_option,
)


@click.command("note")
@article_argument
@click.argument("words", nargs=-1, metavar="WORDS...")
@library_option
@state_option
def note_command(article: str, words: tuple[str, ...], library: tuple[str, ...], state: str | None) -> None:
    """Star an article with words: a note, a day, a scope.

    A day is written @fri, @2026-12-01 or "@in 3 weeks", a scope #other-sources or #any. ARTICLE is an ID (`broadsheet
    list` prints them), an address, a file, or, in quotes, a query that finds just one.

    What is not mentioned stays; @none takes the day away, a single - the note (write -- before it).
    """
    from reader.cli.choosing import one_article
    from reader.cli.follow_commands import note

    opened = refreshed_library(library, state)
    try:
        try:
            emit(note(opened, one_article(opened, article), " ".join(words)))
        except ValueError as mistake:
            fail(str(mistake))
    finally:
        close_saved(opened)


@click.command("follow-ups")
@library_option
@state_option
@json_option
@click.option("--new", "only_new", is_flag=True, help="Print developments only that you have not read.")
@click.option("--exit-code", is_flag=True, help="End with status 3 when there is a development that you have not read.")
def follow_ups_command(
    library: tuple[str, ...], state: str | None, as_json: bool, only_new: bool, exit_code: bool
) -> None:
    """Print what happened next on each starred article.

    Later events of its story, each with the reason.
    """
    from reader.cli.follow_commands import follow_up_lines, is_news

    opened = refreshed_library(library, state)
    try:
        told = opened.follow.told()
        for line in follow_up_lines(told, as_json=as_json, only_new=only_new):
            emit(line)
    finally:
        opened.close()
    if exit_code and is_news(told):
        raise SystemExit(3)


@click.command("digest")
@library_option
@state_option
@click.option("--since", metavar="DATE", default="7d", help="From this day on, as in a search: 2026-11-20, monday, 7d.")
@click.option("--markdown", "form", flag_value="markdown", help="A Markdown document.")
@click.option("--html", "form", flag_value="html", help="A web page.")
@click.option("--text", "form", flag_value="text", default="text", help="Plain text, the default.")
def digest_command(library: tuple[str, ...], state: str | None, since: str, form: str | None) -> None:
    """Print what happened next on your stars, as a page.

    With sources and links: a page that you can send.
    """
    from reader.library.digest import digest_lines
    from reader.library.export_body import Form
    from reader.query.periods import period

    opened = refreshed_library(library, state)
    try:
        today = opened.follow.today
        span = period(since, today)
        if span is None or span.start is None:
            fail(f"{since!r} is no day; such as 2026-11-20, monday, 7d")
        for line in digest_lines(opened.follow.active(), span.start, today, opened.zone, Form(form or "text")):
            emit(line)
    finally:
        opened.close()


STAR_COMMANDS = (note_command, follow_ups_command, digest_command)
"""All of them, for the group of commands."""
