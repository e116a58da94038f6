"""An opened article -> the pieces of a document: its head, its body or what stands for one, and the ways on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from reader.model.article import Image
from reader.model.problem import Severity
from reader.stories.days import weekday_words
from reader.stories.star_words import day_in_state
from reader.text.plural import plural
from reader.ui.render.blocks import Block, Facts, Paragraph, Prefix, Rule
from reader.ui.render.document import Document, Piece, fixed
from reader.ui.render.end_card import end_card, renew_end_card
from reader.ui.render.lines import EMPTY, RelatedTarget, Styled, StyleSpan, host, safe, whereabouts
from reader.ui.render.page import Page, RelatedLine
from reader.ui.render.wording import ago, long_date, reading_time

_NO_LETTERS = re.compile(r"[\W_]+")
SUMMARY_LINES = 3
"""Lines of a related story's excerpt that are shown until it is unfolded."""
TOPICS = 12
"""Topics that are shown at most."""
PICTURES = 3
"""Pictures of an article that are named; more of them are counted."""


def page_pieces(page: Page, unfolded: Set[int]) -> tuple[Iterator[Piece], int]:
    """The pieces of a page, and their weight in all.

    unfolded: positions of the related stories whose excerpts are shown whole.
    """
    head = fixed(head_blocks(page))
    body = page.whole.body if page.whole is not None else ""
    has_body = _has_text(body)
    if "data:" in body:  # megabytes that nobody sees would falsify how far the reader is
        from reader.ui.render.site_syntax import elide_data

        body = elide_data(body)
    tail = (
        ([] if page.preview else [end_card(page)])
        if has_body
        else []
        if _loading(page)
        else tail_pieces(page, unfolded)
    )
    weight = head.weight + (len(body) if has_body else 0) + sum(piece.weight for piece in tail)

    def pieces() -> Iterator[Piece]:
        yield head
        if has_body and page.whole is not None:
            from reader.ui.render.body import body_pieces  # not before there is a body: start-up does not wait for it

            of_body = body_pieces(body, page.whole.body_format, page.ascii)
            first = next(of_body, None)
            if first is not None:
                yield replace(first, make=list, heading=None, rows=0, gap=0) if _repeats(first, page) else first
            yield from of_body
        yield from tail
        yield fixed([Paragraph(EMPTY, gap=0)])

    return pieces(), weight


def renew_marks(document: Document, page: Page) -> None:
    """The same article once more, with other marks: set its head and its end anew, nothing between."""
    document.pieces[0] = fixed(head_blocks(page))
    document.forget(0)
    renew_end_card(document, page)


def named_place(page: Page, name: str) -> int | None:
    """Where in the body something has a name that a link can lead to, in characters; None for nowhere.

    An `id` of HTML, the name of a block (`^name`), a footnote (`^label`) or an attribute (`{#name}`).
    """
    body = page.whole.body if page.whole is not None else ""
    if "data:" in body:
        from reader.ui.render.site_syntax import elide_data

        body = elide_data(body)
    bare = re.escape(name.removeprefix("^"))
    forms = (rf"\b(?:id|name)\s*=\s*[\"']?{re.escape(name)}(?=[\"'\s>])", rf"\{{#{bare}[\s}}]")
    if name.startswith("^"):
        forms = (rf"^ {{0,3}}\[\^{bare}\]:", rf"(?<=\s)\^{bare}[ \t]*$")
    places = (re.search(form, body, re.MULTILINE) for form in forms)
    return next((match.start() for match in places if match), None)


def _repeats(piece: Piece, page: Page) -> bool:
    """Whether the text begins with the headline, which stands above it already."""
    if page.article is None or piece.heading is None:
        return False
    letters = [_NO_LETTERS.sub("", words).casefold() for words in (piece.heading[1], page.article.title)]
    return letters[0] == letters[1] != ""


def _has_text(body: str) -> bool:
    """Whether there is anything in a body; looks at its beginning only."""
    return bool(body) and not body.isspace()


def _loading(page: Page) -> bool:
    """Whether a body is still being read."""
    return page.whole is None and page.article is not None and page.article.has_body


def _dot(page: Page) -> Styled:
    return Styled.of(" - " if page.ascii else " · ", "faint")


def _line(text: str) -> str:
    """A text as one line that can be drawn."""
    return " ".join(safe(text).split())


def _said(parts: list[Styled]) -> tuple[Styled, ...]:
    """The phrases that are not empty."""
    return tuple(part for part in parts if part.text)


# --- the head


