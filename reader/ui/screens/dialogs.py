"""The dialogs over the main screen: help, problems, choices, plain lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from reader.model.problem import Problem, Severity
from reader.ui.actions.asking import NO_VERBS, Verb
from reader.ui.commands import COMMANDS, Group, Keymap, key_name, keys_of
from reader.ui.render.lines import wrap
from reader.ui.render.row import UNICODE, Symbols, signs
from reader.ui.speed.quick_screen import StyledOnce
from reader.ui.steady import Steady

_LEAVE: list[BindingType] = [Binding("escape,q,question_mark,f1", "dismiss", "Close", show=False)]
_HIGHEST = 0.92
"""Part of the screen's height that a dialog takes at most, as `dialogs.tcss` has it."""
_ROOMY = 60
"""Cells from which on help leaves some air behind the keys."""
_AROUND = 6
"""Lines of frame, title and foot."""
_MOVE: list[BindingType] = [
    Binding("j", "cursor_down", show=False),
    Binding("k", "cursor_up", show=False),
    Binding("g", "first", show=False),
    Binding("G", "last", show=False),
    Binding("ctrl+d", "page_down", show=False),
    Binding("ctrl+u", "page_up", show=False),
]


Answer = TypeVar("Answer")


class Foot(Static):
    """The last line of a dialog: its keys."""

    def __init__(self, *keys: tuple[str, str], hint: str = "") -> None:
        """keys: each with what it does. hint: what stands in lines of its own above them."""
        self._keys = Content("  ").join(Content.assemble((key, "bold $ink-strong"), f" {does}") for key, does in keys)
        self._hint = f"{hint}\n" if hint else ""
        super().__init__(Content(self._hint) + self._keys, classes="dialog-foot")

    def say(self, sentence: str) -> None:
        """Say something before the keys."""
        self.update(Content(self._hint + sentence) + self._keys)


class DialogScreen(Steady, StyledOnce, ModalScreen[Answer]):
    """A box of a title, something that may be long, and a foot; the long part gets the lines that the others leave."""

    def on_resize(self, event: events.Resize) -> None:
        """Share the lines: the style sheet knows parts of the whole only, not of what is left."""
        for part in self.query("DialogList, #help-scroll"):
            part.styles.max_height = self.room(event.size.height)

    @staticmethod
    def room(height: int) -> int:
        """Lines that the long part may have on a screen of so many."""
        return max(1, int(height * _HIGHEST) - _AROUND)

    def on_key(self, event: events.Key) -> None:
        """A key that comes here is nobody's: say so, with the keys that are of use here."""
        if event.key not in self.active_bindings and not isinstance(self.focused, Input):
            for foot in self.query(Foot):
                foot.say(f"{key_name(event.character or event.key)} does nothing here; ")


class HelpText(Static):
    """The table of keys, set for the width that it gets."""

    def __init__(self, keymap: Keymap, symbols: Symbols) -> None:
        super().__init__(help_content(keymap, symbols), id="help-text", markup=False)
        self._keymap = keymap
        self._symbols = symbols

    def on_resize(self, event: events.Resize) -> None:
        """Descriptions are wrapped in their own column."""
        self.update(help_content(self._keymap, self._symbols, event.size.width))


class HelpScreen(DialogScreen[bool | None]):
    """All keys, from the table of commands, in the user's own mapping; and what the signs say.

    Answers True when a command is to be found by its name.
    """

    BINDINGS = [
        *_LEAVE,
        Binding("slash,colon", "dismiss(True)", show=False),
        Binding("j,down", "scroll('down')", show=False),
        Binding("k,up", "scroll('up')", show=False),
        Binding("space,pagedown,ctrl+d", "scroll('page_down')", show=False),
        Binding("pageup,ctrl+u", "scroll('page_up')", show=False),
        Binding("g,home", "scroll('home')", show=False),
        Binding("G,end", "scroll('end')", show=False),
    ]

    def __init__(self, keymap: Keymap, symbols: Symbols = UNICODE) -> None:
        super().__init__()
        self._keymap = keymap
        self._symbols = symbols

    def compose(self) -> ComposeResult:
        """A box with the table."""
        with Vertical(classes="dialog"):
            yield Static("Keys and signs", classes="dialog-title", markup=False)
            with VerticalScroll(id="help-scroll"):
                yield HelpText(self._keymap, self._symbols)
            yield Foot(("j k", "scroll"), ("G", "signs"), ("/", "finds by name"), ("Esc", "closes"))

    def on_screen_suspend(self) -> None:
        """It is left: another time it is read from its beginning, and nothing is said of keys pressed before."""
        self.query_one("#help-scroll").scroll_home(animate=False)
        self.query_one(Foot).say("")

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


