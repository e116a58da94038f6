"""The web, as far as one article needs it: its full text, its pictures, its address in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader.index.index import Index
from reader.library.answers import Opened

if TYPE_CHECKING:
    from reader.model.article import Article
    from reader.model.picture import Pixels
    from reader.web.cache import FullText, FullTextCache


class WebDesk:
    """Fetches and opens. What is slow is for a worker thread."""

    def __init__(self, index: Index, cache_dir: Path | None, clock: Callable[[], datetime]) -> None:
        """cache_dir: where fetched texts are kept; None keeps none."""
        self._index = index
        self._cache_dir = cache_dir
        self._clock = clock
        self.browser: tuple[str, ...] = ()
        """Program and arguments that open addresses; empty: what the environment and the system say."""

        self.page_rules: Mapping[str, str] = {}
        """Host -> CSS selector of the part of its pages that is the article."""
        self.into_files = False
        """Whether the full text of a feed's entry is written into its file."""

    @cached_property
    def texts(self) -> FullTextCache | None:
        """The full texts that were fetched; None when nothing is kept on the disk."""
        from reader.web.cache import FullTextCache

        return FullTextCache(self._cache_dir) if self._cache_dir else None

    def open_link(self, url: str) -> str:
        """Open an address in the user's browser; returns its host. For a worker thread. Raises LinkError.

        Where the browser draws in a terminal: NeedsTerminalError, with the command.
        """
        from reader.web.links import open_link

        return open_link(url, browser=self.browser)

    @property
    def full_text_missing(self) -> str:
        """Why no full text can be fetched: what has to be installed; empty when all is there."""
        from reader import web

        return "" if web.available() else web.MISSING

    def fetch_text(
        self, opened: Opened, *, allow_private: bool, cancelled: Callable[[], bool], on_progress: Callable[[str], None]
    ) -> FullText:
        """Fetch the full text of an article from the web and keep it. For a worker thread.

        Raises FullTextError (CancelledError when cancelled) with one sentence, OSError.
        """
        from reader.model.errors import FullTextError
        from reader.web.fulltext import full_text

        if opened.article is None or self.texts is None:
            raise FullTextError("Only articles of the library have a full text")
        body = opened.whole.body if opened.whole and opened.text is None else ""
        text = full_text(
            opened.article,
            opened.id,
            self.texts,
            allow_private=allow_private,
            cancelled=cancelled,
            on_progress=on_progress,
            clock=self._clock,
            at_least=len(body),
            rules=self.page_rules,
        )
        if self.into_files and self._put_into_file(opened, text.markdown):
            self.texts.remove(opened.id)
        else:
            self.index_texts([opened.id])
        return text

    def _put_into_file(self, opened: Opened, markdown: str) -> bool:
        """Put a full text into the file of its article, if that is an entry of a feed as it was written."""
        from reader.feeds.feed_store import FeedStore, StoreError

        root = next((root for root in self._index.roots if opened.file and opened.file.is_relative_to(root)), None)
        if root is None or opened.file is None or not FeedStore(root).exists():
            return False
        try:
            return FeedStore(root).put_text(opened.file.relative_to(root).as_posix(), markdown)
        except StoreError:
            return False

    @property
    def pictures_missing(self) -> str:
        """Why no pictures can be shown: what has to be installed; empty when all is there."""
        from reader.web import pictures

        return "" if pictures.available() else pictures.MISSING

    def picture(
        self,
        opened: Opened,
        address: str,
        size: tuple[int, int],
        ground: tuple[int, int, int],
        *,
        remote: bool,
        allow_private: bool,
        cancelled: Callable[[], bool],
        on_progress: Callable[[str], None],
    ) -> Pixels | None:
        """A picture that an article names, in at most `size` pixels; None when it lies where it is not looked for.

        For a worker thread. Raises FullTextError (CancelledError when cancelled) with one sentence.

        ground: red, green and blue behind what is transparent. remote: whether it may be fetched from the web.
        """
        from reader.web import pictures

        if pictures.is_remote(address):
            if not remote:
                return None
            data = pictures.fetch_picture(
                address, allow_private=allow_private, cancelled=cancelled, on_progress=on_progress
            )
        else:
            root = next((root for root in self._index.roots if opened.file and opened.file.is_relative_to(root)), None)
            file = pictures.local_file(address, opened.file, root) if opened.file and root else None
            if file is None:
                return None
            data = pictures.read_local(file)
        return pictures.open_picture(data, *size, ground, cancelled=cancelled)

    def index_texts(self, ids: Iterable[str]) -> None:
        """Let fetched texts be found by searches like any body."""
        from reader.folders.article_files import read_header
        from reader.index.texts import add_texts
        from reader.model.article import Article

        articles: list[tuple[int, Article, str]] = []
        for key in ids:
            text = self.texts.get(key) if self.texts else None
            for number in self._index.by_id(key) if text else ():
                place = self._index.file(number)
                article = read_header(*place) if place else None
                if text and isinstance(article, Article):
                    articles.append((number, article, text.markdown))
        add_texts(self._index, articles)
