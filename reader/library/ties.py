"""What ties an article to others: its related list, the links of its text, its series, and who names it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.folders.article_files import read_whole, small_text
from reader.library.answers import LinkTarget, Opened
from reader.model.article import Related, RelatedKey, WholeArticle
from reader.model.link import Link, LinkForm
from reader.model.row import Row
from reader.model.suffixes import READABLE_SUFFIXES
from reader.parse.beside import at_home, own_hosts
from reader.parse.path_words import title_of_path
from reader.parse.text_links import find_links, link_of
from reader.stories.relations import (
    BOTH,
    CITES,
    LINKED,
    LINKED_BACK,
    LISTED,
    SAME_SERIES,
    Evidence,
    Named,
    Relation,
    Said,
    ghost_id,
)

if TYPE_CHECKING:
    from reader.index.index import Index

_GHOSTS = 30
"""Links of one text that lead to no file and are shown all the same."""
_EXCERPTS = 8
"""Reports of others that are read for what they say."""
_PAGES = (".html", ".htm", ".xhtml")
"""Endings of files that are as well pages of a site."""


def named_around(
    index: Index, rows: Callable[[Sequence[int]], list[Row | None]], row: Row, whole: WholeArticle | None
) -> Named:
    """Whom an article names (what it states, what it links, its series), and who names it. For a worker thread.

    whole: its file as it was read; None when it cannot be read.
    """
    related = whole.related if whole else ()
    listed = index.resolve(row.rowid, [entry.key for entry in related])
    links = home_links(index, row.rowid, whole.links if whole else ())
    linked = index.resolve_links(row.rowid, links)
    own_edges = {edge.rowid: edge.evidence for edge in index.edges_from(row.rowid)}
    back = index.edges_to(row.rowid)
    numbers = [*listed, *linked, *own_edges, *(edge.rowid for edge in back)]
    others = {
        other.rowid: other
        for other in rows(list(dict.fromkeys(number for number in numbers if number is not None)))
        if other is not None
    }
    named = Named([], [], {})
    for entry, target in zip(related, listed, strict=True):
        named.listed.append((entry, others.get(target) if target is not None else None))
        _say(named, others.get(target or 0), "", (Evidence.STATED,), LISTED)
    _add_links(named, list(zip(links, linked, strict=True)), others, own_edges, set(listed))
    for number, kinds in own_edges.items():
        if "series" in kinds and number in others:
            _add(named, others[number], (Evidence.SERIES,), SAME_SERIES)
    for edge in back:
        if edge.rowid in others:
            other = others[edge.rowid]
            named.citing.append(other)
            reason = f"\u201c{edge.words}\u201d" if edge.words else CITES if "stated" in edge.evidence else LINKED_BACK
            _say(named, other, "", tuple(Evidence(kind) for kind in edge.evidence), reason)
    return named


def _add_links(
    named: Named,
    links: Sequence[tuple[Link, int | None]],
    others: dict[int, Row],
    own_edges: dict[int, tuple[str, ...]],
    listed: set[int | None],
) -> None:
    """The links of the text: to files, and the first of those to none."""
    ghosts = 0
    for link, target in links:
        if target is not None and target in others:
            if own_edges.get(target, ("linked",)) and not (link.in_head and target in listed):
                _add(named, others[target], (Evidence.LINKED,), f"\u201c{link.words}\u201d" if link.words else LINKED)
        elif target is None and ghosts < _GHOSTS and (card := _ghost(link)):
            ghosts += 1
            named.listed.append((card, None))
            _say(named, None, ghost_id(card), (Evidence.LINKED,), f"\u201c{link.words}\u201d")


def _add(named: Named, other: Row, evidence: tuple[Evidence, ...], reason: str) -> None:
    named.listed.append((Related(other.title), other))
    _say(named, other, "", evidence, reason)


def _say(named: Named, other: Row | None, ghost: str, evidence: tuple[Evidence, ...], reason: str) -> None:
    """Of several ties to one article the first gives the reason, and the evidence of all counts."""
    key = other.id if other is not None else ghost
    if not key:
        return
    before = named.said.get(key)
    if before is None:
        named.said[key] = Said(evidence, reason)
    else:
        both = LISTED in before.reason and reason == CITES
        kinds = tuple(dict.fromkeys((*before.evidence, *evidence)))
        named.said[key] = Said(kinds, BOTH if both else before.reason)


def with_excerpts(index: Index, relations: Sequence[Relation]) -> tuple[Relation, ...]:
    """The same with how the reports of others begin: they speak for an article that has no text. Reads some files."""
    order = sorted(range(len(relations)), key=lambda at: (not relations[at].is_same_event, at))
    silent = [at for at in order if relations[at].rowid is not None and not relations[at].card.summary][:_EXCERPTS]
    told = list(relations)
    for at in silent:
        place = index.file(relations[at].rowid or 0)
        whole = read_whole(*place) if place else None
        if isinstance(whole, WholeArticle):
            card = replace(relations[at].card, summary=whole.article.summary)
            told[at] = replace(relations[at], card=card)
    return tuple(told)


def home_links(index: Index, rowid: int, links: Sequence[Link]) -> list[Link]:
    """The links of an article's text, addresses of the folder's own site as paths."""
    place = index.file(rowid) if links else None
    if place is None:
        return list(links)
    hosts = own_hosts(os.fspath(place[0]), place[1], small_text)
    return [at_home(link, hosts) for link in links]


def target_of(index: Index, opened: Opened, written: str) -> LinkTarget:
    """What a link in the text of an article leads to. For a worker thread.

    written: as it stands in the text or as the text is set: `[[Name#part]]`, a path, perhaps quoted, or an address.
    """
    link = _read_link(written, opened.file.suffix.lower().lstrip(".") if opened.file else "")
    part = link.part if link else ""
    if link is not None and opened.rowid is not None:
        target = index.resolve_links(opened.rowid, home_links(index, opened.rowid, [link]))[0]
        if target is not None:
            return LinkTarget(target, part, namesakes=_namesakes(index, opened.rowid, link))
    if written.startswith("[["):
        missing = link.target if link else written.strip("[]").partition("|")[0]
    else:
        target = index.resolve(0, [RelatedKey("", (opened.absolute(written),))])[0]
        if target is not None or link is None or link.form is not LinkForm.PATH:
            return LinkTarget(target, part)
        is_page = bool(opened.url) and (link.target.lower().endswith(_PAGES) or _ghost(link) is None)
        missing = "" if is_page else link.target
    links = opened.whole.links if opened.whole else ()
    alike = (other for other in links if link and (other.form, other.target) == (link.form, link.target))
    return LinkTarget(None, part, missing, next((other.words for other in alike if missing), ""))


def _namesakes(index: Index, rowid: int, link: Link) -> int:
    """How many files have the name that a link of an article says; 1 for one that says more than a name."""
    from reader.index import graph
    from reader.index.record import unpack_own
    from reader.index.targets import link_keys

    place = index.file(rowid) if link.form is LinkForm.NAME else None
    root = next((n for n, base in enumerate(index.roots) if place and base / place[1] == place[0]), None)
    if place is None or root is None:
        return 1
    keys = unpack_own(b"".join(link_keys(link, index.labels[root], place[1])))
    return index.database.read(lambda conn: graph.namesakes(conn, keys), 1)


def _read_link(written: str, suffix: str) -> Link | None:
    if written.startswith("[["):
        return next(iter(find_links(written, suffix)), None)
    return link_of(unquote(written) if written.startswith(("%7B", "%7C")) else written)


def _ghost(link: Link) -> Related | None:
    """The card of a link to a file that is not there; None for what names no article."""
    if link.in_head or link.target.startswith("id:"):
        return None
    if link.form is LinkForm.NAME:
        return Related(link.target.rpartition("/")[2], summary=link.words)
    if link.form is LinkForm.PATH and link.target.lower().endswith(READABLE_SUFFIXES) and ".." not in link.target:
        return Related(title_of_path(link.target), summary=link.words)
    return None
