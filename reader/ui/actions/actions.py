"""What each command does. One method for each identifier in the table of commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from reader.library.library import Library, Target
from reader.model.query import Sort
from reader.stories.relations import Relation
from reader.ui.actions.article_actions import ArticleActions, ArticleShell
from reader.ui.actions.marks import Done, Marks
from reader.ui.actions.story_actions import StoryActions, StoryShell
from reader.ui.actions.trail_actions import TrailActions, TrailShell
from reader.ui.commands import BY_ID, Context
from reader.ui.flows.layout import Layout
from reader.ui.flows.listing import SORT_NAMES, Listing
from reader.ui.flows.panes import Panes
from reader.ui.flows.reading import Reading
from reader.ui.flows.trail import Stop
from reader.ui.messages import Intent
from reader.ui.pane import Pane
from reader.ui.widgets.query_bar import Ask

Dialog = Literal["help", "palette", "problems"]


class Shell(ArticleShell, StoryShell, TrailShell, Protocol):
    """What actions need of the screen around them."""

    def show_stop(self, stop: Stop, intent: Intent) -> None:
        """Show an article or a ghost's card."""

    def marks_changed(self, done: Done) -> None:
        """Redraw marks and counts, and say what was done."""

    def ask(self, prompt: Ask, text: str = "") -> None:
        """Open the one-line prompt."""

    def command_after_opening(self, rowid: int, command: str) -> None:
        """Do a command on an article that is selected, but not shown yet."""

    def rescan(self) -> None:
        """Compare the folders with the index."""

    def show_dialog(self, name: Dialog) -> None:
        """Open a dialog."""

    def show_queries(self) -> None:
        """The saved queries."""

    def stop_reading(self) -> None:
        """Stop reading the folders."""

    def suspend(self) -> None:
        """Stop, and give the terminal back to the shell."""

    def toggle_theme(self) -> None:
        """Dark or light."""

    def quit(self) -> None:
        """Leave the program."""


