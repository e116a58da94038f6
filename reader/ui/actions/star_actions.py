"""What the keys of a star do beside putting it: words, a day, done. The same on the main screen and on the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from reader.library.answers import Target
from reader.library.library import Library
from reader.stories.days import weekday_words
from reader.stories.star_words import EXAMPLES, StarWords, day_in_state, day_said, star_words, words_of
from reader.ui.flows.marking import Marks, articles, named
from reader.ui.question import AskLine, OneLine

_HINT = (
    "Any words are the note; - alone takes it away\n"
    "@fri  @1 Dec  @in 3 weeks: the day to come back; @none: no day\n"
    "#other-sources: tell what others report only; #any: tell all\n"
    "What is not mentioned stays as it is"
)
_AT = re.compile(r"(?:^|(?<=\s))@\S+")


class StarActions:
    """Bodies of the commands about one star."""

    def __init__(
        self,
        library: Library,
        marks: Marks,
        target: Callable[[], Target | None],
        ask: AskLine,
        say: Callable[[str], None],
        also: Callable[[], Sequence[Target]] = tuple,
    ) -> None:
        """target: what is meant just now. say: tells the user a sentence. also: other stars of its story that are done
        and put aside with it."""
        self._say = say
        self._library = library
        self._marks = marks
        self._target = target
        self._ask = ask
        self._also = also

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        return {"star_words": self.words, "done": self.done, "snooze": self.snooze}

    @property
    def _today(self) -> date:
        return self._library.clock().astimezone(self._library.zone).date()

    def words(self) -> None:
        """Star with words: one line."""
        target, today = self._target(), self._today
        if target is None:
            return

        def given(line: str) -> None:
            words = star_words(line, today)
            sentence = named(_starred_words(words, today), target.title)
            self._marks.set_star(target, "starred with words", words.fields, sentence)

        state = self._library.state_of(target.id)
        text = words_of(state.note, state.due, state.scope)
        self._ask(OneLine("Star: " + target.title, text, _HINT, lambda line: star_words(line, today).mistake, given))

    def words_on(self, rowids: Sequence[int]) -> None:
        """Star several articles with the same words."""
        today = self._today

        def given(line: str) -> None:
            words = star_words(line, today)
            self._marks.set_stars(rowids, "starred with words", words.fields, _starred_words(words, today))

        title = f"Star {articles(len(rowids))}"
        self._ask(OneLine(title, "", _HINT, lambda line: star_words(line, today).mistake, given))

    def done(self) -> None:
        """Done, or open again."""
        target = self._target()
        if target is None:
            return
        state = self._library.state_of(target.id)
        if not state.starred:
            self._say(named("Not starred", target.title))
            return
        is_done = state.status == "done"
        status, said = ("open", "Open again") if is_done else ("done", "Done")
        self._marks.set_story([target, *self._also()], said.lower(), {"status": status}, named(said, target.title))

    def snooze(self) -> None:
        """Put the star aside until a day."""
        target, also = self._target(), self._also()
        if target is None:
            return

        def given(day: date, words: str) -> None:
            said = named(f"Put aside until {words}", target.title)
            self._marks.set_story([target, *also], "snoozed", {"snoozed": day.isoformat()}, said)

        ask_day(self._ask, "Put aside until: " + target.title, self._today, given)

    def snooze_all(self, rowids: Sequence[int]) -> None:
        """Put the stars of several articles aside until the same day."""

        def given(day: date, words: str) -> None:
            self._marks.set_stars(rowids, "snoozed", {"snoozed": day.isoformat()}, f"Put aside until {words}")

        ask_day(self._ask, "Put aside until: " + articles(len(rowids)), self._today, given)


def ask_day(ask: AskLine, title: str, today: date, given: Callable[[date, str], None]) -> None:
    """Ask for a day. given: gets it, and how it is said; is not called for an empty line."""

    def mistake(line: str) -> str:
        if not line.strip() or day_said(line, today):
            return ""
        return f"“{line.strip()}” is no day: say {EXAMPLES}"

    def answered(line: str) -> None:
        day = day_said(line, today)
        if day is not None:
            given(day, weekday_words(day, today))

    ask(OneLine(title, "in 1 week", EXAMPLES, mistake, answered, "takes it"))


def _starred_words(words: StarWords, today: date) -> str:
    """`Starred with a note, for Fri 4 Dec`; a word of the note that looks like a day and is none is told."""
    day = day_in_state(words.due or "")
    until = f", for {weekday_words(day, today)}" if day else ""
    none = ", ".join(f"“{word}”" for word in _AT.findall(words.note or ""))
    said = f"; {none} is no day and stays in it" if none else ""
    return f"Starred{' with a note' if words.note else ''}{until}{said}"
