"""`e` saves what is shown, `|` gives it to a command: from the key to the file and the answer."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from textual.widgets import Input, OptionList

from reader.settings.config import Config
from reader.ui.screens.dialogs import ChoiceScreen, TextScreen
from reader.ui.screens.line_prompt import LinePrompt
from tests.ui.conftest import Desk, open_desk


async def on(desk: Desk, kind: type) -> None:
    await desk.wait(lambda: isinstance(desk.app.screen, kind) and desk.app.screen.is_mounted, kind.__name__)


def choices(desk: Desk) -> list[str]:
    options = desk.app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(place).prompt) for place in range(options.option_count)]


async def test_the_article_that_is_read_is_saved_to_a_file(many: Path, tmp_path: Path) -> None:
    async with open_desk(many, config=Config(preview_delay=0.0, save_folder=tmp_path)) as desk:
        await desk.press("enter", "e")
        await on(desk, ChoiceScreen)
        assert choices(desk)[0] == "This article" and any(line.startswith("The list, 40") for line in choices(desk))
        await desk.press("enter")
        await desk.wait(lambda: choices(desk)[0] == "Markdown, to a file")
        await desk.press("enter")
        await on(desk, LinePrompt)
        assert desk.app.screen.query_one(Input).value.endswith("article-00.md")
        await desk.press("enter")
        await desk.wait(lambda: desk.said.startswith("Saved this article to"), desk.said)
        assert "title: Article 00" in (tmp_path / "article-00.md").read_text()


async def test_the_selected_articles_are_saved_as_one_document(many: Path, tmp_path: Path) -> None:
    async with open_desk(many, config=Config(preview_delay=0.0, save_folder=tmp_path)) as desk:
        await desk.press("V", "j", "e")
        await on(desk, ChoiceScreen)
        assert choices(desk)[0] == "2 selected articles, headlines and notes"
        await desk.press("enter")
        await desk.wait(lambda: choices(desk)[0] == "Markdown, to a file")
        await desk.press("j", "enter")
        await on(desk, LinePrompt)
        await desk.press("enter")
        await desk.wait(lambda: desk.said.startswith("Saved 2 selected articles"), desk.said)
        assert (tmp_path / "all.html").read_text().count("<article>") == 2


async def test_a_command_of_the_settings_gets_the_text_and_its_answer_is_shown(many: Path) -> None:
    loud = (sys.executable, "-c", "import sys; print(sys.stdin.read().upper())")
    async with open_desk(many, config=Config(preview_delay=0.0, pipes={"loud": loud})) as desk:
        await desk.press("|")
        await on(desk, ChoiceScreen)
        assert choices(desk)[0].startswith("loud") and choices(desk)[-1] == "Another command"
        await desk.press("enter")
        await on(desk, TextScreen)
        assert choices(desk)[0] == "ARTICLE 00"
        await desk.press("escape", "|", "j", "enter")
        await on(desk, LinePrompt)
        await desk.press(*"no-such-program", "enter")
        assert isinstance(desk.app.screen, LinePrompt), "what cannot be run stays to be mended"


async def test_a_command_that_hangs_is_ended_by_esc(many: Path, tmp_path: Path) -> None:
    code = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\nwhile True: time.sleep(60)"
    async with open_desk(many, config=Config(preview_delay=0.0, pipes={"hang": (sys.executable, "-c", code)})) as desk:
        await desk.press("|", "enter")
        await desk.wait(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "the command")
        await desk.press("escape")
        await desk.wait(lambda: desk.said.startswith("Ended "), desk.said)
        command = int((tmp_path / "pid").read_text())
        await desk.wait(lambda: not is_running(command), "the command's end")


def is_running(process: int) -> bool:
    """Whether a process is there; one that has ended is until its worker has taken note of it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_the_desk_saves_all_stars_and_every_list_of_reports_pipes_the_selected_one(
    folder: Path, tmp_path: Path
) -> None:
    loud = (sys.executable, "-c", "import sys; print(sys.stdin.read().upper())")
    config = Config(preview_delay=0.0, save_folder=tmp_path, pipes={"loud": loud})
    async with open_desk(folder, config=config) as desk:
        await desk.press("G", "k", "s", "F")
        await desk.wait(lambda: getattr(desk.app.screen, "ready", False), "the desk")
        desk_screen = desk.app.screen
        await desk.press("e")
        await on(desk, ChoiceScreen)
        assert choices(desk)[0] == "1 starred article, headlines and notes"
        assert choices(desk)[2:] == ["This article", "This story"]
        await desk.press("enter")
        await desk.wait(lambda: choices(desk)[0] == "Markdown, to a file")
        await desk.press("enter")
        await on(desk, LinePrompt)
        await desk.press("enter")
        await desk.wait(lambda: (tmp_path / "starred.md").exists())
        assert "Mill wheel found under the quay" in (tmp_path / "starred.md").read_text()
        await desk.wait(lambda: desk.app.screen is desk_screen)
        for key in ("", "T"):
            await desk.press(*key)
            await desk.wait(lambda: getattr(desk.app.screen, "ready", False), "a list of reports")
            await desk.press("g", "|")
            await on(desk, ChoiceScreen)
            await desk.press("enter")
            await on(desk, TextScreen)
            assert choices(desk)[0] == "* MILL WHEEL FOUND UNDER THE QUAY", "starred"
            await desk.press("escape")
