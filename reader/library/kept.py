"""What is kept of a library from one time to the next on this machine, beside the state: layout, steps, searches,
and where the texts of starred pages lie.

These files lie in the cache folder and not in the state, which machines may share; losing them costs no mark. What is
damaged, or of another version, is not used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import cast

from reader.files_io import make_private_folder, read_bounded, replace_file
from reader.index.index import file_name

VERSION = 1
_MOST_LAYOUT = 100_000
"""Bytes of a layout that are read at most."""
_MOST_SEARCHES = 1_000_000
"""Bytes of earlier searches that are read at most."""
_MOST_STEPS = 20_000_000
"""Bytes of the last steps that are read at most: bulk actions name all their articles."""


class Kept:
    """The kept files of one library."""

    def __init__(self, folder: Path, roots: Sequence[Path]) -> None:
        """folder: where the files lie. roots: the library's folders, which tell it from others."""
        name = file_name(roots).removeprefix("library-").removesuffix(".sqlite")
        self._layout = folder / f"layout-{name}.json"
        self._steps = folder / f"steps-{name}.json"
        self._searches = folder / f"searches-{name}.json"
        self.stars = folder / f"stars-{name}"
        """The folder for the texts of starred pages."""
        self.newest_layout: Mapping[str, object] = {}
        """How the screen is now, for `write_layout`."""
        self._writing = Lock()

    def layout(self) -> Mapping[str, object] | None:
        """How the screen was left, by names; empty when nothing is kept, None when what is kept cannot be used."""
        return _load(self._layout, _MOST_LAYOUT)

    def keep_layout(self, values: Mapping[str, object]) -> None:
        """Keep how the screen is left. What cannot be written is not kept."""
        self.newest_layout = values
        self.write_layout()

    def write_layout(self) -> None:
        """Keep the newest layout: of several threads that write, none puts an older one in its place. For threads."""
        with self._writing:
            _save(self._layout, json.dumps({"version": VERSION, **self.newest_layout}))

    def steps(self) -> Sequence[object]:
        """The last steps that can be undone, as History.recall takes them, the oldest first."""
        values = _load(self._steps, _MOST_STEPS) or {}
        steps = values.get("steps")
        return cast("Sequence[object]", steps) if isinstance(steps, list) else ()

    @property
    def steps_stamp(self) -> tuple[int, int, int] | None:
        """What differs when another program has kept steps meanwhile; None when none are kept."""
        try:
            status = self._steps.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino

    def keep_steps(self, steps: Sequence[str]) -> None:
        """Keep the last steps. steps: each as JSON."""
        _save(self._steps, f'{{"version": {VERSION}, "steps": [{", ".join(steps)}]}}')

    def searches(self) -> Sequence[str]:
        """What was searched for, the newest first."""
        texts = (_load(self._searches, _MOST_SEARCHES) or {}).get("searches")
        if not isinstance(texts, list):
            return ()
        return [text for text in cast("list[object]", texts) if isinstance(text, str)]

    def keep_searches(self, texts: Sequence[str]) -> None:
        """Keep what was searched for."""
        _save(self._searches, json.dumps({"version": VERSION, "searches": list(texts)}))


def _load(path: Path, limit: int) -> Mapping[str, object] | None:
    try:
        values: object = json.loads(read_bounded(path, limit)[0])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    named = cast("dict[str, object]", values)
    return named if named.get("version") == VERSION else None


def _save(path: Path, text: str) -> bool:
    try:
        make_private_folder(path.parent)
        replace_file(path, text.encode(), durable=False)
    except OSError:
        return False
    return True
