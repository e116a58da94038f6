"""What the sidebar makes of related lists that nobody should write; every stated relation is seen from both ends."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reader.library.answers import Opened
from reader.library.library import Library
from reader.model.article import Related
from reader.model.errors import LinkError
from reader.model.query import Selection
from reader.stories.relations import Direction, Evidence, Relation, explain
from reader.web.links import open_link
from tests.articles import NOON, Written, write_library


def library_of(folder: Path) -> Library:
    library = Library.open([folder], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    return library


def opened(library: Library, title: str) -> Opened:
    rows = library.rows(library.select(Selection()))
    found = library.open_article(next(row.rowid for row in rows if row and row.title == title))
    assert found is not None
    return found


def with_related(folder: Path, related: str) -> Library:
    """A library of an article with this related list, and of one more."""
    start = Written("Mill wheel found", 10)
    other = Written("Mill wheel raised", 5)
    write_library(folder, [other])
    text = start.text().replace("\n---\n\n", f"\nrelated:\n{related}\n---\n\n")
    (folder / "start.md").write_text(text, encoding="utf-8")
    return library_of(folder)


BAD = """\
  -
  - null
  - ~
  - Mill wheel raised
  - 17
  - [a, list]
  - {}
  - excerpt: neither a title nor an address
  - title: Mill wheel found
    webUrl: "https://news.example/mill-wheel-found"
  - title: From the end of time
    publishedDateTime: 9999-12-31T23:59:59Z
  - title: Click here
    webUrl: "javascript:alert(1)"
  - title: "x"
    webUrl: 3
    publishedDateTime: yesterday
  - title: Mill wheel raised
    webUrl: "https://news.example/mill-wheel-raised\""""


def test_bad_entries_are_shown_sensibly_or_left_out(tmp_path: Path) -> None:
    library = with_related(tmp_path, BAD)
    found = opened(library, "Mill wheel found")
    stated = {relation.card.title: relation for relation in found.relations if relation.is_stated}
    assert len(stated) == len([r for r in found.relations if r.is_stated]), "nothing twice"
    assert "Mill wheel found" not in stated, "not itself"
    assert stated["Mill wheel raised"].rowid is not None
    assert stated["Mill wheel raised"].direction is Direction.LATER
    assert stated["From the end of time"].is_ghost
    assert stated["From the end of time"].direction in (Direction.LATER, Direction.LINKS)
    evil = stated["Click here"]
    assert not any("javascript" in url for url in (evil.card.url, *evil.card.alternative_urls))
    with pytest.raises(LinkError):
        open_link("javascript:alert(1)")
    assert "neither a title nor an address" not in str([relation.card.title for relation in found.relations])
    assert [relation.number for relation in found.relations] == list(range(1, len(found.relations) + 1))
    shown = library.stories.timeline(found.rowid or 0)
    assert shown is not None
    assert [shown.lines[at].label for at in shown.entries] == ["+1 say the same"]  # type: ignore[union-attr]
    library.close()


@pytest.mark.parametrize("count", [2_500, 10_000])
def test_what_an_endless_list_leaves_out_is_told(tmp_path: Path, count: int) -> None:
    entries = "\n".join(f'  - title: "Ghost {n}"\n    webUrl: "https://g.example/{n}"' for n in range(count))
    library = with_related(tmp_path, entries)
    assert any("left out" in problem.done for problem in library.problems())
    found = opened(library, "Mill wheel found")
    assert found.article is not None
    assert any("left out" in problem.done for problem in found.article.problems)
    assert len(found.relations) <= 2_001
    library.close()


def test_two_files_that_claim_one_address_are_one_article(tmp_path: Path) -> None:
    twins = [Written(f"Lock gate fails, edition {n}", 20 + n, url="https://news.example/lock-gate") for n in range(2)]
    later = Written("Lock gate mended", 2, related=[twins[0]])
    write_library(tmp_path, [*twins, later])
    library = library_of(tmp_path)
    stated = [relation for relation in opened(library, "Lock gate mended").relations if relation.is_stated]
    assert len(stated) == 1
    assert stated[0].rowid is not None
    for twin in twins:
        cited = opened(library, twin.title).relations
        assert [relation.card.title for relation in cited if relation.is_stated] in (["Lock gate mended"], [])
    story = library.stories.all()
    assert story is not None
    assert [one.articles for one in story] == [3], "files are counted, two of one article too"
    library.close()


@pytest.mark.parametrize("seed", range(4))
def test_every_stated_relation_is_seen_from_both_ends(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    articles = [Written(f"Report number {n} of the tide", chance.uniform(0, 300)) for n in range(25)]
    for article in articles:
        article.related = [other for other in chance.sample(articles, chance.randint(0, 6)) if other is not article]
    write_library(tmp_path, articles)
    library = library_of(tmp_path)
    seen: dict[tuple[str, str], int | None] = {}
    listed = {(one.title, other.title) for one in articles for other in one.related}
    for article in articles:
        for relation in opened(library, article.title).relations:
            if relation.is_stated:
                seen[article.title, relation.card.title] = relation.seconds
                pair = (article.title, relation.card.title)
                assert (Evidence.STATED in relation.evidence) is (pair in listed or pair[::-1] in listed)
                seen.update({(article.title, other.title): None for other in relation.others})
    stated = listed | {(other, one) for one, other in listed}
    assert seen.keys() >= stated
    for (one, other), seconds in seen.items():
        back = seen.get((other, one))
        assert seconds is None or back is None or seconds == -back
    library.close()


def test_numbers_alone_are_no_reason() -> None:
    relation = Relation(1, Direction.EARLIER, Related("Ferry ledger 2026-11"), "id", 1, -86_400, "")
    assert explain(relation, ["2026", "11"], "1d").reason == "1d apart"
    assert explain(relation, ["Ferry", "11"], "1d").reason == "both say: Ferry, 11 · 1d apart"
