"""Saving what is shown: a document made in the background, to a file or the clipboard. The same on every screen.

Rules that bind this module:
- A file that is there is replaced only when the user has said so for that very path; a file of the library never is.
- A file stands whole under its name or not at all, and "saved" is said only then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from reader.files_io import replace_file
from reader.library.export_body import Form
from reader.model.errors import BroadsheetError
from reader.text.clean import clean_line
from reader.ui.flows.marking import named
from reader.ui.flows.sending import Sending
from reader.ui.flows.work import Job, Work

GROUP = "save"
"""The group of workers that make documents."""

Make = Callable[[Form, Job], str]
"""Makes a document, in a worker; empty when there is nothing to make it of."""


class SaveError(BroadsheetError):
    """A document that cannot be saved, in a sentence."""


@dataclass(frozen=True, slots=True)
class Savable:
    """Something that can be saved."""

    what: str
    """`this article`, `12 selected articles, headlines and notes`."""
    title: str
    """For the name of its file."""
    make: Make
    nothing: str = "There is nothing to save"
    """What is said when the document is empty."""
    headline: str = ""
    """Of the one article that it is; empty for anything else."""


class Saving:
    """Makes documents and puts them where the user wants them."""

    def __init__(self, work: Work, say: Callable[[str], None], sending: Sending) -> None:
        """say: tells the user a sentence."""
        self._work = work
        self._say = say
        self._sending = sending

    def to_file(self, thing: Savable, form: Form, path: Path, *, replace: bool) -> None:
        """Save to a file. replace: one that is there is meant to go."""

        def save(job: Job) -> str:
            text = thing.make(form, job)
            if job.cancelled():
                return "Stopped; nothing was saved"
            if not text:
                return thing.nothing
            try:
                replace_file(path, text.encode("utf-8", "replace"), new=not replace)
            except FileExistsError:
                raise SaveError(f"Not saved: there is a file {shown(path)} now; save it again to choose") from None
            except OSError as error:
                raise SaveError(f"Not saved: {clean_line(error.strerror or str(error))}: {shown(path)}") from None
            return named(f"Saved {thing.what} to {shown(path)}, {len(text):,} characters", thing.headline)

        self._work.run(GROUP, save, self._say, saying="Saving ...", stopped="")

    def to_clipboard(self, thing: Savable, form: Form) -> None:
        """Put it on the clipboard."""

        def copy(text: str) -> None:
            if text:
                self._sending.copy(text, f"{_NAMES[form]} of {thing.what}", thing.headline)
            else:
                self._say(thing.nothing)

        self._work.run(
            GROUP, partial(thing.make, form), copy, saying="Making it ...", stopped="Stopped; nothing was copied"
        )


_NAMES = {Form.MARKDOWN: "Markdown", Form.HTML: "HTML", Form.TEXT: "plain text"}


def shown(path: Path) -> str:
    """A path for people, with `~` for their own folder."""
    try:
        return clean_line("~/" + path.relative_to(Path.home()).as_posix(), 200)
    except (ValueError, RuntimeError):
        return clean_line(str(path), 200)


class PathAsked:
    """Judges the paths that the user types for one document; a file that is there needs Enter twice."""

    def __init__(self, folder: Path, roots: Sequence[Path]) -> None:
        """folder: where relative paths begin. roots: the library's folders."""
        self._folder = folder
        self._roots = roots
        self._confirmed: Path | None = None

    def path(self, line: str) -> Path:
        """The path that a line says."""
        try:
            return self._folder / Path(line.strip()).expanduser()
        except RuntimeError:  # ~nobody
            return self._folder / line.strip()

    def replaces(self, path: Path) -> bool:
        """Whether the user has said that the file there is to be replaced."""
        return path == self._confirmed

    def mistake(self, line: str) -> str:
        """Why a document cannot be saved there, empty when it can."""
        if not line.strip() or "\0" in line:
            return "Say where to: a name, or a path"
        path = self.path(line)
        try:
            if path.is_dir():
                return f"{shown(path)} is a folder: add a name"
            if not path.parent.is_dir():
                return f"There is no folder {shown(path.parent)}"
            if not path.exists() or path == self._confirmed:
                return ""
            if any(path.resolve().is_relative_to(root) for root in self._roots):
                return f"{shown(path)} is a file of the library, which is never changed: choose another name"
        except OSError as error:
            return f"It cannot be saved there: {clean_line(error.strerror or str(error))}"
        self._confirmed = path
        return f"There is a file {shown(path)}: Enter again replaces it"


def start_folder(set_folder: Path | None, roots: Sequence[Path]) -> Path:
    """Where documents are saved: as set, else where the program was started, but not among the articles."""
    if set_folder is not None:
        return set_folder
    try:
        here = Path.cwd()
    except OSError:  # it was removed
        return Path.home()
    return Path.home() if any(here.is_relative_to(root) for root in roots) else here
