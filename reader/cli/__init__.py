"""The entry point. `broadsheet FOLDER...` goes straight to the reader; all else is for the commands.

The commands' library costs a tenth of the time to the first screen, so that plain opening does without it.
"""

from __future__ import annotations

import os
import sys

from reader.cli.printing import COMPLETING, guarded

COMMANDS = frozenset(
    [
        "open",
        "state",
        "config",
        "completion",
        "list",
        "read",
        "unread",
        "export",
        "show",
        "check",
        "index",
        "story",
        "stories",
        "star",
        "unstar",
        "note",
        "follow-ups",
        "digest",
        "related",
        "log",
        "add",
        "feeds",
        "fetch",
        "rules",
    ]
)
"""Names that are commands and not folders; a folder of such a name is opened as ./NAME."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    return guarded(lambda: _run(words))


def _run(words: list[str]) -> int:
    plain = None if os.environ.get(COMPLETING) else plain_opening(words)
    if plain is None:
        from reader.cli.subcommands import run_command

        return run_command(words)
    from reader.cli.opening import open_reader

    return open_reader(*plain)


def plain_opening(words: list[str]) -> tuple[list[str], str | None] | None:
    """Folders and state file of `broadsheet [FOLDER]... [--state FILE]`; None for any other command line."""
    folders: list[str] = []
    state: str | None = None
    rest = iter(words)
    for word in rest:
        if word == "--state":
            state = next(rest, None)
            if state is None:
                return None
        elif word.startswith("-") or (not folders and word in COMMANDS):
            return None
        else:
            folders.append(word)
    return folders, state
