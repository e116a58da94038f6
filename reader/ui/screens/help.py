"""Help: first the keys of where one is, then all of the table, and what the signs say."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from reader.ui.commands import COMMANDS, Group, Keymap, key_name, keys_of
from reader.ui.render.lines import wrap
from reader.ui.render.row import UNICODE, Symbols, signs
from reader.ui.screens.dialogs import DialogScreen, Foot, Title
from reader.ui.steady import Steady
from reader.ui.widgets.filter_field import FilterField

_ROOMY = 60
"""Cells from which on help leaves some air behind the keys."""
_NOTHING = "No key does that; : finds commands"
Section = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and keys with what they do."""


class HelpText(Steady, Static):
    """Tables of keys, set for the width that they get."""

    def __init__(self, sections: Sequence[Section], id: str, nothing: str = "") -> None:  # noqa: A002 - Textual's name
        """nothing: what is said where no key has the words that are looked for."""
        super().__init__(sections_content(sections), id=id, markup=False)
        self._sections = sections
        self._nothing = nothing
        self._words = ""

    def tell(self, sections: Sequence[Section]) -> None:
        """Show other tables."""
        if sections != self._sections:
            self._sections = sections
            self._draw(self.size.width)

    def limit(self, words: str) -> None:
        """Show only what has these words in it."""
        self._words = words
        self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Descriptions are wrapped in their own column."""
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        content = sections_content(self._sections, width or 80, self._words)
        self.update(content or Content.styled(self._nothing, "$ink-quiet"))


class HelpScreen(DialogScreen[bool | None]):
    """All keys, from the table of commands, in the user's own mapping; and what the signs say.

    Answers True when a command is to be found by its name.
    """

    BINDINGS = [
        Binding("q,question_mark,f1", "dismiss", "Close", show=False),
        Binding("escape", "leave", show=False),
        Binding("slash", "limit", show=False),
        Binding("colon", "dismiss(True)", show=False),
        Binding("j,down", "scroll('down')", show=False),
        Binding("k,up", "scroll('up')", show=False),
        Binding("space,pagedown,ctrl+d", "scroll('page_down')", show=False),
        Binding("pageup,ctrl+u", "scroll('page_up')", show=False),
        Binding("g,home", "scroll('home')", show=False),
        Binding("G,end", "scroll('end')", show=False),
    ]

    AUTO_FOCUS = "#help-scroll"

    def __init__(self, keymap: Keymap, symbols: Symbols = UNICODE) -> None:
        super().__init__()
        self._keymap = keymap
        self._symbols = symbols
        self._here = HelpText((), "help-here")

    def tell_here(self, section: Section) -> None:
        """Tell the keys of where one is first."""
        self._here.tell([section])

    def compose(self) -> ComposeResult:
        """A box with the table."""
        with Vertical(classes="dialog"):
            yield Title("Keys and signs")
            yield FilterField(compact=True, id="help-filter", placeholder="words of what you look for")
            with VerticalScroll(id="help-scroll"):
                yield self._here
                yield HelpText(all_sections(self._keymap, self._symbols), "help-text", _NOTHING)
            yield Foot(("j k", "scroll"), ("G", "signs"), ("/", "filters"), (":", "does one"), ("Esc", "closes"))

    def action_limit(self) -> None:
        """Type what is looked for."""
        field = self.query_one(FilterField)
        field.display = True
        field.focus()
        self.on_resize()

    def action_leave(self) -> None:
        """Everything again; with everything shown, close."""
        if self.query_one(FilterField).value:
            self._leave_field(clear=True)
        else:
            self.dismiss(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """The table follows the typing."""
        event.stop()
        for table in self.query(HelpText):
            table.limit(event.value)
        self.query_one("#help-scroll").scroll_home(animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the table."""
        event.stop()
        self._leave_field(clear=False)

    def on_filter_field_left(self, message: FilterField.Left) -> None:
        """Back to the table."""
        self._leave_field(clear=message.clear)

    def _leave_field(self, *, clear: bool) -> None:
        field = self.query_one(FilterField)
        if clear:
            field.value = ""
        field.display = bool(field.value)
        self.query_one("#help-scroll").focus()
        self.on_resize()

    def on_screen_suspend(self) -> None:
        """It is left: another time it is read from its beginning, and nothing is said of keys pressed before."""
        self.query_one("#help-scroll").scroll_home(animate=False)
        self.query_one(Foot).forget()
        if self.query_one(FilterField).display:
            self._leave_field(clear=True)

    def action_scroll(self, where: str) -> None:
        """Scroll the table."""
        scroll = self.query_one("#help-scroll", VerticalScroll)
        actions: dict[str, Callable[..., None]] = {
            "down": scroll.scroll_down,
            "up": scroll.scroll_up,
            "page_down": scroll.scroll_page_down,
            "page_up": scroll.scroll_page_up,
            "home": scroll.scroll_home,
            "end": scroll.scroll_end,
        }
        actions[where](animate=False)


def help_rows(keymap: Keymap) -> list[tuple[Group, list[tuple[str, str]]]]:
    """Headings with (keys, description) pairs, digits folded into one row; what help and the manual show."""
    rows: list[tuple[Group, list[tuple[str, str]]]] = []
    for group in Group:
        entries: list[tuple[str, str]] = []
        for command in COMMANDS:
            if command.group is not group or not command.keys:
                continue
            if command.id.startswith("open_related_") and command.id != "open_related_number":
                if command.id == "open_related_1" and not any(c.startswith("open_related_") for c in keymap):
                    entries.append(("1-9 0", "Open related article 1 to 10"))
                if not any(c.startswith("open_related_") for c in keymap):
                    continue
            keys = " ".join(key_name(key) for key in keys_of(command, keymap))
            entries.append((keys, command.description))
        rows.append((group, entries))
    return rows


def all_sections(keymap: Keymap, symbols: Symbols = UNICODE) -> list[Section]:
    """The tables of keys and signs."""
    return [*((group.value, entries) for group, entries in help_rows(keymap)), ("Signs", signs(symbols))]


def sections_content(sections: Sequence[Section], width: int = 200, words: str = "") -> Content:
    """Tables as styled text, in a width of cells; what does not fit goes on in its column. Each ends in an empty line.

    words: each of which a key or what it does must have.
    """
    lines: list[Content] = []
    column = 16 if width >= _ROOMY else 14
    for heading, all_entries in sections:
        entries = [entry for entry in all_entries if _has_words(words, *entry)]
        if not entries:
            continue
        lines.append(Content.styled(heading, "bold $ink-strong"))
        for keys, description in entries:
            lead = f"  {keys.ljust(column)}" if len(keys) < column else f"  {keys} "
            room = max(8, width - column - 2)
            for start, end in wrap(description, max(8, width - len(lead)), room):
                lines.append(Content.assemble((lead, "bold $foreground"), (description[start:end], "$foreground")))
                lead = " " * (column + 2)
        lines.append(Content(""))
    return Content("\n").join(lines)


def _has_words(words: str, *texts: str) -> bool:
    said = " ".join(texts).casefold()
    return all(word in said for word in words.casefold().split())
