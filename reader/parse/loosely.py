"""The per-line reading of text that is nearly YAML: indentation, dashes, keys, and whatever stands after a colon."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reader.parse.tree import MAX_DEPTH, HeadError, Node, NotAMappingError, field_name
from reader.parse.yaml_events import load_yaml

KEY = re.compile(r"""["']?([^\s:"'#\-\[\]{}](?:[^:"'\n]{0,58}[^:"'\s])?)["']?[ \t]*:(?=[ \t]|$)(.*)""")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$")
_COMMENT = re.compile(r"\s#\s.*$")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b", " ": " ", "_": "\xa0", "N": "\x85"}
_KNOWN = frozenset("0abtnvfreNLP")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Line:
    indent: int
    text: str
    """Without indentation and trailing white space; never empty."""


def read_loosely(block: list[str]) -> Node:
    """The value of a field whose first line is `key: ...`. Nothing but punctuation and comments is lost."""
    match = KEY.match(block[0])
    rest = match[2].strip() if match else block[0].strip()
    if _BLOCK_SCALAR.match(rest):
        return _block_text(rest, block[1:])
    lines = _lines(block[1:])
    if rest and match and lines and field_name(match[1]) in ("author", "authors") and all(map(_is_name, block[1:])):
        return [rest, *(line.text for line in lines)]
    if rest:
        return scalar(" ".join([rest, *(line.text for line in lines)]))
    if not lines:
        return ""
    value, end = _node(lines, 0, 0)
    if end < len(lines) and isinstance(value, str):
        value = " ".join([value, *(line.text for line in lines[end:])])
    return value


def _is_name(line: str) -> bool:
    """Whether a line at the margin can be the name of one more author."""
    words = line.split()
    return not words or (line[0] not in " \t" and len(words) <= 5 and all(word[0].isalpha() for word in words))


def scalar(text: str) -> Node:
    """One value as its author meant it: quotes that do not match, inner quotes, brackets that are only text."""
    text = text.strip()
    if not text:
        return ""
    if text[0] in "\"'":
        return _quoted(text)
    if text[0] in "[{":
        return _bracketed(text)
    if text[0] == "#":
        return ""
    text = _COMMENT.sub("", text) if " #" in text else text
    if text[0] == "!" and re.match(r"!\s+[\"']", text):  # `! 'text'`, as an old serialiser wrote
        return _quoted(text[1:].strip())
    return "" if text in ("~", "null") else text


def unescape(text: str) -> str:
    """YAML's escapes in double quotes; an unknown one is its own character, a lone backslash stays."""
    if "\\" not in text:
        return text

    # Where one escape is unknown, backslashes were meant as such (`C:\\new`), but for those before punctuation.
    literal = any(match[4] and match[4].isalnum() and match[4] not in _KNOWN for match in _ESCAPE.finditer(text))

    def replace(match: re.Match[str]) -> str:
        digits = match[1] or match[2] or match[3]
        if digits:
            number = int(digits, 16)
            return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
        if match[4] in _ESCAPES and not (literal and match[4].isalnum()):
            return _ESCAPES[match[4]]
        return match[4] if not match[4].isalnum() else match[0]

    return _ESCAPE.sub(replace, text)


def _quoted(text: str) -> str:
    quote = text[0]
    body = text[1:]
    end = body.rfind(quote)
    while end > 0 and body[end - 1] == "\\" and quote == '"' and end == len(body) - 1:
        end = -1  # the last quote is escaped: the text is not closed
    tail = body[end + 1 :].strip() if end >= 0 else ""
    if end < 0:
        inner = body[:-1] if body[-1:] in "'\"”’" and len(body) > 1 else body
    elif not tail or tail[0] == "#" or not any(char.isalnum() for char in tail):
        inner = body[:end]
    else:
        return text  # `"Word" and more`: the quotes are part of the text
    while len(inner) > 1 and inner[0] == quote == inner[-1]:
        inner = inner[1:-1]
    if inner[-1:] == quote and inner.count(quote) % 2:
        inner = inner[:-1]
    return unescape(inner) if quote == '"' else inner.replace("''", "'")


def _bracketed(text: str) -> Node:
    """`[a, b` and `[a, b] #` are lists; `[Note] some words` and `{{ template }}` are text."""
    if text.startswith("{"):
        return text
    if text.startswith("[[") and "]], [[" in text:
        return [part.strip() for part in text.split(",")]
    end = text.rfind("]")
    tail = _COMMENT.sub("", text[end + 1 :]) if end >= 0 else ""
    if end >= 0 and any(char.isalnum() for char in tail):
        return text
    inner = text[1:end] if end >= 0 else text[1:]
    try:
        fields = load_yaml(f"x: [{inner}]\n").fields
        return fields.get("x", "")
    except (HeadError, NotAMappingError):
        pass
    parts = re.split(r"[,，、]", inner)
    return [item for part in parts[:500] if (item := part.strip().strip("'\"‘’“”").strip())]


def _lines(raw: list[str]) -> list[_Line]:
    """Lines that say something, tabs widened."""
    lines: list[_Line] = []
    for line in raw:
        line = line.rstrip()
        text = line.lstrip()
        if text and text[0] != "#" and any(char not in "[]{},\"'" for char in text):
            lines.append(_Line(len(line[: len(line) - len(text)].expandtabs(2)), text))
    return lines


def _block_text(header: str, raw: list[str]) -> str:
    """A `|` or `>` text, whatever its indentation."""
    margins = [len(line) - len(line.lstrip()) for line in raw if line.strip()]
    margin = min(margins, default=0)
    lines = [line[margin:].rstrip() for line in raw]
    if header[0] == "|":
        return "\n".join(lines).strip("\n")
    return "\n".join(" ".join(paragraph.split()) for paragraph in "\n".join(lines).split("\n\n")).strip()


def _node(lines: list[_Line], at: int, depth: int) -> tuple[Node, int]:
    """The value that starts at a line, and the line after it."""
    first = lines[at]
    if depth >= MAX_DEPTH:
        return first.text, at + 1
    if first.text[0] == "-" and first.text[1:2] in ("", " ", "\t"):
        return _sequence(lines, at, depth)
    if KEY.match(first.text):
        return _mapping(lines, at, depth)
    words = [first.text]
    at += 1
    while at < len(lines) and lines[at].indent >= first.indent:
        words.append(lines[at].text)
        at += 1
    return scalar(" ".join(words)), at


def _sequence(lines: list[_Line], at: int, depth: int) -> tuple[list[Node], int]:
    items: list[Node] = []
    indent = lines[at].indent
    while at < len(lines) and lines[at].indent >= indent:
        text = lines[at].text
        if text[0] != "-":
            if KEY.match(text) and lines[at].indent == indent:
                break
            if items and isinstance(items[-1], str):  # a text that goes on
                items[-1] = f"{items[-1]} {text}".strip()
            at += 1
            continue
        rest = text[1:].lstrip()
        inner = lines[at].indent + len(text) - len(rest)
        if not rest:
            at += 1
            if at < len(lines) and lines[at].indent > indent:
                value, at = _node(lines, at, depth + 1)
                items.append(value)
        elif KEY.match(rest):
            lines[at] = _Line(inner, rest)
            value, at = _mapping(lines, at, depth + 1)
            items.append(value)
        else:
            items.append(scalar(rest))
            at += 1
    return items, at


def _mapping(lines: list[_Line], at: int, depth: int) -> tuple[dict[str, Node], int]:
    fields: dict[str, Node] = {}
    indent = lines[at].indent
    key = ""
    while at < len(lines) and lines[at].indent >= indent:
        line = lines[at]
        match = KEY.match(line.text) if line.text[0] != "-" else None
        if match is None:
            if line.indent == indent and line.text[0] == "-":
                break
            if key and isinstance(fields.get(key), str):  # a text that goes on
                fields[key] = f"{fields[key]} {line.text}".strip()
            at += 1
            continue
        key, rest = match[1], match[2].strip()
        at += 1
        if rest and not _BLOCK_SCALAR.match(rest):
            fields[key] = scalar(rest)
            continue
        nested = at < len(lines) and (
            lines[at].indent > line.indent or (lines[at].indent == line.indent and lines[at].text[:1] == "-")
        )
        fields[key] = ""
        if nested and not rest:
            fields[key], at = _node(lines, at, depth + 1)
        elif nested:
            words: list[str] = []
            while at < len(lines) and lines[at].indent > line.indent:
                words.append(lines[at].text)
                at += 1
            fields[key] = " ".join(words)
    return fields, at
