"""The command palette, from the table of commands."""

from __future__ import annotations

from functools import partial

from textual.app import App
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.ui.commands import COMMANDS, Command, Keymap, key_name, keys_of


class CommandProvider(Provider):
    """Every command that makes sense just now, with its keys."""

    def _offered(self) -> list[Command]:
        available = getattr(self.screen, "is_available", None)
        return [c for c in COMMANDS if c.palette and (available is None or available(c))]

    def _help(self, command: Command) -> str:
        app: App[object] = self.app
        keymap: Keymap = getattr(getattr(app, "config", None), "keys", {})
        keys = " ".join(key_name(key) for key in keys_of(command, keymap))
        # Textual reads help as markup; a key such as [ must not begin a tag.
        return (keys or "only here").replace("[", "\\[")

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for command in self._offered():
            yield DiscoveryHit(
                Content(command.description), partial(self._run, command), command.description, self._help(command)
            )

    async def search(self, query: str) -> Hits:
        """Commands whose description or name fits."""
        matcher = self.matcher(query)
        for command in self._offered():
            score = max(matcher.match(command.description), matcher.match(command.label))
            if score > 0:
                shown = matcher.highlight(command.description)
                yield Hit(score, shown, partial(self._run, command), command.description, self._help(command))

    async def _run(self, command: Command) -> None:
        await self.screen.run_action(f"command('{command.id}')")
