"""The pages beside the manual lead somewhere, and the moving picture shows each screen in its turn."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/internals.md"])
def test_links_to_files_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert links and [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_every_page_of_the_manual_is_in_its_contents() -> None:
    named = set(re.findall(r": ([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {path.name for path in (ROOT / "docs").glob("*.md")} - {"internals.md"}


def test_the_moving_picture_shows_one_screen_after_the_other() -> None:
    spec = importlib.util.spec_from_file_location("make_pictures", ROOT / "docs" / "make_pictures.py")
    assert spec is not None and spec.loader is not None
    make_pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_pictures)
    frame = '<svg viewBox="0 0 9 9"><style>.terminal-1-r1 { }</style><g class="terminal-1-r1"><text>{}</text></g></svg>'
    text = make_pictures.moving([(frame.replace("{}", word), seconds) for word, seconds in (("a", 1.0), ("b", 3.0))])
    root = ElementTree.fromstring(text)
    assert [group.get("id") for group in root if group.tag.endswith("}g")] == ["turn0", "turn1"]
    assert "0.000% { visibility: visible; } 25.000%" in text and "25.000% { visibility: visible; } 100.000%" in text
    assert "terminal-1" not in text and "turn0--r1" in text and "turn1--r1" in text
    kept = (ROOT / "docs" / "pictures" / "moving.svg").read_text(encoding="utf-8")
    assert kept.count('<g id="turn') == len(make_pictures.MOVING) and "<script" not in kept
