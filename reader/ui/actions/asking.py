"""What actions ask of the screens over the main one, and of the program around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from reader.model.problem import Problem
from reader.ui.actions.story_view import StoryAnswer, StoryView
from reader.ui.question import Choice, OneLine, OneOf


class Dialogs(Protocol):
    """Opens screens over the main one, and leaves the program."""

    def choose(self, question: OneOf, /) -> Choice:
        """Let the user choose one of several lines."""
        ...

    def ask_line(self, question: OneLine, /) -> None:
        """Ask for one line."""

    def tell(self, sentences: str) -> None:
        """Say something in a corner of the screen, for a while."""

    def show_text(self, title: str, lines: Sequence[str]) -> None:
        """Show plain lines."""

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

    def show_story(self, view: StoryView, rowid: int, answered: Callable[[StoryAnswer | None], None]) -> None:
        """Open a screen of stories. rowid: the article whose story it is; 0 for none."""

    def show_help(self) -> None:
        """All keys."""

    def show_palette(self) -> None:
        """All commands by name."""

    def edit(self, command: Sequence[str], file: Path, line: int | None = None) -> str:
        """Leave the screen to an editor, and come back; why that was not possible, empty when it was.

        line: of the file, where the editor is to begin, when it is one that can be told; counted from 1.
        """
        ...

    def redraw(self) -> None:
        """Draw everything anew."""

    def suspend(self) -> None:
        """Stop, and give the terminal back to the shell."""

    def toggle_theme(self) -> None:
        """The next of our themes, which is named."""

    def quit(self) -> None:
        """Leave the program."""
