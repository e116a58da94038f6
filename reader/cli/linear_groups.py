"""The linear mode's commands on more than one article: sources and topics, muted stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.library.answers import Opened, Target
from reader.library.library import Library
from reader.library.topic_desk import Gathering, Kind, TopicDesk
from reader.model.errors import BroadsheetError
from reader.stories.mute import ALWAYS, until_source
from reader.text.plural import plural
from reader.ui.flows.marking import MUTING, named

_FOR_GOOD = ("always", "for good")


class LinearGroups:
    """Bodies of the commands; each gets what was typed behind its name."""

    def __init__(
        self,
        library: Library,
        aim: Callable[[], Opened | None],
        offer: Callable[[Sequence[str], Callable[[int], None]], None],
        search: Callable[[str], None],
        say: Callable[[str], None],
    ) -> None:
        """aim: the article that is meant; None, and told, where there is none.

        offer: prints lines with numbers, and has one chosen by its place. search: fills the list by a query.
        """
        self._library = library
        self._aim = aim
        self._offer = offer
        self._search = search
        self._say = say

    def table(self) -> dict[str, Callable[[str], None]]:
        """Command identifier -> body."""
        return {"topics": self._topics, "mute": self._mute}

    def _topics(self, words: str) -> None:
        """Sources, or topics when that is said, the most unread first."""
        kind = Kind.TOPIC if words.strip().lower().startswith("topic") else Kind.SOURCE
        try:
            tallies = sorted(TopicDesk(self._library).all(kind), key=lambda one: -one.unread)
        except BroadsheetError as error:
            self._say(str(error))
            return
        if not tallies:
            self._say(f"No article names a {kind}")
            return
        self._offer([_said(one) for one in tallies], lambda place: self._search(tallies[place].query))

    def _mute(self, words: str) -> None:
        """Hide the story of what is meant, as long as is said; show it again when it is hidden."""
        from reader.stories.days import weekday_words
        from reader.stories.star_words import EXAMPLES, day_said

        opened = self._aim()
        if opened is None:
            return
        mutes, target, today = self._library.follow.mutes, opened.target, self._library.follow.today
        if hidden := mutes.of(target.id):
            anchors = [Target(story.anchor, story.title, story.url, story.source) for story in hidden]
            self._library.marks.mark_each([(anchor, {"muted": ""}) for anchor in anchors], MUTING[1])
            self._say(named("Shown again", opened.title))
            return
        sources = mutes.sources(target.id)
        if not sources:
            self._say("The library has no file of this article, so its story is not known")
            return
        day = day_said(words, today) if words else None
        if words.lower() in _FOR_GOOD:
            value, how = ALWAYS, "for good"
        elif day is not None:
            value, how = day.isoformat(), f"until {weekday_words(day, today)}"
        elif not words:
            value, how = until_source(sources), "until another source joins"
        else:
            self._say(f"Say behind it how long: nothing, until another source joins; a day, {EXAMPLES}; always")
            return
        self._library.marks.mark_each([(target, {"muted": value})], MUTING[0])
        self._say(named(f"Muted {how}", opened.title))


def _said(one: Gathering) -> str:
    return f"{one.name}: {plural(one.articles, 'article')}, {one.unread:,} unread"
