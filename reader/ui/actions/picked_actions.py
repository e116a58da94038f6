"""What keys do while rows of the list are picked: the same verbs, on all of them, as one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from reader.library.answers import Target
from reader.ui.actions.asking import Dialogs
from reader.ui.actions.star_actions import StarActions
from reader.ui.commands import Keymap, first_key
from reader.ui.flows.marking import articles
from reader.ui.flows.sending import MANY_PAGES
from reader.ui.flows.wiring import Flows
from reader.ui.pane import Pane
from reader.ui.question import OneOf

_BAR = (
    ("select", "range"),
    ("select_all", "all"),
    ("toggle_read", "read mark"),
    ("star", "star"),
    ("copy_url", "copy URLs"),
    ("open_original", "browser"),
    ("save", "save"),
    ("pipe", "pipe"),
    ("cancel", "end"),
)
"""Commands that the key bar names while rows are picked."""


class PickedActions:
    """Picks rows, and does what a verb says with all that are picked."""

    def __init__(
        self,
        flows: Flows,
        dialogs: Dialogs,
        stars: StarActions,
        on_many: Mapping[str, Callable[[Sequence[int]], None]],
        keymap: Keymap,
    ) -> None:
        """on_many: commands of others that act on articles by number, `full_texts` among them."""
        self._keymap = keymap
        self._flows = flows
        self._dialogs = dialogs
        self._articles = flows.panes.articles
        self._picks = flows.panes.articles.picks
        self._verbs: dict[str, Callable[[Sequence[int]], None]] = {
            "toggle_read": lambda rowids: flows.marks.toggle_rows(rowids, "read"),
            "star": lambda rowids: flows.marks.toggle_rows(rowids, "starred"),
            "star_words": stars.words_on,
            "done": flows.marks.finish_stars,
            "snooze": stars.snooze_all,
            "mark_all_read": lambda rowids: flows.marks.read_all(rowids, "that were selected"),
            "copy_url": partial(self._with_targets, partial(flows.sending.copy_addresses, links=False)),
            "copy_link": partial(self._with_targets, partial(flows.sending.copy_addresses, links=True)),
            "open_original": partial(self._with_targets, self._open),
            "full_text": on_many["full_texts"],
            **on_many,
        }

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body, of the commands that pick."""
        return {"select": self.pick, "select_all": self.pick_all}

    @property
    def count(self) -> int:
        """How many rows are picked."""
        return self._picks.count(self._articles.rowids, self._articles.cursor)

    def verb(self, command: str) -> Callable[[], None] | None:
        """What a command does with the picked rows; None where none are meant, or it acts on one alone."""
        do = self._verbs.get(command)
        if do is None or not self._picks or self._flows.panes.pane is not Pane.LIST:
            return None
        return lambda: self._do(do)

    def _do(self, verb: Callable[[Sequence[int]], None]) -> None:
        rowids = self._picks.numbers(self._articles.rowids, self._articles.cursor)
        self._articles.refresh()
        if rowids:
            verb(rowids)
        else:
            self._flows.say("No article is selected any more")

    def pick(self) -> None:
        """Begin a range at the cursor, or settle it."""
        if self._flows.panes.pane is not Pane.LIST:
            self._flows.panes.focus(Pane.LIST)
        self._picks.toggle(self._articles.rowids, self._articles.cursor)
        self._articles.refresh()
        self._say("moving selects more" if self._picks.ranging else f"{self._key('select')} begins another range")

    def pick_all(self) -> None:
        """Pick all that the list shows."""
        if self._flows.panes.pane is not Pane.LIST:
            self._flows.panes.focus(Pane.LIST)
        self._picks.take_all(self._articles.rowids)
        self._articles.refresh()
        self._say("all that the list shows")

    def _say(self, how: str) -> None:
        self._flows.say(f"Selected: {articles(self.count)}; {how}")

    def bar(self) -> tuple[tuple[str, str], ...]:
        """What the key bar names while rows are picked, commands and words; nothing while none are meant."""
        return _BAR if self._picks and self._flows.panes.pane is Pane.LIST else ()

    def _key(self, command: str) -> str:
        return first_key(command, self._keymap)

    def leave(self) -> bool:
        """Esc: nothing is picked any more; False when nothing was."""
        if not self._picks:
            return False
        self._picks.clear()
        self._articles.refresh()
        self._flows.say("Nothing is selected any more")
        return True

    def _with_targets(self, do: Callable[[Sequence[Target]], None], rowids: Sequence[int]) -> None:
        """Look the articles up, and do something with those that have a file still."""

        def find(_: object) -> list[Target]:
            return [Target.of_row(row) for row in self._flows.library.rows(rowids) if row is not None]

        self._flows.work.run("picked", find, do)

    def _open(self, targets: Sequence[Target]) -> None:
        """Open their pages; of many the user says how many."""
        if len(targets) <= MANY_PAGES:
            self._flows.sending.open_all(targets)
            return
        counts = [MANY_PAGES, len(targets)]
        lines = [f"The first {MANY_PAGES}", f"All {len(targets):,}"]
        title = "Open pages in the browser"
        self._dialogs.choose(OneOf(title, lines, lambda place: self._flows.sending.open_all(targets[: counts[place]])))
