"""Full texts that were fetched, kept by article: one file each, readable offline, disposable.

Rules that bind this class:
- A file is never written in place: readers, crashes and full disks find the old text whole or the new one whole.
- Files are for the user alone (0600, the folder 0700): they tell what was read.
- What comes back is cleaned again: anybody may have touched the file.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from reader.files_io import make_private_folder, read_bounded, replace_file
from reader.text.clean import clean_line, clean_text

FORMAT = 1
"""Version of the files; others are not read and are replaced by the next fetch."""
FOLDER = "fulltext"
"""Name of the folder inside the cache folder."""
MAX_BYTES = 40_000_000
"""A larger file is not ours."""

_ID = re.compile(r"[0-9a-zA-Z_-]{1,64}")
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class FullText:
    """The text of one article, fetched from the web."""

    id: str
    """Of the article, as in the state."""
    url: str
    """Where the text came from, after redirects."""
    fetched_at: datetime
    """When, aware, in UTC, whole seconds."""
    markdown: str
    """Cleaned, never empty."""


class FullTextCache:
    """The folder of full texts. Cheap to make: touches the disk only when asked for something."""

    def __init__(self, cache_dir: Path) -> None:
        """cache_dir: the program's cache folder (settings, else `settings.paths.cache_dir()`); need not exist."""
        self.folder = cache_dir / FOLDER

    def get(self, article_id: str) -> FullText | None:
        """The text kept for an article; None when there is none that can be read. Never raises for a damaged file."""
        try:
            data = json.loads(read_bounded(self._path(article_id), MAX_BYTES)[0])
        except (OSError, ValueError, RecursionError):
            return None
        return _understand(article_id, cast("dict[str, object]", data)) if isinstance(data, dict) else None

    def put(self, text: FullText) -> None:
        """Keep a text in the place of the article's former one. Raises OSError, ValueError for a wrong id."""
        path = self._path(text.id)
        fields = {
            "format": FORMAT,
            "id": text.id,
            "url": text.url,
            "fetched_at": text.fetched_at.astimezone(UTC).isoformat(timespec="seconds"),
            "markdown": text.markdown,
        }
        data = json.dumps(fields, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        make_private_folder(self.folder)
        replace_file(path, data)

    def remove(self, article_id: str) -> None:
        """Forget the text of an article, if there is one. Raises OSError when it cannot be deleted."""
        self._path(article_id).unlink(missing_ok=True)

    def ids(self) -> frozenset[str]:
        """The articles that have a text here; empty when the folder cannot be read."""
        try:
            with os.scandir(self.folder) as entries:
                names = [entry.name for entry in entries]
        except OSError:
            return frozenset()
        stems = (name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX))
        return frozenset(stem for stem in stems if _ID.fullmatch(stem))

    def _path(self, article_id: str) -> Path:
        if not _ID.fullmatch(article_id):
            raise ValueError(f"not an article's id: {article_id!r}")
        return self.folder / (article_id + _SUFFIX)


def _understand(article_id: str, data: dict[str, object]) -> FullText | None:
    markdown, url, when = data.get("markdown"), data.get("url"), data.get("fetched_at")
    if data.get("format") != FORMAT or data.get("id") != article_id:
        return None
    if not (isinstance(markdown, str) and isinstance(url, str) and isinstance(when, str)):
        return None
    try:
        fetched_at = datetime.fromisoformat(when)
    except ValueError:
        return None
    cleaned = clean_text(markdown).strip()
    if not cleaned or fetched_at.tzinfo is None:
        return None
    return FullText(article_id, clean_line(url, 2000), fetched_at, cleaned)
