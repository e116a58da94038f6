"""The linear mode's ways out of the library: addresses, the browser, full texts; for all that is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.library.answers import Opened, Target
from reader.library.library import Library
from reader.model.errors import BroadsheetError
from reader.text.plural import plural
from reader.ui.flows.marking import named
from reader.ui.flows.sending import MANY_PAGES

_NO_ADDRESS = "This article states no address"


class LinearSending:
    """Bodies of the commands; each gets what was typed behind its name."""

    def __init__(
        self,
        library: Library,
        targets: Callable[[], Sequence[Target]],
        tell: Callable[[Opened], None],
        say: Callable[[str], None],
        *,
        allow_private: bool,
    ) -> None:
        """targets: what is selected, else the article that is meant; empty, and told, for nothing.

        tell: tells an article. allow_private: whether pages of private networks may be fetched.
        """
        self._library = library
        self._targets = targets
        self._tell = tell
        self._say = say
        self._allow_private = allow_private

    def table(self) -> dict[str, Callable[[str], None]]:
        """Command identifier -> body."""
        return {
            "open_original": self._browse,
            "copy_url": lambda _: self._say_addresses(),
            "full_text": lambda _: self._full_texts(),
        }

    def _with_address(self) -> list[str]:
        """The addresses of what is meant; what has none is told."""
        targets = self._targets()
        addresses = [target.url for target in targets if target.url]
        if missing := len(targets) - len(addresses):
            several = len(targets) > 1
            self._say(f"{missing:,} of {len(targets):,} articles state no address" if several else _NO_ADDRESS)
        return addresses

    def _say_addresses(self) -> None:
        for address in self._with_address():
            self._say(address)

    def _browse(self, words: str) -> None:
        addresses = self._with_address()
        if len(addresses) > MANY_PAGES and words.strip().lower() != "all":
            self._say(f"These are {len(addresses):,} pages; with “all” behind it they are opened")
            return
        for address in addresses:
            try:
                self._say(f"Opened in the browser: {self._library.web.open_link(address)}")
            except BroadsheetError as error:
                self._say(f"{error} The address is {address}")

    def _full_texts(self) -> None:
        """Get the text of one article and tell it; of several say of each that it came, or why not."""
        targets = self._targets()
        if not targets:
            return
        if missing := self._library.web.full_text_missing:
            self._say(missing)
            return
        came = [opened for target in targets if (opened := self._fetched(target, alone=len(targets) == 1)) is not None]
        if len(targets) == 1:
            for opened in came:
                self._tell(opened)
        else:
            self._say(f"{plural(len(came), 'full text')} of {len(targets):,}")

    def _fetched(self, target: Target, *, alone: bool) -> Opened | None:
        """The article with its full text; None, and told, where that did not come. alone: its progress is told too."""
        opened = self._article(target)
        if opened is None:
            self._say(named("The library has no file of this article", target.title))
            return None
        try:
            self._library.web.fetch_text(
                opened,
                allow_private=self._allow_private,
                cancelled=lambda: False,
                on_progress=lambda line: self._say(line) if alone else None,
            )
        except (BroadsheetError, OSError) as error:
            self._say(str(error) if alone else named(str(error).rstrip("."), target.title))
            return None
        if not alone:
            self._say(named("Full text", target.title))
        return self._article(target)

    def _article(self, target: Target) -> Opened | None:
        rowid = self._library.find_article(target.id)
        return self._library.open_article(rowid) if rowid is not None else None
