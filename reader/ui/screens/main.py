"""The main screen: list, reader, related, status line. Composes, starts workers, passes messages on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import partial
from pathlib import Path, PurePath
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.types import CSSPathType
from textual.widget import Widget

from reader.library.library import Library, Opened
from reader.model.errors import QueryStoppedError, QueryTooLongError
from reader.model.query import Selection
from reader.settings import paths
from reader.settings.config import Config
from reader.settings.config_file import ConfigError, save_query
from reader.ui.actions.actions import Actions, Dialog, find_sentence
from reader.ui.actions.marks import Done, Marks
from reader.ui.actions.story_actions import NO_STORY, StoryView, copied_story
from reader.ui.bindings import command_bindings
from reader.ui.commands import Command, first_key
from reader.ui.flows.layout import Layout, layout_for
from reader.ui.flows.listing import Keys, Listing, outcome_sentence, progress_sentence
from reader.ui.flows.loading import Loading, SetPage
from reader.ui.flows.pace import Pace
from reader.ui.flows.panes import Panes
from reader.ui.flows.reading import Look, Reading
from reader.ui.flows.trail import Stop
from reader.ui.messages import (
    ArticleLoaded,
    Completed,
    Counted,
    Failed,
    FetchingText,
    Figures,
    Filling,
    FoldersChanged,
    Glimpsed,
    Intent,
    ListLoaded,
    MarksShared,
    MarksTaken,
    Progressed,
    Refreshed,
    Said,
    SameReportFound,
    StateSaved,
    StoryText,
    TextFetched,
)
from reader.ui.pane import Pane
from reader.ui.screens.front import FIRST_ROWS, FIRST_SHEET, FrontPage
from reader.ui.speed.garbage import look_for_garbage_at_rest
from reader.ui.widgets.article_list import ArticleList
from reader.ui.widgets.article_view import ArticleView
from reader.ui.widgets.query_bar import PROMPT_KEYS, Ask, QueryBar
from reader.ui.widgets.related_card import RelatedCard
from reader.ui.widgets.related_sidebar import RelatedSidebar
from reader.ui.widgets.status_line import KeyBar, StatusLine
from reader.ui.widgets.trail_bar import TrailBar

if TYPE_CHECKING:
    from reader.ui.render.ready import ReadyPage

_LONGEST_NUMBER = 6
"""Digits of the largest number that is looked for among related stories."""
_LONGEST_SAID = 300
"""Characters of what was copied that are repeated to the user."""
GLIMPSE = 0.4
"""Seconds that are waited at most for the first rows of folders that were never seen."""
LIST_EVERY = 1.0
"""Seconds between two refills of the list while folders are being read."""
LONG_LIST = 5_000
"""Articles from which on the list is refilled a third as often: it takes longer, and nobody reads so fast."""
WINDOWS_EVERY = 5.0
"""Seconds between two looks at what other windows have marked."""
PROGRESS_AFTER = 0.5
"""Seconds without scrolling after which the place in the article is remembered."""
TYPING_RESTS = 0.3
"""Seconds after the last letter of a search until the first match is shown in the reader."""
AGE_EVERY = 60.0
"""Seconds between two redraws of the ages."""


class Ground(Widget):
    """A container of which nothing is seen, so that drawing it costs nothing."""

    BLANK = True


def _other_sheets() -> list[str | PurePath]:
    return [sheet for sheet in sorted(paths.styles_dir().glob("*.tcss")) if sheet.name != FIRST_SHEET]


class MainScreen(FrontPage):
    """Three panes over one library."""

    BLANK = True  # its parts cover it; Textual draws it with each of them
    BINDINGS = command_bindings()
    CSS_PATH: ClassVar[CSSPathType | None] = _other_sheets()

    def __init__(self, library: Library, config: Config, zone: tzinfo) -> None:
        super().__init__(library, config, zone)
        self._view = ArticleView(id="reader")
        unread_key = first_key("show_unread", config.keys)
        self._sidebar = RelatedSidebar(library.state_of, self._symbols, unread_key=unread_key, id="related")
        self._card = RelatedCard(id="card")
        self._trail = TrailBar(ascii_only=config.symbols != "unicode", id="trail")
        self._query = QueryBar(id="query")
        self._status = StatusLine(self._symbols, id="status")
        self._bar = KeyBar(config.keys, id="keys")
        look = Look(zone, config.measure, config.symbols != "unicode")
        keys = Keys(
            **{
                name: first_key(command, config.keys)
                for name, command in (
                    ("search", "search"),
                    ("unread", "show_unread"),
                    ("star", "star"),
                    ("cancel", "cancel"),
                    ("rescan", "rescan"),
                    ("quit", "quit"),
                )
            }
        )
        self._panes = Panes(self._list, self._view, self._sidebar, self.share_out)
        self._reading = Reading(library, look)
        self._listing = Listing(keys, Selection(removed=config.show_removed))
        self._actions = Actions(self, library, self._panes, self._reading, self._listing, Marks(library))
        self._loading = Loading(self, library)
        self._preview: Timer | None = None
        self._pace = Pace(config.preview_delay)
        self._resting: Timer | None = None
        self._keep_place: Callable[[], None] | None = None
        self._previewed = False
        self._waiting: str | None = None
        self.first_reading = False
        """True while folders that were never seen are being read: the list grows, and stays at its top."""
        self._list_due = False
        self._typing = False
        """Whether the query of the list is still being typed: its last word may go on."""
        self._came_from: int | None = None
        """The article that was selected when the search began."""
        self._wanted: int | None = None
        """The article that the next list is to select: giving a search up leads back to where it began."""

    def compose(self) -> ComposeResult:
        """The parts, from left to right and down."""
        self._panes.arrange(layout_for(*self.app.size))  # before there is anything whose style depends on it
        # The list lies in no container: each one below it is drawn again with every row.
        yield self._list
        with Ground(id="beside"):
            with Vertical(id="reader-pane"):
                yield self._trail
                yield self._view
            with Vertical(id="related-pane"):
                yield self._sidebar
                yield self._card
        with Ground(id="foot"):
            yield self._query
            yield self._status
            yield self._bar

    def begin(self) -> None:
        """Take the front page's place: the same rows, with the rest around them."""
        self._query.display = False
        self.first_reading = not self._show_first_rows()
        self._say_when_empty()
        self._view.clear(Content("Move in the list to see an article here; Enter reads it."))
        self._sidebar.show((), None, Content(""))
        self._panes.focus(Pane.LIST)
        self._refresh_bar()
        self._library.on_saved(self._saved)
        self.set_interval(AGE_EVERY, self._list.tick)
        self.set_interval(WINDOWS_EVERY, self._loading.other_windows)

    def after_first_display(self) -> None:
        """The first screen can be seen: go to work. When it has no rows yet, some files are read before the others."""
        if self._list.rowids:
            self.call_later(self._start)
        else:
            self._loading.glimpse(self._listing.selection, GLIMPSE, self._set_page())

    def on_glimpsed(self, _: Glimpsed) -> None:
        """Show what was read; then the rest is read as ever."""
        if not self._list.rowids:
            self._show_first_rows()
            self._say_when_empty()
        self._start()

    def _start(self) -> None:
        """What happens once the first screen is up."""
        for notice in self._library.notices:
            self.notify(Content(notice).plain, markup=False, severity="warning", timeout=12)
        self._moved()
        self._loading.marks()

    def on_marks_shared(self, _: MarksShared) -> None:
        """Lists can be made by marks now: fill the list and read the folders."""
        self.rescan(asked=False)
        if not self.first_reading:
            self._loading.watch()

    def on_marks_taken(self, message: MarksTaken) -> None:
        """Another window has changed marks: show them."""
        self._redraw_marks(message.ids)

    def on_folders_changed(self, message: FoldersChanged) -> None:
        """Files have changed: read them."""
        self._loading.changed_folders(message.paths)

    def on_said(self, message: Said) -> None:
        """A worker has something to say."""
        self.say(message.sentence)

    @property
    def busy(self) -> bool:
        """True while folders are being read or the list is being filled."""
        return self._loading.busy

    # --- commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Keys are commands but where text is typed and where letters stand on links."""
        return action != "command" or not (self._view.hinting or (self._query.display and self._query.has_focus_within))

    def action_command(self, command: str) -> None:
        """Every key of the table arrives here."""
        self._status.said = ""
        self._actions.run(command)
        self._refresh_bar()

    def on_key_bar_chosen(self, message: KeyBar.Chosen) -> None:
        """A click on the key bar is that key."""
        self.action_command(message.command.id)

    def on_status_line_problems_asked(self, _: StatusLine.ProblemsAsked) -> None:
        """A click on the counts is the key that shows problems."""
        self.action_command("problems")

    def _refresh_bar(self) -> None:
        self._bar.prompt = PROMPT_KEYS[self._query.ask] if self._query.display else ()
        self._bar.context = self._actions.context()
        self._status.reading = self._panes.pane is Pane.READER

    # --- the shell of the actions

    def say(self, sentence: str) -> None:
        """Tell the user what the key did."""
        self._status.said = sentence

    def copy(self, text: str, what: str) -> None:
        """Put text on the terminal's clipboard."""
        self.app.copy_to_clipboard(text)
        long = "\n" in text or len(text) > _LONGEST_SAID
        self.say(f"Copied the {what}" + (f", {len(text):,} characters" if long else f": {text}"))

    def open_link(self, url: str) -> None:
        """Open a link in the browser; what is wrong with it is said."""
        self._loading.link(url)

    def fetch_text(self, opened: Opened) -> None:
        """Begin to get the full text, or stop getting it."""
        if self._loading.stop_text(opened.id):
            self._status.activity = ""
            self.say("Stopped getting the full text")
        else:
            self._status.activity = "Getting the full text ..."
            self._loading.text(opened, allow_private=self._config.fetch_private_hosts)

    def on_fetching_text(self, message: FetchingText) -> None:
        """Say how far a full text is."""
        self._status.activity = message.sentence

    def on_text_fetched(self, message: TextFetched) -> None:
        """Show a full text in place, or say why there is none."""
        self._status.activity = ""
        opened = self._reading.opened
        here = opened is not None and opened.id == message.id
        whose = "" if here else f"“{message.title}”: "
        if message.failed:
            key = first_key("open_original", self._config.keys)
            self.say(f"{whose}{message.failed}" + (f"; {key} opens the page in the browser" if here else ""))
            return
        self.say(f"{whose}The full text is here; it stays for reading offline")
        if here and opened is not None and opened.rowid is not None:
            self._read_article(opened.rowid, Intent.VISIT)

    def choose(self, title: str, choices: list[str], chosen: Callable[[int], None], present: int = 0) -> None:
        """Let the user choose one of several lines; present: the one that is selected to begin with."""
        from reader.ui.screens.dialogs import ChoiceScreen

        def done(index: int | None) -> None:
            if index is not None:
                chosen(index)

        self.app.push_screen(ChoiceScreen(title, choices, present), done)

    def show_story(self, view: StoryView, rowid: int) -> None:
        """Open a screen of stories; what is chosen there is shown here."""
        from reader.ui.screens.story_views import StoryParts, story_screen

        parts = StoryParts(self._library, self._config.keys, self._config.symbols == "unicode", self.marks_changed)
        self.app.push_screen(story_screen(view, parts, rowid), partial(self._actions.stories.answered, view))

    def copy_story(self, rowid: int) -> None:
        """Put the story of an article on the clipboard as Markdown, once it is found."""
        self._loading.story_text(rowid)

    def on_story_text(self, message: StoryText) -> None:
        """The story is found."""
        if message.text:
            self.app.copy_to_clipboard(message.text)
            self.say(copied_story(message.text))
        else:
            self.say(NO_STORY)

    def on_same_report_found(self, message: SameReportFound) -> None:
        """Who has read one has read them all."""
        self.marks_changed(self._actions.marks.read_same(message.targets))

    def show_text(self, title: str, lines: list[str]) -> None:
        """Show plain lines in a dialog."""
        from reader.ui.screens.dialogs import TextScreen

        self.app.push_screen(TextScreen(title, lines))

    def edit(self, command: list[str], file: Path) -> None:
        """Leave the screen to an editor, and come back; then compare the folders."""
        from reader.ui.terminal.outside import run_outside

        failed = run_outside(self, [*command, str(file)], "editor")
        if failed:
            self.say(failed)
        self.rescan(asked=not failed)

    def suspend(self) -> None:
        """Stop, and give the terminal back to the shell."""
        self.app.action_suspend_process()

    def on_key(self, event: events.Key) -> None:
        """While letters stand on the links, the next key belongs to them."""
        if self._view.hinting:
            event.stop()
            event.prevent_default()
            self._actions.article.hint_pressed(event.character or "")

    def stop_reading(self) -> None:
        """Stop reading the folders; what is read stays."""
        self.say("Stopped reading; r goes on" if self._loading.stop_folders() else "Nothing is being read")
        self._status.activity = ""

    def toggle_theme(self) -> None:
        """Dark or light."""
        dark = self.app.current_theme.dark
        self.app.theme = "broadsheet-light" if dark else "broadsheet-dark"

    def quit(self) -> None:
        """Leave; where the article was left is kept."""
        if self._keep_place is not None:
            self._keep_place()
        self.app.exit()

    def is_available(self, command: Command) -> bool:
        """Whether a command makes sense just now; asked by the palette."""
        return command.available(self._actions.context())

    def show_dialog(self, name: Dialog) -> None:
        """Open a dialog over the screen."""
        from reader.ui.screens.dialogs import HelpScreen, ProblemsScreen

        if name == "palette":
            self.app.action_command_palette()
        elif name == "help":
            self.app.push_screen(HelpScreen(self._config.keys))
        else:
            opened = self._reading.opened
            of_article = opened.article.path if opened and opened.article and self._panes.pane is Pane.READER else None
            title = "Problems of this file" if of_article else "Problems of this library"
            self.app.push_screen(ProblemsScreen(self._library.problems(of_article), title))

    # --- the prompt

    def ask(self, prompt: Ask, text: str = "") -> None:
        """Open the one-line prompt."""
        if prompt is Ask.SEARCH:
            self._loading.prepare_search()
            self._came_from = self._list.selected
        self._query.open(prompt, text)
        self._refresh_bar()

    def on_query_bar_changed(self, message: QueryBar.Changed) -> None:
        """Results follow the typing. A key that came with the Enter that closed the prompt changes nothing."""
        if not self._query.display:
            return
        if message.ask is Ask.SEARCH:
            self._search(message.text, typing=message.cursor == len(message.text))
        elif message.ask is Ask.FIND:
            self._view.find(message.text)
            self.say(find_sentence(*self._view.find_status) if message.text else "")

    def on_query_bar_submitted(self, message: QueryBar.Submitted) -> None:
        """Enter keeps what was found and goes back to work."""
        self._query.close()
        if message.ask is Ask.NUMBER:
            self._panes.focus(self._panes.pane)
            if message.text.strip().isdecimal() and len(message.text.strip()) <= _LONGEST_NUMBER:
                self._actions.open_related(int(message.text))
            elif message.text.strip():
                self.say(f"“{message.text.strip()[:20]}” is no number of a related story")
        elif message.ask is Ask.NAME:
            self._panes.focus(self._panes.pane)
            self._save_query(message.text.strip())
        else:
            if message.ask is Ask.SEARCH:
                self._search(message.text)
            self._panes.focus(Pane.READER if message.ask is Ask.FIND else Pane.LIST)
            if message.ask is Ask.FIND and self._view.finding:
                self.say(find_sentence(*self._view.find_status) + "; n and N go on, Esc ends")
        self._refresh_bar()

    def on_query_bar_left(self, message: QueryBar.Left) -> None:
        """Escape gives the search up."""
        self._query.close()
        if message.ask is Ask.SEARCH:
            self._wanted = self._came_from
            self.load_list(self._listing.search(""))
        elif message.ask is Ask.FIND:
            self._view.find_clear()
        self._panes.focus(self._panes.pane)
        self._refresh_bar()

    # --- the list

    def _search(self, text: str, *, typing: bool = False) -> None:
        self._library.hold_marks(False)
        self._typing = typing
        self._loading.list(
            self._listing.search(text), Filling.SEARCHED, this=self._this, typing=typing, first=FIRST_ROWS
        )

    @property
    def _this(self) -> int | None:
        """Number of the open article, for queries that speak of it."""
        return self._reading.opened.rowid if self._reading.opened else None

    def load_list(self, selection: Selection) -> None:
        """Fill the list in the background."""
        self._library.hold_marks(False)
        self._library.hold_marks(selection.unread)
        self._typing = False
        self._loading.list(selection, Filling.ANEW, this=self._this)

    def on_list_loaded(self, message: ListLoaded) -> None:
        """Show a list, unless a newer one was asked for."""
        if not self._loading.is_current_list(message):
            return
        found = message.found
        if self._query.display and self._query.ask is Ask.SEARCH and found.complete:
            self._loading.completions(*self._query.place)
        if found.rowids is None:
            place = (found.mistake.start, found.mistake.end) if found.mistake else None
            sentence = found.mistake.sentence if found.mistake else found.sentence
            self._query.help_with(sentence, place)
            if not self._query.display:
                self.say(sentence)
            return
        self._query.help_with()
        same = message.filling is not Filling.ANEW and self._list.renew(found.rowids, found.words)
        if not same:
            before = self._list.selected
            searched = message.filling is Filling.SEARCHED
            top = found.rowids[0] if searched and found.rowids else None
            self._list.show(
                found.rowids,
                select=top if searched else self._wanted,
                words=found.words,
                follow_top=self.first_reading,
                same=self._library.same_article,
            )
            self._wanted = None
            if self._panes.pane is Pane.LIST and self._list.selected != before:
                self._moved()
        if not found.complete:
            return  # the rest of the list comes at once
        self.first_reading = self.first_reading and self._loading.reading_folders
        self._say_when_empty()
        if message.filling is Filling.GROWING and self.first_reading:
            # Counting the rest at each step would hold up the keys.
            self._status.figures = Figures(len(found.rowids), filter=self._listing.description())
        else:
            self._count()
        self._refresh_bar()

    def on_completed(self, message: Completed) -> None:
        """Offer endings of the word in the prompt."""
        if self._query.ask is Ask.SEARCH:
            self._query.offer(message.text, message.completions)

    def _save_query(self, name: str) -> None:
        """Keep the query of the list under a name, in the settings."""
        if name:
            try:
                self._config = save_query(paths.config_file(), name, self._listing.selection.words)
            except (ConfigError, OSError) as error:
                self.say(f"The query could not be saved: {error}")
            else:
                self.say(f"Saved the query as {name}")

    def show_queries(self) -> None:
        """The saved queries with their counts; Enter uses one, the first entry saves the present one."""
        names = list(self._config.queries)
        present = self._listing.selection.words.strip()
        lines = [f"{name}  ({self._count_of(text)})  {text}" for name, text in self._config.queries.items()]
        if present:
            lines.append(f"Save “{present}” under a name")
        if not lines:
            self.say("No saved query yet: search for something with /, then press f to save it")
            return

        def chosen(index: int) -> None:
            if index == len(names):
                self.ask(Ask.NAME)
            else:
                self._search(self._config.queries[names[index]])

        self.choose("Saved queries", lines, chosen)

    def _count_of(self, query: str) -> str:
        try:
            found = self._library.find(Selection(words=query), this=self._this)
        except (QueryStoppedError, QueryTooLongError):
            return "?"
        return f"{len(found.rowids):,}" if found.rowids is not None else found.sentence or "has a mistake"

    def _say_when_empty(self) -> None:
        if self._list.rowids:
            return
        counts = self._library.counts()
        roots = self._library.roots
        folders = ", ".join(str(root) for root in roots)
        gone = [str(root) for root in roots if not root.is_dir()]
        if gone:
            self._list.show_empty(Content(f"The folder {', '.join(gone)} is gone; r looks again."))
            return
        sentence = self._listing.sentence_when_empty(
            loading=self._loading.reading_folders, files=counts.files, removed=counts.removed, folders=folders
        )
        self._list.show_empty(Content(sentence))

    def _count(self) -> None:
        """Count what the status line shows, in the background."""
        self._loading.counts(self._list.rowids, self._listing.description())

    def on_counted(self, message: Counted) -> None:
        """Show the counts."""
        self._status.figures = message.figures

    # --- preview and opening

    def on_article_list_moved(self, message: ArticleList.Moved) -> None:
        """Another article is selected: preview it once the hand rests."""
        message.stop()
        self._moved()

    def _moved(self) -> None:
        if self._preview is not None:
            self._preview.stop()
        wait = max(0.001, self._pace.wait(monotonic()))
        self._preview = self.set_timer(max(wait, TYPING_RESTS) if self._query.display else wait, self._load_preview)

    def _load_preview(self) -> None:
        rowid = self._list.selected
        if rowid is not None and (self._reading.opened is None or self._reading.opened.rowid != rowid):
            look_for_garbage_at_rest()
            self.load_article(rowid, Intent.PREVIEW)

    def on_article_list_opened(self, message: ArticleList.Opened) -> None:
        """The mouse opened an article."""
        message.stop()
        self.load_article(message.rowid, Intent.READ)

    def on_related_sidebar_opened(self, message: RelatedSidebar.Opened) -> None:
        """The mouse followed a story."""
        message.stop()
        self._actions.follow(message.relation)

    def on_related_sidebar_moved(self, message: RelatedSidebar.Moved) -> None:
        """The card of the selected story is shown at once."""
        message.stop()
        self._card.show(message.relation)

    def on_article_view_link_activated(self, message: ArticleView.LinkActivated) -> None:
        """A link in the text was chosen."""
        message.stop()
        self._actions.article.follow_link(message.url)

    def on_article_view_find_changed(self, message: ArticleView.FindChanged) -> None:
        """More matches of a long article were found."""
        message.stop()
        if self._view.finding:
            self.say(find_sentence(*self._view.find_status))

    def on_article_view_related_activated(self, message: ArticleView.RelatedActivated) -> None:
        """A related story in the text was chosen."""
        message.stop()
        self._actions.open_related(message.index + 1)

    def load_article(self, rowid: int, intent: Intent) -> None:
        """Read an article in the background and show it; only the last request counts."""
        if self._preview is not None:
            self._preview.stop()
        opened = self._reading.opened
        if opened is not None and opened.rowid == rowid and opened.whole is not None:
            self._loading.forget_article()
            self._show(opened, intent)
        else:
            self._read_article(rowid, intent)

    def _read_article(self, rowid: int, intent: Intent) -> None:
        self._loading.article(rowid, intent, self._set_page())

    def _set_page(self) -> SetPage:
        frame, rows = self._view.room
        return partial(self._reading.ready, frame=frame, rows=rows)

    def show_stop(self, stop: Stop, intent: Intent) -> None:
        """Show a station of a trail: an article with a file, or a ghost's card."""
        if stop.rowid is not None:
            row = self._library.row_of(stop.id, stop.rowid)
            self.load_article(row.rowid if row else stop.rowid, intent)
        elif stop.card is not None:
            self._loading.forget_article()
            self._show(self._library.open_ghost(stop.card), intent)

    def on_article_loaded(self, message: ArticleLoaded) -> None:
        """Show what was read, unless something newer was asked for."""
        if not self._loading.is_current_article(message):
            return
        if message.opened is None:
            self.say("The file of this article is gone; r compares the folders")
            return
        self._show(message.opened, message.intent, message.ready)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.action_command(waiting)

    def command_after_opening(self, rowid: int, command: str) -> None:
        """Do a command on an article that is selected, but not shown yet."""
        self._waiting = command
        if self._loading.article_on_way != rowid:
            self.load_article(rowid, Intent.PREVIEW)

    def _show(self, opened: Opened, intent: Intent, ready: ReadyPage | None = None) -> None:
        before = self._reading.opened
        changed = before is not opened
        begun = (changed or self._previewed) and intent not in (Intent.PREVIEW, Intent.AGAIN)
        self._previewed = intent is Intent.PREVIEW or (intent is Intent.AGAIN and self._previewed)
        self._reading.opened = opened
        if intent not in (Intent.PREVIEW, Intent.AGAIN):
            done = self._actions.opened(intent)
            self._redraw_marks(done.ids)
            if done.ids and opened.rowid is not None and self._config.read_same_report:
                self._loading.same_report(opened.rowid)
            if opened.rowid is not None:
                self._list.select(opened.rowid)
            if self._panes.pane is not Pane.READER:
                self._panes.focus(Pane.READER)
        if changed:
            self._status.progress = 0
            published = opened.article.published if opened.article else None
            self._sidebar.show(opened.relations, published, Content(self._no_related()))
            self._card.show(next(iter(opened.relations), None))
        page = self._reading.page()
        if page is not None:
            self._view.show(page, keep_place=before is not None and before.id == opened.id, ready=ready)
            if begun:
                self._resume(opened)
        self._show_trail()
        self._refresh_bar()

    def _resume(self, opened: Opened) -> None:
        """Go on where the article was left."""
        progress = self._library.state_of(opened.id).progress
        if opened.whole is not None and opened.whole.body and 0.02 < progress < 0.98:
            self._view.restore(progress)
            self._status.progress = round(progress * 100)
            self.say(f"Going on at {progress:.0%}; g goes to the top")

    def on_article_view_place_changed(self, message: ArticleView.PlaceChanged) -> None:
        """Tell how far the article is read; remember it, if it has a body, once the hand rests."""
        message.stop()
        self._status.progress = round(message.progress * 100)
        opened = self._reading.opened
        if opened is None or opened.whole is None or not opened.whole.body:
            return
        if self._previewed and (
            self._panes.pane is not Pane.READER or message.progress <= self._library.state_of(opened.id).progress
        ):
            return  # a look at the beginning must not cost the place where the article was left
        if self._resting is not None:
            self._resting.stop()
        self._keep_place = partial(self._library.keep_progress, opened.id, message.progress)
        self._resting = self.set_timer(PROGRESS_AFTER, self._keep_place)

    def _no_related(self) -> str:
        opened = self._reading.opened
        if opened is not None and opened.rowid is None:
            return "The library has no file of this story, so its related stories are not known. [ leads back."
        return "No related stories: this article lists none, and none lists it."

    def _show_trail(self) -> None:
        trail = self._reading.trail
        here = self._reading.opened
        on_trail = here is not None and trail.current is not None and trail.current.id == here.id
        self._trail.show(tuple(stop.title for stop in trail.stops) if on_trail else (), trail.position)

    def on_trail_bar_chosen(self, message: TrailBar.Chosen) -> None:
        """A station of the trail was clicked."""
        message.stop()
        self._actions.trail.jump(message.index)

    # --- marks

    def marks_changed(self, done: Done) -> None:
        """Redraw the marks that changed and say what was done."""
        self._redraw_marks(done.ids)
        if done.undone and self._listing.filtered:
            self.load_list(self._listing.selection)
        if done.sentence:
            self.say(done.sentence)

    def _redraw_marks(self, ids: frozenset[str]) -> None:
        if not ids:
            return
        self._list.refresh_marks(ids)
        self._sidebar.refresh_marks(ids)
        page = self._reading.page()
        if page is not None:
            self._view.show(page, keep_place=True)
        self._count()

    def _saved(self) -> None:
        """Called by the thread that saves."""
        self.post_message(StateSaved(self._library.save_failure))

    def on_state_saved(self, message: StateSaved) -> None:
        """Say when marks cannot be saved, and when they can again."""
        self._status.unsaved = message.failed

    # --- the folders

    def rescan(self, *, asked: bool = True) -> None:
        """Compare the folders with the index in the background and show what changed."""
        if asked:
            self._status.activity = "Comparing folders ..."
        self._refill()
        self._loading.folders(asked=asked)

    def _refill(self, filling: Filling = Filling.ANEW) -> None:
        """The same list again, with what the index knows now."""
        self._loading.list(self._listing.selection, filling, this=self._this, typing=self._typing)

    def on_failed(self, message: Failed) -> None:
        """A worker could not do its work: say so."""
        self._status.activity = ""
        if message.error is not None:
            self.log.error(message.error)
        if message.of_folders:
            self._loading.folders_read()
        self.say(message.sentence)

    def on_progressed(self, message: Progressed) -> None:
        """Show how far reading is, and what it has found so far."""
        self._status.activity = progress_sentence(message.progress)
        if not self._list_due:
            self._list_due = True
            few = len(self._list.rowids) < LONG_LIST
            self.set_timer(LIST_EVERY * (1 if few else 3) if self._list.rowids else 0.05, self._list_is_due)

    def _list_is_due(self) -> None:
        self._list_due = False
        self._refill(Filling.GROWING)

    def on_refreshed(self, message: Refreshed) -> None:
        """The folders are compared: show the result."""
        self._status.activity = ""
        outcome = message.outcome
        if message.error:
            self.say(message.error)
        elif outcome is not None and (message.asked or (outcome.added and not self.first_reading)):
            self.say(outcome_sentence(outcome))
        self._loading.folders_read()
        self._refill()
        opened = self._reading.opened
        changed = outcome is not None and bool(outcome.changed or outcome.removed)
        if changed and opened is not None and opened.rowid is not None and self._loading.article_on_way is None:
            rowid = self._library.find_article(opened.id)
            if rowid is not None:
                self._read_article(rowid, Intent.AGAIN)

    # --- the size

    def resized(self, layout: Layout) -> None:
        """Share the screen anew."""
        self._panes.arrange(layout)
