"""The article in the reader: its preview, opening it, the way from one to the next, and what waits for it.

Rules that bind this class:
- Only what was asked for last is shown.
- A command that was pressed before its article has come waits with the article that it was pressed on, and dies with
  either: when another article is asked for, or when the file is gone.
- A preview marks nothing. What is opened is marked read and becomes a station of the trail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.content import Content
from textual.timer import Timer

from reader.library.answers import Opened, Target
from reader.library.library import Library
from reader.stories.relations import Relation
from reader.text.clean import clean_line
from reader.ui.commands import BY_ID
from reader.ui.flows.marking import Marks
from reader.ui.flows.opened import Reading
from reader.ui.flows.pace import Pace
from reader.ui.flows.panes import Panes
from reader.ui.flows.read_rule import ReadRule
from reader.ui.flows.trail import Stop
from reader.ui.flows.work import Job, Work
from reader.ui.messages import Intent
from reader.ui.pane import Pane
from reader.ui.speed.garbage import look_for_garbage_at_rest
from reader.ui.widgets.related_card import RelatedCard
from reader.ui.widgets.status_line import StatusLine
from reader.ui.widgets.trail_bar import TrailBar

if TYPE_CHECKING:
    from reader.ui.render.ready import ReadyPage

GROUP = "article"
"""The group of workers that read one article."""
GONE = "The file of this article is gone; r compares the folders"
PROGRESS_AFTER = 0.5
"""Seconds without scrolling after which the place in the article is remembered."""
MOST_LEFT = 500
"""Articles whose places are remembered in a run."""
TYPING_RESTS = 0.3
"""Seconds after the last letter of a search until the first match is shown in the reader."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A command and the article that it was pressed on."""

    rowid: int
    """Its number, which is another one when its file has changed."""
    id: str
    """Empty where it was not known any more."""
    command: str


@dataclass(frozen=True, slots=True)
class Ready:
    """An article that was read in the background."""

    opened: Opened | None
    """None when its file is gone."""
    page: ReadyPage | None
    """Its page, as it was to be shown when it was asked for."""


