"""What stands after the text of an article: the next one of its story, the next unread one, the star."""

from __future__ import annotations

from reader.ui.render.blocks import Block, Paragraph, Prefix, Rule
from reader.ui.render.document import Document, Piece, fixed
from reader.ui.render.lines import EMPTY, RelatedTarget, Styled, safe
from reader.ui.render.page import Page, RelatedLine

_KEY = 7
"""Cells before what a key does."""


def end_card(page: Page) -> Piece:
    """The card of an article that has a text. No part of the text: it is neither copied nor found in."""
    blocks: list[Block] = [Rule(gap=2, whole=True)]
    if page.next_in_story is not None and page.next_in_story.digit is not None:
        blocks.append(_next_in_story(page, page.next_in_story, page.next_in_story.digit))
    blocks.append(_way("Space", Styled("Next unread article")))
    starred = page.state.starred
    said = "How it goes on is among the follow-ups" if starred else "Star, and be told how it goes on"
    blocks.append(_way("F" if starred else "s", Styled(said)))
    card = fixed(blocks)
    card.aside = True
    return card


def renew_end_card(document: Document, page: Page) -> None:
    """The same article once more, with other marks: say what the card says now, if it was reached already."""
    for number in range(len(document.pieces) - 1, max(-1, len(document.pieces) - 3), -1):
        if document.pieces[number].aside:
            document.pieces[number] = end_card(page)
            document.forget(number)


def _next_in_story(page: Page, line: RelatedLine, digit: int) -> Block:
    here = next((at for at, related in enumerate(page.related) if related == line), None)
    title = " ".join(safe(line.title).split())
    said = Styled("Next in this story: ") + Styled.of(
        title, "story" if line.unread else "story-read", None if here is None else RelatedTarget(here)
    )
    details = (" - " if page.ascii else " · ").join(filter(None, (line.distance, " ".join(safe(line.source).split()))))
    return _way(str(digit % 10) if digit <= 10 else f"#{digit}", said + Styled.of(f"  {details}", "meta"))


def _way(key: str, said: Styled) -> Block:
    lead = Styled.of(f"{key:>{_KEY - 2}}", "key") + Styled("  ")
    return Paragraph(said, Prefix(lead, Styled(" " * _KEY), EMPTY), gap=0, limit=2)
