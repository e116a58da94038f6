"""What the list shows: all, unread, starred or found articles; and what an empty list says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reader.model.query import Selection, Sort

if TYPE_CHECKING:
    from reader.model.progress import Outcome, Progress

SORT_NAMES = {
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.HEAT: "Hottest first",
    Sort.QUALITY: "Best quality first",
    Sort.SOURCE: "By source",
    Sort.TITLE: "By title",
    Sort.UNREAD: "Unread first",
    Sort.RELEVANCE: "Best match first",
}


_OF_NAME = re.compile(r'(?:source|topic):="([^"]+)"')


class View(StrEnum):
    """The views of the list; a search goes through one of them."""

    ALL = "All"
    UNREAD = "Unread"
    STARRED = "Starred"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys named in sentences, as the user has them."""

    search: str = "/"
    unread: str = "a"
    star: str = "s"
    cancel: str = "Esc"
    rescan: str = "r"
    quit: str = "Q"
    follow_ups: str = "F"


class Listing:
    """The selection behind the list. Pure: each change returns the new selection."""

    def __init__(self, keys: Keys, selection: Selection | None = None) -> None:
        self._keys = keys
        self.selection = self.shown = selection or Selection()
        """What is asked for, and what the list has shown last: another one while a query has a mistake in it."""
        self.saved: Mapping[str, str] = {}
        """The saved queries: name -> text."""
        self.on_saved: Callable[[], None] = lambda: None
        """Called when they have changed."""

    @property
    def filtered(self) -> bool:
        """True when the list shows less than the whole library."""
        chosen = self.selection
        return bool(chosen.words or chosen.unread or chosen.starred)

    @property
    def view(self) -> View:
        """The view that is shown."""
        return _view_of(self.selection)

    def show(self, view: View) -> Selection:
        """Another view, in which nothing is searched for."""
        unread, starred = view is View.UNREAD, view is View.STARRED
        return self._set(replace(self.selection, words="", unread=unread, starred=starred))

    def toggle_unread(self) -> Selection:
        """The unread articles; from there all again. What is searched for stays."""
        return self._set(replace(self.selection, unread=not self.selection.unread, starred=False))

    def toggle_starred(self) -> Selection:
        """The starred articles; from there all again. What is searched for stays."""
        return self._set(replace(self.selection, starred=not self.selection.starred, unread=False))

    def toggle_removed(self) -> Selection:
        """Show removed articles too, or hide them."""
        return self._set(replace(self.selection, removed=not self.selection.removed))

    def search(self, words: str) -> Selection:
        """Limit the list to articles with these words."""
        return self._set(replace(self.selection, words=words))

    def sort(self, order: Sort) -> Selection:
        """The same articles in another order."""
        return self._set(replace(self.selection, sort=order))

    def back(self) -> Selection:
        """One level out: what is searched for ends, then the view; then it is the whole library."""
        return self.search("") if self.selection.words else self.show(View.ALL)

    def _set(self, selection: Selection) -> Selection:
        self.selection = selection
        return selection

    def description(self) -> str:
        """What the list is limited to, for the status line; empty for the whole library."""
        chosen = self.selection
        parts: list[str] = []
        if chosen.unread:
            parts.append("unread")
        if chosen.starred:
            parts.append("starred")
        if chosen.words:
            name = name_meant(chosen.words)
            parts.append(f"of {name}" if name else f"with “{chosen.words.strip()}”")
        return " ".join(parts)

    def title(self) -> str:
        """What the list shows, for its rule: the view, and what is searched for in it."""
        shown = self.shown
        words, name, view = shown.words.strip(), name_meant(shown.words), _view_of(shown)
        if name and view is View.ALL:
            return name
        return f"{name or f'“{words}”'} in {view.value}" if words else view.value

    @property
    def saved_name(self) -> str:
        """What the query that is shown is saved as; empty for none."""
        words = self.selection.words.strip()
        return next((name for name, text in self.saved.items() if words and text.strip() == words), "")

    def order(self) -> str:
        """How the list is ordered, for the masthead."""
        return SORT_NAMES[self.selection.sort].lower()

    def sentence_when_empty(
        self, *, loading: bool, files: int, removed: int, folders: str, left_out: int = 0, muted: int = 0
    ) -> str:
        """What the empty list says: why it is empty and what to do next."""
        keys, chosen = self._keys, self.selection
        if loading and not files:
            return f"Reading {folders} ..."
        if chosen.words and not any(map(str.isalnum, chosen.words)):
            return f"“{chosen.words}” has no letter or digit to search for. {keys.cancel} shows all articles."
        if chosen.words and chosen.unread:
            return (
                f"No unread article has “{chosen.words}”. {keys.unread} looks among all, {keys.cancel} ends the search."
            )
        if chosen.words and chosen.starred:
            return f"No starred article has “{chosen.words}”. {keys.cancel} ends the search."
        if chosen.words:
            return (
                f"No article has “{chosen.words}”. {keys.search} searches for something else, {keys.cancel} shows all."
            )
        if chosen.starred:
            return f"No starred article yet. {keys.star} stars the one you read; {keys.cancel} shows all."
        if chosen.unread and files:
            return f"Everything is read. {keys.unread} shows all articles."
        if muted:
            return f"All {muted:,} articles here belong to muted stories. {keys.follow_ups} lists these."
        if removed:
            return f"All {removed:,} articles of this library are marked removed. The palette shows them."
        if left_out:
            return (
                f"Nothing in {folders} is an article: {left_out:,} files and folders are left out by ignore files and"
                " by rules for programs. `broadsheet check --ignored` lists them with the rule of each; the setting"
                " `ignore: ['!*']` reads all."
            )
        return (
            f"No articles in {folders}. Broadsheet reads .md, .markdown, .mdx, .html, .txt and .qmd files. "
            f"Put some there and press {keys.rescan}, or open another folder: broadsheet FOLDER. {keys.quit} quits."
        )


def _view_of(selection: Selection) -> View:
    return View.UNREAD if selection.unread else View.STARRED if selection.starred else View.ALL


def name_meant(words: str) -> str:
    """The source or topic that a query asks for as `topic_desk.query_of` writes it; empty for any other query."""
    asked = _OF_NAME.fullmatch(words.strip())
    return asked[1] if asked else ""


def progress_sentence(progress: Progress) -> str:
    """`Reading articles: 12,000 of 100,000, 8,100 a second, 11 s left`."""
    if not progress.total:
        return f"{progress.phase} ..."
    parts = [f"{progress.phase}: {progress.done:,} of {progress.total:,}"]
    if progress.rate >= 1:
        parts.append(f"{progress.rate:,.0f} a second")
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        parts.append(f"{progress.seconds_left:,.0f} s left")
    return ", ".join(parts)


def outcome_sentence(outcome: Outcome) -> str:
    """`3 new, 1 changed, 2 gone`, or that nothing changed."""
    counts = (
        (outcome.added, "new"),
        (outcome.changed, "changed"),
        (outcome.removed, "gone"),
        (outcome.unreadable, "unreadable"),
    )
    parts = [f"{count:,} {word}" for count, word in counts if count]
    return "Compared with the folders: " + (", ".join(parts) if parts else "nothing changed")
