"""Pictures in the text: those beside the article at once, those of the web when the user asks or has set it so."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

from textual.app import App

from reader.library.answers import Opened
from reader.library.library import Library
from reader.model.errors import CancelledError, FullTextError
from reader.model.picture import Pixels
from reader.ui.flows.opened import Reading
from reader.ui.flows.work import Job, Work
from reader.ui.terminal import kitty
from reader.ui.terminal.notification import tell
from reader.ui.widgets.article_view import ArticleView

GROUP = "pictures"
"""The group of workers that open pictures."""
MOST = 40
"""Pictures of one article that are opened without being asked for."""


class PictureFlow:
    """Owns the pictures of the article in the reader."""

    def __init__(
        self,
        library: Library,
        work: Work,
        reading: Reading,
        view: ArticleView,
        say: Callable[[str], None],
        *,
        mode: str,
        symbols: str,
        allow_private: bool,
    ) -> None:
        """mode: the setting `pictures`. symbols, allow_private: the settings of these names."""
        self._library = library
        self._work = work
        self._reading = reading
        self._view = view
        self._say = say
        self._mode = mode
        self._symbols = symbols
        self._allow_private = allow_private
        self._article = ""
        """Identifier of the article that the rest is about."""
        self._asked = False
        """The user has asked for all pictures of it."""
        self._hidden = False
        self._open: dict[str, Pixels] = {}
        self._tried: set[tuple[str, bool]] = set()
        """Addresses that were looked for, and whether also on the web."""
        self._waiting: list[str] = []
        """Addresses that are on their way."""
        self._numbers = count(1)
        """By which the terminal knows the pictures that it shows itself."""

    def _about(self, opened: Opened) -> None:
        """Begin anew for another article."""
        if opened.id != self._article:
            app: App[Any] = self._view.app
            for pixels in self._open.values():
                if pixels.number:
                    tell(app, kitty.removed(pixels.number))
            self._article, self._asked, self._hidden = opened.id, False, False
            self._open, self._tried, self._waiting = {}, set(), []

    def _why_none(self) -> str:
        """Why no pictures are shown; empty when they are."""
        app: App[Any] = self._view.app
        return why_none(app, self._symbols) or self._library.web.pictures_missing

    def met(self, addresses: list[str]) -> None:
        """The text that is looked at has pictures."""
        opened = self._reading.opened
        if opened is None or self._why_none():
            return
        self._about(opened)
        if not self._hidden and (self._asked or self._mode != "off"):
            self._get(opened, addresses)

    def show_or_hide(self) -> None:
        """The key: show all pictures of the article, those of the web too; hide them when they are shown."""
        opened = self._reading.opened
        if opened is None:
            return
        if why := self._why_none():
            self._say(why)
            return
        self._about(opened)
        addresses = self._view.pictures()
        if not addresses:
            self._say("No picture is near here")
        elif self._asked and not self._hidden:
            self._hidden = True
            self._view.set_pictures({})
            self._say("The pictures are hidden")
        else:
            self._asked, self._hidden = True, False
            self._view.set_pictures(self._open)
            self._get(opened, addresses)

    def _get(self, opened: Opened, addresses: list[str]) -> None:
        """Open some pictures, one after the other."""
        remote = self._asked or self._mode == "all"
        due = [address for address in addresses if address not in self._open and (address, remote) not in self._tried]
        due = due if self._asked else due[: max(0, MOST - len(self._open))]
        waiting = [address for address in self._waiting if address not in due]
        self._waiting = [*waiting, *due]
        if not self._waiting:
            return
        frame, rows = self._view.room
        app: App[Any] = self._view.app
        by_terminal = kitty.is_spoken(os.environ) and app.console.color_system == "truecolor"
        scale = kitty.SCALE if by_terminal else 1
        most = min(frame.measure, kitty.MOST), min(max(8, rows - 4), kitty.MOST)
        size = (most[0] * scale, 2 * most[1] * scale)
        ground = self._view.background_colors[1].rgb
        asked = self._asked

        def get(job: Job) -> str:
            """Why the last picture that cannot be shown cannot; empty when all are there."""
            failed = ""
            for address in [*waiting, *due]:
                try:
                    pixels = self._library.web.picture(
                        opened,
                        address,
                        size,
                        ground,
                        remote=remote,
                        allow_private=self._allow_private,
                        cancelled=job.cancelled,
                        on_progress=job.say,
                    )
                except CancelledError:
                    return ""
                except FullTextError as error:
                    failed, pixels = error.sentence, None
                if pixels is not None and by_terminal:
                    pixels = replace(pixels, scale=scale, number=next(self._numbers))
                    job.tell(partial(tell, app, kitty.sent(pixels)))
                job.tell(partial(self._came, opened.id, address, pixels, remote))
            return failed

        self._work.run(
            GROUP,
            get,
            lambda failed: self._say(failed) if failed and asked else None,
            saying="Opening pictures ...",
            stopped="Stopped opening pictures",
        )

    def _came(self, article: str, address: str, pixels: Pixels | None, remote: bool) -> None:
        if article != self._article:
            return
        self._waiting = [other for other in self._waiting if other != address]
        self._tried.add((address, remote))
        opened = self._reading.opened
        if pixels is not None:
            self._open[address] = pixels
            if opened is not None and opened.id == article and not self._hidden:
                self._view.set_pictures(self._open)


def why_none(app: App[Any], symbols: str) -> str:
    """Why a terminal shows no pictures; empty when it does."""
    if symbols == "ascii":
        return "Pictures are drawn with blocks, which symbols: ascii has not"
    if app.is_web:
        return "Pictures are shown in terminals only, not in the browser"
    if os.environ.get("NO_COLOR") or app.console.color_system in (None, "standard", "windows"):
        return "This terminal has too few colours for pictures"
    return ""
