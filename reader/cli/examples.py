"""One example or more for each command: its `--help` ends with them, and so does its man page."""

from __future__ import annotations

import click

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("broadsheet ~/news", "open a folder of articles"),
        ("broadsheet add https://example.org", "bring the news of a site into your own library"),
        ("broadsheet list is:unread", "what is unread, without the reader"),
    ),
    "add": (
        ("broadsheet add https://example.org", "the feed of a site"),
        ("broadsheet add --page https://example.org/essay", "one page, with its full text"),
        ("broadsheet add ~/feeds.opml", "the feeds of another reader"),
    ),
    "check": (
        ("broadsheet check ~/news", "what could not be read as it stands, and why"),
        ("broadsheet check ~/news --ignored", "what is left out"),
    ),
    "completion": (("broadsheet completion fish > ~/.config/fish/completions/broadsheet.fish", "for fish"),),
    "config check": (("broadsheet config check", "look for faults"),),
    "config edit": (("EDITOR=nano broadsheet config edit", "change the settings, and check them"),),
    "config path": (("broadsheet config path", "where the settings are"),),
    "config show": (("broadsheet config show", "all settings, those that come by themselves as remarks"),),
    "config": (
        ("broadsheet config edit", "change the settings in your editor"),
        ("broadsheet config check", "look whether they can be used"),
    ),
    "digest": (
        ("broadsheet digest --since monday", "what happened on your stars this week"),
        ("broadsheet digest --html > week.html", "a page that you can send"),
    ),
    "export": (
        ("broadsheet export --stars --html -o stars.html", "your stars with your notes, as a page"),
        ("broadsheet export topic:comet after:30d --text | less", "to read at once"),
        ("broadsheet export https://example.org/mill -o ~/notes/", "one article as a file"),
    ),
    "feeds add": (("broadsheet feeds add --command Mail mail-to-rss --folder News", "a feed that a command prints"),),
    "feeds allow": (("broadsheet feeds allow news.intranet", "a host of your own network"),),
    "feeds export": (("broadsheet feeds export feeds.opml", "for another reader"),),
    "feeds fulltext": (
        ("broadsheet feeds fulltext Observer always", "always with full texts"),
        ('broadsheet feeds fulltext "Science / Sky" never', "no feed of the group by itself"),
    ),
    "feeds move": (('broadsheet feeds move 3 "Science / Sky"', "into a group"),),
    "feeds pause": (("broadsheet feeds pause 3", "the third feed of the list"),),
    "feeds remove": (("broadsheet feeds remove 3", "its articles stay"),),
    "feeds rename": (('broadsheet feeds rename 3 "The Observer"', "call it otherwise"),),
    "feeds resume": (("broadsheet feeds resume Observer", "fetch it again"),),
    "feeds tidy": (
        ("broadsheet feeds tidy --older 90 --archive ~/Archive", "tell which old articles would be moved"),
        ("broadsheet feeds tidy --older 365 --remove --yes", "remove those that are read and have no mark"),
    ),
    "feeds": (
        ("broadsheet feeds", "all feeds, with what they bring and what fails"),
        ("broadsheet feeds pause 3", "fetch the third one no more"),
    ),
    "fetch": (
        ("broadsheet fetch", "get what is new"),
        ("broadsheet fetch --due --quiet", "for cron"),
    ),
    "follow-ups": (
        ("broadsheet follow-ups --new", "what you have not read of it"),
        ("broadsheet follow-ups --exit-code", "status 3 when there is something new"),
    ),
    "index": (
        ("broadsheet index ~/news", "read what is new or changed"),
        ("broadsheet index ~/news --stats", "what the library is like"),
    ),
    "list": (
        ("broadsheet list is:unread topic:comet", "a query"),
        ("broadsheet list -n 10 --markdown", "the ten newest as links"),
        ("broadsheet list is:starred --format '{date}  {source:12.12}  {title}'", "lines of your own"),
        ("broadsheet list --json | jq -r .url", "for other programs"),
    ),
    "log": (("broadsheet log -n 20", "the last lines"),),
    "note": (
        ("broadsheet note 0f3a9c1d2b4e5f60 call them back @fri", "a note, and asked again on Friday"),
        ("broadsheet note https://example.org/mill @none", "the day is taken away"),
    ),
    "open": (
        ("broadsheet ~/news ~/blog/_posts", "two folders as one library"),
        ("broadsheet --linear ~/news", "in plain lines, for a screen reader"),
        ("broadsheet open News --remember", "this library from now on"),
    ),
    "read": (
        ("broadsheet read is:unread before:30d", "what is older than a month"),
        ("broadsheet read --dry-run source:Observer", "which ones would it be?"),
        ("broadsheet read https://example.org/mill news/comet.md", "an address and a file"),
    ),
    "related": (("broadsheet related https://example.org/mill", "what came later and earlier"),),
    "rules add": (("broadsheet rules add adverts read --query 'title:\"% off\"'", "mark adverts read"),),
    "rules forget": (("broadsheet rules forget Ferries", "take a topic off that rules have given"),),
    "rules remove": (("broadsheet rules remove adverts", "no longer"),),
    "rules show": (("broadsheet rules show", "what rules have hidden"),),
    "rules try": (("broadsheet rules try source:Observer star", "what it would do"),),
    "rules": (("broadsheet rules", "the rules that there are"),),
    "show": (
        ("broadsheet show 0f3a9c1d2b4e5f60", "as text"),
        ("broadsheet show --markdown https://example.org/mill > mill.md", "as a file"),
    ),
    "star": (
        ("broadsheet star https://example.org/mill", "follow a matter"),
        ("broadsheet star title:mill after:7d", "all that a query finds"),
    ),
    "state doctor": (("broadsheet state doctor", "is all well with my marks?"),),
    "state export": (("broadsheet state export --addresses", "the addresses of your stars"),),
    "state import": (("broadsheet state import stars.opml", "stars of another reader"),),
    "state merge": (("broadsheet state merge /mnt/laptop/state.json", "marks of another machine"),),
    "state path": (("broadsheet state path", "where your marks are"),),
    "state": (("broadsheet state doctor", "is all well with my marks?"),),
    "stories": (("broadsheet stories", "the matters that are reported on"),),
    "story": (("broadsheet story https://example.org/mill --markdown", "its timeline as a document"),),
    "unread": (("broadsheet unread on:today", "all of today once more"),),
    "unstar": (("broadsheet unstar is:starred before:1y", "stars on what is older than a year"),),
}
"""Command, without `broadsheet`; empty for the program itself -> command line, what it is for."""


def add_examples(group: click.Group, name: str = "") -> None:
    """Put the examples at the end of the help of a group and of all its commands.

    Each gets its first sentence as its short help, which lists and completions would cut off otherwise.
    """
    _add(group, name)
    for part, command in group.commands.items():
        whole = f"{name} {part}".strip()
        if isinstance(command, click.Group):
            add_examples(command, whole)
        else:
            _add(command, whole)


def _add(command: click.Command, name: str) -> None:
    command.short_help = command.get_short_help_str(limit=200)
    lines = [f"  {line}\n      {words}" for line, words in EXAMPLES.get(name, ())]
    if lines:
        command.epilog = "\b\nExamples:\n" + "\n".join(lines)
