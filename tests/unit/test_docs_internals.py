"""docs/internals.md cannot lag behind: rooms, files, threads, processes and caches stand there as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("docs/internals.md", "CONTRIBUTING.md", "SECURITY.md")
}
INTERNALS = PAGES["docs/internals.md"]
SOURCES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "reader").rglob("*.py")}
STARTS = re.compile(r"\bThread\(|\bPopen\(|\brun_worker\(|\bTimer\(")
CACHES = re.compile(r"@lru_cache|^_CACHED\w* = ", re.MULTILINE)


def section(title: str) -> str:
    """The text below a heading of internals.md."""
    return INTERNALS.partition(f"\n## {title}")[2].partition("\n## ")[0]


def short(path: Path) -> str:
    """A source file as the page names it."""
    return path.relative_to(ROOT / "reader").as_posix()


def test_every_room_is_on_the_map() -> None:
    rooms = {f"`reader/{path.name}/`" for path in (ROOT / "reader").iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(re.findall(r"^\| (`reader/\w+/`)", section("Rooms"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_file_that_is_gone(page: str) -> None:
    words = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", PAGES[page])
    names = [name for name in words if name.split("/")[0] not in ("NAME.ext",) and "NAME" not in name]
    gone = [n for n in names if not any((ROOT / base / n).exists() for base in ("", "reader", "tests/unit", "tests"))]
    assert gone == []


def test_whatever_starts_a_thread_or_a_process_is_in_the_table() -> None:
    table = section("Processes")
    assert [
        short(path) for path, text in SOURCES.items() if STARTS.search(text) and f"`{short(path)}`" not in table
    ] == []


def test_every_cache_is_in_the_table() -> None:
    table = section("Caches")
    assert [
        short(path) for path, text in SOURCES.items() if CACHES.search(text) and f"`{short(path)}`" not in table
    ] == []


def test_every_word_of_the_glossary_stands_once() -> None:
    words = re.findall(r"^\| ([^|`]+?) \|", section("Glossary"), re.MULTILINE)
    assert words[0] == "word"
    assert words[1:] == sorted(set(words[1:]))
