"""`broadsheet state`: where your marks are, merging, exporting, importing, and looking whether all is well."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from reader.cli.opening import NOT_SAVED, at_home, cache_folder, fail, settings, state_file, unsaved_sentence
from reader.cli.printing import FAILED, emit, escape_json, say
from reader.files_io import read_bounded, replace_file
from reader.state.disk import MAX_BYTES, reason_of
from reader.state.doctor import examine
from reader.state.file import DamagedStateError, Document, decode, salvage
from reader.state.other_programs import ExchangeError, Listed, opml_of, read_list, read_opml
from reader.state.sorted_lines import article_of, decode_line
from reader.state.store import StateStore
from reader.text.clean import clean_line
from reader.text.hosts import host_of
from reader.text.plural import plural

state_option = click.option("--state", metavar="FILE", help="Use this state file.")
files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE...")

_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may stand before the first character of a text: the marks of UTF-8 and UTF-16, the latter's zeros, blanks."""


@click.group("state")
def state_group() -> None:
    """Your marks: where they are, merging, exporting, importing."""


@state_group.command("path")
@click.option("--library", "-l", "library", multiple=True, metavar="FOLDER", help="Makes no difference.")
@state_option
def path_command(library: tuple[str, ...], state: str | None) -> None:
    """Print the location of the state file; it is the same for all libraries."""
    del library
    place = str(state_file(state, settings()))
    emit(place) if sys.stdout.isatty() else click.echo(os.fsencode(place))  # scripts need its very bytes


@state_group.command("merge")
@files_argument
@state_option
def merge_command(files: tuple[str, ...], state: str | None) -> None:
    """Merge copies of a state into yours, field by field: the later change wins. The copies stay as they are.

    Exit status: 1 when one of the files is no state.
    """
    contents = [(name, _read(name)) for name in files]
    store = _open(state)
    failed = False
    for name, data in contents:
        try:
            _absorb(store, name, data)
        except ExchangeError as error:
            failed = True
            say(f"{name} is no state file: {error}")
    _close(store)
    if failed:
        raise SystemExit(FAILED)


@state_group.command("export")
@click.option("--addresses", is_flag=True, help="Print the addresses of what is starred, one a line.")
@click.option("--opml", is_flag=True, help="Print what is starred as OPML.")
@click.option("--output", "-o", metavar="FILE", help="Write to this file instead; it is replaced in one step.")
@state_option
def export_command(addresses: bool, opml: bool, output: str | None, state: str | None) -> None:
    """Print the state, or what is starred for other programs."""
    store = _open(state)
    starred = sorted((store.get(article) for article in store.starred()), key=lambda state: (state.title, state.url))
    if addresses:
        data = "".join(f"{state.url} {state.title}".rstrip() + "\n" for state in starred if state.url).encode()
    elif opml:
        data = (opml_of(starred) + "\n").encode()
    else:
        data = store.export()
    _close(store)
    if output:
        try:
            replace_file(at_home(output), data)
        except OSError as error:
            fail(f"{output} cannot be written: {reason_of(error)}")
    elif sys.stdout.isatty():
        text = data.decode("utf-8", "replace").rstrip("\n")
        emit(text if addresses or opml else escape_json(text))
    else:
        click.echo(data, nl=False)


@state_group.command("import")
@files_argument
@click.option("--read", "as_read", is_flag=True, help="A list marks its articles read, instead of starring them.")
@state_option
def import_command(files: tuple[str, ...], as_read: bool, state: str | None) -> None:
    """Take in marks: a state, OPML, or a list of addresses.

    What OPML and lists name is starred. With --read it is marked read: so newsboat's list of read articles comes in
    (`newsboat --export-to-file=FILE`).

    Exit status: 1 when one of the files is none that can be taken in.
    """
    contents = [(name, _read(name)) for name in files]
    store = _open(state)
    failed = False
    for name, data in contents:
        try:
            _import(store, name, data, as_read=as_read)
        except ExchangeError as error:
            failed = True
            say(f"{name} is not taken in: {error}")
    _close(store)
    if failed:
        raise SystemExit(FAILED)


def _absorb(store: StateStore, name: str, data: bytes) -> None:
    """Merge a state into ours, of a damaged one what is whole. Raises ExchangeError where that is nothing."""
    try:
        document = decode(data)
    except DamagedStateError as error:
        document = salvage(data)
        if not document.lines:
            raise ExchangeError(str(error)) from None
        say(f"{name} is damaged ({error}); what is whole in it is taken")
    emit(_told(name, len(document.lines), len(store.absorb(_records(document)))))


def _import(store: StateStore, name: str, data: bytes, *, as_read: bool) -> None:
    """Take in one file of any kind. Raises ExchangeError."""
    start = data.lstrip(_BEFORE_TEXT)[:1]
    if start == b"{":
        _absorb(store, name, data)
        return
    articles, others = read_opml(data) if start == b"<" else read_list(data.decode("utf-8", "replace"))
    field = "read" if as_read else "starred"
    changes: dict[str, dict[str, object]] = {article.id: {field: True} for article in articles}
    before = store.change(changes, {article.id: _snapshot(article) for article in articles})
    emit(_told(name, len(changes), len(before)))
    if others:
        say(f"{name}: {plural(others, 'entry has', 'entries have')} no address and cannot be known again")


@state_group.command("doctor")
@state_option
def doctor_command(state: str | None) -> None:
    """Look at the state file, its copies and what lies beside it. Changes nothing.

    Exit status: 0 when all is well, 1 when something needs a look.
    """
    path = state_file(state, settings())
    cache = _cache()
    emit(clean_line(str(path), 4000))
    findings = list(examine(path, cache))
    for finding in findings:
        emit(clean_line(f"{'ok:' if finding.well else 'look:'} {finding.sentence}", 4000))
    if not all(finding.well for finding in findings):
        raise SystemExit(FAILED)


def _cache() -> Path | None:
    place = cache_folder(settings())
    return place / "marks" if place else None


def _open(state: str | None) -> StateStore:
    store = StateStore(state_file(state, settings()), lambda: datetime.now(UTC), cache=_cache())
    for notice in store.notices:
        say(notice)
    return store


def _close(store: StateStore) -> None:
    """Save and end; ends the program when that is not possible."""
    if not store.close():
        say(unsaved_sentence(store))
        raise SystemExit(NOT_SAVED)


def _read(name: str) -> bytes:
    try:
        return read_bounded(at_home(name), MAX_BYTES)[0]
    except OSError as error:
        fail(f"{name} cannot be read: {reason_of(error)}")


def _records(document: Document) -> dict[str, object]:
    return {article_of(line): decode_line(line) for line in document.lines.split()}


def _snapshot(article: Listed) -> tuple[str, str, str]:
    return clean_line(article.title), article.url, host_of(article.url)


def _told(name: str, articles: int, changed: int) -> str:
    return f"{clean_line(name)}: {plural(articles, 'article')}, {changed:,} of them changed here"
