"""What was searched for before, the newest first. Pure but for loading and keeping it.

Rules that bind this class: each text stands there once; what is being typed comes back after the newest one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

MOST = 200
"""Searches that are remembered."""
_LONGEST = 1_000
"""Characters of a search that is remembered."""


class SearchHistory:
    """Walks through earlier searches."""

    def __init__(self, load: Callable[[], Sequence[str]], keep: Callable[[Sequence[str]], None]) -> None:
        """load: the kept searches, the newest first. keep: keeps them."""
        self._load = load
        self._keep = keep
        self._texts: list[str] | None = None
        self._place = -1
        """Which one is shown; -1 for what was typed."""
        self._typed = ""

    def begin(self) -> None:
        """A search is begun: the newest one is nearest."""
        self._place = -1

    def step(self, step: int, text: str) -> str | None:
        """The search one step earlier (1) or later (-1); None at the ends. text: what stands in the prompt."""
        if self._texts is None:
            self._texts = list(self._load())
        texts = self._texts
        if self._place >= 0 and (self._place >= len(texts) or text != texts[self._place]):
            self._place = -1  # it was changed since: it is a text of its own
        if self._place < 0:
            self._typed = text
        place = self._place + step
        if place < -1 or place >= len(texts):
            return None
        if step > 0 and self._place < 0 and place < len(texts) and texts[place] == text:
            place += 1  # the newest one stands there already
            if place >= len(texts):
                return None
        self._place = place
        return texts[place] if place >= 0 else self._typed

    def add(self, text: str) -> None:
        """Remember a search. For a worker thread: other windows remember theirs in the same place."""
        text = text.strip()
        if not text or len(text) > _LONGEST:
            return
        latest = [other for other in self._load() if other != text]
        self._texts = [text, *latest][:MOST]
        self._keep(self._texts)
