"""Where a head ends and a body begins."""

from __future__ import annotations

import pytest

from reader.parse.split import Parts, split, split_early


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: b\n---\nbody\n", Parts("yaml", "a: b\n", 2, "body\n")),
        ("\n\n---  \na: b\n---\t\nbody", Parts("yaml", "a: b\n", 4, "body")),
        ("-----\na: b\n-----\nbody", Parts("yaml", "a: b\n", 2, "body")),
        ("---\na: b\n...\nbody", Parts("yaml", "a: b\n", 2, "body")),
        ("---\na: b\n---", Parts("yaml", "a: b\n", 2, "")),
        ("---\n---\nbody", Parts("yaml", "", 2, "body")),
        ("+++\na = 1\n+++\nbody", Parts("toml", "a = 1\n", 2, "body")),
        ("---\na: b\n----x\n---\n", Parts("yaml", "a: b\n----x\n", 2, "")),
        ("no head\n---\nat all", Parts("", "", 1, "no head\n---\nat all")),
        (" ---\na: b\n---\n", Parts("", "", 1, " ---\na: b\n---\n")),
        ("", Parts("", "", 1, "")),
        ("---\na: b\nc: d\n\nBody text.\n", Parts("yaml", "a: b\nc: d\n", 2, "\nBody text.\n", False)),
        ("---\na: b\n\nprovider:\n  x: y\n\nBody.", Parts("yaml", "a: b\n\nprovider:\n  x: y\n", 2, "\nBody.", False)),
        ("---\na: b\n--\n\nBody.", Parts("yaml", "a: b\n", 2, "\n\nBody.", False)),
        ("---\na: b\n ---\n\nBody.", Parts("yaml", "a: b\n", 2, "\nBody.")),
    ],
)
def test_heads(text: str, parts: Parts) -> None:
    assert split(text) == parts


def test_an_indented_end_mark_inside_a_head() -> None:
    parts = split("---\na: b\n ---\n\nBody: x\n\n---\n\nmore")
    assert parts.head == "a: b\n ---\n\nBody: x\n\n"
    early = split_early(parts)
    assert early is not None
    assert (early.head, early.body) == ("a: b\n", "\nBody: x\n\n---\n\nmore")
    assert split_early(split("---\na: b\n---\n")) is None
