"""The main screen: list, reader, related, status line. Composes its parts and passes events on to the flows."""

from __future__ import annotations

from datetime import tzinfo
from pathlib import PurePath
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.types import CSSPathType

from reader.library.library import Library
from reader.settings import paths
from reader.settings.config import Config
from reader.ui.actions.actions import Actions
from reader.ui.bindings import command_bindings
from reader.ui.commands import Command, first_key
from reader.ui.flows.layout import Layout, layout_for
from reader.ui.flows.orientation import bar_mode, related_hint
from reader.ui.flows.panes import Panes
from reader.ui.flows.wiring import Flows, Widgets
from reader.ui.flows.work import SAYING_AFTER, Delivered, Work
from reader.ui.messages import CommandChosen, Intent
from reader.ui.pane import Pane
from reader.ui.screens.front_page import FIRST_ROWS, FIRST_SHEET, FrontPage, set_width
from reader.ui.screens.head import Ground, Head
from reader.ui.screens.overlays import Overlays
from reader.ui.screens.sequenced import KeysInOrder
from reader.ui.steady import guarded
from reader.ui.unbound import UnboundKeys
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.query_bar import QueryBar
from reader.ui.widgets.related_card import RelatedCard
from reader.ui.widgets.related_sidebar import RelatedSidebar
from reader.ui.widgets.side_pane import SidePane
from reader.ui.widgets.status_line import KeyBar, StatusLine
from reader.ui.widgets.trail_bar import TrailBar

WINDOWS_EVERY = 5.0
"""Seconds between two looks at what other windows have marked."""
AGE_EVERY = 60.0
"""Seconds between two redraws of the ages."""


def _other_sheets() -> list[str | PurePath]:
    return [sheet for sheet in sorted(paths.styles_dir().glob("*.tcss")) if sheet.name != FIRST_SHEET]


