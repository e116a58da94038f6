"""The manual's page about reading names just the fields and limits that the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.folders.article_files import MAX_FILE_BYTES, READABLE_SUFFIXES
from reader.parse import field_names
from reader.parse.dialects import MAX_TOML
from reader.parse.related import MAX_RELATED
from reader.parse.tree import field_name
from reader.parse.yaml_events import MAX_EVENTS, MAX_HEAD

PAGE = (Path(__file__).parents[3] / "docs" / "what-broadsheet-reads.md").read_text(encoding="utf-8")
MAPPING = {
    row.split("|")[1].strip(): row.split("|")[2]
    for row in PAGE.split("## The mapping")[1].split("\n")
    if row.startswith("| ")
}


def named(row: str) -> set[str]:
    """The field names that a cell shows as code, folded."""
    return {field_name(name) for name in re.findall(r"`([A-Za-z_]+)`", row)}


@pytest.mark.parametrize(
    ("row", "stated", "more"),
    [
        ("title", field_names.TITLE, set[str]()),
        ("published", field_names.PUBLISHED, {"permalink", "slug", "url"}),
        ("updated", field_names.UPDATED, {"date"}),
        ("source", field_names.SOURCE, {"name", "domain"}),
        ("authors", field_names.AUTHORS, set[str]()),
        ("topics", (*field_names.TOPICS, "topics"), set[str]()),
        ("summary", field_names.SUMMARY, set[str]()),
        ("url", field_names.URLS, set[str]()),
        ("related", field_names.RELATED, set[str]()),
        ("language", field_names.LANGUAGE, set[str]()),
        ("kind", field_names.KIND, set[str]()),
    ],
)
def test_the_mapping_is_told_as_it_is(row: str, stated: tuple[str, ...], more: set[str]) -> None:
    assert named(MAPPING[row]) == set(stated) | more


def test_images_name_no_field_that_is_not_read() -> None:
    assert named(MAPPING["images"]) < set(field_names.IMAGES)


@pytest.mark.parametrize("number", [MAX_HEAD, MAX_EVENTS, MAX_TOML, MAX_RELATED])
def test_the_limits_are_told_as_they_are(number: int) -> None:
    assert f"{number:,}" in PAGE


def test_the_files_are_told_as_they_are() -> None:
    assert " ".join(READABLE_SUFFIXES) in PAGE
    assert f"{MAX_FILE_BYTES // 2**20} MB" in PAGE
