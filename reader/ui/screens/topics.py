"""Sources and topics: how much of each is unread and what came lately; Enter shows one's articles in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from reader.library.topic_desk import DAYS, Gathering, Kind, TopicDesk
from reader.model.errors import QueryStoppedError
from reader.model.row import Row
from reader.query.name_lookup import key
from reader.text.folding import tokens
from reader.text.plural import plural
from reader.ui.actions.story_view import StoryAnswer
from reader.ui.render.topics import GatheringLines
from reader.ui.screens.list_beside import ListBeside
from reader.ui.screens.story_screen import VIEWS, StoryParts, StoryScreen
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.filter_field import FilterField

_Counted = tuple[Kind, tuple[Gathering, ...] | None, tuple[Gathering, ...]]
"""What was counted: all gatherings, None when that was given up, and groups of them."""
_OTHER = {Kind.SOURCE: Kind.TOPIC, Kind.TOPIC: Kind.SOURCE}
_TITLES = {Kind.SOURCE: "Sources", Kind.TOPIC: "Topics"}
_NAMED = 40
"""Characters of a name in a sentence."""
_TYPING = "Enter shows its articles  ↓ to the names  Esc all"
_KEPT = ("down", "up", "top", "bottom", "half_down", "half_up", "page_down", "page_up", "read_on", "read_back")
_KEPT_TOO = ("open", "undo", "redo", "palette", "help", "quit")
"""Of the commands that all screens over the main one have, those that need no single article."""


class TopicsScreen(StoryScreen):
    """All sources, or all topics. Those of the open article come first."""

    COMMAND = "topics"
    FOOT = (
        ("open", "its articles"),
        ("search", "filter"),
        ("pane_next", "sources/topics"),
        ("mark_all_read", "all read"),
        ("sort", "order"),
        ("undo", "undo"),
        ("back", "back"),
    )

    def __init__(self, parts: StoryParts, rowid: int) -> None:
        """rowid: the open article; 0 for none."""
        super().__init__(parts)
        row = self.library.row(rowid) if rowid else None
        self._own = {
            Kind.SOURCE: {key(row.source)} if row else set[str](),
            Kind.TOPIC: set(map(key, row.topics)) if row else set[str](),
        }
        self._desk = TopicDesk(self.library)
        self._kind = Kind.SOURCE
        self._by_name = False
        self._answers: dict[Kind, tuple[Gathering, ...]] = {}
        self._groups: dict[Kind, tuple[Gathering, ...]] = {}
        self._source: GatheringLines | None = None
        self._beside = ListBeside(self.library, self.flow, parts.symbols, parts.rows)
        self._field = FilterField(id="topics-filter", placeholder="Filter", compact=True, select_on_focus=False)

    def body(self) -> ComposeResult:
        """The filter, while there is one, the names, and on wide screens the articles of the selected one."""
        self._field.display = False
        yield self._field
        yield Horizontal(self.lines, self._beside.box, id="story-middle")

    @property
    def types(self) -> bool:
        """While a filter is typed."""
        return self._field.has_focus

    # --- what is shown

    def load(self) -> None:
        """Count."""
        kind = self._kind

        def count(_: Callable[[], bool]) -> _Counted:
            try:
                gatherings = self._desk.all(kind)
            except QueryStoppedError:  # lists were filled all the while
                return kind, None, ()
            return kind, gatherings, self._desk.groups(gatherings) if kind is Kind.SOURCE else ()

        self.work(count)

    def loaded(self, answer: object) -> None:
        """Show the counts; the selection stays on its name."""
        kind, gatherings, groups = cast("_Counted", answer)
        if gatherings is None:
            self.load()
            return
        self._groups[kind] = groups
        self._answers[kind] = gatherings
        self._draw(self._selected())

    def redraw(self) -> None:
        """Marks have changed: count again."""
        self._answers.clear()
        self._beside.redraw()
        self.load()

    def on_line_list_moved(self) -> None:
        """Show the articles of what is selected."""
        selected = self._selected()
        self._beside.show(selected.query if selected else "")
        self.head.beside(self._beside.box, selected.name if selected else "")

    def on_article_list_opened(self, message: ArticleList.Opened) -> None:
        """A double click on an article beside the names: what Enter does."""
        message.stop()
        self.open()

    def on_resize(self, event: events.Resize) -> None:
        """Take room for articles where there is some."""
        self._beside.arrange(event.size.width)
        super().on_resize(event)
        self.on_line_list_moved()

    def _selected(self) -> Gathering | None:
        source = self._source
        return source.entries[self.lines.cursor] if source and self.lines.cursor < len(source.entries) else None

    def _draw(self, select: Gathering | None = None) -> None:
        """Lay the names out. select: whose name is selected, if it is shown."""
        gatherings = self._answers.get(self._kind)
        if gatherings is None:
            self.tell_progress("Counting ...")
            self.load()
            return
        words = tokens(self._field.value)
        shown, groups = (self._fitting(tallies, words) for tallies in (gatherings, self._groups.get(self._kind, ())))
        own = [] if words else [entry for entry in shown if entry.key in self._own[self._kind]]
        title = _TITLES[self._kind]
        rest = f"All {title.lower()}" if own or groups else ""
        sections = [("Of the open article", own), ("Groups of feeds", groups), (rest, shown)]
        self._source = GatheringLines(sections, ascii_only=not self.parts.unicode)
        place = next((at for at, entry in enumerate(self._source.entries) if select and entry.key == select.key), 0)
        self.show(f"{title} · {_TITLES[_OTHER[self._kind]]}: Tab", self._words(gatherings, shown), self._source, place)
        self.on_line_list_moved()

    def _fitting(self, gatherings: tuple[Gathering, ...], words: Sequence[str]) -> list[Gathering]:
        """Those with these words in their names, in the order that is chosen."""
        fitting = [entry for entry in gatherings if all(word in entry.key for word in words)]
        return fitting if self._by_name else sorted(fitting, key=lambda entry: -entry.unread)

    def _words(self, gatherings: tuple[Gathering, ...], shown: list[Gathering]) -> str:
        """The figures below the title: how many there are, in which order, what the bars say."""
        noun = plural(len(gatherings), str(self._kind))
        if not gatherings:
            return f"No article names a {self._kind}"
        if len(shown) < len(gatherings):
            noun = f"{len(shown):,} of {noun}"
        unread = sum(bool(entry.unread) for entry in shown)
        order = "by name" if self._by_name else "most unread first"
        bars = f", bars: the last {DAYS} days" if any(any(entry.days) for entry in shown) else ""
        return f"{noun}, {unread:,} with unread articles, {order}{bars}"

    # --- keys

    def table(self) -> dict[str, Callable[[], object]]:
        """Moving, the filter, the order, and marks on all articles of a name."""
        common = super().table()
        return {
            **{name: common[name] for name in (*_KEPT, *_KEPT_TOO, *VIEWS)},
            "pane_next": self._switch,
            "pane_previous": self._switch,
            "pane_left": self._back,
            "pane_right": self.open,
            "next_unread": partial(self._go_to_unread, 1),
            "previous_unread": partial(self._go_to_unread, -1),
            "search": self._filter,
            "sort": self._sort,
            "mark_all_read": self._mark_read,
            "rescan": self.redraw,
            "cancel": lambda: self.flow.stop_last() or self._back(),
            "back": self._back,
        }

    def rows_at(self, entry: int) -> list[Row]:  # noqa: ARG002
        """No single articles are shown here."""
        return []

    def open(self) -> None:
        """Leave for the articles of the selected name."""
        selected = self._selected()
        if selected is not None:
            self.leave(StoryAnswer(query=selected.query))

    def _switch(self) -> None:
        self._kind = _OTHER[self._kind]
        self._source = None
        self._field.value = ""
        self._field.display = False
        self._draw()

    def _sort(self) -> None:
        self._by_name = not self._by_name
        self._draw(self._selected())
        self.say("Ordered by name" if self._by_name else "Ordered by unread articles")

    def _back(self) -> None:
        """All names again; with all shown, back."""
        if self._field.value:
            self._leave_field(clear=True)
        else:
            self.leave(StoryAnswer())

    def _go_to_unread(self, step: int) -> None:
        entries = self._source.entries if self._source else []
        end = len(entries) if step > 0 else -1
        place = next((at for at in range(self.lines.cursor + step, end, step) if entries[at].unread), None)
        if place is None:
            self.say("No more unread articles " + ("below" if step > 0 else "above"))
        else:
            self.lines.go_to(place)

    # --- marks

    def _mark_read(self) -> None:
        """All articles of the selected name become read, as one step of undo."""
        selected = self._selected()
        if selected is None:
            return
        name = selected.name if len(selected.name) <= _NAMED else f"{selected.name[: _NAMED - 1].rstrip()}…"
        self.marks.read_found(partial(self._desk.found, selected), f"of {name}")

    # --- the filter

    def _filter(self) -> None:
        self._field.display = True
        self._field.focus()
        self.say(_TYPING)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Names follow the typing."""
        message.stop()
        if self._kind in self._answers:
            self._draw(None if message.value else self._selected())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter shows the articles of the selected name."""
        message.stop()
        self.open()

    def on_filter_field_left(self, message: FilterField.Left) -> None:
        """Back to the names."""
        self._leave_field(clear=message.clear)

    def _leave_field(self, *, clear: bool) -> None:
        if clear:
            self._field.value = ""
        self._field.display = bool(self._field.value)
        self.lines.focus()
        self.say("")
