"""What an article is known by besides its title and its file, and the series that it belongs to."""

from __future__ import annotations

import re

from reader.parse.field_names import ALIASES, LABELS, PLACES, SERIES
from reader.parse.tree import Node
from reader.parse.values import first, labels, plain_name, text_of
from reader.text.clean import clean_line

_MOST = 50
_SHORTEST_ID = 8
"""Characters from which on an identifier is one that a program made, and not a number in a list."""
_IDS = frozenset(("id", "uid", "uuid", "identifier", "noteid", "zettelid"))
_WORD = re.compile(r"(?=[\w-]*[^\W\d])[\w-]{3,}")
"""A short identifier that can stand in a link as a name."""
_BLOCK_ID = re.compile(r"^[ \t]*(?:- )?id:: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[ \t]*$", re.MULTILINE)
_LOOK = 200_000
"""Characters of a text in which identifiers of paragraphs are looked for."""
_QUOTED = re.compile(r'"([^"\n]*)"|\S+')
NAMED, SERIES_NAMES = frozenset((*ALIASES, *PLACES)), frozenset(SERIES)


def other_names(fields: dict[str, Node]) -> tuple[str, ...]:
    """Names, paths (with `/` before them) and identifiers (`id:...`) by which other files may call an article.

    fields: under their folded names.
    """
    names: list[str] = []
    for key in ALIASES:
        if key in fields:
            node = fields[key]
            if key == LABELS:
                names += [f"id:{name}" for name in _texts(node)]
            elif isinstance(node, str) and key.startswith("roam"):  # `Turf "Black gold"`
                names += [match[1] or match[0] for match in _QUOTED.finditer(node)]
            else:
                names += _texts(node) if isinstance(node, list) else labels(node)
    for key in PLACES:
        value = fields.get(key)
        if not isinstance(value, str) or "://" in value or "{" in value or not (value := value.strip()):
            continue
        if key == "messageid":
            names.append(f"id:{value.strip('<>')}")
        elif key in _IDS:
            value = value.rpartition(":")[2]  # `note:abc123`
            names += [f"id:{value}"] if len(value) >= _SHORTEST_ID else [value] if _WORD.fullmatch(value) else []
        elif ":" not in value:  # else it is a pattern: `/:year/:title/`
            names.append(value if key.endswith("slug") else f"/{value.lstrip('/')}")
    return tuple(dict.fromkeys(clean_line(name, 500) for name in names[:_MOST]))


def block_names(body: str) -> tuple[str, ...]:
    """The identifiers of a text's paragraphs (`id:: 65a0...`, as Logseq has them): a link may mean any of them."""
    start = body[:200]
    if not (start.lstrip().startswith("-") or ":: " in start) or "id:: " not in body:  # a page of Logseq is a list
        return ()
    return tuple(dict.fromkeys(f"id:{block}" for block in _BLOCK_ID.findall(body[:_LOOK])))[:_MOST]


def series_of(fields: dict[str, Node]) -> tuple[str, ...]:
    """The names of the series that an article says it belongs to."""
    names: list[str] = []
    for key in SERIES:
        value = fields.get(key)
        if value:
            node = first(value, ("name", "title", "label")) if isinstance(value, dict) else value
            names += _texts(node) if isinstance(node, list) else labels(node)
    return tuple(dict.fromkeys(name for part in names if (name := plain_name(part))))[:5]


def _texts(node: Node) -> list[str]:
    """The texts of a list, however deep."""
    if isinstance(node, list):
        return [text for item in node[:100] for text in _texts(item)]
    return [text] if (text := text_of(node).strip()) else []
