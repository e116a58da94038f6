"""Write the man pages: one for the program and one for each command, from the commands themselves.

    python docs/make_man.py [OUT]

click-man makes the pages; the examples of `--help` are added to what a page tells.
"""

from __future__ import annotations

import copy
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click_man.core import generate_man_page

from reader import __version__
from reader.cli.subcommands import cli

FOLDER = Path(__file__).parent / "man"
DATE = "2026-11-28"
"""Of the pages; set by hand when they are made for a release."""


def pages() -> dict[str, str]:
    """Name of the file -> its text, for the program and all its commands."""
    return {f"{context.command_path.replace(' ', '-')}.1": _page(context) for context in _contexts(cli, "broadsheet")}


def _contexts(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[click.Context]:
    context = click.Context(command, info_name=name, parent=parent)
    yield context
    for part, inner in getattr(command, "commands", {}).items():
        yield from _contexts(inner, part, context)


def _page(context: click.Context) -> str:
    command = _with_escaped_phrase(context.command)
    examples = (command.epilog or "").replace("\b\nExamples:\n", "")
    command.help = _roff(inspect.cleandoc(command.help or ""))
    if isinstance(command, click.Group):
        command.commands = {name: _with_escaped_phrase(inner) for name, inner in sorted(command.commands.items())}
    shown = click.Context(command, info_name=context.info_name, parent=context.parent)
    text = generate_man_page(shown, version=__version__, date=DATE)
    if examples:
        lines = [f".TP\n.B {_line(example.strip())}\n{_line(words.strip())}" for example, words in _pairs(examples)]
        text += "\n".join([".SH EXAMPLES", *lines]) + "\n"
    return text


def _with_escaped_phrase(command: click.Command) -> click.Command:
    """A copy whose first sentence is written for roff."""
    whole = copy.copy(command)
    whole.short_help = _line(command.get_short_help_str())
    return whole


def _pairs(examples: str) -> Iterator[tuple[str, str]]:
    lines = examples.splitlines()
    return zip(lines[::2], lines[1::2], strict=True)


def _roff(text: str) -> str:
    """The help of a command for a man page: what is set by lines stays so."""
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(
        "\n".join([".nf", *map(_line, paragraph.split("\n")[1:]), ".fi"])
        if paragraph.startswith("\b")
        else "\n".join(map(_line, paragraph.split("\n")))
        for paragraph in paragraphs
    )


def _line(line: str) -> str:
    """A line in which nothing is an instruction."""
    escaped = line.strip().replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


def main() -> None:
    """Write the pages anew."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.1"):
        old.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
