"""The linear mode's commands that set a mark: each says what it did, and to which article."""

from __future__ import annotations

from array import array
from collections.abc import Callable

from reader.library.answers import Marked, Opened, Target
from reader.library.library import Library
from reader.text.plural import plural
from reader.ui.flows.marking import named


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

    def table(self) -> dict[str, Callable[[str], None]]:
        """Command identifier -> body."""
        marks = self._library.marks
        return {
            "toggle_read": lambda _: self._toggle("read", "Marked read", "Marked unread", "unread"),
            "star": lambda _: self._toggle("starred", "Starred", "Star taken away", "unstarred"),
            "star_words": self._star_words,
            "done": lambda _: self._done(),
            "snooze": self._snooze,
            "mark_all_read": lambda _: self._mark_all_read(),
            "undo": lambda _: self._tell_step(marks.undo(), "Undone", "Nothing to undo"),
            "redo": lambda _: self._tell_step(marks.redo(), "Done again", "Nothing to redo"),
        }

    def _toggle(self, field: str, put: str, taken: str, label: str) -> None:
        opened = self._aim()
        if opened is None:
            return
        value = not getattr(self._library.state_of(opened.id), field)
        self._library.marks.mark_each([(opened.target, {field: value})], field if value else label)
        self._say(named(put if value else taken, opened.title))

    def _star_words(self, line: str) -> None:
        from reader.stories.star_words import star_words, words_of

        today = self._library.follow.today
        opened, words = self._aim(), star_words(line, today)
        if opened is None:
            return
        if words.mistake:
            self._say(words.mistake)
            return
        self._library.marks.mark_one(opened.target, "starred with words", starred=True, fields=words.fields)
        state = self._library.state_of(opened.id)
        said = words_of(state.note, state.due, state.scope)
        self._say(named("Starred", opened.title) + (f", {said}" if said else ""))

    def _done(self) -> None:
        opened = self._star()
        if opened is not None:
            done = self._library.state_of(opened.id).status == "done"
            status, said = ("open", "Open again") if done else ("done", "Done")
            self._library.marks.mark_one(opened.target, said.lower(), starred=True, fields={"status": status})
            self._say(named(said, opened.title))

    def _snooze(self, words: str) -> None:
        from reader.stories.days import weekday_words
        from reader.stories.star_words import EXAMPLES, day_said

        today = self._library.follow.today
        day = day_said(words, today)
        if day is None:
            self._say(f"Say the day behind it: {EXAMPLES}")
            return
        opened = self._star()
        if opened is not None:
            fields = {"snoozed": day.isoformat()}
            self._library.marks.mark_one(opened.target, "snoozed", starred=True, fields=fields)
            self._say(named(f"Put aside until {weekday_words(day, today)}", opened.title))

    def _star(self) -> Opened | None:
        """The starred article that is meant; None, and told, when it is not starred."""
        opened = self._aim()
        if opened is not None and not self._library.state_of(opened.id).starred:
            self._say(named("Not starred", opened.title))
            return None
        return opened

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
