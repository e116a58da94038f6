"""The linear mode's commands that set a mark: each says what it did, and to which article."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence

from reader.library.answers import Marked, Opened, Target
from reader.library.library import Library
from reader.text.plural import plural
from reader.ui.flows.marking import named

_NONE = ("none", "nothing", "0")


class LinearMarks:
    """Bodies of the commands; each gets what was typed behind its name."""

    def __init__(
        self,
        library: Library,
        aim: Callable[[], Opened | None],
        shown: Callable[[], array[int]],
        say: Callable[[str], None],
    ) -> None:
        """aim: the article that is meant; None, and told, where there is none. shown: the articles of the list."""
        self._library = library
        self._aim = aim
        self._shown = shown
        self._say = say
        self._picked: list[int] = []
        """The articles that are selected, by number of the index."""

    def table(self) -> dict[str, Callable[[str], None]]:
        """Command identifier -> body."""
        marks = self._library.marks
        return {
            "toggle_read": lambda _: self._toggle("read", "Marked read", "Marked unread", "unread"),
            "star": lambda _: self._toggle("starred", "Starred", "Star taken away", "unstarred"),
            "star_words": self._star_words,
            "done": lambda _: self._done(),
            "snooze": self._snooze,
            "select": self._select,
            "select_all": lambda _: self._select_all(),
            "mark_all_read": lambda _: self._mark_all_read(),
            "undo": lambda _: self._tell_step(marks.undo(), "Undone", "Nothing to undo"),
            "redo": lambda _: self._tell_step(marks.redo(), "Done again", "Nothing to redo"),
        }

    # --- which articles

    def _select(self, words: str) -> None:
        """Select the numbers of the list that are said, or tell which articles are selected."""
        shown = self._shown()
        if words.lower() in _NONE:
            self._picked = []
            self._say("No article is selected")
            return
        if words:
            numbers = ranges(words, len(shown))
            if numbers is None:
                self._say(f"Say numbers of the list behind it, of 1 to {len(shown):,}: 3-7 9; or none")
                return
            self._picked = [shown[number - 1] for number in numbers]
        picked = self._selected()
        self._say(
            f"Selected: {plural(len(picked), 'article')}"
            + ("; m, s, S, d, z, o, y and x act on them" if picked else "")
        )

    def _select_all(self) -> None:
        self._picked = list(self._shown())
        self._select("")

    def _selected(self) -> list[Target]:
        """What is selected and still in the list."""
        here = set(self._shown())
        rows = self._library.rows([rowid for rowid in self._picked if rowid in here])
        return [Target.of_row(row) for row in rows if row is not None]

    def targets(self) -> list[Target]:
        """What is selected, else the article that is meant; empty, and told, for nothing."""
        selected = self._selected()
        opened = None if selected else self._aim()
        return selected or ([opened.target] if opened else [])

    def _stars(self) -> list[Target]:
        """Those that are starred; when none is, that is told."""
        targets = self.targets()
        stars = [target for target in targets if self._library.state_of(target.id).starred]
        if targets and not stars:
            self._say(named("Not starred", _called(targets)))
        return stars

    # --- marks

    def _put(self, targets: Sequence[Target], fields: Mapping[str, object], label: str) -> None:
        self._library.marks.mark_each([(target, fields) for target in targets], label)
        if fields.get("starred"):
            self._library.follow.keep_summaries()

    def _toggle(self, field: str, put: str, taken: str, label: str) -> None:
        targets = self.targets()
        if targets:
            value = not all(getattr(self._library.state_of(target.id), field) for target in targets)
            self._put(targets, {field: value}, field if value else label)
            self._say(named(put if value else taken, _called(targets)))

    def _star_words(self, line: str) -> None:
        from reader.stories.star_words import star_words, words_of

        targets, words = self.targets(), star_words(line, self._library.follow.today)
        if not targets:
            return
        if words.mistake:
            self._say(words.mistake)
            return
        self._put(targets, {"starred": True, **words.fields}, "starred with words")
        state = self._library.state_of(targets[0].id)
        said = words_of(state.note, state.due, state.scope)
        self._say(named("Starred", _called(targets)) + (f", {said}" if said else ""))

    def _done(self) -> None:
        targets = self._stars()
        if targets:
            done = all(self._library.state_of(target.id).status == "done" for target in targets)
            status, said = ("open", "Open again") if done else ("done", "Done")
            self._put(targets, {"starred": True, "status": status}, said.lower())
            self._say(named(said, _called(targets)))

    def _snooze(self, words: str) -> None:
        from reader.stories.days import weekday_words
        from reader.stories.star_words import EXAMPLES, day_said

        today = self._library.follow.today
        day = day_said(words, today)
        if day is None:
            self._say(f"Say the day behind it: {EXAMPLES}")
            return
        targets = self._stars()
        if targets:
            self._put(targets, {"starred": True, "snoozed": day.isoformat()}, "snoozed")
            self._say(named(f"Put aside until {weekday_words(day, today)}", _called(targets)))

    def _mark_all_read(self) -> None:
        rows = (Target.of_row(row) for row in self._library.rows(self._shown()) if row is not None)
        marked = self._library.marks.mark(rows, "read", read=True)
        self._say(f"Marked {plural(marked.count, 'article')} of the list read; u takes it back")

    def _tell_step(self, marked: Marked | None, done: str, nothing: str) -> None:
        if marked is None:
            self._say(nothing)
            return
        left = f"; {plural(len(marked.left), 'article')} left alone, marked elsewhere meanwhile" if marked.left else ""
        what = plural(marked.count, "article")
        if marked.count == 1:
            article = next(iter(marked.ids))
            rowid = self._library.find_article(article)
            row = self._library.row(rowid) if rowid is not None else None
            what = row.title if row else self._library.state_of(article).title or what
        self._say(named(f"{done} ({marked.label})", what) + left)


def ranges(words: str, most: int) -> list[int] | None:
    """The numbers that `3-7 9` names, each from 1 to `most`, ascending; None when it names none or another."""
    numbers: set[int] = set()
    for word in words.replace(",", " ").split():
        first, dash, last = word.partition("-")
        ends = (first, last if dash else first)
        if not all(end.isdecimal() and len(end) <= len(str(most)) for end in ends):
            return None
        low, high = map(int, ends)
        if not 1 <= low <= high <= most:
            return None
        numbers.update(range(low, high + 1))
    return sorted(numbers) or None


def _called(targets: Sequence[Target]) -> str:
    return targets[0].title if len(targets) == 1 else f"{len(targets):,} selected articles"
