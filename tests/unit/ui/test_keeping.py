"""How the screen was left, from any file: what is of another kind counts as not kept."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from reader.model.query import Sort
from reader.ui.flows.keeping import Layout, Unfolded, layout_of
from reader.ui.pane import Pane

VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists, max_leaves=8)


def test_what_is_kept_comes_back() -> None:
    unfolded = Unfolded({"b", "a"}, {"c"}, set())
    layout = Layout(
        True, False, Sort.TITLE, "1" * 16, 7, Pane.READER, "nord", True, "stories", 50, 0, unfolded.values()
    )
    assert layout_of(json.loads(json.dumps(layout.values()))) == layout
    again = Unfolded()
    again.restore(layout.unfolded)
    assert again == unfolded


@given(st.dictionaries(st.sampled_from(sorted(Layout().values())), VALUES))
def test_no_file_breaks_it(values: dict[str, object]) -> None:
    layout = layout_of(values)
    assert layout_of(json.loads(json.dumps(layout.values()))) == layout
    Unfolded().restore(layout.unfolded)
