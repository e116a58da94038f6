"""The texts of starred pages as they were, so that a page that comes again can be compared. For worker threads.

They lie in the cache folder: losing them costs the comparison, and no mark. What the user knows is in the state.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

from reader.files_io import make_private_folder, read_bounded, replace_file
from reader.stories.changed_text import Change, Paragraphs, text_hash

VERSION = 1
_MOST_BYTES = 1_000_000
"""Of one kept text; a longer one is not compared."""


class StarTexts:
    """Two texts of each starred page: the one that the user knows, and the last one that was seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._same: dict[str, int] = {}
        """Pages that have not changed since they were known, with the number of the file for which that was seen."""

    def change(
        self,
        article: str,
        row: int,
        read: Callable[[], Paragraphs | None],
        older: Callable[[], Paragraphs | None],
        known: str,
    ) -> Change | None:
        """How the page of a star has changed; None when it has not, or is seen for the first time.

        row: the number of its file, which is another one when the file was written anew. read: its text; older: that of
        another file of the same article. known: hash of the text that the user knows.
        """
        if self._same.get(article) == row:
            return None
        kept = self._load(article)
        if kept is None:
            now = read()
            if now is None:
                return None
            kept = older() or now, now, row
            self._save(article, *kept)
        before, last, number = kept
        if number != row:
            now = read()
            if now is None:
                return None
            if now != last and text_hash(last) == known:
                before = last
            last = now
            self._save(article, before, last, row)
        is_text = len(before) > 1 and len(last) > 1
        if before != last and is_text:
            return Change(before, last)
        self._same[article] = row
        return None

    def has(self, article: str) -> bool:
        """Whether a text of a star is kept."""
        return article in self._same or self._place(article).exists()

    def _load(self, article: str) -> tuple[Paragraphs, Paragraphs, int] | None:
        try:
            values: object = json.loads(read_bounded(self._place(article), _MOST_BYTES)[0])
            made = cast("dict[str, object]", values)
            before, last, row = made["before"], made["last"], made["row"]
        except (OSError, ValueError, RecursionError, KeyError, TypeError):
            return None
        if made.get("version") != VERSION or not isinstance(row, int):
            return None
        texts = [tuple(map(str, cast("list[object]", text))) for text in (before, last) if isinstance(text, list)]
        return (texts[0], texts[1], row) if len(texts) == 2 and all(texts) else None

    def _save(self, article: str, before: Paragraphs, last: Paragraphs, row: int) -> None:
        values = {"version": VERSION, "row": row, "before": before, "last": last}
        data = json.dumps(values).encode()
        if len(data) > _MOST_BYTES:
            return
        try:
            make_private_folder(self._folder)
            replace_file(self._place(article), data, durable=False)
        except OSError:
            return  # compared the next time

    def _place(self, article: str) -> Path:
        return self._folder / f"{article}.json"
