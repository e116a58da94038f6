"""The two lowest lines: what the library holds and what just happened; and the keys that matter here."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style

from reader.text.plural import noun, plural
from reader.ui.commands import BY_ID, Command, Context, Keymap, bar_commands, key_name, keys_of
from reader.ui.messages import CommandChosen, Figures
from reader.ui.render.row import UNICODE, Symbols
from reader.ui.speed.quick_lines import QuickText
from reader.ui.widgets.part_style import part_style

_MOST_LINES = 6
"""Lines that a long sentence may take; at 40 columns few need them. A longer one ends in an ellipsis."""
_LEAST = 12
"""Cells below which what is being done is left out rather than cut."""


class StatusLine(QuickText):
    """What the last key did, else counts, on the left; what is being done and how far one has read on the right."""

    COMPONENT_CLASSES = {"status-line--count", "status-line--activity", "status-line--said", "status-line--warning"}

    figures: reactive[Figures] = reactive(Figures())
    activity: reactive[str] = reactive("")
    """What is being done just now, set by `doing`; empty when nothing is."""
    said: reactive[str] = reactive("")
    """What the last key did."""
    progress: reactive[int] = reactive(0)
    """How much of the open article is read, in percent; 0 when that is not worth saying."""
    reading: reactive[bool] = reactive(False)
    """Whether the reader has the focus: the progress is shown then only."""
    hint: reactive[str] = reactive("")
    """What is not in sight beside the article, and the key to it: `6 related: l`."""
    words: reactive[str] = reactive("")
    """What is shown, where that is no list of articles; stands in the place of the counts."""
    unsaved: reactive[str] = reactive("")
    """Why the state could not be saved; empty when it is."""

    def __init__(self, symbols: Symbols = UNICODE, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._symbols = symbols
        self._lines = 1
        self._doing: dict[str, str] = {}
        self._is_old = False
        """Whether a key was pressed since the last sentence."""

    def say(self, sentence: str) -> None:
        """Tell what the last key did."""
        self._is_old = False
        self.said = sentence

    def key_pressed(self) -> None:
        """What is said is about an earlier key now."""
        self._is_old = True

    def drop_old(self) -> None:
        """Take away what is said about an earlier key, if nothing was said since."""
        if self._is_old:
            self.say("")

    def doing(self, owner: str, sentence: str) -> None:
        """Tell what one of those who work does; empty: nothing any more. Nobody else's word is touched.

        Of several the one that began last stands first.
        """
        if sentence:
            self._doing = {**({} if owner in self._doing else {owner: sentence}), **self._doing} | {owner: sentence}
        else:
            self._doing.pop(owner, None)
        self.activity = self._symbols.dot.join(self._doing.values())

    def watch_said(self) -> None:
        """A sentence that is too long for the line gets as many as it needs, up to a limit."""
        self._fit()

    def on_resize(self) -> None:
        """The same sentence may need other lines."""
        self._fit()

    def _fit(self) -> None:
        width = self.outer_size.width
        lines = len(Content(self.said).wrap(width - 2)) if self.said and width > 2 else 1
        height = min(lines, _MOST_LINES)
        if height != self._lines:
            self._lines = height
            self.styles.height = height

    def text(self) -> Content:
        """The line, cut to the width: the message gives way last."""
        width = self.outer_size.width
        if self._lines > 1 and self.said:
            room = max(1, width - 2)
            lines = [line.rstrip() for line in Content.styled(self.said, self._style("said")).wrap(room)]
            if len(lines) > self._lines:
                last = lines[self._lines - 1].truncate(max(1, room - 1)) + "…"
                lines = [*lines[: self._lines - 1], last]
            return Content("\n").join(Content(" ") + line for line in lines)
        figures = self.figures
        dot = self._symbols.dot
        parts: list[str] = []
        limits = figures.filter
        if limits.startswith("unread") and figures.unread not in (None, figures.shown):  # what was read meanwhile stays
            limits = f"{noun(figures.shown or 0, 'article')}{limits.removeprefix('unread')}"
        if figures.shown is not None:
            parts.append(f"{figures.shown:,} " + (limits or noun(figures.shown, "article")))
        if figures.unread is not None and not limits.startswith("unread"):
            parts.append(f"{figures.unread:,} unread")
        if figures.starred and not limits.startswith("starred"):
            parts.append(f"{self._symbols.star} {figures.starred:,}")
        if figures.follow_ups:
            parts.append(plural(figures.follow_ups, "follow-up"))
        if figures.problems:
            parts.append(plural(figures.problems, "problem"))
        if figures.muted:
            parts.append(f"{figures.muted:,} muted")
        if figures.left_out:
            parts.append(f"{figures.left_out:,} left out")
        counts = Content.styled(self.words or dot.join(parts), self._style("count"))
        if self.unsaved:
            counts = Content.styled(self.unsaved, self._style("warning"))
        room = max(0, width - 2)
        left = Content.styled(self.said, self._style("said")).truncate(room, ellipsis=True) if self.said else counts
        right = Content.styled(self._right(), self._style("activity"))
        if self.unsaved and self.said:  # what was done is not kept yet
            warning = Content.styled("not saved", self._style("warning"))
            right = Content.assemble(warning, dot, right) if right else warning
        if self.said and right.cell_length > room - left.cell_length - 2:
            rest = room - left.cell_length - 2
            right = right.truncate(rest, ellipsis=True) if rest > _LEAST else Content("")
        right = right.truncate(room, ellipsis=True)
        left = left.truncate(max(0, room - right.cell_length - 2) if right else room, ellipsis=True)
        gap = max(0, room - left.cell_length - right.cell_length)
        return Content(" ") + left + " " * gap + right

    def _right(self) -> str:
        """What is being done, what is not in sight, and how far the article is read."""
        parts = [self.activity] if self.activity else []
        if self.hint:
            parts.append(self.hint)
        if self.progress and self.reading:
            parts.append(f"{self.progress}%")
        return self._symbols.dot.join(parts)

    async def on_click(self) -> None:
        """A click shows the problems, if there are any."""
        if self.figures.problems:
            await self.run_action("screen.command('problems')")

    def _style(self, part: str) -> Style:
        return part_style(self, f"status-line--{part}")


class KeyBar(QuickText):
    """The keys that matter where one is, from the table of commands; a click on one is that key."""

    COMPONENT_CLASSES = {"key-bar--key", "key-bar--label"}

    context: reactive[Context] = reactive(Context(), repaint=False)
    prompt: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)
    """Keys and what they do while something is typed, when the commands have none; empty otherwise."""
    own: reactive[tuple[tuple[str, str], ...]] = reactive((), repaint=False)
    """Commands that are named whatever the pane, with a word each; empty: those of the pane."""

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._keymap = keymap
        self._placed: list[tuple[int, str, str, Command | None]] = []

    def watch_context(self) -> None:
        """Most keys change something of it, and few of them the bar."""
        self._renew()

    def watch_prompt(self) -> None:
        """Something is typed, or no more."""
        self._renew()

    def watch_own(self) -> None:
        """Other commands are named."""
        self._renew()

    def _renew(self) -> None:
        if self._layout() != self._placed:
            self.refresh()

    def _layout(self) -> list[tuple[int, str, str, Command | None]]:
        """Where each command stands: first cell, key, word, command; as many as fit, the last one always (help).

        For a prompt its keys, which are no commands.
        """
        items: list[tuple[str, str, Command | None]] = [(*pair, None) for pair in self.prompt]
        for command, label in self._commands() if not self.prompt else ():
            keys = keys_of(command, self._keymap)
            if keys:
                items.append((key_name(keys[0]), label, command))
        help_width = _width(*items[-1][:2]) if items else 0
        placed: list[tuple[int, str, str, Command | None]] = []
        at = 1
        for number, (key, label, command) in enumerate(items):
            width = _width(key, label)
            if number < len(items) - 1 and at + width + 2 + help_width > self.outer_size.width - 1:
                continue
            placed.append((at, key, label, command))
            at += width + 2
        return placed

    def _commands(self) -> list[tuple[Command, str]]:
        if self.own:
            return [(BY_ID[command], label) for command, label in self.own]
        return [(command, command.label) for command in bar_commands(self.context)]

    def text(self) -> Content:
        """The bar as one line."""
        looks = part_style(self, "key-bar--key"), part_style(self, "key-bar--label")
        parts: list[str | tuple[str, Style]] = []
        end = 0
        self._placed = self._layout()
        for at, key, label, _ in self._placed:
            parts += (" " * (at - end), (key, looks[0]), " ", (label, looks[1]))
            end = at + _width(key, label)
        return Content.assemble(*parts).truncate(max(1, self.outer_size.width))

    def on_click(self, event: events.Click) -> None:
        """A click on a command does it."""
        for at, key, label, command in self._layout():
            if command is not None and at <= event.x < at + _width(key, label):
                self.post_message(CommandChosen(command.id))


def _width(key: str, label: str) -> int:
    """Cells of a command in the bar."""
    return cell_len(key) + 1 + cell_len(label)
