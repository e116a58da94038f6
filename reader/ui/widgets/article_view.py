"""The reader pane: an article of any length, set for reading.

Rules that bind this class:
- No key is bound here: commands call the methods. What the user points at goes up as messages.
- Text from files is drawn through marks and styles only, never through markup.
- How a document is drawn and moved in is `DocumentView`'s; what is in it is `render.article`'s.
"""

from __future__ import annotations

from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message

from reader.settings.log import note_fault
from reader.ui.render.folds import folds_of
from reader.ui.render.page import Page, RelatedLine
from reader.ui.render.places import START, Place, Spot
from reader.ui.widgets.article_links import Heading, Link, hint_labels, slug, target_at, visible_links
from reader.ui.widgets.article_pictures import PictureView
from reader.ui.widgets.article_scroll import SLICE

if TYPE_CHECKING:  # the renderer is loaded with the first article, not with the program
    from reader.ui.render.lines import Frame, Line, Target
    from reader.ui.render.ready import ReadyPage
    from reader.ui.widgets.article_find import Find

__all__ = ["ArticleView", "Heading", "Link", "Page", "RelatedLine"]

_FIRST_SEARCH = 0.1
"""Seconds that finding may take before the first answer."""
_WARM_AFTER = 2.0
"""Seconds after the start until parser and colours are loaded, if no article needed them before."""


def note_error(error: Exception) -> None:
    """Write down an error of our own that cost a part of a text."""
    note_fault(error, "reader")


