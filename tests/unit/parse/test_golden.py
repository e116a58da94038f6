"""Golden pairs: one per trap, see golden.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.parse import parse_header, parse_whole
from tests.unit.parse.golden import DATA, expected_file, inputs, read


@pytest.mark.parametrize("file", inputs(), ids=lambda file: file.name)
def test_a_file_is_read_as_its_pair_says(file: Path) -> None:
    assert read(file) == json.loads(expected_file(file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", inputs(), ids=lambda file: file.name)
def test_both_depths_agree(file: Path) -> None:
    whole = parse_whole(file.read_bytes(), file.name)
    assert parse_header(file.read_bytes(), file.name) == whole.article
    assert tuple(card.key for card in whole.related) == whole.article.related
    assert bool(whole.body) == whole.article.has_body


def test_every_expectation_has_its_input() -> None:
    assert len(inputs()) > 70
    assert {file.name for file in DATA.glob("*.json")} == {expected_file(file).name for file in inputs()}
