"""Sources and topics -> lines, as `LineList` shows them: name, unread of how many, a bar of the last week."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.style import Style

from reader.library.topic_desk import Gathering
from reader.stories.summary import sparkline
from reader.ui.render.story import beside

_WIDE = 64
"""Cells from which on a line also says how many articles there are."""
_FIGURE = 6
"""Cells of a number."""


class GatheringLines:
    """Some sections of sources or topics. Only what is in sight is laid out, so that thousands cost nothing."""

    def __init__(self, sections: Sequence[tuple[str, Sequence[Gathering]]], *, ascii_only: bool) -> None:
        """sections: heading, empty for none, and entries; a section without entries is left out."""
        self.entries: list[Gathering] = []
        """All entries, in the order of their lines."""
        self._ascii_only = ascii_only
        self._full = max((max(entry.days, default=0) for _, entries in sections for entry in entries), default=0)
        """Articles of the fullest day of all: what the highest bar stands for."""
        self._starts: list[int] = []
        self._headings: dict[int, str] = {}
        line = 0
        for heading, gatherings in sections:
            if not gatherings:
                continue
            line += bool(line)  # a gap
            if heading:
                self._headings[line] = heading
                line += 1
            self.entries += gatherings
            self._starts += range(line, line + len(gatherings))
            line += len(gatherings)
        self._height = line

    @property
    def height(self) -> int:
        """Number of lines."""
        return self._height

    @property
    def starts(self) -> Sequence[int]:
        """The line of each entry."""
        return self._starts

    def entry_height(self, _entry: int) -> int:
        """One line."""
        return 1

    def line(self, at: int, width: int, styles: Mapping[str, Style]) -> Content:
        """A heading, an entry or a gap."""
        if at in self._headings:
            return Content.styled(f" {self._headings[at]}", styles["meta"])
        entry = bisect_right(self._starts, at) - 1
        if entry < 0 or self._starts[entry] != at:
            return Content("")
        gathering = self.entries[entry]
        name = Content.styled(gathering.name[:width], styles["unread" if gathering.unread else "read"])
        figures = [(f"{gathering.unread:,}" if gathering.unread else "").rjust(_FIGURE)]
        if width >= _WIDE:
            figures.append(f" of {gathering.articles:,}".ljust(_FIGURE + 4))
        bar = sparkline(gathering.days, len(gathering.days), self._ascii_only, full=self._full)
        right = Content.assemble(
            (figures[0], styles["unread"]), ("".join(figures[1:]), styles["meta"]), "  ", (bar, styles["meta"]), " "
        )
        return beside(Content("   ") + name, right, width)
