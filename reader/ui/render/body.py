"""The body of an article, in any of its forms, as pieces of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model.article import BodyFormat
from reader.ui.render.blocks import Block, Paragraph
from reader.ui.render.chunks import Chunk
from reader.ui.render.document import Piece
from reader.ui.render.inline import Builder
from reader.ui.render.site_syntax import elide_data, strip_machinery

TEXT_LIMIT = 6_000
"""Characters of plain text that are one piece at most."""
LINES_LIMIT = 300
"""Lines of plain text that are one piece at most."""
HTML_LONG = 6_000
"""Characters of HTML within Markdown above which its blocks are found one by one."""
HTML_PIECE = 1_500
"""Characters of HTML source after which a piece ends."""

_HEADING_MARKS = re.compile(r"^ {0,3}(#{1,6})[ \t]*(.*?)[ \t#]*$", re.DOTALL)
_SETEXT = re.compile(r"\n {0,3}(=+|-+)[ \t]*$")
_MARKUP = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|[`*_]{1,3}|<[^>\n]*>|\{[#:.%{][^}\n]*\}+")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")


def body_pieces(body: str, form: BodyFormat, ascii_only: bool = False) -> Iterator[Piece]:
    """The pieces of a body, one by one."""
    if form is BodyFormat.HTML:
        return _html(body, ascii_only)
    if form is BodyFormat.TEXT:
        return _text(body)
    return _markdown(body, ascii_only)


def _markdown(body: str, ascii_only: bool) -> Iterator[Piece]:
    from reader.ui.render.markdown import MarkdownSource

    source = MarkdownSource(elide_data(body), ascii_only)
    for chunk in source.chunks():
        if chunk.kind == "html" and len(chunk.text) > HTML_LONG:
            yield from _html(strip_machinery(chunk.text), ascii_only, chunk.size / len(chunk.text))
            continue
        flows = chunk.kind not in ("code", "table")
        yield Piece(
            lambda chunk=chunk: source.blocks(chunk),
            chunk.size,
            chunk.text.count("\n") + 1 if not flows else 1,
            chunk.gap,
            flows,
            _heading(chunk),
        )


def _heading(chunk: Chunk) -> tuple[int, str] | None:
    """Level and title when a chunk is a heading."""
    if chunk.kind == "heading":
        match = _HEADING_MARKS.match(chunk.text)
        return (len(match[1]), _words(match[2])) if match and match[2] else None
    if chunk.kind == "markdown" and len(chunk.text) < 1000:
        setext = _SETEXT.search(chunk.text)
        if setext and setext.start():
            return 1 if setext[1][0] == "=" else 2, _words(chunk.text[: setext.start()])
    return None


def _words(source: str) -> str:
    """A heading's words, without its inline markup."""
    return " ".join(_MARKUP.sub(lambda match: match[1] or "", source).split())


def _html(body: str, ascii_only: bool, share: float = 1.0) -> Iterator[Piece]:
    """Pieces of HTML; share: characters of the body that one character of it stands for."""
    from reader.ui.render.html import HtmlSetter

    blocks: list[Block] = []
    weight = 0
    text = elide_data(body)
    share *= len(body) / max(1, len(text))
    for block, passed in HtmlSetter(text, 1, ascii_only):
        heads = isinstance(block, Paragraph) and block.level
        if blocks and (heads or weight > HTML_PIECE):
            yield _piece(blocks, weight)
            blocks, weight = [], 0
        blocks.append(block)
        weight += round(passed * share)
        if isinstance(block, Paragraph) and heads:
            yield _piece(blocks, weight, (block.level, block.content.text.replace("\n", " ")))
            blocks, weight = [], 0
    if blocks:
        yield _piece(blocks, weight)


def _piece(blocks: list[Block], weight: int, heading: tuple[int, str] | None = None) -> Piece:
    rows = sum(block.plain.count("\n") + 1 + block.gap for block in blocks)
    text = sum(len(block.plain) for block in blocks) // 60
    return Piece(lambda: blocks, weight, max(rows, text), 0, False, heading, _blocks=blocks)


def _text(body: str) -> Iterator[Piece]:
    at = 0
    body = elide_data(body)
    while at < len(body):
        end = _PARAGRAPH_END.search(body, at)
        stop, following = (end.start(), end.end()) if end else (len(body), len(body))
        gap = 1
        while at < stop or at < following:
            cut = stop
            if stop - at > TEXT_LIMIT:
                cut = body.rfind(" ", at + TEXT_LIMIT // 2, at + TEXT_LIMIT) + 1 or at + TEXT_LIMIT
            if body.count("\n", at, cut) > LINES_LIMIT:
                cut = _after_lines(body, at, LINES_LIMIT)
            after = following if cut == stop else cut
            paragraph = body[at:cut]
            yield Piece(lambda text=paragraph, gap=gap: _plain(text, gap), after - at, paragraph.count("\n") + 1, gap)
            at, gap = after, 0


def _after_lines(body: str, at: int, lines: int) -> int:
    """The place behind so many line ends."""
    for _ in range(lines):
        at = body.index("\n", at) + 1
    return at


def _plain(text: str, gap: int) -> list[Block]:
    builder = Builder()
    builder.add_text(text)
    content = builder.take()
    return [Paragraph(content, gap=gap)] if content.text else []
