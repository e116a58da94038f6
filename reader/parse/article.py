"""One file's bytes -> an article, at the two depths in which files are read. Pure and total: nothing raises."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.model.article import Article, BodyFormat, Related, WholeArticle
from reader.model.link import Link
from reader.model.problem import Problem, Severity
from reader.parse.decode import Decoded, decode
from reader.parse.fields import Material, fields_of, map_fields
from reader.parse.flow import flow, is_scraped
from reader.parse.front import Front, read_front
from reader.parse.markup import MARKUPS, as_shown
from reader.parse.path_words import title_of_path
from reader.parse.related import related_cards, stated_entries
from reader.parse.text_links import find_links, words_around
from reader.parse.tree import Finding, Node, field_name
from reader.text.clean import clean_line, clean_text, mend_mojibake

_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_METADATA_TEXT = 4_000
_METADATA_ITEMS = 500
_LINKS_WITH_WORDS = 500
"""Links of one text that are shown with their words."""
_HIDDEN = frozenset({"secured"})
"""Opaque blobs that nobody can read."""


def parse_header(data: bytes, path: str) -> Article:
    """All that a list row, search and the graph need. `path` is relative to the library, `/` between its parts."""
    try:
        decoded = decode(data)
        front = read_front(decoded.text, path, whole=False)
        article = _article(decoded, front, path)
        if article.problems and front.narrow:  # the short way knows no lines: say where the problem is
            return _article(decoded, read_front(decoded.text, path, whole=True), path)
        return article
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        return _lost(path, error)


def parse_whole(data: bytes, path: str) -> WholeArticle:
    """Everything one file says: the same article as the header, its body, its related cards, its metadata."""
    try:
        decoded = decode(data)
        front = read_front(decoded.text, path, whole=True)
        article = _article(decoded, front, path)
        body, body_format = _body(front, path) if article.has_body else ("", front.body_format)
        return WholeArticle(
            article=article,
            body=body,
            body_format=body_format,
            related=_cards(front),
            links=text_links(decoded.text, path, front.body),
            metadata=tuple(
                (clean_line(key, 100), _shown(value))
                for key, value in front.head.fields.items()
                if field_name(key) not in _HIDDEN
            ),
        )
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        return WholeArticle(_lost(path, error), clean_text(data.decode("utf-8", "replace")), BodyFormat.TEXT)


def _article(decoded: Decoded, front: Front, path: str) -> Article:
    is_markdown = front.body_format is BodyFormat.MARKDOWN
    material = Material(path, front.head, front.body, front.hints, front.prose, is_markdown, front.related)
    article, findings = map_fields(material)
    findings = [*front.head.findings, *findings]
    if not (findings or front.findings or decoded.guessed or decoded.replaced or decoded.binary):
        return article
    found = [finding.shifted(front.head_line) for finding in findings]
    found = [*_decoding(decoded), *front.findings, *found]
    return replace(article, problems=_problems(path, found, decoded.text))


def _decoding(decoded: Decoded) -> list[Finding]:
    if decoded.binary:
        return [Finding(None, Severity.LOST, "the file is not text", "shown by its name only")]
    if decoded.guessed:
        return [Finding(None, Severity.NOTE, f"encoding guessed: {decoded.guessed}", "read in this encoding")]
    if decoded.replaced:
        line = decoded.text[: decoded.text.find("\ufffd") + 1].count("\n") + 1
        count = f"{decoded.replaced} bytes are" if decoded.replaced > 1 else "one byte is"
        return [Finding(line, Severity.NOTE, f"{count} not valid UTF-8", "shown as replacement characters")]
    return []


def _body(front: Front, path: str) -> tuple[str, BodyFormat]:
    """The body as it may be shown: wrong decoding mended, scraped lines flowed, blank lines around it gone."""
    body, body_format = mend_mojibake(front.body), front.body_format
    suffix = path[-12:].rpartition(".")[2].lower()
    if body_format is BodyFormat.MARKDOWN and suffix in MARKUPS:
        body, body_format = as_shown(clean_text(body), suffix)
    elif body_format is BodyFormat.MARKDOWN and is_scraped(body):
        body, body_format = flow(body), BodyFormat.TEXT
    return _BLANK_LINES.sub("", clean_text(body)).rstrip(), body_format


def _cards(front: Front) -> tuple[Related, ...]:
    material = Material("", front.head, hints=front.hints)
    return related_cards(stated_entries(fields_of(material)))


def text_links(text: str, path: str, body: str) -> tuple[Link, ...]:
    """The links of a file's text, each with the words around it. body: the end of the text that is no head."""
    begin = len(text) - len(body) if text.endswith(body) else 0
    links = find_links(text, path[-12:].rpartition(".")[2].lower(), begin)
    return tuple(
        replace(link, words=words_around(text, link), in_head=link.start < begin) for link in links[:_LINKS_WITH_WORDS]
    )


def _shown(node: Node) -> object:
    """A value for the metadata view: texts cleaned and capped, mappings as pairs."""
    if isinstance(node, str):
        text = clean_text(node[: _METADATA_TEXT + 1]).strip()
        return f"{text[: _METADATA_TEXT - 1]}…" if len(text) > _METADATA_TEXT else text
    if isinstance(node, list):
        return [_shown(item) for item in node[:_METADATA_ITEMS]]
    return [(clean_line(key, 100), _shown(value)) for key, value in list(node.items())[:_METADATA_ITEMS]]


def _lost(path: str, error: Exception) -> Article:
    """The last resort: an article with its name and a problem, so that nothing vanishes."""
    sentence = f"the file could not be understood ({type(error).__name__})"
    problem = Problem(path, None, Severity.LOST, sentence, "shown by its name only")
    return Article(path=path, title=title_of_path(path), problems=(problem,))


def _problems(path: str, findings: list[Finding], text: str) -> tuple[Problem, ...]:
    """Findings with lines of the file (from 1) as problems, each with its offending line."""
    if not findings:
        return ()
    lines: list[str] | None = None
    problems: list[Problem] = []
    for finding in findings:
        excerpt = ""
        if finding.line is not None and len(text) < 8_000_000:
            lines = text.split("\n") if lines is None else lines
            if 0 < finding.line <= len(lines):
                excerpt = clean_line(lines[finding.line - 1][:2000], 200)
        sentence, done = clean_line(finding.sentence, 300), clean_line(finding.done, 300)
        problems.append(Problem(path, finding.line, finding.severity, sentence, done, excerpt))
    return tuple(problems)
