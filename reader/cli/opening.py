"""Opening a library: what the reader itself and the other commands share. Ends the program with one clear line.

Imports here are few: what stands between the command and the first screen is kept short.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from reader.cli.printing import say

if TYPE_CHECKING:
    from datetime import tzinfo

    from reader.library.library import Library
    from reader.settings.config import Config
    from reader.state.store import StateStore

FRAMES = 500
"""Paints of the screen in a second at most. Textual lets a paint wait for the next sixtieth of a second when another
one has just been made (of a count, of a preview), and so did the row that a key selects."""
USAGE_ERROR = 2
"""Exit status when the command line, a folder or the settings are wrong."""

INTERRUPTED = 130
"""Exit status after Ctrl+C in a command, as shells expect it."""
NOT_SAVED = 1
"""Exit status when the user's last marks could not be saved."""


def fail(sentence: str) -> NoReturn:
    """End with one line on standard error and status 2."""
    fail_with(sentence, USAGE_ERROR)


def fail_with(sentence: str, status: int) -> NoReturn:
    """End with one line on standard error and a status."""
    say(printable(sentence))
    raise SystemExit(status)


def open_reader(folders: Sequence[str], state: str | None) -> int:
    """Open folders in the reader; returns the exit status."""
    gc.disable()  # what is loaded first stays: looking for garbage only costs time (on again with the main screen)
    roots = folders_of(folders)
    config = settings()
    library = open_library(roots, state, config)
    status = 0
    try:
        status = run_app(library, config)
    finally:
        if not library.close():
            say(unsaved_sentence(library.state))
            status = status or NOT_SAVED
    return _anew(state, status)


def _anew(state: str | None, status: int) -> int:
    """Open the user's own library where the reader ended for that, as if the command had been typed again."""
    if status:
        from reader.ui.flows.feed_flow import OPEN_OWN

        if status == OPEN_OWN:
            command = [sys.executable, "-P", "-m", "reader", *(["--state", state] if state else [])]
            if os.name == "nt":
                import subprocess

                return subprocess.call(command)
            os.execv(sys.executable, command)  # noqa: S606 - ourselves, with arguments of our own
    return status


def unsaved_sentence(state: StateStore) -> str:
    """What is said at the end when marks could not be saved: why, and where they wait."""
    from reader.state.store import RETRYING
    from reader.text.clean import clean_line

    reason = clean_line(state.failed.removeprefix(RETRYING), 4000)
    kept = (
        f" They are kept in {clean_line(str(state.kept), 4000)} and taken in at the next start." if state.kept else ""
    )
    return f"your last marks are not saved: {reason}{kept}"


def run_app(library: Library, config: Config) -> int:
    """Open the reader; returns the exit status."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("the reader needs a terminal; `broadsheet --linear` does without, `broadsheet list` prints the articles")
    if os.environ.get("TERM") in ("dumb", "unknown"):
        fail("this terminal (TERM=dumb) cannot show the reader; `broadsheet list` prints the articles, --linear reads")
    if os.environ.get("NO_COLOR"):
        os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"  # no colour is sent, but each must be known for what it is
    os.environ.setdefault("TEXTUAL_FPS", str(FRAMES))  # it is looked at when Textual is imported
    from reader.ui.run import run

    return run(library, config)


def folders_of(names: Sequence[str]) -> list[Path]:
    """The folders to open. Ends the program when one cannot be opened.

    names: of folders, else of libraries in the settings; without any the user's own library, else the bundled sample.
    """
    from reader.settings import paths

    if not names:
        own = paths.own_library(settings())
        return [own if own is not None and own.is_dir() else paths.sample_dir()]
    folders = [named_folder(name) for name in names]
    for folder in folders:
        problem = folder_problem(folder)
        if problem:
            fail(problem)
    return folders


def named_folder(name: str) -> Path:
    """The folder of that name, else the library that the settings call so."""
    folder = at_home(name)
    if os.sep in name or folder.exists():
        return folder
    return settings().library.get(name, folder)


def folder_problem(folder: Path) -> str:
    """Why a folder cannot be opened, as a sentence; empty when it can."""
    shown = printable(str(folder))
    if not folder.is_absolute() and not working_folder():
        return f"the folder that the command runs in is gone; give the full path instead of {shown}"
    try:
        if not folder.exists():
            return f"there is no folder {shown}"
        if not folder.is_dir():
            return f"{shown} is a file, not a folder; give the folder it is in"
        with os.scandir(folder):
            return ""
    except OSError as error:
        return f"the folder {shown} cannot be read: {error.strerror or error}"


def settings() -> Config:
    """The user's settings. Ends the program with the file, line and reason when they cannot be used."""
    from reader.settings import config, paths

    try:
        file = paths.config_file()
    except paths.NoHomeError:
        return config.DEFAULTS
    try:
        file.stat()
    except FileNotFoundError:
        return config.DEFAULTS
    except (OSError, ValueError):
        pass  # reading it will tell what is wrong
    from reader.settings import config_file

    try:
        return config_file.load(file)
    except config_file.ConfigError as error:
        fail(str(error))


