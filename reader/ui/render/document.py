"""A document: pieces of text that are found, parsed and set into lines only when somebody looks at them.

Rules that bind this module:
- A place is (piece, line in piece). Moving by lines is exact: what is passed is laid out, nothing else is.
- Heights of pieces never looked at are estimates. They serve the scroll bar only; no place is computed from them
  unless the user jumps by the scroll bar.
- A change of width keeps the place by content: piece, block, character.
- An error in parsing or setting a piece costs that piece, not the program, where somebody wants to hear of errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil
from time import perf_counter
from typing import TYPE_CHECKING

from reader.ui.render.blocks import Block, Paragraph, gap_lines
from reader.ui.render.folds import Fold, FoldTitle, bare, folds_of
from reader.ui.render.lines import Frame, Line, Styled
from reader.ui.render.places import START, Place, Spot

if TYPE_CHECKING:
    from reader.model.picture import Pixels

SORRY = "This part of the text cannot be shown here."
KEPT = 800
"""Pieces whose lines are kept for the present width."""
OnError = Callable[[Exception], None]


@dataclass(slots=True)
class Piece:
    """A part of a document whose blocks can be made without the rest."""

    make: Callable[[], list[Block]]
    weight: int
    """Characters of source that it stands for."""
    rows: int = 1
    """Line breaks in its source that show as lines: for estimates."""
    gap: int = 1
    flows: bool = True
    """Its text is wrapped."""
    heading: tuple[int, str] | None = None
    """Level and title when the piece is a heading of the text."""
    aside: bool = False
    """It is no part of the text: neither copied nor found in."""
    _blocks: list[Block] | None = None
    on_error: OnError | None = None
    """Told when the blocks cannot be made; a sentence stands for them then. None: the error is raised."""

    @property
    def blocks(self) -> list[Block]:
        """Its blocks, made at the first call."""
        if self._blocks is None:
            try:
                self._blocks = self.make()
            except Exception as error:
                self._blocks = sorry(error, self.on_error)
        return self._blocks

    @property
    def made(self) -> bool:
        """Whether the blocks are at hand."""
        return self._blocks is not None

    def estimate(self, frame: Frame) -> int:
        """About how many lines it takes."""
        text = ceil(self.weight / max(1, frame.measure * 0.94)) if self.flows else 0
        return max(1, text, self.rows) + self.gap


def sorry(error: Exception, on_error: OnError | None) -> list[Block]:
    """What stands for a part that cannot be shown. Raises the error when nobody wants to hear of it."""
    if on_error is None:
        raise error
    on_error(error)
    return [Paragraph(Styled.of(SORRY, "warning"))]


def fixed(blocks: list[Block]) -> Piece:
    """A piece from blocks that are at hand."""
    weight = sum(len(block.plain) for block in blocks)
    gaps = sum(block.gap + getattr(block, "loose", 0) for block in blocks)
    return Piece(lambda: blocks, weight, len(blocks), gaps, _blocks=blocks)


class Document:
    """Pieces in order, set into lines for one frame. Has at least one line as soon as it has a piece that shows one."""

    def __init__(self, pieces: Iterable[Piece], weight: int, frame: Frame, on_error: OnError | None = None) -> None:
        """on_error: told of errors in the pieces, which cost these pieces only; None: errors are raised."""
        self._on_error = on_error
        self._source: Iterator[Piece] | None = iter(pieces)
        self.pieces: list[Piece] = []
        self.weight = max(1, weight)
        """Characters of all pieces, also of those not found yet."""
        self._found_weight = 0
        self._heights: list[int] = []
        self._laid: dict[int, list[Line]] = {}
        self.pictures: dict[str, Pixels] = {}
        """The pictures that are shown, by their addresses."""
        self.frame = frame

    # --- finding pieces

    @property
    def complete(self) -> bool:
        """Whether all pieces are found."""
        return self._source is None

    def find_pieces(self, count: int = 1, seconds: float | None = None) -> bool:
        """Find up to `count` more pieces, at most for some seconds; False when there were no more."""
        if self._source is None:
            return False
        until = perf_counter() + seconds if seconds is not None else None
        chunks = 0
        for piece in self._next_pieces(self._source, count):
            piece.on_error = self._on_error
            self.pieces.append(piece)
            self._heights.append(piece.estimate(self.frame))
            self._found_weight += piece.weight
            chunks += 1
            if until is not None and perf_counter() > until:
                return True
        if chunks < count:
            self._source = None
        return chunks > 0

    def _next_pieces(self, source: Iterator[Piece], count: int) -> Iterator[Piece]:
        """Some of the pieces that are not found yet; after an error a sentence stands for the rest."""
        try:
            yield from islice(source, count)
        except Exception as error:
            yield fixed(sorry(error, self._on_error))

    def find_all(self, seconds: float | None = None) -> bool:
        """Find all pieces, or as many as can be found in some seconds; whether all were found.

        A megabyte of Markdown takes some hundredths of a second.
        """
        until = perf_counter() + seconds if seconds is not None else float("inf")
        while perf_counter() < until and self.find_pieces(200, seconds):
            pass
        return self.complete

    def has(self, piece: int, until: float = float("inf")) -> bool:
        """Whether there is a piece with this number, as far as that is known at a time of `perf_counter`."""
        while piece >= len(self.pieces):
            if not self.complete and perf_counter() > until:
                return False
            if not self.find_pieces():
                return False
        return piece >= 0

    # --- lines

    def lines(self, piece: int) -> list[Line]:
        """The lines of a piece, gaps above its blocks included."""
        laid = self._laid.get(piece)
        if laid is None:
            try:
                laid = self._set(self.pieces[piece].blocks)
            except Exception as error:
                laid = self._set(sorry(error, self._on_error))
            if len(self._laid) >= KEPT:
                for old in list(islice(self._laid, KEPT // 2)):
                    del self._laid[old]
            self._laid[piece] = laid
            self._heights[piece] = len(laid)
        return laid

    def _set(self, blocks: list[Block]) -> list[Line]:
        """The lines of some blocks in the present frame."""
        laid: list[Line] = []
        for number, block in enumerate(blocks):
            laid += gap_lines(block, self.frame, number)
            if self.pictures and isinstance(block, Paragraph) and (pixels := self.pictures.get(block.picture)):
                from reader.ui.render.pictures import picture_lines

                laid.extend(picture_lines(pixels, block.prefix, self.frame, number))
            laid.extend(block.lines(self.frame, number))
        return laid

    def forget_pictures(self) -> None:
        """Drop the lines of all pieces with pictures, because other pictures are shown now."""
        for number in list(self._laid):
            if any(isinstance(block, Paragraph) and block.picture for block in self.pieces[number].blocks):
                del self._laid[number]

    def open_or_close(self, target: str, *, only_open: bool = False) -> bool:
        """Open a folded part, or close it, by the target of its title; whether there is one.

        only_open: leave it open when it is.
        """
        for number, piece in enumerate(self.pieces):
            for block in map(bare, piece.blocks) if piece.made else ():
                if isinstance(block, FoldTitle) and block.fold.target == target:
                    block.fold.open = only_open or not block.fold.open
                    self._forget_fold(number, block.fold)
                    return True
        return False

    def _forget_fold(self, first: int, fold: Fold) -> None:
        """Drop the lines of a folded part, whose title stands in a piece."""
        for number in range(first, len(self.pieces)):
            piece = self.pieces[number]
            if number > first and piece.made and not any(fold in folds_of(block) for block in piece.blocks):
                return
            self.forget(number)

    def forget(self, piece: int) -> None:
        """Drop the lines of a piece, because its blocks look different now."""
        self._laid.pop(piece, None)

    def set_frame(self, frame: Frame) -> None:
        """Another width. Places are worth nothing afterwards: keep a spot."""
        if frame != self.frame:
            self.frame = frame
            self._laid.clear()
            self._heights = [piece.estimate(frame) for piece in self.pieces]

    def window(self, place: Place, rows: int) -> list[tuple[Place, Line]]:
        """Up to `rows` lines from a place on; fewer only at the end."""
        return self.window_within(place, rows, float("inf"))[0]

    def window_within(self, place: Place, rows: int, seconds: float) -> tuple[list[tuple[Place, Line]], bool]:
        """The same as far as it can be done in about so many seconds, and whether it could be done."""
        shown: list[tuple[Place, Line]] = []
        piece, first = place
        until = perf_counter() + seconds
        while len(shown) < rows:
            if piece not in self._laid and perf_counter() > until:
                return shown, False
            if not self.has(piece, until):
                return shown, self.complete
            lines = self.lines(piece)
            piece_lines = lines[first : first + rows - len(shown)]
            shown += [(Place(piece, first + number), line) for number, line in enumerate(piece_lines)]
            piece, first = piece + 1, 0
        return shown, True

    def move(self, place: Place, delta: int) -> Place:
        """The place `delta` lines further on (or back), kept within the document."""
        piece, line = place
        line += delta
        while line < 0:
            if piece == 0:
                return START
            piece -= 1
            line += len(self.lines(piece))
        while self.has(piece):
            size = len(self.lines(piece))
            if line < size:
                return Place(piece, line)
            line -= size
            piece += 1
        return self.end()

    def end(self) -> Place:
        """The last line."""
        self.find_all()
        piece = len(self.pieces) - 1
        while piece > 0 and not self.lines(piece):
            piece -= 1
        return Place(max(0, piece), max(0, len(self.lines(piece)) - 1)) if piece >= 0 else START

    def last_top(self, rows: int) -> Place:
        """The place from which exactly the last `rows` lines are seen; the start when there are no more."""
        return self.move(self.end(), 1 - rows)

    # --- heights

    @property
    def height(self) -> int:
        """Lines in all; an estimate until everything was laid out, never 0."""
        rest = 0
        if not self._found_weight:
            rest = ceil(self.weight / (self.frame.measure * 0.9))
        elif not self.complete:
            seen = sum(self._heights)
            per = seen / max(1, self._found_weight)
            rest = max(1, ceil((self.weight - self._found_weight) * per))
        return max(1, sum(self._heights) + rest)

    def above(self, place: Place) -> int:
        """Lines above a place; an estimate like `height`."""
        return sum(self._heights[: place.piece]) + place.line

    def at(self, row: int) -> Place:
        """The place that is about `row` lines below the start."""
        passed = 0
        piece = 0
        while self.has(piece):
            height = self._heights[piece]
            if passed + height > row:
                return Place(piece, min(max(0, row - passed), max(0, len(self.lines(piece)) - 1)))
            passed += height
            piece += 1
        return self.end()

    # --- places by content

    def spot(self, place: Place) -> Spot:
        """What a line shows first."""
        if not self.has(place.piece):
            return Spot(0, 0, 0)
        lines = self.lines(place.piece)
        if not lines:
            return Spot(place.piece, 0, 0)
        line = lines[min(place.line, len(lines) - 1)]
        # The empty lines above a block are before its first character, which no offset says: -1 does.
        above = not line.parts and any(other.parts for other in lines[place.line :] if other.block == line.block)
        return Spot(place.piece, line.block, -1 if above else line.offset)

    def place(self, spot: Spot) -> Place:
        """The line that shows a character, in the present frame."""
        if not self.has(spot.piece):
            return START
        lines = self.lines(spot.piece)
        best = 0
        for number, line in enumerate(lines):
            if line.block > spot.block:
                break
            if line.block < spot.block:
                best = number + 1
            elif spot.offset < 0:
                break
            elif line.parts and min(part.offset for part in line.parts) <= spot.offset:
                best = number
        return Place(spot.piece, min(best, max(0, len(lines) - 1)))

    def progress(self, place: Place) -> float:
        """How much of the text is above a place, by its weight: 0.0 to 1.0. The same at every width."""
        if not self.has(place.piece):
            return 0.0
        passed = sum(piece.weight for piece in self.pieces[: place.piece])
        lines = self.lines(place.piece)
        share = place.line / len(lines) if lines else 0.0
        return min(1.0, (passed + share * self.pieces[place.piece].weight) / self.weight)

    def at_progress(self, progress: float) -> Place:
        """The place above which a share of the text lies."""
        weight_before = max(0.0, progress) * self.weight
        passed = 0.0
        piece = 0
        while self.has(piece):
            weight = self.pieces[piece].weight
            if passed + weight > weight_before:
                lines = self.lines(piece)
                share = (weight_before - passed) / weight
                return Place(piece, min(round(share * len(lines)), max(0, len(lines) - 1)))
            passed += weight
            piece += 1
        return self.end()
