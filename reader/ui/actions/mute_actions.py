"""What the key for muting does: hide a story, or show it again. The same on the main screen and on those of stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.library.answers import Target
from reader.library.library import Library
from reader.stories.mute import ALWAYS, until_source
from reader.text.plural import plural
from reader.ui.actions.star_actions import ask_day
from reader.ui.flows.marking import MUTING, Marks, named
from reader.ui.flows.work import Work
from reader.ui.question import AskLine, Choose, OneOf

if TYPE_CHECKING:
    from reader.library.mute_desk import MutedStory


class MuteActions:
    """Body of the command that mutes."""

    def __init__(
        self,
        library: Library,
        marks: Marks,
        work: Work,
        target: Callable[[], Target | None],
        choose: Choose,
        ask: AskLine,
        say: Callable[[str], None],
    ) -> None:
        """target: what is meant just now. say: tells the user a sentence."""
        self._library = library
        self._marks = marks
        self._work = work
        self._target = target
        self._choose = choose
        self._ask = ask
        self._say = say

    def mute(self) -> None:
        """Ask how long the story of what is meant is to be hidden; show it again when it is hidden."""
        target, mutes = self._target(), self._library.follow.mutes
        if target is None:
            return

        def look(_: object) -> tuple[tuple[MutedStory, ...], int]:
            return mutes.of(target.id), mutes.sources(target.id)

        def answered(answer: tuple[tuple[MutedStory, ...], int]) -> None:
            hidden, sources = answer
            if hidden:
                self._show_again(target, hidden)
            elif not sources:
                self._say("The library has no file of this article, so its story is not known")
            else:
                self._ask_how(target, sources)

        self._work.run("mute", look, answered)

    def _show_again(self, target: Target, hidden: Sequence[MutedStory]) -> None:
        anchors = [Target(story.anchor, story.title, story.url, story.source) for story in hidden]
        count = len({number for story in hidden for number in story.numbers})
        said = named(f"Shown again, {plural(count, 'article')}", target.title)
        self._marks.put(anchors, MUTING[1], {"muted": ""}, said)

    def _ask_how(self, target: Target, sources: int) -> None:
        def put(value: str, words: str) -> None:
            self._marks.put([target], MUTING[0], {"muted": value}, named(f"Muted {words}", target.title))

        def chosen(place: int) -> None:
            if place == 0:
                put(until_source(sources), "until another source joins")
            elif place == 1:
                today = self._library.follow.today
                title = "Mute until: " + target.title
                ask_day(self._ask, title, today, lambda day, words: put(day.isoformat(), f"until {words}"))
            else:
                put(ALWAYS, "for good")

        lines = ["Until another source joins", "Until a day", "For good"]
        self._choose(OneOf("Mute the story of: " + target.title, lines, chosen))