def head_blocks(page: Page) -> list[Block]:
    """Headline, where and when, topics, marks; the summary as the lead when there is no body."""
    article, card = page.article, page.card
    title = article.title if article else card.title if card else ""
    source = _source(page)
    blocks: list[Block] = [
        Paragraph(source, gap=0, loose=1),
        Paragraph(Styled(_line(title)), style="headline", gap=0, loose=0 if source.text else 1),
    ]
    blocks.append(Facts(_meta(page), _dot(page), gap=0))
    authors = article.authors if article else ()
    if authors:
        shown = ", ".join(authors[:6]) + (f" and {len(authors) - 6} more" if len(authors) > 6 else "")
        blocks.append(Paragraph(Styled.of(f"by {_line(shown)}", "quiet"), gap=0))
    topics = page.state.all_topics(article.topics) if article else ()
    chips = [Styled.of(f" {_line(topic)} ", "chip") for topic in topics[:TOPICS]]
    blocks.append(Facts(tuple(chips), Styled(" "), gap=0, loose=1))
    blocks.append(Facts(tuple(_marks(page)), _dot(page), gap=0))
    problems = _problems(page)
    if problems.text:
        blocks.append(Paragraph(problems, gap=0))
    if page.fulltext:
        blocks.append(Paragraph(Styled.of(_line(page.fulltext), "quiet"), gap=0))
    blocks.append(Rule(gap=0, whole=True))
    if page.match:
        spans = [StyleSpan(start, end, "match") for start, end in page.match_spans]
        line = page.match.replace("…", "...") if page.ascii else page.match
        marks = (StyleSpan(0, len(line), "quiet"), *(spans if len(line) == len(page.match) else ()))
        blocks.append(Paragraph(Styled(line, marks), limit=3))
    blocks += _lead(page)
    blocks += picture_blocks(article.images if article else card.images if card else (), page)
    return _shown(blocks)


def _shown(blocks: list[Block]) -> list[Block]:
    """The blocks that say something; rules speak without words."""
    return [block for block in blocks if block.plain or isinstance(block, Rule)]


def _source(page: Page) -> Styled:
    source = page.article.source if page.article else page.card.source if page.card else None
    name = (source.name or source.domain) if source else ""
    return Styled.of(_line(name), "source")


def _meta(page: Page) -> tuple[Styled, ...]:
    """Date with its zone, age, reading time."""
    moment = page.article.published if page.article else page.card.published if page.card else None
    body = page.whole.body if page.whole is not None else ""
    said = long_date(moment, page.now, page.zone) or "no date"
    if page.article and page.article.saved and moment:
        said = f"saved {said}"
    parts = [
        Styled.of(said, "meta"),
        Styled.of(ago(moment, page.now, page.zone), "meta"),
        Styled.of(reading_time(body), "meta"),
    ]
    updated = page.article.updated if page.article else None
    if updated is not None and (moment is None or updated.epoch - moment.epoch > 3600):
        parts.insert(2, Styled.of(f"updated {ago(updated, page.now, page.zone)}", "meta"))
    return _said(parts)


def _marks(page: Page) -> list[Styled]:
    """What is special about the article, each in its own tone."""
    article, state = page.article, page.state
    star = "* " if page.ascii else "★ "
    marks: list[Styled] = []
    if state.starred:
        day = day_in_state(state.due)
        due = f", for {weekday_words(day, page.now.astimezone(page.zone).date())}" if day else ""
        done = " (done)" if state.status == "done" else ""
        marks.append(Styled.of(f"{star}starred{due}{done}", "star"))
    if article is None:
        marks.append(Styled.of("known only from what other articles say", "quiet"))
        return marks
    if article.kind and article.kind.lower() not in ("article", "post", "page", "news"):
        marks.append(Styled.of(_line(article.kind.lower()), "kind"))
    if article.draft:
        marks.append(Styled.of("draft", "warning"))
    if article.removed:
        marks.append(Styled.of("removed", "warning"))
    if article.unpublished:
        marks.append(Styled.of("left the site", "quiet"))
    if article.heat is not None and article.heat < 0:
        marks.append(Styled.of("expired", "quiet"))
    return marks


def _problems(page: Page) -> Styled:
    problems = [p for p in page.article.problems if p.severity is not Severity.NOTE] if page.article else []
    if not problems:
        return EMPTY
    return Styled.of(f"This file has {plural(len(problems), 'problem')}, press ! to see", "warning")


def _lead(page: Page) -> list[Block]:
    """The summary where there is no body, and the user's note on a star."""
    blocks: list[Block] = []
    if page.state.note:
        bar = Styled.of("| " if page.ascii else "▎ ", "star")
        blocks.append(Paragraph(Styled.of(safe(page.state.note), "quiet"), Prefix(bar, bar)))
    body = page.whole.body if page.whole is not None else ""
    if _has_text(body) or _loading(page):
        return blocks
    summary = page.article.summary if page.article else page.card.summary if page.card else ""
    if summary.strip():
        blocks.append(Paragraph(Styled(safe(summary.strip())), style="lead"))
    return blocks


