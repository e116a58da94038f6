"""A main screen without an app: real library, flows and actions; parts that keep what they are told.

Nothing here draws. Workers run when the test lets them (`settle`), on the test's own thread.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.geometry import Region, Size

from reader.library.library import Library
from reader.model.query import Selection
from reader.model.row import Row
from reader.settings.config import Config
from reader.ui.actions.actions import Actions
from reader.ui.flows import work as work_module
from reader.ui.flows.layout import Layout, Widths
from reader.ui.flows.panes import Panes
from reader.ui.flows.wiring import Flows, Widgets
from reader.ui.flows.work import Delivered, Work
from reader.ui.pane import Pane
from reader.ui.question import OneLine, OneOf
from reader.ui.widgets.picks import Picks
from reader.ui.widgets.query_bar import Ask
from tests.articles import NOON


def nothing(*_: object, **__: object) -> None:
    """Do nothing, whatever is asked."""


class Screen:
    """Runs workers when it is told to, and keeps what they post."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bodies: list[Callable[[], None]] = []
        self.posted: list[Delivered] = []
        self.timers: list[Callable[[], object]] = []
        self.workers: list[Any] = []
        self.worker = SimpleNamespace(is_cancelled=False)
        self.focused: Any = None
        self.app = SimpleNamespace(screen=self)
        monkeypatch.setattr(work_module, "get_current_worker", lambda: self.worker)

    def run_worker(self, body: Callable[[], None], **_: Any) -> None:
        """Keep a body until it may run."""
        self.bodies.append(body)

    def post_message(self, message: Delivered) -> None:
        """Keep an answer until it may be delivered."""
        self.posted.append(message)

    def set_timer(self, _: float, do: Callable[[], object]) -> Any:
        """Keep what is due some time later."""
        self.timers.append(do)
        return SimpleNamespace(stop=lambda: self.timers.remove(do) if do in self.timers else None)

    def set_interval(self, _: float, do: Callable[[], object]) -> Any:
        """What is done again and again is not done here."""
        return SimpleNamespace(stop=lambda: None)

    def set_focus(self, widget: Any, **_: Any) -> None:
        """A widget takes the keys."""
        self.focused = widget

    def settle(self, rounds: int = 5) -> None:
        """Do all work and deliver all answers, also those that answers lead to; what is due later so many times."""
        while self.bodies or self.posted or (rounds and self.timers):
            for body in [self.bodies.pop(0) for _ in list(self.bodies)]:
                body()
            for message in [self.posted.pop(0) for _ in list(self.posted)]:
                message.receive()
            if rounds and not self.bodies and not self.posted:
                rounds -= 1
                for timer in [self.timers.pop(0) for _ in list(self.timers)]:
                    timer()


class Part:
    """A part of the screen that keeps the names of what was done with it, and does nothing."""

    app = SimpleNamespace(size=Size(160, 45))
    region = Region(0, 2, 50, 40)

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.done: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def do(*_: Any, **__: Any) -> Any:
            self.done.append(name)
            return None

        return do


class Articles(Part):
    """The list: numbers and a selected place."""

    def __init__(self, screen: Screen, library: Library) -> None:
        super().__init__(screen)
        self._library = library
        self._drawn: dict[int, Row | None] = {}
        self.rowids: array[int] = array("q")
        self.lost: Row | None = None
        self.words: tuple[str, ...] = ()
        self.cursor = 0
        self.page = 3
        self.lines_above = 0
        self.picks = Picks()
        self.moved: Callable[[], None] = lambda: None
        self.empty = ""
        self.news: Mapping[str, int] = {}

    @property
    def selected(self) -> int | None:
        """Number of the selected article."""
        return self.rowids[self.cursor] if self.rowids else None

    @property
    def selected_row(self) -> Row | None:
        """Its row, as it was when it was drawn."""
        if self.selected is None:
            return None
        if self.selected not in self._drawn:
            self._drawn[self.selected] = self._library.row(self.selected)
        return self._drawn[self.selected]

    def show(self, rowids: array[int], *, select: int | None = None, words: tuple[str, ...] = (), **_: object) -> None:
        """Show another list; the selection stays on its article where it can."""
        keep = select if select is not None else self.selected
        self._drawn.clear()
        self.rowids, self.words = rowids, words
        self.cursor = (
            rowids.index(keep) if keep is not None and keep in rowids else min(self.cursor, max(0, len(rowids) - 1))
        )

    def renew(self, *_: object) -> bool:
        """It always looks different."""
        return False

    def move(self, step: int) -> bool:
        """Select another place."""
        return self.go_to(self.cursor + step)

    def go_to(self, place: int) -> bool:
        """Select a place, by hand."""
        place = max(0, min(place, len(self.rowids) - 1))
        if not self.rowids or place == self.cursor:
            return False
        self.cursor = place
        self.moved()
        return True

    def select(self, rowid: int) -> bool:
        """Select an article without telling anybody."""
        if rowid not in self.rowids:
            return False
        self.cursor = self.rowids.index(rowid)
        return True

    def show_empty(self, sentence: Any) -> None:
        """What an empty list says."""
        self.empty = sentence.plain

    def tell_news(self, news: Mapping[str, int]) -> None:
        """What is new on stars."""
        self.news = news


