"""The related sidebar: what happened later, what came before, and who cites the open article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from reader.model.article import Moment
from reader.model.state import ArticleState
from reader.stories.relations import Relation
from reader.ui.render.relation import RelationStyles, SidebarLayout
from reader.ui.render.row import UNICODE, Symbols
from reader.ui.widgets.cursor_list import CursorList
from reader.ui.widgets.part_style import part_style


class RelatedSidebar(CursorList, can_focus=True, inherit_bindings=False):
    """The relations of one article, in groups, each entry with its digit."""

    COMPONENT_CLASSES = {
        "related-sidebar--selected",
        "related-sidebar--heading",
        "related-sidebar--digit",
        "related-sidebar--unread",
        "related-sidebar--read",
        "related-sidebar--ghost",
        "related-sidebar--meta",
        "related-sidebar--dot",
        "related-sidebar--star",
    }

    @dataclass
    class Moved(Message):
        """The user selected another relation."""

        relation: Relation

        def can_replace(self, message: Message) -> bool:
            """Only the newest selection matters."""
            return isinstance(message, RelatedSidebar.Moved)

    @dataclass
    class Opened(Message):
        """The user opened a relation with the mouse."""

        relation: Relation

    def __init__(
        self,
        state_of: Callable[[str], ArticleState],
        symbols: Symbols = UNICODE,
        *,
        unread_key: str = "a",
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """unread_key: the key that limits the sidebar to unread articles, as it is said."""
        super().__init__(id=id)
        self._unread_key = unread_key
        self._state_of = state_of
        self._symbols = symbols
        self._relations: tuple[Relation, ...] = ()
        self._shown: tuple[Relation, ...] = ()
        self.unread_only = False
        """Whether only what was unread is shown. What is read meanwhile stays until another article is open."""
        self._origin: Moment | None = None
        self._layout_now: SidebarLayout | None = None
        self._layout_width = -1
        self._styles: RelationStyles | None = None
        self._empty = Content("")

    @property
    def relations(self) -> tuple[Relation, ...]:
        """What is shown."""
        return self._shown

    @property
    def selected(self) -> Relation | None:
        """The selected relation; None when there are none."""
        return self._shown[self.cursor] if self._shown else None

    def show(self, relations: Sequence[Relation], origin: Moment | None, empty: Content) -> None:
        """Show the relations of another article, from the top; `empty` is said when there are none.

        origin: when the open article was published.
        """
        self._relations = tuple(relations)
        self._origin = origin
        self._empty = empty
        self._choose(None)

    def toggle_unread(self) -> None:
        """Show the unread ones only, or all again; the selected one stays selected if it is still there."""
        self.unread_only = not self.unread_only
        self._choose(self.selected)

    def _choose(self, keep: Relation | None) -> None:
        """Show all relations, or those that are unread now."""
        self._shown = tuple(
            relation for relation in self._relations if not self.unread_only or not self._state_of(relation.id).read
        )
        place = self._shown.index(keep) if keep in self._shown else 0
        self.put_cursor(place)
        self._lay_out()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        if place:
            self.scroll_to_selected()
        if self.selected is not None:
            self.post_message(self.Moved(self.selected))

    def find_unread(self, step: int) -> int | None:
        """Place of the next unread one in direction `step` (1 or -1); None when there is none."""
        places = range(self.cursor + step, len(self._shown) if step > 0 else -1, step)
        return next((place for place in places if not self._state_of(self._shown[place].id).read), None)

    def refresh_marks(self, ids: frozenset[str]) -> None:
        """Show changed marks of the given articles."""
        if any(relation.id in ids for relation in self._shown):
            self._lay_out()

    @property
    def entries(self) -> int:
        """Number of relations that are shown."""
        return len(self._shown)

    def lines_of(self, entry: int) -> tuple[int, int]:
        """As they are laid out for the present width; nothing before that."""
        layout = self._layout_now
        return layout.entries[entry] if layout is not None and entry < len(layout.entries) else (0, 0)

    def entry_at(self, line: int) -> int | None:
        """The relation of a line; None for headings and gaps."""
        if self._layout_now is None or not 0 <= line < self._layout_now.height:
            return None
        entry = self._layout_now.entry_of_line[line]
        return entry if entry >= 0 else None

    def selected_by_hand(self, entry: int) -> None:
        """Tell that another relation is selected."""
        self.post_message(self.Moved(self._shown[entry]))

    def opened_by_hand(self, entry: int) -> None:
        """Tell that the selected relation is opened."""
        self.post_message(self.Opened(self._shown[entry]))

    @property
    def page(self) -> int:
        """Relations on one screen, about; at least one."""
        return max(1, self.size.height // 3)

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """One line of the sidebar as it stands on the screen."""
        width = self.size.width
        if not self._shown:
            return self._empty_line(y, width)
        at = y + round(self.scroll_offset.y)
        layout = self._layout_now
        if layout is None or at >= layout.height:
            return Strip(Content(" " * width).render_segments(self.visual_style), width)
        selected = self.has_focus and layout.entry_of_line[at] == self.cursor
        base = self.get_visual_style("related-sidebar--selected") if selected else self.visual_style
        line = Content(layout.line(at).plain) if selected else layout.line(at)  # colours are too weak on that ground
        return Strip(line.truncate(width, pad=True).render_segments(base), width)

    def _empty_line(self, y: int, width: int) -> Strip:
        said = self._empty
        if self._relations:
            said = Content(f"All {len(self._relations):,} related articles are read; {self._unread_key} shows them.")
        lines = said.wrap(max(1, width - 2)) if said else []
        line = Content(" ") + lines[y] if y < len(lines) else Content("")
        return Strip(line.truncate(width, pad=True).render_segments(self.visual_style), width)

    def _lay_out(self) -> None:
        width = self.size.width
        self._layout_width = width
        if width:
            self._layout_now = SidebarLayout(
                self._shown,
                self._origin,
                self._state_of,
                width,
                self._relation_styles(),
                self._symbols,
                "unread" if self.unread_only else "",
            )
            self.virtual_size = Size(width, self._layout_now.height)
        self.refresh()

    def _relation_styles(self) -> RelationStyles:
        if self._styles is None:
            names = ("heading", "digit", "unread", "read", "ghost", "meta", "dot", "star")
            self._styles = RelationStyles(**{n: part_style(self, f"related-sidebar--{n}") for n in names})
        return self._styles

    def notify_style_update(self) -> None:
        """Forget styles that belong to the theme before."""
        super().notify_style_update()
        self._styles = None
        self._layout_width = -1
        if self.is_mounted and self.size.width:
            self.call_later(self.kept(self._lay_out))

    def on_resize(self) -> None:
        """Lay the entries out for the new width; the selected one stays in sight."""
        if self.size.width != self._layout_width:
            self._lay_out()
        self.scroll_to_selected()
