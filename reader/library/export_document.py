"""Articles as a document that one can keep or send: Markdown, a web page or plain text. Pure: no file is opened here.

One article alone, as Markdown, is what `broadsheet show --markdown` prints: a file that Broadsheet reads back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from html import escape

from reader.library.answers import Opened
from reader.library.article_markdown import article_markdown
from reader.library.export_body import Form, Plain, body_in
from reader.model.article import BodyFormat, Moment
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.days import day_of, weekday_words
from reader.stories.timeline import (
    DayLine,
    EntryLine,
    QuietLine,
    Timeline,
    UndatedLine,
    VisitLine,
    markdown_headline,
    markdown_words,
    to_markdown,
)


@dataclass(frozen=True, slots=True)
class Exported:
    """One article of a document."""

    title: str
    url: str = ""
    source: str = ""
    published: Moment | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    """Empty where only what stands above the text is wanted."""
    body_format: BodyFormat = BodyFormat.MARKDOWN
    starred: bool = False
    note: str = ""
    """The user's."""
    due: str = ""
    """ISO date on which the user wants to come back; empty for none."""


def exported(opened: Opened, state: ArticleState, *, texts: bool = True) -> Exported:
    """An article, or a ghost's card, as a document has it. texts: with its body, where it has one."""
    said = opened.article or opened.card
    whole = opened.whole if texts else None
    return Exported(
        title=opened.title,
        url=opened.url,
        source=said.source.name or said.source.domain if said else "",
        published=said.published if said else None,
        authors=opened.article.authors if opened.article else (),
        topics=state.all_topics(opened.article.topics) if opened.article else (),
        summary=said.summary if said else "",
        body=whole.body if whole else "",
        body_format=whole.body_format if whole else BodyFormat.MARKDOWN,
        starred=state.starred,
        note=state.note,
        due=state.due,
    )


def exported_star(state: ArticleState) -> Exported:
    """A starred article whose file is gone, from what the star remembers of it."""
    return Exported(
        title=state.title,
        url=state.url,
        source=state.source,
        summary=state.summary,
        starred=state.starred,
        note=state.note,
        due=state.due,
    )


# --- documents


def article_document(opened: Opened, state: ArticleState, form: Form, zone: tzinfo, plain: Plain) -> str:
    """One article alone, ending with a line end. plain: see `export_body.Plain`."""
    if form is Form.MARKDOWN and (text := article_markdown(opened)):
        return text
    return "\n".join(list_document("", [exported(opened, state)], form, zone, plain)) + "\n"


def list_document(title: str, articles: Iterable[Exported], form: Form, zone: tzinfo, plain: Plain) -> Iterator[str]:
    """The lines of several articles one below the other, as they are asked for.

    title: over all of them; empty: none, and the headlines stand highest. plain: see `export_body.Plain`.
    """
    level = 2 if title else 1
    writer = _WRITERS[form](zone, level, plain)
    first = True
    for article in articles:
        if first:
            yield from writer.begin(title or article.title)
            yield from writer.heading(title) if title else ()
        elif form is Form.TEXT:
            yield ""
        yield from writer.article(article)
        first = False
    if first:
        yield from writer.begin(title)
        yield from writer.heading(title) if title else ()
    yield from writer.end()


def story_document(title: str, shown: Timeline, form: Form) -> str:
    """The timeline of a story, ending with a line end."""
    if form is Form.MARKDOWN:
        return to_markdown(title, shown)
    if form is Form.HTML:
        from reader.library.export_body import as_html

        body = as_html(to_markdown(title, shown), BodyFormat.MARKDOWN)
        return "\n".join((html_begin(title), body, HTML_END)) + "\n"
    lines = [title, shown.summary]
    for line in shown.lines:
        match line:
            case DayLine() | UndatedLine():
                lines += ["", line.words[:1].upper() + line.words[1:]]
            case QuietLine() | VisitLine():
                lines += ["", f"({line.words})"]
            case EntryLine():
                lines.extend(part for row in line.rows for part in text_row(row, "  "))
    return "\n".join(lines) + "\n"


def document_name(title: str, form: Form) -> str:
    """A harmless file name for a document: `comet-marrable-splits-in-two.md`."""
    from reader.feeds.article_file import slug

    return (slug(title) or "articles") + form.suffix


def text_row(row: Row, indent: str) -> Iterator[str]:
    """Source, headline and address of an article as lines of plain text."""
    yield indent + ": ".join(part for part in (row.source, row.title) if part)
    if row.url:
        yield indent + row.url


