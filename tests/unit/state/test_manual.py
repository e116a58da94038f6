"""The manual says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from reader.state.file import VERSION, decode, encode
from reader.state.sorted_lines import KNOWN

MANUAL = (Path(__file__).resolve().parents[3] / "docs" / "state.md").read_text(encoding="utf-8")


def test_the_example_is_a_file_as_the_program_writes_it() -> None:
    example = MANUAL.partition("```json\n")[2].partition("```")[0].encode()
    document = decode(example)
    assert encode(document) == example
    assert (len(document.lines), document.version) == (2, VERSION)


def test_every_field_is_described() -> None:
    described = set(re.findall(r"`(\w+)`", MANUAL))
    assert {*KNOWN, "version", "latest", "articles", "check"} <= described