def picture_blocks(images: tuple[Image, ...], page: Page) -> list[Block]:
    """The pictures that an article names: a quiet line for each that has a caption, one for all others."""
    named = [image for image in images if _line(image.caption)][:PICTURES]
    others = len(images) - len(named)
    lines = [(_line(image.caption), image) for image in named]
    if others and not named:
        lines = [("picture" if others == 1 else plural(others, "picture"), images[0])]
    blocks: list[Block] = []
    for said, image in lines:
        target = image.url if image.url.startswith(("http://", "https://")) else None
        where = host(image.url) if _line(image.caption) else whereabouts(image.url)
        text = ("[image] " if page.ascii else "▣ ") + said
        text += (" - " if page.ascii else " · ") + where if where else ""
        caption = Styled.of(text, "image", target)
        blocks.append(Paragraph(caption, gap=0 if blocks else 1, limit=2, picture=image.url))
    if others and named:
        blocks.append(Paragraph(Styled.of(f"and {plural(others, 'more picture')}", "quiet"), gap=0))
    return blocks


# --- without a body


def tail_pieces(page: Page, unfolded: Set[int]) -> list[Piece]:
    """What others report of the same news, then what else belongs to it, both in time order; and the ways on."""
    pieces: list[Piece] = []
    order = sorted(range(len(page.related)), key=lambda i: _when(page.related[i]))
    same = [index for index in order if page.related[index].same_event]
    others = [index for index in order if not page.related[index].same_event]
    for said, part in (("What others report", same or others), ("What else belongs to it", others if same else [])):
        if part:
            title = Styled.of(said, "section") + Styled.of(f"  {len(part)}", "quiet")
            pieces.append(fixed([Paragraph(title, gap=2)]))
        for index in part:
            line = page.related[index]
            pieces.append(
                Piece(
                    lambda index=index, line=line: related_blocks(page, index, line, index in unfolded),
                    len(line.title) + len(line.summary),
                    4,
                )
            )
    if ways := _ways(page):
        pieces.append(fixed(ways))
    return pieces


def _when(line: RelatedLine) -> float:
    return line.published.epoch if line.published is not None else float("inf")


_INDENT = 7
"""Cells before a related story: its distance in time."""


def related_blocks(page: Page, index: int, line: RelatedLine, unfolded: bool) -> list[Block]:
    """One related story: distance and headline, source, excerpt."""
    target = RelatedTarget(index)
    pad = Styled(" " * _INDENT)
    distance = Styled.of(f"{line.distance:>{_INDENT - 2}}", "distance") + Styled("  ")
    ghost = line.rowid is None
    title = Styled.of(_line(line.title), "ghost" if ghost else "story" if line.unread else "story-read", target)
    star = Styled.of("* " if page.ascii else "★ ", "star") if line.starred else EMPTY
    details: list[Styled] = [Styled.of(_line(line.source), "meta")]
    if line.digit is not None and not page.preview:
        details.append(Styled.of(f"key {line.digit % 10}" if line.digit <= 10 else f"#{line.digit}", "meta"))
    if ghost:
        details.append(Styled.of("not in this library", "meta"))
    details.append(Styled.of(line.label, "meta"))
    blocks: list[Block] = [
        Paragraph(star + title, Prefix(distance, pad, EMPTY), gap=1),
        Facts(_said(details), _dot(page), Prefix(pad, pad, EMPTY), gap=0),
    ]
    summary = _line(line.summary)
    if summary and summary != line.title.strip():
        text = Styled.of(summary, "excerpt", RelatedTarget(index, unfold=True))
        blocks.append(Paragraph(text, Prefix(pad, pad, EMPTY), gap=0, limit=0 if unfolded else SUMMARY_LINES))
    return _shown(blocks)


def _ways(page: Page) -> list[Block]:
    """How to get more: the full text, the original."""
    url = page.article.url if page.article else page.card.url if page.card else ""
    if not url or page.preview:
        return []
    blocks: list[Block] = [Paragraph(Styled.of("The ways on", "section"), gap=2)]
    ways = (("x", "Get the full text", None), ("o", f"Open the original at {host(url) or 'its site'}", url))
    for number, (key, said, target) in enumerate(ways):
        text = Styled.of(f"{key:>{_INDENT - 2}}", "key") + Styled("  ")
        pad = Styled(" " * _INDENT)
        shown = Styled.of(_line(said), "link" if target else "", target)
        blocks.append(Paragraph(shown, Prefix(text, pad, EMPTY), gap=1 if not number else 0))
    return blocks
