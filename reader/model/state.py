"""What the user did with an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleState:
    """The user's marks on one article. The default instance is an article never touched."""

    read: bool = False
    starred: bool = False
    note: str = ""
    due: str = ""
    """ISO date by which the user wants to come back; empty for none."""
    status: str = ""
    """Of a follow-up: `open`, `done`; empty when not starred."""
    progress: float = 0.0
    """How far the article was read, 0.0 to 1.0."""
    title: str = ""
    """Title, URL and source as last seen, so that a star outlives its file."""
    url: str = ""
    source: str = ""
    summary: str = ""
    """Of a starred article, as its file said when it was first kept; empty when it is not kept."""
    moved: str = ""
    """The identifier under which the article's marks go on, because its file moved; empty when it did not."""
    snoozed: str = ""
    """ISO date until which a follow-up is put aside; empty for none."""
    scope: str = ""
    """Of a follow-up, what is told: `other-sources` for reports of other sources only; empty for all."""
    acknowledged: bool = False
    """The user knows of the development that this article reports, read or not."""
    known_text: str = ""
    """Of a starred page that came again with other words: hash of the text that the user knows; empty for none."""
    muted: str = ""
    """How long the story of this article is hidden, see `reader.stories.mute`; empty when it is not."""
    topics: str = ""
    """Topics that rules have given to the article besides those of its file, one a line; empty for none."""

    @property
    def given_topics(self) -> tuple[str, ...]:
        """`topics` one by one."""
        return tuple(self.topics.split("\n")) if self.topics else ()

    def all_topics(self, stated: Sequence[str]) -> tuple[str, ...]:
        """The topics that the article's file states, and those given to it, each once."""
        if not self.topics:
            return tuple(stated)
        folded = {topic.casefold() for topic in stated}
        return (*stated, *(topic for topic in self.given_topics if topic.casefold() not in folded))


UNTOUCHED = ArticleState()
