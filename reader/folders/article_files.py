"""Reading one file of a library from the disk: bounded, never waiting, never following a device."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from reader.model.article import Article, BodyFormat, WholeArticle
from reader.model.errors import BroadsheetError
from reader.model.problem import Problem, Severity
from reader.model.suffixes import READABLE_SUFFIXES
from reader.parse.beside import meta_beside, named_authors

__all__ = [
    "MAX_FILE_BYTES",
    "READABLE_SUFFIXES",
    "FileRefusedError",
    "read_bytes",
    "read_header",
    "read_whole",
    "refused",
]

MAX_FILE_BYTES = 64 * 1024 * 1024
"""Larger files are not articles: they are counted as a problem and skipped."""

_SMALL = 2_000_000
"""Bytes of a file beside articles that is read."""
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class FileRefusedError(BroadsheetError):
    """A file that cannot or must not be read; the message is a plain sentence."""


def read_bytes(file: Path | str) -> bytes:
    """The whole content of a regular file. Raises FileRefusedError."""
    try:
        # O_NONBLOCK: opening a pipe without a writer would wait for ever.
        descriptor = os.open(file, _OPEN_FLAGS)
    except OSError as error:
        raise FileRefusedError(_reason(error)) from None
    except ValueError:
        raise FileRefusedError("its name holds a character that no file system accepts") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise FileRefusedError("it is not a regular file")
        if status.st_size > MAX_FILE_BYTES:
            raise FileRefusedError(f"it has {status.st_size:,} bytes; the limit is {MAX_FILE_BYTES:,}")
        return _read_all(descriptor, status.st_size)
    except OSError as error:
        raise FileRefusedError(_reason(error)) from None
    except MemoryError:
        raise FileRefusedError("there is not enough memory") from None
    finally:
        with suppress(OSError):  # some servers tell of an earlier error here; what was read was read
            os.close(descriptor)


def small_text(file: str) -> str:
    """The text of a small regular file; empty when there is none, it is too large, or it cannot be read."""
    try:
        if not os.path.isfile(file) or os.path.getsize(file) > _SMALL:  # noqa: PTH113, PTH202
            return ""
        return read_bytes(file).decode("utf-8-sig", "replace")
    except (FileRefusedError, OSError, ValueError):
        return ""


def _read_all(descriptor: int, size: int) -> bytes:
    """Read to the end; a file that grows meanwhile is cut at the limit. size: in bytes, as the system tells it."""
    size = max(size, 0)
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data
    pieces = [data]
    total = len(data)
    while data and total <= MAX_FILE_BYTES:
        data = os.read(descriptor, 1 << 20)
        pieces.append(data)
        total += len(data)
    return b"".join(pieces)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is not there any more"
    if isinstance(error, PermissionError):
        return "reading it is not permitted"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    return f"the system refuses: {error.strerror or error}"


def refused(path: str, error: FileRefusedError) -> Problem:
    """The problem that a refused file is counted as."""
    return Problem(path, None, Severity.UNREADABLE, f"the file cannot be read: {error}", "left out")


def read_header(file: Path | str, path: str, *, alone: bool = False) -> Article | Problem:
    """What a list row, search and the graph need of one file. A Problem only when the file cannot be read at all.

    alone: whether it is known that no text file of the same stem lies beside it.
    """
    from reader.parse.article import parse_header

    try:
        data = read_bytes(file)
    except FileRefusedError as error:
        return refused(path, error)
    article = parse_header(data, path)
    if article.published is None and (meta := meta_beside(os.fspath(file), small_text)):
        article = parse_header(meta + data, path)
    if article.authors:
        article = _with_names(article, file)
    return _with_note(article, file, path) if article.has_body and not alone else article


def _with_names(article: Article, file: Path | str) -> Article:
    """The same with the names of authors of whom only keys are stated."""
    names = named_authors(article.authors, os.fspath(file), article.path, small_text)
    if names == article.authors:
        return article
    from dataclasses import replace

    return replace(article, authors=names)


def _text_beside(file: Path | str) -> Path | None:
    """The text file of the same stem, which is no article of its own; None when there is none."""
    # Asked of each file of a library, where making Paths takes far longer.
    stem, ending = os.path.splitext(file)  # noqa: PTH122
    text = f"{stem}.txt"
    return Path(text) if ending.lower() != ".txt" and os.path.isfile(text) else None  # noqa: PTH113


def _with_note(article: Article, file: Path | str, path: str) -> Article:
    """An article that has a body; when a text beside it is not needed, that is a problem, for it is shown nowhere."""
    text = _text_beside(file)
    if text is None:
        return article
    from dataclasses import replace

    from reader.text.clean import clean_line

    name = clean_line(text.name, 100)
    sentence = f"beside it lies {name}, and the article has a text of its own"
    problem = Problem(path, None, Severity.NOTE, sentence, f"{name} is not shown")
    return replace(article, problems=(*article.problems, problem))


def read_whole(file: Path, path: str) -> WholeArticle | Problem:
    """The whole article. When the file has no body, a text file of the same stem beside it gives one.

    Of a text file that has front matter too only the body is taken.
    """
    from dataclasses import replace

    from reader.parse.article import parse_whole

    try:
        data = read_bytes(file)
    except FileRefusedError as error:
        return refused(path, error)
    whole = parse_whole(data, path)
    if whole.article.published is None and (meta := meta_beside(os.fspath(file), small_text)):
        whole = parse_whole(meta + data, path)
    if whole.article.authors:
        whole = replace(whole, article=_with_names(whole.article, file))
    if whole.body:
        return replace(whole, article=_with_note(whole.article, file, path))
    text = _text_beside(file)
    try:
        side = parse_whole(read_bytes(text), "side.txt") if text is not None else None
    except FileRefusedError:
        return whole
    if side is None or not side.body:
        return whole
    return replace(whole, body=side.body, body_format=side.body_format if side.metadata else BodyFormat.TEXT)