def state_file(option: str | None, config: Config) -> Path:
    """Where the marks are kept: the option, else the settings, else the platform's place."""
    from reader.settings import paths

    if option:
        place = at_home(option)
        if not place.is_absolute() and not working_folder():
            fail(f"the folder that the command runs in is gone; give the full path instead of {option}")
        return place
    chosen = None if os.environ.get("BROADSHEET_STATE") else config.state_file
    try:
        return chosen or paths.state_file()
    except paths.NoHomeError:
        fail("there is no home folder to keep your marks in; set HOME, or give --state FILE")


def working_folder() -> bool:
    """Whether the folder that the command runs in still exists."""
    try:
        return bool(os.getcwd())  # noqa: PTH109
    except OSError:
        return False


def at_home(name: str) -> Path:
    """A path with `~` resolved; as it stands when there is no such home."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def open_library(roots: list[Path], state: str | None, config: Config, *, heard: bool = True) -> Library:
    """Open a library; nothing is read yet. heard: whether its notices are shown to somebody."""
    from reader.library.library import Library

    cache = cache_folder(config)
    library = Library.open(roots, state_file(state, config), cache, zone=zone_of(config.time_zone))
    if heard and config.story_days is not None and _is_first_time(cache, "said-story-days"):
        library.more_notices.append(
            "The setting story_days has no effect any more: stories are found by words, times and links"
        )
    library.web.browser = config.browser
    library.web.page_rules = config.page_rules
    library.web.into_files = config.full_text_in_files
    library.index.ignore = config.ignore
    return library


def _is_first_time(cache: Path | None, name: str) -> bool:
    """Whether something was not said yet, which an empty file of that name in the cache remembers from now on.

    Where nothing can be written it is said each time.
    """
    if cache is None:
        return True
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / name).touch(exist_ok=False)
    except FileExistsError:
        return False
    except OSError:
        return True
    return True


def cache_folder(config: Config) -> Path | None:
    """Where what can be made again is kept: the environment, else the settings, else the platform's place."""
    cache = None if os.environ.get("BROADSHEET_CACHE") else config.cache_dir
    return cache or cache_place()


def cache_place() -> Path | None:
    """The folder of what can be made again; None where there is no place for it: it is kept in memory then."""
    from reader.settings import paths

    try:
        return paths.cache_dir()
    except paths.NoHomeError:
        return None


def zone_of(name: str) -> tzinfo:
    """The zone in which times are shown: the system's own for `local`, else the IANA zone of that name."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    if name != "local":
        return ZoneInfo(name)
    try:
        if os.environ.get("TZ"):
            return ZoneInfo(os.environ["TZ"].removeprefix(":"))
        with Path("/etc/localtime").open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError, LookupError):
        return datetime.now().astimezone().tzinfo or UTC


def printable(text: str) -> str:
    """Text that is not ours, for a message: without anything a terminal obeys."""
    from reader.text.clean import clean_line

    return clean_line(text, 2000)
