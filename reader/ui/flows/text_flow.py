"""Getting the full text of an article from its page: one at a time, told while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reader.library.answers import Opened
from reader.library.library import Library
from reader.library.text_desk import TextsOutcome, fetch_texts
from reader.model.errors import CancelledError, FullTextError
from reader.ui.flows.article_flow import ArticleFlow
from reader.ui.flows.marking import named
from reader.ui.flows.work import Job, Work
from reader.ui.messages import Intent

GROUP = "text"
"""The group of workers that get a full text."""


class TextFlow:
    """Owns the full text that is on its way."""

    def __init__(
        self,
        library: Library,
        work: Work,
        article: ArticleFlow,
        say: Callable[[str], None],
        *,
        browser_key: str,
        allow_private: bool,
    ) -> None:
        """browser_key: what opens the page in the browser, as it is said. allow_private: see `fetch_private_hosts`."""
        self._library = library
        self._work = work
        self._article = article
        self._say = say
        self._browser_key = browser_key
        self._allow_private = allow_private
        self._text_of = ""
        """The article whose text was asked for last; empty when it was that of many."""

    def get_or_stop(self, opened: Opened) -> None:
        """Begin to get the full text; when it is on its way, stop getting it."""
        if self._gets_many():
            return
        if self._text_of == opened.id and self._work.stop(GROUP):
            self._say(named("Stopped getting the full text", opened.title))
            return
        self._text_of = opened.id

        def get(job: Job) -> str | None:
            """Why there is none; None when it is here; empty when it was stopped."""
            try:
                self._library.web.fetch_text(
                    opened, allow_private=self._allow_private, cancelled=job.cancelled, on_progress=job.say
                )
            except CancelledError:
                return ""
            except FullTextError as error:
                return error.sentence
            except OSError as error:
                return f"The full text could not be kept: {error.strerror or error}"
            return None

        self._work.run(
            GROUP,
            get,
            partial(self.fetched, opened.id, opened.title),
            saying="Getting the full text ...",
            at_once=True,
            stopped=named("Stopped getting the full text", opened.title),
        )

    def get_all(self, rowids: Sequence[int]) -> None:
        """Get the full texts of many articles, one after the other."""
        if self._gets_many():
            return
        self._text_of = ""

        def get(job: Job) -> TextsOutcome:
            return fetch_texts(
                self._library,
                rowids,
                allow_private=self._allow_private,
                cancelled=job.cancelled,
                on_progress=job.say,
            )

        def done(outcome: TextsOutcome) -> None:
            self._say(outcome.sentence())
            opened = self._article.reading.opened
            if outcome.got and opened is not None and opened.rowid in rowids and opened.rowid is not None:
                self._article.read_again(opened.rowid, Intent.VISIT)

        self._work.run(GROUP, get, done, saying="Getting full texts ...", at_once=True, stopped="")

    def _gets_many(self) -> bool:
        """Whether many are on their way, whose number is to be told at the end; then it says so."""
        gets_many = self._work.is_busy(GROUP) and not self._text_of
        if gets_many:
            self._say("The full texts are being got; Esc stops that")
        return gets_many

    def fetched(self, article: str, title: str, failed: str | None) -> None:
        """Show a full text in place, or say why there is none. failed: why not; None when it is here."""
        opened = self._article.reading.opened
        here = opened is not None and opened.id == article
        whose = "" if here else f"“{title}”: "
        if failed:
            self._say(f"{whose}{failed}" + (f"; {self._browser_key} opens the page in the browser" if here else ""))
        elif failed is None:
            self._say(f"{whose}The full text is here; it stays for reading offline")
            if here and opened is not None and opened.rowid is not None:
                self._article.read_again(opened.rowid, Intent.VISIT)
