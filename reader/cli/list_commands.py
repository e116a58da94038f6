"""The commands that print articles: `list`, `show`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from reader.cli.choosing import chosen_articles, fail_without, one_article
from reader.cli.opening import fail
from reader.cli.printing import emit
from reader.cli.shared import article_argument, json_option, library_option, refreshed_library, state_option
from reader.cli.shell_completion import complete_articles

if TYPE_CHECKING:
    from reader.library.library import Library


_ABOUT_STORIES = re.compile(r"\b(?:story|event|similar|related-to):", re.IGNORECASE)
"""What of a query is answered by stories; rows show nothing of them."""


@click.command("list")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...", shell_complete=complete_articles)
@library_option
@state_option
@json_option
@click.option("--limit", "-n", type=click.IntRange(min=0), metavar="N", help="Print N articles at most.")
@click.option(
    "--format",
    "template",
    metavar="TEMPLATE",
    help="Print each by a template with fields in braces.",
)
@click.option("--markdown", is_flag=True, help="Print a Markdown list of links.")
def list_command(
    articles: tuple[str, ...],
    library: tuple[str, ...],
    state: str | None,
    as_json: bool,
    limit: int | None,
    template: str | None,
    markdown: bool,
) -> None:
    """Print articles, the newest first.

    Without an ARTICLE all of them. ARTICLE is an ID, an address or a file; all other words together are a query, in the
    language of the search in the reader: put it in quotes if your shell needs that.

    Fields of a TEMPLATE: {id} {title} {source} {date} {published} {topics} {url} {path} {file} {kind} {unread}
    {starred} {note} {due} {related} {later}; {title:.40} is cut, {date:12} padded; \\t is a tab, \\n a line end.
    """
    if as_json + (template is not None) + markdown > 1:
        fail("--json, --format and --markdown exclude each other")
    words = [word for word in articles if word.strip()]
    opened = refreshed_library(library, state, stories=any(map(_ABOUT_STORIES.search, words)))
    try:
        for line in _lines(opened, chosen_articles(opened, words)[:limit], as_json, template, markdown):
            emit(line)
    finally:
        opened.close()


def _lines(
    library: Library, rowids: Sequence[int], as_json: bool, template: str | None, markdown: bool
) -> Iterator[str]:
    """A line for each article that is still there. Ends the program when the template is wrong."""
    from reader.cli import report

    if template is not None:
        yield from _formatted(library, rowids, template)
        return
    for rowid in rowids:
        line = report.markdown_line(library, rowid) if markdown else report.list_line(library, rowid, as_json=as_json)
        if line:
            yield line


def _formatted(library: Library, rowids: Sequence[int], text: str) -> Iterator[str]:
    from reader.cli.line_format import Listed, Template, TemplateError

    try:
        template = Template(text)
    except TemplateError as error:
        fail(str(error))
    for rowid in rowids:
        row, place = library.row(rowid), library.index.file(rowid)
        if row is not None and place is not None:
            yield template.line(Listed(row, library.state_of(row.id), str(place[0])))


@click.command("show")
@article_argument
@library_option
@state_option
@json_option
@click.option("--metadata", is_flag=True, help="Print everything the file says; long values are cut.")
@click.option("--markdown", is_flag=True, help="Print it as a Markdown file with YAML front matter.")
def show_command(
    article: str, library: tuple[str, ...], state: str | None, as_json: bool, metadata: bool, markdown: bool
) -> None:
    """Print one article whole.

    ARTICLE is an ID (`broadsheet list` prints them), an address, a file, or a query that finds just one.
    """
    from reader.cli import report

    opened = refreshed_library(library, state)
    try:
        whole = opened.open_article(one_article(opened, article))
        if whole is None:
            fail_without(article)
        for line in report.show_lines(opened, whole, as_json=as_json, metadata=metadata, markdown=markdown):
            emit(line)
    finally:
        opened.close()
