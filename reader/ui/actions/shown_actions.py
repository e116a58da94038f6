"""Saving and piping on the main screen: what is shown, or all that is selected."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence

from reader.library.export_body import Form
from reader.text.clean import clean_line
from reader.text.plural import plural
from reader.ui.actions.asking import Dialogs
from reader.ui.actions.save_actions import SaveActions
from reader.ui.flows.listing import View
from reader.ui.flows.marking import articles, named
from reader.ui.flows.saving import Savable
from reader.ui.flows.wiring import Flows
from reader.ui.flows.work import Job
from reader.ui.pane import Pane

_MOST_LINES = 5_000
"""Lines of an answer that are shown."""
_LINE = 2_000
"""Characters of one shown line; a longer one goes on in the next."""
_SHELL_SIGNS = frozenset(("|", "||", "&&", ">", ">>", "<", ";", "&"))


class ShownActions:
    """Bodies of the commands that save and pipe."""

    def __init__(
        self, flows: Flows, dialogs: Dialogs, saves: SaveActions, pipes: Mapping[str, tuple[str, ...]]
    ) -> None:
        """pipes: the commands of the settings by name."""
        self._flows = flows
        self._dialogs = dialogs
        self._saves = saves
        self._pipes = pipes
        self._typed = ""
        """The command that was typed last."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        return {"save": self.save, "pipe": self.pipe}

    # --- saving

    def save(self) -> None:
        """Save what the pane shows first, or something else that is shown."""
        rowids = list(self._flows.panes.articles.rowids)
        lists = self._listed(rowids, f"the list, {articles(len(rowids))}", stars=self._shows_all_stars())
        article = self._article()
        story = [self._saves.story(rowid)] if (rowid := self._flows.aim.rowid()) is not None else []
        in_list = self._flows.panes.pane is Pane.LIST
        self._saves.one_of([*lists, *article, *story] if in_list else [*article, *story, *lists])

    def save_rows(self, rowids: Sequence[int]) -> None:
        """Save the selected articles."""
        self._saves.one_of(self._listed(rowids, plural(len(rowids), "selected article")))

    def _listed(self, rowids: Sequence[int], what: str, *, stars: bool = False) -> list[Savable]:
        if not (rowids or stars):
            return []
        title = self._flows.listing.title()
        return [self._saves.listed(title, what, rowids, texts=texts, stars=stars) for texts in (False, True)]

    def _shows_all_stars(self) -> bool:
        listing = self._flows.listing
        return listing.view is View.STARRED and not listing.selection.words.strip()

    def _article(self) -> list[Savable]:
        """What a key is about, alone."""
        flows = self._flows
        target, rowid, opened = flows.aim.target(), flows.aim.rowid(), flows.reading.opened
        if opened is not None and (target is None or target.id == opened.id):
            return [self._saves.article(opened)]
        if target is None or rowid is None:
            return []
        return [self._saves.article_of(rowid, target.title)]

    # --- piping

    def pipe(self) -> None:
        """Give the text of the open article to a command."""
        opened = self._flows.reading.opened
        if opened is not None:
            self._ask(self._saves.article(opened))

    def pipe_rows(self, rowids: Sequence[int]) -> None:
        """Give the texts of the selected articles to a command."""
        title, what = self._flows.listing.title(), articles(len(rowids))
        self._ask(self._saves.listed(title, what, rowids, texts=True))

    def _ask(self, thing: Savable) -> None:
        """Let the user choose a command of the settings, or type one."""
        commands = list(self._pipes.values())
        if not commands:
            self._ask_command(thing)
            return
        lines = [f"{name}  {shlex.join(command)}" for name, command in self._pipes.items()]

        def chosen(place: int) -> None:
            if place < len(commands):
                self._run(thing, commands[place])
            else:
                self._ask_command(thing)

        self._dialogs.choose("Pipe the text to", [*map(clean_line, lines), "Another command"], chosen)

    def _ask_command(self, thing: Savable) -> None:
        def given(line: str) -> None:
            self._typed = line.strip()
            if self._typed:
                self._run(thing, shlex.split(line))

        hint = "a program and its arguments, no shell; Esc ends it while it runs"
        self._dialogs.ask_line(named("Pipe the text to", thing.headline), self._typed, hint, mistake, given)

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
                self._flows.say(f"{name} said nothing{ended}")
            else:
                self._dialogs.show_text(named(f"{name}{ended}{cut}", thing.headline or thing.what), lines[:_MOST_LINES])

        self._flows.work.run("pipe", work, show, saying=f"Waiting for {name} ...", stopped=f"Ended {name}")


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
