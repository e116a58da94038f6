"""All flows of the main screen, made and tied together: who calls whom is said here and nowhere else."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING

from reader.library.library import Library
from reader.library.news_desk import NewsDesk
from reader.library.rule_desk import RuleDesk
from reader.model.query import Selection
from reader.settings import paths
from reader.settings.config import Config
from reader.ui.commands import first_key
from reader.ui.flows.article_flow import ArticleFlow
from reader.ui.flows.feed_flow import FeedFlow
from reader.ui.flows.folder_flow import FolderFlow
from reader.ui.flows.keeper import Keeper
from reader.ui.flows.keeping import Layout, Unfolded, layout_of
from reader.ui.flows.list_flow import ListFlow
from reader.ui.flows.listing import Keys, Listing
from reader.ui.flows.marking import Done, Marks
from reader.ui.flows.opened import Look, Reading
from reader.ui.flows.panes import Panes
from reader.ui.flows.picture_flow import PictureFlow
from reader.ui.flows.prompt_flow import PromptFlow
from reader.ui.flows.returning import Returning
from reader.ui.flows.sending import Sending
from reader.ui.flows.target import Aim
from reader.ui.flows.text_flow import TextFlow
from reader.ui.flows.walk import Walk
from reader.ui.flows.work import Work
from reader.ui.messages import Intent
from reader.ui.pane import Pane
from reader.ui.speed.ahead import Ahead
from reader.ui.speed.garbage import REST_EVERY, look_for_garbage_now_and_then, look_for_garbage_seldom
from reader.ui.widgets.query_bar import QueryBar
from reader.ui.widgets.related_card import RelatedCard
from reader.ui.widgets.status_line import StatusLine
from reader.ui.widgets.trail_bar import TrailBar

if TYPE_CHECKING:
    from reader.stories.arrivals import Arrival


@dataclass(frozen=True, slots=True)
class Widgets:
    """The parts of the screen that flows speak to, beside the three panes."""

    card: RelatedCard
    trail: TrailBar
    query: QueryBar
    status: StatusLine


class Flows:
    """One of each flow. Needs no app, only something that works and widgets."""

    _theme: Callable[[], str] = staticmethod(lambda: "")
    """The theme that was chosen in the program; empty for that of the settings."""

    def __init__(
        self,
        library: Library,
        config: Config,
        zone: tzinfo,
        work: Work,
        panes: Panes,
        widgets: Widgets,
        to_clipboard: Callable[[str], None],
        *,
        first_rows: int,
    ) -> None:
        """first_rows: see ListFlow. to_clipboard: puts text on the terminal's clipboard."""
        status = widgets.status
        self.library, self.work, self.panes = library, work, panes
        self.say: Callable[[str], None] = status.say
        self.unfolded = Unfolded()
        self.open_over = ""
        """The view that covers the main screen, by its command; empty for none."""
        self.reading = Reading(library, Look(zone, config.measure, config.symbols != "unicode"))
        self.listing = Listing(_keys(config), Selection(removed=config.show_removed, fold=config.fold_same_report))
        self.aim = Aim(panes, self.reading)
        self.marks = Marks(library, work, self.say)
        self.walk, self.sending = Walk(), Sending(library, work, self.say, to_clipboard)
        self.article = ArticleFlow(
            library,
            work,
            panes,
            self.reading,
            self.marks,
            status,
            widgets.card,
            widgets.trail,
            preview_delay=config.preview_delay,
            read_same_report=config.read_same_report,
            mark_read=config.mark_read,
        )
        self.list = ListFlow(library, work, panes, self.listing, self.article, status, first_rows=first_rows)
        self.prompt = PromptFlow(library, work, panes, self.list, self.article, widgets.query, status)
        self.folders = FolderFlow(library, work, self.list, self.article, self.marks, status)
        self.returning = Returning(library, work, first_key("catch_up", config.keys))
        self.folders.on_compared = self.returning.compared
        self.text = TextFlow(
            library,
            work,
            self.article,
            self.say,
            browser_key=first_key("open_original", config.keys),
            allow_private=config.fetch_private_hosts,
        )
        self.pictures = PictureFlow(
            library,
            work,
            self.reading,
            panes.view,
            self.say,
            mode=config.pictures,
            symbols=config.symbols,
            allow_private=config.fetch_private_hosts,
        )
        rules, own = RuleDesk(library, config.rules, config.queries), partial(paths.own_library, config)
        rests = library.rests.descriptor
        news = NewsDesk(library.roots, config, library.state.file, library.cache_dir, own, rests)
        self.feeds = FeedFlow(news, rules, work, self.folders, self.marks, self.say)
        self.reading.words = lambda: panes.articles.words
        self.marks.on_done = self._marked
        self.tell: Callable[[str], None] = lambda _sentences: None
        """Says something apart from the status line, for a while."""
        self.list.on_arrivals = partial(self._came, config.on_follow_up)
        panes.on_focus = self._focused

    def begin(
        self, kept: Mapping[str, object] | None, command: Callable[[str], None], theme: Callable[[], str]
    ) -> None:
        """Go to work, once the first screen can be seen.

        kept: how the library was left; None when that cannot be used. command: does one of the table. theme: the one
        that was chosen.
        """
        self._theme = theme
        if kept:
            self.restore(layout_of(kept), command)
        else:
            self.article.moved()
        if kept is None:
            self.say("How this library was left could not be read, and is not used")
        self.folders.begin()
        self.work.run("last steps", lambda _: self.library.marks.recall_steps())
        self.feeds.begin()
        if not gc.isenabled():  # off since the program began
            look_for_garbage_seldom()
        self.work.every(REST_EVERY, look_for_garbage_now_and_then)
        Ahead(self.work.every, lambda: self.library.rests.since)
        Keeper(self.library, self.work, self._layout_to_keep).begin()

    def restore(self, layout: Layout, command: Callable[[str], None]) -> None:
        """Come back to where the library was left, with the first list. command: does one of the table."""
        self.unfolded.restore(layout.unfolded)
        self.returning.left = layout.left
        if layout.unread_related and not self.panes.related.unread_only:
            self.panes.related.toggle_unread()
        rowid = self.library.find_article(layout.article) if layout.article else None

        def arrive() -> None:
            selected = self.panes.articles.selected
            if layout.pane is not Pane.LIST and selected is not None and selected == rowid:
                self.article.load(selected, Intent.VISIT)
            else:
                self.article.moved()
            if layout.over:
                command(layout.over)

        self.list.restore(layout.selection(self.listing.selection), rowid, layout.row, arrive)

    def keep_layout(self) -> None:
        """Keep how the library is left, when it can be kept."""
        layout = self._layout_to_keep()
        if self.library.kept is not None and layout is not None:
            self.library.kept.keep_layout(layout.values())

    def _layout_to_keep(self) -> Layout | None:
        """Where the library is left; None until it was seen whole, as it was left the last time."""
        return None if self.list.first_reading or self.list.is_coming_back else self.layout()

    def layout(self) -> Layout:
        """Where the library is left."""
        chosen, articles = self.listing.selection, self.panes.articles
        row = articles.row_to_keep
        return Layout(
            unread=chosen.unread,
            starred=chosen.starred,
            sort=chosen.sort,
            article=row.id if row else "",
            row=articles.lines_above,
            pane=self.panes.pane,
            theme=self._theme(),
            unread_related=self.panes.related.unread_only,
            over=self.open_over,
            list_width=self.panes.widths.list,
            related_width=self.panes.widths.related,
            unfolded=self.unfolded.values(),
            left=int(self.library.clock().timestamp()),
        )

    def on_changed(self, changed: Callable[[], None]) -> None:
        """Have something called whenever keys may mean something else than before."""
        self.article.on_shown = changed
        self.list.on_shown = changed
        self.prompt.on_changed = changed
        self.listing.on_saved = changed

    def _came(self, command: Sequence[str], came: Sequence[Arrival]) -> None:
        """Something came on stars: name it, and tell the command of the settings."""
        from reader.stories.arrivals import arrivals_sentence

        self.tell(arrivals_sentence(came))
        if command:
            from reader.library.follow_hook import NAME, tell_follow_ups

            news = {(one.star, one.lead) for one in came}
            self.work.run(NAME, lambda _: tell_follow_ups(self.library, command, news), self._hook_ended)

    def _hook_ended(self, failure: str) -> None:
        if failure:
            self.say(failure)

    def _marked(self, done: Done) -> None:
        """Marks have changed: redraw what shows them; a list that is made by marks is made again after an undo."""
        if done.ids:
            self.panes.articles.refresh_marks(done.ids)
            self.panes.related.refresh_marks(done.ids)
            self.article.redraw()
            self.list.count()
        if done.undone and self.listing.filtered:
            self.list.load(self.listing.selection)
        elif done.muted:
            self.list.refill()

    def _focused(self, pane: Pane) -> None:
        """What the keys act on is what one sees: when the list takes the keys, the reader shows the list's row."""
        if pane is Pane.LIST:
            self.article.show_selected()


def _keys(config: Config) -> Keys:
    commands = {
        "search": "search",
        "unread": "show_unread",
        "star": "star",
        "cancel": "cancel",
        "rescan": "rescan",
        "quit": "quit",
        "follow_ups": "follow_ups",
    }
    return Keys(**{name: first_key(command, config.keys) for name, command in commands.items()})
