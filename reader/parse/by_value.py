"""What fields say whose names do not tell it: by their values, by what stands beside them. Pure.

Only where no field of a known name says it.
"""

from __future__ import annotations

import re

from reader.model.article import Moment
from reader.parse.body_facts import heading
from reader.parse.dates import parse_moment
from reader.parse.name_forms import names_another_day, names_another_thing
from reader.parse.tree import Node

_DAY = r"(?:19|20)\d\d-\d\d?-\d\d?(?!\d)|\d\d?\.\d\d?\.(?:19|20)\d\d(?!\d)"
_PICTURE = r"\.(?:jpe?g|png|gif|webp|avif)"
_TELLING = re.compile(rf"[\"']?(?:{_DAY})|.{{1,400}}{_PICTURE}[\"']?[ ]*\Z", re.IGNORECASE)
_IS_DAY = re.compile(rf"(?:{_DAY})[T\d :.+Z-]*\Z")
_IS_PICTURE = re.compile(rf"\S{{1,400}}{_PICTURE}\Z", re.IGNORECASE)

OTHERWISE_TITLES = frozenset(("subject", "episode", "term"))
"""Fields that hold a title in some files, and something else in others."""
_LETTER = frozenset(("from", "to", "sender", "date", "messageid", "newsletter", "newslettername"))
"""Fields beside which a subject is that of a letter."""
_TAGS = 50
"""Tags of a head that are looked at."""
_META = {
    "og:image": "ogimage",
    "twitter:image": "twitterimage",
    "description": "description",
    "og:description": "ogdescription",
    "author": "author",
    "keywords": "keywords",
    "og:url": "canonical",
    "article:published_time": "publishedtime",
    "article:modified_time": "modifiedtime",
}


def is_telling(value: str) -> bool:
    """Whether a field's value, with its quotes, may say something whatever the field is called."""
    return _TELLING.match(value) is not None


def day_by_value(names: dict[str, Node], known: frozenset[str]) -> Moment | None:
    """The day that the first field of an unknown name states; None without one."""
    for name, value in names.items():
        if isinstance(value, str) and name not in known and _IS_DAY.match(value) and not names_another_day(name):
            return parse_moment(value)
    return None


def picture_by_value(names: dict[str, Node], known: frozenset[str]) -> str:
    """The picture that the first field of an unknown name names; empty without one."""
    for name, value in names.items():
        if isinstance(value, str) and name not in known and _IS_PICTURE.match(value) and not names_another_thing(name):
            return value
    return ""


def may_be_title(name: str, text: str, names: dict[str, Node], body: str) -> bool:
    """Whether the value of one of `OTHERWISE_TITLES` is a title: no number of an episode, and the subject of a
    letter, not of a lesson."""
    if name == "subject":
        return not _LETTER.isdisjoint(names) or not heading(body)
    return re.fullmatch(r"\W*[\d.]*", text) is None


def tags_of_head(node: Node | None) -> list[tuple[str, Node]]:
    """The fields that a page's tags state: `head: [[meta, {property: og:image, content: ...}]]`; never its title."""
    fields: list[tuple[str, Node]] = []
    for tag in node[:_TAGS] if isinstance(node, list) else ():
        parts = tag[-1] if isinstance(tag, list) and tag else tag
        if not isinstance(parts, dict):
            continue
        name = parts.get("property") or parts.get("name") or ""
        meant = _META.get(name.lower()) if isinstance(name, str) else None
        if meant and (value := parts.get("content")):
            fields.append((meant, value))
    return fields
