"""What commands are called beside their descriptions: in one pane, and by people who know other programs."""

from __future__ import annotations

from collections.abc import Mapping

from reader.ui.commands import Command
from reader.ui.pane import Pane

_WORDS: Mapping[str, str] = {
    "add_feed": "subscribe, new",
    "back": "leave, close, up a level",
    "copy_url": "address, share, yank",
    "fetch_feeds": "refresh, update, sync, download",
    "mark_all_read": "read all, mark all, mark everything",
    "mute": "ignore, hide",
    "open_original": "website, page, visit",
    "quit": "exit, leave, close",
    "rescan": "refresh, reload",
    "save": "export, write",
    "search": "find, filter",
    "sort": "sort, oldest, newest, by date, by title, by source, reverse",
    "star": "bookmark, favourite, favorite, watch, follow, save for later, pin",
    "star_words": "remind, reminder, due, comment, annotate",
    "theme": "colours, colors, dark mode, light mode",
    "toggle_read": "unread, seen",
    "topics": "feeds, tags, categories, folders",
    "trail_back": "previous, return",
    "undo": "take back, revert",
    "zen": "full screen, distraction, focus",
}
"""Command -> other words that people have for it, by which the palette finds it too."""

_IN_PANES: Mapping[tuple[str, Pane], str] = {
    ("open", Pane.LIST): "Read the article",
    ("open", Pane.READER): "What others report, whole",
    ("open", Pane.RELATED): "Open the related article",
    ("next_unread", Pane.LIST): "Next unread article",
    ("next_unread", Pane.READER): "Next unread article, follow-up or match",
    ("next_unread", Pane.RELATED): "Next unread related article",
    ("previous_unread", Pane.LIST): "Previous unread article",
    ("previous_unread", Pane.READER): "Previous unread article or match",
    ("previous_unread", Pane.RELATED): "Previous unread related article",
    ("mark_all_read", Pane.RELATED): "Mark all shown related articles read",
    ("search", Pane.LIST): "Search the library",
    ("search", Pane.READER): "Find in the article",
    ("search", Pane.RELATED): "Search the library",
    ("show_unread", Pane.LIST): "Show all articles, or what is unread",
    ("show_unread", Pane.READER): "Show all articles, or what is unread",
    ("show_unread", Pane.RELATED): "Show all related articles, or what is unread",
    **{("metadata", pane): "Show everything the file says" for pane in Pane},
}
"""What a command is called in one pane, where its description tells of several."""

_ABSENT: Mapping[tuple[str, ...], str] = {
    ("delete", "trash"): "Nothing here deletes a file: the files are yours, on your disk",
}
"""What is said of words that people look for and that no command has."""
_LEAST = 4
"""Letters from which on such a word is recognised."""


def names(command: Command) -> tuple[str, ...]:
    """All that a command is found by: description, label, identifier, other words for it."""
    others = _WORDS.get(command.id, "")
    return command.description, command.label, command.id.replace("_", " "), *filter(None, others.split(", "))


def said_in(command: Command, pane: Pane | None) -> str:
    """What a command does in a pane; None: wherever that is."""
    return _IN_PANES.get((command.id, pane), command.description) if pane else command.description


def absent(query: str) -> str:
    """Why there is no command for something that people look for; empty for everything else."""
    word = query.strip().casefold()
    if len(word) < _LEAST:
        return ""
    said = (
        sentence for words, sentence in _ABSENT.items() for phrase in words if phrase.startswith(word[: len(phrase)])
    )
    return next(said, "")