class View(Part):
    """The reader: the page that it was given, and what was found in it."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.app = SimpleNamespace(is_web=True)  # where no picture is shown
        self.page: Any = None
        self.finding = False
        self.find_status = (0, 0, True)
        self.room = (SimpleNamespace(), 20)
        self.hinting = False
        self.at_end = False
        self.parts: tuple[str, ...] = ("weather",)
        self.blocks: list[str] = []
        self.heads: list[Any] = []
        self.value = self.place = 0.0
        self.links: dict[str, Any] = {}
        self.activated: list[str] = []
        self.pictured: list[Any] = []

    def show(self, page: Any, **_: object) -> None:
        """Take a page."""
        self.page = page

    def page_down(self) -> bool:
        """False at the end."""
        self.done.append("page_down")
        return not self.at_end

    def find(self, text: str) -> None:
        """Find something."""
        self.finding = bool(text)
        self.find_status = (1, 2, True)

    def find_clear(self) -> None:
        """End finding."""
        self.finding = False

    def go_to_part(self, part: str) -> bool:
        """Whether the text has such a part."""
        return part in self.parts

    def unfold_all(self) -> bool:
        """Everything is shown whole now."""
        return True

    def code_blocks(self) -> list[str]:
        """Listings of the text."""
        return self.blocks

    def headings(self) -> list[Any]:
        """Headings of the text."""
        return self.heads

    def heading_here(self) -> int:
        """The heading that is being read."""
        return 0

    def plain_text(self) -> str:
        """The text."""
        return "plain text"

    def pictures(self) -> list[Any]:
        """Pictures of the text."""
        return self.pictured

    def when_whole(self, do: Callable[[], None]) -> bool:
        """The text is read to its end already."""
        do()
        return True

    def show_hints(self) -> int:
        """A letter on each link; returns how many."""
        self.hinting = bool(self.links)
        return len(self.links)

    def hint(self, letters: str) -> Any:
        """The link that has these letters."""
        return self.links.get(letters)

    def narrow_hints(self, letters: str) -> bool:
        """Whether letters begin those of a link."""
        return any(label.startswith(letters) for label in self.links)

    def hide_hints(self) -> None:
        """No letters any more."""
        self.hinting = False

    def activate(self, url: str) -> None:
        """A link is followed."""
        self.activated.append(url)

    def restore(self, value: float) -> None:
        """Go to where it was left."""
        self.value = value


class Related(Part):
    """The sidebar: relations and a selected place."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.relations: Sequence[Any] = ()
        self.cursor = 0
        self.page = 3
        self.unread_only = False

    @property
    def selected(self) -> Any:
        """The selected relation."""
        return self.relations[self.cursor] if self.relations else None

    def show(self, relations: Sequence[Any], *_: object) -> None:
        """Show the relations of another article."""
        self.relations, self.cursor = relations, 0

    def move(self, step: int) -> None:
        """Select another place."""
        self.go_to(self.cursor + step)

    def go_to(self, place: int) -> None:
        """Select a place."""
        self.cursor = max(0, min(place, len(self.relations) - 1))

    def find_unread(self, step: int) -> int | None:
        """The next one that is not read."""
        place = self.cursor + step
        return place if 0 <= place < len(self.relations) else None

    def toggle_unread(self) -> None:
        """Show only what is not read, or all."""
        self.unread_only = not self.unread_only


class Status(Part):
    """The status line."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.sentences: list[str] = []
        self.doings: dict[str, str] = {}
        self.progress = 0
        self.figures: Any = None

    def say(self, sentence: str) -> None:
        """Say something."""
        self.sentences.append(sentence)

    def doing(self, group: str, sentence: str) -> None:
        """Say what a group does."""
        self.doings[group] = sentence


class Bar(Part):
    """The prompt."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.is_open = False
        self.ask = Ask.SEARCH
        self.text = ""
        self.help = ""
        self.offered: tuple[Any, ...] = ()
        self.earlier: Callable[..., object] = lambda *_: None

    @property
    def place(self) -> tuple[str, int]:
        """Text and cursor."""
        return self.text, len(self.text)

    def open(self, ask: Ask, text: str = "") -> None:
        """Ask for something."""
        self.is_open, self.ask, self.text = True, ask, text

    def close(self) -> None:
        """Nothing is asked any more."""
        self.is_open = False

    def help_with(self, sentence: str = "", place: object = None) -> None:
        """Say what is wrong."""
        self.help = sentence

    def offer(self, _: str, completions: tuple[Any, ...]) -> None:
        """Offer endings."""
        self.offered = completions


