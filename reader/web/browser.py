"""Which program opens web addresses, and starting it: without a shell, and watched until it has failed or runs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from reader.model.errors import LinkError, NeedsTerminalError

START_SECONDS = 0.5
"""How long a browser is watched for failing; one that lives longer counts as started."""
OPENER_SECONDS = 4.0
"""How long a program is watched that only hands the address on: it ends by itself, and tells by its status."""

_OPENERS = frozenset(
    {"xdg-open", "open", "wslview", "termux-open-url", "gio", "kde-open", "exo-open", "sensible-browser"}
)
_TEXT_BROWSERS = frozenset(
    {"lynx", "w3m", "links", "links2", "elinks", "browsh", "carbonyl", "www-browser", "chawan", "cha"}
)
"""They need this terminal."""
_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "fish", "env", "eval"})
"""They would take an address for a command."""


class LinkFailedError(LinkError):
    """The address is fine, but no browser could be started."""


@dataclass(frozen=True, slots=True)
class Browser:
    """A program that opens addresses."""

    command: tuple[str, ...]
    """Program and arguments; `%s` in one of these stands for the address, else it comes last."""

    @property
    def name(self) -> str:
        """The program's name."""
        return PurePath(self.command[0]).name

    @property
    def in_terminal(self) -> bool:
        """Whether it draws in the terminal."""
        return self.name in _TEXT_BROWSERS

    def with_address(self, url: str) -> list[str]:
        """The whole command."""
        if any("%s" in argument for argument in self.command[1:]):
            return [self.command[0], *(argument.replace("%s", url) for argument in self.command[1:])]
        return [*self.command, url]


def browsers(
    setting: Sequence[str],
    environ: Mapping[str, str],
    platform: str,
    release: str,
    which: Callable[[str], str | None] = shutil.which,
) -> list[Browser]:
    """The programs to try, in this order; none where there is none.

    setting: program and arguments of the setting `browser`; empty when it is not set, and then BROWSER counts: commands
    with a colon between, as the manual of xdg-open has it. platform: as sys.platform; release: of the kernel, which
    tells Windows' Linux apart. which: finds a program, or None.
    """
    commands = [list(setting)] if setting else [_words(part) for part in environ.get("BROWSER", "").split(":")]
    names = ["open"] if platform == "darwin" else ["xdg-open", "termux-open-url"]
    if "microsoft" in release.lower():
        names.insert(0, "wslview")
    if "microsoft" in release.lower():
        names.append("explorer.exe")
    return [
        Browser((program, *words[1:]))
        for words in (*commands, *([name] for name in names))
        if words and PurePath(words[0]).name not in _SHELLS and (program := which(words[0]))
    ]


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []


def start_browser(url: str, host: str, setting: Sequence[str] = ()) -> None:
    """Have the first browser that can be started open a checked address. host: for showing.

    Raises NeedsTerminalError where that one draws in the terminal, LinkFailedError where none can be started.
    """
    if sys.platform == "win32":
        os.startfile(url)  # noqa: S606  # the system's own way; the scheme was checked
        return
    programs = browsers(setting, os.environ, sys.platform, os.uname().release)
    if not programs:
        raise LinkFailedError("No browser was found (xdg-open is missing); copy the address instead.")
    failure = LinkFailedError("No browser was found; copy the address instead.")
    for browser in programs:
        if browser.in_terminal:
            raise NeedsTerminalError(browser.with_address(url), host)
        try:
            run_detached(browser.with_address(url), OPENER_SECONDS if browser.name in _OPENERS else START_SECONDS)
        except LinkFailedError as error:
            failure = error
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            failure = LinkFailedError(f"The browser cannot be started: {reason}.")
        else:
            return
    raise failure


def run_detached(command: list[str], seconds: float = START_SECONDS) -> None:
    """Start a program that cannot touch this terminal; takes up to so many seconds.

    Raises OSError, or LinkFailedError when it fails within that time.
    """
    # xdg-open would hand BROWSER to a shell: it was heeded already, as far as it is safe.
    environ = {name: value for name, value in os.environ.items() if name != "BROWSER"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environ,
    )
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        # Somebody must take its exit status, or it stays as a zombie until this program ends.
        threading.Thread(target=process.wait, name="browser", daemon=True).start()
        return
    if status and PurePath(command[0]).name != "explorer.exe":  # which ends with 1 when all is well
        raise LinkFailedError(f"The browser did not start: {PurePath(command[0]).name} ended with status {status}.")
