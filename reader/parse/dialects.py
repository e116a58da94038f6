"""Heads that are not YAML: TOML, JSON, the `Key: value` lines of Pelican and MultiMarkdown, Franklin, Ziggy."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import cast

from reader.model.problem import Severity
from reader.parse.documents import LIST_LINES, LOOK, Cut, after_lines
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
_ZIM_TITLE = re.compile(r"\s*={2,6} (.+?) ={2,6}[ \t]*\n(?:Created .{6,40}\n)?")
_HEAD_NAMES = frozenset(
    {"title", "date", "author", "authors", "tags", "category", "categories", "summary", "description", "slug"}
    | {"published", "modified", "lang", "status", "subtitle", "keywords", "created", "abstract", "email", "affiliation"}
)


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
            value, at = _value_lines(value, lines, at)
            target[match[1]] = _toml_value(value)
            if target is head.fields:
                head.lines[match[1]] = number
        elif match := _COLON_LINE.match(line):  # somebody wrote YAML
            target.setdefault(match[1], scalar(match[2] or ""))
            head.lines.setdefault(match[1], number)
    return head


def _value_lines(value: str, lines: list[str], at: int) -> tuple[str, int]:
    """A value with the lines up to its closing bracket or triple quote, and the line after it."""
    quotes = value[:3]
    if quotes in ('"""', "'''") and quotes not in value[3:]:
        pieces = [value]
        for line in lines[at : at + LIST_LINES]:
            pieces.append(line.strip())
            if quotes in line:
                break
        return " ".join(pieces), at + len(pieces) - 1
    if not value.startswith("[") or "]" in value:
        return value, at
    pieces = [value]
    for line in lines[at : at + LIST_LINES]:
        if "=" in line:
            break
        pieces.append(line.strip())
        if "]" in line:
            break
    return " ".join(pieces), at + len(pieces) - 1


def _toml_value(text: str) -> Node:
    if text[:3] in ('"""', "'''"):
        return text.strip("\"'").strip()
    text = text.rstrip(",;")
    return scalar(text[1:-1] if text[:1] == "“" and text[-1:] == "”" else text)


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
        raise HeadError(*_json_mistake(error)) from None
    except RecursionError:
        raise HeadError(0, "it is nested too deep") from None
    if not isinstance(value, dict):
        raise HeadError(0, "it is not an object")
    lines = {
        match[1]: text.count("\n", 0, match.start())
        for match in re.finditer(r'^\s*"([^"\n]{1,80})"\s*:', text[:end], re.M)
    }
    return Head(_mapping(cast("dict[str, object]", value)), lines), end


def _json_mistake(error: json.JSONDecodeError) -> tuple[int, str]:
    """The line of a mistake, from 0, and what it is, the same from every Python: those before 3.13 tell a comma
    too many by what comes after it.
    """
    closing, before = error.doc[error.pos : error.pos + 1], error.doc[: error.pos].rstrip()
    if closing in ("}", "]") and before.endswith(","):
        return before.count("\n"), f"illegal trailing comma before end of {'object' if closing == '}' else 'array'}"
    return error.lineno - 1, error.msg[:1].lower() + error.msg[1:]


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


_MAILBOX_LINE = re.compile(r"From \S+(?: at \S+)? .{0,10}\w{3} [\d ]\d \d\d:\d\d:\d\d")
"""With which each letter of a mailbox begins."""


def cut_colon_head(text: str) -> Cut | None:
    """A Pelican or MultiMarkdown head: `Key: value` lines up to the first blank line, indented lines go on."""
    lines = text[:LOOK].split("\n")
    if _MAILBOX_LINE.match(lines[0]):
        lines[0] = f"x-mailbox: {lines[0]}"
    head = Head({})
    key = ""
    number = 0
    for number, line in enumerate(lines):
        if not line.strip():
            break
        if key and line[0] in " \t":
            if number < LIST_LINES:
                head.fields[key] = _continued(head.fields[key], line.strip())
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
    names = {field_name(name): name for name in head.fields}
    if {"subject", "from"} <= names.keys() or {"subject", "date"} <= names.keys():  # a letter
        for name, key in (("subject", "title"), ("from", "author")):
            if name in names:
                head.fields.setdefault(key, head.fields.pop(names[name]))
                head.lines.setdefault(key, head.lines.pop(names[name]))
    elif names.keys().isdisjoint(_HEAD_NAMES) and "wikiformat" not in names:
        return None
    first = field_name(next(iter(head.fields)))
    if len(head.fields) == 1 and first != "title":  # "Note: ..." is a sentence
        return None
    body = after_lines(text, number + 1)
    if "wikiformat" in names and (title := _ZIM_TITLE.match(body)):
        head.fields["title"] = title[1]
        body = body[title.end() :]
    return Cut(head, body)


def _continued(value: Node, line: str) -> Node:
    """A value with one more line of it: an item of a list, or more words."""
    if isinstance(value, list):
        return [*value, line.removeprefix("- ")]
    if line.startswith("- ") and not value:
        return [scalar(line[2:].strip())]
    return f"{value} {line}".strip()


def cut_franklin(text: str) -> Cut:
    """Lines of `@def key = value`, in which values are Julia's."""
    head = Head({})
    lines = text[:LOOK].split("\n")
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
        value, number = _value_lines(value, lines, number)
        head.fields[match[1]] = _toml_value(value)
    return Cut(head, after_lines(text, number))


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
        value, at = _value_lines(value, lines, at)
        value = value.rstrip(",")
        if call := _ZIGGY_CALL.match(value):
            value = call[1]
        head.fields.setdefault(match[1], scalar(value))
        head.lines.setdefault(match[1], number)
    return head if head.fields else None
