"""What a body tells when the head does not: its title, its first paragraph, whether there is one at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.parse.stated import ONLY_NOTES, TAGS_BEFORE, is_tag_line
from reader.parse.values import decode_entities, drop_tags, plain_line, plain_name, unmarked
from reader.text.clean import clean_text

_LOOK = 20_000
"""Characters at the beginning of a body in which a title or a first paragraph is looked for."""
_NEAR = 1_500
"""The same in which the first paragraph nearly always stands."""
SUMMARY_LIMIT = 1000
"""Characters of a summary."""

_ATX = re.compile(r"^ {0,3}#(?!#)[ \t]+(.+?)[ \t]*#*[ \t]*$|^ {0,3}#(?!#)([^\s#!a-z].{0,200})$", re.MULTILINE)
_SETEXT = re.compile(r"^(?! {0,3}[#>\-*+])(\S.{0,300})\n=+[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{[#:.][^{}]*\}\s*$")
_SHORTCODES = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}", re.DOTALL)
_SCRIPTS = re.compile(r"<(script|style|svg|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_PAGE_TAGS = re.compile(
    r"<(?:!doctype|\?xml)[^<>]{0,500}>"
    r"|</?(?:html|body|article|main|header|footer|nav|aside)(?:\s[^<>]{0,2000})?>",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IMAGES = re.compile(r"!\[[^\[\]]{0,500}\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])")
_LINKS = re.compile(r"\[([^\[\]]{0,1000})\](?:\((?:[^()\s]|\([^()]*\))*(?:\s+[\"'][^\"']*[\"'])?\)|\[[^\[\]]*\])")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3})(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"(`+)([^`].{0,300}?)\1(?!`)")
_FOOTNOTES = re.compile(r"\[\^[^\]\s]{1,40}\]")
_BLOCK_MARK = re.compile(r"\s\^[\w-]+\s*\Z")
_CALLOUT = re.compile(r"\A\s*>?\s*\[![\w-]+\][+-]?[^\n]*\n?")
_QUOTE_MARKS = re.compile(r"^\s*>\s?", re.MULTILINE)
_SENTENCE_ENDS = tuple(".!?…。！？")
_MORE = re.compile(r"<!--\s*(?:more|truncate|excerpt)\s*-->|\[--more--\]", re.IGNORECASE)
_BLOCK_ENDS = re.compile(r"</(?:p|div|h[1-6]|li|blockquote|section|table)\s*>", re.IGNORECASE)
_HEADING_BEGINS = re.compile(r"<h[1-6]\b.{0,500}?\n\n", re.IGNORECASE | re.DOTALL)
_HEADING_LINE = re.compile(r"^( {0,3}#+[ \t].*)$", re.MULTILINE)
_BULLETS = re.compile(r"^[ \t]*[-*+][ \t]+(?:\[.\][ \t]+)?", re.MULTILINE)
_UNDERLINED = re.compile(r"\n[ \t]*[-=]{2,}\Z")
"""A heading with its underline."""
_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_LINES_ABOVE, _PROSE_ABOVE = 6, 400
"""Lines and characters that may stand above the heading that is a title."""
_SECTION_NAMES = re.compile(
    r"[ \t#]*(?:meta[ -]?data|properties|front ?matter|highlights|annotations|table of contents|contents|toc)"
    r"[ \t:#=]*(?:\n=+)?[ \t]*\Z",
    re.IGNORECASE,
)
"""Headings of the first level that name a part of a note, and never the note."""
_ASIDE = re.compile(r"\s*(?:import\s|export\s|\[\S+\]:\s|[\w-]+::|<<|>|[-*_=]{3,}\s*$|%|\{)")
_OTHER = re.compile(r"\s*(?:#{2,6}\s|[-*+]\s|\d+[.)]\s|\|)")
_NO_PROSE = re.compile(
    r"(#{1,6}(?![a-z])|```|~~~|\||[-*_=]{3,}\s*$|:?-+:?\s*\||import\s|export\s|@def\s|:\w+:|\.\. |\[\S+\]:\s|\d*\s*$)"
)


def has_text(body: str) -> bool:
    """Whether a body has anything to show, judged by its first visible characters."""
    start = body.lstrip()[:1]
    if start.isascii():
        return (start.isprintable() and start != "") or (bool(start) and bool(clean_text(body).strip()))
    return bool(clean_text(body).strip())


def heading(body: str, *, alone: bool = False) -> str:
    """The first heading of the first level, as one clean line; empty when there is none at the beginning.

    A line of tags is none, and neither is a heading that stands far below, or below lists or other headings.
    alone: there is nothing else that could state a title, so that a list may stand above it.
    """
    start = body[:_LOOK]
    best = html_heading(start)
    for matches in (_marked_headings(start), _SETEXT.finditer(start) if "\n=" in start else ()):
        match = next((match for match in matches if _can_be_title(match[0])), None)
        if match and (best is None or match.start() < best[0]) and not _inside_code(start, match.start()):
            best = (match.start(), match[match.lastindex or 1])
    if best is None or not _is_above_all(start[: best[0]], alone):
        return ""
    return plain_name(plain_inline(_ATTRIBUTES.sub("", best[1])), 500)


def _marked_headings(text: str) -> Iterator[re.Match[str]]:
    """The headings of the first level that are marked with `#`."""
    at = text.find("#")
    while at >= 0:
        begin = text.rfind("\n", max(0, at - 4), at) + 1
        if (begin or at < 4) and (match := _ATX.match(text, begin)):
            yield match
        at = text.find("\n", at)  # there is one in each line at most
        at = text.find("#", at) if at >= 0 else -1


def _can_be_title(line: str) -> bool:
    return not is_tag_line(line) and not _SECTION_NAMES.match(line)


def _is_above_all(before: str, alone: bool) -> bool:
    """Whether what stands before a heading leaves it the title of the text: comments, pictures, a short line."""
    if not before.strip():
        return True
    before = _PAGE_TAGS.sub("", _COMMENTS.sub("", _SCRIPTS.sub("", before)))
    lines = [line for line in drop_tags(_IMAGES.sub("", _SHORTCODES.sub("", before))).split("\n") if line.strip()]
    prose = [line for line in lines if not (_ASIDE.match(line) or is_tag_line(line))]
    return (
        len(prose) <= _LINES_ABOVE
        and sum(map(len, prose)) <= _PROSE_ABOVE
        and (alone or not any(map(_OTHER.match, prose)))
    )


def html_heading(text: str) -> tuple[int, str] | None:
    """Where the first `<h1>` of a page stands, and what is in it; None when there is none or it is empty."""
    if "<h1" not in text and "<H1" not in text:
        return None
    lowered = text.lower()
    if len(lowered) != len(text) or (end := lowered.find("</h1")) < 0 or (start := lowered.rfind("<h1", 0, end)) < 0:
        return None
    inner = text.find(">", start, end) + 1
    return (start, text[inner:end]) if inner and text[inner:end].strip() else None


def _inside_code(text: str, position: int) -> bool:
    return len(_FENCE.findall(text, 0, position)) % 2 == 1


def plain_inline(text: str) -> str:
    """Markdown inside one paragraph -> its words: link texts stay, pictures, shortcodes and marks go."""
    if "[[" in text or "==" in text or "%%" in text or "{{" in text:
        text = unmarked(text)
    if "{" in text:
        text = _SHORTCODES.sub("", text)
    if "[" in text:
        text = _FOOTNOTES.sub("", _IMAGES.sub("", text))
        text = _LINKS.sub(r"\1", text)
    if "`" in text:
        text = _CODE.sub(r"\2", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return text


def plain_summary(text: str) -> str:
    """A summary that a file states, as one clean line without tags, shortcodes and Markdown."""
    marked = (
        "<" in text or "[" in text or "*" in text or "{" in text or "`" in text or "_" in text
    )  # sooner than a pattern
    if text.isascii() and not (marked or "==" in text or "%%" in text):
        return plain_line(text, SUMMARY_LIMIT)
    return plain_line(plain_inline(text[: 20 * SUMMARY_LIMIT]), SUMMARY_LIMIT)


def _is_byline(line: str) -> bool:
    """Whether a short line says who wrote the text and when, and nothing else."""
    if not any(map(str.isdigit, line)):
        return line[:3].lower() == "by " and len(line) < 60
    from reader.parse.plain import stated_line

    return bool(stated_line(line))


def _has_words(line: str) -> bool:
    """Whether a line has more than 15 letters."""
    return sum(map(str.isalpha, line[:60])) > 15 or (len(line) > 60 and sum(map(str.isalpha, line)) > 15)


def opening(body: str) -> str:
    """The summary that a body gives: the text before `<!--more-->`, else its first paragraph of prose."""
    if len(body) > 2 * _NEAR and body.find("<!--", 0, _LOOK) < 0:
        cut = body.rfind("\n\n", 0, _NEAR)
        if cut > 0 and (line := _opening(body[:cut])[0]):
            return line
    return next(filter(None, _opening(body[:_LOOK])), "")


def _opening(start: str) -> tuple[str, str]:
    """The first paragraph of prose, or else the first short sentence."""
    more = _MORE.search(start) if "<!--" in start else None
    if more:
        start = start[: more.start()]
    if "<" in start:
        start = _PAGE_TAGS.sub("\n\n", _COMMENTS.sub("", _SCRIPTS.sub("", start)))
        start = _HEADING_BEGINS.sub("\n\n", _BLOCK_ENDS.sub("\n\n", start))
    if "{" in start:
        start = _SHORTCODES.sub("", start)
    if "#" in start:
        start = _HEADING_LINE.sub(r"\n\1\n", start)
    short = ""
    for paragraph in _BETWEEN_PARAGRAPHS.split(start):
        if paragraph.startswith(("    ", "\t")) or _NO_PROSE.match(paragraph.lstrip()):
            continue
        if paragraph.rstrip()[-2:] in ("--", "==") and _UNDERLINED.search(paragraph.rstrip()):
            continue
        text = _QUOTE_MARKS.sub("", _CALLOUT.sub("", paragraph)) if ">" in paragraph or "[!" in paragraph else paragraph
        if "[[" in text and ONLY_NOTES.fullmatch(text.strip()):
            continue
        if text.lstrip()[:1] == "#":
            text = TAGS_BEFORE.sub("", text.lstrip())
        if "^" in text:
            text = _BLOCK_MARK.sub("", text)
        text = "\n".join(row for row in text.split("\n") if not is_tag_line(row)) if "#" in text else text
        if text.lstrip()[:2] in ("- ", "* ", "+ "):
            text = _BULLETS.sub("", text)
        line = plain_line(plain_inline(decode_entities(drop_tags(text))), SUMMARY_LIMIT)
        if len(line) < 100 and line[-1:] not in _SENTENCE_ENDS and line[1:2] != " " and _is_byline(line):
            continue
        if _has_words(line) or (line and more):
            return line, ""
        if not short and line[-1:] in _SENTENCE_ENDS and " " in line and line[1:2] != " ":
            short = line
    return "", short
