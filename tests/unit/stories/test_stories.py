"""Stories are a partition, do not depend on order, follow changes exactly, and split where the graph is thin."""

from __future__ import annotations

import random
from collections.abc import Collection
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.stories.days import DAY
from reader.stories.graph import Graph, Node
from reader.stories.split import SPLIT_ABOVE
from reader.stories.stories import GroupTooLargeError, Stories, Story, around, build, distribution
from tests.unit.stories.graphs import ROWS, Folder, folders, nodes

LARGES = st.sampled_from([2, 3, 4, 6, 2000])
"""Articles above which a group is cut: small, so that groups of a few articles are treated as whole libraries are."""


def node(row: int, day: float | None, source: str = "Tide") -> Node:
    return Node(row, f"id{row:04}", None if day is None else int(day * DAY), source)


def members(stories: tuple[Story, ...]) -> list[list[int]]:
    return sorted(sorted(story.members) for story in stories)


def clique(rows: range) -> list[tuple[int, int]]:
    return [(one, other) for one in rows for other in rows if one != other]


# --- what a story is


def test_related_articles_within_the_window_make_a_story_and_others_do_not() -> None:
    files = [node(1, 0), node(2, 7), node(3, 14.1), node(4, 0)]
    stories = build(files, [(1, 2), (2, 3)])
    assert members(stories) == [[1, 2]]
    assert members(build(files, [(1, 2), (2, 3)], days=7.2)) == [[1, 2, 3]]


def test_a_story_tells_its_span_its_sources_and_its_members_in_time_order() -> None:
    files = [node(5, 3, "Mill"), node(6, 1), node(7, 2, "Mill")]
    (story,) = build(files, [(5, 6), (6, 7)])
    assert story.members == (6, 7, 5)
    assert (story.first, story.last, story.sources, story.articles) == (DAY, 3 * DAY, 2, 3)


def test_the_identifier_stays_while_the_first_article_stays() -> None:
    files = [node(1, 0), node(2, 1), node(3, 2)]
    (two,) = build(files[:2], [(1, 2)])
    (three,) = build(files, [(1, 2), (2, 3)])
    (other,) = build(files[1:], [(2, 3)])
    assert two.id == three.id != other.id


def test_the_story_with_the_latest_report_comes_first() -> None:
    stories = build([node(1, 0), node(2, 9), node(3, 1), node(4, 2)], [(1, 2), (3, 4)], days=10)
    assert [story.members for story in stories] == [(1, 2), (3, 4)]


def test_an_undated_article_follows_its_closest_relation_and_joins_no_two_stories() -> None:
    files = [node(1, 0), node(2, 1), node(3, 50), node(4, 51), node(9, None)]
    edges = [(1, 2), (3, 4), (9, 1), (9, 4), (4, 9)]
    assert members(build(files, edges)) == [[1, 2], [3, 4, 9]]
    assert build(files, edges)[0].members == (3, 4, 9)
    assert build([node(1, None), node(2, None)], [(1, 2), (2, 1)]) == ()


def test_files_with_one_identifier_are_one_article() -> None:
    twins = [Node(1, "same", 0, "Tide"), Node(2, "same", 90 * DAY, "Mill")]
    assert build(twins, [(1, 2)]) == ()
    (story,) = build([*twins, node(3, 1)], [(2, 3)])
    assert story.members == (1, 3, 2)
    assert story.articles == 2


def test_cycles_loops_doubles_unknown_rows_and_times_out_of_range_are_no_trouble() -> None:
    files = [node(1, 0), node(2, 1), node(3, 2), Node(4, "far", 253_402_300_799, ""), Node(5, "further", 10**18, "")]
    edges = [(1, 2), (2, 3), (3, 1), (1, 1), (1, 2), (2, 1), (3, 777), (-1, 2), (3, 4), (4, 5)]
    assert members(build(files, edges)) == [[1, 2, 3]]


@settings(deadline=None)
@given(folders(), LARGES)
def test_stories_are_a_partition_of_all_articles_with_a_near_relation(folder: Folder, large: int) -> None:
    stories = build(folder.nodes.values(), folder.edges, large=large)
    placed = [row for story in stories for row in story.members]
    assert len(placed) == len(set(placed))
    assert set(placed) <= set(folder.nodes)
    assert all(story.articles >= 2 for story in stories)
    assert len({story.id for story in stories}) == len(stories)
    day_of = {row: file.epoch for row, file in folder.nodes.items()}
    for one, other in folder.present():
        same = folder.nodes[one].id == folder.nodes[other].id
        first, last = day_of[one], day_of[other]
        twins = [file for file in folder.nodes.values() if file.id in (folder.nodes[one].id, folder.nodes[other].id)]
        if not same and len(twins) == 2 and first is not None and last is not None and abs(first - last) <= 7 * DAY:
            assert one in placed and other in placed