def help_content(keymap: Keymap, symbols: Symbols = UNICODE, width: int = 200) -> Content:
    """The tables of keys and signs as styled text, in a width of cells; what does not fit goes on in its column."""
    lines: list[Content] = []
    column = 16 if width >= _ROOMY else 14
    tables = [(group.value, entries) for group, entries in help_rows(keymap)]
    for heading, entries in [*tables, ("Signs", signs(symbols))]:
        lines.append(Content.styled(heading, "bold $ink-strong"))
        for keys, description in entries:
            lead = f"  {keys.ljust(column)}" if len(keys) < column else f"  {keys} "
            room = max(8, width - column - 2)
            for start, end in wrap(description, max(8, width - len(lead)), room):
                lines.append(Content.assemble((lead, "bold $foreground"), (description[start:end], "$foreground")))
                lead = " " * (column + 2)
        lines.append(Content(""))
    return Content("\n").join(lines[:-1])


class ProblemsScreen(DialogScreen[tuple[Problem, bool] | None]):
    """What could not be read as it stands: file, line, reason, and what was done.

    Answers the problem whose file is to be opened, and whether in the editor; None when closed.
    """

    BINDINGS = [*_LEAVE, Binding("E", "edit", show=False)]

    def __init__(self, problems: list[Problem], title: str) -> None:
        super().__init__()
        self._problems = problems
        self._title = title

    def compose(self) -> ComposeResult:
        """A box with one entry for each problem."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            if self._problems:
                yield DialogList(*(Option(problem_content(problem)) for problem in self._problems), markup=False)
            else:
                yield Static("Every file could be read as it stands.", classes="dialog-empty", markup=False)
            keys = (("j k", "move"), ("Enter", "opens"), ("E", "edits")) if self._problems else ()
            yield Foot(*keys, ("Esc", "closes"))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click: the article."""
        self.dismiss((self._problems[event.option_index], False))

    def action_edit(self) -> None:
        """The file in the editor."""
        place = self.query_one(DialogList).highlighted if self._problems else None
        if place is not None:
            self.dismiss((self._problems[place], True))


_SEVERITY_STYLE = {
    Severity.NOTE: "$ink-quiet",
    Severity.MENDED: "$warning",
    Severity.LOST: "$warning",
    Severity.UNREADABLE: "$error",
}


def problem_content(problem: Problem) -> Content:
    """One problem as up to three lines: place, sentence, offending line."""
    place = problem.path + (f":{problem.line}" if problem.line else "")
    lines = [
        Content.assemble((problem.severity.value, f"bold {_SEVERITY_STYLE[problem.severity]}"), "  ", (place, "bold")),
        Content("  " + problem.sentence + (f"; {problem.done}" if problem.done else "")),
    ]
    if problem.excerpt:
        lines.append(Content.styled("  | " + problem.excerpt, "$ink-quiet"))
    return Content("\n").join(lines)


class DialogList(OptionList):
    """An option list that also moves by the keys of the main screen."""

    BINDINGS = _MOVE


class ChoiceScreen(DialogScreen[int | None]):
    """One of several lines; answers its place, None when closed."""

    BINDINGS = _LEAVE

    def __init__(self, title: str, choices: list[str], present: int = 0, verbs: Mapping[str, Verb] = NO_VERBS) -> None:
        """present: the choice that is selected to begin with. verbs: what other keys than Enter do with a choice."""
        super().__init__()
        self._verbs = verbs
        self._title = title
        self._choices = choices
        self._present = present

    def on_mount(self) -> None:
        """Select the present choice."""
        self.query_one(DialogList).highlighted = self._present

    def compose(self) -> ComposeResult:
        """A box with one entry for each choice."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield DialogList(*(Option(Content(choice)) for choice in self._choices), markup=False)
            verbs = ((key, word) for key, (word, _) in self._verbs.items())
            yield Foot(("Enter", "chooses"), *verbs, ("Esc", "closes"))

    def on_key(self, event: events.Key) -> None:
        """A key of a verb: close, and do it with the selected choice."""
        verb = self._verbs.get(event.character or event.key)
        place = self.query_one(DialogList).highlighted
        if verb is not None and place is not None:
            event.stop()
            event.prevent_default()  # it is somebody's
            self.dismiss(None)
            self.app.call_later(self.kept(lambda: verb[1](place)))

    def relabel(self, choices: Sequence[str]) -> None:
        """Say the same choices in other words; nothing when it was left."""
        if self.is_mounted and self.is_running:
            options = self.query_one(DialogList)
            for place, choice in enumerate(choices):
                options.replace_option_prompt_at_index(place, Content(choice))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(event.option_index)


class TextScreen(DialogScreen[None]):
    """Plain lines to look at."""

    BINDINGS = _LEAVE

    def __init__(self, title: str, lines: list[str]) -> None:
        super().__init__()
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """A box with the lines; a list, so that thousands of them scroll."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield DialogList(*(Option(Content(line)) for line in self._lines), markup=False)
            yield Foot(("j k", "move"), ("Esc", "closes"))
