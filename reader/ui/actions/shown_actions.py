"""Saving and piping on the main screen: what is shown, or all that is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reader.text.plural import plural
from reader.ui.actions.asking import Dialogs
from reader.ui.actions.pipe_actions import PipeActions
from reader.ui.actions.save_actions import SaveActions
from reader.ui.flows.listing import View
from reader.ui.flows.marking import articles
from reader.ui.flows.saving import Savable
from reader.ui.flows.wiring import Flows
from reader.ui.pane import Pane


class ShownActions:
    """Bodies of the commands that save and pipe."""

    def __init__(
        self, flows: Flows, dialogs: Dialogs, saves: SaveActions, pipes: Mapping[str, tuple[str, ...]]
    ) -> None:
        """pipes: the commands of the settings by name."""
        self._flows = flows
        self._saves = saves
        self._pipes = PipeActions(flows.work, dialogs.choose, dialogs.ask_line, dialogs.show_text, flows.say, pipes)

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        return {"save": self.save, "pipe": self.pipe}

    # --- saving

    def save(self) -> None:
        """Save what the pane shows first, or something else that is shown."""
        rowids = list(self._flows.panes.articles.rowids)
        lists = self._listed(rowids, f"the list, {articles(len(rowids))}", stars=self._shows_all_stars())
        article = self._article()
        story = [self._saves.story(rowid)] if (rowid := self._flows.aim.rowid()) is not None else []
        in_list = self._flows.panes.pane is Pane.LIST
        self._saves.one_of([*lists, *article, *story] if in_list else [*article, *story, *lists])

    def save_rows(self, rowids: Sequence[int]) -> None:
        """Save the selected articles."""
        self._saves.one_of(self._listed(rowids, plural(len(rowids), "selected article")))

    def _listed(self, rowids: Sequence[int], what: str, *, stars: bool = False) -> list[Savable]:
        if not (rowids or stars):
            return []
        title = self._flows.listing.title()
        return [self._saves.listed(title, what, rowids, texts=texts, stars=stars) for texts in (False, True)]

    def _shows_all_stars(self) -> bool:
        listing = self._flows.listing
        return listing.view is View.STARRED and not listing.selection.words.strip()

    def _article(self) -> list[Savable]:
        """What a key is about, alone."""
        flows = self._flows
        target, rowid, opened = flows.aim.target(), flows.aim.rowid(), flows.reading.opened
        if opened is not None and (target is None or target.id == opened.id):
            return [self._saves.article(opened)]
        if target is None or rowid is None:
            return []
        return [self._saves.article_of(rowid, target.title)]

    # --- piping

    def pipe(self) -> None:
        """Give the text of the open article to a command."""
        opened = self._flows.reading.opened
        if opened is not None:
            self._pipes.pipe(self._saves.article(opened))

    def pipe_rows(self, rowids: Sequence[int]) -> None:
        """Give the texts of the selected articles to a command."""
        title, what = self._flows.listing.title(), articles(len(rowids))
        self._pipes.pipe(self._saves.listed(title, what, rowids, texts=True))