class ArticleView(PictureView, can_focus=True, inherit_bindings=False):
    """Shows one page, or a sentence when there is none."""

    class LinkActivated(Message):
        """The user chose a link of the article."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url
            """As written: perhaps relative to the article. To be checked before anything is opened."""

    class RelatedActivated(Message):
        """The user chose a related story in the page."""

        def __init__(self, rowid: int | None, index: int) -> None:
            super().__init__()
            self.rowid = rowid
            """Its number in the index; None for a ghost."""
            self.index = index
            """Its position in `Page.related`."""

    class PlaceChanged(Message):
        """The user moved in the article, or (not by_hand) it was set for another size."""

        def __init__(self, progress: float, *, by_hand: bool = True) -> None:
            super().__init__()
            self.progress = progress
            self.by_hand = by_hand

        def can_replace(self, message: Message) -> bool:
            """Only the newest place matters."""
            return isinstance(message, ArticleView.PlaceChanged) and message.by_hand == self.by_hand

    class FindChanged(Message):
        """Searching a long article went on in the background: `find_status` has more."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest count matters."""
            return isinstance(message, ArticleView.FindChanged)

    class Warmed(Message, bubble=False):
        """Parser and colours are loaded."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._page: Page | None = None
        self._unfolded: set[int] = set()
        """Positions of the related stories whose excerpts are shown whole."""
        self._find: Find | None = None
        self._hints: list[tuple[str, Link]] = []

    # --- what is shown

    @property
    def page(self) -> Page | None:
        """What is shown; None for the sentence."""
        return self._page

    @property
    def room(self) -> tuple[Frame, int]:
        """The frame of a page that would be shown now, and the lines of a screen."""
        return self._frame(), self._rows

    def show(self, page: Page, *, keep_place: bool = False, ready: ReadyPage | None = None) -> None:
        """Show a page from its beginning, or where the reader is when it is the same article once more.

        ready: the same page with its first screen.
        """
        old, self._page = self._page, page
        self._message = ""
        if keep_place and old is not None and self._document is not None:
            if self._same_text(old, page):
                from reader.ui.render.article import renew_marks

                renew_marks(self._document, page)
                if self._find:
                    self._find.begin_again(0)
                self._redraw_changed(same_marks=not (self._find or self._hints))
                return
            spot = self._document.spot(self._top)
            self._build()
            self._top = self._document.place(spot)
            self._settle()
            return
        self._unfolded, self._find, self._hints, self._shift, self._pending = set(), None, [], 0, None
        self._forget_pictures()
        self._build(ready)
        self._top = START
        self._settle()

    def clear(self, message: Content | str = "") -> None:
        """Show no article but a sentence."""
        self._page = self._document = self._find = None
        self._message = message.plain if isinstance(message, Content) else message
        self._top, self._hints, self._pending = START, [], None
        self._redraw()
        self._follow()

    def _same_text(self, old: Page, new: Page) -> bool:
        """Whether two pages differ in their head, and in the card after the text if that was reached, only."""
        return (
            old.whole is new.whole
            and old.related == new.related
            and ((self._document is not None and self._document.complete) or old.state.starred == new.state.starred)
            and (old.measure, old.ascii, old.fulltext) == (new.measure, new.ascii, new.fulltext)
            and old.article == new.article
            and bool(self._document and self._document.pieces)
        )

    def _build(self, ready: ReadyPage | None = None) -> None:
        """Make the document of the present page; nothing of its body is parsed yet, but for a page that is ready."""
        from reader.ui.render.article import page_pieces
        from reader.ui.render.document import Document
        from reader.ui.widgets.article_find import Find

        if self._page is None:
            return
        self._measure, self._ascii = self._page.measure, self._page.ascii
        self._maker = None
        frame = self._frame()
        self._document = ready.document_for(self._page, frame) if ready else None
        if self._document is None:
            pieces, weight = page_pieces(self._page, self._unfolded)
            self._document = Document(pieces, weight, frame, note_error)
        self._keep_pictures()
        self._find = Find(self._document, self._find.needle) if self._find else None
        self._redraw()

    def on_mount(self) -> None:
        """Load parser and colours of code while nobody waits."""
        self.set_timer(_WARM_AFTER, self.kept(self._warm))

    def _warm(self) -> None:
        def load() -> None:
            from reader.ui.render import code
            from reader.ui.render.markdown import parser

            parser().parse("*warm*")
            code.warm()
            self.post_message(self.Warmed())

        Thread(target=load, name="warm-up", daemon=True).start()

    def on_article_view_warmed(self, message: Warmed) -> None:
        """Listings that are shown get their colours."""
        message.stop()
        from reader.ui.render.ready import forget_listings

        if self._document is not None and forget_listings(self._document):
            self._redraw()

    def moved(self, *, by_hand: bool = True) -> None:
        """The letters of hints are for the lines that were seen."""
        if self._hints:
            self.hide_hints()
        self.post_message(self.PlaceChanged(self.place, by_hand=by_hand))

    def decorations(self, place: Place, line: Line) -> tuple[list[tuple[int, int, bool]], list[tuple[int, str]]]:
        """Matches and hints."""
        matches = self._find.spans(place.piece, line) if self._find else []
        return matches, [(link.start, letter) for letter, link in self._hints if link.place == place]

    def work(self, until: float) -> bool:
        """Search on in a long text; tell of pictures."""
        self.meet_pictures()
        if self._find is None or self._find.complete:
            return False
        before = self._find.count
        self._find.search(until - perf_counter() + SLICE)
        if self._find.count != before or self._find.complete:
            if self._find.settle():
                self._to_match()
            self._strips.clear()
            self.refresh()
            self.post_message(self.FindChanged())
        return not self._find.complete

    # --- finding

    @property
    def finding(self) -> bool:
        """Whether matches are highlighted."""
        return self._find is not None

    @property
    def find_status(self) -> tuple[int, int, bool]:
        """Number of the present match, from 1 (0 for none), how many there are, and whether these are all."""
        return (self._find.index + 1, self._find.count, self._find.complete) if self._find else (0, 0, True)

    def find(self, text: str) -> int:
        """Highlight a text and go to its first match from here on; how many were found so far."""
        if self._document is None or not text.strip():
            self.find_clear()
            return 0
        from reader.ui.widgets.article_find import Find

        self._find = Find(self._document, text)
        self._find.search(_FIRST_SEARCH)
        self._find.start_at(self._top)
        self._to_match()
        self._schedule()
        return self._find.count

    def find_next(self) -> None:
        """To the next match; after the last one to the first."""
        if self._find:
            self._find.step(1)
            self._to_match()

    def find_previous(self) -> None:
        """To the match before."""
        if self._find:
            self._find.step(-1)
            self._to_match()

    def find_clear(self) -> None:
        """No highlights any more."""
        self._find = None
        self._redraw()

    def _to_match(self) -> None:
        """Bring the present match into sight, a third down the screen if it was not."""
        self._redraw()
        spot = self._find.spot if self._find else None
        if spot is None or self._document is None:
            return
        block = self._document.pieces[spot.piece].blocks[spot.block]
        for fold in folds_of(block):  # what was found is seen
            self._document.open_or_close(fold.target, only_open=True)
        place = self._document.place(spot)
        if not any(shown == place for shown, _ in self._shown()[:-1]):  # the prompt lies over the last line
            self._go(self._document.move(place, -(self._rows // 3)))

    # --- links, headings, texts

    def links(self) -> list[Link]:
        """The links on the screen, from top to bottom."""
        return visible_links(self._shown())

    def show_hints(self) -> int:
        """Put a letter, or two, on each link that is seen; how many there are."""
        links = self.links()
        self._hints = list(zip(hint_labels(len(links)), links, strict=False))
        self._redraw()
        return len(self._hints)

    def hide_hints(self) -> None:
        """Take the letters away."""
        self._hints = []
        self._redraw()

    @property
    def hinting(self) -> bool:
        """Whether letters are shown."""
        return bool(self._hints)

    def hint(self, label: str) -> Link | None:
        """The link with a label; None when there is none."""
        return next((link for name, link in self._hints if name == label), None)

    def narrow_hints(self, begun: str) -> bool:
        """Keep the labels that begin with what was typed; False (and all stay) when there is none."""
        kept = [(label, link) for label, link in self._hints if label.startswith(begun)]
        if kept:
            self._hints = kept
            self._redraw()
        return bool(kept)

    def activate(self, url: str) -> None:
        """Follow a link: within the article at once, else by a message."""
        if url.startswith("#") and self.go_to_part(url[1:]):
            return
        if self._document is not None and self._document.open_or_close(url):
            self._settle()
            self._redraw()
            return
        self.post_message(self.LinkActivated(url))

    def go_to_part(self, anchor: str) -> bool:
        """Go to a heading or a place with a name (`^block`); whether there is one."""
        for index, heading in enumerate(self.headings()):
            if slug(heading.title) == slug(anchor):
                self.go_to_heading(index)
                return True
        return self._to_named(anchor)

    def _to_named(self, anchor: str) -> bool:
        """To a place of the text that has a name: an element, a note, a block. Whether there is one."""
        from reader.ui.render.article import named_place

        document = self._document
        at = named_place(self._page, anchor) if self._page is not None else None
        if document is None or at is None:
            return False
        document.find_all()
        before = document.pieces[0].weight if document.pieces else 0
        place = document.at_progress((before + at) / document.weight)
        self._go(document.move(place, -(self._rows // 4)))  # told by its share of the text: some lines off
        return True

    def headings(self) -> list[Heading]:
        """The headings of the text, in order."""
        document = self._document
        if document is None:
            return []
        document.find_all()
        headings: list[Heading] = []
        passed = 0
        for number, piece in enumerate(document.pieces):
            if piece.heading is not None and piece.heading[1]:
                headings.append(Heading(*piece.heading, min(1.0, passed / document.weight), number))
            passed += piece.weight
        return headings

    def go_to_heading(self, index: int) -> None:
        """Put a heading at the top."""
        headings = self.headings()
        if self._document is not None and 0 <= index < len(headings):
            self._go(self._document.place(Spot(headings[index].piece, 0, 0)))

    def heading_here(self) -> int:
        """Index of the heading that the line at the top is under; 0 above the first one."""
        before = [index for index, heading in enumerate(self.headings()) if heading.piece <= self._top.piece]
        return before[-1] if before else 0

    def code_blocks(self) -> list[str]:
        """The listings of the article, whole."""
        from reader.ui.render.blocks import NO_PREFIX, Code
        from reader.ui.render.folds import bare

        listings: list[str] = []
        if self._document is not None:
            self._document.find_all()
            for piece in self._document.pieces:
                for block in map(bare, piece.blocks):
                    if isinstance(block, Code):
                        if block.gap == 0 and block.prefix == NO_PREFIX and listings:  # not that of the next item
                            listings[-1] += "\n" + block.text
                        else:
                            listings.append(block.text)
        return listings

    def plain_text(self) -> str:
        """Everything the page says, as plain text."""
        if self._document is None:
            return ""
        self._document.find_all()
        from reader.ui.render.words_alone import plain_blocks

        return plain_blocks(block for piece in self._document.pieces if not piece.aside for block in piece.blocks)

    def unfold(self, index: int) -> None:
        """Show the whole excerpt of a related story, or its beginning again."""
        if self._document is None or self._page is None or not 0 <= index < len(self._page.related):
            return
        self._refold(self._unfolded ^ {index})

    def unfold_all(self) -> bool:
        """Show all excerpts of related stories whole, or their beginnings again; returns whether they are whole now."""
        count = len(self._page.related) if self._page is not None else 0
        whole = len(self._unfolded) < count
        if self._document is not None and count:
            self._refold(set(range(count)) if whole else set())
        return whole

    def _refold(self, unfolded: set[int]) -> None:
        if self._document is None:
            return
        self._unfolded = unfolded
        spot = self._document.spot(self._top)
        self._build()
        self._top = self._document.place(spot)
        self._settle()

    # --- the mouse

    def on_click(self, event: events.Click) -> None:
        """Follow what is under the pointer."""
        from reader.ui.render.lines import RelatedTarget

        offset = event.get_content_offset(self)
        target = self._target_at(offset.x, offset.y) if offset is not None else None
        if isinstance(target, RelatedTarget):
            if target.unfold:
                self.unfold(target.index)
            elif self._page is not None:
                self.post_message(self.RelatedActivated(self._page.related[target.index].rowid, target.index))
        elif target:
            self.activate(target)

    def _target_at(self, x: int, y: int) -> Target:
        shown = self._shown()
        if not 0 <= y < len(shown):
            return None
        line = shown[y][1]
        return target_at(line, x - self._left + (self._shift if line.box else 0))
