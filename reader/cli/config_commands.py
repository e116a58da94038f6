"""`broadsheet config`: where the settings are, what they are, whether all is well with them, and changing them."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import cast

import click

from reader.cli.opening import fail
from reader.cli.printing import FAILED, emit
from reader.settings import config_file, paths
from reader.settings.config import DEFAULTS, Config
from reader.text.clean import clean_line
from reader.text.plural import plural

_NOT_PRINTED = frozenset({"passwords"})
"""Settings of which only the names are printed."""


@click.group("config")
def config_group() -> None:
    """Your settings: where they are, checking, editing them.

    All settings and their values are told in docs/keys.md, "Your own keys".
    """


@config_group.command("path")
def path_command() -> None:
    """Print the location of the settings file, which may not exist yet."""
    place = str(_place())
    emit(place) if sys.stdout.isatty() else click.echo(os.fsencode(place))  # scripts need its very bytes


@config_group.command("show")
def show_command() -> None:
    """Print all settings as a settings file: yours, and as remarks those that are as they come."""
    place = _place()
    try:
        config = config_file.load(place)
    except config_file.ConfigError as error:
        fail(str(error))
    emit(f"# {clean_line(str(place), 4000)}" + ("" if place.exists() else " (not there yet)"))
    for line in settings_lines(config):
        emit(line)


@config_group.command("check")
def check_command() -> None:
    """Look whether the settings can be used: values, keys, the theme, queries, rules, folders.

    Exit status: 0 when all is well, 1 when something needs a look.
    """
    place = _place()
    sentences = list(faults_of(place))
    emit(f"{clean_line(str(place), 4000)}: {plural(len(sentences), 'fault') if sentences else _well(place)}")
    for sentence in sentences:
        emit(f"  {clean_line(sentence, 4000)}")
    if sentences:
        raise SystemExit(FAILED)


@config_group.command("edit")
def edit_command() -> None:
    """Open the settings in your editor ($VISUAL, $EDITOR), and check them when it ends.

    Exit status: that of `config check`; 2 when the editor cannot be started, its own when it fails.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        fail("no editor is set: export EDITOR=nano, say")
    try:
        command = shlex.split(editor)
    except ValueError:
        command = []
    if not command or shutil.which(command[0]) is None:
        fail(f"EDITOR is no program that can be started: {editor}")
    place = _place()
    try:
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, mode=0o700)
        status = subprocess.run([*command, str(place)], check=False).returncode
    except OSError as error:
        fail(f"{editor} cannot be started: {(error.strerror or str(error)).lower()}")
    if status:
        raise SystemExit(status if status > 0 else FAILED)
    check_command.callback()  # pyright: ignore[reportOptionalCall]


def settings_lines(config: Config) -> Iterator[str]:
    """The settings as lines of YAML that `config_file` reads; those that have their default value are remarks."""
    import yaml

    for entry in fields(Config):
        value = getattr(config, entry.name)
        if entry.name in _NOT_PRINTED and value:
            yield f"# {entry.name}: for {', '.join(clean_line(host) for host in value)}; not printed"
            continue
        text: str = yaml.safe_dump({entry.name: _plain(value)}, allow_unicode=True, sort_keys=False, width=10_000)
        mark = "# " if value == getattr(DEFAULTS, entry.name) else ""
        yield from (mark + line for line in text.splitlines())


def faults_of(place: Path) -> Iterator[str]:
    """What is wrong with the settings in a file, a sentence each."""
    try:
        config = config_file.load(place)
    except config_file.ConfigError as error:
        yield str(error)
        return
    from reader.ui.own_keys import fault_of_theme, faults_of_keys, faults_of_query_keys
    from reader.ui.presets import effective

    keymap = effective(config.keys)
    for fault in (*faults_of_keys(keymap), *faults_of_query_keys(config.query_keys, config.queries, keymap)):
        yield _at_line(place, fault.setting, fault.name, fault.sentence)
    if config.theme != DEFAULTS.theme:
        from textual.theme import BUILTIN_THEMES

        from reader.ui.theme import THEMES

        own = [theme.name for theme in THEMES]
        names = [*own, *(name.removeprefix("broadsheet-") for name in own), *BUILTIN_THEMES]
        if theme := fault_of_theme(config.theme, names):
            yield _at_line(place, "theme", "", theme.sentence)
    yield from _faults_of_queries(place, config)
    for name, folder in config.library.items():
        if not folder.is_dir():
            yield f"library: {name}: there is no folder {folder}"


def _faults_of_queries(place: Path, config: Config) -> Iterator[str]:
    from datetime import UTC, datetime

    from reader.query.language import parse

    for name, query in config.queries.items():
        for mistake in parse(query, datetime.now(UTC).date()).mistakes[:1]:
            yield _at_line(place, "queries", name, f"{name}: {mistake.sentence}")


def _at_line(place: Path, setting: str, name: str, sentence: str) -> str:
    """What is wrong with a setting, or one of its names, with the line where it stands."""
    line = config_file.line_of(place, setting, name)
    return (f"line {line}: " if line else "") + f"{setting}: {sentence}"


def _plain(value: object) -> object:
    """A value of the settings as YAML knows it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in cast("Mapping[str, object]", value).items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in cast("tuple[object, ...]", value)]
    return str(value) if isinstance(value, Path) else value


def _well(place: Path) -> str:
    return "all is well" if place.exists() else "there is no settings file, everything is as it comes"


def _place() -> Path:
    """The settings file. Ends the program where there is no place for one."""
    try:
        return paths.config_file()
    except paths.NoHomeError:
        fail("there is no home folder for the settings; set HOME, or BROADSHEET_CONFIG to a file")
