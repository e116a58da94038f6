"""What the reader shows: pages made of opened articles, and the trail that leads from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from reader.library.answers import Opened
from reader.library.library import Library
from reader.model.article import Moment, Precision
from reader.stories.relations import Direction, Relation
from reader.ui.flows.trail import Stop, Trail
from reader.ui.render.lines import host
from reader.ui.render.wording import distance, long_date
from reader.ui.widgets.article_view import Page, RelatedLine, note_error

if TYPE_CHECKING:
    from reader.ui.render.lines import Frame
    from reader.ui.render.ready import ReadyPage


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are set, from the settings."""

    zone: tzinfo
    measure: int
    ascii: bool = False
    preview: bool = False
    """Shown beside a list that has the keys: the page names no keys of its own."""


class Reading:
    """The open article and the trail. Needs no app."""

    def __init__(self, library: Library, look: Look) -> None:
        self._library = library
        self._look = look
        self.trail = Trail()
        self.words: Callable[[], tuple[str, ...]] = tuple
        """What the list was searched for."""
        self._matched: tuple[Opened, tuple[str, ...], tuple[str, tuple[tuple[int, int], ...]]] | None = None
        self.opened: Opened | None = None
        """What the reader shows; None for nothing."""

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations of what is shown."""
        return self.opened.relations if self.opened else ()

    def relation(self, number: int) -> Relation | None:
        """A relation by its number, counted from 1; None when there is none."""
        relations = self.relations
        return relations[number - 1] if 1 <= number <= len(relations) else None

    def stop(self) -> Stop | None:
        """What is shown, as a station of the trail."""
        opened = self.opened
        return Stop(opened.id, opened.title, opened.rowid, opened.card) if opened else None

    def page(self) -> Page | None:
        """The page for what is shown; None for nothing."""
        return self._page(self.opened) if self.opened is not None else None

    def ready(self, opened: Opened, frame: Frame, rows: int) -> ReadyPage:
        """A page with its first screen, for something that is to be shown. For a worker thread."""
        from reader.ui.render.ready import make_ready  # the renderer is loaded with the first article

        return make_ready(self._page(opened), frame, rows, note_error)

    def _page(self, opened: Opened) -> Page:
        line, spans = self._match(opened)
        return Page(
            article=opened.article,
            card=opened.card,
            whole=opened.whole,
            state=self._library.state_of(opened.id),
            related=tuple(self._line(opened, relation) for relation in opened.relations if relation.is_stated),
            now=self._library.clock(),
            zone=self._look.zone,
            measure=self._look.measure,
            ascii=self._look.ascii,
            preview=self._look.preview,
            match=line,
            match_spans=spans,
            next_in_story=self._next(opened),
            fulltext=self._text_note(opened),
        )

    def _next(self, opened: Opened) -> RelatedLine | None:
        """The first later article that has a file, whoever states it; what is far in the story comes last."""
        later = [r for r in opened.relations if r.direction is Direction.LATER and r.rowid is not None]
        first = min(later, key=lambda relation: (relation.is_far, relation.seconds or 0), default=None)
        return self._line(opened, first) if first else None

    def _match(self, opened: Opened) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The line that a search has found, kept as long as article and search are the same."""
        words = self.words()
        if not words or opened.whole is None:
            return "", ()
        kept = self._matched
        if kept is None or kept[0] is not opened or kept[1] != words:
            from reader.ui.render.match_line import match_line  # the first search loads it

            kept = self._matched = (opened, words, match_line(opened.whole.body, words, opened.title))
        return kept[2]

    def _text_note(self, opened: Opened) -> str:
        """Where a fetched full text came from, and when."""
        if opened.text is None:
            return ""
        where = host(opened.text.url) or "the web"
        day = long_date(Moment(opened.text.fetched_at, Precision.AWARE), self._library.clock(), self._look.zone)
        return f"Full text from {where}, fetched {day}"

    def _line(self, opened: Opened, relation: Relation) -> RelatedLine:
        state = self._library.state_of(relation.id)
        published = opened.article.published if opened.article else None
        card = relation.card
        return RelatedLine(
            title=card.title,
            summary=card.summary,
            source=card.source.name or card.source.domain,
            published=card.published,
            distance=distance(published, card.published),
            rowid=relation.rowid,
            digit=relation.number,
            unread=not state.read,
            starred=state.starred,
            same_event=relation.is_same_event,
            label=relation.label,
        )
