"""What the tests of the renderer share."""

from __future__ import annotations

from rich.cells import cell_len

from reader.model.article import BodyFormat
from reader.ui.render.body import body_pieces
from reader.ui.render.document import Document
from reader.ui.render.lines import Frame, Line
from reader.ui.render.places import START


def document(
    body: str,
    width: int = 72,
    form: BodyFormat = BodyFormat.MARKDOWN,
    wide: int | None = None,
    ascii_only: bool = False,
) -> Document:
    """A body in a frame, nothing of it parsed yet."""
    frame = Frame(min(72, width), wide if wide is not None else width, ascii_only)
    return Document(body_pieces(body, form, ascii_only), len(body), frame)


def all_lines(doc: Document) -> list[Line]:
    """Every line of a document."""
    doc.find_all()
    return [line for piece in range(len(doc.pieces)) for line in doc.lines(piece)]


def shown(body: str, width: int = 72, form: BodyFormat = BodyFormat.MARKDOWN, ascii_only: bool = False) -> str:
    """What a body looks like, without styles; empty lines at both ends left out."""
    lines = all_lines(document(body, width, form, ascii_only=ascii_only))
    return "\n".join(line.text.rstrip() for line in lines).strip("\n")


def plain(body: str, form: BodyFormat = BodyFormat.MARKDOWN) -> str:
    """All words of a body as the blocks have them."""
    doc = document(body, form=form)
    doc.find_all()
    return "\n".join(block.plain for piece in doc.pieces for block in piece.blocks)


def styles(body: str, text: str, form: BodyFormat = BodyFormat.MARKDOWN) -> set[str]:
    """The styles on the first place where a text is shown."""
    for line in all_lines(document(body, form=form)):
        at = line.text.find(text)
        if at >= 0:
            return {m.style for m in line.styles if m.start <= at and m.end >= at + len(text)}
    raise AssertionError(f"{text!r} is not shown")


def targets(body: str, form: BodyFormat = BodyFormat.MARKDOWN) -> list[str]:
    """Where the links lead, in order."""
    return [str(m.target) for line in all_lines(document(body, form=form)) for m in line.styles if m.target]


def check_lines(doc: Document, width: int) -> None:
    """No line is wider than the pane unless it can be shifted in its box; every mark lies within its line."""
    for line in all_lines(doc):
        if line.box:
            assert line.box <= width
        else:
            assert cell_len(line.text) <= width, line.text
        for mark in line.styles:
            assert 0 <= mark.start <= mark.end <= len(line.text)
        for part in line.parts:
            assert 0 <= part.at <= part.at + part.size <= len(line.text)
        assert "\n" not in line.text


def first_screen(doc: Document, rows: int = 50) -> list[Line]:
    """What is seen first."""
    return [line for _, line in doc.window(START, rows)]
