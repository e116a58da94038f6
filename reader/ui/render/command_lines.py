"""The commands that can be found by their names -> lines, as `LineList` shows them: what it does, and its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content
from textual.fuzzy import Matcher
from textual.style import Style

from reader.ui.command_words import absent, names, said_in
from reader.ui.commands import Command, Group, Keymap, key_name, keys_of
from reader.ui.pane import Pane
from reader.ui.render.sections import Sections
from reader.ui.render.story import beside

_MATCH = Style(bold=True, underline=True)
"""The letters that were typed."""


def sections(commands: Sequence[Command], query: str) -> list[tuple[str, list[Command]]]:
    """Commands by group while nothing is typed; then those that fit, the best first.

    Where some have the words that were typed, those that merely have their letters do not fit.
    """
    if not query.strip():
        groups = [*(group for group in Group if group is not Group.MOVE), Group.MOVE]
        return [(group.value, [command for command in commands if command.group is group]) for group in groups]
    matcher, begin = Matcher(query), query.strip().casefold()
    scored = [(max(map(matcher.match, names(command))), command) for command in commands]
    said = [(score, command) for score, command in scored if _says(command, begin.split())]
    fitting = [(_begins(command, begin), score, command) for score, command in said or scored if score > 0]
    return [("", [command for *_, command in sorted(fitting, key=lambda found: found[:2], reverse=True)])]


def _says(command: Command, words: Sequence[str]) -> bool:
    return any(all(word in name.casefold() for word in words) for name in names(command))


def _begins(command: Command, begin: str) -> tuple[bool, ...]:
    return tuple(name.casefold().startswith(begin) for name in names(command))


class CommandLines(Sections[Command]):
    """Some commands, each on a line with its keys at the right."""

    def __init__(self, commands: Sequence[Command], query: str, keymap: Keymap, pane: Pane | None = None) -> None:
        """query: what was typed to find them. pane: the one whose words are used; None where there is none."""
        self._nothing = absent(query)
        super().__init__([] if self._nothing else sections(commands, query))
        self._pane = pane
        if not self.entries and not self._nothing:
            self._nothing = f"No command that makes sense here is called “{query.strip()}”"
        self._matcher = Matcher(query, match_style=_MATCH) if query.strip() else None
        self._keymap = keymap

    @property
    def height(self) -> int:
        """Number of lines; where nothing fits, one that says so."""
        return super().height or 1

    def line(self, at: int, width: int, styles: Mapping[str, Style]) -> Content:
        """A heading, a command or a gap."""
        if self._nothing:
            return Content.styled(f" {self._nothing}", styles["meta"])
        heading, command = self.heading(at), self.entry(at)
        if command is None:
            return Content.styled(f" {heading}", styles["meta"]) if heading else Content("")
        text = said_in(command, self._pane)
        said = self._matcher.highlight(text) if self._matcher else Content(text)
        keys = " ".join(key_name(key) for key in keys_of(command, self._keymap))
        return beside(Content(" ") + said, Content.styled(f"{keys} ", styles["meta"]) if keys else Content(""), width)
