"""`broadsheet export`: articles as one document, printed or written into a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.choosing import chosen_articles
from reader.cli.opening import at_home, fail, fail_with
from reader.cli.printing import FAILED, emit, harmless
from reader.cli.shared import library_option, refreshed_library, state_option
from reader.cli.shell_completion import complete_articles
from reader.text.clean import clean_line
from reader.text.plural import plural

if TYPE_CHECKING:
    from reader.library.export_body import Form
    from reader.library.export_document import Exported
    from reader.library.library import Library


@click.command("export")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...", shell_complete=complete_articles)
@library_option
@state_option
@click.option("--markdown", "form", flag_value="markdown", default="markdown", help="A Markdown document, the default.")
@click.option("--html", "form", flag_value="html", help="A web page.")
@click.option("--text", "form", flag_value="text", help="Plain text.")
@click.option("--stars", is_flag=True, help="All that is starred, with your notes; also what has no file any more.")
@click.option("--no-texts", is_flag=True, help="Without the texts: headlines, sources, days, notes, summaries.")
@click.option("--title", default="", metavar="TITLE", help="What stands over several articles.")
@click.option("--output", "-o", metavar="FILE", help="Write into this file, or into a folder under a fitting name.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.option("--dry-run", is_flag=True, help="Print which articles it would be; write nothing.")
def export_command(
    articles: tuple[str, ...],
    library: tuple[str, ...],
    state: str | None,
    form: str,
    stars: bool,
    no_texts: bool,
    title: str,
    output: str | None,
    force: bool,
    dry_run: bool,
) -> None:
    """Print articles as one document to keep or send.

    ARTICLE is an ID (`broadsheet list` prints them), an address or a file; all other words together are a query. One
    article alone is, as Markdown, a file with front matter that Broadsheet reads back. Article files are not changed.
    """
    from reader.cli import report
    from reader.library.export_body import Form

    if bool(articles) == stars:
        fail("give IDs, addresses, files or a query; or --stars, for all that is starred")
    opened = refreshed_library(library, state)
    try:
        rowids = chosen_articles(opened, ["is:starred"] if stars else articles)
        if dry_run:
            for row in filter(None, opened.rows(rowids)):
                emit(report.row_line(opened, row))
            emit(f"{plural(len(rowids), 'article')} would be written")
            return
        written: list[str] = []
        named = title or _title(articles, stars, len(rowids))
        lines = _document(opened, rowids, named, Form(form), written, texts=not no_texts, stars=stars)
        if output is None or output == "-":
            for line in lines:
                emit(line)
            return
        place = _place(output, named or _first_title(opened, rowids), Form(form))
        if place.exists() and any(place.resolve().is_relative_to(root) for root in opened.roots):
            fail(f"{place} is a file of this library, which is never changed")
        _write(place, lines, force=force)
        emit(f"{plural(len(written), 'article')} written to {clean_line(str(place), 4000)}")
    finally:
        opened.close()


def _title(articles: Sequence[str], stars: bool, count: int) -> str:
    """What stands over a document; empty where one article stands alone."""
    return "" if count == 1 and not stars else "Starred" if stars else " ".join(articles)


def _document(
    library: Library, rowids: Sequence[int], title: str, form: Form, written: list[str], *, texts: bool, stars: bool
) -> Iterator[str]:
    """The lines of the document, as they are asked for. written: gets the headlines of the articles that are in it."""
    from reader.library.export_articles import exported_rows, stars_without_file
    from reader.library.export_document import article_document, list_document
    from reader.ui.render.words_alone import plain_body

    if len(rowids) == 1 and not title and texts and (whole := library.open_article(rowids[0])) is not None:
        written.append(whole.title)
        document = article_document(whole, library.state_of(whole.id), form, library.zone, plain_body)
        yield from document.rstrip("\n").split("\n")
        return

    def counted() -> Iterator[Exported]:
        for article in chain(exported_rows(library, rowids, texts=texts), stars_without_file(library) if stars else ()):
            written.append(article.title)
            yield article

    yield from list_document(title, counted(), form, library.zone, plain_body)


def _first_title(library: Library, rowids: Sequence[int]) -> str:
    row = library.row(rowids[0]) if rowids else None
    return row.title if row else ""


def _place(output: str, title: str, form: Form) -> Path:
    """The file of that name, or one of a fitting name in the folder of that name."""
    from reader.library.export_document import document_name

    place = at_home(output)
    return place / document_name(title, form) if place.is_dir() else place


def _write(place: Path, lines: Iterable[str], *, force: bool) -> None:
    """Write the file whole. Ends the program when it is there already and not to be replaced, and when it cannot be."""
    from reader.files_io import replace_file
    from reader.state.disk import reason_of

    if place.exists() and not force:
        fail(f"{place} is there already; --force replaces it")
    try:
        replace_file(place, "".join(harmless(line) + "\n" for line in lines).encode("utf-8"), mode=0o644)
    except (OSError, ValueError) as error:
        fail_with(f"{place} cannot be written: {reason_of(error) if isinstance(error, OSError) else error}", FAILED)
