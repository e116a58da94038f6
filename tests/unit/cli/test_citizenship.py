"""The program as one process among others: full outputs, few descriptors, no home, no folder, hostile names."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple, TextIO

import click
import pytest

from reader.cli import main, printing
from reader.cli.subcommands import cli
from reader.settings import paths
from tests.articles import story, write_library
from tests.unit.folders.folders import write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks for devices and limits of POSIX systems")

FULL = Path("/dev/full")
ARGUMENTS = {
    "open": ["{news}"],
    "list": ["-l", "{news}", "--json"],
    "read": ["-l", "{news}", "{id}"],
    "unread": ["-l", "{news}", "{id}", "--dry-run"],
    "star": ["-l", "{news}", "title:mill"],
    "unstar": ["-l", "{news}", "{id}"],
    "note": ["-l", "{news}", "{id}", "words"],
    "follow-ups": ["-l", "{news}", "--json"],
    "digest": ["-l", "{news}"],
    "stories": ["-l", "{news}"],
    "export": ["-l", "{news}", "title:mill"],
    "config path": [],
    "config show": [],
    "config check": [],
    "completion": ["bash"],
    "show": ["-l", "{news}", "--json", "{id}"],
    "story": ["-l", "{news}", "{id}"],
    "related": ["-l", "{news}", "{id}"],
    "check": ["{news}"],
    "index": ["{news}", "--stats"],
    "state path": [],
}
"""What makes a command print; others are run with --help."""


def commands(group: click.Group = cli, before: str = "") -> Iterator[str]:
    """All commands, those of groups as `group command`."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    write_library(place / "news", story())
    return place


