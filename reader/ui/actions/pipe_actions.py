"""Piping: the text of what is meant goes to a command, whose answer is shown. On the main screen and on stories."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence

from reader.library.export_body import Form
from reader.text.clean import clean_line
from reader.ui.flows.marking import named
from reader.ui.flows.saving import Savable
from reader.ui.flows.work import Job, Work
from reader.ui.question import AskLine, Choose, OneLine, OneOf

_MOST_LINES = 5_000
"""Lines of an answer that are shown."""
_LINE = 2_000
"""Characters of one shown line; a longer one goes on in the next."""
_SHELL_SIGNS = frozenset(("|", "||", "&&", ">", ">>", "<", ";", "&"))


class PipeActions:
    """Gives texts to commands."""

    def __init__(
        self,
        work: Work,
        choose: Choose,
        ask: AskLine,
        show_text: Callable[[str, Sequence[str]], None],
        say: Callable[[str], None],
        pipes: Mapping[str, tuple[str, ...]],
    ) -> None:
        """show_text: gets a title and lines. say: tells the user a sentence. pipes: as in the settings, by name."""
        self._work = work
        self._choose = choose
        self._ask_line = ask
        self._show_text = show_text
        self._say = say
        self._pipes = pipes
        self._typed = ""
        """The command that was typed last."""

    def pipe(self, thing: Savable | None) -> None:
        """Let the user choose a command of the settings, or type one. thing: None where there is no text."""
        if thing is None:
            self._say("The library has no file of this article")
            return
        commands = list(self._pipes.values())
        if not commands:
            self._ask_command(thing)
            return
        lines = [f"{clean_line(name)}\t{clean_line(shlex.join(command))}" for name, command in self._pipes.items()]

        def chosen(place: int) -> None:
            if place < len(commands):
                self._run(thing, commands[place])
            else:
                self._ask_command(thing)

        self._choose(OneOf("Pipe the text to", [*lines, "Another command"], chosen))

    def _ask_command(self, thing: Savable) -> None:
        def given(line: str) -> None:
            self._typed = line.strip()
            if self._typed:
                self._run(thing, shlex.split(line))

        hint = "a program and its arguments, no shell; Esc ends it while it runs"
        self._ask_line(OneLine(named("Pipe the text to", thing.headline), self._typed, hint, mistake, given, "runs it"))

    def _run(self, thing: Savable, command: Sequence[str]) -> None:
        from reader.ui.terminal.pipe import Answer, ask

        name = clean_line(shlex.join(command), 60)

        def work(job: Job) -> Answer:
            return ask(command, thing.make(Form.TEXT, job), job.cancelled)

        def show(answer: Answer) -> None:
            lines = answer_lines(answer.text)
            ended = f" (ended with status {answer.status})" if answer.status > 0 else ""
            cut = " (cut, it said more)" if answer.cut or len(lines) > _MOST_LINES else ""
            if not any(line.strip() for line in lines):
                self._say(f"{name} said nothing{ended}")
            else:
                self._show_text(named(f"{name}{ended}{cut}", thing.headline or thing.what), lines[:_MOST_LINES])

        self._work.run("pipe", work, show, saying=f"Waiting for {name} ...", stopped=f"Ended {name}")


def mistake(line: str) -> str:
    """Why a line is no command that can be run, empty when it is one, or empty itself."""
    try:
        command = shlex.split(line)
    except ValueError:
        return "A quotation mark is not closed"
    if not command:
        return ""
    if signs := _SHELL_SIGNS.intersection(command):
        return f"No shell runs it, which {' '.join(sorted(signs))} would need: write sh -c '...' for one"
    if shutil.which(command[0]) is None:
        return f"There is no program {clean_line(command[0], 60)}"
    return ""


def answer_lines(text: str) -> list[str]:
    """An answer in lines that can be shown; very long ones are divided."""
    lines: list[str] = []
    for line in text.rstrip().split("\n"):
        lines += [line[at : at + _LINE] for at in range(0, max(1, len(line)), _LINE)]
        if len(lines) > _MOST_LINES:
            break
    return lines
