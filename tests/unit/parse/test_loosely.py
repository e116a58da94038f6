"""Text that is nearly YAML, line by line."""

from __future__ import annotations

import pytest

from reader.parse.loosely import read_loosely


@pytest.mark.parametrize("indent", ["", "  ", "\t"])
def test_a_list_may_stand_at_the_indent_of_its_key(indent: str) -> None:
    assert read_loosely(["tags:", f"{indent}- a", f"{indent}- b"]) == ["a", "b"]
    block = ["x:", "  tags:", f"  {indent}- a", f"  {indent}- b", "  title: one: two"]
    assert read_loosely(block) == {"tags": ["a", "b"], "title": "one: two"}


def test_a_list_after_a_value_is_no_part_of_it() -> None:
    assert read_loosely(["x:", "  title: one", "  - two"]) == {"title": "one"}


def test_words_at_the_indent_of_a_key_are_not_its_value() -> None:
    assert read_loosely(["x:", "  tags:", "  title: one"]) == {"tags": "", "title": "one"}
