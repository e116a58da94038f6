"""Bytes of one file -> an article and its problems: decoding, front matter, dialects, dates, text cleaning.

Names are loaded when they are first used: a program that only cleans texts pays for no YAML, and ftfy is loaded by the
first file that needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.parse.article import parse_header, parse_whole

__all__ = ["parse_header", "parse_whole"]


def __getattr__(name: str) -> object:
    """Load the module that holds a public name, once."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.article"), name)
    globals()[name] = value
    return value
