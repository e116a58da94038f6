"""Which screen shows which view of stories."""

from __future__ import annotations

from typing import Any

from textual.app import App

from reader.ui.actions.story_view import StoryView
from reader.ui.screens.catch_up_screen import CatchUpScreen
from reader.ui.screens.coverage import CoverageScreen
from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.screens.stories import StoriesScreen
from reader.ui.screens.story_screen import StoryParts, StoryScreen
from reader.ui.screens.timeline import TimelineScreen
from reader.ui.screens.topics import TopicsScreen

__all__ = ["StoryParts", "story_screen"]


_KEPT = {StoryView.TIMELINE: TimelineScreen, StoryView.COVERAGE: CoverageScreen, StoryView.STORIES: StoriesScreen}
"""Views whose screens are kept from their first use on: to make one takes longer than all that it shows."""


def story_screen(view: StoryView, parts: StoryParts, rowid: int) -> StoryScreen:
    """The screen of a view. rowid: the article whose story it is; for the list of stories the one to select."""
    if view is StoryView.TOPICS:
        return TopicsScreen(parts, rowid)
    if view is StoryView.CATCH_UP:
        return CatchUpScreen(parts)
    app: App[Any] = parts.below.app
    kept = app.get_screen(view.value) if app.is_screen_installed(view.value) else None
    if isinstance(kept, StoryScreen) and kept not in app.screen_stack:
        if not isinstance(kept, FollowUpsScreen):  # it shows the same, whatever is open
            kept.open_again(rowid)
        return kept
    screen = FollowUpsScreen(parts) if view is StoryView.FOLLOW_UPS else _KEPT[view](parts, rowid)
    if kept is None:
        app.install_screen(screen, view.value)
    return screen
