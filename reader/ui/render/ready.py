"""A page whose first screen is set before it is shown: by a worker, so that keys need not wait for it."""

from __future__ import annotations

from dataclasses import dataclass

from reader.ui.render import code
from reader.ui.render.article import head_blocks, page_pieces
from reader.ui.render.blocks import Code
from reader.ui.render.document import Document, OnError, fixed
from reader.ui.render.lines import Frame
from reader.ui.render.page import Page
from reader.ui.render.places import START

_PATIENCE = 0.5
"""Seconds that a first screen may take; then what is missing is set when it is drawn."""


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """A page and its document."""

    page: Page
    document: Document

    def document_for(self, page: Page, frame: Frame) -> Document | None:
        """The document, when it is right for a page of the same article and a frame; only marks may differ."""
        if self.document.frame != frame:
            return None
        if page.state != self.page.state:
            self.document.pieces[0] = fixed(head_blocks(page))
            self.document.forget(0)
        return self.document


def make_ready(page: Page, frame: Frame, rows: int, on_error: OnError) -> ReadyPage:
    """Set the first `rows` lines of a page."""
    pieces, weight = page_pieces(page, frozenset())
    document = Document(pieces, weight, frame, on_error)
    document.window_within(START, rows, _PATIENCE)
    if not code.ready() and forget_listings(document):
        code.warm()
        document.window_within(START, rows, _PATIENCE)
    return ReadyPage(page, document)


def forget_listings(document: Document) -> bool:
    """Set program text anew, which has colours now; whether any was found so far."""
    numbers = [
        number
        for number, piece in enumerate(document.pieces)
        if piece.made and any(isinstance(block, Code) and block.language for block in piece.blocks)
    ]
    for number in numbers:
        document.forget(number)
    return bool(numbers)
