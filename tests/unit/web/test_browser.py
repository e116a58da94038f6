"""Which program opens addresses, with what, and whether it did."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from reader.model.errors import NeedsTerminalError
from reader.web import browser
from reader.web.browser import LinkFailedError, browsers, run_detached, start_browser
from reader.web.links import open_link

WSL = "5.15-microsoft-standard-WSL2"
URL = "https://example.org/"


@pytest.mark.parametrize(
    ("setting", "chosen", "platform", "release", "installed", "commands"),
    [
        ((), "", "linux", "6.1", "xdg-open", ["/xdg-open URL"]),
        ((), "", "linux", WSL, "xdg-open wslview explorer.exe", ["/wslview URL", "/xdg-open URL", "/explorer.exe URL"]),
        ((), "", "darwin", "23", "open xdg-open", ["/open URL"]),
        ((), "", "linux", "6.1", "", []),
        ((), "firefox", "linux", "6.1", "firefox xdg-open", ["/firefox URL", "/xdg-open URL"]),
        ((), "firefox", "linux", "6.1", "xdg-open", ["/xdg-open URL"]),
        ((), "firefox --new-tab", "linux", "6.1", "firefox", ["/firefox --new-tab URL"]),
        ((), "firefox --url=%s -x", "linux", "6.1", "firefox", ["/firefox --url=URL -x"]),
        ((), "nosuch:firefox", "linux", "6.1", "firefox xdg-open", ["/firefox URL", "/xdg-open URL"]),
        ((), "'firefox", "linux", "6.1", "firefox xdg-open", ["/xdg-open URL"]),
        ((), 'sh -c "$0"', "linux", "6.1", "sh xdg-open", ["/xdg-open URL"]),
        ((), "w3m", "linux", "6.1", "w3m xdg-open", ["/w3m URL", "/xdg-open URL"]),
        (("chromium", "--app=%s"), "firefox", "linux", "6.1", "firefox chromium", ["/chromium --app=URL"]),
    ],
)
def test_which_programs_open_addresses(
    setting: tuple[str, ...], chosen: str, platform: str, release: str, installed: str, commands: list[str]
) -> None:
    def which(name: str) -> str | None:
        return f"/{name}" if name in installed.split() else None

    found = browsers(setting, {"BROWSER": chosen}, platform, release, which)
    assert [" ".join(program.with_address("URL")) for program in found] == commands


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH, but for the shell."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    return tmp_path


def script(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.write_text("#!/bin/sh\nPATH=/bin:/usr/bin\n" + text)
    file.chmod(0o755)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system opens addresses there")


def test_an_opener_that_fails_late_is_seen(programs: Path) -> None:
    script(programs, "xdg-open", "sleep 0.6\nexit 3\n")
    with pytest.raises(LinkFailedError, match="xdg-open ended with status 3"):
        open_link(URL)


def test_where_one_fails_the_next_is_tried(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = programs / "seen"
    script(programs, "broken", "exit 1\n")
    script(programs, "works", f'echo "$@" >{seen}\n')
    monkeypatch.setenv("BROWSER", "missing:broken:works --tab")
    assert open_link(URL) == "example.org"
    assert seen.read_text() == f"--tab {URL}\n"


def test_a_text_browser_asks_for_the_terminal(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(programs, "w3m", "exit 0\n")
    monkeypatch.setenv("BROWSER", "w3m -N")
    with pytest.raises(NeedsTerminalError) as wish:
        start_browser(URL, "example.org")
    assert wish.value.command == [str(programs / "w3m"), "-N", URL]
    assert wish.value.host == "example.org"


def test_the_setting_goes_before_the_environment(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = programs / "seen"
    script(programs, "mine", f'echo "$@" >{seen}\n')
    monkeypatch.setenv("BROWSER", "w3m")
    assert open_link(URL, browser=("mine", "--at=%s")) == "example.org"
    assert seen.read_text() == f"--at={URL}\n"


def test_a_browser_that_runs_on_is_a_success(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "START_SECONDS", 0.1)
    script(programs, "firefox", "sleep 2\nexit 5\n")
    monkeypatch.setenv("BROWSER", "firefox")
    assert open_link(URL) == "example.org"


def test_a_started_program_gets_the_address_as_one_argument_and_no_terminal(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = (
        "import os, sys, pathlib; p = pathlib.Path(sys.argv[1]);"
        "t = p.with_suffix('.new');"
        "t.write_text(repr((sys.argv[2], os.getsid(0) == os.getpid(), os.isatty(0), 'BROWSER' in os.environ)));"
        "t.rename(p)"
    )
    url = "https://example.org/$(touch${IFS}x);`x`&'\""
    run_detached([sys.executable, "-c", code, str(seen), url])
    deadline = time.monotonic() + 20
    while not seen.exists() and time.monotonic() < deadline:
        os.sched_yield()
    assert seen.read_text() == repr((url, True, False, False))


def test_a_program_that_fails_at_once_is_a_message(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o700)
    with pytest.raises(LinkFailedError, match="browser ended with status 3"):
        run_detached([str(program)])
