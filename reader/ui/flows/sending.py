"""What leaves the terminal: texts for the clipboard, addresses for the browser. The same on every screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.library.answers import Target
from reader.library.library import Library
from reader.model.errors import NeedsTerminalError
from reader.text.plural import plural
from reader.ui.flows.marking import named
from reader.ui.flows.work import Job, Work
from reader.ui.terminal import clipboard
from reader.ui.terminal.outside import run_outside

_LONGEST_SAID = 300
"""Characters of what was copied that are repeated to the user."""
_MOST_SENT = 1_000_000
"""Characters that are sent to the terminal's clipboard at most: they go the way of all that is drawn."""
NO_ADDRESS = "This article states no address"
MANY_PAGES = 10
"""Pages that are opened in the browser without asking how many."""
NO_STORY = "This article is in no story: no other article reports the same matter"


class Sending:
    """Copies and opens, and says what was done with which article."""

    def __init__(
        self, library: Library, work: Work, say: Callable[[str], None], to_clipboard: Callable[[str], None]
    ) -> None:
        """say: tells the user a sentence. to_clipboard: puts text on the terminal's clipboard."""
        self._library = library
        self._work = work
        self._say = say
        self._to_clipboard = to_clipboard

    def copy(self, text: str, what: str, title: str = "") -> None:
        """Put text on the clipboard. what: `URL`, `text`; title: of the article that it belongs to."""
        long = "\n" in text or len(text) > _LONGEST_SAID
        said = f", {len(text):,} characters" if long else "" if title else f" {text}"
        self._copy(text, f"the {what}{said}", title)

    def _copy(self, text: str, what: str, title: str = "") -> None:
        """Put text on the clipboard by the system's way, else by the terminal's, and say which it was."""

        def done(program: str) -> None:
            if program:
                self._say(named(f"Copied {what} ({program})", title))
                return
            if len(text) > _MOST_SENT:
                self._say(f"Not copied: {len(text):,} characters are too many for the terminal's clipboard")
                return
            self._to_clipboard(text)
            self._say(named(f"Sent {what} to the terminal's clipboard; it may refuse", title))

        ways = clipboard.system_ways()
        if ways:
            self._work.run("copy", lambda _: clipboard.copy(text, ways), done)
        else:
            done("")

    def copy_url(self, target: Target) -> None:
        """Put the address of an article on the clipboard."""
        if target.url:
            self.copy(target.url, "URL", target.title)
        else:
            self._say(NO_ADDRESS)

    def copy_link(self, target: Target) -> None:
        """Put a Markdown link to an article on the clipboard."""
        if target.url:
            self._copy(markdown_link(target.title, target.url), "the Markdown link", target.title)
        else:
            self._say(NO_ADDRESS)

    def copy_addresses(self, targets: Sequence[Target], *, links: bool) -> None:
        """Put the addresses of several articles on the clipboard, one a line. links: as Markdown links in a list."""
        stated = [target for target in targets if target.url]
        if not stated:
            self._say("None of these articles states an address")
            return
        left = f"; {len(targets) - len(stated):,} state none" if len(stated) < len(targets) else ""
        if links:
            lines = [f"- {markdown_link(target.title, target.url)}" for target in stated]
            self._copy("\n".join(lines) + "\n", plural(len(stated), "Markdown link") + left)
        else:
            self._copy("\n".join(target.url for target in stated) + "\n", plural(len(stated), "URL") + left)

    def open_all(self, targets: Sequence[Target]) -> None:
        """Open the pages of several articles in the browser, one after the other."""
        urls = [target.url for target in targets if target.url]

        def open_each(job: Job) -> str:
            for count, url in enumerate(urls):
                if job.cancelled():
                    return f"Stopped: opened {plural(count, 'page')} in the browser"
                answer = self._open(url)
                if not isinstance(answer, str):
                    return "The browser of your settings needs the terminal: it opens one page at a time"
            return f"Opened {plural(len(urls), 'page')} in the browser"

        if urls:
            self._work.run("link", open_each, self._say, saying="Opening the browser ...", stopped="")
        else:
            self._say("None of these articles states an address")

    def open_target(self, target: Target) -> None:
        """Open the page of an article in the browser."""
        if target.url:
            self.open(target.url, target.title)
        else:
            self._say(NO_ADDRESS)

    def open(self, url: str, title: str = "") -> None:
        """Open an address in the browser; what is wrong with it is said. title: of the article that it belongs to."""

        def done(answer: str | NeedsTerminalError) -> None:
            if isinstance(answer, str):
                self._say(named(f"Opened {answer} in the browser", title))
            else:
                self._say(run_outside(self._work.screen, answer.command, "browser"))

        self._work.run("link", lambda _: self._open(url), done, saying="Opening the browser ...")

    def _open(self, url: str) -> str | NeedsTerminalError:
        """Open an address; returns the host, or how a browser that needs the terminal is started."""
        try:
            return self._library.web.open_link(url)
        except NeedsTerminalError as wish:
            return wish

    def copy_story(self, rowid: int) -> None:
        """Put the story of an article on the clipboard as Markdown, once it is found."""

        def find(_: Job) -> str:
            return self._library.stories.markdown(rowid)

        def copy(text: str) -> None:
            if text:
                self._copy(text, f"the story as Markdown, {len(text.splitlines()):,} lines")
            else:
                self._say(NO_STORY)

        self._work.run("story text", find, copy, saying="Finding the story ...", stopped="Stopped finding the story")


def markdown_link(title: str, url: str) -> str:
    """`[title](url)`, with what would end the parts early escaped."""
    safe = title.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"[{safe}]({url.replace('(', '%28').replace(')', '%29')})"
