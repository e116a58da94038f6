"""Stories of a whole folder of real files: every entry resolves, and large groups are split where they are thin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pytest

from reader.model.article import Article
from reader.model.identity import article_id, normalise_url
from reader.parse import read_header
from reader.stories.graph import Node
from reader.stories.stories import Stories, build, distribution
from tests.shared_data import SHARED, needs_shared

pytestmark = needs_shared
Library = tuple[list[Node], list[tuple[int, int]], int, int]


@pytest.fixture(scope="module")
def library() -> Library:
    """Nodes, edges, entries, entries that no file is found for. Of several files of one title the nearest is meant."""
    folder = SHARED / "real" / "diablo4_news"
    articles = [
        article for file in sorted(folder.iterdir()) if isinstance(article := read_header(file, file.name), Article)
    ]
    keys: dict[str, list[int]] = {}
    for number, article in enumerate(articles):
        urls = {normalise_url(url) for url in (article.url, *article.alternative_urls)} - {""}
        for key in (*urls, "title:" + article.title):
            keys.setdefault(key, []).append(number)
    times = [article.published.epoch if article.published else 0 for article in articles]
    edges: list[tuple[int, int]] = []
    entries = lost = 0
    for number, article in enumerate(articles):
        for entry in article.related:
            entries += 1
            wanted = [*(normalise_url(url) for url in entry.urls), "title:" + entry.title]
            found = next((keys[key] for key in wanted if key in keys), list[int]())
            lost += not found
            edges.extend((number, other) for other in sorted(found, key=lambda it: abs(times[it] - times[number]))[:1])
    nodes = [
        Node(
            number,
            article_id((article.url, *article.alternative_urls), article.path),
            article.published.epoch if article.published else None,
            article.source.name,
        )
        for number, article in enumerate(articles)
    ]
    return nodes, edges, entries, lost


def test_every_entry_resolves(library: Library) -> None:
    nodes, _, entries, lost = library
    assert len(nodes) == 1611
    assert entries > 5000
    assert lost == 0


def test_groups_before_splitting_and_stories_after(library: Library) -> None:
    nodes, edges, _, _ = library
    stories = build(nodes, edges)
    groups = Counter[str]()
    for story in stories:
        groups[story.group] += story.articles
    assert 200 <= len(groups) <= 215
    assert 50 <= max(groups.values()) <= 60
    found = distribution(stories)
    assert 215 <= found.stories <= 240
    assert found.largest < 40
    assert sum(count for size, count in found.sizes if size > 20) <= 5


@pytest.mark.parametrize("large", [5, 20, 2000])
def test_taking_articles_out_and_in_again_gives_the_same_stories(library: Library, large: int) -> None:
    nodes, edges, _, _ = library
    present = {node.rowid: node for node in nodes}
    stories = Stories(nodes, edges, large=large)

    def nodes_of(rows: Collection[int]) -> list[Node]:
        ids = {present[row].id for row in rows if row in present}
        return [node for node in present.values() if node.id in ids]

    def edges_of(rows: Collection[int]) -> list[tuple[int, int]]:
        return [edge for edge in edges if set(edge) <= present.keys() and (edge[0] in rows or edge[1] in rows)]

    whole = stories.all()
    taken = {number: present[number] for number in range(100, 1600, 150)}
    for number in taken:
        twins = {node.rowid for node in nodes_of([number])}
        del present[number]
        stories.update({number} | twins, nodes_of, edges_of)
    left = [edge for edge in edges if set(edge) <= present.keys()]
    assert stories.all() == build(present.values(), left, large=large)
    present.update(taken)
    stories.update(taken.keys(), nodes_of, edges_of)
    assert stories.all() == whole
