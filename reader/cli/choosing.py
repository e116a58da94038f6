"""Which articles the words of a command mean: identifiers, addresses, files, and a query of all other words."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from reader.cli.opening import at_home, fail
from reader.model.identity import article_id, normalise_url
from reader.model.suffixes import READABLE_SUFFIXES

if TYPE_CHECKING:
    from reader.library.library import Library


def chosen_articles(library: Library, words: Sequence[str]) -> list[int]:
    """The index's numbers of the articles that some words mean, each once: the named ones, then what the query finds.

    Identifiers, addresses and files name an article each; all other words are one query, as in a search of the reader,
    which may find nothing. Without words it is the whole library, the newest first; words of blanks are a mistake, so
    that `read "$QUERY"` with nothing in QUERY is not the whole library. Ends the program at a mistake, and when a word
    names no article of the library.
    """
    if words and not any(word.strip() for word in words):
        fail("there is nothing between the quotation marks; give IDs, addresses, files or a query")
    named: list[int] = []
    query: list[str] = []
    for word in words:
        rowid = _named(library, word)
        if rowid is None:
            query.append(word)
        else:
            named.append(rowid)
    if query or not named:
        named += _answer(library, " ".join(query))
    return list(dict.fromkeys(named))


def one_article(library: Library, word: str) -> int:
    """The index's number of the one article of an identifier, address or file; of a query when it finds just one.

    Ends the program when there is no such article, or more than one.
    """
    rowid = _named(library, word)
    if rowid is not None:
        return rowid
    rowids = _answer(library, word)
    if not rowids:
        fail_without(word)
    if len(rowids) > 1:
        fail(f"{len(rowids):,} articles are {word!r}; `broadsheet list {word!r}` prints them with their IDs")
    return rowids[0]


def fail_without(word: str) -> NoReturn:
    """End because the library has no such article."""
    fail(f"no article {word!r} in this library; `broadsheet list` prints the IDs")


def is_id(text: str) -> bool:
    """Whether a text has the form of an article identifier: 16 hexadecimal digits."""
    return len(text) == 16 and all(letter in "0123456789abcdef" for letter in text)


def _named(library: Library, word: str) -> int | None:
    """The article that a word names; None for a word of a query. Ends the program when it names none of the library."""
    if is_id(word):
        rowid = library.find_article(word)
    elif normalise_url(word):
        rowid = _at_address(library, word)
    elif _may_be_path(word):
        rowid = _at_path(library, word)
        if rowid is None and os.sep not in word:
            return None  # a name such as example.org is a word like any other
    else:
        return None
    return fail_without(word) if rowid is None else rowid


def _at_address(library: Library, url: str) -> int | None:
    """The article of an address: its own, else another one that it states."""
    rowid = library.find_article(article_id((url,), ""))
    if rowid is None:
        from reader.model.link import Link, LinkForm

        (rowid,) = library.index.resolve_links(0, [Link(LinkForm.ADDRESS, url)])
    return rowid


def _may_be_path(word: str) -> bool:
    """Whether a word may be meant as a file: it is one, or is called like an article's."""
    if word.lower().endswith(READABLE_SUFFIXES):
        return True
    try:
        return os.sep in word and at_home(word).is_file()
    except (OSError, ValueError):
        return False


def _at_path(library: Library, word: str) -> int | None:
    """The article of a file: as the shell means it, else relative to a library folder."""
    try:
        path = Path(os.path.abspath(at_home(word)))  # noqa: PTH100  # a symlink stays what it is called
    except (OSError, ValueError):
        return None
    candidates = [path]
    for root in library.roots:
        resolved_root, resolved = os.path.realpath(root), os.path.realpath(path)
        if resolved.startswith(resolved_root + os.sep):
            candidates.append(root / os.path.relpath(resolved, resolved_root))
    return next(iter(library.index.at(candidates)), None) or library.index.at_path(word)


def _answer(library: Library, query: str) -> list[int]:
    """What a query finds. Ends the program when it has a mistake or cannot be answered."""
    from reader.model.errors import BroadsheetError
    from reader.model.query import Selection

    try:
        result = library.find(Selection(words=query))
    except BroadsheetError as error:
        fail(str(error))
    if result.rowids is None:
        fail(result.mistake.sentence if result.mistake else result.sentence)
    if result.sentence:
        fail(result.sentence)
    return list(result.rowids)
