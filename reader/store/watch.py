"""Following the library's folders: told of changes where the system can tell, else looking again and again."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

MANY = 500
"""Changes at once after which looking through all folders is cheaper than looking at each file, and safer."""
_REST = 1.0
"""Seconds without changes after which a burst is over."""
_SHORTEST_POLL = 5.0
_POLL_SHARE = 20
"""Polling rests so many times as long as it looks, so that it costs at most a twentieth of a processor."""
_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "ncpfs", "vboxsf", "drvfs", "davfs"}
)
"""File systems that tell nobody what other computers change in them. All of FUSE is counted to them."""

OnChange = Callable[[set[Path] | None], None]
"""Called with the changed paths, which may be files or folders and may exist no more; None: look at everything."""


def follow(
    roots: Sequence[Path],
    on_change: OnChange,
    stop: threading.Event,
    on_notice: Callable[[str], None] = lambda _: None,
) -> None:
    """Follow folders until `stop` is set; blocks, so it needs a thread of its own.

    on_notice: told once, in a sentence, when the folders are looked through regularly instead of being watched.
    """
    reason = _unwatchable(roots)
    if not reason:
        try:
            _watch(roots, on_change, stop)
        except ImportError:
            reason = "watchfiles is not installed"
        except (OSError, RuntimeError) as error:
            reason = "too many folders" if "limit" in str(error).lower() else "the system refuses"
    if not stop.is_set():
        on_notice(f"The folders cannot be watched ({reason}); they are compared every few seconds instead")
        poll(on_change, stop)


def poll(on_change: OnChange, stop: threading.Event) -> None:
    """Have everything compared again and again until `stop` is set."""
    rest = _SHORTEST_POLL
    while not stop.wait(rest):
        begin = time.monotonic()
        on_change(None)
        rest = max(_SHORTEST_POLL, _POLL_SHARE * (time.monotonic() - begin))


def _watch(roots: Sequence[Path], on_change: OnChange, stop: threading.Event) -> None:
    """Raises OSError, RuntimeError where it is not possible, ImportError."""
    from watchfiles import watch

    burst = True  # what changed before the watching began is found after the first quiet second
    changes = watch(
        *roots,
        watch_filter=lambda _, path: _is_visible(path, roots),
        stop_event=stop,
        debounce=400,
        step=50,
        rust_timeout=int(1000 * _REST),
        yield_on_timeout=True,
        recursive=True,
    )
    for batch in changes:
        if len(batch) > MANY:
            burst = True  # the system may have lost some: what is missing is found when it is over
            on_change(None)
        elif batch:
            on_change({Path(path) for _, path in batch})
        elif burst:
            burst = False
            on_change(None)


def _is_visible(path: str, roots: Sequence[Path]) -> bool:
    """Whether a path is not hidden; what lies above the library does not matter."""
    place = Path(path)
    for root in roots:
        with suppress(ValueError):
            return not any(part.startswith(".") for part in place.relative_to(root).parts)
    return False


def _unwatchable(roots: Sequence[Path]) -> str:
    """Why folders cannot be watched; empty when nothing speaks against it."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    mounts = [(parts[1].replace("\\040", " "), parts[2]) for parts in map(str.split, lines) if len(parts) > 2]
    for root in roots:
        _, kind = max(
            ((place, kind) for place, kind in mounts if root.is_relative_to(place)),
            key=lambda mount: len(mount[0]),
            default=("", ""),
        )
        if kind in _REMOTE or (kind.startswith("fuse") and kind != "fuseblk"):
            return f"{kind} does not tell of changes"
    return ""
