"""The header's way through a YAML head: simple top-level blocks by one pattern each, everything else by events.

The patterns accept only lines that mean the same to YAML whatever stands around them: keys of letters at the usual
indentation, values that begin and end on their line, no escapes but the commonest, no comments, tags, anchors, flow
collections but for lists of words, block texts or tabs. One line outside of this and the whole head is left to
libyaml. Blocks that no list needs (`secured`, `featuredContent` ...) are checked like all others, but their values
are not built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from reader.model.article import RelatedKey
from reader.parse.by_value import is_telling
from reader.parse.field_names import KNOWN, STATED_AS_PUBLISHED
from reader.parse.name_forms import base_name
from reader.parse.related import MAX_RELATED, make_key
from reader.parse.tree import Head, HeadError, Node, NotAMappingError, field_name
from reader.parse.values import plain_line
from reader.text.late import Late

_T = TypeVar("_T")
_BAD = "\x00-\x1f\x7f-\x9f"  # never inside a value: controls and line ends
_FAR_BAD = "\u2028\u2029\ufeff\ufffe\uffff"  # the same beyond Latin 1: looked for once, patterns stay small and quick
_KEY = "[A-Za-z_][A-Za-z0-9_-]{0,60}+"
_DOUBLE = rf'"[^"\\{_BAD}]*+(?:\\["\\nt/][^"\\{_BAD}]*+)*+"[ ]*+'
_SINGLE = rf"'[^'{_BAD}]*+(?:''[^'{_BAD}]*+)*+'[ ]*+"
_PLAIN = rf"(?:-?[^\W_]|\.{{0,2}}/[\w.])[^:#{_BAD}]*+(?:(?::(?![ \n])|(?<! )#)[^:#{_BAD}]*+)*+"
_VALUE = f"(?:{_DOUBLE}|{_PLAIN}|{_SINGLE})"


def _mapping(indent: int, depth: int) -> str:
    """Lines of a nested mapping whose keys stand at `indent`, with further levels below."""
    margin = " " * indent
    below = f"(?:{_nested(indent, depth - 1)})?+" if depth else ""
    return f"(?:{margin}{_KEY}:(?:[ ]++{_VALUE}\n|[ ]*+\n{below}))++"


def _sequence(indent: int, depth: int) -> str:
    """Lines of a list whose dashes stand at `indent`: values, or mappings that start on the line of their dash."""
    margin = " " * indent
    rest = f"(?:{_mapping(indent + 2, max(depth - 1, 0))})?+"
    return f"(?:{margin}- (?:{_VALUE}\n|{_KEY}:[ ]++{_VALUE}\n{rest}))++"


def _nested(indent: int, depth: int) -> str:
    """What may follow a key without a value that stands at `indent`."""
    return f"{_mapping(indent + 2, depth)}|{_sequence(indent + 2, depth)}|{_sequence(indent, 0)}"


_ITEM = rf"(?:{_DOUBLE}|{_SINGLE}|/?[^\W_][\w .+/&-]*+)"
_LIST = rf"\[[ ]*+(?:{_ITEM}(?:,[ ]*+{_ITEM})*+)?+\][ ]*+"
"""A list on one line, of words or quoted texts: what most heads that are no plain blocks have of YAML's flow style."""
_REST_OF_BLOCK = f":(?:[ ]++({_VALUE}|{_LIST})\n|[ ]*+\n((?:{_nested(0, 2)})?+))\n*+"
_DAY_KEYS = "date (?:created|modified|updated|published|added|saved)|(?:creation|modification) date"
"""Keys of two words that note programs write."""
_BLOCK = re.compile(f"(?!related:)({_KEY}|{_DAY_KEYS}){_REST_OF_BLOCK}")
_RELATED_BLOCK = Late(f"(related){_REST_OF_BLOCK}")
_RELATED = re.compile(r"related:[ ]*+\n(?=  - )")
_PASSED_KEYS = "excerpt|publishedDateTime|type|quality|heat|published|length|isCached|removed|updatedDateTime|category"
_KEPT_KEYS = "title|webUrl|originalUrl|ampWebUrl|cdnAmpWebUrl"
_EMPTY = "(?:\"\"|''|[Nn]ull|NULL)[ ]*+"  # never captured: the last value that is not empty counts
_ENTRY = Late(
    f"  - (?:(?:{_KEPT_KEYS}):[ ]++{_EMPTY}|"
    f"title:[ ]++({_VALUE})|webUrl:[ ]++({_VALUE})|originalUrl:[ ]++({_VALUE})|(?:{_PASSED_KEYS}):[ ]++{_VALUE})\n"
    f"(?:    (?:(?:{_KEPT_KEYS}):[ ]++{_EMPTY}\n|"
    f"title:[ ]++({_VALUE})\n|webUrl:[ ]++({_VALUE})\n|originalUrl:[ ]++({_VALUE})\n"
    f"|ampWebUrl:[ ]++({_VALUE})\n|cdnAmpWebUrl:[ ]++({_VALUE})\n"
    f"|(?:{_PASSED_KEYS}):[ ]++{_VALUE}\n"
    f"|(?:{_PASSED_KEYS}|{_KEPT_KEYS}):[ ]*+\n(?=\n*+(?:    [A-Za-z]|  - |[A-Za-z]|---|\\.\\.\\.|\\Z))"
    f"|(?:provider|images|image|topics):[ ]*+\n(?:{_nested(4, 1)})?+)\n*+)*+"
)
# The same for entries as programs write them: no escapes, addresses that need no cleaning. Groups are values.
_ADDRESS = r'"(https?://[!#-.0-\[\]-~][!#-\[\]-~]{0,2000}+)"[ ]*+'
_CLEAN_ENTRY = re.compile(
    rf'  - title:[ ]++"([^"\\{_BAD}]*+)"[ ]*+\n'
    "(?:    (?:"
    f"webUrl:[ ]++{_ADDRESS}\n|ampWebUrl:[ ]++{_ADDRESS}\n|cdnAmpWebUrl:[ ]++{_ADDRESS}\n|originalUrl:[ ]++{_ADDRESS}\n"
    f"|(?:{_PASSED_KEYS}):[ ]++{_VALUE}\n|(?:provider|images):[ ]*+\n(?:{_nested(4, 1)})?+))*+"
    r"\n*+(?=  - |[A-Za-z_]|---|\.\.\.|\Z)"
)
_INDENTED = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+[ \t]+[^\s#]")
"""Lines whose first that says something is indented."""
_items = re.compile(_ITEM)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t"}
_NULLS = frozenset(("null", "Null", "NULL"))
_wanted: dict[str, bool] = {}
"""Field names met before, and whether the mapping looks at them."""
_KNOWN_LIMIT = 4_000
"""Texts that are remembered of each kind (about 5 MB), and as many of before."""
_LONGEST_KNOWN = 4_000
"""Characters of a text that is worth remembering at most."""
_WORTH_CUTTING = 2_000
"""Characters of a related list from which reading the rest of the head by events is worth two calls."""


class _Known(Generic[_T]):
    """What texts mean that were read before, within bounds. When it is full, what was not asked since is forgotten."""

    def __init__(self) -> None:
        self.recent: dict[str, _T] = {}
        """What was asked for last; to be looked at first where a call is too much."""
        self._old: dict[str, _T] = {}

    def get(self, text: str) -> _T | None:
        """The meaning; None when it is not known."""
        value = self.recent.get(text)
        if value is None:
            value = self._old.get(text)
            if value is not None:
                self.put(text, value)
        return value

    def put(self, text: str, value: _T) -> None:
        """Keep a meaning."""
        if len(self.recent) >= _KNOWN_LIMIT:
            self._old, self.recent = self.recent, {}
        self.recent[text] = value


_known_entries: _Known[tuple[str, RelatedKey]] = _Known()
"""By their first line the entry that was read last, as text, and what it means: the same story stands in the related
lists of all its neighbours."""
_known_blocks: _Known[Node] = _Known()
"""Nested fields: sources and topics repeat from file to file. Never changed."""


@dataclass(slots=True)
class Narrow:
    """What a list needs of a head. Its fields have no line numbers."""

    head: Head
    related: tuple[RelatedKey, ...] | None
    """None when the head has no related list, or one that is in its fields."""
    any_field: bool = True
    """False when nothing at all stands in the head."""


def read_narrow(head: str) -> Narrow | None:
    """The fields of a head that the mapping looks at, or None when there is any doubt about one of its lines."""
    blocks = read_blocks(head, 0)
    return blocks[0] if blocks and blocks[1] == len(head) else _around_related(head)


def read_blocks(text: str, at: int) -> tuple[Narrow, int] | None:
    """The head that starts at a position, and where it ends: at a line of `---` or `...`, or with the text.

    None when there is any doubt about one of its lines. So the end needs no search of its own.
    """
    raw: dict[str, tuple[str | None, str | None]] = {}
    count = 0
    related = None
    size = len(text)
    start = at
    while at < size and text[at] == "\n":
        at += 1
    match_block = _BLOCK.match
    while at < size:
        block = match_block(text, at)
        if block is None:
            if text.startswith(("---", "..."), at):
                break
            count += 1
            entries = _entries(text, at) if text.startswith("related:", at) else None
            if entries is not None:
                raw["related"] = (None, None)
                related, at = entries
                continue
            block = _RELATED_BLOCK.match(text, at)
            if block is None:
                return None
        else:
            count += 1
        key, value, nested = block.groups()
        at = block.end()
        raw[key] = (value, nested)
    if len(raw) != count:  # a field stands there twice
        return None
    if not text.isascii() and not (head := text[start:at]).isascii() and any(char in head for char in _FAR_BAD):
        return None
    return Narrow(Head(_built(raw)), related, bool(raw)), at


def _built(raw: dict[str, tuple[str | None, str | None]]) -> dict[str, Node]:
    """The values of the fields that are looked at."""
    fields: dict[str, Node] = {}
    blocks = _known_blocks
    for key, (value, nested) in raw.items():
        is_ours = _wanted.get(key)
        if is_ours is None:
            name = field_name(key)
            is_ours = name in KNOWN or base_name(name) != ""
            if len(_wanted) < _KNOWN_LIMIT:
                _wanted[key] = is_ours
        if not is_ours and not (value and is_telling(value)):
            continue
        if value is not None:
            fields[key] = _text(value) if value[0] != "[" else _listed(value)
        elif nested:
            node = blocks.get(nested)
            if node is None:
                lines = [line for line in nested.split("\n") if line]
                node = _build(lines, 0, len(lines[0]) - len(lines[0].lstrip(" ")))[0]
                if len(nested) <= _LONGEST_KNOWN:
                    blocks.put(nested, node)
            fields[key] = node
        elif key == "title" or field_name(key) in STATED_AS_PUBLISHED:
            fields[key] = ""  # that it stands there says something
    return fields


def _entries(head: str, at: int) -> tuple[tuple[RelatedKey, ...], int] | None:
    """The keys of the related list that starts at a position, and where it ends; None in doubt."""
    opening = _RELATED.match(head, at)
    if opening is None:
        return None
    keys: list[RelatedKey] = []
    count = 0
    at = opening.end()
    entries_read = _known_entries
    while head.startswith("  - ", at):
        count += 1
        first_line = head[at : head.find("\n", at)]
        entry_key = entries_read.recent.get(first_line) or entries_read.get(first_line)
        if entry_key and head.startswith(entry_key[0], at) and not head.startswith("   ", at + len(entry_key[0])):
            at += len(entry_key[0])
            key = entry_key[1]
            while head.startswith("\n", at):
                at += 1
        else:
            entry = _CLEAN_ENTRY.match(head, at)
            if entry:
                title, web, amp, cdn, original = entry.groups()
                urls = dict.fromkeys((original, web, amp, cdn))  # without repetitions, in this order
                urls.pop(None, None)
                title = plain_line(title)
                key = RelatedKey(title, tuple(urls)) if title or urls else None
            elif entry := _ENTRY.match(head, at):
                title0, web0, original0, title, web, original, amp, cdn = entry.groups()
                urls = [_text(url) for url in (original or original0, web or web0, amp, cdn) if url]
                title = title or title0
                key = make_key(_text(title) if title else "", urls)
            else:
                break
            if key and entry.end() - at <= _LONGEST_KNOWN:
                entries_read.put(first_line, (entry[0].rstrip("\n") + "\n", key))
            at = entry.end()
        if key and count <= MAX_RELATED:
            keys.append(key)
    if at < len(head) and head[at] in " -" and not head.startswith("---", at):
        return None
    return tuple(keys), at


def _around_related(head: str) -> Narrow | None:
    """Read a head by events but for its related list, when the list itself is beyond doubt."""
    start = head.find("\nrelated:") + 1
    entries = _entries(head, start) if start else None
    if entries is None or entries[1] - start < _WORTH_CUTTING or head.find("\nrelated:", start) >= 0:
        return None
    related, end = entries
    if "&" in head[:start] or "*" in head[end:]:  # perhaps an anchor here and its alias there
        return None
    if _INDENTED.match(head) or _INDENTED.match(head, end):  # a list at the margin is no part of such a mapping
        return None
    from reader.parse.yaml_events import load_yaml  # loads PyYAML: only for what the patterns do not know

    try:
        before, after = load_yaml(head[:start]), load_yaml(head[end:])
    except (HeadError, NotAMappingError):
        return None
    fields = {**before.fields, **after.fields}
    clash = len(fields) != len(before.fields) + len(after.fields) or "related" in fields
    if clash or not before.fields or before.findings or after.findings:
        return None
    return Narrow(Head(fields), related)


def _text(raw: str) -> str:
    """A value that matched one of the patterns, as text."""
    quote = raw[0]
    if quote == '"':
        text = raw.rstrip(" ")[1:-1]
        return _ESCAPE.sub(_unescape, text) if "\\" in text else text
    if quote == "'":
        return raw.rstrip(" ")[1:-1].replace("''", "'")
    text = raw.rstrip(" ")
    return "" if text in _NULLS else text


def _listed(raw: str) -> Node:
    """The items of a list that matched its pattern."""
    return [_text(item[0]) for item in _items.finditer(raw, 1, raw.rindex("]"))]


def _unescape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[1], match[1])