class MainScreen(KeysInOrder, FrontPage):
    """Three panes over one library."""

    BLANK = True  # its parts cover it; Textual draws it with each of them
    BINDINGS = command_bindings()
    CSS_PATH: ClassVar[CSSPathType | None] = _other_sheets()

    def __init__(self, library: Library, config: Config, zone: tzinfo) -> None:
        super().__init__(library, config, zone)
        self._shared: object = None
        self._view = ArticleView(id="reader")
        unread_key = first_key("show_unread", config.keys)
        self._sidebar = RelatedSidebar(library.state_of, self._symbols, unread_key=unread_key, id="related")
        self._card = RelatedCard(id="card")
        self._trail = TrailBar(ascii_only=config.symbols != "unicode", id="trail")
        self._query = QueryBar(id="query")
        self._status = StatusLine(self._symbols, id="status")
        self._unbound = UnboundKeys(config.keys)
        self._bar = KeyBar(config.keys, id="keys")
        self._reader_pane, self._related_pane = SidePane(id="reader-pane"), SidePane(id="related-pane")
        sides = {Pane.LIST: self._list, Pane.READER: self._reader_pane, Pane.RELATED: self._related_pane}
        self._head = Head(library.roots, sides, self._status, config)
        self._panes = Panes(self._list, self._view, self._sidebar, self.share_out, self.widths)
        app: App[Any] = self.app
        self.flows = Flows(
            library,
            config,
            zone,
            Work(self, self._status.say, self._status.doing),
            self._panes,
            Widgets(self._card, self._trail, self._query, self._status),
            app.copy_to_clipboard,
            first_rows=FIRST_ROWS,
        )
        overlays = Overlays(app, config, self.flows, self._head.masthead, self._unbound)
        self._actions = Actions(self.flows, overlays, config)
        self.flows.article.do_pending = self._actions.do = self.action_command
        self.press = self._actions.take_key
        self.flows.on_changed(self._refresh_heads)

    def compose(self) -> ComposeResult:
        """The parts, from left to right and down."""
        self._panes.arrange(layout_for(*self.app.size))  # before there is anything whose style depends on it
        yield self._head
        # The list lies in no container: each one below it is drawn again with every row.
        yield self._list
        with Ground(id="beside"):
            with self._reader_pane:
                yield self._trail
                yield self._view
            with self._related_pane:
                yield self._sidebar
                yield self._card
        with Ground(id="prompt"):  # as high as what it holds: that comes and goes without a change of the rest
            yield self._query
        with Ground(id="foot"):
            yield self._status
            yield self._bar

    # --- the beginning

    def begin(self) -> None:
        """Take the front page's place: the same rows, with the rest around them."""
        shown = self._show_first_rows()
        self.flows.list.show_first(shown)
        self._view.clear(Content("Move in the list to see an article here; Enter reads it." if shown else ""))
        self._sidebar.show((), None, Content(""))
        self._panes.focus(Pane.LIST)
        self._refresh_bar()
        self._library.marks.on_saved(lambda: self.flows.work.post(self._saved, "saved"))
        self.set_interval(AGE_EVERY, self.kept(self._list.tick))
        self.set_interval(WINDOWS_EVERY, self.kept(self.flows.folders.look_at_other_windows))

    def after_first_display(self) -> None:
        """The first screen can be seen: go to work. When it has no rows yet, some files are read before the others."""
        if self._list.rowids:
            self.call_later(self.kept(self._start))
        else:
            self.flows.folders.glimpse(self._glimpsed)

    def _glimpsed(self) -> None:
        if not self._list.rowids:
            self._show_first_rows()
            self.flows.list.say_when_empty()
        self._start()

    def _start(self) -> None:
        """What happens once the first screen is up."""
        for notice in self._library.notices:
            self.notify(Content(notice).plain, markup=False, severity="warning", timeout=12)
        app: App[Any] = self.app
        kept = getattr(app, "kept_layout", {})
        self.flows.begin(kept, self.action_command, lambda: getattr(app, "chosen_theme", ""))

    def on_unmount(self) -> None:
        """Keep how the library is left."""
        self.flows.keep_layout()

    def _saved(self) -> None:
        """Say when marks cannot be saved, and when they can again."""
        self._status.unsaved = self._library.marks.save_failure

    @property
    def busy(self) -> bool:
        """True while folders are being read or the list is being filled."""
        return self.flows.folders.reading or self.flows.list.busy

    # --- commands

    @property
    def types(self) -> bool:
        """Where text is typed, and where letters stand on links."""
        return self._view.hinting or (self._query.is_open and self._query.has_focus_within)

    def action_command(self, command: str) -> None:
        """Every key of the table arrives here."""
        self._status.key_pressed()
        picking = bool(self._list.picks)
        guarded(lambda: self._actions.run(command), self._status.say, command)
        if self.flows.marks.busy:  # it says soon what it has done: one frame for both
            self.set_timer(SAYING_AFTER, self.kept(self._status.drop_old))
        else:
            self._status.drop_old()
        (self._refresh_heads if picking or self._list.picks else self._refresh_bar)()

    def is_available(self, command: Command) -> bool:
        """Whether a command makes sense just now; asked by the palette."""
        return command.available(self._actions.context())

    @property
    def focused_pane(self) -> Pane:
        """The pane with the keys; asked by the palette."""
        return self._panes.pane

    def on_key(self, event: events.Key) -> None:
        """While letters stand on the links, the next key belongs to them; else one that comes here is nobody's."""
        if self._view.hinting:
            event.stop()
            event.prevent_default()
            self._actions.article.hint_pressed(event.character or "")
            self._refresh_bar()
        elif not self._query.has_focus_within and (
            self._actions.typed.pending or event.key not in self.active_bindings
        ):
            guarded(lambda: self._actions.other_key(event.key, event.character, self._unbound), self._status.say, "key")
            self._refresh_bar()

    def _refresh_bar(self) -> None:
        self._bar.prompt, own = bar_mode(self._panes, self._query)
        self._bar.own = own or self._actions.picked.bar()
        self._bar.context = self._actions.context()
        self._status.reading = self._panes.pane is Pane.READER
        self._status.hint = related_hint(self._panes, self.flows.reading, self._config.keys)
        self._head.focus_on(self._panes.pane)

    def _refresh_heads(self) -> None:
        self._head.tell(self.flows)
        self._refresh_bar()

    def share_out(self, layout: Layout, pane: Pane = Pane.LIST) -> None:
        """Share the screen among the panes, and draw the rule over them when they lie there."""
        super().share_out(layout, pane)
        self.set_class(self._panes.zen, "-zen")
        widths = self.widths.fitted(layout, self.app.size.width)
        set_width(self._related_pane, widths[1])
        if (shared := (self.classes, widths)) != self._shared:
            self._shared = shared
            self._head.panes_moved()
        if self._bar.is_mounted:  # before the focus moves: what is told here and by the panes is one frame then
            self._refresh_bar()

    # --- events of the parts

    def on_delivered(self, message: Delivered) -> None:
        """A worker has something for this screen's thread."""
        guarded(message.receive, self._status.say, "answer")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The mouse gave a pane the keys."""
        self._panes.took_focus(event.widget)
        self._refresh_bar()

    def on_side_pane_dragged(self, message: SidePane.Dragged) -> None:
        """The mouse moves the line between two panes."""
        related = message.pane is self._related_pane
        self._panes.put_width(related, self.size.width - message.column if related else message.column)

    def on_command_chosen(self, message: CommandChosen) -> None:
        """A click on a view, or on the key bar."""
        self.action_command(message.command)

    def on_query_bar_changed(self, message: QueryBar.Changed) -> None:
        """Something was typed."""
        self.flows.prompt.changed(message)

    def on_query_bar_submitted(self, message: QueryBar.Submitted) -> None:
        """Enter in the prompt."""
        self.flows.prompt.submitted(message)

    def on_query_bar_left(self, message: QueryBar.Left) -> None:
        """Escape in the prompt."""
        self.flows.prompt.left(message)

    def on_article_list_moved(self, _: ArticleList.Moved) -> None:
        """Another article is selected."""
        self.flows.article.moved()
        if self._list.picks.ranging:
            self._refresh_heads()

    def on_article_list_opened(self, message: ArticleList.Opened) -> None:
        """The mouse opened an article."""
        self.flows.article.load(message.rowid, Intent.READ)

    def on_related_sidebar_opened(self, message: RelatedSidebar.Opened) -> None:
        """The mouse followed a relation."""
        self.flows.article.follow(message.relation)

    def on_related_sidebar_moved(self, message: RelatedSidebar.Moved) -> None:
        """The card of the selected relation is shown at once."""
        self._card.show(message.relation)

    def on_article_view_link_activated(self, message: ArticleView.LinkActivated) -> None:
        """A link in the text was chosen."""
        self._actions.article.follow_link(message.url)

    def on_article_view_related_activated(self, message: ArticleView.RelatedActivated) -> None:
        """A related article in the text was chosen."""
        self.flows.article.follow_number(message.index + 1)

    def on_article_view_pictures_met(self, message: ArticleView.PicturesMet) -> None:
        """The text has pictures."""
        self.flows.pictures.met(message.addresses)

    def on_article_view_find_changed(self, _: ArticleView.FindChanged) -> None:
        """More matches of a long article were found."""
        self.flows.prompt.found_more()

    def on_article_view_place_changed(self, message: ArticleView.PlaceChanged) -> None:
        """The user moved in the article, or its size changed."""
        self.flows.article.place_changed(message.progress, by_hand=message.by_hand)

    def on_trail_bar_chosen(self, message: TrailBar.Chosen) -> None:
        """A station of the trail was clicked."""
        self._actions.trail.jump(message.index)

    def resized(self, layout: Layout) -> None:
        """Share the screen anew."""
        self._panes.arrange(layout)
