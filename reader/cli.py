"""The command line: `broadsheet FOLDER` opens the reader; the other commands print.

Imports here are few: each command brings in what it needs, so that the first screen comes fast.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader import __version__

if TYPE_CHECKING:
    from reader.config import Config
    from reader.library import Library

USAGE_ERROR = 2
"""Exit status when the command line, a folder or the settings are wrong."""


class CommandOrFolders(click.Group):
    """A group whose command `open` may be left out: `broadsheet FOLDER` is `broadsheet open FOLDER`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `open` before arguments that name no command."""
        own = {"--help", "-h", "--version"}
        if not args or (args[0] not in own and args[0] not in self.commands):
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show both forms."""
        formatter.write_usage(ctx.command_path, "[FOLDER]...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")


def fail(sentence: str) -> None:
    """End with one line on standard error and status 2."""
    click.echo(f"broadsheet: {sentence}", err=True)
    raise SystemExit(USAGE_ERROR)


library_option = click.option(
    "--library",
    "-l",
    "library",
    multiple=True,
    metavar="FOLDER",
    help="Folder of articles; repeatable. Default: the sample.",
)
state_option = click.option("--state", metavar="FILE", help="Keep read and starred marks in this file.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")


@click.group(cls=CommandOrFolders, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="broadsheet", message="%(prog)s %(version)s")
def cli() -> None:
    """A newspaper in the terminal, made from a folder of front-matter article files.

    Without a FOLDER it opens the bundled sample.
    """


@cli.command("open")
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@library_option
@state_option
def open_command(folders: tuple[str, ...], library: tuple[str, ...], state: str | None) -> None:
    """Open folders in the reader (the default command)."""
    roots = folders_of((*folders, *library))
    config = settings()
    with_library = open_library(roots, state, config)
    try:
        status = run_app(with_library, config)
    finally:
        with_library.close()
    if status:
        raise SystemExit(status)


@cli.group("state")
def state_group() -> None:
    """Where your marks are kept."""


@state_group.command("path")
@state_option
def state_path(state: str | None) -> None:
    """Print the location of the state file."""
    click.echo(state_file(state, settings()))


@cli.command("list")
@click.argument("words", nargs=-1, metavar="[QUERY]...")
@library_option
@state_option
@json_option
def list_command(words: tuple[str, ...], library: tuple[str, ...], state: str | None, as_json: bool) -> None:
    """Print the articles that a query finds, the newest first; without a query all of them.

    The query language is that of the search in the reader; put it in quotes if your shell needs that.
    """
    from reader.model.query import Selection

    opened = refreshed_library(library, state)
    try:
        found = opened.find(Selection(words=" ".join(words)))
        if found.rowids is None:
            fail(found.mistake.sentence if found.mistake else found.sentence)
            return
        for rowid in found.rowids:
            print_article(opened, rowid, as_json)
    finally:
        opened.close()


@cli.command("show")
@click.argument("article_id", metavar="ID")
@library_option
@state_option
@json_option
@click.option("--metadata", is_flag=True, help="Print everything the file says; long values are cut.")
def show_command(article_id: str, library: tuple[str, ...], state: str | None, as_json: bool, metadata: bool) -> None:
    """Print one article; ID is what `list --json` prints."""
    opened = refreshed_library(library, state)
    try:
        rowid = opened.find_article(article_id) if is_id(article_id) else None
        found = opened.open_article(rowid) if rowid is not None else None
        if found is None:
            fail(f"no article {article_id!r} in this library; `broadsheet list --json` prints the IDs")
            return
        from reader import report

        for line in report.show_lines(opened, found, as_json=as_json, metadata=metadata):
            emit(line)
    finally:
        opened.close()


@cli.command("check")
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...")
@json_option
def check_command(folders: tuple[str, ...], as_json: bool) -> None:
    """Read every article of the folders and print what is wrong with them.

    Exit status: 0 when every file was read, 1 when one could not be read, 2 on usage errors.
    """
    from reader import report

    unreadable = False
    for line, severe in report.check_lines(folders_of(folders), as_json=as_json):
        emit(line)
        unreadable = unreadable or severe
    if unreadable:
        raise SystemExit(1)


# --- what the commands share


def folders_of(names: Sequence[str]) -> list[Path]:
    """The folders to open; the bundled sample for none. Ends the program when one cannot be opened."""
    from reader import paths

    if not names:
        return [paths.sample_dir()]
    folders = [Path(name).expanduser() for name in names]
    for folder in folders:
        problem = folder_problem(folder)
        if problem:
            fail(problem)
    return folders


def folder_problem(folder: Path) -> str:
    """Why a folder cannot be opened, as a sentence; empty when it can."""
    import os

    shown = printable(str(folder))
    try:
        if not folder.exists():
            return f"there is no folder {shown}"
        if not folder.is_dir():
            return f"{shown} is a file, not a folder; give the folder it is in"
        with os.scandir(folder):
            return ""
    except OSError as error:
        return f"the folder {shown} cannot be read: {error.strerror or error}"


def settings() -> Config:
    """The user's settings. Ends the program with the file, line and reason when they cannot be used."""
    from reader import config, paths

    try:
        return config.load(paths.config_file())
    except config.ConfigError as error:
        fail(str(error))
        raise


def state_file(option: str | None, config: Config) -> Path:
    """Where the marks are kept: the option, else the settings, else the platform's place."""
    from reader import paths

    return Path(option).expanduser() if option else config.state_file or paths.state_file()


def open_library(roots: list[Path], state: str | None, config: Config) -> Library:
    """Open a library; nothing is read yet."""
    from reader import paths
    from reader.library import Library

    return Library.open(
        roots, state_file(state, config), config.cache_dir or paths.cache_dir(), zone=zone_of(config.time_zone)
    )


def refreshed_library(names: Sequence[str], state: str | None) -> Library:
    """Open a library for a command that prints: compared with its folders first."""
    roots = folders_of(names)
    library = open_library(roots, state, settings())
    for notice in library.notices:
        click.echo(f"broadsheet: {printable(notice)}", err=True)
    library.share_marks()
    library.refresh(lambda _: None, lambda: False)
    if not library.counts().files:
        library.close()
        fail("no articles in " + ", ".join(printable(str(root)) for root in roots))
    return library


def run_app(library: Library, config: Config) -> int:
    """Open the reader; returns the exit status."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("the reader needs a terminal; `broadsheet list` prints the articles")
    from reader.ui.run import run

    return run(library, config)


def print_article(library: Library, rowid: int, as_json: bool) -> None:
    """Print one article of a list: a JSON object, or one line."""
    from reader import report

    line = report.list_line(library, rowid, as_json=as_json)
    if line:
        emit(line)


def emit(line: str) -> None:
    """Print a line; a closed pipe ends the program quietly."""
    try:
        click.echo(line)
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None


def is_id(text: str) -> bool:
    """Whether a text has the form of an article identifier: 16 hexadecimal digits."""
    return len(text) == 16 and all(letter in "0123456789abcdef" for letter in text)


def zone_of(name: str) -> tzinfo:
    """The zone in which times are shown: the system's own for `local`, else the IANA zone of that name."""
    from zoneinfo import ZoneInfo

    if name != "local":
        return ZoneInfo(name)
    try:
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError):
        return datetime.now().astimezone().tzinfo or UTC


def printable(text: str) -> str:
    """Text that is not ours, for a message: without anything a terminal obeys."""
    from reader.parse.clean import clean_line

    return clean_line(text)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; the entry point of the installed command."""
    return cli(args=arguments, prog_name="broadsheet")
