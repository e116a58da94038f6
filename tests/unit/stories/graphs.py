"""Libraries to test stories with: a small mutable one that answers as the index does, and ways to draw it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from hypothesis import strategies as st

from reader.stories.days import DAY
from reader.stories.graph import Node


@dataclass
class Folder:
    """Files and edges that change."""

    nodes: dict[int, Node] = field(default_factory=dict)
    edges: set[tuple[int, int]] = field(default_factory=set)

    def nodes_of(self, rows: Collection[int]) -> list[Node]:
        """The files asked for, and the other files of the same articles."""
        ids = {self.nodes[row].id for row in rows if row in self.nodes}
        return [node for node in self.nodes.values() if node.id in ids]

    def edges_of(self, rows: Collection[int]) -> list[tuple[int, int]]:
        """All edges with one of these rows at either end, as far as both ends exist."""
        return [edge for edge in self.present() if edge[0] in rows or edge[1] in rows]

    def present(self) -> list[tuple[int, int]]:
        """Edges between files that exist."""
        return [edge for edge in self.edges if edge[0] in self.nodes and edge[1] in self.nodes]


EPOCHS = st.one_of(
    st.none(),
    st.integers(0, 40).map(lambda halves: halves * DAY // 2),
    st.sampled_from([-62_135_596_800, 253_402_300_799, 10**15]),
)
"""Half days of three weeks, no date, the year 1, the year 9999, and beyond what datetime holds."""
ROWS = st.integers(0, 29)


@st.composite
def nodes(draw: st.DrawFn, row: int) -> Node:
    """One file; now and then another file of an article that there is already."""
    twin = draw(st.sampled_from([row, row, row, row, row // 2]))
    return Node(row, f"id{twin:02}", draw(EPOCHS), draw(st.sampled_from(["", "Tide", "Mill", "Gull"])))


@st.composite
def folders(draw: st.DrawFn) -> Folder:
    """Up to thirty files with any edges among them: loops, cycles, edges to files that do not exist."""
    rows = draw(st.sets(ROWS))
    edges = draw(st.sets(st.tuples(ROWS, ROWS), max_size=60))
    return Folder({row: draw(nodes(row)) for row in sorted(rows)}, edges)
