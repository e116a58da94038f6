"""News over time: fetching feeds, by themselves and when asked, and adding feeds and pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic

from reader.library.news_desk import NewsDesk
from reader.library.rule_desk import RuleDesk
from reader.model.errors import CancelledError, FullTextError
from reader.model.news_in import FeedChoice, Found, News
from reader.text.clean import clean_line
from reader.text.plural import plural
from reader.ui.flows.folder_flow import FolderFlow
from reader.ui.flows.marking import Done, Marks
from reader.ui.flows.work import Job, Work
from reader.ui.question import Choose, OneOf

GROUP = "news"
"""The group of workers that fetch; its place in the status line is its own."""
ADDING = "adding"
"""The group of workers that look at an address and add what is there."""
LOOK_EVERY = 60.0
"""Seconds between two looks at whether feeds are due."""
TOLD_FOR = 5.0
"""Seconds after a fetch in which new files in the folders are its own."""
OPEN_OWN = 75
"""What the app returns when the user's own library is to be opened in the place of the sample."""
HOW_TO_BEGIN = (
    "This is the sample. Press + and give the address of a site, a feed or a page: your own news.\n"
    "`broadsheet FOLDER` opens a folder of articles."
)


@dataclass(eq=False, slots=True)
class _Arrival:
    """What one fetch has brought."""

    files: frozenset[Path]
    said: str
    waited: bool = False
    """Whether a reading has ended since without all of the files."""


