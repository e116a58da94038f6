"""Bodies in markups that are neither Markdown nor HTML, as one of these."""

from __future__ import annotations

from reader.model.article import BodyFormat

MARKUPS = frozenset(("rst", "org", "adoc", "asciidoc", "textile"))
"""Endings of the files whose markup is known here. Each of the libraries and modules is loaded by its first file."""


def as_shown(body: str, suffix: str) -> tuple[str, BodyFormat]:
    """A body in the markup of a suffix, and what it is now; as plain text when it cannot be understood."""
    if suffix == "rst":
        from reader.parse.rst import rst_as_html

        html = rst_as_html(body)
        return (html, BodyFormat.HTML) if html is not None else (body, BodyFormat.TEXT)
    if suffix == "org":
        from reader.parse.org import org_as_markdown

        return org_as_markdown(body), BodyFormat.MARKDOWN
    if suffix == "textile":
        from reader.parse.textile import textile_as_markdown

        return textile_as_markdown(body), BodyFormat.MARKDOWN
    from reader.parse.asciidoc import asciidoc_as_markdown

    return asciidoc_as_markdown(body), BodyFormat.MARKDOWN
