"""What the commands share: their options, and the library that they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from reader.cli.opening import NOT_SAVED, fail, folders_of, open_library, settings, unsaved_sentence
from reader.cli.printing import say
from reader.cli.shell_completion import complete_articles, complete_library
from reader.model.progress import FINDING_STORIES, Progress
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.library.library import Library

library_option = click.option(
    "--library",
    "-l",
    "library",
    multiple=True,
    metavar="NAME|FOLDER",
    shell_complete=complete_library,
    help="Folder of articles, or a library of the settings; repeatable. Default: your own, else the sample.",
)
state_option = click.option("--state", metavar="FILE", help="Keep read and starred marks in this file.")
articles_argument = click.argument(
    "articles", nargs=-1, required=True, metavar="ARTICLE...", shell_complete=complete_articles
)
article_argument = click.argument("article", metavar="ARTICLE", shell_complete=complete_articles)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")


def refreshed_library(names: Sequence[str], state: str | None, *, stories: bool = True) -> Library:
    """Open a library for a command that prints: compared with its folders first.

    stories: whether what is printed needs them. Without, what of them is left to find is left to the next who does.
    """
    roots = folders_of(names)
    library = open_library(roots, state, settings())
    for notice in library.notices:
        say(clean_line(notice))
    library.marks.share()
    _refresh(library, stories=stories)
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


def _refresh(library: Library, *, stories: bool) -> None:
    phase = ""

    def tell(progress: Progress) -> None:
        nonlocal phase
        phase = progress.phase

    library.refresh(tell, lambda: phase == FINDING_STORIES and not stories)


def close_saved(library: Library) -> None:
    """Let go of a library whose marks were changed. Ends the program with status 1 when they could not be saved."""
    if not library.close():
        say(unsaved_sentence(library.state))
        raise SystemExit(NOT_SAVED)