def run(
    home: Path,
    *words: str,
    cwd: Path | None = None,
    before: str = "",
    variables: dict[str, str] | None = None,
    to: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a command. before: shell commands in front of it; to: where its output goes, in the shell's words."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(paths.PACKAGE.parent)}
    for name in ("CONFIG", "STATE", "CACHE"):
        environment[f"BROADSHEET_{name}"] = str(home / name.lower())
    environment.update(variables or {})
    line = f'{before} exec "{sys.executable}" -m reader "$@" {to}'
    return subprocess.run(
        ["/bin/sh", "-c", line, "sh", *words],
        env=environment,
        cwd=cwd or home,
        capture_output=True,
        text=True,
        timeout=60,
    )


class Done(NamedTuple):
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


RunHere = Callable[..., Done]


@pytest.fixture
def run_here(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunHere:
    """Run a command in this process."""
    for name in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"BROADSHEET_{name}", str(home / name.lower()))

    def run_command(*words: str, to: TextIO | None = None) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as patched:
            if to is not None:
                patched.setattr(sys, "stdout", to)
            status = main(list(words))
        captured = capsys.readouterr()
        return Done(status, captured.out, captured.err)

    return run_command


@pytest.fixture(scope="module")
def an_id(home: Path) -> str:
    rows = [json.loads(line) for line in run(home, "list", "-l", "news", "--json").stdout.splitlines()]
    return max(rows, key=lambda row: row["related_count"])["id"]


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("name", [*commands(), ""])
def test_a_full_output_is_one_sentence_and_a_status(home: Path, an_id: str, name: str, run_here: RunHere) -> None:
    given = [word.format(news=home / "news", id=an_id) for word in ARGUMENTS.get(name, ["--help"])]
    with FULL.open("w") as full:
        done = run_here(*name.split(), *given, to=full)
    if name == "open":
        assert done.returncode == 2  # the reader needs a terminal
        return
    assert done.stderr == "broadsheet: the output cannot be written: No space left on device\n"
    assert done.returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("words", [["list", "-l", "news", "--json"], ["--help"]])
def test_a_full_output_of_the_program_itself_is_one_sentence_and_a_status(home: Path, words: list[str]) -> None:
    done = run(home, *words, to="> /dev/full")
    assert done.stderr == "broadsheet: the output cannot be written: No space left on device\n"
    assert done.returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_nobody_to_tell_is_a_status(home: Path) -> None:
    assert run(home, "list", "-l", "nowhere", to="2> /dev/full").returncode == 2
    assert run(home, "list", "-l", "nowhere", to="2>&-").returncode == 2
    closed = run(home, "list", "-l", "news", to=">&-")
    assert (closed.returncode, closed.stderr) == (1, "broadsheet: the output cannot be written: Bad file descriptor\n")


def test_a_reader_that_has_gone_is_no_error(home: Path) -> None:
    done = run(home, "list", "-l", "news", to="| true")
    assert done.stderr == ""


def test_a_reader_that_goes_in_the_middle_is_no_error(home: Path, run_here: RunHere) -> None:
    class Gone(StringIO):
        """What `| head` is when it has seen enough."""

        def write(self, text: str, /) -> int:
            raise BrokenPipeError(errno.EPIPE, text)

    assert run_here("list", "-l", str(home / "news"), to=Gone()) == Done(0, "", "")


@pytest.mark.parametrize("limit", [6, 8, 10, 12, 14, 16, 24])
def test_few_descriptors_are_a_sentence_or_enough(home: Path, limit: int) -> None:
    done = run(home, "list", "-l", "news", before=f"ulimit -n {limit};")
    if done.returncode == 0:
        assert len(done.stdout.splitlines()) == len(run(home, "list", "-l", "news").stdout.splitlines())
    else:
        assert done.returncode == 1
        lines = done.stderr.splitlines()
        assert all(line.startswith("broadsheet: ") for line in lines)
        assert lines[-1].startswith("broadsheet: the system refuses")
        assert lines[-1].endswith("Too many open files")


def test_a_working_folder_that_is_gone(home: Path) -> None:
    gone = 'mkdir gone.$$ && cd gone.$$ && rmdir "$PWD";'
    for words in (
        ["list", "-l", "."],
        ["check", "."],
        ["index", "news"],
        ["."],
        ["list", "--state", "x", "-l", str(home / "news")],
    ):
        done = run(home, *words, before=gone)
        assert done.returncode == 2
        assert done.stderr.startswith("broadsheet: the folder that the command runs in is gone; give the full path")
    full = run(home, "list", "-l", str(home / "news"), before=gone)
    assert (full.returncode, full.stderr) == (0, "")
    assert full.stdout


def test_no_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = "import os, pwd; pwd.getpwuid = lambda number: {}[number]; "
    nobody += "import sys; from reader.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(paths.PACKAGE.parent)}

    def broadsheet(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", nobody, *words]
        return subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, timeout=60)

    done = broadsheet("list", "-l", "news")
    assert done.stderr == "broadsheet: there is no home folder to keep your marks in; set HOME, or give --state FILE\n"
    assert done.returncode == 2
    done = broadsheet("list", "-l", "news", "--state", str(home / "state"))
    assert (done.returncode, done.stderr) == (0, "")
    assert broadsheet("check", "news").returncode == 0
    assert not (home / "~").exists()


HOSTILE = "a\x9b31mred\u202ex\x7f\u2028.md"


def test_names_never_reach_a_terminal_raw(
    home: Path, run_here: RunHere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    write(tmp_path, HOSTILE, "T")
    for words in (
        ["list", "--json", "-l"],
        ["check"],
        ["check", "--json"],
        ["list", "-l"],
        ["list", "--markdown", "-l"],
        ["list", "--format", "{path}{file}{title}", "-l"],
        ["read", HOSTILE, "--dry-run", "-l"],
        ["export", HOSTILE, "-l"],
        ["export", "T", "--no-texts", "--text", "--dry-run", "-l"],
    ):
        done = run_here(*words, str(tmp_path))
        assert done.returncode == 0
        assert printing.harmless(done.stdout.replace("\n", "")) == done.stdout.replace("\n", "")
        if words[0] == "list" and "--json" in words:
            assert json.loads(done.stdout)["path"] == HOSTILE
    done = run_here("list", "-l", f"{tmp_path}/\x9b31m\x1b[2J\u202e")
    assert done.returncode == 2
    assert printing.harmless(done.stderr.strip()) == done.stderr.strip()
    for words in (["list", "--\x9b31m\u202e"], ["list", "--format", "{\x9b31m\u202e}"], ["read", "x/\x9b31m\u202e.md"]):
        done = run_here(*words, "-l", "news")
        assert done.returncode == 2
        assert done.stderr and printing.harmless(done.stderr.replace("\n", "")) == done.stderr.replace("\n", "")
    done = run_here("list", "--\x9b31m\u202e")
    assert done.returncode == 2
    assert printing.harmless(done.stderr.replace("\n", "")) == done.stderr.replace("\n", "")


def test_hostile_paths_of_settings_and_state(home: Path, tmp_path: Path) -> None:
    settings = tmp_path / "\x1b[31m\x9b\u202e.yaml"
    settings.write_text("nonsense: [", encoding="utf-8")
    done = run(home, "list", "-l", "news", variables={"BROADSHEET_CONFIG": str(settings)})
    assert done.returncode == 2
    assert printing.harmless(done.stderr.strip()) == done.stderr.strip()


def test_index_files_are_private_also_in_an_open_folder(home: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    for _ in range(2):
        run(home, "index", "news", before="umask 0;", variables={"BROADSHEET_CACHE": str(cache)})
        files = [file for file in cache.rglob("*") if file.is_file()]
        assert any(file.suffix == ".sqlite" for file in files)
        assert [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077] == []
        for file in files:
            file.chmod(0o644)  # as an older version made them


def test_an_error_of_the_program_is_a_sentence_and_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BROADSHEET_CACHE", str(tmp_path))

    def fail() -> int:
        raise KeyError("a mistake")

    assert printing.guarded(fail) == 1
    assert (
        capsys.readouterr().err
        == f"broadsheet: an error of the program itself ended it; details are in {tmp_path}/broadsheet.log\n"
    )
    assert "KeyError" in (tmp_path / "broadsheet.log").read_text("utf-8")
