"""Documents that state title, author and date in the manner of their own format, above the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.parse.field_names import LABELS
from reader.parse.loosely import scalar
from reader.parse.tree import Head

LOOK = 100_000
"""Characters in which a head without marks has to end."""
LIST_LINES = 500
"""Lines over which one value of a line-by-line dialect may go."""

_ORG = re.compile(r"#\+(\w+):[ \t]*(.*)", re.IGNORECASE)
_DOC_FIELD = re.compile(r":([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*)|$)")
_RST_RULE = re.compile(r"([=\-~^\"'`#*+:.<>_])\1{2,}[ \t]*$")
_ABOVE = re.compile(
    r"(?:\.\. (?:_[^:]{1,200}:[ \t]*$|\|[^|]{1,100}\|\s|"
    r"(post|meta|highlight|contents|currentmodule|module|role|default-role|include)"
    r"::(.*)|(?![\w.-]+::|\[)\S.*)|\.\.[ \t]*$|:(?:orphan|tocdepth|nosearch|nocomments|og:\w+)[^:]*:.*)"
)
"""What may stand above the title: a label, a comment, a directive that shows nothing."""
_STATED_BELOW = re.compile(
    r"^\.\. (author|authors|sectionauthor|codeauthor|categories|category|tags|keywords|date)::[ \t]+(\S.*)$",
    re.MULTILINE,
)
"""Directives that state fields of the page wherever they stand."""
_LABEL = re.compile(r"^\.\. _([^:\n]{1,200}):[ \t]*$", re.MULTILINE)
_NIKOLA = re.compile(r"\.\. ([a-z][\w-]{0,30}):(?:[ \t]+(.*)|$)")
_PROPERTY = re.compile(r"([a-z][\w.-]{0,40})=(.*)", re.IGNORECASE)
_EXPORTED = re.compile(
    r"export\s+(?:const|let|var)\s+(?:meta|metadata|frontmatter)\s*(?::\s*\w+\s*)?=\s*\{[ \t]*\n", re.IGNORECASE
)
_EXPORTED_LINE = re.compile(r"\s{0,8}[\"']?(\w{1,40})[\"']?\s*:\s*(.*?),?\s*$")
_AUTHOR_LINE = re.compile(r"[^\W\d][\w .'-]{2,60}(?:\s<[^<>]*>)?(?:;\s*[^\W\d][\w .'-]{2,60}(?:\s<[^<>]*>)?){0,20}")
_REVISION = re.compile(r"(?:v?\d[\w.]*,\s*)?(\d{4}-\d\d?-\d\d?|[A-Z]\w+ \d\d?, \d{4})(?::.*)?$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A head of a dialect without marks, and the rest of the text."""

    head: Head
    body: str


def after_lines(text: str, count: int) -> str:
    """The text without its first lines."""
    position = 0
    for _ in range(count):
        position = text.find("\n", position) + 1
        if position == 0:
            return ""
    return text[position:]


def cut_by_lines(text: str, pattern: re.Pattern[str], marks: str = "") -> Cut:
    """Fields on lines of one pattern (name, value) at the beginning; `marks` are stripped from the values."""
    head = Head({})
    number = 0
    for line in text[:LOOK].split("\n"):
        if match := pattern.match(line):
            key = match[1].lower()
            head.fields.setdefault(key, (match[2] or "").strip().strip(marks) if marks else (match[2] or "").strip())
            head.lines.setdefault(key, number)
        elif line.strip() or (head.fields and not marks):
            break
        number += 1
    return Cut(head, after_lines(text, number))


def cut_org(text: str) -> Cut:
    """`#+TITLE: ...` lines of an Org file."""
    return cut_by_lines(text, _ORG, "<>[]")


def cut_nikola(text: str) -> Cut | None:
    """`.. title: ...` lines, as Nikola keeps them in reStructuredText and in comments."""
    cut = cut_by_lines(text, _NIKOLA)
    return cut if "title" in cut.head.fields else None


def cut_properties(text: str) -> Cut | None:
    """`title=...` lines that end at `~~~~~~`, as JBake writes them."""
    cut = cut_by_lines(text, _PROPERTY)
    rest = cut.body.lstrip("\n")
    if "title" not in cut.head.fields or not rest.startswith("~~~"):
        return None
    return Cut(cut.head, after_lines(rest, 1))


def cut_pandoc(text: str) -> Cut | None:
    """`% Title`, `% Author; Author`, `% Date` on the first three lines."""
    lines = text[:LOOK].split("\n")[:3]
    if not lines[0].startswith("% ") or lines[0].startswith("%YAML"):
        return None
    head = Head({})
    count = 0
    for key, line in zip(("title", "author", "date"), lines, strict=False):
        if not line.startswith("%"):
            break
        head.fields[key] = line[1:].strip()
        head.lines[key] = count
        count += 1
    return Cut(head, after_lines(text, count))


