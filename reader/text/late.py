"""Patterns that few texts need: compiled when they are first used, because that takes milliseconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

Replacement = str | Callable[[re.Match[str]], str]


class Late:
    """A pattern with the methods of a compiled one."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        """As of a compiled pattern: text and, if wanted, where to begin."""
        return re.compile(self._pattern).match

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """As of a compiled pattern."""
        return re.compile(self._pattern).search

    @cached_property
    def findall(self) -> Callable[[str], list[str]]:
        """As of a compiled pattern."""
        return re.compile(self._pattern).findall

    @cached_property
    def sub(self) -> Callable[[Replacement, str], str]:
        """As of a compiled pattern."""
        return re.compile(self._pattern).sub