class FeedFlow:
    """Owns what is being fetched and what is being added."""

    def __init__(
        self, news: NewsDesk, rules: RuleDesk, work: Work, folders: FolderFlow, marks: Marks, say: Callable[[str], None]
    ) -> None:
        self.news = news
        self._rules = rules
        self._marks = marks
        self.notify: Callable[[str], None] = lambda _sentence: None
        """Tells somebody who may be looking at another window."""
        self._arrivals: deque[_Arrival] = deque()
        """What the rules have not seen yet, fetch by fetch; filled on the screen's thread, emptied by a worker."""
        self._work = work
        self._folders = folders
        self._say = say
        self.choose: Choose = lambda _question: None
        """Lets the user choose a line."""
        self.tell: Callable[[str], None] = lambda _sentence: None
        """Says something apart from the status line, for a while."""
        self.open_own: Callable[[], None] = lambda: None
        """Opens the user's own library in the place of the sample."""
        self._told_until = 0.0
        self.refused = ""
        """The address that was typed last, where nothing came of it: it stands in the prompt to be mended."""
        folders.on_read = self._apply_rules
        folders.more_comes = lambda: work.is_busy(GROUP)
        folders.others_tell = lambda: work.is_busy(GROUP) or monotonic() < self._told_until

    def begin(self) -> None:
        """Fetch what is due, now and from time to time while the library is open. On the sample: say how to begin."""
        if self.news.on_sample:
            self.tell(HOW_TO_BEGIN)
        self._fetch_due()
        self._work.every(LOOK_EVERY, self._fetch_due)

    def _fetch_due(self) -> None:
        if not self.news.has_feeds or self._work.is_busy(GROUP):
            return
        self._work.run("news due", lambda _: self.news.is_due(), lambda due: self._fetch(forced=False) if due else None)

    # --- fetching

    def fetch(self) -> None:
        """Fetch all feeds now; when that goes on already, say so."""
        if not self.news.has_feeds:
            self._say("There are no feeds in this library; + adds one")
        elif self._work.is_busy(GROUP):
            self._say("The feeds are being fetched; Esc stops it")
        else:
            self._fetch(forced=True)

    def _fetch(self, *, forced: bool, only: Sequence[str] | None = None, before: str = "") -> None:
        def fetch(job: Job) -> News:
            return self.news.fetch(forced=forced, only=only, cancelled=job.cancelled, on_progress=job.say)

        self._work.run(
            GROUP,
            fetch,
            partial(self._fetched, forced or bool(only), before),
            saying="Fetching feeds ...",
            at_once=forced,
            stopped="" if forced else None,
        )

    def _fetched(self, asked: bool, before: str, news: News) -> None:
        """The list shows what came; it is said only when there is something to say."""
        said = f"{before}{news.sentence}"
        if news.files:
            self._arrivals.append(_Arrival(news.files, said))
        self._show(news)
        if asked or news.files:
            self._say(said)
        if news.files and not asked:
            self.notify(said)
        if before and not news.failed:
            self._offer_own(news.sentence)

    def _offer_own(self, came: str) -> None:
        """On the sample, what was added lies in another library, which nothing on the screen shows."""
        if self.news.on_sample:
            lines = ["Open my library", "Stay in the sample"]
            self.choose(OneOf(f"{came}: your own library", lines, lambda place: None if place else self.open_own()))

    def _apply_rules(self, job: Job) -> None:
        """Do what the rules say with what fetches have brought. For the worker that has just read the folders.

        A fetch whose files are not all read waits for the next reading, which may be the one that was asked for them;
        what is not there then is gone.
        """
        for arrival in tuple(self._arrivals):
            if not arrival.waited and not self._rules.are_here(arrival.files):
                arrival.waited = True
                continue
            self._arrivals.remove(arrival)
            applied = self._rules.apply(arrival.files)
            told = [arrival.said, f"{applied.sentence}, u takes it back" if applied.sentence else "", *applied.failures]
            if len(sentence := "; ".join(filter(None, told))) > len(arrival.said):
                job.tell(partial(self._say_applied, applied.ids, sentence))

    def _say_applied(self, ids: frozenset[str], sentence: str) -> None:
        self._marks.on_done(Done(ids, ""))
        self._say(sentence)

    def _show(self, news: News) -> None:
        """Bring new files into the list. What they are is said here, and not once more when they are found."""
        if news.files:
            self._told_until = monotonic() + TOLD_FOR
            self._folders.files_changed(set(news.files))

    # --- adding

    def add(self, typed: str) -> None:
        """Look at an address, let the user choose where there is a choice, and add it."""
        self.refused = typed
        self._adding(
            f"Looking at {typed[:60]} ...",
            lambda job: self.news.look(typed, cancelled=job.cancelled, on_progress=job.say),
            self._found,
        )

    def _found(self, found: Found) -> None:
        feeds = found.feeds
        self.refused = "" if feeds or found.is_page else self.refused
        if len(feeds) == 1 and not found.is_page:
            self._subscribe(feeds, found)
        elif not feeds and found.is_page:
            self._keep_page(found)
        elif not feeds:
            self._say("There is no feed at this address, and no page that could be saved")
        else:
            lines = [self._line(feed) for feed in feeds]
            lines += ["Both feeds" if len(feeds) == 2 else f"All {len(feeds)} feeds"] if len(feeds) > 1 else []
            lines.append("Save the page itself as an article")
            self.choose(OneOf("Add which feed?", lines, partial(self._chosen, found)))

    def _chosen(self, found: Found, place: int) -> None:
        count = len(found.feeds)
        if place < count:
            self._subscribe(found.feeds[place : place + 1], found)
        elif count > 1 and place == count:
            self._subscribe(found.feeds, found)
        else:
            self._keep_page(found)

    @staticmethod
    def _line(feed: FeedChoice) -> str:
        entries = f" · {plural(feed.entries, 'entry', 'entries')}" if feed.entries else ""
        return f"{clean_line(feed.title) or 'Feed'}{entries}\t{clean_line(feed.url)}"

    def _subscribe(self, feeds: Sequence[FeedChoice], found: Found) -> None:
        def added(urls: list[str]) -> None:
            if not urls:
                self._say("Nothing added: it is there already")
                return
            place = "" if self.news.opened or self.news.on_sample else f" to {self.news.folder}"
            self._fetch(forced=True, only=urls, before=f"Added {plural(len(urls), 'feed')}{place}; ")

        self._adding("Adding ...", lambda _: self.news.subscribe(feeds, found.typed), added)

    def _keep_page(self, found: Found) -> None:
        def kept(news: News) -> None:
            self._show(news)
            self._say(news.sentence + ("" if self.news.opened else f" in {self.news.folder}"))
            self._offer_own(news.sentence)

        self._adding(
            "Saving the page ...",
            lambda job: self.news.keep_page(found.url, cancelled=job.cancelled, on_progress=job.say),
            kept,
        )

    def _adding(self, saying: str, body: Callable[[Job], object], then: Callable[..., None]) -> None:
        """Do one step of adding; what stands in its way is said."""

        def guarded(job: Job) -> object:
            try:
                return body(job)
            except CancelledError:
                return ""
            except FullTextError as error:
                return error.sentence

        def answered(answer: object) -> None:
            if isinstance(answer, str):
                self._say(answer or "Stopped adding")
            else:
                then(answer)

        self._work.run(ADDING, guarded, answered, saying=saying, at_once=True, stopped="Stopped adding")
