"""A fetch in a process of its own, for a reader whose keys must not wait."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reader.feeds.own_process import start_module
from reader.text.clean import clean_line
from reader.text.plural import plural

if TYPE_CHECKING:
    from reader.settings.config import Config

_LOOK_EVERY = 0.2
"""Seconds between two looks at whether the fetch is still wanted."""


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of a fetch, as far as a screen needs it."""

    sentence: str
    asked: int = 0
    """Feeds that were asked."""
    new: tuple[str, ...] = ()
    """Files of new articles, relative to the library."""
    edited: tuple[str, ...] = ()
    """Files that stay as the user edited them, although their entries have changed."""
    failures: tuple[tuple[str, str], ...] = ()
    """Feed and why it failed."""
    notes: tuple[str, ...] = ()
    failed: bool = False
    """Whether nothing could be fetched at all."""


def fetch_apart(
    folder: Path,
    state_folder: Path,
    cache_dir: Path | None,
    config: Config,
    *,
    forced: bool,
    only: Sequence[str] | None,
    rests: int,
    cancelled: Callable[[], bool],
    on_progress: Callable[[str], None],
) -> FetchReport:
    """Fetch the feeds of a library in a process of its own; blocks, for a thread.

    only: addresses of feeds; None for all. rests: descriptor of the rests that it keeps, see `Rests`. cancelled: ends
    the process, at any moment. on_progress: one short line.
    """
    order = {
        "folder": str(folder),
        "state_folder": str(state_folder),
        "cache_dir": str(cache_dir) if cache_dir else None,
        "private": config.fetch_private_hosts,
        "on_new": list(config.on_new),
        "passwords": {host: list(command) for host, command in config.passwords.items()},
        "page_rules": dict(config.page_rules),
        "full_text_in_files": config.full_text_in_files,
        "commands": {name: list(command) for name, command in config.feed_commands.items()},
        "forced": forced,
        "only": None if only is None else list(only),
        "rests": rests,
    }
    try:
        child = start_module("reader.feeds.fetch_child", descriptor=rests)
    except OSError:
        return FetchReport("The process that fetches cannot be started", failed=True)
    stopped = threading.Event()

    def watch() -> None:
        while child.poll() is None:
            if cancelled():
                stopped.set()
                child.kill()
                return
            stopped.wait(_LOOK_EVERY)

    threading.Thread(target=watch, name="fetch-watch", daemon=True).start()
    report = _heard(child, order, on_progress)
    if stopped.is_set():
        return FetchReport("Stopped fetching; what has come stays")
    return report or FetchReport("The process that fetches has ended by itself", failed=True)


def _heard(
    child: subprocess.Popen[bytes], order: dict[str, Any], on_progress: Callable[[str], None]
) -> FetchReport | None:
    """What the process says until it ends."""
    report = None
    with child:
        stdin, stdout = child.stdin, child.stdout
        assert stdin is not None and stdout is not None
        with suppress(OSError):
            stdin.write(json.dumps(order).encode() + b"\n")
            stdin.close()
            for line in stdout:
                try:
                    said = json.loads(line)
                except ValueError:
                    continue
                if "outcome" in said:
                    report = _report(cast("dict[str, Any]", said["outcome"]))
                else:
                    on_progress(f"Fetching {said['done']:,} of {plural(said['all'], 'feed')}")
    return report


def _report(outcome: dict[str, Any]) -> FetchReport:
    return FetchReport(
        sentence=clean_line(outcome["sentence"]),
        asked=int(outcome["asked"]),
        new=tuple(outcome["new"]),
        edited=tuple(outcome["edited"]),
        failures=tuple((clean_line(name), clean_line(error)) for name, error in outcome["failures"]),
        notes=tuple(clean_line(note) for note in outcome["notes"]),
        failed=bool(outcome["failed"]),
    )
