"""Thirty things that a newcomer wants to do with the bundled sample, the keys for each, and how one sees it done.

Each begins in the list of all articles, on the newest piece of news. A text in quotes is typed;
every other word is a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from reader.model.query import Sort
from reader.ui.pane import Pane
from reader.ui.screens.coverage import CoverageScreen
from reader.ui.screens.dialogs import ProblemsScreen, TextScreen
from reader.ui.screens.follow_ups import FollowUpsScreen
from reader.ui.screens.help import HelpScreen
from reader.ui.screens.stories import StoriesScreen
from reader.ui.screens.timeline import TimelineScreen
from reader.ui.screens.topics import TopicsScreen
from tests.ui.conftest import Desk

FIRST = "Tide mill pays its own electricity bill, then the baker's"
SECOND = "Saltmere tide mill sells its first surplus power to a bakery"


class Task(NamedTuple):
    """One thing to do."""

    words: str
    """What the newcomer wants."""
    keys: str
    """The shortest way that the manual tells."""
    done: Callable[[Desk], object]
    """Whether one sees that it is done."""

    def steps(self) -> list[tuple[str, bool]]:
        """Keys and typed texts in order; True for what is typed."""
        return [(typed or key, bool(typed)) for typed, key in re.findall(r'"([^"]*)"|(\S+)', self.keys)]

    @property
    def count(self) -> int:
        """Keys beside typing."""
        return sum(not typed for _, typed in self.steps())


def _pane(desk: Desk) -> Pane:
    return desk.screen.flows.panes.pane


def _titles(desk: Desk) -> list[str]:
    return [row.title for row in desk.library.rows(desk.list.rowids) if row is not None]


def _unread(desk: Desk) -> int:
    rows = [row for row in desk.library.rows(desk.list.rowids) if row is not None]
    return sum(not desk.library.state_of(row.id).read for row in rows)


def _on(kind: type[object]) -> Callable[[Desk], bool]:
    return lambda desk: isinstance(desk.app.screen, kind) and getattr(desk.app.screen, "ready", True)


def _story_row(desk: Desk) -> str:
    screen = desk.app.screen
    rows = screen.selected_rows() if isinstance(screen, TimelineScreen) else []
    return rows[0].title if rows else ""


TASKS = (
    Task("Read an article", "Enter", lambda d: _pane(d) is Pane.READER and d.is_read(FIRST)),
    Task("Go to the next unread article", "n", lambda d: d.selected() == SECOND),
    Task("Read to the end of an article and on to the next unread one", "Enter G Space", lambda d: d.title == SECOND),
    Task("Follow a related article and come back", "Enter 1 Backspace", lambda d: d.title == FIRST),
    Task("See how a matter went on", "T", _on(TimelineScreen)),
    Task("Go to the first report of a matter", "T g", lambda d: "112 years" in _story_row(d)),
    Task("See who reported it", "c", _on(CoverageScreen)),
    Task("See the library by story", "B", lambda d: _on(StoriesScreen)(d) and d.app.screen.lines.entries == 4),  # pyright: ignore
    Task("See the articles of a story", "B Enter", lambda d: _on(StoriesScreen)(d) and d.app.screen.lines.entries > 9),  # pyright: ignore
    Task("Star an article", "s", lambda d: d.is_starred(FIRST)),
    Task("Star an article with a note and a day", 'S "ask the baker @fri" Enter', lambda d: "for Fri 27 Nov" in d.said),
    Task("See how the starred stories went on", "F", _on(FollowUpsScreen)),
    Task("See what is starred", "*", lambda d: _titles(d) == [FIRST]),
    Task("Take the links of all starred articles along", "* Ctrl+A Y", lambda d: FIRST[:9] in d.app.clipboard),
    Task("Mark an article read without opening it", "j m", lambda d: d.is_read(SECOND)),
    Task("See only what is unread", "a", lambda d: SECOND not in _titles(d) and len(_titles(d)) > 40),
    Task("Mark everything read", "A", lambda d: _unread(d) == 0),
    Task("Take back a mark that went wrong", "A u", lambda d: _unread(d) > 40),
    Task("Mark three articles at once", "V j j m", lambda d: "3 articles" in d.said),
    Task("Search for a word", '/ "piano" Enter', lambda d: 0 < len(_titles(d)) < 5 and _pane(d) is Pane.LIST),
    Task("See all articles again", '/ "piano" Enter Esc', lambda d: len(_titles(d)) > 50),
    Task(
        "Find this month's articles on a topic",
        '/ "topic:saltmere on:this-month" Enter',
        lambda d: 0 < len(_titles(d)) < 9,
    ),
    Task("Find a word in the open article", 'Enter / "kettle" Enter', lambda d: d.view.finding),
    Task("See the articles of one source", 't / "sky" Enter', lambda d: len(_titles(d)) == 5),
    Task("Mark all of a source read", "t A", lambda d: _on(TopicsScreen)(d) and "read" in d.app.screen.said),  # pyright: ignore
    Task("Have the oldest first", "\\ j Enter", lambda d: d.screen.flows.listing.selection.sort is Sort.OLDEST),
    Task("Copy the address of an article", "y", lambda d: d.app.clipboard.startswith("https://")),
    Task("Have the text alone", "Enter Z", lambda d: d.screen.flows.panes.zen),
    Task("See everything that the file says", "M", _on(TextScreen)),
    Task("See what could not be read", "!", _on(ProblemsScreen)),
    Task("Find a command by its name", ': "next theme" Enter', lambda d: d.app.theme != "broadsheet-dark"),
    Task("See all keys", "?", _on(HelpScreen)),
)
