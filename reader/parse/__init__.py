"""Bytes of one file -> an article and its problems: decoding, front matter, dialects, dates, text cleaning.

Names are loaded when they are first used: a program that only cleans texts pays for no YAML, and ftfy is loaded by the
first file that needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.parse.article import parse_header, parse_whole
    from reader.parse.files import MAX_FILE_BYTES, READABLE_SUFFIXES, read_header, read_whole

__all__ = [
    "MAX_FILE_BYTES",
    "READABLE_SUFFIXES",
    "parse_header",
    "parse_whole",
    "read_header",
    "read_whole",
]

_HOMES = {
    "MAX_FILE_BYTES": "files",
    "READABLE_SUFFIXES": "files",
    "parse_header": "article",
    "parse_whole": "article",
    "read_header": "files",
    "read_whole": "files",
}


def __getattr__(name: str) -> object:
    """Load the module that holds a public name, once."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
