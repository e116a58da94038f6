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
            "first",
            "follow",
            "interrupt",
            "marks",
            "notices",
            "open_ghost",
            "roots",
            "row",
            "row_of",
            "rows",
            "same_article",
            "state_of",
            "stories",
            "web",
        }
    ),
    "StoryDesk": frozenset({"day_words", "days", "events", "rows", "summary", "title", "today", "visit"}),
    "FollowDesk": frozenset({"today"}),
    "MuteDesk": frozenset(),
    "TopicDesk": frozenset(),
    "MarkDesk": frozenset(
        {
            "has_steps_to_keep",
            "held",
            "history",
            "hold",
            "is_small_step",
            "keep_progress",
            "kept_file",
            "mark_one",
            "on_saved",
            "save_failure",
            "take_small_step",
        }
    ),
    "WebDesk": frozenset({"full_text_missing", "pictures_missing", "texts"}),
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
            "find",
            "find_file",
            "find_first",
            "find_unread",
            "glimpse",
            "open",
            "open_article",
            "prepare_search",
            "problems",
            "refresh",
            "relations",
            "resolve_link",
            "select",
            "watch",
        }
    ),
    "StoryDesk": frozenset(
        {
            "all",
            "count",
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
    "FollowDesk": frozenset({"active", "arrivals", "count", "entries", "keep_summaries", "told"}),
    "MuteDesk": frozenset({"all", "alone", "hidden", "of", "sources", "stories"}),
    "TopicDesk": frozenset({"all", "found", "groups"}),
    "MarkDesk": frozenset(
        {
            "follow_files",
            "keep_steps",
            "recall_steps",
            "mark",
            "mark_each",
            "redo",
            "release",
            "share",
            "take_over",
            "undo",
        }
    ),
    "WebDesk": frozenset({"fetch_text", "index_texts", "open_link", "picture"}),
}
"""Class -> its public methods that only workers may call."""
