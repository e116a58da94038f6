"""The library by story: one row for each story, which opens in place; the read mark is put on whole stories."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

from textual.content import Content
from textual.style import Style

from reader.library.answers import Target
from reader.library.library import Library
from reader.model.row import Row
from reader.stories.events import Event
from reader.stories.stories import Story
from reader.text.plural import plural
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.flows.marking import articles
from reader.ui.flows.saving import Savable
from reader.ui.render.row import Symbols
from reader.ui.render.story import fold_height, fold_lines, story_lines
from reader.ui.screens.report_beside import ReportBesideScreen
from reader.ui.screens.story_screen import StoryParts, open_one_of, show_over

_CACHED = 300
"""Stories whose articles are kept; more than any screen shows."""
_STORY_HEIGHT = 3
"""Lines of a story: headline, figures, a gap."""
_Entry = tuple[int, int]
"""Place of a story, and place of a folded article in it; -1 for the story itself."""


class StoryLines:
    """The stories as lines. Their articles are asked for when they come into sight."""

    def __init__(
        self, library: Library, stories: Sequence[Story], symbols: Symbols, *, unicode: bool, unfolded: set[str]
    ) -> None:
        """unfolded: identifiers of the stories whose articles are shown; changed here."""
        self.stories = stories
        self._unfolded = unfolded
        self._library = library
        self._symbols = symbols
        self._unicode = unicode
        self._rows: dict[int, list[Row]] = {}
        self._titles: dict[int, str] = {}
        self._folds: dict[int, tuple[Event, ...]] = {}
        self._entries: list[_Entry] = []
        self._starts: list[int] = []
        self._heights: list[int] = []
        self._height = self._width = 0
        unfolded &= {story.id for story in stories}  # others are gone
        for place, story in enumerate(stories):
            if story.id in unfolded:
                self._folds[place] = library.stories.events(story)
        self._lay_out()

    def fit(self, width: int) -> None:
        """Lay the lines out for a width."""
        self._width = width
        self._lay_out()

    def _lay_out(self) -> None:
        entries: list[_Entry] = []
        starts: list[int] = []
        heights: list[int] = []
        line = 0
        for place in range(len(self.stories)):
            entries.append((place, -1))
            starts.append(line)
            heights.append(_STORY_HEIGHT - 1)
            line += _STORY_HEIGHT
            for number, fold in enumerate(self._folds.get(place, ())):
                entries.append((place, number))
                # The articles stand right below the figures, the gap after the last one.
                starts.append(line - 1)
                heights.append(fold_height(fold, self._width))
                line += heights[-1]
        self._entries, self._starts, self._heights, self._height = entries, starts, heights, line

    @property
    def height(self) -> int:
        """Number of lines."""
        return self._height

    @property
    def starts(self) -> Sequence[int]:
        """First line of each story and each article shown."""
        return self._starts

    def entry_height(self, entry: int) -> int:
        """Two lines for a story, one or two for an article."""
        return self._heights[entry]

    def line(self, at: int, width: int, styles: Mapping[str, Style]) -> Content:
        """A line of a story, an article, or a gap."""
        entry = bisect_right(self._starts, at) - 1
        place, number = self._entries[entry]
        part = at - self._starts[entry]
        if part >= self.entry_height(entry):
            return Content("")
        if number >= 0:
            fold = self._folds[place][number]
            state_of = self._library.state_of
            day = self._library.stories.day_words(fold.lead)
            return fold_lines(fold, day, width, styles, self._symbols, state_of)[part]
        rows = self.rows(place)
        stories = self._library.stories
        return story_lines(
            self.title(place),
            rows,
            stories.summary(rows),
            stories.days(rows),
            width,
            styles,
            self._symbols,
            self._library.state_of,
            opened=place in self._folds,
            unicode=self._unicode,
        )[part]

    def title(self, place: int) -> str:
        """What a story is called."""
        if place not in self._titles:
            self._titles[place] = self._library.stories.title(self.stories[place])
        return self._titles[place]

    def rows(self, place: int) -> list[Row]:
        """The articles of a story."""
        if place not in self._rows:
            if len(self._rows) > _CACHED:
                self._rows.clear()
                self._titles.clear()
            self._rows[place] = self._library.stories.rows(self.stories[place])
        return self._rows[place]

    def story_at(self, entry: int) -> int:
        """Place of the story that an entry belongs to."""
        return self._entries[entry][0]

    def fold_at(self, entry: int) -> Event | None:
        """The folded article of an entry; None for a story."""
        place, number = self._entries[entry]
        return self._folds[place][number] if number >= 0 else None

    def entry_of(self, place: int) -> int:
        """The entry of a story."""
        return self._entries.index((place, -1))

    def is_open(self, place: int) -> bool:
        """Whether the articles of a story are shown."""
        return place in self._folds

    def toggle(self, place: int) -> None:
        """Show the articles of a story, or hide them."""
        story = self.stories[place]
        if self._folds.pop(place, None) is None:
            self._folds[place] = self._library.stories.events(story)
            self._unfolded.add(story.id)
        else:
            self._unfolded.discard(story.id)
        self._lay_out()


class StoriesScreen(ReportBesideScreen):
    """All stories, the one with the latest report first."""

    COMMAND = "stories"
    FOOT = (
        ("open", "show articles, read"),
        ("timeline", "timeline"),
        ("coverage", "by source"),
        ("toggle_read", "read mark"),
        ("star", "star"),
        ("undo", "undo"),
        ("back", "back"),
    )

    def __init__(self, parts: StoryParts, rowid: int) -> None:
        super().__init__(parts, rowid)
        self._source: StoryLines | None = None

    def open_again(self, rowid: int) -> None:
        """The stories as they are now, with another one selected."""
        self._source = None
        super().open_again(rowid)

    def load(self) -> None:
        """Find all stories."""
        self.tell_progress("Finding the stories of the library ...")
        self.work(self._find)

    def _find(self, cancelled: Callable[[], bool]) -> tuple[tuple[Story, ...], Story | None, int] | None:
        stories, muted = self.library.stories.all(cancelled), self.library.follow.mutes.stories()
        if stories is None:
            return None
        shown = tuple(story for story in stories if story.number not in muted)
        return shown, self.library.stories.story_of(self.rowid), len(stories) - len(shown)

    def loaded(self, answer: object) -> None:
        """Show the stories; leave when there are none."""
        lists = cast("tuple[tuple[Story, ...], Story | None, int] | None", answer)
        if lists is None:
            return
        stories, own, muted = lists
        if not stories and not muted:
            self.leave(StoryAnswer(sentence="No stories here yet: no two articles report the same matter"))
            return
        parts = self.parts
        self._source = StoryLines(
            self.library, stories, parts.symbols, unicode=parts.unicode, unfolded=parts.unfolded.stories
        )
        own_place = next((place for place, story in enumerate(stories) if own and story.number == own.number), 0)
        here = self._source.entry_of(own_place) if stories else 0
        count = sum(story.articles for story in stories)
        figures = f"{plural(len(stories), 'story', 'stories')} with {articles(count)}"
        figures += f", {muted:,} muted" if muted else ""
        self.show("Stories", figures, self._source, here)

    def table(self) -> dict[str, Callable[[], object]]:
        """The common commands and the views of one story."""
        return {
            **super().table(),
            "timeline": partial(self._view, StoryView.TIMELINE),
            "coverage": partial(self._view, StoryView.COVERAGE),
            "pane_right": self._expand,
            "pane_left": self._collapse,
            "save": self._save,
            "export_story": self._export,
        }

    def redraw(self) -> None:
        """Marks are looked up when lines are drawn."""
        self.lines.refresh()

    def stories_hidden(self) -> None:
        """Find the stories anew; the one that has taken the place is selected."""
        source = self._source
        if source is not None and self.lines.entries:
            place = source.story_at(self.lines.cursor)
            after = source.stories[place + 1 : place + 2] or source.stories[place - 1 : place] or source.stories[:1]
            self.rowid = after[0].number
        self.load()

    def rows_at(self, entry: int) -> list[Row]:
        """The articles of a story, or all reports of a folded article."""
        if self._source is None:
            return []
        fold = self._source.fold_at(entry)
        return list(fold.rows) if fold else self._source.rows(self._source.story_at(entry))

    def targets(self) -> list[Target]:
        """The selected articles; of a story first the one that it is named after."""
        targets, source = super().targets(), self._source
        if source is not None and self._is_story():
            title = source.title(source.story_at(self.lines.cursor))
            targets.sort(key=lambda target: target.title != title)
        return targets

    def open(self) -> None:
        """On a story show or hide its articles; on an article read it, one of its reports if there are several."""
        source = self._source
        if source is None:
            return
        fold = source.fold_at(self.lines.cursor)
        if fold is None:
            self._toggle()
        else:
            open_one_of(self, fold.rows)

    def _toggle(self) -> None:
        source = self._source
        if source is not None:
            place = source.story_at(self.lines.cursor)
            source.toggle(place)
            self.lines.show(source, source.entry_of(place))

    def _expand(self) -> None:
        if self._source is not None and not self._source.is_open(self._source.story_at(self.lines.cursor)):
            self._toggle()

    def _collapse(self) -> None:
        """Hide the articles of the story; when they are hidden already, back."""
        if self._source is not None and self._source.is_open(self._source.story_at(self.lines.cursor)):
            self._toggle()
        else:
            self.leave(StoryAnswer())

    def shown_row(self) -> Row | None:
        """The report of an entry; of a story its latest one."""
        rows = self.selected_rows()
        return (rows[-1] if self._is_story() else rows[0]) if rows else None

    def why(self) -> str:
        """Which of the story's reports is shown."""
        return "the latest report" if self._is_story() else ""

    def savable(self) -> Savable | None:
        """The story, or a report of it."""
        rowid = self._rowid_here() if self._is_story() else None
        return super().savable() if rowid is None else self.saves.story(rowid)

    def _is_story(self) -> bool:
        return self._source is not None and self.lines.entries > 0 and self._source.fold_at(self.lines.cursor) is None

    def _rowid_here(self) -> int | None:
        rows = self.selected_rows()
        return rows[-1].rowid if rows else None

    def _view(self, view: StoryView) -> None:
        rowid = self._rowid_here()
        if rowid is not None:
            show_over(self, view, rowid)

    def _export(self) -> None:
        rowid = self._rowid_here()
        if rowid is not None:
            self.sending.copy_story(rowid)

    def _save(self) -> None:
        rowid = self._rowid_here()
        if rowid is not None:
            self.saves.save(self.saves.story(rowid))
