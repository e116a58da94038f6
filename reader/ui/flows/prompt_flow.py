"""The one-line prompt over time: search, find in the article, a number, a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.library.library import Library
from reader.library.search_desk import Found
from reader.ui.flows.article_flow import ArticleFlow
from reader.ui.flows.list_flow import ListFlow
from reader.ui.flows.panes import Panes
from reader.ui.flows.search_history import SearchHistory
from reader.ui.flows.work import Job, Work
from reader.ui.pane import Pane
from reader.ui.widgets.query_bar import Ask, QueryBar
from reader.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from reader.query.completion import Completion

_LONGEST_NUMBER = 6
"""Digits of the largest number that is looked for among related articles."""
PREPARED_AFTER = 0.02
"""Seconds after which what a search needs is loaded: a thread that works takes turns with what paints the prompt."""


class PromptFlow:
    """Owns what is asked in the prompt, and what is done with the answer."""

    def __init__(
        self,
        library: Library,
        work: Work,
        panes: Panes,
        articles: ListFlow,
        article: ArticleFlow,
        bar: QueryBar,
        status: StatusLine,
    ) -> None:
        self._library = library
        self._work = work
        self._panes = panes
        self._list = articles
        self._article = article
        self._bar = bar
        self._status = status
        self._came_from: int | None = None
        """The article that was selected when the search began."""
        self._named: Callable[[str], None] = lambda _: None
        self._told = ""
        """What was said of the matches last."""
        self.on_changed: Callable[[], None] = lambda: None
        """Called when the prompt has come or gone."""
        articles.on_answer = self._answered
        kept = library.kept
        self.history = SearchHistory(
            kept.searches if kept else tuple[str, ...], kept.keep_searches if kept else _forget
        )
        """What was searched for in this library."""
        bar.earlier = self.history.step

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return self._bar.is_open

    def ask(self, prompt: Ask, text: str = "") -> None:
        """Open the prompt with a text in it."""
        if prompt is Ask.SEARCH:
            self._work.after(PREPARED_AFTER, self._prepare)
            self._came_from = self._list.articles.selected
            self.history.begin()
        self._article.typing = True
        self._bar.open(prompt, text)
        self.on_changed()

    def _prepare(self) -> None:
        if self.is_open:
            self._work.run("prepare", lambda _: self._library.prepare_search())

    def ask_name(self, named: Callable[[str], None]) -> None:
        """Ask for a name; named: gets it, without spaces around it, if it is not empty."""
        self._named = named
        self.ask(Ask.NAME)

    def ask_address(self, given: Callable[[str], None], text: str) -> None:
        """Ask for an address, as `ask_name` for a name. text: stands there to begin with."""
        self._named = given
        self.ask(Ask.ADDRESS, text)

    # --- what is typed

    def changed(self, message: QueryBar.Changed) -> None:
        """Results follow the typing. A key that came with the Enter that closed the prompt changes nothing."""
        if not self.is_open:
            return
        if message.ask is Ask.SEARCH:
            self._list.search(message.text, typing=message.cursor == len(message.text))
        elif message.ask is Ask.FIND:
            self._panes.view.find(message.text)
            if message.text:
                self.tell_find()
            else:
                self._status.say("")

    def submitted(self, message: QueryBar.Submitted) -> None:
        """Enter keeps what was found and goes back to work."""
        self._close()
        text = message.text.strip()
        if message.ask is Ask.SEARCH:
            self._settle(message.text)
            self._work.run("searches", lambda _: self.history.add(message.text))
            self._panes.focus(Pane.LIST)
        elif message.ask is Ask.FIND:
            self._panes.focus(Pane.READER)
            if self._panes.view.finding:
                self.tell_find("; n and N go on, Esc ends")
        else:
            self._panes.focus(self._panes.pane)
            if message.ask is Ask.NUMBER:
                self._follow(text)
            elif text:
                self._named(text)
        self.on_changed()

    def _settle(self, text: str) -> None:
        """Search for what stands in the prompt, with a star if its last word found more as the beginning of words.

        What was found while it was typed stays, and the query says why.
        """
        selection, this = self._list.listing.search(text), self._list.this
        typed = self._list.found_while_typing(text)

        def settled(_: Job) -> tuple[str, Found | None]:
            from reader.query.language import as_typed

            longer = as_typed(text, self._library.follow.today)
            if longer == text:
                return text, None
            whole = self._library.find(replace(selection, words=text), this=this)
            beginning = typed or self._library.find(replace(selection, words=longer), this=this)
            return (text, whole) if whole.rowids == beginning.rowids else (longer, beginning)

        def search(settled: tuple[str, Found | None]) -> None:
            if self._list.listing.selection == selection:
                self._list.search(settled[0], answer=settled[1])

        self._work.run("settle", settled, search)

    def _follow(self, text: str) -> None:
        if text.isdecimal() and len(text) <= _LONGEST_NUMBER:
            self._article.follow_number(int(text))
        elif text:
            self._status.say(f"“{text[:20]}” is no number of a related article")

    def left(self, message: QueryBar.Left) -> None:
        """Escape gives the search up."""
        self._close()
        if message.ask is Ask.SEARCH:
            self._list.load(self._list.listing.search(""), self._came_from)
        elif message.ask is Ask.FIND:
            self._panes.view.find_clear()
        self._panes.focus(self._panes.pane)
        self.on_changed()

    def tell_find(self, more: str = "") -> None:
        """Say which match is shown, of how many. more: said behind it."""
        self._told = find_sentence(*self._panes.view.find_status) + more
        self._status.say(self._told)

    def found_more(self) -> None:
        """More matches of a long article were found: say so, unless something else was said meanwhile."""
        if self._panes.view.finding and self._status.said in ("", self._told):
            self.tell_find()

    def _close(self) -> None:
        self._article.typing = False
        self._bar.close()

    # --- what comes back

    def _answered(self, found: Found) -> None:
        """The list has an answer: offer endings, or say what is wrong."""
        if self.is_open and self._bar.ask is Ask.SEARCH and found.complete:
            self._offer_endings(*self._bar.place)
        if found.rowids is not None:
            self._bar.help_with()
            return
        place = (found.mistake.start, found.mistake.end) if found.mistake else None
        sentence = found.mistake.sentence if found.mistake else found.sentence
        self._bar.help_with(sentence, place)
        if not self.is_open:
            self._status.say(sentence)

    def _offer_endings(self, text: str, cursor: int) -> None:
        """Offer endings of the word in the prompt."""

        def offer(completions: tuple[Completion, ...]) -> None:
            if self._bar.ask is Ask.SEARCH:
                self._bar.offer(text, completions)

        def complete(_: Job) -> tuple[Completion, ...]:
            return self._library.complete(text, cursor)

        self._work.run("completions", complete, offer)


def _forget(_: Sequence[str]) -> None:
    """A library of which nothing is kept."""


def find_sentence(index: int, count: int, complete: bool) -> str:
    """`Match 2 of 7`, or that there is none; complete: whether the whole article was searched."""
    if complete:
        return f"Match {index} of {count:,}" if count else "Not in this article"
    return f"Match {index} of {count:,} so far" if index else "Searching on ..."
