"""Parts of a text that the author has folded: a title that opens and closes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from reader.ui.render.blocks import NO_PREFIX, Block, Paragraph, Prefix
from reader.ui.render.lines import Frame, Line, Styled

_numbers = count()
SCHEME = "fold:"
"""What the target of a title begins with; no link of a text can."""


@dataclass(eq=False, slots=True)
class Fold:
    """Whether a part is open."""

    open: bool
    target: str = field(default_factory=lambda: f"{SCHEME}{next(_numbers)}")
    """Names it in the marks of its title."""


@dataclass(frozen=True, slots=True)
class FoldTitle:
    """The first line of a part, with a sign that tells whether it is open."""

    title: Paragraph
    fold: Fold
    ascii: bool = False

    @property
    def gap(self) -> int:
        """As the title's."""
        return self.title.gap

    @property
    def prefix(self) -> Prefix:
        """As the title's."""
        return self.title.prefix

    @property
    def plain(self) -> str:
        """The title with its sign."""
        return self._shown().plain

    def _shown(self) -> Paragraph:
        signs = "-+" if self.ascii else "▾▸"
        sign = Styled.of(signs[not self.fold.open] + " ", "bullet", self.fold.target)
        content = sign + self.title.content
        return Paragraph(content, self.title.prefix, self.title.gap)

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """The lines of the title."""
        return self._shown().lines(frame, number)


@dataclass(frozen=True, slots=True)
class Folded:
    """A block that is seen only while its part is open."""

    block: Block
    fold: Fold

    @property
    def gap(self) -> int:
        """As the block's; none while it is not seen."""
        return self.block.gap if self.fold.open else 0

    @property
    def prefix(self) -> Prefix:
        """As the block's."""
        return getattr(self.block, "prefix", NO_PREFIX)

    @property
    def plain(self) -> str:
        """The block's text, also while it is not seen: it is found and copied."""
        return self.block.plain

    def lines(self, frame: Frame, number: int) -> Iterator[Line]:
        """The block's lines; none while it is not seen."""
        return self.block.lines(frame, number) if self.fold.open else iter(())


def bare(block: Block) -> Block:
    """A block without the folds around it."""
    while isinstance(block, Folded):
        block = block.block
    return block


def folds_of(block: Block) -> list[Fold]:
    """The folded parts that a block stands in, the outermost first."""
    folds: list[Fold] = []
    while isinstance(block, Folded):
        folds.append(block.fold)
        block = block.block
    return folds
