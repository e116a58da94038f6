"""A line that is typed: its keys act in their order, however fast they come."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Input

from reader.ui.widgets.typed_line import TypedLine


class _LineApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.taken: list[str] = []

    def compose(self) -> ComposeResult:
        yield TypedLine()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        self.taken.append(message.value)


async def test_keys_act_in_the_order_in_which_they_come() -> None:
    app = _LineApp()
    async with app.run_test() as pilot:
        for key in ("a", "b", "backspace", "left", "c", "enter", "end", "d", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert app.taken == ["ca", "cad"]
