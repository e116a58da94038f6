"""What can be done with the open article besides reading it: full text, links, contents, copies, the editor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reader.library.answers import LinkTarget, Opened
from reader.text.clean import clean_line
from reader.ui.actions.asking import Dialogs
from reader.ui.actions.editing import edit_file
from reader.ui.flows.wiring import Flows
from reader.ui.messages import Intent
from reader.ui.question import OneOf


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
        self._flows.say("")
        if link is None:
            return
        if letter.isupper():
            opened = self._reading.opened
            self._flows.sending.copy(opened.absolute(link.url) if opened else link.url, "link")
        else:
            view.activate(link.url)

    def follow_link(self, url: str) -> None:
        """Open a link of the text: an article of the library here, as a hop; anything else in the browser."""
        opened = self._reading.opened
        if url.startswith("#"):
            self._flows.article.go_to_part(url[1:])
        elif opened is not None:
            self._flows.work.run(
                "text link",
                lambda _: self._library.resolve_link(opened, url),
                partial(self._follow, opened, url),
                saying="Looking for what the link leads to ...",
                stopped="Stopped looking for what the link leads to",
            )

    def _follow(self, opened: Opened, url: str, target: LinkTarget) -> None:
        """Go where a link leads, unless its article was left meanwhile."""
        now = self._reading.opened
        if now is None or now.id != opened.id:
            return
        if target.rowid is not None and target.rowid == now.rowid:
            self._flows.article.go_to_part(target.part)
        elif target.rowid is not None:
            self._flows.article.begin_trail()
            self._flows.article.load(target.rowid, Intent.FOLLOW, target.part)
            if target.namesakes > 1:
                self._flows.say(f"{target.namesakes} files have this name: the nearest is shown")
        elif target.missing:
            words = f": \u201c{clean_line(target.words, 120)}\u201d" if target.words else ""
            self._flows.say(f"The library has no file “{clean_line(target.missing, 80)}”{words}")
        else:
            self._flows.sending.open(opened.absolute(url))

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
        self._dialogs.choose(OneOf("Contents", lines, view.go_to_heading, view.heading_here()))

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

        self._dialogs.choose(OneOf("Copy", choices, chosen))

    def _copy(self, text: str, what: str) -> None:
        opened = self._reading.opened
        self._flows.sending.copy(text, what, opened.title if opened else "")

    def edit(self) -> None:
        """Open the article's file in the user's own editor; Broadsheet itself never writes it."""
        opened = self._reading.opened
        if opened is not None and opened.file is not None:
            edit_file(self._flows, self._dialogs, opened.file)
