"""The commands: `broadsheet FOLDER` opens the reader; the others print. Each brings in what it needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import StringIO, TextIOWrapper
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from reader import __version__
from reader.cli import feed_list, news, rule_commands
from reader.cli.choosing import fail_without, one_article
from reader.cli.config_commands import config_group
from reader.cli.examples import add_examples
from reader.cli.export_command import export_command
from reader.cli.list_commands import list_command, show_command
from reader.cli.mark_commands import MARK_COMMANDS
from reader.cli.opening import (
    INTERRUPTED,
    fail,
    fail_with,
    folders_of,
    open_library,
    open_reader,
    settings,
)
from reader.cli.printing import emit, say
from reader.cli.shared import (
    article_argument,
    close_saved,
    json_option,
    library_option,
    refreshed_library,
    state_option,
)
from reader.cli.shell_completion import completion_command, paths_item
from reader.cli.star_commands import STAR_COMMANDS
from reader.cli.state_commands import state_group
from reader.text.clean import clean_line, clean_text

if TYPE_CHECKING:
    from reader.folders import indexer as reading
    from reader.library.library import Library
    from reader.model.progress import Outcome


MOST_TYPED = 10_000
"""Characters of a typed line that are read."""


class CommandOrFolders(click.Group):
    """A group whose command `open` may be left out: `broadsheet FOLDER` is `broadsheet open FOLDER`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `open` before arguments that name no command."""
        own = {"--help", "-h", "--version"}
        completing = ctx.resilient_parsing
        if not completing and (not args or (args[0] not in own and args[0] not in self.commands)):
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Folders, which stand for `open`, and the commands."""
        return [paths_item("dir", incomplete), *super().shell_complete(ctx, incomplete)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show both forms."""
        formatter.write_usage(ctx.command_path, "[FOLDER]...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")


@click.group(cls=CommandOrFolders, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="broadsheet", message="%(prog)s %(version)s")
def cli() -> None:
    """A newspaper in the terminal, made from a folder of front-matter article files.

    Without a FOLDER it opens your own library (see `add`), or the bundled sample while there is none.
    """


@cli.command("open")
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@library_option
@state_option
@click.option("--remember", is_flag=True, help="Make the folder the library that opens when none is given.")
@click.option("--linear", is_flag=True, help="Plain lines and typed words instead of a screen, for screen readers.")
def open_command(
    folders: tuple[str, ...], library: tuple[str, ...], state: str | None, remember: bool, linear: bool
) -> None:
    """Open folders in the reader (the default command)."""
    if remember:
        remember_library((*folders, *library))
    if linear:
        read_linear((*folders, *library), state)
        return
    status = open_reader((*folders, *library), state)
    if status:
        raise SystemExit(status)


@cli.command("log")
@click.option("--lines", "-n", default=60, show_default=True, help="Print so many lines of its end.")
def log_command(lines: int) -> None:
    """Print the log of errors of the program itself.

    Its location, and its end.
    """
    from reader.settings import paths
    from reader.settings.log import end_of_log

    emit(str(paths.log_file()))
    for line in end_of_log(max(0, lines)) or ["(nothing is written there)"]:
        emit(line)


cli.add_command(state_group)


@cli.command("story")
@article_argument
@library_option
@state_option
@json_option
@click.option("--markdown", is_flag=True, help="Print the timeline as a Markdown document.")
def story_command(article: str, library: tuple[str, ...], state: str | None, as_json: bool, markdown: bool) -> None:
    """Print the story of an article, in time order.

    ARTICLE is an ID (`broadsheet list` prints them), an address, a file, or a query that finds just one.
    """
    from reader.cli.report_stories import story_lines

    opened = refreshed_library(library, state)
    try:
        rowid = one_article(opened, article)
        lines = list(story_lines(opened, rowid, as_json=as_json, markdown=markdown))
        if not lines:
            fail("this article is in no story: no other article reports the same matter")
        for line in lines:
            emit(line)
    finally:
        opened.close()


@cli.command("stories")
@library_option
@state_option
@json_option
def stories_command(library: tuple[str, ...], state: str | None, as_json: bool) -> None:
    """Print all stories, the latest development first.

    With --json each has its events and their reports.
    """
    from reader.cli.report_stories import stories_lines

    opened = refreshed_library(library, state)
    try:
        for line in stories_lines(opened, as_json=as_json):
            emit(line)
    finally:
        opened.close()


@cli.command("related")
@article_argument
@library_option
@state_option
@json_option
def related_command(article: str, library: tuple[str, ...], state: str | None, as_json: bool) -> None:
    """Print the related articles of an article.

    As the sidebar shows them, each with the reason. ARTICLE is an ID (`broadsheet list` prints them), an address, a
    file, or a query that finds just one.
    """
    from reader.cli.report_stories import related_lines

    opened = refreshed_library(library, state)
    try:
        whole = opened.open_article(one_article(opened, article))
        if whole is None:
            fail_without(article)
        for line in related_lines(whole, as_json=as_json):
            emit(line)
    finally:
        opened.close()


@cli.command("check")
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@library_option
@state_option
@json_option
@click.option("--ignored", is_flag=True, help="List what does not belong and is left out, with the rule that says so.")
def check_command(
    folders: tuple[str, ...], library: tuple[str, ...], state: str | None, as_json: bool, ignored: bool
) -> None:
    """Read all articles and print what is wrong, the worst first.

    Marks play no part in it. Exit status: 0 when every file was read, 1 when a file or folder could not be read and is
    not listed, 2 on usage errors. A file that is read with something lost or mended does not count.
    """
    from reader.cli import report

    del state
    unreadable = False
    patterns = settings().ignore
    roots = folders_of((*folders, *library))
    if ignored:
        for line in report.ignored_lines(roots, patterns, as_json=as_json):
            emit(line)
        return
    for line, severe in report.check_lines(roots, patterns, as_json=as_json):
        emit(line)
        unreadable = unreadable or severe
    if unreadable:
        raise SystemExit(1)


@cli.command("index")
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@library_option
@state_option
@click.option("--rebuild", is_flag=True, help="Make the index anew instead of reading only what changed.")
@click.option("--stats", is_flag=True, help="Print what the library and its related graph are like.")
def index_command(
    folders: tuple[str, ...], library: tuple[str, ...], state: str | None, rebuild: bool, stats: bool
) -> None:
    """Bring the index of a library up to date.

    With a progress bar; for cron and for large folders.
    """
    roots = folders_of((*folders, *library))
    opened = open_library(roots, state, settings())
    try:
        if rebuild:
            opened.index.rebuild()
        outcome = read_with_progress(opened)
        for notice in opened.notices:
            say(clean_line(notice))
        counts = opened.counts()
        emit(
            f"{counts.files:,} files: {outcome.added:,} new, {outcome.changed:,} changed, {outcome.removed:,} gone;"
            f" {counts.problems:,} with problems"
        )
        if stats:
            for line in opened.stories.stats_lines():
                emit(line)
    finally:
        opened.close()


for _command in (
    list_command,
    show_command,
    *MARK_COMMANDS,
    export_command,
    config_group,
    completion_command,
    news.add_command,
    feed_list.feeds_group,
    news.fetch_command,
    rule_commands.rules_group,
    *STAR_COMMANDS,
):
    cli.add_command(_command)
add_examples(cli)


def remember_library(names: Sequence[str]) -> None:
    """Make a folder the library of the settings that opens when none is given. Ends the program when it cannot."""
    from reader.settings import config_file, paths

    if len(names) != 1:
        fail("--remember needs one folder")
    (folder,) = folders_of(names)
    try:
        config_file.save_library(paths.config_file(), folder.resolve())
    except (config_file.ConfigError, paths.NoHomeError) as error:
        fail(str(error) or "there is no home folder for the settings")
    say(f"{clean_line(str(folder))} opens from now on when no folder is given")


def read_linear(names: Sequence[str], state: str | None) -> None:
    """Read a library in plain lines, from standard input to standard output, until either ends or the user leaves."""
    from reader.cli.linear import LinearReader

    library = refreshed_library(names, state)
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")

    def read_line() -> str | None:
        sys.stdout.flush()
        line = sys.stdin.readline(MOST_TYPED) if sys.stdin is not None else ""
        return clean_line(line, MOST_TYPED) if line else None

    try:
        LinearReader(library, settings(), read_line, emit).run()
    except KeyboardInterrupt:
        emit("")
    finally:
        close_saved(library)


def run_command(words: list[str]) -> int:
    """Run a command line; returns the exit status. Raises SystemExit, and OSError when the output cannot be written."""
    try:
        status: object = cli(args=words, prog_name="broadsheet", standalone_mode=False)
    except click.ClickException as error:
        shown = StringIO()
        error.show(shown)
        sys.stderr.write(clean_text(shown.getvalue()))  # it quotes what was typed
        return error.exit_code
    except click.Abort:
        return fail_with("stopped", INTERRUPTED)
    return status if isinstance(status, int) else 0


def read_with_progress(library: Library) -> Outcome:
    """Compare a library with its folders, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("Comparing", total=None)

        def tell(progress: reading.Progress) -> None:
            bar.update(task, description=progress.phase, completed=progress.done, total=progress.total or None)

        return library.refresh(tell, lambda: False)
