"""Messages that cross widgets: what workers tell the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from reader.library.library import Opened, Target
    from reader.library.search_desk import Found
    from reader.model.progress import Outcome, Progress
    from reader.query.completion import Completion
    from reader.ui.render.ready import ReadyPage


class Intent(StrEnum):
    """Why an article is being loaded."""

    PREVIEW = "preview"
    """The hand rests on it in the list: shown, not marked."""
    READ = "read"
    """Opened from the list: marked read, begins a trail."""
    FOLLOW = "follow"
    """Opened from a related story: marked read, extends the trail."""
    AGAIN = "again"
    """What is shown has changed on the disk: shown again, not marked."""
    VISIT = "visit"
    """A station of the trail again."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of the status line."""

    shown: int | None = 0
    """None while not yet counted."""
    unread: int | None = None
    """None while not yet counted."""
    starred: int = 0
    follow_ups: int = 0
    """Unread later reports on starred stories."""
    problems: int = 0
    filter: str = ""
    """What the list is limited to, in words; empty for the whole library."""


@dataclass
class ArticleLoaded(Message):
    """A worker has read an article."""

    rowid: int
    opened: Opened | None
    """None when its file is gone."""
    ticket: int
    """Which request it answers; older ones are ignored."""
    intent: Intent
    """Why it was asked for."""
    ready: ReadyPage | None
    """Its page, as it was to be shown when it was asked for."""


@dataclass
class Counted(Message):
    """A worker has counted what the status line shows."""

    figures: Figures


class Filling(StrEnum):
    """Why a list is being filled."""

    ANEW = "anew"
    """Another list, or the same one when any of its rows may look different."""
    SEARCHED = "searched"
    """The answer to a search: it begins at the top; its first rows come before the rest."""
    GROWING = "growing"
    """The same list with more rows: files are being read."""


@dataclass
class ListLoaded(Message):
    """A worker has the numbers of a list."""

    found: Found
    ticket: int
    """Which request it answers; older ones are ignored."""
    filling: Filling


@dataclass
class Completed(Message):
    """A worker has found how the word in the prompt may go on."""

    text: str
    """The text that was asked about."""
    completions: tuple[Completion, ...]


@dataclass
class Progressed(Message):
    """The folders are being read."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        """Only the newest figure matters."""
        return isinstance(message, Progressed)


@dataclass
class Refreshed(Message):
    """The folders have been compared with the index."""

    outcome: Outcome | None
    error: str = ""
    """One sentence when it could not be done."""
    asked: bool = False
    """The user asked for it, and is told the result also when nothing changed."""


@dataclass
class Failed(Message):
    """A worker could not do what it was asked for."""

    sentence: str
    error: Exception | None = None
    """For the log; None when the sentence says everything."""
    of_folders: bool = False
    """It was the reading of the folders that failed."""


@dataclass
class MarksShared(Message):
    """The index knows the user's marks: lists can be made by them."""


@dataclass
class MarksTaken(Message):
    """Another window has changed marks."""

    ids: frozenset[str]


class Glimpsed(Message):
    """The first files of folders that were never seen are read."""


@dataclass
class FoldersChanged(Message):
    """Files of the library have changed."""

    paths: set[Path] | None
    """None: too many to tell."""


@dataclass
class Said(Message):
    """A sentence for the status line."""

    sentence: str


@dataclass
class SameReportFound(Message):
    """Other sources have the report that was opened."""

    targets: list[Target]


@dataclass
class StoryText(Message):
    """A story as Markdown."""

    text: str
    """Empty when the article is in no story."""


@dataclass
class FetchingText(Message):
    """A full text is on its way."""

    sentence: str


@dataclass
class TextFetched(Message):
    """A full text is here, or is not to be had."""

    id: str
    """Of the article."""
    title: str
    failed: str = ""
    """Why not, in one sentence without its full stop; empty when it is here."""


@dataclass
class StateSaved(Message):
    """The state was written, or could not be."""

    failed: str = ""

    def can_replace(self, message: Message) -> bool:
        """Only the newest result matters."""
        return isinstance(message, StateSaved)
