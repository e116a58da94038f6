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
from textual.style import Style
from textual.widgets import Input, OptionList, Static

from reader.model.problem import Problem, Severity
from reader.ui.actions.asking import NO_VERBS, Verb
from reader.ui.commands import COMMANDS, Group, Keymap, key_name, key_named, keys_of
from reader.ui.render.lines import wrap
from reader.ui.render.row import UNICODE, Symbols, signs
from reader.ui.speed.quick_screen import StyledOnce
from reader.ui.steady import Steady
from reader.ui.unbound import written
from reader.ui.widgets.dialog_list import DialogList
from reader.ui.widgets.filter_field import FilterField

_LEAVE: list[BindingType] = [Binding("escape,q,question_mark,f1", "dismiss", "Close", show=False)]
_HIGHEST = 0.92
"""Part of the screen's height that a dialog takes at most, as `dialogs.tcss` has it."""
_WIDEST, _SHARE = 84, 0.96
"""Cells of a dialog at most, and part of the screen's width, in the same place."""
_SIDES = 6
"""Cells of its frame, and beside its text."""
_ROOMY = 60
"""Cells from which on help leaves some air behind the keys."""
_AROUND = 6
"""Lines of frame, title and foot."""


Answer = TypeVar("Answer")


class Title(Static):
    """The first line of a dialog: what it is about. A long one takes a second line."""

    def __init__(self, text: str) -> None:
        self._words = Content(text)
        super().__init__(self._words, classes="dialog-title")

    def lines(self, width: int) -> int:
        """How many it takes in so many cells."""
        return min(2, len(self._words.wrap(max(2, width))))


class Foot(Static):
    """The last line of a dialog: its keys, each a button for the mouse too."""

    def __init__(self, *keys: tuple[str, str], hint: str = "") -> None:
        """keys: each with what it does, several of one kind set apart by spaces. hint: stands above them."""
        self._does = {key: does for names, does in keys for key in names.split()}
        self._buttons = [_button(names, does) for names, does in keys]
        self._above = self._hint = f"{hint}\n" if hint else ""
        self._explained: set[str] = set()
        super().__init__(self._text(_WIDEST), classes="dialog-foot")

    def on_resize(self, event: events.Resize) -> None:
        """Buttons stay whole: those for which a line has no room begin another one."""
        self.update(self._text(event.size.width))

    def lines(self, width: int) -> int:
        """How many it takes in so many cells."""
        return len(self._text(width).wrap(max(2, width)))

    def _text(self, width: int) -> Content:
        text, at = Content(self._above), 0
        for button in self._buttons:
            gap = "" if not at else "  " if at + 2 + button.cell_length <= width else "\n"
            at = button.cell_length + (at + 2 if gap == "  " else 0)
            text = text + gap + button
        return text

    def forget(self) -> None:
        """Nothing was explained yet."""
        if not self._explained:
            return
        self._explained.clear()
        self._above = self._hint
        self.update(self._text(self.size.width))

    def explain(self, key: str, character: str | None) -> None:
        """Say once that a key (Textual's name, and what it types) does nothing here, with the key that was meant."""
        if key in self._explained:
            return
        self._explained.add(key)
        name = written(key, character)
        meant = next((near for near in (name.swapcase(), key.rpartition("+")[2]) if near in self._does), None)
        near = f": {meant} {self._does[meant]}" if meant else ""
        self._above = f"{self._hint}{name} does nothing here{near}\n"
        self.update(self._text(self.size.width))


def _button(names: str, does: str) -> Content:
    """A key with what it does; a click on it is that key, where one key is meant."""
    text = Content.assemble(" ", (names, "bold $ink-strong"), f" {does} ")
    if " " in names:
        return text
    return text.stylize(Style.from_meta({"@click": f"app.simulate_key('{key_named(names)}')"}))


