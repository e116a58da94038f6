"""Which questions to the library a key may wait for, by name: no clock decides it, and the tests hold to it.

*Quick* methods take a few milliseconds at most, whatever the size of the library: the screen's thread may call them.
*Slow* ones take longer somewhere, so that the screen calls them from workers only; in tests one that is called from the
user interface on the screen's thread fails.
"""

from __future__ import annotations

QUICK: dict[str, frozenset[str]] = {
    "Library": frozenset(
        {
            "find_article",
            "find_unread_near",
            "find_url",
            "first",
            "follow",
            "full_text_missing",
            "history",
            "hold_marks",
            "interrupt",
            "keep_progress",
            "kept_marks",
            "mark_one",
            "notices",
            "on_saved",
            "open_ghost",
            "pictures_missing",
            "roots",
            "row",
            "row_of",
            "rows",
            "same_article",
            "save_failure",
            "state_of",
            "stories",
            "texts",
        }
    ),
    "StoryDesk": frozenset({"day_words", "days", "events", "rows", "summary", "title", "today", "visit"}),
    "FollowDesk": frozenset(),
}
"""Class -> its public methods and properties that a key may wait for."""

SLOW: dict[str, frozenset[str]] = {
    "Library": frozenset(
        {
            "apply",
            "close",
            "complete",
            "count_unread",
            "counts",
            "fetch_text",
            "find",
            "find_first",
            "find_unread",
            "glimpse",
            "mark",
            "open",
            "open_article",
            "open_link",
            "picture",
            "prepare_search",
            "problems",
            "redo",
            "refresh",
            "relations",
            "release_marks",
            "select",
            "share_marks",
            "take_over_marks",
            "undo",
            "watch",
        }
    ),
    "StoryDesk": frozenset(
        {
            "all",
            "coverage",
            "distribution",
            "markdown",
            "members",
            "outlines",
            "relations",
            "reports",
            "same_report",
            "similar",
            "stats_lines",
            "story_of",
            "timeline",
        }
    ),
    "FollowDesk": frozenset({"all", "count"}),
}
"""Class -> its public methods that only workers may call."""
