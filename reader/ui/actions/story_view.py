"""The views of stories, and what comes back from a look at one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.ui.flows.trail import Stop
from reader.ui.flows.walk import Step


class StoryView(StrEnum):
    """The screens over the main one that show stories, or what articles are gathered by."""

    TIMELINE = "timeline"
    COVERAGE = "coverage"
    STORIES = "stories"
    FOLLOW_UPS = "follow_ups"
    TOPICS = "topics"
    CATCH_UP = "catch_up"


@dataclass(frozen=True, slots=True)
class StoryAnswer:
    """What came of a look at a story."""

    rowid: int | None = None
    """The article that the user opened; None for none."""
    view: StoryView | None = None
    """Another view that the user asked for, of the story of that article."""
    start: Stop | None = None
    """What the article follows, or with no article what is to be opened itself: a starred story, perhaps a ghost."""
    walk: tuple[Step, ...] = ()
    """What the next key goes on to from that article: the other new developments."""
    query: str = ""
    """What the list is to show; empty: what it shows already."""
    command: str = ""
    """What the main screen is to do: go to another view."""
    sentence: str = ""
    """What is to be said on the main screen."""
    id: str = ""
    """Identifier of the article: finds it when its file was written anew meanwhile."""
