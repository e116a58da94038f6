"""What the key for saving does: ask what, in which form and where to. The same on the main screen and on stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from reader.library.answers import Opened
from reader.library.export_body import Form
from reader.library.library import Library
from reader.ui.flows.saving import PathAsked, Savable, SaveError, Saving, start_folder
from reader.ui.flows.sending import NO_STORY, Sending
from reader.ui.flows.work import Job, Work
from reader.ui.question import AskLine, Choose, OneLine, OneOf

_MOST_CHARACTERS = 200_000_000
"""Of a document that is made on the screen: it is held in memory."""
_FORMS = (
    (Form.MARKDOWN, "Markdown"),
    (Form.HTML, "Web page (HTML)"),
    (Form.TEXT, "Plain text"),
)


class SaveActions:
    """Saves articles, lists and stories."""

    def __init__(
        self,
        library: Library,
        work: Work,
        sending: Sending,
        choose: Choose,
        ask: AskLine,
        say: Callable[[str], None],
        folder: Path | None,
    ) -> None:
        """say: tells the user a sentence. folder: as the settings have it; None: where the program was started."""
        self._library = library
        self._saving = Saving(work, say, sending)
        self._say = say
        self._choose = choose
        self._ask = ask
        self._folder = folder

    # --- what can be saved

    def article(self, opened: Opened) -> Savable:
        """An article or a card that is shown."""
        return self._one(opened.title, lambda: opened)

    def article_of(self, rowid: int, title: str) -> Savable:
        """An article by number."""
        return self._one(title, lambda: self._library.open_article(rowid))

    def _one(self, title: str, find: Callable[[], Opened | None]) -> Savable:
        def make(form: Form, _: Job) -> str:
            from reader.library.export_document import article_document
            from reader.ui.render.words_alone import plain_body

            opened = find()
            if opened is None:
                return ""
            return article_document(opened, self._library.state_of(opened.id), form, self._library.zone, plain_body)

        return Savable("this article", title, make, "The file of this article is gone", title)

    def listed(self, title: str, what: str, rowids: Sequence[int], *, texts: bool, stars: bool = False) -> Savable:
        """Several articles by number. what: how they are called in sentences.

        texts: with their whole texts. stars: also what is starred and has no file.
        """

        def make(form: Form, job: Job) -> str:
            from reader.library.export_articles import exported_rows, stars_without_file
            from reader.library.export_document import Exported, list_document
            from reader.ui.render.words_alone import plain_body

            def each() -> Iterator[Exported]:
                for count, article in enumerate(
                    exported_rows(self._library, rowids, texts=texts, cancelled=job.cancelled)
                ):
                    if count % 100 == 99:
                        job.say(f"Saving: {count + 1:,} of {len(rowids):,}")
                    yield article
                if stars:
                    yield from stars_without_file(self._library)

            lines = list_document(title, each(), form, self._library.zone, plain_body)
            return "\n".join(_bounded(lines)) + "\n"

        return Savable(f"{what}, {'whole texts' if texts else 'headlines and notes'}", title, make)

    def story(self, rowid: int) -> Savable:
        """The story of an article."""

        def make(form: Form, _: Job) -> str:
            from reader.library.export_document import story_document

            shown = self._library.stories.timeline(rowid)
            return story_document(shown.title, shown, form) if shown else ""

        return Savable("this story", "story", make, NO_STORY)

    # --- asking

    def one_of(self, things: Sequence[Savable]) -> None:
        """Let the user choose what to save, then how; of one thing how at once."""
        if not things:
            self._say("There is nothing to save")
            return
        if len(things) == 1:
            self.save(things[0])
            return
        lines = [document.what[:1].upper() + document.what[1:] for document in things]
        self._choose(OneOf("Save", lines, lambda place: self.save(things[place])))

    def save(self, thing: Savable) -> None:
        """Ask in which form and where to, and save it."""
        lines = [f"{name}, to {place}" for place in ("a file", "the clipboard") for _, name in _FORMS]

        def chosen(place: int) -> None:
            form = _FORMS[place % len(_FORMS)][0]
            if place < len(_FORMS):
                self._ask_path(thing, form)
            else:
                self._saving.to_clipboard(thing, form)

        self._choose(OneOf(f"Save {thing.what} as", lines, chosen))

    def _ask_path(self, thing: Savable, form: Form) -> None:
        from reader.library.export_document import document_name

        roots = self._library.roots
        asked = PathAsked(start_folder(self._folder, roots), roots)
        name = str(shown_folder(asked.path("")) / document_name(thing.title, form))

        def given(line: str) -> None:
            path = asked.path(line)
            self._folder = path.parent
            self._saving.to_file(thing, form, path, replace=asked.replaces(path))

        hint = "a name or a path; a file that is there is not replaced unasked"
        self._ask(OneLine(f"Save {thing.what} to", name, hint, asked.mistake, given, "saves it"))


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a document; raises SaveError where they are too many to be held at once."""
    left = _MOST_CHARACTERS
    for line in lines:
        left -= len(line)
        if left < 0:
            raise SaveError(f"Not saved: it has more than {_MOST_CHARACTERS:,} characters; broadsheet export writes it")
        yield line


def shown_folder(folder: Path) -> Path:
    """A folder as it is written, with `~` for one's own."""
    try:
        return Path("~") / folder.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return folder
