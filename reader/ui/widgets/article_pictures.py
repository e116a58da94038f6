"""A pane with pictures in the text: tells which come into sight, and shows those that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from reader.ui.render.places import START
from reader.ui.widgets.article_scroll import DocumentView

if TYPE_CHECKING:
    from reader.model.picture import Pixels


class PictureView(DocumentView, inherit_bindings=False):
    """Shows a document with its pictures in place."""

    class PicturesMet(Message, namespace="article_view"):
        """Pictures come into sight that were not there before."""

        def __init__(self, addresses: list[str]) -> None:
            super().__init__()
            self.addresses = addresses
            """As written: perhaps relative to the article."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._pictures: dict[str, Pixels] = {}
        """What is shown in place, by address."""
        self._met: set[str] = set()
        """The pictures that were told of."""

    def _forget_pictures(self) -> None:
        """Another article is shown."""
        self._pictures, self._met = {}, set()

    def _keep_pictures(self) -> None:
        """The document was made anew: it shows the same pictures."""
        if self._document is not None:
            self._document.pictures = self._pictures

    def pictures(self) -> list[str]:
        """The addresses of the pictures in what was looked at so far, in order."""
        from reader.ui.render.blocks import Paragraph

        document = self._document
        made = [piece for piece in document.pieces if piece.made] if document is not None else []
        blocks = (block for piece in made for block in piece.blocks if isinstance(block, Paragraph))
        return list(dict.fromkeys(block.picture for block in blocks if block.picture))

    def set_pictures(self, pictures: dict[str, Pixels]) -> None:
        """Show these pictures in place, and no others; nothing else moves on the screen."""
        document = self._document
        if document is None:
            return
        at_start = self._top == START
        spot = document.spot(self._top)
        self._pictures = document.pictures = dict(pictures)
        document.forget_pictures()
        self._top = START if at_start else document.place(spot)
        self._redraw()
        self._settle()

    def meet_pictures(self) -> None:
        """Tell of pictures that were not told of before."""
        new = [address for address in self.pictures() if address not in self._met]
        if new:
            self._met.update(new)
            self.post_message(self.PicturesMet(new))
