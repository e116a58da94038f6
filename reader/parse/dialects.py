"""Heads that are not YAML: TOML, JSON, Pelican and MultiMarkdown, Franklin, Ziggy, Org, AsciiDoc, reStructuredText."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from reader.model.problem import Severity
from reader.parse.loosely import scalar
from reader.parse.tree import MAX_DEPTH, Finding, Head, HeadError, Node, field_name

MAX_TOML = 128_000
"""Characters of a TOML head: its reader is pure Python."""
MAX_JSON = 2_000_000
"""Characters of a JSON head."""

_TOML_LINE = re.compile(r"""[ \t]*["']?([A-Za-z_][\w.-]{0,60})["']?[ \t]*=[ \t]*(.*)""")
_TOML_TABLE = re.compile(r"[ \t]*\[{1,2}[ \t]*([\w.\"-]+)[ \t]*\]{1,2}[ \t]*(?:#.*)?$")
_TOML_DOTS = re.compile(r"^[ \t]*\[{0,2}(?:[\w\"'-]+[ \t]*\.[ \t]*){16}", re.MULTILINE)
_COLON_LINE = re.compile(r"([^\W\d_][\w \t.-]{0,40}?)[ \t]*:(?:[ \t]+(.*)|$)")
_FRANKLIN = re.compile(r"@def[ \t]+(\w+)[ \t]*=[ \t]*(.*)")
_ZIGGY = re.compile(r"[ \t]*\.([A-Za-z_]\w*)[ \t]*=[ \t]*(.*)")
_ZIGGY_CALL = re.compile(r"@\w+\(\s*\"(.*)\"\s*\)")
_ORG = re.compile(r"#\+(\w+):[ \t]*(.*)", re.IGNORECASE)
_DOC_FIELD = re.compile(r":([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*)|$)")
_RST_RULE = re.compile(r"([=\-~^\"'`#*+:.<>_])\1{2,}[ \t]*$")
_LIST_LINES = 500
"""Lines over which one value of a line-by-line dialect may go."""
_LOOK = 100_000
"""Characters in which a head without marks has to end."""
_HEAD_NAMES = frozenset(
    {"title", "date", "author", "authors", "tags", "category", "categories", "summary", "description", "slug"}
    | {"published", "modified", "lang", "status", "subtitle", "keywords", "created", "abstract", "email", "affiliation"}
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A head of a dialect without marks, and the rest."""

    head: Head
    body: str
    head_line: int = 1


def load_toml(text: str) -> Head:
    """Fields of a TOML head. Raises HeadError."""
    import tomllib

    if len(text) > MAX_TOML:
        raise HeadError(0, f"the head is longer than {MAX_TOML:,} characters")
    if deep := _TOML_DOTS.search(text):  # each dot costs tomllib the whole way down again
        raise HeadError(text.count("\n", 0, deep.start()), f"it is nested deeper than {MAX_DEPTH} levels")
    try:
        fields = tomllib.loads(text, parse_float=str)
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        reason = str(error).partition(" (at")[0].rstrip(".") or "it is nested too deep"
        last = text.rstrip().count("\n")  # most errors without a place are found at the end
        raise HeadError(min(int(place[1]) - 1, last) if place else last, reason[:1].lower() + reason[1:]) from None
    return Head(_mapping(fields), _toml_lines(text))


def mend_toml(text: str, error: HeadError) -> Head:
    """A broken TOML head, line by line."""
    done = "read line by line"
    finding = Finding(error.line, Severity.MENDED, f"the front matter is not valid TOML: {error.reason}", done)
    head = Head({}, {}, [finding])
    target: dict[str, Node] = head.fields
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line, number = lines[at], at
        at += 1
        if table := _TOML_TABLE.match(line):
            inner: dict[str, Node] = {}
            head.fields.setdefault(table[1].strip('"'), inner)
            target = inner
        elif match := _TOML_LINE.match(line):
            value = match[2].strip()
            value, at = _bracket_lines(value, lines, at)
            target[match[1]] = _toml_value(value)
            if target is head.fields:
                head.lines[match[1]] = number
        elif match := _COLON_LINE.match(line):  # somebody wrote YAML
            target.setdefault(match[1], scalar(match[2] or ""))
            head.lines.setdefault(match[1], number)
    return head


def _bracket_lines(value: str, lines: list[str], at: int) -> tuple[str, int]:
    """A value with the lines up to its closing bracket, and the line after it."""
    if not value.startswith("[") or "]" in value:
        return value, at
    pieces = [value]
    for line in lines[at : at + _LIST_LINES]:
        if "=" in line:
            break
        pieces.append(line.strip())
        if "]" in line:
            break
    return " ".join(pieces), at + len(pieces) - 1


def _toml_value(text: str) -> Node:
    if text[:3] in ('"""', "'''"):
        return text.strip("\"'").strip()
    return scalar(text.rstrip(","))


def _toml_lines(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n")):
        if match := _TOML_LINE.match(line):
            lines.setdefault(match[1], number)
    return lines


def load_json(text: str) -> tuple[Head, int]:
    """Fields of the JSON object with which a text begins, and where the text goes on. Raises HeadError."""
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
    start = len(text) - len(text.lstrip())
    try:
        value, end = decoder.raw_decode(text[: start + MAX_JSON], start)
    except json.JSONDecodeError as error:
        raise HeadError(error.lineno - 1, error.msg[:1].lower() + error.msg[1:]) from None
    except RecursionError:
        raise HeadError(0, "it is nested too deep") from None
    if not isinstance(value, dict):
        raise HeadError(0, "it is not an object")
    lines = {
        match[1]: text.count("\n", 0, match.start())
        for match in re.finditer(r'^\s*"([^"\n]{1,80})"\s*:', text[:end], re.M)
    }
    return Head(_mapping(cast("dict[str, object]", value)), lines), end


def mend_json(text: str, error: HeadError) -> tuple[Head, int] | None:
    """A broken JSON head, line by line up to the line of its closing brace. None when it is no head at all."""
    finding = Finding(
        error.line, Severity.MENDED, f"the front matter is not valid JSON: {error.reason}", "read line by line"
    )
    head = Head({}, {}, [finding])
    position = 0
    for number, line in enumerate(text[:100_000].split("\n")):
        position += len(line) + 1
        if line.startswith("}"):
            break
        if match := re.match(r"\s{0,8}[\"']?(\w[\w -]{0,60})[\"']?\s*:\s*(.*?),?\s*$", line):
            if match[1] not in head.fields and match[2] not in ("{", "["):
                head.fields[match[1]] = scalar(match[2])
                head.lines[match[1]] = number
        elif not line.strip() and number > 1:
            break
    names = {field_name(key) for key in head.fields}
    return (head, min(position, len(text))) if names & _HEAD_NAMES else None


def _mapping(value: Mapping[str, object]) -> dict[str, Node]:
    return {str(key): _node(item, 0) for key, item in value.items()}


def _node(value: object, depth: int) -> Node:
    """What a TOML or JSON reader made of a value, as text again."""
    if isinstance(value, str):
        return value
    if value is None or depth >= MAX_DEPTH:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return {str(key): _node(item, depth + 1) for key, item in cast("dict[object, object]", value).items()}
    if isinstance(value, list):
        return [_node(item, depth + 1) for item in cast("list[object]", value)]
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)


def cut_colon_head(text: str) -> Cut | None:
    """A Pelican or MultiMarkdown head: `Key: value` lines up to the first blank line, indented lines go on."""
    lines = text[:_LOOK].split("\n")
    head = Head({})
    key = ""
    number = 0
    for number, line in enumerate(lines):
        if not line.strip():
            break
        if key and line[0] in " \t":
            if number < _LIST_LINES:
                head.fields[key] = f"{head.fields[key]} {line.strip()}".strip()
            continue
        match = _COLON_LINE.match(line)
        if match is None:
            if re.match(r"(?:-{3,}|\.\.\.)[ \t]*$", line) and key:
                break
            return None
        key = match[1].strip()
        head.fields[key] = scalar(match[2] or "") if (match[2] or "")[:1] in "\"'[" else (match[2] or "").strip()
        head.lines.setdefault(key, number)
    else:
        number += 1
    if not {field_name(name) for name in head.fields} & _HEAD_NAMES or len(head.fields) < 1:
        return None
    first = field_name(next(iter(head.fields)))
    if len(head.fields) == 1 and first != "title":  # "Note: ..." is a sentence
        return None
    return Cut(head, _after_lines(text, number + 1))


def cut_franklin(text: str) -> Cut:
    """Lines of `@def key = value`, in which values are Julia's."""
    head = Head({})
    lines = text[:_LOOK].split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        match = _FRANKLIN.match(line)
        if match is None:
            if line.strip():
                break
            number += 1
            continue
        value = match[2].strip()
        head.lines[match[1]] = number
        number += 1
        if value.startswith('"""') and value.count('"""') == 1:
            pieces = [value]
            for line in lines[number : number + _LIST_LINES]:
                pieces.append(line.strip())
                if '"""' in line:
                    break
            value = " ".join(pieces)
            number += len(pieces) - 1
        head.fields[match[1]] = _toml_value(value)
    return Cut(head, _after_lines(text, number))


def load_ziggy(text: str) -> Head | None:
    """`.key = value,` lines as Zine writes them, or None."""
    head = Head({})
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        match = _ZIGGY.match(lines[at])
        number = at
        at += 1
        if match is None:
            continue
        value = match[2].strip()
        value, at = _bracket_lines(value, lines, at)
        value = value.rstrip(",")
        if call := _ZIGGY_CALL.match(value):
            value = call[1]
        head.fields.setdefault(match[1], scalar(value))
        head.lines.setdefault(match[1], number)
    return head if head.fields else None


def cut_org(text: str) -> Cut:
    """`#+TITLE: ...` lines at the beginning of an Org file."""
    head = Head({})
    number = 0
    for number, line in enumerate(text[:_LOOK].split("\n")):
        if match := _ORG.match(line):
            head.fields.setdefault(match[1].lower(), match[2].strip().strip("<>[]"))
            head.lines.setdefault(match[1].lower(), number)
        elif line.strip():
            break
    return Cut(head, _after_lines(text, number))


def cut_document(text: str) -> Cut | None:
    """A document that opens with its title and `:field: value` lines, as reStructuredText and AsciiDoc have it."""
    lines = text[:_LOOK].split("\n")
    at = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    title, at = _document_title(lines, at)
    if not title:
        return None
    head = Head({"title": title}, {"title": max(at - 1, 0)})
    key = ""
    blanks = 0
    while at < len(lines) and blanks < 2:
        line = lines[at]
        if match := _DOC_FIELD.match(line):
            key = match[1].strip()
            head.fields.setdefault(key, (match[2] or "").strip())
            head.lines.setdefault(key, at)
        elif key and line[:1] in (" ", "\t") and line.strip():
            if at < _LIST_LINES:
                head.fields[key] = f"{head.fields[key]} {line.strip()}"
        elif line.strip():
            break
        elif len(head.fields) > 1:
            at += 1
            break  # the fields are over
        blanks = blanks + 1 if not line.strip() else 0
        at += 1
    return Cut(head, _after_lines(text, at))


def _document_title(lines: list[str], at: int) -> tuple[str, int]:
    """The title at a line and the line after it; empty when there is none."""
    line = lines[at] if at < len(lines) else ""
    if match := re.match(r"= (\S.*)", line):  # AsciiDoc; the line after may name the author and the date
        return match[1].strip(), at + 1
    if (
        _RST_RULE.match(line)
        and at + 2 < len(lines)
        and lines[at + 2].rstrip() == line.rstrip()
        and lines[at + 1].strip()
    ):
        return lines[at + 1].strip(), at + 3
    if (
        line.strip()
        and at + 1 < len(lines)
        and _RST_RULE.match(lines[at + 1])
        and len(lines[at + 1].rstrip()) >= len(line.rstrip())
    ):
        return line.strip(), at + 2
    return "", at


def _after_lines(text: str, count: int) -> str:
    """The text without its first lines."""
    position = 0
    for _ in range(count):
        position = text.find("\n", position) + 1
        if position == 0:
            return ""
    return text[position:]
