"""Opens the screens that lie over the main one; each is loaded when it is opened first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from reader.model.problem import Problem
from reader.settings.config import Config
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.flows.feed_flow import OPEN_OWN
from reader.ui.flows.wiring import Flows
from reader.ui.question import OneLine, OneOf
from reader.ui.render.row import ASCII, UNICODE
from reader.ui.screens.questions import ask_line, choose, offer_commands, show_help, show_text
from reader.ui.steady import answering
from reader.ui.terminal import notification
from reader.ui.theme import THEMES
from reader.ui.unbound import UnboundKeys
from reader.ui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from reader.ui.screens.dialogs import ChoiceScreen


class Overlays:
    """What actions ask of the screens over the main one, see `actions.asking.Dialogs`."""

    def __init__(self, app: App[Any], config: Config, flows: Flows, masthead: Masthead, unbound: UnboundKeys) -> None:
        """masthead: of the main screen, whose counts the screens over it tell too."""
        self._masthead = masthead
        self._unbound = unbound
        self._app = app
        self._config = config
        self._flows = flows
        flows.feeds.notify = partial(notification.ask, app, config.notify)
        flows.feeds.open_own = partial(app.exit, return_code=OPEN_OWN)

    def choose(self, question: OneOf, /) -> ChoiceScreen:
        """Let the user choose one of several lines."""
        return choose(self._app, self._flows.say, question)

    def ask_line(self, question: OneLine, /) -> None:
        """Ask for one line."""
        ask_line(self._app, self._flows.say, question)

    def tell(self, sentences: str) -> None:
        """Say something in a corner of the screen, for a while."""
        self._app.notify(sentences, markup=False, timeout=15)

    def show_text(self, title: str, lines: Sequence[str]) -> None:
        """Show plain lines."""
        show_text(self._app, title, lines)

    def show_problems(
        self,
        problems: Sequence[Problem],
        title: str,
        nothing: str,
        opened: Callable[[Problem], None],
        edited: Callable[[Problem], None],
    ) -> None:
        """Show what could not be read as it stands; `nothing` is said where there is none.

        opened, edited: called with the problem whose file is asked for.
        """
        from reader.ui.screens.dialogs import ProblemsScreen

        def done(answer: tuple[Problem, bool] | None) -> None:
            if answer is not None:
                (edited if answer[1] else opened)(answer[0])

        self._app.push_screen(ProblemsScreen(list(problems), title, nothing), answering(done, self._flows.say))

    def show_story(self, view: StoryView, rowid: int, answered: Callable[[StoryAnswer | None], None]) -> None:
        """Open a screen of stories. rowid: the article whose story it is; 0 for none."""
        from reader.ui.screens.story_views import StoryParts, story_screen

        unicode = self._config.symbols == "unicode"
        flows = self._flows
        parts = StoryParts(
            flows.library,
            self._config.keys,
            unicode,
            flows.marks.on_done,
            self._masthead,
            self._unbound,
            flows.unfolded,
            story_screen,
            self._config.measure,
            flows.returning.left,
            self._config.save_folder,
            self._config.pipes,
            self._config.rows,
        )
        self._app.push_screen(story_screen(view, parts, rowid), answering(answered, self._flows.say))

    def show_help(self) -> None:
        """All keys."""
        show_help(self._app, self._config.keys, UNICODE if self._config.symbols == "unicode" else ASCII)

    def show_palette(self) -> None:
        """All commands by name."""
        offer_commands(self._app, self._config.keys)

    def edit(self, command: Sequence[str], file: Path, line: int | None = None) -> str:
        """Leave the screen to an editor, and come back; why that was not possible, empty when it was."""
        from reader.ui.terminal.outside import editing, run_outside

        return run_outside(self._app.screen, editing(command, str(file), line), "editor")

    def redraw(self) -> None:
        """Draw everything anew."""
        self._app.call_later(self._app.run_action, "redraw")

    def suspend(self) -> None:
        """Stop, and give the terminal back to the shell."""
        self._app.action_suspend_process()

    def toggle_theme(self) -> None:
        """The next of our themes."""
        names = [theme.name for theme in THEMES]
        present = self._app.theme
        place = names.index(present) + 1 if present in names else 0
        self._app.theme = name = names[place % len(names)]
        self._flows.say(f"Theme: {name.removeprefix('broadsheet-')}")

    def quit(self) -> None:
        """Leave the program."""
        self._app.exit()
