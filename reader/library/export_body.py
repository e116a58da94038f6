"""The text of one article in the form of a document: Markdown, safe HTML or plain text, whatever it was written in."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from reader.model.article import BodyFormat

Plain = Callable[[str, BodyFormat], str]
"""Makes plain text of a body, as a reader's eyes have it: `reader.ui.render.words_alone.plain_body`."""

_LOWEST = 6
"""The lowest level that a heading can have."""


class Form(StrEnum):
    """How a document is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"

    @property
    def suffix(self) -> str:
        """The ending of its file's name."""
        return {"text": ".txt", "markdown": ".md", "html": ".html"}[self.value]


def body_in(form: Form, body: str, written: BodyFormat, plain: Plain, *, base: str = "", below: int = 0) -> str:
    """A body in a form, ending without a line end; empty for an empty one.

    written: what the body is written in. base: the address from which its links are meant. below: the level of the
    heading that stands over it; its own headings come below that one.
    """
    if not body.strip():
        return ""
    if form is Form.TEXT:
        return plain(body, written).strip("\n")
    if form is Form.HTML:
        return as_html(body, written, base=base, below=below)
    if written is BodyFormat.MARKDOWN:
        return (closed(lowered(body, below)) if below else body).strip("\n")
    if written is BodyFormat.TEXT:
        from reader.stories.timeline import markdown_words

        return "\n\n".join(markdown_words(part) for part in _paragraphs(body))
    return as_html(body, written, base=base, below=below)  # Markdown takes HTML, and no word of it is lost


def as_html(body: str, written: BodyFormat, *, base: str = "", below: int = 0) -> str:
    """A body as HTML without scripts, forms, frames and what else a page could do; see `feeds.body_html`."""
    from reader.feeds.body_html import MAX_BODY, clean_body

    if written is BodyFormat.TEXT:
        from html import escape

        return "\n\n".join(f"<p>{escape(part, quote=False)}</p>" for part in _paragraphs(body))
    html = markdown_html(body) if written is BodyFormat.MARKDOWN else body
    if below:
        html = _TAG.sub(lambda match: f"{match[1]}{min(_LOWEST, int(match[2]) + below)}", html)
    try:
        cleaned = clean_body(html, base).html
    except (RecursionError, MemoryError):  # a page that is built to do so
        cleaned = ""
    if not cleaned and not html.isspace():  # tags so deep in each other that no parser takes them
        return as_html(body, BodyFormat.TEXT)
    return cleaned + (f"\n\n<p>(cut after {MAX_BODY:,} characters)</p>" if len(html) > MAX_BODY else "")


_TAG = re.compile(r"(</?h)([1-6])(?=[\s>/])", re.IGNORECASE)


def markdown_html(text: str) -> str:
    """Markdown as HTML, with the HTML that is in it: not safe before it is cleaned."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


def lowered(text: str, below: int) -> str:
    """Markdown with its headings put below one of that level (0: as they are); text in code stays."""
    if not below or not ("#" in text or _UNDERLINED.search(text)):
        return text
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    for token in reversed(MarkdownIt("commonmark").parse(text)):
        if token.type != "heading_open" or token.map is None or token.level:
            continue
        first, end = token.map
        level = min(_LOWEST, int(token.tag[1]) + below)
        if token.markup in ("=", "-"):
            words = " ".join(line.strip() for line in lines[first : end - 1])
            lines[first:end] = [f"{'#' * level} {words}"]
        else:
            lines[first] = "#" * level + lines[first].lstrip().lstrip("#")
    return "\n".join(lines)


def closed(text: str) -> str:
    """Markdown whose last block ends: an open fence, comment or listing would take in all that follows."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(text)
    last = tokens[-1] if tokens else None
    if last is not None and last.type == "fence" and last.map is not None:
        end = text.split("\n")[last.map[0] + 1 : last.map[1]][-1:]
        is_closed = end and end[0].strip().startswith(last.markup) and not end[0].strip(f" \t{last.markup[0]}")
        return text if is_closed else f"{text.rstrip()}\n{last.markup}"
    if last is not None and last.type == "html_block":
        content = last.content.lower()
        for pattern, end in _OPEN_BLOCKS:
            if (begun := pattern.match(content)) and (tag := end.format(*begun.groups())) not in content:
                return f"{text.rstrip()}\n{tag}"
    return text


_OPEN_BLOCKS = (
    (re.compile(r"\s*<!--"), "-->"),
    (re.compile(r"\s*<(pre|script|style|textarea)\b"), "</{0}>"),
    (re.compile(r"\s*<!\[cdata\["), "]]>"),
    (re.compile(r"\s*<\?"), "?>"),
)
"""How blocks of HTML begin that end at a sign of their own only, and the sign."""
_UNDERLINED = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