class DialogScreen(Steady, StyledOnce, ModalScreen[Answer]):
    """A box of a title, something that may be long, and a foot; the long part gets the lines that the others leave."""

    def on_resize(self) -> None:
        """Share the lines: the style sheet knows parts of the whole only, not of what is left."""
        for part in self.query("DialogList, #help-scroll"):
            part.styles.max_height = self.room()

    def room(self) -> int:
        """Lines that the long part may have."""
        width = min(_WIDEST, int(self.app.size.width * _SHARE)) - _SIDES
        more = sum(foot.lines(width) - 1 for foot in self.query(Foot))
        more += sum(title.lines(width) - 1 for title in self.query(Title))
        more += sum(2 for field in self.query(FilterField) if field.display)
        return max(1, int(self.app.size.height * _HIGHEST) - _AROUND - more)

    def on_key(self, event: events.Key) -> None:
        """A key that comes here is nobody's: say so, with the keys that are of use here."""
        if event.key not in self.active_bindings and not isinstance(self.focused, Input):
            for foot in self.query(Foot):
                foot.explain(event.key, event.character)
            self.on_resize()


class HelpText(Static):
    """The table of keys, set for the width that it gets."""

    def __init__(self, keymap: Keymap, symbols: Symbols) -> None:
        super().__init__(help_content(keymap, symbols), id="help-text", markup=False)
        self._keymap = keymap
        self._symbols = symbols
        self._words = ""

    def limit(self, words: str) -> None:
        """Show only what has these words in it."""
        self._words = words
        self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Descriptions are wrapped in their own column."""
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        self.update(help_content(self._keymap, self._symbols, width, self._words))


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

    def compose(self) -> ComposeResult:
        """A box with the table."""
        with Vertical(classes="dialog"):
            yield Title("Keys and signs")
            yield FilterField(compact=True, id="help-filter", placeholder="words of what you look for")
            with VerticalScroll(id="help-scroll"):
                yield HelpText(self._keymap, self._symbols)
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
        self.query_one(HelpText).limit(event.value)
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


def help_content(keymap: Keymap, symbols: Symbols = UNICODE, width: int = 200, words: str = "") -> Content:
    """The tables of keys and signs as styled text, in a width of cells; what does not fit goes on in its column.

    words: each of which a key or what it does must have.
    """
    lines: list[Content] = []
    column = 16 if width >= _ROOMY else 14
    tables = [*((group.value, entries) for group, entries in help_rows(keymap)), ("Signs", signs(symbols))]
    for heading, all_entries in tables:
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
    return (
        Content("\n").join(lines[:-1]) if lines else Content.styled("No key does that; : finds commands", "$ink-quiet")
    )


def _has_words(words: str, *texts: str) -> bool:
    said = " ".join(texts).casefold()
    return all(word in said for word in words.casefold().split())


class ProblemsScreen(DialogScreen[tuple[Problem, bool] | None]):
    """What could not be read as it stands: file, line, reason, and what was done.

    Answers the problem whose file is to be opened, and whether in the editor; None when closed.
    """

    BINDINGS = [*_LEAVE, Binding("E", "edit", show=False)]

    def __init__(self, problems: list[Problem], title: str, nothing: str) -> None:
        """nothing: what is said where there is no problem."""
        super().__init__()
        self._problems = problems
        self._title = title
        self._nothing = nothing

    def compose(self) -> ComposeResult:
        """A box with one entry for each problem."""
        with Vertical(classes="dialog"):
            yield Title(self._title)
            if self._problems:
                yield DialogList(map(problem_content, self._problems))
            else:
                yield Static(Content(self._nothing), classes="dialog-empty")
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

    def compose(self) -> ComposeResult:
        """A box with one entry for each choice."""
        with Vertical(classes="dialog"):
            yield Title(self._title)
            yield DialogList(map(Content, self._choices), self._present)
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
            for place, choice in enumerate(choices[: options.option_count]):
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
            yield Title(self._title)
            yield DialogList(map(Content, self._lines))
            yield Foot(("j k", "move"), ("Esc", "closes"))