# --- the forms

HTML_END = "</body></html>"
_HTML_POLICY = "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'"
_HTML_STYLE = "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.55 serif}img{max-width:100%}"


def html_begin(title: str) -> str:
    """The head of a web page, which may show pictures and run nothing."""
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_HTML_POLICY}">'
        '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_HTML_STYLE}</style></head><body>"
    )


def html_link(title: str, url: str) -> str:
    """A headline that leads to its address, if that is one of the web."""
    shown = escape(title)
    return f'<a href="{escape(url)}" rel="noreferrer">{shown}</a>' if _WEB.match(url) else shown


_WEB = re.compile("https?://", re.IGNORECASE)


class _Writer:
    """Writes one form; each method gives lines."""

    def __init__(self, zone: tzinfo, level: int, plain: Plain) -> None:
        """level: of the headlines."""
        self.zone = zone
        self.level = level
        self.plain = plain

    def begin(self, title: str) -> Iterator[str]:  # noqa: ARG002 - a web page needs it
        """What stands before everything."""
        yield from ()

    def end(self) -> Iterator[str]:
        """What stands after everything."""
        yield from ()

    def heading(self, title: str) -> Iterator[str]:
        """The title of the whole document."""
        raise NotImplementedError

    def article(self, article: Exported) -> Iterator[str]:
        """One article."""
        raise NotImplementedError

    def facts(self, article: Exported) -> list[str]:
        """Source, day, authors, topics."""
        day = weekday_words(day_of(article.published, self.zone), date.min) if article.published else ""
        parts = [article.source, day, ", ".join(article.authors), ", ".join(article.topics)]
        return [part for part in parts if part]

    def said(self, article: Exported) -> list[tuple[str, str]]:
        """What the user has put on it: a word for it and what it says."""
        marks = [("Note", article.note), ("Ask again", article.due)]
        return [(name, value) for name, value in marks if value]

    def text(self, article: Exported, form: Form) -> str:
        """The body, else the summary."""
        if not article.body.strip():
            return body_in(form, article.summary, BodyFormat.TEXT, self.plain)
        return body_in(form, article.body, article.body_format, self.plain, base=article.url, below=self.level)


class _Text(_Writer):
    def heading(self, title: str) -> Iterator[str]:
        yield from (title, "=" * min(79, len(title)), "")

    def article(self, article: Exported) -> Iterator[str]:
        yield ("* " if article.starred else "") + article.title
        if facts := self.facts(article):
            yield " · ".join(facts)
        if article.url:
            yield article.url
        yield from (f"{name}: {value}" for name, value in self.said(article))
        if text := self.text(article, Form.TEXT):
            yield ""
            yield from text.split("\n")


class _Markdown(_Writer):
    def heading(self, title: str) -> Iterator[str]:
        yield from (f"# {markdown_words(title)}", "")

    def article(self, article: Exported) -> Iterator[str]:
        star = "★ " if article.starred else ""
        yield from (f"{'#' * self.level} {star}{markdown_headline(article.title, article.url)}", "")
        if facts := self.facts(article):
            yield from (f"*{' · '.join(map(markdown_words, facts))}*", "")
        for name, value in self.said(article):
            yield from (f"> **{name}:** {markdown_words(value)}", "")
        if text := self.text(article, Form.MARKDOWN):
            yield from (*text.split("\n"), "")


class _Html(_Writer):
    def begin(self, title: str) -> Iterator[str]:
        yield html_begin(title)

    def end(self) -> Iterator[str]:
        yield HTML_END

    def heading(self, title: str) -> Iterator[str]:
        yield f"<h1>{escape(title)}</h1>"

    def article(self, article: Exported) -> Iterator[str]:
        star = "★ " if article.starred else ""
        yield f"<article><h{self.level}>{star}{html_link(article.title, article.url)}</h{self.level}>"
        if facts := self.facts(article):
            yield f"<p><small>{' · '.join(map(escape, facts))}</small></p>"
        for name, value in self.said(article):
            yield f"<blockquote><p><b>{name}:</b> {escape(value)}</p></blockquote>"
        if text := self.text(article, Form.HTML):
            yield text
        yield "</article>"


_WRITERS: dict[Form, Callable[[tzinfo, int, Plain], _Writer]] = {
    Form.TEXT: _Text,
    Form.MARKDOWN: _Markdown,
    Form.HTML: _Html,
}