class ArticleFlow:
    """Owns what the reader, the sidebar, its card and the trail show."""

    def __init__(
        self,
        library: Library,
        work: Work,
        panes: Panes,
        reading: Reading,
        marks: Marks,
        status: StatusLine,
        card: RelatedCard,
        trail_bar: TrailBar,
        *,
        preview_delay: float,
        read_same_report: bool,
        mark_read: str | float = "open",
    ) -> None:
        """preview_delay: seconds, see Pace. read_same_report: whether who has read one report has read them all.

        mark_read: see Config.
        """
        self._library = library
        self._work = work
        self._panes = panes
        self.reading = reading
        self._marks = marks
        self._status = status
        self._card = card
        self._trail_bar = trail_bar
        self._pace = Pace(preview_delay)
        self._read_same_report = read_same_report
        self.rule = ReadRule(mark_read, work.after, self._mark_read, marks.read_passed)
        self._preview: Timer | None = None
        self._resting: Timer | None = None
        self._keep_place: Callable[[], None] = lambda: None
        self._previewed = False
        self._left: dict[str, float] = {}
        """Where articles were left in this run, by identifier."""
        self._on_way: int | None = None
        self._pending: Pending | None = None
        self._changed_meanwhile = False
        """Whether files changed while an article was on its way: it may be that of a number which is gone."""
        self.typing = False
        """Whether a search is being typed: previews wait longer then."""
        self.do_pending: Callable[[str], None] = lambda _: None
        """Does a command that waited for its article, which is shown now."""
        self.on_shown: Callable[[], None] = lambda: None
        """Called when the reader shows something else."""

    # --- preview

    def moved(self) -> None:
        """Another article is selected in the list: preview it once the hand rests."""
        self._stop_preview()
        articles = self._panes.articles
        self.rule.moved(articles.rowids, articles.cursor, articles.page)
        if articles.selected is None or not self._is_meant(articles.selected):
            self._drop_pending()
        wait = max(0.001, self._pace.wait(monotonic()))
        self._preview = self._work.after(max(wait, TYPING_RESTS) if self.typing else wait, self.show_selected)

    def show_selected(self) -> None:
        """Show the article that is selected in the list; if it is shown already, one on its way would hide it."""
        self._stop_preview()
        rowid = self._panes.articles.selected
        opened = self.reading.opened
        if rowid is None or rowid == self._on_way:
            return
        if opened is not None and opened.rowid == rowid:
            self._forget()
        else:
            look_for_garbage_at_rest()
            self.load(rowid, Intent.PREVIEW)

    def _stop_preview(self) -> None:
        if self._preview is not None:
            self._preview.stop()
            self._preview = None

    # --- asking for an article

    def load(self, rowid: int, intent: Intent, part: str = "") -> None:
        """Read an article in the background and show it; only the last request counts.

        part: the heading, anchor or block of it to go to; empty for where it was left.
        """
        self._stop_preview()
        if not self._is_meant(rowid):
            self._drop_pending()
        opened = self.reading.opened
        if opened is not None and opened.rowid == rowid and opened.whole is not None:
            self._forget()
            self._show(opened, intent, part=part)
            self._pending_is_due(rowid)
        else:
            self.read_again(rowid, intent, part)

    def read_again(self, rowid: int, intent: Intent, part: str = "") -> None:
        """As `load`, also when it is shown already: its file may say something else now."""
        self._on_way = rowid
        self._work.run(
            GROUP,
            lambda job: self.read(rowid, self._set_page(), job),
            partial(self.show_read, rowid, intent, part=part),
            failed=self._failed,
        )

    def _set_page(self) -> Callable[[Opened], ReadyPage]:
        frame, rows = self._panes.view.room
        return partial(self.reading.ready, frame=frame, rows=rows)

    def read(self, rowid: int, set_page: Callable[[Opened], ReadyPage], job: Job) -> Ready:
        """Read an article and set its first screen. For a worker."""
        opened = self._library.open_article(rowid)
        return Ready(opened, set_page(opened) if opened is not None and not job.cancelled() else None)

    def reader_for(self, rowid_of: Callable[[], int | None]) -> Callable[[Job], tuple[int, Ready] | None]:
        """What reads an article that a worker finds out itself, as the reader would show it now. Marks nothing."""
        set_page = self._set_page()

        def read(job: Job) -> tuple[int, Ready] | None:
            rowid = rowid_of()
            return None if rowid is None else (rowid, self.read(rowid, set_page, job))

        return read

    def show_read(self, rowid: int, intent: Intent, ready: Ready, part: str = "") -> None:
        """Show what was read."""
        self._on_way = None
        again, self._changed_meanwhile = self._changed_meanwhile, False
        if ready.opened is None:
            if self._ask_by_id(rowid, intent, part):
                return
            self._pending = None
            if not (intent is Intent.AGAIN and self.file_changed(rowid)):
                self._status.say(GONE)
            return
        self._show(ready.opened, intent, ready.page, part)
        self._pending_is_due(rowid)
        if again:
            self.file_changed()

    def _ask_by_id(self, rowid: int, intent: Intent, part: str) -> bool:
        """Ask again for the article on which a command waits, when its file has changed; False when it is gone."""
        pending = self._pending
        now = self._library.find_article(pending.id) if pending is not None and pending.id else None
        if now is None or now == rowid:
            return False
        self.read_again(now, intent, part)
        return True

    def _failed(self) -> None:
        self._on_way = None
        self._pending = None

    def _forget(self) -> None:
        """Something else is shown now: an article still on its way is for nobody."""
        self._work.forget(GROUP)
        self._on_way = None

    # --- what waits for it

    def when_shown(self, rowid: int, command: str) -> None:
        """Do a command on an article that is selected, but not shown yet."""
        row = self._panes.articles.selected_row or self._library.row(rowid)
        self._pending = Pending(rowid, row.id if row is not None else "", command)
        if self._on_way != rowid:
            self.load(rowid, Intent.PREVIEW)

    def _pending_is_due(self, rowid: int) -> None:
        is_meant, pending, self._pending = self._is_meant(rowid), self._pending, None
        if pending is not None and is_meant:
            self.do_pending(pending.command)

    def _is_meant(self, rowid: int) -> bool:
        """Whether a command that waits, if there is one, was pressed on an article, whatever its number was then."""
        pending = self._pending
        if pending is None or pending.rowid == rowid:
            return True
        row = self._library.row(rowid) if pending.id else None
        return row is not None and row.id == pending.id

    def _drop_pending(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            self._status.say(f"Not done, for its article was left before it was shown: {BY_ID[pending.command].label}")

    # --- stations of the trail, relations, links

    def go_to(self, stop: Stop, intent: Intent) -> None:
        """Show a station of a trail: an article with a file, or a ghost's card."""
        if stop.rowid is not None:
            row = self._library.row_of(stop.id, stop.rowid)
            self.load(row.rowid if row else stop.rowid, intent)
        elif stop.card is not None:
            self._drop_pending()
            self._stop_preview()
            self._forget()
            self._show(self._library.open_ghost(stop.card), intent)

    def begin_trail(self) -> None:
        """What is followed next is followed from what is shown."""
        start = self.reading.stop()
        if start is not None:
            self.reading.trail.start(start)

    def follow(self, relation: Relation) -> None:
        """Hop to a related article and remember the hop."""
        self.begin_trail()
        card = relation.card if relation.is_ghost else None
        self.go_to(Stop(relation.id, relation.card.title, relation.rowid, card), Intent.FOLLOW)

    def follow_number(self, number: int) -> None:
        """Hop to a related article by its number, counted from 1; says so when there is none."""
        relation = self.reading.relation(number)
        if relation is None:
            count = len(self.reading.relations)
            self._status.say(f"There is no related article {number}; the last one is {count}")
        else:
            self.follow(relation)

    # --- showing

    def _show(self, opened: Opened, intent: Intent, ready: ReadyPage | None = None, part: str = "") -> None:
        before = self.reading.opened
        changed = before is not opened
        begun = (changed or self._previewed) and intent not in (Intent.PREVIEW, Intent.AGAIN)
        self.keep_place()
        if changed and before is not None and not self._previewed:
            self._left[before.id] = self._panes.view.place
            if len(self._left) > MOST_LEFT:
                del self._left[next(iter(self._left))]
        self._previewed = intent is Intent.PREVIEW or (intent is Intent.AGAIN and self._previewed)
        self.reading.opened = opened
        if intent not in (Intent.PREVIEW, Intent.AGAIN):
            self._opened_by_hand(opened, intent)
        if changed or begun:
            self.rule.shown(opened, unread=not self._library.state_of(opened.id).read)
        if changed:
            self._status.progress = 0
            published = opened.article.published if opened.article else None
            self._panes.related.show(opened.relations, published, Content(self._no_related()))
            self._card.show(next(iter(opened.relations), None))
        page = self.reading.page()
        if page is not None:
            self._panes.view.show(page, keep_place=before is not None and before.id == opened.id, ready=ready)
            if part:
                self.go_to_part(part)
            elif begun:
                other = before is not None and before.id != opened.id
                self._resume(opened, is_back=other and intent is Intent.VISIT)
        if not self._previewed:
            self.rule.reached(self._panes.view.place)
        self._show_trail()
        self.on_shown()

    def _opened_by_hand(self, opened: Opened, intent: Intent) -> None:
        """Mark it read, keep the trail, and go where it is read."""
        stop = self.reading.stop()
        if stop is not None and intent is Intent.READ:
            self.reading.trail.start(stop)
        elif stop is not None and intent is Intent.FOLLOW:
            self.reading.trail.follow(stop)
        self.rule.opened(opened)
        if opened.rowid is not None:
            self._panes.articles.select(opened.rowid)
        if self._panes.pane is not Pane.READER:
            self._panes.focus(Pane.READER)

    def _mark_read(self, opened: Opened) -> None:
        """Mark an article read, and what reports the very same."""
        rowid = opened.rowid
        if rowid is not None and self._read_same_report:
            self._marks.read(opened.target, partial(self._mark_same_report, rowid))
        else:
            self._marks.read(opened.target)

    def _mark_same_report(self, rowid: int) -> None:
        """Who has read one report has read those of other sources too."""

        def find(_: Job) -> list[Target]:
            return [Target.of_row(row) for row in self._library.stories.same_report(rowid)]

        def mark(targets: list[Target]) -> None:
            if targets:
                self._marks.read_same(targets)

        self._work.run("same report", find, mark)

    def redraw(self) -> None:
        """Marks or the search have changed: show them in the open page."""
        page = self.reading.page()
        if page is not None:
            self._panes.view.show(page, keep_place=True)

    def file_changed(self, but: int | None = None) -> bool:
        """Files have changed or gone: show what is open again, as its file says it now; whether it is asked for.

        but: a number of the file that is gone.
        """
        opened = self.reading.opened
        if opened is None or opened.rowid is None:
            return False
        if self._on_way is not None:
            self._changed_meanwhile = True
            return True
        rowid = self._library.find_article(opened.id)
        if rowid is None or rowid == but:
            return False
        self.read_again(rowid, Intent.AGAIN)
        return True

    def _no_related(self) -> str:
        opened = self.reading.opened
        if opened is not None and opened.rowid is None:
            return "The library has no file of this article, so what is related to it is not known. [ leads back."
        return "No related articles: this one lists none, and none lists it."

    def _show_trail(self) -> None:
        trail = self.reading.trail
        here = self.reading.opened
        on_trail = here is not None and trail.current is not None and trail.current.id == here.id
        self._trail_bar.show(tuple(stop.title for stop in trail.stops) if on_trail else (), trail.position)

    # --- the place in it

    def go_to_part(self, part: str) -> None:
        """Go to a heading, an anchor or a block of the article that is shown, its top for none; says what it lacks."""
        if not part:
            self._panes.view.to_top()
        elif not self._panes.view.go_to_part(part):
            self._status.say(f"This article has no part “{clean_line(part, 80)}”")

    def _resume(self, opened: Opened, *, is_back: bool) -> None:
        """Go on where it was left; of no text the state knows no place. is_back: along the trail, to the end too."""
        is_back = is_back and opened.id in self._left
        in_run = is_back or opened.whole is None or not opened.whole.body
        progress = self._left.get(opened.id, 0.0) if in_run else self._library.state_of(opened.id).progress
        is_between = 0.02 < progress < 0.98
        if is_between or is_back:
            self._panes.view.restore(progress)
            self._status.progress = round(progress * 100)
        if is_between:
            self._status.say(f"Going on at {progress:.0%}; g goes to the top")

    def place_changed(self, progress: float, *, by_hand: bool = True) -> None:
        """Tell how far the article is read (0.0 to 1.0); remember it, if it has a body, once the hand rests.

        by_hand: False where another size changed it, which is no reading.
        """
        if by_hand or self._status.progress:
            self._status.progress = round(progress * 100)
        if not by_hand:
            return
        if self._panes.pane is Pane.READER:
            self.rule.reached(progress)
        opened = self.reading.opened
        if opened is None or opened.whole is None or not opened.whole.body:
            return
        kept = self._library.state_of(opened.id).progress
        if self._previewed and (self._panes.pane is not Pane.READER or progress <= kept):
            return  # a look at the beginning must not cost the place where the article was left
        if self._resting is not None:
            self._resting.stop()
        self._keep_place = partial(self._library.marks.keep_progress, opened.id, progress)
        self._resting = self._work.after(PROGRESS_AFTER, self.keep_place)

    def keep_place(self) -> None:
        """Remember the place now, if that is still to be done: the hand rests, or something else is shown."""
        keep, self._keep_place = self._keep_place, lambda: None
        keep()