@settings(deadline=None)
@given(folders(), st.randoms(use_true_random=False), LARGES)
def test_the_order_of_the_input_makes_no_difference(folder: Folder, chance: random.Random, large: int) -> None:
    expected = build(folder.nodes.values(), folder.edges, large=large)
    files, edges = list(folder.nodes.values()), [*folder.edges, *folder.edges]
    chance.shuffle(files)
    chance.shuffle(edges)
    assert build(files, edges, large=large) == expected


# --- following changes


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[set[int], dict[int, Node], set[tuple[int, int]]]]:
    """Rows to remove, files to write, edges to turn over; three times."""
    steps: list[tuple[set[int], dict[int, Node], set[tuple[int, int]]]] = []
    for _ in range(draw(st.integers(1, 3))):
        written = {row: draw(nodes(row)) for row in draw(st.sets(ROWS, max_size=3))}
        steps.append((draw(st.sets(ROWS, max_size=3)), written, draw(st.sets(st.tuples(ROWS, ROWS), max_size=4))))
    return steps


@settings(deadline=None)
@given(folders(), changes(), LARGES)
def test_following_changes_gives_the_stories_of_building_anew(
    folder: Folder, steps: list[tuple[set[int], dict[int, Node], set[tuple[int, int]]]], large: int
) -> None:
    stories = Stories(folder.nodes.values(), folder.edges, large=large)
    for removed, written, turned in steps:
        before = set(stories.all())
        touched = removed | set(written)
        twins = {file.rowid for file in folder.nodes_of(touched)}
        for row in removed:
            folder.nodes.pop(row, None)
        folder.nodes.update(written)
        folder.edges ^= turned
        # A file that appears or vanishes changes its edges, which name it; a turned edge is named by one end.
        changed = touched | twins | {edge[0] for edge in turned}
        change = stories.update(changed, folder.nodes_of, folder.edges_of)
        anew = build(folder.nodes.values(), folder.present(), large=large)
        assert stories.all() == anew
        assert set(change.gone) == before - set(anew)
        assert set(change.new) == set(anew) - before
        for story in anew:
            assert all(stories.of(row) is not None for row in story.members)
        assert sum(len(story.members) for story in anew) == sum(stories.of(row) is not None for row in range(30))


