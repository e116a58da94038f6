"""What each command does. One body for each identifier in the table of commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reader.library.answers import Target
from reader.settings.config import Config
from reader.ui.actions.article_actions import ArticleActions
from reader.ui.actions.asking import Dialogs
from reader.ui.actions.list_actions import ListActions
from reader.ui.actions.mute_actions import MuteActions
from reader.ui.actions.picked_actions import PickedActions
from reader.ui.actions.query_actions import QueryActions
from reader.ui.actions.save_actions import SaveActions
from reader.ui.actions.shown_actions import ShownActions
from reader.ui.actions.star_actions import StarActions
from reader.ui.actions.story_actions import StoryActions
from reader.ui.actions.trail_actions import TrailActions
from reader.ui.commands import BY_ID, Context, first_key
from reader.ui.flows.layout import Layout
from reader.ui.flows.wiring import Flows
from reader.ui.messages import Intent
from reader.ui.pane import Pane
from reader.ui.typed_keys import MOST_TIMES, REPEATED, TypedKeys
from reader.ui.unbound import UnboundKeys
from reader.ui.widgets.query_bar import Ask

JUST_GONE = "The file of the selected article went just now; the key was not taken for the one beside it"
_CELLS = 4
"""By which a key changes the width of a pane."""


class Actions:
    """Bodies of all commands of the main screen."""

    def __init__(self, flows: Flows, dialogs: Dialogs, config: Config) -> None:
        self._flows = flows
        self._panes = flows.panes
        self._dialogs = dialogs
        self._keymap = config.keys
        flows.feeds.choose = dialogs.choose
        flows.feeds.tell = dialogs.tell
        flows.tell = dialogs.tell
        self.typed = TypedKeys(config.keys)
        self.do: Callable[[str], None] = self.run
        """Does a command as its key does."""
        self._count = 0
        """How often the command that is being done was asked for; 0 where that was not said."""
        self._leaving = False
        """Whether the last key asked to leave from the top level."""
        self.article = ArticleActions(flows, dialogs)
        self.stories = StoryActions(flows, dialogs, self.run, config.keys)
        flows.returning.offer = self.stories.offer_catch_up
        self.trail = TrailActions(flows, dialogs)
        self.list = ListActions(flows, dialogs, config.keys)
        self.queries = QueryActions(flows, dialogs, config)
        mute = MuteActions(
            flows.library, flows.marks, flows.work, flows.aim.target, dialogs.choose, dialogs.ask_line, flows.say
        )
        stars = StarActions(flows.library, flows.marks, flows.aim.target, dialogs.ask_line, flows.say)
        saves = SaveActions(
            flows.library, flows.work, flows.sending, dialogs.choose, dialogs.ask_line, flows.say, config.save_folder
        )
        shown = ShownActions(flows, dialogs, saves, config.pipes)
        on_many = {"full_texts": self.list.full_texts_of, "save": shown.save_rows, "pipe": shown.pipe_rows}
        self.picked = PickedActions(flows, dialogs, stars, on_many, config.keys)
        self._bodies: dict[str, Callable[[], object]] = {
            **self._moving(),
            **self._own(),
            **self.article.table(),
            **self.stories.table(),
            **self.trail.table(),
            "mute": mute.mute,
            **stars.table(),
            **self.list.table(),
            **self.queries.table(),
            **self.picked.table(),
            **shown.table(),
        }

    def run(self, command: str) -> None:
        """Do what a command says, if it makes sense just now; else say why nothing happens."""
        entry = BY_ID.get(command)
        if entry is None:
            return
        self._flows.returning.touched = True
        self._leaving = self._leaving and command == "back"
        if (on_picked := self.picked.verb(command)) is not None:
            on_picked()
            return
        selected = self._panes.articles.selected
        if entry.of_text and selected is not None and not self._flows.aim.text_is_shown():
            self._flows.article.when_shown(selected, command)  # the hand was faster than the preview
            return
        context = self.context()
        if entry.available(context):
            for _ in range(min(self._count or 1, MOST_TIMES) if command in REPEATED else 1):
                self._bodies[command]()
        else:
            self._flows.say(JUST_GONE if self._flows.aim.just_gone else entry.lack(context))

    def take_key(self, key: str, character: str | None) -> bool:
        """A key of a count or a sequence: put it together, and do what it comes to; False for any other."""
        pressed = self.typed.press(key, character)
        if pressed.command:
            self._count = pressed.count
            try:
                self.do(pressed.command)
            finally:
                self._count = 0
        elif pressed.taken:
            self._flows.say(f"{pressed.wrong} does nothing" if pressed.wrong else self.typed.shown)
        return pressed.taken

    def other_key(self, key: str, character: str | None, unbound: UnboundKeys) -> None:
        """A key that no command has: use the saved query that is on it, else explain it."""
        use = self.queries.on_key(key, character)
        if use is not None:
            use()
        elif sentence := unbound.sentence(key, character):
            self._flows.say(sentence)

    def context(self) -> Context:
        """What decides which commands make sense."""
        opened = self._flows.reading.opened
        trail = self._flows.reading.trail
        history = self._flows.library.marks.history
        target = self._flows.aim.target()
        return Context(
            pane=self._panes.pane,
            has_articles=bool(self._panes.articles.rowids),
            has_article=opened is not None,
            has_target=target is not None,
            has_url=bool(target and target.url),
            has_page=bool(opened and opened.url),
            has_related=bool(self._flows.reading.relations),
            has_trail=len(trail.stops) > 1,
            can_go_back=trail.can_go_back,
            can_go_forward=trail.can_go_forward,
            can_undo=history.can_undo or self._flows.marks.busy,
            can_redo=history.can_redo,
            finding=self._panes.view.finding,
            filtered=self._flows.listing.filtered,
            has_file=bool(opened and opened.rowid is not None),
        )

    def _moving(self) -> dict[str, Callable[[], object]]:
        panes = self._panes
        return {
            "down": partial(self._move, 1),
            "up": partial(self._move, -1),
            "top": partial(self._to_end, bottom=False),
            "bottom": partial(self._to_end, bottom=True),
            "half_down": lambda: panes.half_page(1),
            "half_up": lambda: panes.half_page(-1),
            "page_down": lambda: panes.page(1),
            "page_up": lambda: panes.page(-1),
            "pane_left": lambda: panes.go(-1),
            "pane_right": lambda: panes.go(1),
            "pane_next": lambda: panes.go(1, around=True),
            "pane_previous": lambda: panes.go(-1, around=True),
            "read_back": panes.view.page_up,
            "zen": self._zen,
            "wider": lambda: panes.widen(_CELLS) or self._flows.say("There is no room to make this pane wider"),
            "narrower": lambda: panes.widen(-_CELLS) or self._flows.say("This pane cannot be narrower here"),
            "usual_widths": panes.usual_widths,
            "shift_left": panes.view.shift_left,
            "shift_right": panes.view.shift_right,
        }

    def _zen(self) -> None:
        """The text alone, with a word on how to get everything back, since the key bar is away too."""
        self._panes.toggle_zen()
        if self._panes.zen:
            zen, cancel = (first_key(command, self._keymap) for command in ("zen", "cancel"))
            self._flows.say(f"{zen} or {cancel} shows all panes again")

    def _move(self, step: int) -> None:
        """Down or up, as often as was said."""
        for _ in range(min(self._count or 1, MOST_TIMES) if self._panes.pane is Pane.READER else 1):
            self._panes.move(step if self._panes.pane is Pane.READER else step * (self._count or 1))

    def _to_end(self, *, bottom: bool) -> None:
        """To the top or the bottom; with a number to the row of that number."""
        if self._count and self._panes.pane is Pane.LIST:
            self._panes.articles.go_to(self._count - 1)
        else:
            self._panes.to_end(bottom=bottom)

    def _own(self) -> dict[str, Callable[[], object]]:
        flows, sending = self._flows, self._flows.sending
        table: dict[str, Callable[[], object]] = {
            "open": self.open,
            "read_on": self.read_on,
            "next_unread": lambda: self.next_unread(1),
            "previous_unread": lambda: self.next_unread(-1),
            "next_article": lambda: flows.list.step(1),
            "previous_article": lambda: flows.list.step(-1),
            "open_related_number": lambda: flows.prompt.ask(Ask.NUMBER),
            "toggle_read": self._on_target(flows.marks.toggle_read),
            "star": self._on_target(flows.marks.toggle_star),
            "undo": flows.marks.undo,
            "redo": flows.marks.redo,
            "open_original": self._on_target(sending.open_target),
            "copy_url": self._on_target(sending.copy_url),
            "copy_link": self._on_target(sending.copy_link),
            "rescan": flows.folders.compare,
            "stop_reading": flows.folders.stop,
            "fetch_feeds": flows.feeds.fetch,
            "add_feed": lambda: flows.prompt.ask_address(flows.feeds.add, flows.feeds.refused),
            "palette": self._dialogs.show_palette,
            "help": self._dialogs.show_help,
            "redraw": self._dialogs.redraw,
            "suspend": self._dialogs.suspend,
            "theme": self._dialogs.toggle_theme,
            "back": lambda: self.back(quit_at_list=True),
            "cancel": self.cancel,
            "quit": self.quit,
        }
        for number in range(1, 11):
            table[f"open_related_{number}"] = partial(flows.article.follow_number, number)
        return table

    def _on_target(self, do: Callable[[Target], None]) -> Callable[[], None]:
        def body() -> None:
            target = self._flows.aim.target()
            if target is not None:
                do(target)

        return body

    # --- reading

    def open(self) -> None:
        """Enter: in the list read the article, in the sidebar follow the story."""
        panes, flows = self._panes, self._flows
        if panes.pane is Pane.RELATED:
            if panes.related.selected:
                flows.article.follow(panes.related.selected)
        elif panes.pane is Pane.LIST and panes.articles.selected is not None:
            if self._count:
                panes.articles.go_to(self._count - 1)
            flows.article.load(panes.articles.selected, Intent.READ)
        elif panes.pane is Pane.READER and flows.reading.relations and not self._has_body():
            whole = panes.view.unfold_all()
            flows.say("What others report, whole; Enter shortens it" if whole else "What others report, in short")

    def _has_body(self) -> bool:
        opened = self._flows.reading.opened
        return bool(opened and opened.whole and opened.whole.body)

    def read_on(self) -> None:
        """Space: a page down, and at the end on to the next unread article."""
        if self._panes.pane is Pane.LIST:
            self.open()
        elif self._panes.pane is Pane.RELATED:
            self._panes.page(1)
        elif not self._panes.view.page_down():
            self._flows.list.next_unread(1)

    def next_unread(self, step: int) -> None:
        """The next unread article; from a development the next new one; while finding, the next match."""
        view, related = self._panes.view, self._panes.related
        if self._panes.pane is Pane.READER and view.finding:
            if step > 0:
                view.find_next()
            else:
                view.find_previous()
            self._flows.prompt.tell_find()
        elif self._panes.pane is Pane.READER and step > 0 and self.stories.next_new():
            return
        elif self._panes.pane is not Pane.RELATED:
            self._flows.list.next_unread(step)
        elif (place := related.find_unread(step)) is not None:
            related.go_to(place)
        else:
            self._flows.say("No more unread related articles " + ("below" if step > 0 else "above"))

    # --- the program

    def cancel(self) -> None:
        """Stop what the screen is working on; when it works on nothing, one step out."""
        if not self._flows.work.stop_last():
            self.back(quit_at_list=False)

    def back(self, *, quit_at_list: bool) -> None:
        """One step out: find, pane, filter; from the whole list `q` quits when it is pressed twice."""
        panes, flows = self._panes, self._flows
        if panes.pane is Pane.READER and panes.view.finding:
            panes.view.find_clear()
        elif panes.pane is Pane.LIST and self.picked.leave():
            pass
        elif panes.zen:
            panes.toggle_zen()
        elif panes.pane is Pane.RELATED and panes.layout is not Layout.WIDE:
            panes.focus(Pane.READER)
        elif panes.pane is not Pane.LIST:
            panes.focus(Pane.LIST)
        elif flows.listing.filtered:
            flows.list.load(flows.listing.back())
        elif quit_at_list and self._leaving:
            self.quit()
        elif quit_at_list:
            self._leaving = True
            flows.say("This is the top level: press the key again to quit")

    def quit(self) -> None:
        """Leave; where the article was left is kept."""
        self._flows.article.keep_place()
        self._dialogs.quit()
