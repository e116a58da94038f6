"""A body as plain text: the words that a reader sees, without styles, for documents and commands."""

from __future__ import annotations

from collections.abc import Iterable

from reader.model.article import BodyFormat
from reader.ui.render.blocks import NO_PREFIX, Block, Prefix
from reader.ui.render.body import body_pieces
from reader.ui.render.document import Document
from reader.ui.render.lines import Frame

_WIDTH = 78
"""Columns in which tables and rules are drawn."""


def plain_body(body: str, written: BodyFormat) -> str:
    """The words of a body with the signs of lists and quotes; each paragraph is one line, with an empty one above."""
    document = Document(body_pieces(body, written), len(body), Frame(_WIDTH, _WIDTH))
    document.find_all()
    return _joined((block, _with_signs(block)) for piece in document.pieces for block in piece.blocks)


def plain_blocks(blocks: Iterable[Block]) -> str:
    """The words of blocks alone."""
    return _joined((block, block.plain) for block in blocks)


def _joined(blocks: Iterable[tuple[Block, str]]) -> str:
    return "".join(("\n" * (block.gap + 1) if block.gap else "\n") + text for block, text in blocks).strip("\n ")


def _with_signs(block: Block) -> str:
    prefix: Prefix = getattr(block, "prefix", NO_PREFIX)
    return (prefix.first.text + block.plain.replace("\n", "\n" + prefix.rest.text)).rstrip()
