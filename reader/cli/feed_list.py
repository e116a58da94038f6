"""The command `feeds`: the list of feeds, and what changes it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.cli.news_session import guarded, library_option, session_of, state_option
from reader.cli.opening import fail, fail_with
from reader.cli.printing import FAILED, emit, escape_json
from reader.cli.tidy_command import tidy_command
from reader.feeds.addresses import without_password
from reader.text.clean import clean_line
from reader.text.plural import plural

if TYPE_CHECKING:
    from reader.feeds.opml import Subscription
    from reader.feeds.session import FeedRow, NewsSession


@click.group("feeds", invoke_without_command=True)
@library_option
@state_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
@click.pass_context
def feeds_group(context: click.Context, library: str | None, state: str | None, as_json: bool) -> None:
    """List the feeds of your library, or change them.

    FEED, in the commands below, is a number of the list, an address, or a title.
    """
    session = session_of(library, state)
    context.obj = session
    if context.invoked_subcommand is not None:
        return
    rows = guarded(session.rows)
    if not rows and not as_json:
        emit(f"There are no feeds in {clean_line(str(session.folder))} yet; `broadsheet add ADDRESS` adds one")
    width = min(40, max((len(row.feed.name) for row in rows), default=0))
    for number, row in enumerate(rows, start=1):
        emit(_json_line(row, number) if as_json else _line(row, number, width))


feeds_group.add_command(tidy_command)


def _line(row: FeedRow, number: int, width: int) -> str:
    feed, state = row.feed, row.state
    parts = [f"{number:>3}  {clean_line(feed.name)[:width]:<{width}}  {_status(row):<16}"]
    parts.append(f"{state.per_week:>5.1f}/week" if state.per_week else " " * 10)
    if feed.group:
        parts.append(f"[{clean_line(feed.group)}]")
    parts.append(clean_line(without_password(feed.url)))
    if state.error:
        parts.append(f"— {clean_line(state.error)}")
    return "  ".join(parts).rstrip()


def _status(row: FeedRow) -> str:
    if row.feed.paused:
        return "paused"
    if row.state.gone:
        return "ended"
    if row.state.errors:
        return f"fails ({row.state.errors}x)"
    return _ago(row.state.came_at) if row.state.came_at else "never fetched"


def _ago(then: int) -> str:
    minutes = max(0, int(datetime.now(UTC).timestamp()) - then) // 60
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"


def _json_line(row: FeedRow, number: int) -> str:
    feed, state = row.feed, row.state
    record = {
        "number": number,
        "title": feed.name,
        "url": without_password(feed.url),
        "site": feed.site_url or None,
        "group": feed.group or None,
        "folder": feed.folder or None,
        "paused": feed.paused,
        "ended": state.gone,
        "fulltext": feed.fulltext,
        "fetched_at": datetime.fromtimestamp(state.came_at, UTC).isoformat() if state.came_at else None,
        "per_week": state.per_week,
        "errors": state.errors,
        "error": state.error or None,
    }
    return escape_json(json.dumps(record, ensure_ascii=False))


def _feed_command(name: str, help_text: str) -> Callable[[Callable[..., None]], Any]:
    def make(function: Callable[..., None]) -> Any:
        command = click.pass_obj(click.argument("feed", metavar="FEED")(function))
        return feeds_group.command(name, help=help_text)(command)

    return make


@feeds_group.command("add", context_settings={"ignore_unknown_options": True})
@click.option("--command", "name", metavar="NAME", required=True, help="What the feed is called.")
@click.option("--group", metavar="GROUP", default="", help="The group that it is put into.")
@click.argument("program", nargs=-1, required=True, type=click.UNPROCESSED, metavar="PROGRAM [ARGUMENT]...")
@click.pass_obj
def _add(session: NewsSession, name: str, group: str, program: tuple[str, ...]) -> None:
    """Add a feed that a command prints; `broadsheet add` is for all others.

    The command is kept in your settings, as the list of its arguments, and runs without a shell; the library holds only
    its name.
    """
    from reader.settings import config_file, paths

    name = clean_line(name, 80)
    try:
        config_file.save_feed_command(paths.config_file(), name, program)
    except (config_file.ConfigError, paths.NoHomeError) as error:
        fail(str(error) or "there is no home folder for the settings")
    added = guarded(lambda: session.subscribe_command(name, group))
    emit(f"{'Added' if added else 'Changed'} {name}; `broadsheet fetch` runs its command")


@_feed_command("remove", "Take a feed out of the list; its articles stay.")
def _remove(session: NewsSession, feed: str) -> None:
    subscription = _find(session, feed)
    with _edit(session) as feeds:
        feeds.remove(subscription.url)
    command = subscription.url.startswith("command:")
    stays = "its articles and its command in the settings stay" if command else "its articles stay"
    emit(f"Removed {clean_line(subscription.name)}; {stays}")


@_feed_command("pause", "Fetch a feed no more until it is resumed.")
def _pause(session: NewsSession, feed: str) -> None:
    subscription = _find(session, feed)
    with _edit(session) as feeds:
        feeds.change(subscription.url, paused=True)
    emit(f"Paused {clean_line(subscription.name)}")


@_feed_command("resume", "Fetch a feed again that was paused, has ended or fails.")
def _resume(session: NewsSession, feed: str) -> None:
    subscription = _find(session, feed)
    with _edit(session) as feeds:
        feeds.change(subscription.url, paused=False)
    guarded(lambda: session.revive(subscription))
    emit(f"{clean_line(subscription.name)} is fetched again")


@feeds_group.command("rename")
@click.argument("feed", metavar="FEED")
@click.argument("title", metavar="TITLE")
@click.pass_obj
def _rename(session: NewsSession, feed: str, title: str) -> None:
    """Call a feed otherwise; the articles that are there keep the name of their source."""
    subscription = _find(session, feed)
    with _edit(session) as feeds:
        feeds.change(subscription.url, title=clean_line(title))
    emit(f"{clean_line(subscription.name)} is called {clean_line(title)} now")


@feeds_group.command("move")
@click.argument("feed", metavar="FEED")
@click.argument("group", metavar="GROUP", required=False, default="")
@click.pass_obj
def _move(session: NewsSession, feed: str, group: str) -> None:
    """Put a feed into a group (` / ` divides levels), or out of all of them."""
    subscription = _find(session, feed)
    with _edit(session) as feeds:
        feeds.change(subscription.url, group=group)
    emit(f"{clean_line(subscription.name)} is in {clean_line(group) or 'no group'} now")


@feeds_group.command("fulltext")
@click.argument("feed", metavar="FEED|GROUP")
@click.argument("when", type=click.Choice(["auto", "always", "never"]))
@click.pass_obj
def _fulltext(session: NewsSession, feed: str, when: str) -> None:
    """Whether the full texts of a feed or of a group come by themselves; auto: where the feed is short."""
    group = feed.casefold()
    chosen = [one for one in guarded(session.store.subscriptions) if one.group and one.group.casefold() == group]
    chosen = chosen or [_find(session, feed)]
    with _edit(session) as feeds:
        for one in chosen:
            feeds.change(one.url, fulltext=when)
    names = clean_line(chosen[0].name) if len(chosen) == 1 else plural(len(chosen), "feed")
    emit(f"Full texts of {names}: {when}")


@feeds_group.command("export")
@click.option("--opml", is_flag=True, help="As OPML (the only form there is).")
@click.argument("file", required=False, metavar="[FILE]")
@click.pass_obj
def _export(session: NewsSession, opml: bool, file: str | None) -> None:
    """Print the list of feeds as OPML, or write it into a file. Passwords stay here."""
    del opml
    data = guarded(session.store.subscriptions).to_bytes(for_others=True, now=datetime.now(UTC))
    if not file or file == "-":
        emit(data.decode().rstrip("\n"))
        return
    from reader.files_io import replace_file

    replace_file(Path(file).expanduser(), data, mode=0o644)
    emit(f"Written to {clean_line(file)}")


@feeds_group.command("allow")
@click.argument("host", metavar="HOST")
@click.pass_obj
def _allow(session: NewsSession, host: str) -> None:
    """Let feeds come from a host of your own network."""
    session.trust.add(None, [host])
    emit(f"Feeds may come from {clean_line(host)}, also where it is a private address")


def _find(session: NewsSession, text: str) -> Subscription:
    """The feed of that number, address or title. Ends the program when there is none, or several."""
    feeds = list(guarded(session.store.subscriptions))
    if text.isdecimal() and 1 <= int(text) <= len(feeds):
        return feeds[int(text) - 1]
    by_url = guarded(session.store.subscriptions).get(text)
    if by_url is not None:
        return by_url
    title = text.casefold()
    named = [feed for feed in feeds if feed.name.casefold() == title]
    named = named or [feed for feed in feeds if title in feed.name.casefold()]
    if len(named) != 1:
        fail(f"there is no feed {text}" if not named else f"{len(named)} feeds are called {text}; give the number")
    return named[0]


def _edit(session: NewsSession) -> Any:
    from contextlib import contextmanager

    from reader.feeds.feed_store import StoreError

    @contextmanager
    def edited() -> Any:
        try:
            with session.store.edit() as feeds:
                yield feeds
        except StoreError as error:
            fail_with(str(error), FAILED)

    return edited()
