"""What the commands share: their options, and the library that they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from reader.cli.opening import fail, folders_of, open_library, settings
from reader.cli.printing import emit, say
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.library.library import Library

library_option = click.option(
    "--library",
    "-l",
    "library",
    multiple=True,
    metavar="NAME|FOLDER",
    help="Folder of articles, or a library of the settings; repeatable. Default: your own, else the sample.",
)
state_option = click.option("--state", metavar="FILE", help="Keep read and starred marks in this file.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")


def refreshed_library(names: Sequence[str], state: str | None) -> Library:
    """Open a library for a command that prints: compared with its folders first."""
    roots = folders_of(names)
    library = open_library(roots, state, settings())
    for notice in library.notices:
        say(clean_line(notice))
    library.marks.share()
    library.refresh(lambda _: None, lambda: False)
    counts = library.counts()
    if not counts.files:
        library.close()
        out = counts.left_out
        more = (
            f"; {out:,} left out, which check --ignored lists; `ignore: ['!*']` in the settings reads all"
            if out
            else ""
        )
        fail("no articles in " + ", ".join(clean_line(str(root)) for root in roots) + more)
    return library


def print_article(library: Library, rowid: int, as_json: bool) -> None:
    """Print one article of a list: a JSON object, or one line."""
    from reader.cli import report

    line = report.list_line(library, rowid, as_json=as_json)
    if line:
        emit(line)


def number_of(library: Library, article_id: str) -> int:
    """The index's number of an article. Ends the program when the library has none of that identifier."""
    rowid = library.find_article(article_id) if is_id(article_id) else None
    return rowid if rowid is not None else fail_without(article_id)


def fail_without(article_id: str) -> NoReturn:
    """End because the library has no such article."""
    fail(f"no article {article_id!r} in this library; `broadsheet list --json` prints the IDs")


def is_id(text: str) -> bool:
    """Whether a text has the form of an article identifier: 16 hexadecimal digits."""
    return len(text) == 16 and all(letter in "0123456789abcdef" for letter in text)
