"""Small folders as some 100 programs write them: what a person reads in each file, and what ties the files together."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from reader.library.library import Library, Opened
from reader.model.article import Article
from reader.model.query import Selection
from reader.parse import beside
from reader.stories.relations import Direction
from tests.articles import NOON

FOLDERS = Path(__file__).parents[2] / "data" / "folders"
INDEX: list[dict[str, Any]] = json.loads((FOLDERS / "index.json").read_text(encoding="utf-8"))
PROGRAMS = sorted({entry["file"].split("/")[0] for entry in INDEX})
MISSING = {"Released", "2026-03-02", "Choose tools that can't be taken: a manifesto"}
"""Titles that no file of these folders has."""


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().casefold()


def library_of(folder: Path) -> Library:
    library = Library.open([folder], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    return library


def articles(library: Library) -> dict[str, Opened]:
    """Every article of a library by its path."""
    rows = [row for row in library.rows(library.select(Selection())) if row is not None]
    return {row.path: opened for row in rows if (opened := library.open_article(row.rowid)) is not None}


def wrong(article: Article, opened: Opened, field: str, want: Any) -> object:
    """What is said in place of what is wanted; None when it is right."""
    day = article.published.isoformat()[:10] if article.published else None
    updated = article.updated.isoformat()[:10] if article.updated else None
    said: dict[str, object] = {"date": day, "updated": updated, "url": article.url, "lang": article.language}
    said["images"] = [image.url for image in article.images]
    if field in said:
        return None if said[field] == want else said[field] or "none"
    if field == "title":
        return None if fold(want) == fold(article.title) else article.title
    if field == "source":
        return None if fold(want) == fold(article.source.name) else article.source.name
    if field in ("authors", "topics"):
        names: tuple[str, ...] = getattr(article, field)
        return None if sorted(map(fold, want)) == sorted(map(fold, names)) else names
    if field == "summary":
        return None if fold(article.summary).startswith(fold(want)[:60]) else article.summary
    if field == "related":
        named = {
            fold(relation.card.title)
            for relation in opened.relations
            if {"stated", "linked", "series"} & set(relation.evidence) and not relation.is_ghost
        }
        return {title for title in want if title not in MISSING and fold(title) not in named} or None
    return None


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_folder_is_read_as_a_person_reads_it(program: str) -> None:
    library = library_of(FOLDERS / program)
    found = articles(library)
    faults: list[tuple[str, str, object]] = []
    for entry in INDEX:
        folder, _, path = entry["file"].partition("/")
        if folder != program:
            continue
        opened = found.get(path)
        if "not_listed" in entry["expected"]:
            assert opened is None, path
            continue
        assert opened is not None, path
        assert opened.article is not None
        for field, want in entry["expected"].items():
            if (said := wrong(opened.article, opened, field, want)) is not None:
                faults.append((path, field, said))
        pictures = [image.url for image in opened.article.images]
        for text in (opened.article.summary, *opened.article.authors, *opened.article.topics, *pictures):
            assert not any(mark in text for mark in ("[[", "==", "%%", "{{")), text
    assert faults == []
    library.close()


def test_a_vault_is_tied_both_ways() -> None:
    library = library_of(FOLDERS / "obsidian-clipper")
    found = articles(library)
    vote = {relation.card.title: relation for relation in found["Flood wall vote.md"].relations}
    lantern = vote["Lantern makers return to the harbour"]
    assert lantern.direction is Direction.EARLIER
    assert lantern.evidence[0] == "linked"
    assert "Background" in lantern.reason
    assert vote["Harbour"].direction is Direction.EARLIER
    assert vote["Unquoted links"].evidence[0] == "stated"
    assert found["Flood wall vote.md"].article is not None
    assert found["Flood wall vote.md"].article.saved
    library.close()


def test_links_of_every_kind_meet_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('baseURL = "https://quay.example/"\n')
    posts = tmp_path / "content" / "posts"
    posts.mkdir(parents=True)
    (posts / "2026-01-02-night-boats.md").write_text(
        '---\ntitle: "Night boats: a list"\naliases: [/old/boats, Boats by night]\nid: 20260102-aaaa\n---\nThey run.\n'
        "\n- id:: 65a0f0f0-1111-2222-3333-444444444444\n"
    )
    forms = [
        "[[2026-01-02-night-boats]]",
        "[[night-boats|boats]]",
        "[[Night Boats A List#Part]]",
        "[[boats by night]]",
        "![[NIGHT-BOATS]]",
        "[x](2026-01-02-night-boats.md)",
        "[x](./2026-01-02-night-boats)",
        "[x](../../content/posts/2026-01-02-night-boats.md#part)",
        "[x](/posts/night-boats/)",
        "[x](/2026/01/02/night-boats.html)",
        "[x](/old/boats)",
        "[x](https://quay.example/posts/night-boats/)",
        '{{< ref "posts/2026-01-02-night-boats" >}}',
        '[x]({{< relref "2026-01-02-night-boats.md" >}})',
        "{% post_url 2026-01-02-night-boats %}",
        "[x]({% link content/posts/2026-01-02-night-boats.md %})",
        "[x](@/posts/2026-01-02-night-boats.md)",
        "[x]({filename}2026-01-02-night-boats.md)",
        ":doc:`2026-01-02-night-boats`",
        "[[file:2026-01-02-night-boats.md][boats]]",
        "xref:2026-01-02-night-boats.adoc[boats]",
        '<a href="/posts/night-boats/">x</a>',
        "[[id:20260102-aaaa][boats]]",
        "[x][ref]\n\n[ref]: /posts/night-boats/",
        "{% post_path night-boats %}",
        '[x]({{< relref path="/posts/night-boats.md" lang="fr" >}})',
        "link:night-boats.html[boats]",
        '{{< card link="/posts/night-boats/" title="boats" >}}',
        "((65a0f0f0-1111-2222-3333-444444444444))",
        "[x](link://slug/night-boats)",
        "[x](bear://x-callback-url/open-note?title=Night%20boats%3A%20a%20list)",
        "[@night-boats, p. 3]",
        "[x](https://elsewhere.example/2026/01/02/night-boats/)",
    ]
    for number, form in enumerate(forms):
        (posts / f"from-{number:02}.md").write_text(
            f"---\ntitle: From {number:02}\n---\nWords {number} and {form} go on.\n"
        )
    not_links = [
        "`[[night-boats]]`",
        "[x](../../../../etc/night-boats)",
        "[x](night-boats.png)",
        "[x](mailto:night-boats)",
    ]
    for number, form in enumerate(not_links):
        (posts / f"not-{number}.md").write_text(f"---\ntitle: Not {number}\n---\nWords {form} go on.\n")
    library = library_of(tmp_path)
    boats = articles(library)["content/posts/2026-01-02-night-boats.md"]
    named = {relation.card.title for relation in boats.relations if "linked" in relation.evidence}
    assert named == {f"From {number:02}" for number in range(len(forms))}
    library.close()


@pytest.mark.parametrize(
    "head",
    [
        "children: ['[[Night boats]]']",
        "related_to: [Night boats]",
        "relatedPosts: night-boats, absent-one",
        "next: {link: /night-boats/, label: Next}",
        "extra: {related: [Night boats]}",
    ],
)
def test_heads_name_other_files(tmp_path: Path, head: str) -> None:
    (tmp_path / "night-boats.md").write_text("---\ntitle: Night boats\n---\nThey run.\n")
    (tmp_path / "from.md").write_text(f"---\n{head}\n---\nText.\n")
    library = library_of(tmp_path)
    relations = articles(library)["from.md"].relations
    assert [r.card.title for r in relations if not r.is_ghost and "stated" in r.evidence] == ["Night boats"]
    library.close()


def test_a_name_means_the_nearest_file_and_links_come_and_go(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Note.md").write_text(f"---\ntitle: Note of {folder}\n---\nText.\n")
    (tmp_path / "b" / "From.md").write_text("See [[Note]] and [[Absent one]].\n")
    library = library_of(tmp_path)
    relations = articles(library)["b/From.md"].relations
    named = [(r.card.title, r.is_ghost) for r in relations if "linked" in r.evidence]
    assert named == [("Note of b", False), ("Absent one", True)]
    opened = articles(library)["b/From.md"]
    assert [library.resolve_link(opened, link).namesakes for link in ("[[Note]]", "[x](Note.md)")] == [2, 1]
    (tmp_path / "b" / "Note.md").unlink()
    (tmp_path / "a" / "Absent one.md").write_text("Here now.\n")
    library.refresh(lambda _: None, lambda: False)
    relations = articles(library)["b/From.md"].relations
    named = [(r.card.title, r.is_ghost) for r in relations if "linked" in r.evidence]
    assert set(named) == {("Note of a", False), ("Absent one", False)}
    back = articles(library)["a/Absent one.md"].relations
    assert [(r.card.title, r.direction) for r in back if "linked" in r.evidence] == [("From", Direction.LINKED_FROM)]
    library.close()


def test_a_line_that_stands_everywhere_is_no_relation(tmp_path: Path) -> None:
    (tmp_path / "Home.md").write_text("# Home\n\nThe start.\n")
    for number in range(40):
        own = "And [[Home]] once more, in words.\n" if number == 7 else ""
        (tmp_path / f"page{number:02}.md").write_text(
            f"# Page {number:02}\n\n{own}\n[Home](Home.md) | [About](about.md)\n"
        )
    library = library_of(tmp_path)
    found = articles(library)
    assert [r.card.title for r in found["Home.md"].relations if "linked" in r.evidence] == ["Page 07"]
    assert [r.card.title for r in found["page03.md"].relations if "linked" in r.evidence and not r.is_ghost] == []
    library.close()


def test_ten_thousand_links_circles_and_links_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# A\n\n[[b]] [[a]] [self](a.md) [up](../../../etc/passwd) [x](%2e%2e%2f%2e%2e%2fetc/passwd)\n"
    )
    (tmp_path / "b.md").write_text("# B\n\n[[a]]\n" + "\n".join(f"[[nothing {n}]]" for n in range(10_000)))
    library = library_of(tmp_path)
    found = articles(library)
    assert [r.card.title for r in found["a.md"].relations if "linked" in r.evidence] == ["B"]
    assert [r.card.title for r in found["b.md"].relations if not r.is_ghost] == ["A"]
    assert len(found["b.md"].relations) < 100
    library.close()


def test_a_topic_of_nearly_all_articles_is_known_as_common(tmp_path: Path) -> None:
    for number in range(24):
        own = "clippings, sea" if number % 2 else "clippings" if number else "sea"
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Note {number}\ntags: [{own}]\n---\n")
    library = library_of(tmp_path)
    rows = [row for row in library.rows(library.select(Selection())) if row is not None]
    assert {row.common for row in rows} == {frozenset({"clippings"})}
    assert {row.telling_topics for row in rows} == {(), ("sea",)}
    for number in range(10):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Note {number}\n---\n")
    library.refresh(lambda _: None, lambda: False)
    assert {row.common for row in library.rows(library.select(Selection())) if row is not None} == {frozenset[str]()}
    library.close()


def test_names_and_heads_in_files_of_their_own_are_read_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "_TRUSTED", -1.0)
    names, head = tmp_path / "_data" / "authors.yml", tmp_path / "blog" / "b.meta"

    def write(file: Path, text: str) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        os.utime(file, (1e9, 1e9 + len(text)))  # long ago, so that no file is read again for having just changed

    write(tmp_path / "blog" / "a.md", "---\ntitle: A\nauthors: [oda]\n---\nText.\n")
    write(tmp_path / "blog" / "b.md", "Text of b.\n")
    library = library_of(tmp_path)

    def changed(*paths: Path) -> int:
        if paths:
            return library.apply(paths, lambda _: None, lambda: False).changed
        return library.refresh(lambda _: None, lambda: False).changed

    def shown() -> set[str]:
        return {row.title for row in library.rows(library.select(Selection())) if row}

    assert changed() == 0
    write(names, "oda: {name: Oda Reef}\n")
    assert (changed(), changed()) == (2, 0)
    write(head, ".. title: Buoys\n.. date: 2026-01-05\n")
    assert (changed(), changed()) == (1, 0)
    assert shown() == {"A", "Buoys"}
    write(names, "oda: {name: Oda Riff and on}\n")
    assert (changed(names), changed(head)) == (2, 0)
    head.unlink()
    assert changed(head) == 1
    assert shown() == {"A", "b"}
    library.close()


def test_the_nearer_of_two_lists_of_authors_counts(tmp_path: Path) -> None:
    (tmp_path / "blog" / "_data").mkdir(parents=True)
    (tmp_path / "authors.yml").write_text("oda: {name: Oda of all}\nbo: {name: Bo of all}\n")
    (tmp_path / "blog" / "authors.yml").write_text("oda: {name: Oda of the blog}\n")
    (tmp_path / "blog" / "_data" / "authors.yml").write_text("oda: {name: Oda of the data}\n- broken\n")
    (tmp_path / "blog" / "a.md").write_text("---\ntitle: A\nauthors: [oda, bo]\n---\n")
    library = library_of(tmp_path)
    article = articles(library)["blog/a.md"].article
    assert article is not None
    assert article.authors == ("Oda of the blog", "Bo of all")
    library.close()


def test_names_that_differ_in_case_or_in_the_form_of_their_letters_only(tmp_path: Path) -> None:
    composed, parts = unicodedata.normalize("NFC", "Fähre"), unicodedata.normalize("NFD", "Fähre")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / f"{parts}.md").write_text("---\ntitle: Ferry of one\n---\n")
    (tmp_path / f"{composed.upper()}.md").write_text("---\ntitle: Ferry of all\n---\n")
    (tmp_path / "one" / "near.md").write_text(f"# Near\n\nSee [[{composed}]].\n")
    (tmp_path / "far.md").write_text(f"# Far\n\nSee [[{parts}]] and [x](one/F%C3%A4hre.md).\n")
    library = library_of(tmp_path)
    found = articles(library)
    linked = {
        path: {r.card.title for r in found[path].relations if "linked" in r.evidence}
        for path in ("one/near.md", "far.md")
    }
    assert linked == {"one/near.md": {"Ferry of one"}, "far.md": {"Ferry of all", "Ferry of one"}}
    library.close()


def test_an_address_that_ends_in_the_name_of_a_file_is_meant_where_no_address_is_stated(tmp_path: Path) -> None:
    (tmp_path / "how-to-tar-a-boat.md").write_text("# How to tar a boat\n\nWarm the tar.\n")
    (tmp_path / "tar-boats.md").write_text("# Tar boats\n\nWarm the tar.\n")
    links = "[a](https://oda.example/how-to-tar-a-boat) [b](https://code.example/tar-boats)"
    (tmp_path / "own.md").write_text(f"# Own\n\n{links}\n")
    (tmp_path / "clip.md").write_text(f"---\nurl: https://news.example/clip\n---\n# Clip\n\n{links}\n")
    library = library_of(tmp_path)
    found = articles(library)
    own, clip = (
        [relation.card.title for relation in found[path].relations if "linked" in relation.evidence]
        for path in ("own.md", "clip.md")
    )
    assert (own, clip) == (["How to tar a boat"], [])
    library.close()
