"""What follows from all rows is kept up with each file that comes or goes: the same as looking at all of them."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.folders.indexer import Indexer
from reader.index import boilerplate, common_topics
from reader.index.boilerplate import are_lines_due, count_lines
from reader.index.common_topics import count_common
from reader.index.doubles import hide_all_doubles
from tests.counts import times
from tests.unit.folders.folders import indexed, write

NAMES = ["a.md", "b.md", "c.md", "d.md", "e/f.md"]
ARTICLE = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Red", "Green"]),
        "day": st.sampled_from(["", "2024-01-01T00:00:00Z", "2024-01-02"]),
        "url": st.sampled_from(["", "https://x.example/1", "http://x.example/1/"]),
        "body": st.sampled_from(["See [this](a.md).", "See [this](a.md).\nSee [that](b.md)."]),
        "topics": st.sampled_from(["[]", "[all]", "[all, some]", "[some]", "[all, few]"]),
        "source": st.sampled_from(["One", "Two", "Three", "Four"]),
    }
)
STEP = st.dictionaries(st.sampled_from(NAMES), st.none() | ARTICLE, min_size=1, max_size=3)
"""Files that are written, or removed where None."""
TABLES = ("hidden", "boilerplate", "edge", "source", "topic")
Rows = dict[str, list[tuple[object, ...]]]


@pytest.mark.parametrize("watched", [False, True])
@settings(max_examples=times(40, 2_000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=3, max_size=10))
def test_it_is_what_a_look_at_all_rows_gives(
    tmp_path_factory: pytest.TempPathFactory, watched: bool, steps: list[dict[str, dict[str, Any] | None]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boilerplate, "_FEWEST", 1)
        patch.setattr(boilerplate, "_SHARE", 6)
        patch.setattr(common_topics, "_LEAST", 3)
        root = tmp_path_factory.mktemp("news").resolve()
        index = indexed(root)
        for age, step in enumerate(steps):
            for name, article in step.items():
                if article is None:
                    (root / name).unlink(missing_ok=True)
                else:
                    os.utime(write(root, name, **article), (age * 100_000, age * 100_000))
            if watched:
                Indexer(index).apply([root / name for name in step])
            else:
                Indexer(index).compare()
            with index.database.writing(index.generation) as conn:
                assert not are_lines_due(conn)
                assert tables(conn) == looked_at_again(conn)


def tables(conn: sqlite3.Connection) -> Rows:
    """What is kept up."""
    rows: Rows = {table: sorted(conn.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES}
    rows["common"] = conn.execute("SELECT value FROM meta WHERE name = 'common'").fetchall() or [("",)]
    return rows


def looked_at_again(conn: sqlite3.Connection) -> Rows:
    """What all rows give, whatever there was before."""
    hide_all_doubles(conn)
    count_lines(conn)
    conn.execute("DELETE FROM source WHERE id NOT IN (SELECT source FROM article)")
    conn.execute("DELETE FROM topic WHERE id NOT IN (SELECT topic FROM article_topic)")
    return {**tables(conn), "common": [("\x1f".join(count_common(conn)[0]),)]}


def test_no_topic_of_a_few_articles_is_common_and_then_it_is(tmp_path: Path) -> None:
    for number in range(25):
        write(tmp_path, f"{number}.md", f"Title {number}", topics="[all]" if number < 20 else "[all, some]")
    index = indexed(tmp_path)

    def common() -> list[str]:
        sql = "SELECT value FROM meta WHERE name = 'common'"
        return index.database.read(lambda conn: conn.execute(sql).fetchone()[0].split("\x1f"), [])

    assert common() == ["all"]
    for number in range(20):
        (tmp_path / f"{number}.md").unlink()
        Indexer(index).apply([tmp_path / f"{number}.md"])
        assert common() == (["all"] if number < 5 else [""])
