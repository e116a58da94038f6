"""Following the library's folders: told of changes where the system can tell, else looking again and again."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from reader.folders.pipes import Child, own_output, receive, send, unpack

MANY = 500
"""Changes at once after which looking through all folders is cheaper than looking at each file, and safer."""
_REST = 1.0
"""Seconds without changes after which a burst is over."""
_MOMENT = 0.1
"""Seconds between two looks at whether to stop."""
_CHANGED, _QUIET, _MISSING, _FAILED = "changed", "quiet", "missing", "failed"
"""What the child tells: paths, a second without changes, that watchfiles is not installed, what went wrong."""
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
    """Raises OSError, RuntimeError where it is not possible, ImportError.

    The watching is done by a child process: to begin with it looks at every file, and it lets no thread of its process
    do anything meanwhile, which was a quarter of a second for 100,000 files.
    """
    child = Child("from reader.folders.watch import serve; serve()")
    told: Queue[tuple[str, Any]] = Queue()
    try:
        child.ask([os.fspath(root) for root in roots])
        threading.Thread(target=_listen, args=(child, told), daemon=True).start()
        burst = True  # what changed before the watching began is found after the first quiet second
        while not stop.is_set():
            try:
                kind, value = told.get(timeout=_MOMENT)
            except Empty:
                continue
            if kind == _CHANGED and len(value) > MANY:
                burst = True  # the system may have lost some: what is missing is found when it is over
                on_change(None)
            elif kind == _CHANGED:
                on_change({Path(path) for path in value})
            elif kind == _QUIET and burst:
                burst = False
                on_change(None)
            elif kind == _MISSING:
                raise ImportError(value)
            elif kind == _FAILED:
                raise RuntimeError(value)
    finally:
        child.close()


def _listen(child: Child, told: Queue[tuple[str, Any]]) -> None:
    """Pass on what the child says until it ends."""
    while answer := child.answer():
        told.put(unpack(answer))
    told.put((_FAILED, "the process that watches has ended"))


def serve() -> None:
    """The life of the child: told some folders, it tells of their changes until its input ends."""
    sink = own_output()
    roots = [Path(root) for root in unpack(receive(sys.stdin.buffer))]

    def end() -> None:
        receive(sys.stdin.buffer)
        os._exit(0)

    threading.Thread(target=end, daemon=True).start()
    try:
        for batch in _changes(roots):
            send(sink, (_CHANGED, batch) if batch else (_QUIET, None))
    except ImportError as error:
        send(sink, (_MISSING, str(error)))
    except (OSError, RuntimeError) as error:
        with suppress(OSError):
            send(sink, (_FAILED, str(error)))


def _changes(roots: Sequence[Path]) -> Iterator[list[str]]:
    """The paths that changed, in batches; an empty one after each second without changes."""
    from watchfiles import watch

    for batch in watch(
        *roots,
        watch_filter=lambda _, path: _is_visible(path, roots),
        debounce=400,
        step=50,
        rust_timeout=int(1000 * _REST),
        yield_on_timeout=True,
        recursive=True,
    ):
        yield [path for _, path in batch]


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