def test_when_the_earliest_file_of_an_article_goes_the_next_one_counts() -> None:
    folder = Folder({5: Node(5, "twin", DAY // 2, ""), 10: Node(10, "twin", 0, ""), 11: Node(11, "twin", 10**11, "")})
    folder.nodes[25] = Node(25, "other", 15 * DAY // 2, "")
    folder.edges = {(11, 25)}
    stories = Stories(folder.nodes.values(), folder.edges)
    assert len(stories) == 0
    del folder.nodes[10]
    stories.update({5, 10, 11}, folder.nodes_of, folder.edges_of)
    assert stories.all() == build(folder.nodes.values(), folder.present())
    assert len(stories) == 1


def test_the_stories_around_an_article_are_those_of_the_library_unless_that_reaches_too_far() -> None:
    folder = Folder({row: node(row, row / 10) for row in range(100)}, {(row, row + 1) for row in range(99)})
    folder.nodes[200] = node(200, 1)
    whole = build(folder.nodes.values(), folder.edges)
    assert around(5, folder.nodes_of, folder.edges_of, large=100) == whole
    assert around(200, folder.nodes_of, folder.edges_of) == around(300, folder.nodes_of, folder.edges_of) == ()
    with pytest.raises(GroupTooLargeError):
        around(5, folder.nodes_of, folder.edges_of, large=99)


@settings(deadline=None)
@given(folders(), ROWS)
def test_the_story_of_one_article_is_that_of_the_whole_library(folder: Folder, row: int) -> None:
    whole = Stories(folder.nodes.values(), folder.edges).of(row)
    own = [story for story in around(row, folder.nodes_of, folder.edges_of) if row in story.members]
    assert own == ([whole] if whole else [])


def test_a_change_asks_for_its_own_relations_only() -> None:
    folder = Folder({row: node(row, row % 10) for row in range(1000)}, set())
    folder.edges = {(row, row + 1) for row in range(999) if row % 10 != 9}
    stories = Stories(folder.nodes.values(), folder.edges)
    assert len(stories) == 100
    asked: set[int] = set()

    def edges_of(rows: Collection[int]) -> list[tuple[int, int]]:
        asked.update(rows)
        return folder.edges_of(rows)

    folder.nodes[5000] = node(5000, 4)
    folder.edges.add((5000, 14))
    change = stories.update({5000}, folder.nodes_of, edges_of)
    assert asked == {5000}
    assert [len(story.members) for story in (*change.gone, *change.new)] == [10, 11]


# --- splitting


def test_two_dense_weeks_that_one_link_connects_are_two_stories() -> None:
    files = [node(row, row * 0.1) for row in range(15)] + [node(row, 4 + row * 0.1) for row in range(15, 30)]
    edges = clique(range(15)) + clique(range(15, 30)) + [(20, 3)]
    assert members(build(files, edges)) == [list(range(15)), list(range(15, 30))]
    one, other = build(files, edges)
    assert one.group == other.group


def test_a_dense_story_stays_whole_however_large() -> None:
    files = [node(row, row * 0.05) for row in range(70)]
    assert members(build(files, clique(range(70)))) == [list(range(70))]


def test_one_round_up_that_lists_a_hundred_articles_does_not_fall_to_pieces() -> None:
    files = [node(row, row * 0.01) for row in range(101)]
    assert members(build(files, [(0, row) for row in range(1, 101)])) == [list(range(101))]


def test_a_chain_without_end_is_cut_into_stretches_of_time() -> None:
    files = [node(row, row) for row in range(300)]
    stories = build(files, [(row, row + 1) for row in range(299)])
    assert all(2 <= story.articles <= SPLIT_ABOVE for story in stories)
    assert sum(story.articles for story in stories) == 300
    for story in stories:
        assert all(late - early == 1 for early, late in pairwise(story.members))


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(21, 90), st.sampled_from([1, 2, 5]))
def test_every_part_of_a_split_group_is_connected_and_has_two_articles(seed: int, size: int, density: int) -> None:
    chance = random.Random(seed)
    files = [node(row, chance.random() * 12) for row in range(size)]
    edges = [(chance.randrange(size), chance.randrange(size)) for _ in range(size * density)]
    graph = Graph(files, edges, 7)
    near = {frozenset((graph.files[early][0].rowid, graph.files[late][0].rowid)) for early, late, _ in graph.edges()}
    stories = build(files, edges)
    assert {row for pair in near for row in pair} == {row for story in stories for row in story.members}
    for story in stories:
        inside = set(story.members)
        reached, waiting = set[int](), [story.members[0]]
        while waiting:
            here = waiting.pop()
            reached.add(here)
            waiting.extend(row for row in inside - reached if frozenset((here, row)) in near)
        assert reached == inside
        assert len(inside) >= 2


@settings(deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([10, 30, 2000]))
def test_a_large_library_follows_changes_exactly_too(seed: int, large: int) -> None:
    chance = random.Random(seed)
    size = 120
    folder = Folder({row: node(row, chance.random() * 15) for row in range(size)}, set())
    folder.edges = {(row, min(size - 1, max(0, row + chance.randrange(-9, 9)))) for row in range(size) for _ in "abc"}
    stories = Stories(folder.nodes.values(), folder.edges, large=large)
    for new in range(500, 510):
        gone = chance.choice(list(folder.nodes))
        del folder.nodes[gone]
        folder.nodes[new] = node(new, chance.random() * 15)
        folder.edges |= {(new, chance.randrange(size)) for _ in range(4)}
        stories.update({gone, new}, folder.nodes_of, folder.edges_of)
        assert stories.all() == build(folder.nodes.values(), folder.present(), large=large)


# --- groups as large as a library


def test_a_group_too_large_is_cut_where_its_relations_join_different_circles() -> None:
    circles = [range(at, at + 6) for at in range(0, 60, 6)]
    files = [node(row, row * 0.1) for row in range(60)]
    edges = [edge for circle in circles for edge in clique(circle)] + [(row, row + 1) for row in range(59)]
    assert len({story.group for story in build(files, edges)}) == 1
    assert members(build(files, edges, large=20)) == [list(circle) for circle in circles]
    assert len({story.group for story in build(files, edges, large=20)}) == 10


def test_whoever_is_alone_after_the_cut_follows_the_one_it_is_tied_to_most() -> None:
    files = [node(row, row * 0.1) for row in range(12)] + [node(20, 0.55)]
    edges = clique(range(6)) + clique(range(6, 12)) + [(5, 6), (20, 5), (20, 6)]
    assert members(build(files, edges, large=7)) == [[*range(6), 20], list(range(6, 12))]


def test_a_group_where_all_know_the_same_others_stays_whole_however_large() -> None:
    files = [node(row, row * 0.05) for row in range(40)]
    assert members(build(files, clique(range(40)), large=10)) == [list(range(40))]


# --- sizes


def test_the_distribution_counts_articles() -> None:
    files = [node(row, row * 0.1) for row in range(10)]
    found = distribution(build(files, [(0, 1), (2, 3), (3, 4), (4, 5)]))
    assert (found.stories, found.articles, found.largest, found.median) == (2, 6, 4, 4)
    assert found.sizes == ((2, 1), (4, 1))
    assert distribution(()).sizes == ()
