"""The linear mode of the reader: plain lines and typed words, for screen readers, pipes and the smallest terminals.

Rules that bind this module:
- It only ever prints whole lines; no cursor is placed, no colour set, nothing is drawn again.
- A number opens what was printed last under that number. Keys and names are those of the reader's table of commands.
- What is longer than a portion waits for an empty line.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from reader.cli.linear_groups import LinearGroups
from reader.cli.linear_marks import LinearMarks
from reader.cli.linear_sending import LinearSending
from reader.cli.linear_words import (
    CommandWords,
    article_lines,
    nothing,
    related_lines,
    row_words,
    sentence,
    star_lines,
    timeline_lines,
)
from reader.library.answers import Opened, Target
from reader.library.library import Library
from reader.model.errors import BroadsheetError
from reader.model.query import Selection, Sort
from reader.model.row import Row
from reader.settings.config import Config
from reader.text.plural import plural
from reader.ui.own_keys import nearest

if TYPE_CHECKING:
    from reader.library.search_desk import Found

_LINES = 20
"""Lines of a portion at most; a paragraph is one."""
_DIGITS = 9
"""Of a number that are read: no list is longer."""
_LETTERS = 3000
"""Letters of a portion, beyond which no further line begins."""


class LinearReader:
    """One session. `run` returns when the user leaves."""

    def __init__(
        self, library: Library, config: Config, read_line: Callable[[], str | None], say: Callable[[str], None]
    ) -> None:
        """read_line: the next typed line, None at the end of the input. say: prints a line."""
        self._library = library
        self._config = config
        self._read_line = read_line
        self._say = say
        self._selection = Selection()
        self._rowids: array[int] = array("q")
        self._place = 0
        self._opened: Opened | None = None
        self._trail: list[int] = []
        self._rest: Iterator[str] = iter(())
        self._open_number: Callable[[int], None] = self._open_place
        self._left = False
        self._bodies = self._table()
        self._words = CommandWords(self._bodies, config.keys)

    def run(self) -> None:
        """Tell the list, then do what each line asks for until the input ends or the user leaves."""
        self._say("Broadsheet, linear mode. A number opens an article, an empty line reads on, ? tells all commands.")
        self._fill(self._selection)
        while not self._left and (line := self._read_line()) is not None:
            self.answer(line)

    def answer(self, line: str) -> None:
        """Do what one typed line asks for."""
        line = line.strip()
        if not line:
            self._read_on("")
        elif (digits := line.lstrip("#").strip()).isdecimal():
            self._open_number(int(digits[:_DIGITS]))
        else:
            command, argument = self._words.read(line)
            body = self._bodies.get(command)
            if body is not None:
                body(argument)
            elif command:
                self._say(f"The linear mode has no “{command.replace('_', ' ')}”; ? tells what it has")
            else:
                self._say(f"There is no command “{line}”{nearest(line, self._words.names()) or ';'} ? tells all")

    def _table(self) -> dict[str, Callable[[str], None]]:
        """Command identifier -> its body, which gets what was typed behind it."""
        marks = LinearMarks(self._library, self._aim, lambda: self._rowids, self._say)
        private = self._config.fetch_private_hosts
        return {
            "down": lambda _: self._select(self._place + 1),
            "up": lambda _: self._select(self._place - 1),
            "top": lambda _: self._select(0),
            "bottom": lambda _: self._select(len(self._rowids) - 1),
            "open": lambda _: self._open_place(self._place + 1),
            "read_on": self._read_on,
            "next_unread": lambda _: self._open_unread(1),
            "previous_unread": lambda _: self._open_unread(-1),
            "next_article": lambda _: self._open_place(self._place + 2),
            "previous_article": lambda _: self._open_place(self._place),
            "open_related_number": lambda _: self._tell_related(),
            "trail_back": lambda _: self._back_on_trail(),
            "timeline": lambda _: self._timeline(),
            "stories": lambda _: self._stories(),
            "follow_ups": lambda _: self._follow_ups(),
            **LinearGroups(self._library, self._aim, self._offer, self._search, self._say).table(),
            **marks.table(),
            **LinearSending(self._library, marks.targets, self._tell, self._say, allow_private=private).table(),
            "search": self._search,
            "search_library": self._search,
            "show_unread": lambda _: self._fill(replace(self._selection, unread=not self._selection.unread)),
            "show_starred": lambda _: self._fill(replace(self._selection, starred=not self._selection.starred)),
            "show_all": lambda _: self._fill(Selection(sort=self._selection.sort)),
            "queries": lambda _: self._queries(),
            "sort": self._sort,
            "metadata": lambda _: self._metadata(),
            "problems": lambda _: self._problems(),
            "rescan": lambda _: self._rescan(),
            "help": lambda _: self._print(self._words.help_lines()),
            "back": lambda _: self._back(),
            "cancel": lambda _: self._fill(Selection(sort=self._selection.sort)),
            "quit": lambda _: self._leave(),
        }

    # --- printing

    def _print(self, lines: Iterable[str]) -> None:
        """Print the first portion of some lines; the rest waits."""
        self._rest = iter(lines)
        self._more()

    def _more(self) -> bool:
        """Print the next portion; False when there is none."""
        count = letters = 0
        for line in self._rest:
            self._say(line)
            count, letters = count + 1, letters + len(line)
            if count >= _LINES or letters >= _LETTERS:
                following = next(self._rest, None)
                if following is not None:
                    self._rest = chain((following,), self._rest)
                    self._say("(More: an empty line)")
                break
        return count > 0

    def _read_on(self, _: str) -> None:
        if not self._more():
            self._open_unread(1)

    @property
    def _today(self) -> date:
        return self._library.follow.today

    # --- the list

    def _fill(self, selection: Selection) -> None:
        """Make the list anew and tell it; a query that cannot be understood leaves the list as it is."""
        result = self._find(selection)
        if result is None or result.rowids is None:
            return
        if not result.rowids and self._rowids:
            self._say(result.sentence or f"{nothing(selection)}; the list stays")
            return
        here = self._rowids[self._place : self._place + 1]
        self._selection, self._rowids = selection, result.rowids
        self._place = next((self._rowids.index(rowid) for rowid in here if rowid in self._rowids), 0)
        self._tell_list()

    def _find(self, selection: Selection) -> Found | None:
        this = self._opened.rowid if self._opened else None
        try:
            result = self._library.find(selection, this=this)
        except BroadsheetError as error:
            self._say(str(error))
            return None
        if result.mistake is not None:
            self._say(result.mistake.sentence)
        elif result.rowids is None:
            self._say(result.sentence)
        return result

    def _tell_list(self) -> None:
        """The list from the selected article on, whose numbers open articles."""
        self._opened, self._open_number = None, self._open_place
        unread = self._library.count_unread(self._rowids)
        parts = [
            "Unread articles" if self._selection.unread else "Articles",
            "starred" if self._selection.starred else "",
            f"found by “{self._selection.words}”" if self._selection.words else "",
            f"{len(self._rowids):,} of them, {unread:,} unread",
        ]
        self._say(", ".join(filter(None, parts)) + ":" if self._rowids else "There are no articles here")
        self._print(self._listed(self._place))

    def _listed(self, start: int) -> Iterator[str]:
        for place in range(start, len(self._rowids)):
            row = self._library.row(self._rowids[place])
            yield f"{place + 1}. {row_words(self._library, row, self._today) if row else '(its file is gone)'}"

    def _select(self, place: int) -> None:
        if not 0 <= place < len(self._rowids):
            self._say("The list ends here")
            return
        self._place, self._opened, self._open_number = place, None, self._open_place
        self._say(next(self._listed(place)))
        self._rest = self._listed(place + 1)

    def _open_place(self, number: int) -> None:
        """Open the article of a number of the list."""
        if not 1 <= number <= len(self._rowids):
            self._say(f"The list has no article {number}; it has {len(self._rowids):,}")
            return
        self._place = number - 1
        self._trail.clear()
        self._open(self._rowids[self._place])

    def _open_unread(self, step: int) -> None:
        place = self._library.find_unread(self._rowids, self._place if self._opened else self._place - step, step)
        if place is None:
            self._say("Nothing unread " + ("further down" if step > 0 else "further up") + " in this list")
        else:
            self._open_place(place + 1)

    def _search(self, words: str) -> None:
        self._fill(replace(self._selection, words=words, unread=False, starred=False) if words else Selection())

    def _queries(self) -> None:
        queries = list(self._config.queries.items())
        if queries:
            self._offer([f"{name}: {query}" for name, query in queries], lambda place: self._search(queries[place][1]))
        else:
            self._say("There are no saved queries; the settings hold them")

    def _offer(self, lines: Sequence[str], chosen: Callable[[int], None]) -> None:
        """Print lines with numbers; a number chooses one. chosen: gets its place, from 0."""

        def use(number: int) -> None:
            if 1 <= number <= len(lines):
                chosen(number - 1)
            else:
                self._say(f"There is no {number} here")

        self._open_number = use
        self._print(f"{number}. {line}" for number, line in enumerate(lines, start=1))

    def _sort(self, name: str) -> None:
        orders = [order.value for order in Sort]
        if name.strip().lower() in orders:
            self._fill(replace(self._selection, sort=Sort(name.strip().lower())))
        else:
            self._say(f"Say the order behind it: {', '.join(orders)}")

    # --- an article

    def _open(self, rowid: int) -> None:
        opened = self._library.open_article(rowid)
        if opened is None:
            self._say("The file of this article is gone; r compares the library with its folders")
            return
        if self._config.mark_read not in ("end", "hand"):
            self._mark_read(opened, rowid)
        self._tell(opened, rowid)

    def _mark_read(self, opened: Opened, rowid: int) -> None:
        was_unread = self._library.marks.mark_one(opened.target, "read", read=True).count
        if was_unread and self._config.read_same_report:
            self._library.marks.mark(map(Target.of_row, self._library.stories.same_report(rowid)), "read", read=True)

    def _tell(self, opened: Opened, rowid: int | None = None) -> None:
        """Tell an article. rowid: its number, where telling it to the end may mark it read."""

        def told() -> Iterator[str]:
            yield from article_lines(self._library, opened, self._today)
            if rowid is not None and self._config.mark_read == "end":
                self._mark_read(opened, rowid)

        self._opened, self._open_number = opened, self._open_related
        self._print(told())

    def _open_related(self, number: int) -> None:
        opened = self._opened
        relation = next((one for one in opened.relations if one.number == number), None) if opened else None
        if opened is None or relation is None:
            self._say(f"This article has no related article {number}")
            return
        if opened.rowid is not None:
            self._trail.append(opened.rowid)
        if relation.rowid is None:
            self._tell(self._library.open_ghost(relation.card))
        else:
            self._open(relation.rowid)

    def _tell_related(self) -> None:
        opened = self._aim()
        if opened is not None and opened.relations:
            self._opened, self._open_number = opened, self._open_related
            self._print(related_lines(self._library, opened.relations, self._today))
        elif opened is not None:
            self._say("This article has no related articles")

    def _back_on_trail(self) -> None:
        if self._trail:
            self._open(self._trail.pop())
        else:
            self._say("This is where the trail begins")

    def _aim(self) -> Opened | None:
        """What a command is about: the article that was told last, else the selected one of the list."""
        if self._opened is not None:
            return self._opened
        opened = self._library.open_article(self._rowids[self._place]) if self._rowids else None
        if opened is None:
            self._say("There is no article here")
        return opened

    # --- stories and stars

    def _timeline(self) -> None:
        opened = self._aim()
        shown = self._library.stories.timeline(opened.rowid) if opened and opened.rowid is not None else None
        if shown is None:
            self._say("This article is in no story: no other article reports the same matter")
            return
        self._say(f"Story: {sentence(shown.title, [shown.summary])}")
        self._numbered(timeline_lines(self._library, shown, self._today))

    def _stories(self) -> None:
        outlines = self._library.stories.outlines()
        lines = (
            (sentence(one.title, [plural(one.story.articles, "article"), one.days]), one.events[0].reports[0])
            for one in outlines
            if one.events
        )
        self._numbered(lines, empty="No stories: no two articles report the same matter")

    def _follow_ups(self) -> None:
        lines = star_lines(self._library, self._library.follow.active(), self._today)
        self._numbered(lines, empty="Nothing is starred; s stars an article, to be told what happens next")

    def _numbered(self, lines: Iterable[tuple[str, Row | None]], empty: str = "") -> None:
        """Print lines with numbers that open their articles."""
        rows: list[Row] = []

        def printed() -> Iterator[str]:
            for line, row in lines:
                if row is not None:
                    rows.append(row)
                yield f"{len(rows)}. {line}" if row is not None else line

        def open_row(number: int) -> None:
            if 1 <= number <= len(rows):
                self._trail.clear()
                self._open(rows[number - 1].rowid)
            else:
                self._say(f"No article has the number {number} here")

        self._open_number = open_row
        self._rest = printed()
        if not self._more() and empty:
            self._open_number = self._open_place
            self._say(empty)

    # --- beyond

    def _metadata(self) -> None:
        from reader.library.metadata import metadata_lines

        opened = self._aim()
        if opened is not None:
            self._print(metadata_lines(opened))

    def _problems(self) -> None:
        problems = self._library.problems()
        lines = (f"{problem.path}: {problem.severity.value}: {problem.sentence}" for problem in problems)
        self._print(chain((f"{plural(len(problems), 'problem')}:",), lines))

    def _rescan(self) -> None:
        outcome = self._library.refresh(lambda _: None, lambda: False)
        self._say(f"{outcome.added:,} new, {outcome.changed:,} changed, {outcome.removed:,} gone")
        self._fill(self._selection)

    def _back(self) -> None:
        if self._opened is not None or self._open_number != self._open_place:
            self._tell_list()
        elif self._selection != Selection(sort=self._selection.sort):
            self._fill(Selection(sort=self._selection.sort))
        else:
            self._leave()

    def _leave(self) -> None:
        self._left = True
