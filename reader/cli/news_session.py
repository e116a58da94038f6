"""What the commands for news share: the library that they are about, and how they end when something is in the way."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from reader.cli.opening import cache_folder, fail, fail_with, named_folder, settings, state_file
from reader.cli.printing import FAILED, say
from reader.settings import paths
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.feeds.session import NewsSession

_R = TypeVar("_R")

library_option = click.option(
    "--library", "-l", "library", metavar="NAME|FOLDER", help="The library; default: your own, made when it is missing."
)
state_option = click.option("--state", metavar="FILE", help="Where read and starred marks are kept.")


def session_of(library: str | None, state: str | None) -> NewsSession:
    """The news of the chosen library, which may not exist yet. Ends the program when there can be none."""
    from reader.feeds.session import NewsSession

    config = settings()
    folder = named_folder(library) if library else paths.own_library(config)
    if folder is None:
        fail("there is no home folder for a library; name one with --library FOLDER")
    if folder.exists() and not folder.is_dir():
        fail(f"{clean_line(str(folder))} is a file, not a folder")
    return NewsSession(folder.absolute(), state_file(state, config).parent, config, cache_folder(config))


def guarded(work: Callable[[], _R]) -> _R:
    """Do something; what stands in the way ends the program with its sentence."""
    from reader.feeds.client import FeedRefusedError
    from reader.feeds.feed_store import StoreError
    from reader.model.errors import FullTextError

    try:
        return work()
    except FullTextError as error:
        _end(error.sentence)
    except (FeedRefusedError, StoreError) as error:
        _end(str(error))


def _end(sentence: str) -> NoReturn:
    fail_with(clean_line(sentence), FAILED)


def say_on_terminal(line: str) -> None:
    """Progress, where somebody looks on."""
    if sys.stderr.isatty():
        say(clean_line(line))
