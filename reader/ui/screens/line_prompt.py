"""A dialog that asks for one line, and keeps it until it can be taken."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reader.ui.question import OneLine
from reader.ui.screens.dialogs import DialogScreen, Foot, Title
from reader.ui.widgets.typed_line import TypedLine

_ROOMY = 20
"""Lines of a screen below which a hint of several lines would push the keys out of the box."""


class LinePrompt(DialogScreen[str | None]):
    """One line; answers it, None when closed. What cannot be taken is said, and stays to be mended."""

    BINDINGS = [Binding("escape", "dismiss", "Close", show=False)]
    AUTO_FOCUS = "Input"

    def __init__(self, question: OneLine) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """A box with the line, what is wrong with it, and what may be said."""
        with Vertical(classes="dialog"):
            yield Title(self._question.title)
            yield TypedLine(self._question.text, compact=True, select_on_focus=False)
            yield Static(id="line-mistake", classes="dialog-mistake", markup=False)
            hint = self._question.hint
            roomy = self.app.size.height >= _ROOMY or "\n" not in hint
            yield Foot(("Enter", self._question.enter), ("Esc", "closes"), hint=hint if roomy else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: take the line, or say what is wrong."""
        event.stop()
        mistake = self._question.check(event.value)
        if mistake:
            self.query_one("#line-mistake", Static).update(Content(mistake))
        else:
            self.dismiss(event.value)
