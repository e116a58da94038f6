"""Kinds of files whose fields stand in a form of their own: marked heads of other languages, field files, notebooks."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from reader.model.problem import Severity
from reader.parse.dialects import cut_colon_head, load_json, load_toml, mend_json, mend_toml
from reader.parse.documents import Cut
from reader.parse.tree import Finding, Head, HeadError, Node, NotAMappingError

_MARKED = re.compile(r"\s*(?:---(json5?|js|javascript|toml|ya?ml|cson|coffee)|(;{3,}))[ \t]*\n", re.IGNORECASE)
_FIELD_RULE = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"\s*([^\W\d][\w -]{0,40}):[ \t]*(.*)", re.DOTALL)
_BODY_FIELDS = ("body", "text", "content", "main")
_NOTEBOOK_LIMIT = 8_000_000
"""Characters of a notebook that are read."""
_ORG_DRAWER = re.compile(r"\s*:PROPERTIES:[ \t]*\n((?:[ \t]*:[\w-]+:.*\n){0,50}?)[ \t]*:END:[ \t]*\n", re.IGNORECASE)
_CAPTURED = re.compile(r"\*[ \t]+(?:TODO[ \t]+|DONE[ \t]+)?(.+?)(?:[ \t]+(:[\w@:]+:))?[ \t]*\n")
_HTMLY = re.compile(r"<!--(t|d|tag|image|category|published)\b([^<>]{0,2000}?)\b\1-->\s*")
_DIRECTIVE = re.compile(r"\[\[!(\w+)((?:[^\[\]\"]|\"[^\"]*\"){0,2000})\]\]")
_PARAMETER = re.compile(r"(\w+)=(?:\"\"\"|\")?(?:(?<=\")([^\"]*)|(\S+))")
_ORG_PROPERTY = re.compile(r"^[ \t]*:([\w-]+):[ \t]*(.*)$", re.MULTILINE)


def cut_marked(text: str) -> Cut | None:
    """A head between `---json` (js, toml, yaml) and `---`, or between lines of `;;;`, which hold JSON."""
    opening = _MARKED.match(text)
    if opening is None:
        return None
    language = (opening[1] or "json").lower()
    end = re.compile(r"^(?:;{3,}|---)[ \t]*$", re.MULTILINE).search(text, opening.end())
    if end is None:
        return None
    inner = text[opening.end() : end.start()]
    head = _head_of(inner, language)
    if head is None or not head.fields:
        return None
    before = text.count("\n", 0, opening.end())
    head.lines = {key: line + before for key, line in head.lines.items()}
    head.findings = [finding.shifted(before) for finding in head.findings]
    return Cut(head, text[end.end() + 1 :])


def _head_of(inner: str, language: str) -> Head | None:
    if language == "toml":
        try:
            return load_toml(inner)
        except HeadError as error:
            return mend_toml(inner, error)
    if language in ("yaml", "yml"):
        from reader.parse.yaml_events import load_yaml

        try:
            return load_yaml(inner)
        except (HeadError, NotAMappingError):
            return None
    stripped = inner.strip()
    if language == "json" and (named := cut_colon_head(inner)):
        return named.head
    if not stripped.startswith("{"):
        inner = f"{{\n{inner}}}\n"
    try:
        return load_json(inner)[0]
    except HeadError as error:
        mended = mend_json(inner, error)
    if mended is None:
        return None
    head = mended[0]
    if language not in ("json", "json5"):
        sentence = "the front matter is a program, which is never run"
        head.findings = [Finding(0, Severity.NOTE, sentence, "its plain values are read")]
    return head


def cut_field_file(text: str) -> Cut | None:
    """A file of fields that are set apart by lines of `---` or `----`: Lektor's `contents.lr`, Kirby's `.txt`."""
    pieces = _FIELD_RULE.split(text[:2_000_000])
    if len(pieces) < 2 or _FIELD.match(pieces[0]) is None:
        return None
    head = Head({})
    body = ""
    line = 0
    for piece in pieces:
        match = _FIELD.match(piece)
        if match:
            key, value = match[1].strip(), match[2].strip()
            if key.lower() in _BODY_FIELDS and not body:
                body = value
            elif key not in head.fields:
                head.fields[key] = _listed(value)
                head.lines[key] = line + (len(piece) - len(piece.lstrip("\n")))
        elif not piece.strip():
            pass
        elif body:
            body = f"{body}\n\n---\n\n{piece.strip()}"
        else:
            return None
        line += piece.count("\n")
    return Cut(head, body) if head.fields else None


def _listed(value: str) -> Node:
    """A value whose lines all begin with a dash as a list, any other as it is."""
    lines = value.split("\n")
    return [line[2:].strip() for line in lines] if all(line.startswith("- ") for line in lines) else value


def cut_notebook(text: str) -> Cut | None:
    """The Markdown of a Jupyter notebook with its program text in fences; outputs are left out."""
    try:
        book: Any = json.loads(text[:_NOTEBOOK_LIMIT])
    except (ValueError, RecursionError):
        return None
    if not isinstance(book, dict) or not isinstance(cast("dict[str, Any]", book).get("cells"), list):
        return None
    book = cast("dict[str, Any]", book)
    pieces: list[str] = []
    for cell in cast("list[Any]", book["cells"])[:5_000]:
        if not isinstance(cell, dict):
            continue
        cell = cast("dict[str, Any]", cell)
        source: Any = cell.get("source", "")
        words = "".join(map(str, cast("list[Any]", source))) if isinstance(source, list) else str(source)
        if cell.get("cell_type") == "code" and words.strip():
            pieces.append(f"```\n{words}\n```")
        elif cell.get("cell_type") in ("markdown", "raw"):
            pieces.append(words)
    body = "\n\n".join(pieces)
    fields: dict[str, Node] = {}
    meta: Any = book.get("metadata")
    if isinstance(meta, dict):
        metadata = cast("dict[str, Any]", meta)
        for key in ("title", "date", "description", "tags", "authors", "author"):
            value = metadata.get(key)
            if isinstance(value, str):
                fields[key] = value
            elif isinstance(value, list):
                names = cast("list[Any]", value)
                fields[key] = [
                    str(cast("dict[str, Any]", v).get("name", "")) if isinstance(v, dict) else str(v) for v in names
                ]
    return Cut(Head(fields), body)


def cut_ikiwiki(text: str) -> Cut:
    """A page of ikiwiki without its directives, what they state (`[[!meta title="..."]]`, `[[!tag a b]]`) as fields."""
    fields: dict[str, Node] = {}
    tags: list[Node] = []
    for match in _DIRECTIVE.finditer(text):
        if match[1] == "meta":
            fields.update({key.lower(): words or word for key, words, word in _PARAMETER.findall(match[2])})
        elif match[1] in ("tag", "taglink"):
            tags += match[2].split()
    if tags:
        fields["tags"] = tags
    return Cut(Head(fields), _DIRECTIVE.sub("", text).lstrip("\n"))


def cut_htmly(text: str) -> Cut:
    """A post of HTMLy, whose fields stand in comments: `<!--t Title t-->`, `<!--tag a,b tag-->`."""
    names = {"t": "title", "d": "description"}
    fields: dict[str, Node] = {
        names.get(match[1], match[1]): match[2].strip() for match in _HTMLY.finditer(text[:4_000]) if match[2].strip()
    }
    return Cut(Head(fields), _HTMLY.sub("", text).lstrip("\n"))


def cut_captured(text: str) -> Cut | None:
    """An Org file of one heading with its tags and properties, as captures are kept; None for any other."""
    match = _CAPTURED.match(text)
    if match is None or "\n* " in text:
        return None
    drawer, body = org_drawer(text[match.end() :])
    fields: dict[str, Node] = {**drawer, "title": match[1].strip()}
    if match[2]:
        fields.setdefault("tags", [*match[2].strip(":").split(":")])
    return Cut(Head(fields), body) if drawer else None


def org_drawer(text: str) -> tuple[dict[str, Node], str]:
    """The properties with which an Org file may begin (`:ID: ...`), and the text after them."""
    match = _ORG_DRAWER.match(text)
    if match is None:
        return {}, text
    return {name.lower(): value.strip() for name, value in _ORG_PROPERTY.findall(match[1])}, text[match.end() :]
