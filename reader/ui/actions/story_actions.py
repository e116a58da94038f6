"""What the commands of stories do on the main screen: open a view of a story, and go where the user chose in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reader.ui.actions.asking import Dialogs
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.commands import Keymap, first_key
from reader.ui.flows.article_flow import GONE
from reader.ui.flows.listing import View
from reader.ui.flows.sending import NO_STORY
from reader.ui.flows.trail import Stop
from reader.ui.flows.wiring import Flows
from reader.ui.messages import Intent
from reader.ui.pane import Pane


class StoryActions:
    """Bodies of the commands that concern stories."""

    def __init__(self, flows: Flows, dialogs: Dialogs, run: Callable[[str], None], keymap: Keymap) -> None:
        """run: does another command. keymap: the user's keys, for sentences that name one."""
        self._keymap = keymap
        self._run = run
        self._flows = flows
        self._dialogs = dialogs

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        weaker, desk = (first_key(command, self._keymap) for command in ("weaker", "follow_ups"))
        return {
            "timeline": lambda: self.view(StoryView.TIMELINE),
            "coverage": lambda: self.view(StoryView.COVERAGE),
            "stories": lambda: self._show(StoryView.STORIES, self._flows.aim.rowid() or 0),
            "follow_ups": lambda: self._show(StoryView.FOLLOW_UPS, 0),
            "topics": lambda: self._show(StoryView.TOPICS, self._flows.aim.rowid() or 0),
            "catch_up": lambda: self._show(StoryView.CATCH_UP, 0),
            "weaker": lambda: self._flows.say(f"{weaker} shows weaker developments on the follow-up desk: {desk}"),
            "export_story": self.export,
        }

    def view(self, view: StoryView) -> None:
        """Open a view of the story of what is meant."""
        rowid = self._flows.aim.rowid()
        if rowid is None:
            self._flows.say("The library has no file of this article, so its story is not known")
        else:
            self._show(view, rowid)

    def _show(self, view: StoryView, rowid: int) -> None:
        self._flows.open_over = view.value
        self._dialogs.show_story(view, rowid, partial(self.answered, view))

    def offer_catch_up(self, sentence: str) -> None:
        """Much came while the user was away: show it, or only say so where a key was pressed already."""
        if self._flows.returning.touched or self._flows.panes.articles.touched:
            self._flows.tell(f"{sentence}\n{self._flows.returning.key} shows it")
        else:
            self._show(StoryView.CATCH_UP, 0)

    def export(self) -> None:
        """The story of what is meant as Markdown, to the clipboard."""
        rowid = self._flows.aim.rowid()
        if rowid is None:
            self._flows.say(NO_STORY)
        else:
            self._flows.sending.copy_story(rowid)

    def next_new(self) -> bool:
        """From a development to the next one that is new, as on the desk; False where the reader shows none."""
        flows, walk = self._flows, self._flows.walk
        opened = flows.reading.opened
        if opened is None or not walk.on_it(opened.id):
            return False

        def is_known(article: str) -> bool:
            state = flows.library.state_of(article)
            return state.read or state.acknowledged

        step = walk.next(is_known)
        if step is None:
            flows.say("This was the last new development; the same key goes on with unread articles")
        else:
            self.answered(StoryView.FOLLOW_UPS, StoryAnswer(step.rowid, start=step.star, id=step.id))
        return True

    def answered(self, view: StoryView, answer: StoryAnswer | None) -> None:
        """A screen was left: open what was chosen there. From a story it is a hop, from the list of stories a start."""
        self._flows.open_over = ""
        if answer is None:
            return
        if answer.command:
            self._run(answer.command)
        if answer.sentence:
            self._flows.say(answer.sentence)
        if answer.query:
            self._flows.listing.show(View.ALL)
            self._flows.list.search(answer.query)
            self._flows.panes.focus(Pane.LIST)
        if answer.view is not None and answer.rowid is not None:
            self._show(answer.view, answer.rowid)
            return
        article, trail = self._flows.article, self._flows.reading.trail
        if answer.start is not None:
            if answer.rowid is None:
                article.go_to(answer.start, Intent.READ)
                return
            trail.start(answer.start)
        if answer.rowid is None:
            return
        row = self._flows.library.row_of(answer.id, answer.rowid)
        if row is None:
            self._flows.say(GONE)
            return
        if answer.walk:
            self._flows.walk.begin(row.id, answer.walk)
        alone = view in (StoryView.STORIES, StoryView.FOLLOW_UPS, StoryView.CATCH_UP) and answer.start is None
        if not alone and answer.start is None:
            article.begin_trail()
        article.go_to(Stop(row.id, row.title, row.rowid), Intent.READ if alone else Intent.FOLLOW)