class Actions:
    """Bodies of all commands of the main screen."""

    def __init__(
        self, shell: Shell, library: Library, panes: Panes, reading: Reading, listing: Listing, marks: Marks
    ) -> None:
        self._shell = shell
        self._library = library
        self._panes = panes
        self._reading = reading
        self._listing = listing
        self.marks = marks
        self.article = ArticleActions(shell, library, panes, reading)
        self.stories = StoryActions(shell, library, panes, reading)
        self.trail = TrailActions(shell, library, reading, marks)
        self._bodies = {**self._table(), **self.article.table(), **self.stories.table(), **self.trail.table()}

    def run(self, command: str) -> None:
        """Do what a command says, if it makes sense just now; else say why nothing happens."""
        found = BY_ID.get(command)
        if found is None:
            return
        selected = self._panes.articles.selected
        shown = self._reading.opened.rowid if self._reading.opened else None
        if found.of_article and self._panes.pane is Pane.LIST and selected is not None and selected != shown:
            self._shell.command_after_opening(selected, command)  # the hand was faster than the preview
            return
        context = self.context()
        if not found.available(context):
            self._shell.say(found.lack(context))
            return
        self._bodies[command]()

    def context(self) -> Context:
        """What decides which commands make sense."""
        opened = self._reading.opened
        history = self._library.history
        return Context(
            pane=self._panes.pane,
            has_articles=bool(self._panes.articles.rowids),
            has_article=opened is not None,
            has_target=self.target() is not None,
            has_url=bool(opened and opened.url),
            has_related=bool(self._reading.relations),
            has_trail=len(self._reading.trail.stops) > 1,
            can_go_back=self._reading.trail.can_go_back,
            can_go_forward=self._reading.trail.can_go_forward,
            can_undo=history.can_undo,
            can_redo=history.can_redo,
            finding=self._panes.view.finding,
            filtered=self._listing.filtered,
            has_file=bool(opened and opened.rowid is not None),
        )

    def _table(self) -> dict[str, Callable[[], object]]:
        panes, shell = self._panes, self._shell
        table: dict[str, Callable[[], object]] = {
            "down": lambda: panes.move(1),
            "up": lambda: panes.move(-1),
            "top": lambda: panes.to_end(bottom=False),
            "bottom": lambda: panes.to_end(bottom=True),
            "half_down": lambda: panes.half_page(1),
            "half_up": lambda: panes.half_page(-1),
            "page_down": lambda: panes.page(1),
            "page_up": lambda: panes.page(-1),
            "pane_left": lambda: panes.go(-1),
            "pane_right": lambda: panes.go(1),
            "pane_next": lambda: panes.go(1, around=True),
            "pane_previous": lambda: panes.go(-1, around=True),
            "open": self.open,
            "read_on": self.read_on,
            "read_back": panes.view.page_up,
            "shift_left": panes.view.shift_left,
            "shift_right": panes.view.shift_right,
            "next_unread": lambda: self.next_unread(1),
            "previous_unread": lambda: self.next_unread(-1),
            "next_article": lambda: self.step_article(1),
            "previous_article": lambda: self.step_article(-1),
            "open_related_number": lambda: shell.ask(Ask.NUMBER),
            "toggle_read": lambda: self._mark(self.marks.toggle_read),
            "star": lambda: self._mark(self.marks.toggle_star),
            "mark_all_read": self.mark_all_read,
            "mark_above_read": self.mark_above_read,
            "undo": lambda: shell.marks_changed(self.marks.undo()),
            "redo": lambda: shell.marks_changed(self.marks.redo()),
            "search": self.search,
            "show_unread": self.show_unread,
            "show_starred": lambda: shell.load_list(self._listing.toggle_starred()),
            "show_removed": lambda: shell.load_list(self._listing.toggle_removed()),
            "open_original": self.open_original,
            "open_amp": self.open_amp,
            "copy_url": self.copy_url,
            "copy_link": self.copy_link,
            "problems": lambda: shell.show_dialog("problems"),
            "rescan": shell.rescan,
            "stop_reading": shell.stop_reading,
            "sort": self.sort,
            "queries": shell.show_queries,
            "palette": lambda: shell.show_dialog("palette"),
            "help": lambda: shell.show_dialog("help"),
            "suspend": shell.suspend,
            "theme": shell.toggle_theme,
            "back": lambda: self.back(quit_at_list=True),
            "cancel": lambda: self.back(quit_at_list=False),
            "quit": shell.quit,
        }
        for number in range(1, 11):
            table[f"open_related_{number}"] = lambda number=number: self.open_related(number)
        return table

    # --- reading

    def open(self) -> None:
        """Enter: in the list read the article, in the sidebar follow the story."""
        if self._panes.pane is Pane.RELATED:
            relation = self._panes.related.selected
            if relation:
                self.follow(relation)
        elif self._panes.pane is Pane.LIST and self._panes.articles.selected is not None:
            self._shell.load_article(self._panes.articles.selected, Intent.READ)
        elif self._panes.pane is Pane.READER and self._reading.relations and not self._has_body():
            whole = self._panes.view.unfold_all()
            self._shell.say("What others report, whole; Enter shortens it" if whole else "What others report, in short")

    def _has_body(self) -> bool:
        opened = self._reading.opened
        return bool(opened and opened.whole and opened.whole.body)

    def read_on(self) -> None:
        """Space: a page down, and at the end on to the next unread article."""
        if self._panes.pane is Pane.LIST:
            self.open()
        elif self._panes.pane is Pane.RELATED:
            self._panes.page(1)
        elif not self._panes.view.page_down():
            self._go_unread(1)

    def next_unread(self, step: int) -> None:
        """The next unread article; while finding in the article, the next match."""
        view = self._panes.view
        if self._panes.pane is Pane.READER and view.finding:
            if step > 0:
                view.find_next()
            else:
                view.find_previous()
            self._shell.say(find_sentence(*view.find_status))
        elif self._panes.pane is Pane.RELATED and (place := self._panes.related.find_unread(step)) is not None:
            self._panes.related.go_to(place)
        elif self._panes.pane is Pane.RELATED:
            self._shell.say("No more unread related stories " + ("below" if step > 0 else "above"))
        else:
            self._go_unread(step)

    def _go_unread(self, step: int) -> None:
        articles = self._panes.articles
        place = self._library.find_unread(articles.rowids, articles.cursor, step)
        if place is None:
            self._shell.say("No more unread articles " + ("below" if step > 0 else "above"))
            return
        self._go_to(place)

    def step_article(self, step: int) -> None:
        """The next or previous article of the list, from any pane."""
        articles = self._panes.articles
        place = articles.cursor + step
        if 0 <= place < len(articles.rowids):
            self._go_to(place)
        else:
            self._shell.say("This is the last article" if step > 0 else "This is the first article")

    def _go_to(self, place: int) -> None:
        articles = self._panes.articles
        if self._panes.pane is Pane.LIST:
            articles.go_to(place)
        else:
            articles.select(articles.rowids[place])
            self._shell.load_article(articles.rowids[place], Intent.READ)

    def opened(self, intent: Intent) -> Done:
        """An article was opened by the user: mark it read and keep the trail."""
        stop = self._reading.stop()
        opened = self._reading.opened
        if stop is None or opened is None:
            return Done(frozenset(), "")
        if intent is Intent.READ:
            self._reading.trail.start(stop)
        elif intent is Intent.FOLLOW:
            self._reading.trail.follow(stop)
        return self.marks.read(opened.target)

    # --- following stories

    def open_related(self, number: int) -> None:
        """Open a related story by its number."""
        relation = self._reading.relation(number)
        if relation is None:
            count = len(self._reading.relations)
            self._shell.say(f"There is no related story {number}; the last one is {count}")
            return
        self.follow(relation)

    def follow(self, relation: Relation) -> None:
        """Hop to a related story and remember the hop."""
        start = self._reading.stop()
        if start is not None:
            self._reading.trail.start(start)
        stop = Stop(relation.id, relation.card.title, relation.rowid, relation.card if relation.is_ghost else None)
        self._shell.show_stop(stop, Intent.FOLLOW)

    # --- marks

    def target(self) -> Target | None:
        """What marks are put on: the selection of the focused pane."""
        if self._panes.pane is Pane.LIST:
            row = self._panes.articles.selected_row
            return Target.of_row(row) if row else None
        if self._panes.pane is Pane.RELATED and self._panes.related.selected:
            relation = self._panes.related.selected
            return Target(relation.id, relation.card.title, relation.card.url, relation.card.source.name)
        return self._reading.opened.target if self._reading.opened else None

    def _mark(self, change: Callable[[Target], Done]) -> None:
        target = self.target()
        if target is not None:
            self._shell.marks_changed(change(target))

    def mark_all_read(self) -> None:
        """Everything the list shows becomes read."""
        self._shell.marks_changed(self.marks.read_all(self._panes.articles.rowids, "shown here"))

    def mark_above_read(self) -> None:
        """The selected article and all above it become read."""
        articles = self._panes.articles
        self._shell.marks_changed(self.marks.read_all(articles.rowids[: articles.cursor + 1], "from here up"))

    # --- finding

    def search(self) -> None:
        """Search the library; in the reader find in the article."""
        if self._panes.pane is Pane.READER and self._reading.opened is not None:
            self._shell.ask(Ask.FIND)
        else:
            self._shell.ask(Ask.SEARCH, self._listing.selection.words)

    def show_unread(self) -> None:
        """All or unread articles; in the sidebar, all or unread related stories."""
        related = self._panes.related
        if self._panes.pane is not Pane.RELATED:
            self._shell.load_list(self._listing.toggle_unread())
            return
        related.toggle_unread()
        count = len(related.relations)
        self._shell.say(f"Unread related stories: {count:,}" if related.unread_only else "All related stories")

    def sort(self) -> None:
        """Choose the order of the list."""
        orders = list(Sort)

        def chosen(index: int) -> None:
            self._shell.load_list(self._listing.sort(orders[index]))
            self._shell.say(f"Sorted: {SORT_NAMES[orders[index]].lower()}")

        self._shell.choose("Order of the list", [SORT_NAMES[order] for order in orders], chosen)

    # --- out of the terminal

    def open_original(self) -> None:
        """Open the article's page in the browser."""
        if self._reading.opened:
            self._shell.open_link(self._reading.opened.url)

    def open_amp(self) -> None:
        """Open the AMP page, when the file names one."""
        opened = self._reading.opened
        amp = opened.article.amp_url if opened and opened.article else ""
        if amp:
            self._shell.open_link(amp)
        else:
            self._shell.say("This article names no AMP page; o opens the original")

    def copy_url(self) -> None:
        """Copy the address."""
        if self._reading.opened:
            self._shell.copy(self._reading.opened.url, "URL")

    def copy_link(self) -> None:
        """Copy a Markdown link."""
        opened = self._reading.opened
        if opened:
            self._shell.copy(markdown_link(opened.title, opened.url), "Markdown link")

    # --- the program

    def back(self, *, quit_at_list: bool) -> None:
        """One step out: find, pane, filter; from the whole list `q` quits."""
        if self._panes.pane is Pane.READER and self._panes.view.finding:
            self._panes.view.find_clear()
        elif self._panes.pane is Pane.RELATED and self._panes.layout is not Layout.WIDE:
            self._panes.focus(Pane.READER)
        elif self._panes.pane is not Pane.LIST:
            self._panes.focus(Pane.LIST)
        elif self._listing.filtered:
            self._shell.load_list(self._listing.clear())
        elif quit_at_list:
            self._shell.quit()


def markdown_link(title: str, url: str) -> str:
    """`[title](url)`, with what would end the parts early escaped."""
    safe = title.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"[{safe}]({url.replace('(', '%28').replace(')', '%29')})"


def find_sentence(index: int, count: int, complete: bool) -> str:
    """`Match 2 of 7`, or that there is none; complete: whether the whole article was searched."""
    if complete:
        return f"Match {index} of {count:,}" if count else "Not in this article"
    return f"Match {index} of {count:,} so far" if index else "Searching on ..."
