"""Every real body at hand, and CommonMark's own examples: no error, no line too wide, no word lost."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reader.model.article import BodyFormat, WholeArticle
from reader.model.state import UNTOUCHED
from reader.parse.article import parse_whole
from reader.ui.render.article import page_pieces
from reader.ui.render.document import Document
from reader.ui.render.lines import Frame
from reader.ui.render.page import Page, RelatedLine
from tests.shared_data import SHARED, needs_shared
from tests.unit.render.helpers import check_lines, document

WIDTHS = (40, 80, 200)
SPECIFICATION = Path(os.environ.get("COMMONMARK_SPEC") or "no such file")
"""CommonMark's specification, `spec.txt`, with its examples: Markdown and the HTML that it means, tabs as arrows."""
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)


def _wholes(folder: str, step: int = 1) -> list[WholeArticle]:
    files = sorted(path for path in (SHARED / folder).rglob("*") if path.suffix != ".json" and path.is_file())
    return [parse_whole(path.read_bytes(), path.name) for path in files[::step]]


def _page(whole: WholeArticle) -> Document:
    related = tuple(
        RelatedLine(card.title, card.summary, card.source.name, card.published) for card in whole.related[:30]
    )
    page = Page(whole.article, None, whole, UNTOUCHED, related, datetime(2026, 1, 1, tzinfo=UTC), UTC)
    pieces, weight = page_pieces(page, frozenset())
    return Document(pieces, weight, Frame(40, 40))


def _check(whole: WholeArticle) -> None:
    doc = _page(whole)
    for width in WIDTHS:
        doc.set_frame(Frame(min(72, width), width))
        check_lines(doc, width)


@needs_shared
@pytest.mark.parametrize("folder", ["cases", "seeds"])
def test_every_hard_file_fits_every_width(folder: str) -> None:
    for whole in _wholes(folder):
        _check(whole)


@needs_shared
def test_real_articles_without_bodies_fit_every_width() -> None:
    for whole in _wholes("real", step=8):
        _check(whole)


@needs_shared
def test_the_words_of_real_bodies_are_shown() -> None:
    """Of ordinary prose lines, that is: markup, machinery and addresses are not words."""
    for whole in _wholes("cases"):
        if whole.body_format is not BodyFormat.MARKDOWN or len(whole.body) > 60_000:
            continue
        doc = document(whole.body)
        doc.find_all()
        shown = Counter(re.findall(r"[a-z]+", " ".join(b.plain for p in doc.pieces for b in p.blocks).lower()))
        body = re.sub(r"<!--.*?-->|<(script|style|svg|iframe)\b.*?</\1>", "", whole.body, flags=re.DOTALL)
        prose = [line for line in body.split("\n") if re.fullmatch(r"[A-Za-z][A-Za-z ,;'’.!?-]{40,}", line)]
        missing = Counter(re.findall(r"[a-z]+", " ".join(prose).lower())) - shown
        assert not missing, (whole.article.path, missing)


class _Words(HTMLParser):
    """The words of an HTML page, with the captions of pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._space(tag)
        if tag == "img":
            found = dict(attrs)
            self.text.append(f" {found.get('alt') or found.get('title') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        self._space(tag)

    def _space(self, tag: str) -> None:
        self.text.append("" if tag in ("em", "strong", "code", "a", "s", "del") else " ")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


_OTHERWISE = re.compile(r"<(script|style|table|pre|textarea|Warning)|<!-->|<!\[CDATA|!\[\]\(|!\[[^]]*\]\(\S+ +\"")
"""Where the program differs from CommonMark on purpose: hidden elements, whole tables, pictures without a caption,
boxes of MDX, titles of pictures."""


@pytest.mark.skipif(not SPECIFICATION.is_file(), reason="set COMMONMARK_SPEC to the text of the specification")
def test_commonmarks_examples_keep_their_words() -> None:
    examples = _EXAMPLE.findall(SPECIFICATION.read_text(encoding="utf-8"))
    assert len(examples) > 600
    for markdown, html in examples:
        source = markdown.replace("→", "    ")
        doc = document(source, 40)
        check_lines(doc, 40)
        if _OTHERWISE.search(source):
            continue
        page = _Words()
        page.feed(html)
        page.close()
        shown = " ".join(block.plain for piece in doc.pieces for block in piece.blocks)
        assert Counter(re.findall(r"\w+", "".join(page.text))) == Counter(re.findall(r"\w+", shown)), markdown
