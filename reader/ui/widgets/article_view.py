"""The reader pane: an article of any length, set for reading, drawn line by line.

Rules that bind this class:
- The place is a line of the document (`Document.window`). The scroll bar follows it and is never the source of it,
  except when the user drags the bar: heights of what was never looked at are only estimates.
- Only what is seen, and a page around it when the hand rests, is parsed and laid out.
- No key is bound here: commands call the methods. What the user points at goes up as messages.
- Text from files is drawn through marks and styles only, never through markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Thread
from time import perf_counter
from typing import cast

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget

from reader.ui.render import code
from reader.ui.render.article import Page, RelatedLine, head_blocks, page_pieces
from reader.ui.render.blocks import Code
from reader.ui.render.document import START, Document, Place, Spot, fixed
from reader.ui.render.lines import Frame, Line, RelatedTarget, Target
from reader.ui.widgets.article_find import Find
from reader.ui.widgets.article_links import Heading, Link, hint_letters, slug, target_at, visible_links
from reader.ui.widgets.article_strips import STYLES, StripMaker

__all__ = ["ArticleView", "Heading", "Link", "Page", "RelatedLine"]

WHEEL = 3
"""Lines that one notch of the wheel moves."""
_VIRTUAL_SIZE = cast(Reactive[Size], Widget.virtual_size)
_SLICE = 0.004
"""Seconds that work ahead may hold up the next key."""
_PATIENCE = 0.08
"""Seconds that a screen may wait for its text, and a jump for the end of it; then it is finished in the background."""
_PAUSE = 0.01
_CACHED_STRIPS = 3_000


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows one page, or a sentence when there is none."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"article--{name}" for name in STYLES}

    @dataclass
    class LinkActivated(Message):
        """The user chose a link of the article."""

        url: str
        """As written: perhaps relative to the article. To be checked before anything is opened."""

    @dataclass
    class RelatedActivated(Message):
        """The user chose a related story in the page."""

        rowid: int | None
        """Its number in the index; None for a ghost."""
        index: int
        """Its position in `Page.related`."""

    @dataclass
    class PlaceChanged(Message):
        """The user moved in the article."""

        progress: float

        def can_replace(self, message: Message) -> bool:
            """Only the newest place matters."""
            return isinstance(message, ArticleView.PlaceChanged)

    @dataclass
    class FindChanged(Message):
        """Searching a long article went on in the background."""

        index: int
        count: int

        def can_replace(self, message: Message) -> bool:
            """Only the newest count matters."""
            return isinstance(message, ArticleView.FindChanged)

    @dataclass
    class Warmed(Message, bubble=False):
        """Parser and colours are loaded."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._page: Page | None = None
        self._message = ""
        self._document: Document | None = None
        self._top = START
        self._left = 0
        self._unfolded: set[int] = set()
        self._find: Find | None = None
        self._hints: list[tuple[str, Link]] = []
        self._strips: dict[Place, Strip] = {}
        self._maker: StripMaker | None = None
        self._window: list[tuple[Place, Line]] = []
        self._window_of: tuple[Place, int] | None = None
        self._own_scroll = False
        self._pending: float | None = None
        """A place to go to once there is room to lay out."""
        self._to_end = False
        """The end is wanted, but not all of the text is found yet."""
        self._idle: Timer | None = None
        self._shift = 0

    # --- what is shown

    @property
    def page(self) -> Page | None:
        """What is shown; None for the sentence."""
        return self._page

    def show(self, page: Page, *, keep_place: bool = False) -> None:
        """Show a page from its beginning, or where the reader is when it is the same article once more."""
        old, self._page = self._page, page
        self._message = ""
        if keep_place and old is not None and self._document is not None:
            if self._same_text(old, page):
                self._document.pieces[0] = fixed(head_blocks(page))
                self._document.forget(0)
                self._redraw()
                return
            spot = self._document.spot(self._top)
            self._build()
            self._top = self._document.place(spot)
            self._settle()
            return
        self._unfolded, self._find, self._hints, self._shift, self._pending = set(), None, [], 0, None
        self._build()
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
        """Whether two pages differ in their head only."""
        return (
            old.whole is new.whole
            and old.related == new.related
            and (old.measure, old.ascii, old.fulltext) == (new.measure, new.ascii, new.fulltext)
            and old.article == new.article
            and bool(self._document and self._document.pieces)
        )

    def _build(self) -> None:
        """Make the document of the present page; nothing of its body is parsed yet."""
        assert self._page is not None
        pieces, weight = page_pieces(self._page, self._unfolded)
        self._document = Document(pieces, weight, self._frame())
        self._find = Find(self._document, self._find.needle) if self._find else None
        self._redraw()

    def _frame(self) -> Frame:
        """The room for text in the present width, and the margin to the left of it."""
        page = self._page
        width = max(1, self.scrollable_content_region.width or self.size.width or 80)
        side = 0 if width < 24 else 1 if width < 50 else 2 if width < 80 else 3
        room = width - 2 * side
        measure = max(1, min(page.measure if page else 72, room))
        self._left = side + (room - measure) // 2
        return Frame(measure, max(measure, width - self._left - side), page.ascii if page else False)

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """One line of the pane."""
        width = self.scrollable_content_region.width
        maker = self._maker or self._new_maker()
        if self._document is None:
            return maker.message(self._message, y, width, self.size.height)
        shown = self._shown()
        if y >= len(shown):
            return maker.blank(width)
        place, line = shown[y]
        strip = self._strips.get(place)
        if strip is None:
            if len(self._strips) > _CACHED_STRIPS:
                self._strips.clear()
            found = self._find.spans(place.piece, line) if self._find else []
            hints = [(at, letter) for at, letter in self._hint_marks(place)]
            strip = maker.line(line, width, self._left, self._document.frame.wide, self._shift, found, hints)
            self._strips[place] = strip
        return strip

    def _new_maker(self) -> StripMaker:
        styles = {name: self._part_style(f"article--{name}") for name in STYLES}
        self._maker = StripMaker(self.visual_style, styles, self._page.ascii if self._page else False)
        return self._maker

    def _part_style(self, name: str) -> Style:
        """What a component class sets, and nothing else, so that styles can be laid over each other.

        `get_visual_style(partial=True)` would do, but it loses the background.
        """
        styles = self.get_component_styles(name)
        text = styles.text_style
        return Style(
            styles.background if styles.has_rule("background") else None,
            styles.color if styles.has_rule("color") else None,
            bold=text.bold,
            italic=text.italic,
            underline=text.underline,
            reverse=text.reverse,
            strike=text.strike,
        )

    def _shown(self) -> list[tuple[Place, Line]]:
        """The lines on the screen."""
        assert self._document is not None
        key = (self._top, self.size.height)
        if self._window_of != key:
            self._window = self._document.window(self._top, self.size.height, _PATIENCE)
            # What took too long to find is looked for again after the screen was drawn, key after key.
            late = len(self._window) < self.size.height and not self._document.complete
            self._window_of = None if late else key
        return self._window

    def _redraw(self) -> None:
        """Everything may look different now."""
        self._strips.clear()
        self._window_of = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme: styles are made anew."""
        super().notify_style_update()
        self._maker = None
        self._strips.clear()

    def on_mount(self) -> None:
        """Load the parser and the colours of code while nobody waits."""
        self.set_timer(0.4, self._warm)

    def _warm(self) -> None:
        def load() -> None:
            from reader.ui.render.markdown import parser

            parser().parse("*warm*")
            code.warm()
            self.post_message(self.Warmed())

        Thread(target=load, name="warm-up", daemon=True).start()

    def on_article_view_warmed(self, message: Warmed) -> None:
        """Listings that are shown get their colours."""
        message.stop()
        document = self._document
        if document is None:
            return
        for number, piece in enumerate(document.pieces):
            if piece.made and any(isinstance(block, Code) and block.language for block in piece.blocks):
                document.forget(number)
        self._redraw()

    def on_resize(self, _: events.Resize) -> None:
        """Set the text for the new width; the reader stays at the same words."""
        document = self._document
        if document is None:
            self._redraw()
            return
        frame = self._frame()
        if frame != document.frame:
            spot = document.spot(self._top)
            at_start = self._top == START
            document.set_frame(frame)
            self._top = START if at_start else document.place(spot)
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._top = self._progress_top(pending)
        self._shift = 0
        self._redraw()
        self._settle()

    # --- moving

    @property
    def _rows(self) -> int:
        return max(1, self.size.height)

    def _go(self, place: Place) -> bool:
        """Put a line at the top, as far as there are lines to fill the screen; whether anything moved."""
        document = self._document
        if document is None:
            return False
        if place != START and len(document.window(place, self._rows)) < self._rows:
            place = document.last_top(self._rows)
        self._to_end = False
        if place == self._top:
            return False
        self._top = place
        self._hints = []
        self._strips_without_hints()
        self.refresh()
        self._follow()
        self._schedule()
        self.post_message(self.PlaceChanged(self.place))
        return True

    def _settle(self) -> None:
        """After a change of text or size: no empty space below the end, the scroll bar in agreement."""
        document = self._document
        if document is None:
            return
        if self._top != START and len(document.window(self._top, self._rows)) < self._rows:
            self._top = document.last_top(self._rows)
        self._window_of = None
        self.refresh()
        self._follow()
        self._schedule()

    def _step(self, lines: int) -> bool:
        return self._document is not None and self._go(self._document.move(self._top, lines))

    def line_down(self) -> bool:
        """One line on; False at the end."""
        return self._step(1)

    def line_up(self) -> bool:
        """One line back; False at the beginning."""
        return self._step(-1)

    def half_down(self) -> bool:
        """Half a page on; False at the end."""
        return self._step(max(1, self._rows // 2))

    def half_up(self) -> bool:
        """Half a page back; False at the beginning."""
        return self._step(-max(1, self._rows // 2))

    def page_down(self) -> bool:
        """A page on, two lines kept; False when the end is on the screen already."""
        return self._step(max(1, self._rows - 2))

    def page_up(self) -> bool:
        """A page back; False at the beginning."""
        return self._step(-max(1, self._rows - 2))

    def to_top(self) -> None:
        """To the beginning."""
        self._go(START)

    def to_bottom(self) -> None:
        """To the end; of a text that takes long to pass, once that is done."""
        if self._document is None:
            return
        self._to_end = not self._document.find_all(_PATIENCE)
        if self._to_end:
            self._schedule()
        else:
            self._go(self._document.last_top(self._rows))

    def shift_right(self) -> None:
        """Show more of the right side of listings and tables that are wider than the pane."""
        self._set_shift(self._shift + 8)

    def shift_left(self) -> None:
        """Show more of their left side."""
        self._set_shift(self._shift - 8)

    def _set_shift(self, shift: int) -> None:
        if self._document is None:
            return
        widest = max((len(line.text) - line.box + 2 for _, line in self._shown() if line.box), default=0)
        shift = max(0, min(shift, widest))
        if shift != self._shift:
            self._shift = shift
            self._redraw()

    @property
    def at_end(self) -> bool:
        """Whether the last line is on the screen."""
        if self._document is None:
            return True
        return len(self._document.window(self._top, self._rows + 1)) <= self._rows

    @property
    def place(self) -> float:
        """How far the reader is: 0.0 at the beginning, 1.0 when the end is on the screen."""
        if self._document is None:
            return 0.0
        return 1.0 if self.at_end else self._document.progress(self._top)

    def restore(self, progress: float) -> None:
        """Go where `place` was so much; the end for 1.0."""
        if self._document is None:
            return
        if not self.size.height:
            self._pending = progress
            return
        self._top = self._progress_top(progress)
        self._settle()

    def _progress_top(self, progress: float) -> Place:
        assert self._document is not None
        if progress <= 0:
            return START
        return self._document.last_top(self._rows) if progress >= 1 else self._document.at_progress(progress)

    # --- the scroll bar

    def _follow(self) -> None:
        """Let the scroll bar say where the place is."""
        document = self._document
        rows = self._rows
        height = rows if document is None else document.height
        if document is not None and height <= rows and not document.fits(rows):
            height = rows + 1
        size = Size(self.size.width, max(rows, height))
        if size != self.virtual_size:
            # The bar is always there, so a new height is no reason to lay out the screen.
            self.set_reactive(_VIRTUAL_SIZE, size)
            if self.is_mounted:
                self.vertical_scrollbar.window_virtual_size = size.height
                self.vertical_scrollbar.window_size = rows
        if document is None or self._top == START:
            row = 0
        elif self.at_end:
            row = size.height - rows
        else:
            row = min(document.above(self._top), size.height - rows - 1)
        self._own_scroll = True
        self.scroll_target_y = self.scroll_y = max(0, row)
        self._own_scroll = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The scroll bar was dragged, or follows."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value
        if self._own_scroll or self._document is None or round(old_value) == round(new_value):
            return
        row = round(new_value)
        if row >= self.max_scroll_y:
            self._top = self._document.last_top(self._rows)
        else:
            self._top = self._document.at(row)
            if len(self._document.window(self._top, self._rows)) < self._rows:
                self._top = self._document.last_top(self._rows)
        self._window_of = None
        self.refresh()
        self._schedule()
        self.post_message(self.PlaceChanged(self.place))

    # --- work ahead

    def _schedule(self) -> None:
        if self._idle is None and self.is_mounted:
            self._idle = self.set_timer(_PAUSE, self._ahead)

    def _ahead(self) -> None:
        """Lay out what the next key will show, find the rest of the text; a little at a time."""
        self._idle = None
        document = self._document
        if document is None:
            return
        until = perf_counter() + _SLICE
        if self._window_of is None:
            self.refresh()
        if self._to_end:
            document.find_all(_PATIENCE)
            if document.complete:
                self.to_bottom()
        more = self._lay_around(document, until)
        while not more and perf_counter() < until and document.find_pieces(20, _SLICE / 2):
            pass
        if self._find is not None and not self._find.complete:
            before = self._find.count
            self._find.search(until - perf_counter() + _SLICE)
            if self._find.count != before or self._find.complete:
                self._strips.clear()
                self.refresh()
                self.post_message(self.FindChanged(*self.find_status))
            more = more or not self._find.complete
        if more or not document.complete:
            self._schedule()
        else:
            self._follow()

    def _lay_around(self, document: Document, until: float) -> bool:
        """Lay out a page before and two after the place; True when time ran out."""
        piece, lines = self._top.piece, 0
        while lines < 3 * self._rows and document.has(piece, until):
            if perf_counter() > until:
                return True
            lines += len(document.lines(piece))
            piece += 1
        piece, lines = self._top.piece - 1, 0
        while lines < self._rows and piece >= 0:
            if perf_counter() > until:
                return True
            lines += len(document.lines(piece))
            piece -= 1
        return False

    # --- finding

    @property
    def finding(self) -> bool:
        """Whether matches are highlighted."""
        return self._find is not None

    @property
    def find_status(self) -> tuple[int, int]:
        """Number of the present match, from 1 (0 for none), and how many there are."""
        return (self._find.index + 1, self._find.count) if self._find else (0, 0)

    def find(self, text: str) -> int:
        """Highlight a text and go to its first match from here on; how many were found so far."""
        if self._document is None or not text.strip():
            self.find_clear()
            return 0
        self._find = Find(self._document, text)
        self._find.search(0.1)
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
        place = self._document.place(spot)
        if not any(shown == place for shown, _ in self._shown()):
            self._go(self._document.move(place, -(self._rows // 3)))

    # --- links, headings, texts

    def links(self) -> list[Link]:
        """The links on the screen, from top to bottom."""
        return visible_links(self._shown()) if self._document is not None else []

    def show_hints(self) -> int:
        """Put a letter on each link that is seen; how many there are."""
        links = self.links()
        self._hints = list(zip(hint_letters(len(links)), links, strict=False))
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

    def hint(self, letter: str) -> Link | None:
        """The link with a letter; None when there is none."""
        return next((link for name, link in self._hints if name == letter), None)

    def _hint_marks(self, place: Place) -> list[tuple[int, str]]:
        return [(link.start, letter) for letter, link in self._hints if link.place == place]

    def _strips_without_hints(self) -> None:
        if self._hints:
            self._strips.clear()

    def activate(self, url: str) -> None:
        """Follow a link: within the article at once, else by a message."""
        if url.startswith("#") and self._to_anchor(url[1:]):
            return
        self.post_message(self.LinkActivated(url))

    def _to_anchor(self, anchor: str) -> bool:
        for index, heading in enumerate(self.headings()):
            if slug(heading.title) == slug(anchor):
                self.go_to_heading(index)
                return True
        return False

    def headings(self) -> list[Heading]:
        """The headings of the text, in order."""
        document = self._document
        if document is None:
            return []
        document.find_all()
        found: list[Heading] = []
        passed = 0
        for number, piece in enumerate(document.pieces):
            if piece.heading is not None and piece.heading[1]:
                found.append(Heading(*piece.heading, min(1.0, passed / document.weight), number))
            passed += piece.weight
        return found

    def go_to_heading(self, index: int) -> None:
        """Put a heading at the top."""
        headings = self.headings()
        if self._document is not None and 0 <= index < len(headings):
            self._go(self._document.place(Spot(headings[index].piece, 0, 0)))

    def code_blocks(self) -> list[str]:
        """The listings of the article, whole."""
        listings: list[str] = []
        if self._document is not None:
            self._document.find_all()
            for piece in self._document.pieces:
                for block in piece.blocks:
                    if isinstance(block, Code):
                        if block.gap == 0 and listings:
                            listings[-1] += "\n" + block.text
                        else:
                            listings.append(block.text)
        return listings

    def plain_text(self) -> str:
        """Everything the page says, as plain text."""
        if self._document is None:
            return ""
        self._document.find_all()
        blocks = (block for piece in self._document.pieces for block in piece.blocks)
        return "".join(("\n" * (block.gap + 1) if block.gap else "\n") + block.plain for block in blocks).strip()

    def unfold(self, index: int) -> None:
        """Show the whole excerpt of a related story, or its beginning again."""
        if self._document is None or self._page is None or not 0 <= index < len(self._page.related):
            return
        self._unfolded ^= {index}
        spot = self._document.spot(self._top)
        self._build()
        self._top = self._document.place(spot)
        self._settle()

    # --- the mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves by lines; with shift, listings sideways."""
        event.stop()
        event.prevent_default()
        if event.shift:
            self.shift_right()
        else:
            self._step(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The same backwards."""
        event.stop()
        event.prevent_default()
        if event.shift:
            self.shift_left()
        else:
            self._step(-WHEEL)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Listings sideways."""
        event.stop()
        event.prevent_default()
        self.shift_right()

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Listings sideways."""
        event.stop()
        event.prevent_default()
        self.shift_left()

    def on_click(self, event: events.Click) -> None:
        """Follow what is under the pointer."""
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
        if self._document is None:
            return None
        shown = self._shown()
        if not 0 <= y < len(shown):
            return None
        line = shown[y][1]
        return target_at(line, x - self._left + (self._shift if line.box else 0))
