"""Getting marks back: from a damaged file, from its copies, from what lies beside it. Says what it did.

Rules that bind this class:
- It never writes the state file. What it finds it gives to `absorb`, and who saves does the rest.
- Nothing is deleted or renamed before its marks are in the state file, but for a damaged file, which is set aside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from reader.state.companions import Companion, Companions, Kind
from reader.state.differences import lacking, looks_damaged, shares_changes
from reader.state.disk import Signature, StateDisk
from reader.state.file import DamagedStateError, Document, decode, encode, salvage
from reader.state.merge import latest_stamp
from reader.state.sorted_lines import SortedLines, decode_line
from reader.text.clean import clean_line
from reader.text.plural import plural

_CHUNK = 1000
"""Articles that are asked for at once."""
_NAMED = 3
"""Copies that a sentence names."""


class Rescue:
    """What is done for one state file."""

    def __init__(
        self,
        disk: StateDisk,
        cache: Path | None,
        clock: Callable[[], datetime],
        absorb: Callable[[Document], None],
        notice: Callable[[str], None],
    ) -> None:
        """cache: a private folder of this machine; None for none. absorb: merges a document into the marks.

        notice: tells the user a sentence.
        """
        self.companions = Companions(disk, cache)
        self._disk = disk
        self._clock = clock
        self._absorb = absorb
        self._notice = notice
        self._kept_mark = -1

    def compare(self, data: bytes, document: Document, signature: Signature) -> bool:
        """Look whether a file that was just read lacks marks that were saved before; returns whether it did, and they
        are back. data: its bytes."""
        sure = document.check is True
        own = self.companions.own_copy(signature)
        lost = 0
        for copy in (own,) if sure else (self._disk.read_backup(), own):
            good = _readable(copy)
            if good is None or good.lines.blob == document.lines.blob:
                continue
            missing = lacking(document, good)
            if sure or looks_damaged(data, copy or b""):
                # Written by this program, or hit by a fault: what is missing a program for syncing took away, or the
                # disk. An edit by hand, though, is the user's will.
                self._absorb(good)
                lost += missing
            elif missing:
                kept = self._disk.keep_backup(self._time())
                where = f"; they are kept in {clean_line(kept.name)}" if kept else ""
                number = plural(missing, "article")
                self._notice(f"The state file was changed by another hand: it lacks marks of {number}{where}.")
                return False
        if lost:
            self._notice(f"The state file lacked marks of {plural(lost, 'article')}; they are back from a copy.")
        return lost > 0

    def restore(self) -> None:
        """The file is missing: absorb its last good copy."""
        if good := _readable(self._disk.read_backup()):
            self._absorb(good)
            name, number = self._disk.backup.name, plural(len(good.lines), "article")
            self._notice(f"The state file was missing: the last good copy {name} was used ({number}).")

    def mend(self, data: bytes, why: str) -> None:
        """Set a damaged file aside; absorb its whole records and the last good copies. Needs the file's lock.

        why: a phrase. Raises OSError.
        """
        saved = salvage(data)
        copy = self._disk.read_backup()
        aside = self._disk.set_aside(self._time())
        self._absorb(saved)
        source = f"{len(saved.lines):,} articles were read from it" if saved.lines else "nothing in it could be read"
        if good := _readable(copy):
            self._absorb(good)
            source += f" and {len(good.lines):,} from the last good copy"
        else:
            source += "; there is no good copy"
        if own := _readable(self.companions.own_copy(None)):
            self._absorb(own)
        self._notice(f"The state file was damaged ({why}) and is now {clean_line(aside.name)}: {source}.")

    def find(self, lines: SortedLines) -> list[Companion]:
        """Absorb what lies beside the file; returns what can be put away once the file has it.

        lines: what is known already, to tell a copy from another state.
        """
        taken: list[Companion] = []
        for companion in self.companions.find():
            document = _readable(companion.data) or salvage(companion.data)
            if not document.lines or (companion.kind is Kind.DOUBTFUL and not shares_changes(document, lines)):
                self.companions.ignore(companion)
                continue
            self._absorb(document)
            taken.append(companion)
        return taken

    def put_away(self, taken: list[Companion]) -> None:
        """The file has all that these held. Needs the file's lock."""
        for companion in taken:
            self.companions.settle(companion, self._time())
        copies = [companion.path.name for companion in taken if companion.kind is not Kind.KEPT]
        if copies:
            names = clean_line(", ".join(copies[:_NAMED]) + (" ..." if len(copies) > _NAMED else ""))
            number = plural(len(copies), "copy", "copies")
            self._notice(f"The marks of {number} beside the state file were taken in ({names}).")

    def keep(self, articles: list[str], mark: int, lines_of: Callable[[list[str]], list[bytes]]) -> None:
        """Keep marks that cannot be saved in a file of their own.

        mark: stands for the changes so far, which are not kept twice. lines_of: gives the lines of some articles.
        """
        if not articles or (mark == self._kept_mark and self.companions.kept):
            return
        lines = [line for at in range(0, len(articles), _CHUNK) for line in lines_of(articles[at : at + _CHUNK])]
        latest = latest_stamp(map(decode_line, lines))
        if self.companions.keep(encode(Document(lines=SortedLines.of(lines), latest=latest))):
            self._kept_mark = mark

    def _time(self) -> str:
        """The time as it stands in names of files."""
        return self._clock().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _readable(data: bytes | None) -> Document | None:
    """The document in some bytes; None when they are none."""
    try:
        return decode(data or b"")
    except DamagedStateError:
        return None
