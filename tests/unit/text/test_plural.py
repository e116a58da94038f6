"""Numbers with their nouns."""

from __future__ import annotations

from reader.text.plural import plural


def test_plural() -> None:
    assert plural(1, "problem") == "1 problem"
    assert plural(1204, "problem") == "1,204 problems"
    assert plural(2, "story", "stories") == "2 stories"
