"""Sources and topics -> lines, as `LineList` shows them: name, unread of how many, a bar of the last week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.style import Style

from reader.library.topic_desk import Gathering
from reader.stories.summary import sparkline
from reader.ui.render.sections import Sections
from reader.ui.render.story import beside, heading_line

_WIDE = 64
"""Cells from which on a line also says how many articles there are."""
_FIGURE = 6
"""Cells of a number."""


_WIDEST = 84
"""Cells of a line at most, so that figures stand near their names."""


class GatheringLines(Sections[Gathering]):
    """Some sections of sources or topics."""

    def __init__(self, sections: Sequence[tuple[str, Sequence[Gathering]]], *, ascii_only: bool) -> None:
        """sections: heading, empty for none, and entries."""
        super().__init__(sections)
        self._ascii_only = ascii_only
        self._full = max((max(entry.days, default=0) for entry in self.entries), default=0)
        """Articles of the fullest day of all: what the highest bar stands for."""

    def line(self, at: int, width: int, styles: Mapping[str, Style]) -> Content:
        """A heading, an entry or a gap."""
        heading, gathering = self.heading(at), self.entry(at)
        if gathering is None:
            return heading_line(heading, "", width, styles) if heading else Content("")
        width = min(width, _WIDEST)
        name = Content.styled(gathering.name[:width], styles["unread" if gathering.unread else "read"])
        figures = [(f"{gathering.unread:,}" if gathering.unread else "").rjust(_FIGURE)]
        if width >= _WIDE:
            whole = f" of {gathering.articles:,} unread" if gathering.unread else f" all {gathering.articles:,} read"
            figures.append(whole.ljust(_FIGURE + 11))
        bar = sparkline(gathering.days, len(gathering.days), self._ascii_only, full=self._full)
        right = Content.assemble(
            (figures[0], styles["unread"]), ("".join(figures[1:]), styles["meta"]), "  ", (bar, styles["meta"]), " "
        )
        return beside(Content("   ") + name, right, width)
