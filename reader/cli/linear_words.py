"""The linear mode's words: what a typed line asks for, and how articles are told in plain lines. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, tzinfo

from reader.library.answers import Opened
from reader.library.follow_desk import Told
from reader.library.library import Library
from reader.model.article import Moment
from reader.model.query import Selection
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.stories.days import day_of, weekday_words
from reader.stories.relations import Relation
from reader.stories.timeline import DayLine, EntryLine, Timeline
from reader.text.plural import plural
from reader.ui.commands import COMMANDS, Command, Keymap, key_name, keys_of
from reader.ui.presets import effective


class CommandWords:
    """Which command a typed line names: by its key, its name in the settings, or its words."""

    def __init__(self, offered: Collection[str], keymap: Keymap) -> None:
        """offered: identifiers of the commands that there are. keymap: the user's own keys, perhaps with a preset."""
        self._offered = [command for command in COMMANDS if command.id in offered]
        self._keymap = effective(keymap)
        keys = [(key, command.id) for command in self._offered for key in keys_of(command, self._keymap)]
        self._by_key = {spelling: command for key, command in keys for spelling in (key.replace(" ", ""), key)}
        self._by_words: dict[str, str] = {}
        for command in (*self._offered, *COMMANDS):
            for words in (command.id, command.label):
                self._by_words.setdefault(_plain(words), command.id)

    def read(self, line: str) -> tuple[str, str]:
        """The command's identifier and what stands behind it; an empty identifier when nothing is known by that name.

        `/comet`, `/ comet` and `search comet` are the same; `next unread` is one name. Keys go before names, and case
        matters for keys only.
        """
        line = line.strip()
        if line in self._by_key:
            return self._by_key[line], ""
        first, _, rest = line.partition(" ")
        if first in self._by_key:
            return self._by_key[first], rest.strip()
        words = line.split()
        for count in range(len(words), 0, -1):
            command = self._by_words.get(_plain(" ".join(words[:count])))
            if command is not None:
                return command, " ".join(words[count:])
        if line[:1] in self._by_key and not line[:1].isalnum():
            return self._by_key[line[0]], line[1:].strip()
        return "", line

    def names(self) -> list[str]:
        """All words by which something is known, for suggestions."""
        return list(self._by_words)

    def help_lines(self) -> Iterator[str]:
        """Each command in a line: its keys, its name, what it does."""
        for command in self._offered:
            keys = ", ".join(map(key_name, keys_of(command, self._keymap)))
            yield f"{keys or 'no key'}; {command.id.replace('_', ' ')}: {phrase(command)}"


def phrase(command: Command) -> str:
    """What a command does in the linear mode."""
    return PHRASES.get(command.id, command.description)


PHRASES = {
    "open": "Read the article that is selected; or, as an empty line, read on",
    "read_on": "Read on; at the end the next unread article",
    "next_unread": "Read the next unread article of the list",
    "previous_unread": "Read the previous unread article of the list",
    "next_article": "Read the next article of the list",
    "previous_article": "Read the previous article of the list",
    "down": "Select the next article of the list",
    "up": "Select the previous article of the list",
    "top": "Select the first article of the list",
    "bottom": "Select the last article of the list",
    "open_related_number": "Tell the related articles again",
    "trail_back": "Go back to the article read before",
    "search": "Search the library: the words behind it; without words all articles again",
    "show_unread": "List the unread articles, or all again",
    "star_words": "Star with the words behind it: a note, @fri, #other-sources",
    "snooze": "Put this star aside until the day behind it",
    "sort": "The order of the list, which stands behind it",
    "copy_url": "Tell the address; of all that are selected",
    "open_original": "Open the original in the browser; of all that are selected",
    "full_text": "Get the full text from the article's page; of all that are selected",
    "queries": "Saved queries by number",
    "topics": "Sources by number, with what is unread; with “topics” behind it the topics",
    "mute": "Hide the story until another source joins, or until the day behind it, or always; or show it again",
    "select": "Select the numbers behind it, 3-7 9, for the next verbs; none selects none",
    "select_all": "Select all articles of the list",
    "back": "Back to the list; there, leave",
    "help": "Tell all commands",
}
"""Where it is something else, or said otherwise, than on the screen."""


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("_", " ").replace("-", " ").replace("/", " ").split())


