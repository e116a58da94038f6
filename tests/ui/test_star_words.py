"""A star with words by keys: note, day, done, put aside, and all of it undone."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from reader.ui.screens.line_prompt import LinePrompt
from tests.ui.conftest import LOW, open_desk
from tests.ui.test_stories_screens import on_main


async def test_a_star_is_put_with_words_and_nothing_is_lost_by_a_mistake(folder: Path) -> None:
    async with open_desk(folder, LOW) as desk:
        article = desk.list.selected_row
        assert article is not None
        await desk.press("S")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt) and desk.app.focused is not None)
        await desk.press(*"ask ", "@", *"31 feb", "enter")
        screen = desk.app.screen
        assert isinstance(screen, LinePrompt), "the line stays"
        assert "no day" in str(screen.query_one("#line-mistake").render())
        line = screen.query_one(Input)
        assert line.value == "ask @31 feb"
        line.value = "ask [/b] again @fri #other-sources"
        await desk.press("enter")
        await on_main(desk)
        state = desk.library.state_of(article.id)
        assert (state.starred, state.note, state.due) == (True, "ask [/b] again", "2026-11-27")
        assert state.scope == "other-sources"
        assert "Starred with a note, for Fri 27 Nov" in desk.said
        await desk.press("S")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt))
        shown = desk.app.screen.query_one(Input)
        assert shown.value == "ask [/b] again @2026-11-27 #other-sources"
        shown.value = ""
        await desk.press("enter")
        await on_main(desk)
        assert desk.library.state_of(article.id) == state, "empty keeps"
        await desk.press("z")
        await desk.wait(lambda: isinstance(desk.app.screen, LinePrompt))
        await desk.press("enter")
        await on_main(desk)
        assert desk.library.state_of(article.id).snoozed == "2026-11-27"
        await desk.press("d")
        assert desk.library.state_of(article.id).status == "done"
        for _ in range(3):
            await desk.press("u")
        await desk.wait(lambda: not desk.library.state_of(article.id).starred)
        assert desk.library.state_of(article.id).note == ""
        await desk.press("d")
        assert "Not starred" in desk.said
