"""Which screen shows which view of stories."""

from __future__ import annotations

from reader.ui.actions.story_view import StoryView
from reader.ui.screens.catch_up_screen import CatchUpScreen
from reader.ui.screens.coverage import CoverageScreen
from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.screens.stories import StoriesScreen
from reader.ui.screens.story_screen import StoryParts, StoryScreen
from reader.ui.screens.timeline import TimelineScreen
from reader.ui.screens.topics import TopicsScreen

__all__ = ["StoryParts", "story_screen"]


def story_screen(view: StoryView, parts: StoryParts, rowid: int) -> StoryScreen:
    """The screen of a view. rowid: the article whose story it is; for the list of stories the one to select."""
    if view is StoryView.TIMELINE:
        return TimelineScreen(parts, rowid)
    if view is StoryView.COVERAGE:
        return CoverageScreen(parts, rowid)
    if view is StoryView.FOLLOW_UPS:
        return FollowUpsScreen(parts)
    if view is StoryView.TOPICS:
        return TopicsScreen(parts, rowid)
    if view is StoryView.CATCH_UP:
        return CatchUpScreen(parts)
    return StoriesScreen(parts, rowid)
