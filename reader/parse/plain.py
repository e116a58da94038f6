"""Plain text without a head (`.txt`, saved pages): its title, author and date, and what of it is the article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.parse.dates import parse_moment
from reader.parse.flow import flow_plain
from reader.parse.stated import TAGS_AT_END
from reader.parse.tree import Node
from reader.text.clean import clean_line

_TITLE_LIMIT = 160
"""Characters of a line that is taken for a title."""
_LABEL_LIMIT = 50
"""Characters of a line that is no line of a paragraph, since these are longer or go on in small letters."""
_SENTENCE_LIMIT = 90
"""Characters of a first sentence that stands in for a title."""
_BYLINE = re.compile(
    r"(?:by\s+)?(?P<who>[^\d•·|]{2,60}?)\s*(?:[•·|–—]|\s-\s|,|\son\s)\s*(?P<when>.{6,40})", re.IGNORECASE
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?\W*$", re.IGNORECASE)
_DEED = re.compile(r"[A-Z]?[a-z]+(?:ed|en|ten)(?: (?:and )?[a-z]+)*|(?:Last )?\w+ed", re.IGNORECASE)
"""A word that says what happened on a day."""
_BY = re.compile(
    r"(?:(?:posted|written|published|words|story|text)\s+)?by:?\s+(?P<who>[^\d•·|.!?]{2,60})", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: (?:(?:de|van|von|der|la|le|di|da) )?[^\W\d_][\w.'’-]*){1,3}")
"""What may be the name of a person, or of a paper."""
_ADDRESS = re.compile(r"https?://[^\s<>]{4,}")
_PIECES = re.compile(r"\s+[|·•—–]\s+")
_LABELLED = re.compile(r"(?:published|posted|updated|date)(?:\s+on)?\s*:?\s+(?P<when>.{6,40})", re.IGNORECASE)
_POSTED = re.compile(
    r"(?:published|posted|written)\s+(?:on\s+)?(?P<when>.{6,40}?)\s+by\s+(?P<who>[^\d•·|]{2,60}?)(?:\s+in\s.*)?",
    re.IGNORECASE,
)
_TEASER_BYLINE = re.compile(
    r"(?:by\s+\S.{0,50}?\s+)?(?:\w+\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\.?\s+\w+\s+\d{4}|\d{4}-\d\d-\d\d)\s*", re.IGNORECASE
)
_MORE = re.compile(
    r"(?:show|load|read|see|view)\s+(?:more|all)\b.{0,20}|more\s+(?:stories|posts|articles|news).{0,40}", re.IGNORECASE
)
_WIKI_TAGS = re.compile(r"\{\{tag>([^{}\n]{1,500})\}\}")
_SENTENCE = re.compile(r".{20,}?[^\W\d].[.!?][\"'”’»)]*(?=\s+[\"'“‘«(]?[^\W\da-z])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain text, taken apart."""

    hints: dict[str, Node]
    """`title`, and `authors` and `date` when a line states them."""
    body: str
    """The article's text, flowed into paragraphs."""


def read_plain(text: str) -> Plain:
    """Take a plain text apart. Empty text gives no hints."""
    lines = text.strip("\n").split("\n")
    hints: dict[str, Node] = {}
    at = _next_line(lines, 0)
    title = lines[at].strip() if at < len(lines) else ""
    alone = at + 1 >= len(lines) or not lines[at + 1].strip() or _states_soon(lines, at + 1)
    alone = alone or (len(title) <= _LABEL_LIMIT and title[-1:].isalnum() and lines[at + 1].strip()[:1].isupper())
    if title and alone and len(title) <= _TITLE_LIMIT and at + 1 < len(lines) and not title.endswith((".", ",", ";")):
        heading = re.fullmatch(r"(={2,6})\s*(.+?)\s*\1", title)
        hints["title"] = heading[2] if heading else title.lstrip("# ")
        at = _read_byline(lines, _next_line(lines, at + 1), hints)
    if "{{tag>" in text and (tags := _WIKI_TAGS.search(text)):
        hints["tags"] = [tag.strip('"') for tag in re.findall(r'"[^"]+"|\S+', tags[1])]
    if tagged := TAGS_AT_END.search(text[-600:]):
        hints["tags"] = tagged[1].strip()
        lines = text[: len(text) - len(tagged[0])].strip("\n").split("\n")
    body = flow_plain("\n".join(_without_teasers(lines[at:])))
    if "title" not in hints and (sentence := first_sentence(body)):
        hints["title"] = sentence
    return Plain(hints, body)


def first_sentence(text: str) -> str:
    """The first sentence as one line, cut at a word."""
    start = clean_line(text[:2000].partition("\n\n")[0], 2000)
    match = _SENTENCE.match(start)
    sentence = match[0] if match else start
    if len(sentence) <= _SENTENCE_LIMIT:
        return sentence
    cut = sentence[:_SENTENCE_LIMIT]
    if " " in cut:
        cut = cut.rpartition(" ")[0]
    if cut[0] in '"“' and not re.search('["”]', cut[1:]):
        cut = cut[1:]  # its other half is cut off
    return f"{cut.rstrip(' ,;:–—-.…')}…"


