"""What the commands of the list do: which articles it shows, saved queries, problems, marks on many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from reader.library.news_desk import LIST_NAME
from reader.model.problem import Problem
from reader.model.query import Sort
from reader.text.clean import clean_line
from reader.text.plural import plural
from reader.ui.actions.asking import Dialogs
from reader.ui.actions.editing import edit_file
from reader.ui.commands import Keymap, first_key
from reader.ui.flows.listing import SORT_NAMES, View
from reader.ui.flows.wiring import Flows
from reader.ui.flows.work import Job
from reader.ui.messages import Intent
from reader.ui.pane import Pane
from reader.ui.question import OneOf
from reader.ui.widgets.query_bar import Ask

FEW_TEXTS = 20
"""Full texts that are fetched without asking how many."""


class ListActions:
    """Bodies of the commands that concern the list as a whole."""

    def __init__(self, flows: Flows, dialogs: Dialogs, keymap: Keymap) -> None:
        """keymap: the user's keys, for sentences that name one."""
        self._keymap = keymap
        self._flows = flows
        self._dialogs = dialogs

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        flows, listing = self._flows, self._flows.listing
        return {
            "search": self.search,
            "search_library": self.search_library,
            "show_all": partial(self._view, View.ALL),
            "view_unread": partial(self._view, View.UNREAD),
            "view_starred": partial(self._view, View.STARRED),
            "show_unread": self.show_unread,
            "show_starred": lambda: flows.list.load(listing.toggle_starred()),
            "show_removed": lambda: flows.list.load(listing.toggle_removed()),
            "sort": self.sort,
            "problems": self.problems,
            "full_texts": self.full_texts,
            "mark_all_read": self.mark_all_read,
            "mark_above_read": self.mark_above_read,
        }

    def full_texts(self) -> None:
        """The full texts of all that the list shows."""
        self.full_texts_of(list(self._flows.panes.articles.rowids))

    def full_texts_of(self, rowids: Sequence[int]) -> None:
        """The full texts of articles by number; of many the user says how many."""
        flows = self._flows
        if missing := flows.library.web.full_text_missing:
            flows.say(missing)
        elif len(rowids) <= FEW_TEXTS:
            flows.text.get_all(rowids)
        else:
            counts = [FEW_TEXTS, len(rowids)]
            lines = [f"Of the first {FEW_TEXTS}", f"Of all {len(rowids):,}"]

            def chosen(place: int) -> None:
                flows.text.get_all(rowids[: counts[place]])

            self._dialogs.choose(OneOf("Get full texts", lines, chosen))

    def mark_all_read(self) -> None:
        """Everything the list shows becomes read; in the sidebar, everything that this shows."""
        if self._flows.panes.pane is Pane.RELATED:
            self._read_related(len(self._flows.panes.related.relations), "of the sidebar")
        else:
            flows = self._flows
            flows.list.when_whole(lambda: flows.marks.read_all(flows.panes.articles.rowids, "shown here"))

    def mark_above_read(self) -> None:
        """The selected article and all above it become read."""
        articles, related = self._flows.panes.articles, self._flows.panes.related
        if self._flows.panes.pane is Pane.RELATED:
            self._read_related(related.cursor + 1, "of the sidebar from here up")
        else:
            self._flows.marks.read_all(articles.rowids[: articles.cursor + 1], "from here up")

    def _read_related(self, count: int, what: str) -> None:
        """So many of the related articles become read, those that have a file."""
        related = self._flows.panes.related.relations[:count]
        rowids = [relation.rowid for relation in related if relation.rowid is not None]
        self._flows.marks.read_all(rowids, what)

    # --- what is shown

    def search(self) -> None:
        """Search the library; in the reader find in the article."""
        if self._flows.panes.pane is Pane.READER and self._flows.reading.opened is not None:
            self._flows.prompt.ask(Ask.FIND)
        else:
            self.search_library()

    def search_library(self) -> None:
        """Search the library, from any pane."""
        self._flows.prompt.ask(Ask.SEARCH, self._flows.listing.selection.words)

    def _view(self, view: View) -> None:
        self._flows.list.load(self._flows.listing.show(view))
        self._flows.panes.focus(Pane.LIST)

    def show_unread(self) -> None:
        """All or unread articles; in the sidebar, all or unread related articles."""
        related = self._flows.panes.related
        if self._flows.panes.pane is not Pane.RELATED:
            self._flows.list.load(self._flows.listing.toggle_unread())
            return
        related.toggle_unread()
        count = len(related.relations)
        self._flows.say(f"Unread related articles: {count:,}" if related.unread_only else "All related articles")

    def sort(self) -> None:
        """Choose the order of the list."""
        orders = list(Sort)

        def chosen(index: int) -> None:
            self._flows.list.load(self._flows.listing.sort(orders[index]))
            self._flows.say(f"Sorted: {SORT_NAMES[orders[index]].lower()}")

        present = orders.index(self._flows.listing.selection.sort)
        self._dialogs.choose(OneOf("Order of the list", [SORT_NAMES[order] for order in orders], chosen, present))

    def problems(self) -> None:
        """What could not be read as it stands: of the open file, or of the whole library."""
        opened = self._flows.reading.opened
        in_reader = self._flows.panes.pane is Pane.READER
        path = opened.article.path if opened and opened.article and in_reader else None
        title = "Problems of this file" if path else "Problems of this library"
        library, failures = self._flows.library, self._flows.feeds.news.failures

        def look(_: Job) -> tuple[list[Problem], int]:
            return [*(() if path else failures()), *library.problems(path)], library.counts().problems

        def show(answer: tuple[list[Problem], int]) -> None:
            problems, count = answer
            nothing = "Every file could be read as it stands."
            if path:
                key = first_key("problems", self._keymap)
                more = f"\nThe library has {plural(count, 'problem')}: {key} in the list shows all." if count else ""
                nothing = f"This file could be read as it stands.{more}"
            self._dialogs.show_problems(problems, title, nothing, self._open_problem, self._edit_problem)

        self._flows.work.run(
            "problems", look, show, saying="Looking for problems ...", stopped="Stopped looking for problems"
        )

    def _open_problem(self, problem: Problem) -> None:
        """Open the article of the file that has a problem."""
        if feed := _feed_of(problem):
            self._flows.say(f"{feed} is a feed: there is no article to open; E edits the list of feeds")
            return

        def show(place: tuple[int | None, Path | None]) -> None:
            if place[0] is not None:
                self._flows.article.load(place[0], Intent.READ)
            else:
                self._flows.say(f"{clean_line(problem.path, 80)} is not in the list, so that it cannot be opened here")

        self._flows.work.run("problem", lambda _: self._flows.library.find_file(problem.path), show)

    def _edit_problem(self, problem: Problem) -> None:
        """Open the file that has a problem in the editor, at the line."""

        def edit(place: tuple[int | None, Path | None]) -> None:
            if place[1] is not None:
                edit_file(self._flows, self._dialogs, place[1], problem.line)
            else:
                self._flows.say(f"{clean_line(problem.path, 80)} is no file of this library")

        path = LIST_NAME if _feed_of(problem) else problem.path
        self._flows.work.run("problem", lambda _: self._flows.library.find_file(path), edit)


def _feed_of(problem: Problem) -> str:
    """The name of the feed that a problem is of; empty for a file."""
    place, _, feed = problem.path.partition(": ")
    return feed if place == LIST_NAME else ""
