"""A dialog's list of many entries: the first are there at once, and all of them soon."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from reader.ui.widgets.dialog_list import DialogList


class Lists(App[None]):
    """A list alone."""

    def __init__(self, entries: int, selected: int | None) -> None:
        super().__init__()
        self.list = DialogList((Content(f"entry {place}") for place in range(entries)), selected)
        self.at_first = self.list.option_count

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.list


async def test_entries_come_in_portions_and_the_selected_one_is_selected_when_it_is_there() -> None:
    app = Lists(1_234, 1_200)
    assert app.at_first < 1_234
    async with app.run_test() as pilot:
        while app.list.option_count < 1_234:
            await pilot.pause()
        assert app.list.highlighted == 1_200
        await pilot.press("G")
        assert app.list.highlighted == 1_233


async def test_of_a_few_entries_the_selected_one_is_selected_at_once() -> None:
    app = Lists(3, 2)
    async with app.run_test():
        assert (app.list.option_count, app.list.highlighted) == (3, 2)
