"""What can be done with the open article besides reading it: full text, links, contents, copies, the editor."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from urllib.parse import urljoin

from reader.text.clean import clean_line
from reader.ui.actions.asking import Dialogs
from reader.ui.flows.wiring import Flows
from reader.ui.messages import Intent


class ArticleActions:
    """Bodies of the commands that concern the open article alone."""

    def __init__(self, flows: Flows, dialogs: Dialogs) -> None:
        self._flows = flows
        self._dialogs = dialogs
        self._library = flows.library
        self._view = flows.panes.view
        self._reading = flows.reading
        self._typed = ""
        """Letters of a link's label so far."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        return {
            "full_text": self.full_text,
            "link_hints": self.link_hints,
            "pictures": self._flows.pictures.show_or_hide,
            "contents": self.contents,
            "metadata": self.metadata,
            "copy_text": self.copy_text,
            "edit": self.edit,
            "open_amp": self.open_amp,
        }

    def full_text(self) -> None:
        """Get the full text from the article's page."""
        opened = self._reading.opened
        if opened is None or opened.article is None:
            self._flows.say("The library has no file of this article; o opens its page")
        elif missing := self._library.web.full_text_missing:
            self._flows.say(missing)
        else:
            self._flows.text.get_or_stop(opened)

    def open_amp(self) -> None:
        """Open the AMP page, when the file names one."""
        opened = self._reading.opened
        amp = opened.article.amp_url if opened and opened.article else ""
        if opened and amp:
            self._flows.sending.open(amp, opened.title)
        else:
            self._flows.say("This article names no AMP page; o opens the original")

    # --- links

    def link_hints(self) -> None:
        """A letter on each link that is seen, or two."""
        count = self._view.show_hints()
        self._typed = ""
        self._flows.say("A letter opens its link, a capital letter copies it" if count else "No link is in sight")

    def hint_pressed(self, letter: str) -> None:
        """A key while letters are shown: follow or copy that link; any other key takes the letters away."""
        view = self._view
        self._typed += letter.lower()
        link = view.hint(self._typed)
        if link is None and letter.isalpha() and view.narrow_hints(self._typed):
            return
        view.hide_hints()
        if link is None:
            self._flows.say("")
        elif letter.isupper():
            self._flows.sending.copy(self._absolute(link.url), "link")
        else:
            view.activate(link.url)

    def follow_link(self, url: str) -> None:
        """Open a link of the text: an article of the library here, as a hop; anything else in the browser."""
        if url.startswith("[["):
            self._follow_name(url[2:-2].partition("#")[0].strip())
            return
        url = self._absolute(url)
        rowid = self._library.find_url(url)
        if rowid is None:
            self._flows.sending.open(url)
            return
        self._flows.article.begin_trail()
        self._flows.article.load(rowid, Intent.FOLLOW)

    def _follow_name(self, name: str) -> None:
        """Open the article that a link between notes names, when it is one of the related ones."""
        bare = name.rpartition("/")[2].removesuffix(".md").casefold()
        relations = (relation for relation in self._reading.relations if not relation.is_ghost)
        relation = next((relation for relation in relations if relation.card.title.casefold() == bare), None)
        if relation is None:
            self._flows.say(f"“{clean_line(name, 80)}” is not among the articles that belong to this one")
        else:
            self._flows.article.follow(relation)

    def _absolute(self, url: str) -> str:
        """A link as an address: one that is relative is meant from the article's own; names of notes stay."""
        if url.startswith("[["):
            return url
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
        if not self._view.when_whole(do):
            self._flows.say("Reading the text to its end ...")

    def _contents(self) -> None:
        view = self._view
        headings = view.headings()
        if not headings:
            self._flows.say("This article has no headings")
            return
        highest = min(heading.level for heading in headings)
        lines = ["  " * (heading.level - highest) + heading.title for heading in headings]
        self._dialogs.choose("Contents", lines, view.go_to_heading, view.heading_here())

    def metadata(self) -> None:
        """Everything the file says."""
        from reader.library.metadata import metadata_lines

        opened = self._reading.opened
        if opened is None or opened.whole is None:
            self._flows.say("This file cannot be read; ! tells why")
            return
        name = opened.article.path if opened.article else ""
        lines = list(metadata_lines(opened)) or ["It has no front matter; what is shown was found in its text."]
        self._dialogs.show_text(f"What the file says: {name}", lines)

    def copy_text(self) -> None:
        """Copy the article's text, or one of its listings."""
        self._of_whole_text(self._copy_text)

    def _copy_text(self) -> None:
        view = self._view
        listings = [code for code in view.code_blocks() if code.strip()]
        if not listings:
            self._copy(view.plain_text(), "text")
            return
        choices = [
            "The whole text",
            *(f"Listing: {code.strip().splitlines()[0][:70]}" for code in listings if code.strip()),
        ]

        def chosen(index: int) -> None:
            self._copy(listings[index - 1] if index else view.plain_text(), "listing" if index else "text")

        self._dialogs.choose("Copy", choices, chosen)

    def _copy(self, text: str, what: str) -> None:
        opened = self._reading.opened
        self._flows.sending.copy(text, what, opened.title if opened else "")

    def edit(self) -> None:
        """Open the article's file in the user's own editor; Broadsheet itself never writes it."""
        opened = self._reading.opened
        if opened is None or opened.file is None:
            return
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not editor:
            self._flows.say("No editor is set: export EDITOR=nano, say, and start again")
            return
        try:
            command = shlex.split(editor)
        except ValueError:
            command = []
        if not command:
            self._flows.say(f"EDITOR is no command: {clean_line(editor, 60)}")
            return
        failed = self._dialogs.edit(command, opened.file)
        if failed:
            self._flows.say(failed)
        self._flows.folders.compare(asked=not failed)
