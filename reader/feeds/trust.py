"""What was added on this machine: which libraries may cause requests, and which private hosts the user typed.

A `feeds.opml` that came with somebody else's folder causes no request until its library was added here, and a host of
one's own network is asked only when the user typed or allowed it. The file lies beside the state, for the user alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from reader.files_io import make_private_folder, read_bounded, replace_file

NAME = "libraries.json"
MAX_BYTES = 1_000_000


class Trust:
    """The file `libraries.json`. Read anew at each question: several windows share it."""

    def __init__(self, state_folder: Path) -> None:
        """state_folder: where the state lies; need not exist."""
        self.path = state_folder / NAME

    def knows(self, library: Path) -> bool:
        """Whether feeds were added to this library here."""
        return str(library.resolve()) in self._read()[0]

    def hosts(self) -> frozenset[str]:
        """Hosts that may be private: those that the user typed."""
        return frozenset(self._read()[1])

    def add(self, library: Path | None = None, hosts: Iterable[str] = ()) -> None:
        """Write down that the user added a library, or typed these hosts. Raises OSError."""
        libraries, old_hosts = self._read()
        new_libraries = [*libraries, *([str(library.resolve())] if library else [])]
        new_hosts = [*old_hosts, *(host.lower() for host in hosts if host)]
        made = list(dict.fromkeys(new_libraries)), list(dict.fromkeys(new_hosts))
        if made == (libraries, old_hosts):
            return
        make_private_folder(self.path.parent)
        data = {"version": 1, "libraries": made[0], "private_hosts": made[1]}
        replace_file(self.path, json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace"))

    def _read(self) -> tuple[list[str], list[str]]:
        try:
            data = json.loads(read_bounded(self.path, MAX_BYTES)[0])
        except (OSError, ValueError, RecursionError):
            return [], []
        if not isinstance(data, dict):
            return [], []
        said = cast("dict[str, object]", data)
        return _texts(said.get("libraries")), _texts(said.get("private_hosts"))


def _texts(value: object) -> list[str]:
    return [item for item in cast("list[object]", value) if isinstance(item, str)] if isinstance(value, list) else []