class Dialogs:
    """Screens over the main one: what they were asked to show, for the test to answer."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.choices: Sequence[str] = ()
        self.chosen: Callable[[int], None] = lambda _: None
        self.verbs: Mapping[str, tuple[str, Callable[[int], None]]] = {}
        self.check: Callable[[str], str] = lambda _: ""
        self.given: Callable[[str], None] = lambda _: None
        self.told: list[str] = []
        self.lines: Sequence[str] = ()
        self.answered: Callable[[Any], None] = lambda _: None
        self.view: Any = None
        self.edited: list[Path] = []
        self.problem: tuple[Callable[[Any], None], Callable[[Any], None]] = (lambda _: None, lambda _: None)
        self.problems: Sequence[Any] = ()

    def choose(self, question: OneOf, /) -> Any:
        """Keep the choices."""
        self.opened.append(question.title)
        self.choices, self.chosen, self.verbs = question.lines, question.chosen, question.verbs
        return SimpleNamespace(relabel=self._relabel)

    def _relabel(self, choices: Sequence[str]) -> None:
        self.choices = choices

    def ask_line(self, question: OneLine, /) -> None:
        """Keep who wants a line."""
        self.opened.append(question.title)
        self.check, self.given = question.check, question.given

    def tell(self, sentences: str) -> None:
        """Keep what is told."""
        self.told.append(sentences)

    def show_text(self, title: str, lines: Sequence[str]) -> None:
        """Keep the lines."""
        self.opened.append(title)
        self.lines = lines

    def show_problems(
        self,
        problems: Sequence[Any],
        title: str,
        nothing: str,
        opened: Callable[[Any], None],
        edited: Callable[[Any], None],
    ) -> None:
        """Keep who wants a problem."""
        self.opened.append(title)
        self.lines = [nothing]
        self.problems, self.problem = problems, (opened, edited)

    def show_story(self, view: Any, rowid: int, answered: Callable[[Any], None]) -> None:
        """Keep who wants the answer."""
        self.view, self.answered = view, answered

    def edit(self, command: Sequence[str], file: Path, line: int | None = None) -> str:
        """The editor is left at once."""
        self.edited.append(file)
        return ""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: self.opened.append(name)


class Cockpit:
    """A library, everything that keys do with it, and the parts of a screen that draws nothing."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path, state: Path, config: Config | None = None
    ) -> None:
        self.config = config or Config()
        self.library = Library.open([folder], state, None, clock=lambda: NOON)
        self.library.refresh(lambda _: None, lambda: False)
        monkeypatch.setattr(self.library, "watch", nothing)  # it waits for ever
        self.screen = Screen(monkeypatch)
        self.articles = Articles(self.screen, self.library)
        self.view, self.related = View(self.screen), Related(self.screen)
        self.status, self.bar = Status(self.screen), Bar(self.screen)
        self.copied: list[str] = []
        articles, view, related = cast("tuple[Any, Any, Any]", (self.articles, self.view, self.related))
        self.panes = Panes(articles, view, related, nothing, Widths())
        self.panes.layout = Layout.WIDE
        screen: Any = self.screen
        card: Any = Part(self.screen)
        bar: Any = self.bar
        status: Any = self.status
        widgets = Widgets(card, card, bar, status)
        self.flows = Flows(
            self.library,
            self.config,
            UTC,
            Work(screen, self.status.say, self.status.doing),
            self.panes,
            widgets,
            self.copied.append,
            first_rows=10,
        )
        self.dialogs = Dialogs()
        dialogs: Any = self.dialogs
        self.actions = Actions(self.flows, dialogs, self.config)
        self.flows.article.do_pending = self.actions.run
        self.articles.moved = self.flows.article.moved
        # A page is set by what draws, which is not here.
        monkeypatch.setattr(self.flows.reading, "ready", nothing)
        self.library.marks.share()
        self.flows.list.load(Selection())
        self.screen.settle()

    @property
    def said(self) -> str:
        """The last sentence of the status line."""
        return self.status.sentences[-1] if self.status.sentences else ""

    def do(self, *commands: str) -> str:
        """Do commands of the table, each with all that follows from it; returns what is said last."""
        for command in commands:
            self.status.sentences.clear()
            self.actions.run(command)
            self.screen.settle()
        return self.said

    @property
    def title(self) -> str:
        """The headline in the reader; empty for none."""
        opened = self.flows.reading.opened
        return opened.title if opened else ""

    def titles(self) -> list[str]:
        """All headlines of the list."""
        return [row.title for rowid in self.articles.rowids if (row := self.library.row(rowid))]

    def choose(self, beginning: str) -> None:
        """Take the choice that begins so."""
        self.dialogs.chosen(next(n for n, line in enumerate(self.dialogs.choices) if line.startswith(beginning)))
        self.screen.settle()

    def answer(self, line: str) -> str:
        """Give the line that was asked for, if it can be taken; returns why not."""
        refused = self.dialogs.check(line)
        if not refused:
            self.dialogs.given(line)
            self.screen.settle()
        return refused

    def type(self, text: str) -> None:
        """Type into the prompt and press Enter."""
        from reader.ui.widgets.query_bar import QueryBar

        self.bar.text = text
        self.flows.prompt.changed(QueryBar.Changed(self.bar.ask, text, len(text)))
        self.screen.settle()
        self.flows.prompt.submitted(QueryBar.Submitted(self.bar.ask, text))
        self.screen.settle()

    def focus(self, pane: Pane) -> None:
        """Give a pane the keys."""
        self.panes.focus(pane)
        self.screen.settle()
