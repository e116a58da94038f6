"""The commands that bring news in: `add`, `fetch`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.news_session import guarded, library_option, say_on_terminal, session_of, state_option
from reader.cli.opening import fail, fail_with, named_folder, settings
from reader.cli.printing import FAILED, emit, say
from reader.cli.rule_commands import apply_rules
from reader.settings import paths
from reader.text.clean import clean_line
from reader.text.plural import plural

if TYPE_CHECKING:
    from reader.feeds.adding import FoundFeed, Look
    from reader.feeds.fetching import FeedResult, Outcome
    from reader.feeds.opml import Subscription
    from reader.feeds.session import NewsSession


@click.command("add")
@click.argument("addresses", nargs=-1, required=True, metavar="ADDRESS...")
@library_option
@state_option
@click.option("--page", is_flag=True, help="Save the page itself as an article, with its full text.")
@click.option("--feed", "number", type=int, metavar="N", help="Of several feeds take this one, counted from 1.")
@click.option("--all", "take_all", is_flag=True, help="Of several feeds take all.")
@click.option("--group", default="", metavar="GROUP", help="Put the feeds into this group; ` / ` divides levels.")
@click.option("--title", default="", metavar="TITLE", help="Call the feed so.")
@click.option("--no-fetch", is_flag=True, help="Add only; the next fetch brings the articles.")
def add_command(
    addresses: tuple[str, ...],
    library: str | None,
    state: str | None,
    page: bool,
    number: int | None,
    take_all: bool,
    group: str,
    title: str,
    no_fetch: bool,
) -> None:
    """Add feeds or pages to your library.

    ADDRESS is a feed's address, that of a page (its feeds are looked for; where there are none, the page itself is
    saved), an OPML file, or the file `urls` of newsboat.
    """
    session = session_of(library, state)
    added: list[Subscription] = []
    for address in addresses:
        if Path(address).expanduser().is_file():
            added += _import(session, Path(address).expanduser())
            continue
        from reader.feeds.discovery import typed_address

        url = typed_address(address)
        if not url:
            fail(f"{address} is neither a web address nor a file")
        _no_password(url)
        if page:
            _keep(session, url)
            continue
        added += _subscribe(session, url, Choice(number, take_all), group, title)
    if added and not no_fetch:
        outcome = session.fetch(only=added, on_result=_progress())
        _report(outcome, session, apply_rules(outcome, session, state), quiet=False)


class Choice:
    """How to choose among several feeds."""

    def __init__(self, number: int | None, take_all: bool) -> None:
        """number: from 1; None to ask, where somebody can be asked."""
        self._number = number
        self._all = take_all

    def among(self, look: Look) -> list[FoundFeed] | None:
        """The chosen feeds; None for the page itself. Ends the program when nobody can be asked."""
        feeds = list(look.feeds)
        if self._all or len(feeds) == 1:
            return feeds
        if self._number is not None:
            if not 1 <= self._number <= len(feeds):
                fail(f"there is no feed {self._number}: {look.url} has {len(feeds)}")
            return [feeds[self._number - 1]]
        for place, feed in enumerate(feeds, start=1):
            emit(f"{place}  {clean_line(feed.title) or 'untitled'}  {clean_line(feed.url)}")
        emit("p  save the page itself")
        if not _can_be_asked():
            fail(f"{look.url} has {len(feeds)} feeds: choose with --feed N, --all or --page")
        while True:
            answer = click.prompt("Which? (numbers with spaces, a for all)", default="1").strip().lower()
            if answer == "p":
                return None
            if answer in ("a", "all"):
                return feeds
            numbers = answer.replace(",", " ").split()
            if numbers and all(n.isdecimal() and 1 <= int(n) <= len(feeds) for n in numbers):
                return [feeds[int(n) - 1] for n in numbers]


def _can_be_asked() -> bool:
    """Whether somebody sits at the terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _subscribe(session: NewsSession, url: str, choice: Choice, group: str, title: str) -> list[Subscription]:
    """The feeds of an address that are new here."""
    look = guarded(lambda: session.look(url, cancelled=lambda: False, on_progress=say_on_terminal))
    if not look.feeds:
        if not look.is_page:
            fail(f"there is no feed at {url}, and no page that could be saved")
        emit(f"{clean_line(look.url)} has no feed; the page itself is saved")
        _keep(session, look.url)
        return []
    chosen = choice.among(look)
    if chosen is None:
        _keep(session, look.url)
        return []
    added = guarded(lambda: session.subscribe(chosen, url, group, title if len(chosen) == 1 else ""))
    called = {feed.url: feed.title for feed in chosen}
    for feed in added:
        emit(f"Added {clean_line(called.get(feed.url, '') or feed.name)}")
    if not added:
        emit("Nothing added: it is there already" if len(chosen) == 1 else "Nothing added: they are there already")
    return added


def _import(session: NewsSession, path: Path) -> list[Subscription]:
    added, notes = guarded(lambda: session.import_list(path))
    for note in notes:
        say(clean_line(note))
    emit(f"{plural(len(added), 'feed')} added from {clean_line(str(path))}")
    _ask_about_private(session, added)
    return added