def _build(lines: list[str], at: int, indent: int) -> tuple[Node, int]:
    """The list or mapping at an indentation, of lines that matched the patterns, and the line after it."""
    if lines[at].startswith("- ", indent):
        items: list[Node] = []
        while at < len(lines) and lines[at].startswith("- ", indent) and not lines[at][:indent].strip():
            rest = lines[at][indent + 2 :]
            if _FIELD.match(rest):
                lines[at] = " " * (indent + 2) + rest
                item, at = _build(lines, at, indent + 2)
                items.append(item)
            else:
                items.append(_text(rest))
                at += 1
        return items, at
    fields: dict[str, Node] = {}
    margin = " " * indent
    while at < len(lines) and lines[at].startswith(margin) and lines[at][indent] not in " -":
        key, _, rest = lines[at][indent:].partition(":")
        rest = rest.lstrip(" ")
        at += 1
        value: Node = _text(rest) if rest else ""
        if not rest and at < len(lines):
            deeper = len(lines[at]) - len(lines[at].lstrip(" "))
            if deeper > indent or (deeper == indent and lines[at][indent] == "-"):
                value, at = _build(lines, at, deeper)
        if value or key not in fields:
            fields[key] = value
    return fields, at


_FIELD = re.compile(f"{_KEY}:(?: |$)")
