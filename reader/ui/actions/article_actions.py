"""What can be done with the open article besides reading it: full text, links, contents, copies, the editor."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin

from reader.library.library import Library, Opened
from reader.model.query import Selection
from reader.text.clean import clean_line
from reader.ui.flows.panes import Panes
from reader.ui.flows.reading import Reading
from reader.ui.messages import Intent


class ArticleShell(Protocol):
    """What these actions need of the screen."""

    def say(self, sentence: str) -> None:
        """Tell the user what the key did."""

    def load_article(self, rowid: int, intent: Intent) -> None:
        """Read an article in the background and show it."""

    def load_list(self, selection: Selection) -> None:
        """Fill the list in the background."""

    def fetch_text(self, opened: Opened) -> None:
        """Begin to get the full text, or stop getting it."""

    def open_link(self, url: str) -> None:
        """Open a link in the browser."""

    def copy(self, text: str, what: str) -> None:
        """Put text on the clipboard."""

    def choose(self, title: str, choices: list[str], chosen: Callable[[int], None], present: int = 0) -> None:
        """Let the user choose one of several lines; present: the one that is selected to begin with."""

    def show_text(self, title: str, lines: list[str]) -> None:
        """Show plain lines in a dialog."""

    def edit(self, command: list[str], file: Path) -> None:
        """Leave the screen to an editor, and come back."""


class ArticleActions:
    """Bodies of the commands that concern the open article alone."""

    def __init__(self, shell: ArticleShell, library: Library, panes: Panes, reading: Reading) -> None:
        self._shell = shell
        self._library = library
        self._panes = panes
        self._reading = reading
        self._typed = ""
        """Letters of a link's label so far."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        return {
            "full_text": self.full_text,
            "link_hints": self.link_hints,
            "contents": self.contents,
            "metadata": self.metadata,
            "copy_text": self.copy_text,
            "edit": self.edit,
        }

    def full_text(self) -> None:
        """Get the full text from the article's page."""
        opened = self._reading.opened
        if opened is None or opened.article is None:
            self._shell.say("The library has no file of this story; o opens its page")
        elif missing := self._library.full_text_missing:
            self._shell.say(missing)
        else:
            self._shell.fetch_text(opened)

    # --- links

    def link_hints(self) -> None:
        """A letter on each link that is seen, or two."""
        count = self._panes.view.show_hints()
        self._typed = ""
        self._shell.say("A letter opens its link, a capital letter copies it" if count else "No link is in sight")

    def hint_pressed(self, letter: str) -> None:
        """A key while letters are shown: follow or copy that link; any other key takes the letters away."""
        view = self._panes.view
        self._typed += letter.lower()
        link = view.hint(self._typed)
        if link is None and letter.isalpha() and view.narrow_hints(self._typed):
            return
        view.hide_hints()
        if link is None:
            self._shell.say("")
        elif letter.isupper():
            self._shell.copy(self._absolute(link.url), "link")
        else:
            view.activate(link.url)

    def follow_link(self, url: str) -> None:
        """Open a link of the text: an article of the library here, as a hop; anything else in the browser."""
        url = self._absolute(url)
        rowid = self._library.find_url(url)
        if rowid is None:
            self._shell.open_link(url)
            return
        start = self._reading.stop()
        if start is not None:
            self._reading.trail.start(start)
        self._shell.load_article(rowid, Intent.FOLLOW)

    def _absolute(self, url: str) -> str:
        """A link as an address: one that is relative is meant from the article's own."""
        opened = self._reading.opened
        try:
            return urljoin(opened.url, url) if opened and opened.url else url
        except ValueError:
            return url

    # --- dialogs

    def contents(self) -> None:
        """Choose a heading to go to."""
        self._of_whole_text(self._contents)

    def _of_whole_text(self, do: Callable[[], None]) -> None:
        """Do what needs all of the text, which is found a little at a time when it is very long."""
        if not self._panes.view.when_whole(do):
            self._shell.say("Reading the text to its end ...")

    def _contents(self) -> None:
        view = self._panes.view
        headings = view.headings()
        if not headings:
            self._shell.say("This article has no headings")
            return
        highest = min(heading.level for heading in headings)
        lines = ["  " * (heading.level - highest) + heading.title for heading in headings]
        self._shell.choose("Contents", lines, view.go_to_heading, view.heading_here())

    def metadata(self) -> None:
        """Everything the file says."""
        from reader.library.metadata import metadata_lines

        opened = self._reading.opened
        if opened is None or opened.whole is None:
            self._shell.say("This file cannot be read; ! tells why")
            return
        name = opened.article.path if opened.article else ""
        lines = list(metadata_lines(opened)) or ["It has no front matter; what is shown was found in its text."]
        self._shell.show_text(f"What the file says: {name}", lines)

    def copy_text(self) -> None:
        """Copy the article's text, or one of its listings."""
        self._of_whole_text(self._copy_text)

    def _copy_text(self) -> None:
        view = self._panes.view
        listings = [code for code in view.code_blocks() if code.strip()]
        if not listings:
            self._shell.copy(view.plain_text(), "text")
            return
        choices = [
            "The whole text",
            *(f"Listing: {code.strip().splitlines()[0][:70]}" for code in listings if code.strip()),
        ]

        def chosen(index: int) -> None:
            self._shell.copy(listings[index - 1] if index else view.plain_text(), "listing" if index else "text")

        self._shell.choose("Copy", choices, chosen)

    def edit(self) -> None:
        """Open the article's file in the user's own editor; Broadsheet itself never writes it."""
        opened = self._reading.opened
        if opened is None or opened.file is None:
            return
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not editor:
            self._shell.say("No editor is set: export EDITOR=nano, say, and start again")
            return
        try:
            command = shlex.split(editor)
        except ValueError:
            command = []
        if command:
            self._shell.edit(command, opened.file)
        else:
            self._shell.say(f"EDITOR is no command: {clean_line(editor, 60)}")
