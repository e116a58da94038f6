"""Where things live: settings, state, cache, log and the folders that come with the program.

Each location can be overridden by an environment variable; the commands' options override both.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.settings.config import Config

APP_NAME = "broadsheet"
"""Name of our folder inside each of the platform's folders."""


class NoHomeError(Exception):
    """There is no home folder, so that the platform has no place for our files."""


PACKAGE = Path(__file__).resolve().parents[1]


def config_file() -> Path:
    """The settings: `BROADSHEET_CONFIG`, else `config.yaml` in the platform's settings folder. May not exist.

    Raises NoHomeError.
    """
    chosen = _from_environment("BROADSHEET_CONFIG")
    if chosen:
        return chosen
    return _platform("user_config_path") / "config.yaml"


def state_file() -> Path:
    """The user's marks: `BROADSHEET_STATE`, else `state.json` in the platform's state folder. May not exist.

    Raises NoHomeError.
    """
    chosen = _from_environment("BROADSHEET_STATE")
    if chosen:
        return chosen
    return _platform("user_state_path") / "state.json"


def cache_dir() -> Path:
    """What can be made again (index, fetched pages): `BROADSHEET_CACHE`, else the platform's. May not exist.

    Raises NoHomeError.
    """
    chosen = _from_environment("BROADSHEET_CACHE")
    if chosen:
        return chosen
    return _platform("user_cache_path")


def library_dir() -> Path:
    """The library of one's own that no setting names: `BROADSHEET_LIBRARY`, else `Broadsheet` among the user's
    documents, where there is such a folder, else in the platform's data folder. May not exist. Raises NoHomeError.
    """
    chosen = _from_environment("BROADSHEET_LIBRARY")
    if chosen:
        return chosen
    inside = _platform("user_data_path") / "library"
    documents = _documents()
    return documents / "Broadsheet" if documents.is_dir() and not inside.is_dir() else inside


def own_library(config: Config) -> Path | None:
    """The user's own library: the first of the settings, else the usual place; None where there can be none.

    It may not exist yet.
    """
    if config.library:
        return next(iter(config.library.values()))
    try:
        return library_dir()
    except NoHomeError:
        return None


def log_file() -> Path:
    """Where the details of a crash are written. Beside the cache, not the state: it may be deleted at any time.

    Where there is no place for it, the system's sink.
    """
    try:
        return cache_dir() / "broadsheet.log"
    except NoHomeError:
        return Path(os.devnull)


def styles_dir() -> Path:
    """The folder of style sheets. Raises FileNotFoundError when the program is installed incompletely."""
    return _bundled("styles")


def sample_dir() -> Path:
    """The bundled folder of articles. Raises FileNotFoundError when the program is installed incompletely."""
    return _bundled("sample_feed")


def _from_environment(name: str) -> Path | None:
    """An override, with `~` resolved; None when it is unset or empty."""
    value = os.environ.get(name, "")
    try:
        return Path(value).expanduser() if value else None
    except RuntimeError:  # no home folder to put in the place of `~`
        return Path(value)


def _platform(name: str) -> Path:
    """A folder of the platform, by the name of platformdirs' function. Raises NoHomeError."""
    import platformdirs

    try:
        folder: Path = getattr(platformdirs, name)(APP_NAME, appauthor=False)
    except RuntimeError as error:
        raise NoHomeError from error
    if not folder.is_absolute():  # a `~` that older versions could not resolve
        raise NoHomeError
    return folder


def _documents() -> Path:
    """Where the user's documents are; may not exist."""
    import platformdirs

    return platformdirs.user_documents_path()


def _bundled(name: str) -> Path:
    """A folder that a wheel carries inside the package and a checkout has beside it."""
    for folder in (PACKAGE / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"Broadsheet is installed incompletely: its folder {name} is missing beside {PACKAGE}")
