"""The dialogs over the main screen: what they share; problems, choices, plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Input, OptionList, Static

from reader.model.problem import Problem, Severity
from reader.text.clean import clean_line
from reader.ui.commands import key_named
from reader.ui.question import OneOf
from reader.ui.render.row import UNICODE, wrap
from reader.ui.screens.closing import ClosesItself
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
_AROUND = 6
"""Lines of frame, title and foot."""


Answer = TypeVar("Answer")
_EXPLAINED: WeakKeyDictionary[App[Any], set[tuple[str, str]]] = WeakKeyDictionary()
"""What was said of keys that do nothing: kind of dialog, and key."""


class Title(Steady, Static):
    """The first line of a dialog: what it is about. A long one takes a second line, and is cut there."""

    def __init__(self, text: str) -> None:
        self._words = text
        super().__init__(Content(text), classes="dialog-title")

    def on_resize(self, event: events.Resize) -> None:
        """Tell by an ellipsis what is cut."""
        self.update(Content("\n".join(self._wrapped(event.size.width))))

    def lines(self, width: int) -> int:
        """How many it takes in so many cells."""
        return len(self._wrapped(width))

    def _wrapped(self, width: int) -> list[str]:
        return [line for _, line in wrap(self._words, max(2, width), 2, UNICODE)]


class Foot(Steady, Static):
    """The last line of a dialog: its keys, each a button for the mouse too."""

    def __init__(self, *keys: tuple[str, str], hint: str = "") -> None:
        """keys: each with what it does, several of one kind set apart by spaces. hint: stands above them."""
        self._does = {key: does for names, does in keys for key in names.split()}
        self._buttons = [_button(names, does) for names, does in keys]
        self._above = self._hint = f"{hint}\n" if hint else ""
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
        """Take away what was explained."""
        if self._above != self._hint:
            self._above = self._hint
            self.update(self._text(self.size.width))

    def explain(self, key: str, character: str | None) -> None:
        """Say that a key (Textual's name, and what it types) does nothing here, with the key that was meant: once for
        each kind of dialog, as long as the program runs."""
        app: App[Any] = self.app
        explained = _EXPLAINED.setdefault(app, set())
        if (place := (type(self.screen).__name__, key)) in explained:
            return
        explained.add(place)
        name = written(key, character)
        meant = next((near for near in (name.swapcase(), key.rpartition("+")[2]) if near in self._does), None)
        near = f": {meant} {self._does[meant]}" if meant else ""
        self._above = f"{self._hint}{name} does nothing here{near}\n"
        self.update(self._text(self.size.width))


def _button(names: str, does: str) -> Content:
    """A key with what it does; a click on it is that key, where one key is meant."""
    text = Content.assemble((names, "bold $ink-strong"), f" {does}")
    if " " in names:
        return text  # without the ground of a button
    return (Content(" ") + text + " ").stylize(Style.from_meta({"@click": f"app.simulate_key('{key_named(names)}')"}))


def _text_width(screen: int) -> int:
    """Cells of a line of text in a dialog on a screen of so many."""
    return min(_WIDEST, int(screen * _SHARE)) - _SIDES


class DialogScreen(ClosesItself, Steady, StyledOnce, ModalScreen[Answer]):
    """A box of a title, something that may be long, and a foot; the long part gets the lines that the others leave."""

    def on_resize(self) -> None:
        """Share the lines: the style sheet knows parts of the whole only, not of what is left."""
        for part in self.query("DialogList, #help-scroll"):
            part.styles.max_height = self.room()

    def room(self) -> int:
        """Lines that the long part may have."""
        width = _text_width(self.app.size.width)
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


def in_columns(choices: Sequence[str], room: int) -> list[Content]:
    """Lines whose parts are set apart by tabs, as columns of which the first tells; below it where room is short.

    Figures stand at the right of their column. room: cells of a line.
    """
    rows = [[clean_line(cell) for cell in choice.split("\t")] for choice in choices]
    several = [row for row in rows if len(row) > 1]
    widths = [max(map(cell_len, column)) for column in zip_longest(*several, fillvalue="")]
    if sum(widths) + 2 * (len(widths) - 1) > room:
        return [Content(row[0]) + _below(row[1:]) for row in rows]
    lines: list[Content] = []
    for row in rows:
        first, *others = [_in_column(cell, width) for cell, width in zip(row, widths or [0], strict=False)]
        lines.append(Content((first + "".join(f"  {cell}" for cell in others)).rstrip()))
    return lines


def _below(cells: Sequence[str]) -> str:
    said = "  ".join(filter(None, cells))
    return f"\n  {said}" if said else ""


def _in_column(cell: str, width: int) -> str:
    blanks = " " * (width - cell_len(cell))
    return f"{blanks}{cell}" if cell.replace(",", "").isdecimal() or cell == "..." else f"{cell}{blanks}"


class ChoiceScreen(DialogScreen[int | None]):
    """One of several lines; answers its place, None when closed."""

    BINDINGS = _LEAVE

    def __init__(self, question: OneOf) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """A box with one entry for each choice."""
        with Vertical(classes="dialog"):
            yield Title(self._question.title)
            yield DialogList(self._columns(self._question.lines), self._question.present)
            verbs = ((key, word) for key, (word, _) in self._question.verbs.items())
            yield Foot(("Enter", "chooses"), *verbs, ("Esc", "closes"))

    def on_key(self, event: events.Key) -> None:
        """A key of a verb: close, and do it with the selected choice."""
        verb = self._question.verbs.get(event.character or event.key)
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
            for place, choice in enumerate(self._columns(choices)[: options.option_count]):
                options.replace_option_prompt_at_index(place, choice)

    def _columns(self, choices: Sequence[str]) -> list[Content]:
        return in_columns(choices, _text_width(self.app.size.width) - 1)  # the scroll bar

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
