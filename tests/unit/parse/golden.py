"""Golden pairs: `tests/data/NAME.ext` is read as a file of a library, `tests/data/NAME.json` says what must come out.

A new case is two files. Run `python -m tests.unit.parse.golden` to write the missing `.json` files, and read them:
they are right only when a person says so.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

from reader.model.article import Article, Image, Moment, Related, RelatedKey, Source, WholeArticle
from reader.model.link import Link
from reader.model.problem import Problem
from reader.parse import parse_whole

DATA = Path(__file__).resolve().parents[2] / "data"


def inputs() -> list[Path]:
    """Every input file, by name."""
    return sorted(
        file for file in DATA.iterdir() if file.is_file() and file.suffix != ".json" and not file.name.startswith(".")
    )


def expected_file(file: Path) -> Path:
    """Where the expectation of an input stands."""
    return file.with_name(f"{file.name}.json")


def as_json(value: object) -> object:
    """An article as plain JSON values; fields at their defaults are left out, and so is the hash of the content."""
    if isinstance(value, Moment):
        return f"{value.isoformat()} ({value.precision.value})"
    if isinstance(value, Problem):
        return [value.line, value.severity.value, value.sentence, value.done]
    if isinstance(value, RelatedKey):
        return [value.title, *value.urls]
    if isinstance(value, Link):
        return [value.form.value, value.target, value.part, value.words]
    if isinstance(value, (Article, Image, Related, Source, WholeArticle)):
        shown = {item.name: getattr(value, item.name) for item in fields(value)}
        defaults = {item.name: item.default for item in fields(value)}
        return {name: as_json(item) for name, item in shown.items() if item != defaults[name] and name != "content"}
    if isinstance(value, (tuple, list)):
        return [as_json(item) for item in value]
    return value


def read(file: Path) -> object:
    """What parsing an input gives, as JSON values."""
    return as_json(parse_whole(file.read_bytes(), f"quay/{file.name}"))


if __name__ == "__main__":
    for source in inputs():
        target = expected_file(source)
        if not target.exists():
            target.write_text(json.dumps(read(source), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