def when(moment: Moment | None, zone: tzinfo, today: date) -> str:
    """`Mon 24 May`; empty without a date."""
    return weekday_words(day_of(moment, zone), today) if moment else ""


def marks(state: ArticleState) -> list[str]:
    """The marks of an article in words."""
    return ["read" if state.read else "unread", *(["starred"] if state.starred else [])]


def row_words(library: Library, row: Row, today: date) -> str:
    """`Headline. Source, Mon 24 May, unread, starred, 2 later`."""
    facts = [row.source, when(row.published, library.zone, today), *marks(library.state_of(row.id))]
    if row.later_count:
        facts.append(f"{row.later_count} later")
    return sentence(row.title, facts)


def nothing(selection: Selection) -> str:
    """What an empty list says: `Nothing is unread`."""
    if selection.words:
        return f"Nothing is found by “{selection.words}”"
    views = [word for word, chosen in (("unread", selection.unread), ("starred", selection.starred)) if chosen]
    return f"Nothing is {' and '.join(views)}" if views else "There are no articles"


def sentence(title: str, facts: Iterable[str]) -> str:
    """A headline, and what is known of it behind a full stop."""
    end = "" if title.endswith((".", "!", "?", "…")) else "."
    facts_text = ", ".join(filter(None, facts))
    return f"{title}{end} {facts_text}" if facts_text else title


def article_lines(library: Library, opened: Opened, today: date) -> Iterator[str]:
    """An article whole: headline, facts, the text in paragraphs, the related articles."""
    said = opened.article or opened.card
    state = library.state_of(opened.id)
    yield opened.title
    facts = [
        said.source.name if said else "",
        when(said.published, library.zone, today) if said else "",
        *(opened.article.authors if opened.article else ()),
        *marks(state)[1:],
        f"note: {state.note}" if state.note else "",
    ]
    if any(facts):
        yield ", ".join(filter(None, facts))
    if opened.problem is not None:
        yield f"The file cannot be read: {opened.problem.sentence}"
    yield from _text_lines(opened)
    if opened.relations:
        yield f"Related articles: {len(opened.relations)}. A number opens one."
        yield from related_lines(library, opened.relations, today)
    else:
        yield "No related articles."


def _text_lines(opened: Opened) -> Iterator[str]:
    """The text in paragraphs, else the summary and what can be done."""
    if opened.whole and opened.whole.body.strip():
        from reader.ui.render.words_alone import plain_body

        yield from filter(str.strip, plain_body(opened.whole.body, opened.whole.body_format).split("\n"))
        yield "End of the text."
        return
    said = opened.article or opened.card
    if said and said.summary:
        yield said.summary
    yield "The library has no file of it." if opened.card else "There is no text here; x gets it from the web."


def related_lines(library: Library, relations: Iterable[Relation], today: date) -> Iterator[str]:
    """The related articles with their numbers, each part under its name."""
    under = ""
    for relation in relations:
        if relation.heading != under:
            under = relation.heading
            yield f"{under}:"
        card = relation.card
        facts = [card.source.name, when(card.published, library.zone, today), *marks(library.state_of(relation.id))]
        if relation.is_ghost:
            facts.append("no file here")
        facts += [relation.label, relation.reason]
        yield f"{relation.number}. {sentence(card.title, facts)}"


def timeline_lines(library: Library, shown: Timeline, today: date) -> Iterator[tuple[str, Row | None]]:
    """The lines of a story in time order, each with the article that it tells of; None for a gutter."""
    for line in shown.lines:
        if isinstance(line, EntryLine):
            here = ["you are here"] if line.here else []
            facts = [line.row.source, when(line.row.published, library.zone, today), line.label, *here]
            yield sentence(line.row.title, [*facts, "read" if line.read else "unread"]), line.row
        elif not isinstance(line, DayLine):  # each article tells its day
            yield f"({line.words})", None


def star_lines(library: Library, told: Iterable[Told], today: date) -> Iterator[tuple[str, Row | None]]:
    """Each star and what happened next, as `timeline_lines` gives it."""
    for star in told:
        news = plural(len(star.news), "new development") if star.news else star.quiet or "nothing new"
        yield f"Star: {sentence(star.star.title, [news])}", star.star.row
        for line in reversed(star.lines):
            facts = [plural(line.sources, "source"), when(line.lead.published, library.zone, today), line.reason]
            yield sentence(line.title, [*facts, "" if line.seen else "new"]), line.lead
