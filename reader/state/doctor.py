"""Looking at a state file and what lies around it, without changing anything."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.state.companions import Companions, Kind
from reader.state.differences import lacking
from reader.state.disk import StateDisk, reason_of
from reader.state.file import VERSION, DamagedStateError, Document, decode
from reader.text.plural import plural


class Finding(NamedTuple):
    """One thing that was looked at."""

    well: bool
    sentence: str


def examine(path: Path, cache: Path | None) -> Iterator[Finding]:
    """Look at a state file. cache: the folder of this machine's own copies; None for none."""
    disk = StateDisk(path)
    document, findings = _file(disk)
    yield from findings
    if document:
        yield from _copies(disk, document, cache)
    yield from _beside(disk, cache)
    try:
        with disk.lock():
            yield Finding(True, "the file can be locked")
    except OSError as error:
        yield Finding(False, f"the file cannot be locked: {reason_of(error)}")


def _file(disk: StateDisk) -> tuple[Document | None, list[Finding]]:
    """The file itself."""
    try:
        data, _ = disk.read()
        document = decode(data)
    except FileNotFoundError:
        return None, [Finding(True, "there is no state file yet: it is made with the first mark")]
    except OSError as error:
        return None, [Finding(False, f"the state file cannot be read: {reason_of(error)}")]
    except DamagedStateError as error:
        return None, [Finding(False, f"the state file is damaged ({error}): the next start sets it aside")]
    read, starred = len(document.lines.read()), len(document.lines.starred())
    findings = [
        Finding(True, f"{plural(len(document.lines), 'article')} with marks: {read:,} read, {starred:,} starred")
    ]
    if document.version > VERSION:
        findings.append(Finding(False, f"a newer Broadsheet wrote it (format {document.version}): it is not written"))
    if document.check is not True:
        findings.append(Finding(False, "its checksum does not fit: it was edited by another hand, or damaged"))
    mode = stat.S_IMODE(disk.real.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        findings.append(Finding(False, f"others may read it (its mode is {mode:o}); `chmod 600` makes it yours alone"))
    return document, findings


def _copies(disk: StateDisk, document: Document, cache: Path | None) -> Iterator[Finding]:
    """The last good copy and this machine's own."""
    own = Companions(disk, cache).own_copy(None)
    for name, data in (("the last good copy", disk.read_backup()), ("this machine's own copy", own)):
        if data is None:
            continue
        with suppress(DamagedStateError):
            missing = lacking(document, decode(data))
            if missing:
                yield Finding(False, f"{name} has marks of {plural(missing, 'article')} that the file lacks")
            else:
                yield Finding(True, f"{name} has nothing that the file lacks")
            continue
        yield Finding(False, f"{name} is damaged; the next save makes it anew")


def _beside(disk: StateDisk, cache: Path | None) -> Iterator[Finding]:
    """What waits to be taken in, and what was set aside."""
    companions = Companions(disk, cache)
    for companion in companions.find():
        if companion.kind is Kind.KEPT:
            yield Finding(False, f"{companion.path} keeps marks that could not be saved; the next start takes them in")
        elif companion.kind is Kind.COPY:
            yield Finding(False, f"{companion.path} is a copy of a program for syncing; the next start takes it in")
        else:
            yield Finding(True, f"{companion.path} may be a copy; it is taken in if it shares changes with the file")
    real = disk.real
    with suppress(OSError):
        for place in sorted(real.parent.iterdir()):
            if place.name.startswith(f"{real.name}.damaged-"):
                yield Finding(True, f"{place} was damaged and set aside; delete it when you miss nothing")
