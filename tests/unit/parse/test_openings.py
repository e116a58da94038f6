"""Heads whose opening mark is damaged, missing, or not the first thing in the file."""

from __future__ import annotations

import pytest

from reader.parse import parse_header, parse_whole

HEAD = "title: Lamps of the north\ndate: 2020-05-06\ntags:\n- a\n- b\n"
MENDED = [
    f"--\n{HEAD}---\n\nBody",
    f"--- yaml\n{HEAD}---\n\nBody",
    f" ---\n{HEAD}---\n\nBody",
    f"---{HEAD}---\n\nBody",
    f"—\n{HEAD}---\n\nBody",
    f"—-\n{HEAD}—-\n\nBody",
    f"# A comment\n---\n{HEAD}---\n\nBody",
    f"<!-- A comment -->\n\n---\n{HEAD}---\n\nBody",
    f"%YAML 1.2\n---\n{HEAD}---\n\nBody",
    f"---\n---\n{HEAD}---\n\nBody",
    f"{HEAD}---\n\nBody",
    f"<<<<<<< HEAD\n---\n{HEAD}---\n\nBody\n=======\n---\ntitle: Other\n---\nBody 2\n>>>>>>> x\n",
    "---\n- title: Lamps of the north\n- date: 2020-05-06\n- tags: [a, b]\n---\n\nBody",
    "---\n\ttitle: Lamps of the north\n\tdate: 2020-05-06\n\ttags: [a, b]\n---\n\nBody",
    "---\ntitle:\xa0Lamps of the north\ndate:\xa02020-05-06\ntags:\xa0[a, b]\n---\n\nBody",
]


@pytest.mark.parametrize("text", MENDED, ids=range(len(MENDED)))
def test_damaged_openings(text: str) -> None:
    whole = parse_whole(text.encode(), "x.md")
    article = whole.article
    assert (article.title, article.topics, whole.body) == ("Lamps of the north", ("a", "b"), "Body")
    assert article.published is not None
    assert article.published.isoformat() == "2020-05-06"
    assert [problem.severity.value for problem in article.problems] == ["mended"]
    assert parse_header(text.encode(), "x.md") == article


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A heading\n\nText.\n\n---\n\nMore: text\n", "A heading"),
        ("-- a dash at the beginning of prose\n\n# A heading\n", "A heading"),
        ("Words: a sentence with a colon.\n\n# A heading\n\n---\n", "A heading"),
        ("- a list\n- of things\n\n# A heading\n", "A heading"),
        ("---\n\nDear all: hello\n\n---\n# A heading\n", "A heading"),
    ],
)
def test_prose_is_no_head(text: str, title: str) -> None:
    article = parse_header(text.encode(), "x.md")
    assert article.title == title
    assert article.has_body
