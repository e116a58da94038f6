"""Files that say who the keys of authors are (`authors: [oda]`), as site generators keep them: pure part."""

from __future__ import annotations

import json
import re

from reader.parse.tree import HeadError, Node, NotAMappingError, field_name
from reader.parse.values import people

AUTHOR_FILES = (
    "authors.yml",
    "authors.yaml",
    "authors.json",
    "author.yml",
    "author.yaml",
    ".authors.yml",
    "_data/authors.yml",
    "_data/authors.yaml",
    "_data/authors.json",
    "_data/people.yml",
    "_data/members.yml",
    "data/authors.yml",
    "data/authors.yaml",
    "data/authors.json",
    "data/authors.toml",
    "content/author.yaml",
    "content/authors.yml",
    "_data/authors.toml",
    "content/authors/authors.json",
    "src/_data/authors.json",
    "src/data/authors.json",
)
"""Files of one mapping from keys to people; relative to a folder above the article. The first that has a key counts."""
CONFIG_FILES = ("_config.yml", "marmite.yaml")
"""Settings of a site, which may name its authors under `authors`."""
AUTHOR_FOLDERS = ("content/authors", "authors", "_authors", "data/authors", "src/content/authors", "content/author")
"""Folders with one file (or one folder with an index page) for each key."""
AUTHOR_PAGES = ("{}/_index.md", "{}/index.md", "{}.md", "{}.mdx", "{}.yml", "{}.yaml", "{}.json", "{}.toml")
_KEY = re.compile(r"[\w.@-]{1,80}")
_KEYS = ("id", "key", "slug", "login", "username", "handle")


def is_key(name: str) -> bool:
    """Whether the name of an author can be a key: one word."""
    return _KEY.fullmatch(name) is not None


def is_page(name: str) -> bool:
    """Whether what stands for an author is the path of a page about him (`content/authors/oda.md`)."""
    return "/" in name and name.endswith((".md", ".mdx", ".json", ".yml", ".yaml")) and ".." not in name


def author_names(text: str, suffix: str, *, settings: bool = False) -> dict[str, str]:
    """Keys (case-folded) and the names that a mapping file gives them; empty for what cannot be understood.

    settings: only what stands under `authors` counts.
    """
    fields = _fields(text, suffix)
    inner = fields.get("authors")
    if settings and not isinstance(inner, dict | list):
        return {}
    if isinstance(inner, dict):
        fields = inner
    elif isinstance(inner, list):
        fields = _by_key(inner)
    names: dict[str, str] = {}
    for key, value in fields.items():
        if names_stated := people(value):
            names.setdefault(key.strip().casefold(), names_stated[0])
    return names


def _by_key(entries: list[Node]) -> dict[str, Node]:
    """A list of people under the keys that each one states."""
    fields: dict[str, Node] = {}
    for person in entries:
        if isinstance(person, dict):
            named = {field_name(key): value for key, value in person.items()}
            if isinstance(key := next((named[name] for name in _KEYS if named.get(name)), ""), str) and key:
                fields.setdefault(key, person)
    return fields


def page_name(text: str, suffix: str) -> str:
    """The name that the page of one author states; empty for none."""
    if suffix in ("md", "mdx"):
        from reader.parse.front import read_front

        fields = read_front(text, "author.md", whole=True).head.fields
    else:
        fields = _fields(text, suffix)
    named = {field_name(key): value for key, value in fields.items() if value}
    node: Node = {key: named[key] for key in ("displayname", "name", "fullname", "title") if key in named}
    names = people(node) if node else []
    return names[0] if names else ""


def _fields(text: str, suffix: str) -> dict[str, Node]:
    if suffix == "json":
        from reader.parse.dialects import load_json

        try:
            if isinstance(json.loads(text), list):
                text = f'{{"authors": {text}}}'
                return _by_key(entries) if isinstance(entries := load_json(text)[0].fields["authors"], list) else {}
            return load_json(text)[0].fields
        except (ValueError, HeadError, RecursionError):
            return {}
    try:
        if suffix == "toml":
            from reader.parse.dialects import load_toml

            return load_toml(text).fields
        from reader.parse.yaml_events import load_yaml

        return load_yaml(text).fields
    except NotAMappingError as error:
        return _by_key(error.root) if isinstance(error.root, list) else {}
    except HeadError:
        return {}