def _ask_about_private(session: NewsSession, feeds: Iterable[Subscription]) -> None:
    """Ask once whether the hosts of the user's own network are meant, which a list names that another may have made."""
    hosts = session.unasked_hosts(feeds)
    if not hosts:
        return
    named = clean_line(", ".join(hosts[:5]) + (f" and {len(hosts) - 5} more" if len(hosts) > 5 else ""))
    if not _can_be_asked():
        say(f"{named}: of your own network, and not asked; `broadsheet feeds allow HOST` allows it")
    elif click.confirm(f"{named}: of your own network. May feeds come from there?", default=False):
        session.trust.add(None, hosts)


def _keep(session: NewsSession, url: str) -> None:
    from reader import web

    if not web.available():
        fail(web.MISSING)
    article = guarded(lambda: session.keep_page(url, cancelled=lambda: False, on_progress=say_on_terminal))
    emit(f"Saved {clean_line(article.title)} as {clean_line(str(session.folder / article.path))}")


def _no_password(url: str) -> None:
    from reader.feeds.session import password_in

    if password_in(url):
        fail("leave the password out of the address; the setting `passwords` names a command that is asked for it")


# --- fetch


@click.command("fetch")
@library_option
@state_option
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong with the whole fetch; for cron and timers.")
@click.option("--due", is_flag=True, help="Only feeds whose time has come.")
@click.option("--trust", is_flag=True, help="Also fetch a library whose list of feeds was not made on this machine.")
@click.option("--install-timer", is_flag=True, help="Print units for systemd that fetch every half an hour.")
def fetch_command(
    library: str | None, state: str | None, quiet: bool, due: bool, trust: bool, install_timer: bool
) -> None:
    """Fetch the feeds of your library.

    Exit status: 0 also when single feeds fail (`broadsheet feeds` tells), 1 when nothing could be fetched.
    """
    if install_timer:
        _print_timer(library)
        return
    session = session_of(library, state)
    if trust:
        session.trust.add(session.folder)
        _ask_about_private(session, guarded(session.store.subscriptions))
    outcome = session.fetch(forced=not due, on_result=_progress() if not quiet else lambda _result, _done, _all: None)
    _report(outcome, session, apply_rules(outcome, session, state), quiet=quiet)


def _report(outcome: Outcome, session: NewsSession, by_rules: str, *, quiet: bool) -> None:
    """Say what came, and what the rules did with it. Ends the program with a status when nothing could be fetched."""
    if outcome.error or outcome.offline:
        fail_with(outcome.sentence(), FAILED)
    for note in outcome.notes:
        say(clean_line(note))
    if quiet:
        return
    emit(clean_line("; ".join(filter(None, (outcome.sentence(), by_rules)))))
    for failure in outcome.failures:
        emit(f"  {clean_line(failure.feed.name)}: {clean_line(failure.error)}")
    for article in outcome.edited:
        emit(f"  {clean_line(article.title)} has changed at its source; your own version in {article.path} stays")
    if outcome.new and sys.stdout.isatty():
        own = paths.own_library(settings())
        here = "" if own is not None and own == session.folder else f" {clean_line(str(session.folder))}"
        emit(f"Read it with: broadsheet{here}")


def _progress() -> Callable[[FeedResult, int, int], None]:
    """What tells on a terminal how far it is."""
    if not sys.stderr.isatty():
        return lambda _result, _done, _all: None

    def tell(_result: FeedResult, done: int, all_feeds: int) -> None:
        sys.stderr.write(f"\rFetching {done} of {all_feeds}" + ("\r\x1b[K" if done == all_feeds else ""))
        sys.stderr.flush()

    return tell


def _systemd_word(word: str) -> str:
    """A word of a command as systemd reads it, with what it would replace in it doubled."""
    plain = word.replace("%", "%%").replace("$", "$$").replace("\\", "\\\\").replace('"', '\\"')
    return word if re.fullmatch(r"[\w/.+=:@-]+", word) else f'"{plain}"'


def _print_timer(library: str | None) -> None:
    program = Path(sys.argv[0]).resolve()
    words = [sys.executable, "-P", "-m", "reader"] if program.name == "__main__.py" else [str(program)]
    words += ["fetch", "--quiet", "--due"]
    words += ["--library", str(named_folder(library).resolve())] if library else []
    line = " ".join(map(_systemd_word, words))
    emit("# ~/.config/systemd/user/broadsheet-fetch.service")
    emit(f"[Unit]\nDescription=Fetch news\n\n[Service]\nType=oneshot\nExecStart={line}\n")
    emit("# ~/.config/systemd/user/broadsheet-fetch.timer")
    emit("[Unit]\nDescription=Fetch news every half an hour\n\n[Timer]\nOnBootSec=5min\nOnUnitActiveSec=30min\n")
    emit("[Install]\nWantedBy=timers.target\n")
    emit("# then: systemctl --user daemon-reload && systemctl --user enable --now broadsheet-fetch.timer")