def cut_exported(text: str) -> Cut | None:
    """`export const meta = { title: '...' }` at the beginning of an MDX file; strings only, nothing is run."""
    match = _EXPORTED.search(text[:5000])
    if match is None or (text[: match.start()].strip() and not text[: match.start()].lstrip().startswith("import")):
        return None
    head = Head({})
    start = text.count("\n", 0, match.end())
    lines = text[match.end() : match.end() + LOOK].split("\n")
    for number, line in enumerate(lines):
        if line.startswith("}"):
            return Cut(head, after_lines(text, start + number + 1)) if head.fields else None
        if (field := _EXPORTED_LINE.match(line)) and field[2][:1] in "\"'`[0123456789tf":
            head.fields.setdefault(field[1], scalar(field[2].replace("`", '"')))
            head.lines.setdefault(field[1], start + number)
    return None


def cut_rst(text: str) -> Cut | None:
    """A reStructuredText file: what stands above its title (labels, comments, `.. post::`) states fields, too."""
    lines = text[:LOOK].split("\n")
    above = Head({})
    at = 0
    while at < len(lines):
        match = _ABOVE.match(lines[at])
        if lines[at].strip() and match is None:
            break
        at += 1
        if match is None:
            continue
        if match[1] == "post" and match[2].strip():
            above.fields["date"] = match[2].strip()
            above.lines["date"] = at - 1
        while at < len(lines) and (lines[at][:1] in (" ", "\t") or not lines[at].strip()):
            if (inner := _DOC_FIELD.match(lines[at].strip())) and match[1] in ("post", "meta") and inner[2]:
                above.fields.setdefault(inner[1].strip(), inner[2].strip())
            at += 1
    above.fields = {key: value for key, value in above.fields.items() if value and not str(value).isdigit()}
    cut = cut_document("\n".join(lines[at:]))
    head = cut.head if cut else Head({})
    for key, value in above.fields.items():
        head.fields.setdefault(key, value)
        head.lines.setdefault(key, above.lines.get(key, 0))
    if cut:
        head.lines.update({key: line + at for key, line in head.lines.items() if key not in above.fields})
    for match in _STATED_BELOW.finditer(text[:LOOK]):
        name, value = str(match[1]), str(match[2]).strip()
        if value.lower() not in ("default", "none"):
            key = "author" if name.endswith("author") else name
            head.fields.setdefault(key, value)
            head.lines.setdefault(key, 0)
    if labels := _LABEL.findall(text[:LOOK])[:50]:
        head.fields[LABELS] = [label.strip("` ") for label in labels]
    return Cut(head, cut.body + text[LOOK:] if cut else after_lines(text, at)) if head.fields else None


def cut_document(text: str) -> Cut | None:
    """A document that opens with its title and `:field: value` lines, as reStructuredText and AsciiDoc have it."""
    lines = text[:LOOK].split("\n")
    at = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    asciidoc = at < len(lines) and lines[at].startswith("= ")
    title, title_line, at = _document_title(lines, at)
    if not title:
        return None
    head = Head({"title": title}, {"title": title_line})
    if asciidoc:
        at = _revision(lines, at, head)
    key = ""
    while at < len(lines):
        line = lines[at]
        if match := _DOC_FIELD.match(line):
            key = match[1].strip()
            head.fields.setdefault(key, (match[2] or "").strip())
            head.lines.setdefault(key, at)
        elif key and line[:1] in (" ", "\t") and line.strip():
            if at < LIST_LINES:
                head.fields[key] = f"{head.fields[key]} {line.strip()}"
        elif line.strip():
            break
        elif key:
            at += 1
            break  # the fields are over
        at += 1
    return Cut(head, after_lines(text, at))


def _document_title(lines: list[str], at: int) -> tuple[str, int, int]:
    """The title at a line, its own line, and the line after it with its rules; empty when there is none."""
    line = lines[at] if at < len(lines) else ""
    if match := re.match(r"= (\S.*)", line):
        return match[1].strip(), at, at + 1
    after = lines[at + 1] if at + 1 < len(lines) else ""
    if _RST_RULE.match(line) and at + 2 < len(lines) and lines[at + 2].rstrip() == line.rstrip() and after.strip():
        return after.strip(), at + 1, at + 3
    if line.strip() and _RST_RULE.match(after) and len(after.rstrip()) >= len(line.rstrip()):
        return line.strip(), at, at + 2
    return "", at, at


def _revision(lines: list[str], at: int, head: Head) -> int:
    """AsciiDoc's lines of author and revision under the title; returns the line after them."""
    for _ in range(2):
        line = lines[at].strip() if at < len(lines) else ""
        if match := _REVISION.match(line):
            head.fields["date"] = match[1]
            head.lines["date"] = at
        elif line and "author" not in head.fields and _AUTHOR_LINE.fullmatch(line):
            head.fields["author"] = line
            head.lines["author"] = at
        else:
            break
        at += 1
    return at