def heading_hints(text: str) -> dict[str, Node]:
    """Author and date that stand under the heading of a Markdown text (`# Title`, then `*May 6, 2020*`)."""
    lines = text[:2000].lstrip().split("\n")
    if not lines[0].startswith("# "):
        return {}
    hints: dict[str, Node] = {}
    at = _next_line(lines, 1)
    if at < len(lines) and lines[at].startswith("## ") and _after_subtitle(lines, at):
        hints["subtitle"] = lines[at].lstrip("# ")
        at = _next_line(lines, at + 1)
    if at < len(lines) and lines[at].startswith("####") and _is_name(lines[at].lstrip("# ")):
        hints["authors"] = [lines[at].lstrip("# ")]
        at = _next_line(lines, at + 1)
    for _ in range(2):
        stated = stated_line(lines[at].strip().strip("*_")) if at < len(lines) else {}
        hints = {**stated, **hints}
        at = _next_line(lines, at + 1)
    return hints


def _after_subtitle(lines: list[str], at: int) -> bool:
    """Whether a heading of the second level is a subtitle: author or date stands below it."""
    at = _next_line(lines, at + 1)
    return at < len(lines) and bool(stated_line(lines[at].strip().strip("*_")))


def _next_line(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def stated_line(line: str) -> dict[str, Node]:
    """Author and date that a line consists of; empty when it is anything else."""
    line = line.strip()
    if not line or len(line) > 120:
        return {}
    if fields := _in_pieces(line):
        return fields
    if (match := _POSTED.fullmatch(line)) and parse_moment(match["when"]):
        return {"authors": [match["who"].strip()], "date": match["when"]}
    if (match := _LABELLED.fullmatch(line)) and parse_moment(match["when"]):
        return {"date": match["when"]}
    if (match := _BYLINE.fullmatch(line)) and parse_moment(match["when"]) and not _WEEKDAY.match(match["who"]):
        if _DEED.fullmatch(match["who"].strip()) and line[:3].lower() != "by ":  # "Researched on April 17"
            return {"date": match["when"]}
        return {"authors": [match["who"].strip()], "date": match["when"]}
    if len(line) < 45 and parse_moment(line) and not re.search(r"[.!?]\s+\w{3,}", line):
        return {"date": line}
    if match := _BY.fullmatch(line):
        return {"authors": [match["who"].strip()]}
    return {}


def _in_pieces(line: str) -> dict[str, Node]:
    """Author and date of a line of several statements: `Ada Lamp | 5 min read | May 3, 2021`."""
    pieces = _PIECES.split(line)
    if len(pieces) < 3:
        return {}
    fields: dict[str, Node] = {}
    for piece in pieces:
        if _ADDRESS.fullmatch(piece.strip("*_ <>")):
            fields.setdefault("url", piece.strip("*_ <>"))
        for key, value in stated_line(piece.strip("*_ ")).items():
            fields.setdefault(key, value)
    named = next((piece.strip("*_ ") for piece in pieces if _is_name(piece.strip("*_ "))), "")
    if "date" in fields and named:
        fields.setdefault("authors", [named])
    return fields if "date" in fields else {}


def _is_name(line: str) -> bool:
    """Whether a line may be a person's name: two to four words with capitals."""
    line = line.strip()
    return len(line) < 50 and line[:1].isupper() and line.split()[-1][:1].isupper() and bool(_NAME.fullmatch(line))


def _states_soon(lines: list[str], at: int) -> bool:
    """Whether a line states author or date, or is a name above one that does."""
    if stated_line(lines[at]):
        return True
    return _is_name(lines[at]) and at + 1 < len(lines) and bool(stated_line(lines[at + 1]))


def _read_byline(lines: list[str], at: int, hints: dict[str, Node]) -> int:
    """Up to four lines of author, paper and date under a title; returns where the text begins."""
    for _ in range(4):
        stated = stated_line(lines[at]) if at < len(lines) else {}
        if not stated and at + 1 < len(lines) and _states_soon(lines, at):
            named: list[Node] = [lines[at].strip()]
            stated = {"source": named[0]} if "authors" in hints else {"authors": named}
        if not stated:
            break
        for key, value in stated.items():
            hints.setdefault(key, value)
        at = _next_line(lines, at + 1)
    return at


def _without_teasers(lines: list[str]) -> list[str]:
    """Without the other articles that a saved page announces at its end."""
    bylines = [number for number, line in enumerate(lines) if len(line) < 90 and _TEASER_BYLINE.fullmatch(line.strip())]
    last = next((line for line in reversed(lines) if line.strip()), "")
    if bylines and (len(bylines) >= 2 or _MORE.fullmatch(last.strip())):
        cut = bylines[0]
        if cut > 0 and lines[cut - 1].strip() and len(lines[cut - 1]) < 250:
            cut -= 1  # the teaser's picture or headline
        if cut > 0 and any(line.strip() for line in lines[:cut]):
            lines = lines[:cut]
    end = len(lines)
    while end and (not lines[end - 1].strip() or _MORE.fullmatch(lines[end - 1].strip())):
        end -= 1
    return lines[:end]
