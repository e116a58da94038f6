"""Full texts of many articles, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reader.library.library import Library
from reader.model.errors import CancelledError, FullTextError
from reader.text.plural import plural

LONG_ENOUGH = 1_500
"""Characters of a body from which on an article is taken to have its whole text already."""


@dataclass(slots=True)
class TextsOutcome:
    """What became of a wish for many full texts."""

    got: int = 0
    had: int = 0
    """Articles that had a text already."""
    failed: int = 0
    cancelled: bool = False

    def sentence(self) -> str:
        """What to say: `12 full texts are here, 3 could not be had`."""
        got = plural(self.got, "full text")
        said = f"{got} {'is' if self.got == 1 else 'are'} here" if self.got else "No new full text"
        if self.failed:
            said += f", {self.failed:,} could not be had"
        if self.had:
            said += f", {plural(self.had, 'article')} had a text already"
        return f"Stopped: {said[:1].lower()}{said[1:]}" if self.cancelled else said


def fetch_texts(
    library: Library,
    rowids: Sequence[int],
    *,
    allow_private: bool,
    cancelled: Callable[[], bool],
    on_progress: Callable[[str], None],
) -> TextsOutcome:
    """Get the full texts of articles that have none; blocks, for a thread. One page at a time is asked.

    rowids: in the order in which they are wanted. on_progress: one short line.
    """
    outcome = TextsOutcome()
    for number, rowid in enumerate(rowids, start=1):
        if cancelled():
            outcome.cancelled = True
            break
        opened = library.open_article(rowid)
        if opened is None or not opened.url:
            continue
        if opened.text is not None or (opened.whole is not None and len(opened.whole.body) >= LONG_ENOUGH):
            outcome.had += 1
            continue
        on_progress(f"Full text {number:,} of {len(rowids):,}")
        try:
            library.web.fetch_text(
                opened, allow_private=allow_private, cancelled=cancelled, on_progress=lambda _line: None
            )
            outcome.got += 1
        except CancelledError:
            outcome.cancelled = True
            break
        except (FullTextError, OSError):
            outcome.failed += 1
    return outcome
