"""What the commands of stories do on the main screen: open a view of a story, and go where the user chose in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reader.library.library import Library
from reader.ui.flows.panes import Panes
from reader.ui.flows.reading import Reading
from reader.ui.flows.trail import Stop
from reader.ui.messages import Intent
from reader.ui.pane import Pane

NO_STORY = "This article is in no story: no related article first came out within days of it"


class StoryView(StrEnum):
    """The screens of stories."""

    TIMELINE = "timeline"
    COVERAGE = "coverage"
    STORIES = "stories"
    FOLLOW_UPS = "follow_ups"


@dataclass(frozen=True, slots=True)
class StoryAnswer:
    """What came of a look at a story."""

    rowid: int | None = None
    """The article that the user opened; None for none."""
    view: StoryView | None = None
    """Another view that the user asked for, of the story of that article."""
    start: Stop | None = None
    """What the article follows, or with no article what is to be opened itself: a starred story, perhaps a ghost."""
    sentence: str = ""
    """What is to be said on the main screen."""
    id: str = ""
    """Identifier of the article: finds it when its file was written anew meanwhile."""


class StoryShell(Protocol):
    """What these actions need of the screen."""

    def say(self, sentence: str) -> None:
        """Tell the user what the key did."""

    def copy_story(self, rowid: int) -> None:
        """Put the story of an article on the clipboard as Markdown, once it is found."""

    def show_stop(self, stop: Stop, intent: Intent) -> None:
        """Show an article."""

    def show_story(self, view: StoryView, rowid: int) -> None:
        """Open a screen of stories. rowid: the article whose story it is; 0 for none."""


class StoryActions:
    """Bodies of the commands that concern stories."""

    def __init__(self, shell: StoryShell, library: Library, panes: Panes, reading: Reading) -> None:
        self._shell = shell
        self._library = library
        self._panes = panes
        self._reading = reading

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        return {
            "timeline": lambda: self.view(StoryView.TIMELINE),
            "coverage": lambda: self.view(StoryView.COVERAGE),
            "stories": lambda: self._shell.show_story(StoryView.STORIES, self._article() or 0),
            "follow_ups": lambda: self._shell.show_story(StoryView.FOLLOW_UPS, 0),
            "export_story": self.export,
        }

    def _article(self) -> int | None:
        """The article that is meant: the selected one of the list, else the open one."""
        if self._panes.pane is Pane.LIST:
            return self._panes.articles.selected
        return self._reading.opened.rowid if self._reading.opened else None

    def view(self, view: StoryView) -> None:
        """Open a view of the article's story."""
        rowid = self._article()
        if rowid is None:
            self._shell.say("The library has no file of this story, so its timeline is not known")
        else:
            self._shell.show_story(view, rowid)

    def export(self) -> None:
        """The article's story as Markdown, to the clipboard."""
        rowid = self._article()
        if rowid is None:
            self._shell.say(NO_STORY)
        else:
            self._shell.copy_story(rowid)

    def answered(self, view: StoryView, answer: StoryAnswer | None) -> None:
        """A screen was left: open what was chosen there. From a story it is a hop, from the list of stories a start."""
        if answer is None:
            return
        if answer.sentence:
            self._shell.say(answer.sentence)
        if answer.view is not None and answer.rowid is not None:
            self._shell.show_story(answer.view, answer.rowid)
            return
        if answer.start is not None:
            if answer.rowid is None:
                self._shell.show_stop(answer.start, Intent.READ)
                return
            self._reading.trail.start(answer.start)
        row = self._library.row_of(answer.id, answer.rowid) if answer.rowid is not None else None
        if row is None:
            if answer.rowid is not None:
                self._shell.say("The file of this article is gone; r compares the folders")
            return
        start = self._reading.stop()
        alone = view in (StoryView.STORIES, StoryView.FOLLOW_UPS) and answer.start is None
        if start is not None and not alone and answer.start is None:
            self._reading.trail.start(start)
        intent = Intent.READ if alone else Intent.FOLLOW
        self._shell.show_stop(Stop(row.id, row.title, row.rowid), intent)


def copied_story(text: str) -> str:
    """What is said when a story is on the clipboard."""
    return f"Copied the story as Markdown: {len(text.splitlines()):,} lines"
