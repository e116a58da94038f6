"""Which files are articles, and when a folder counts as unchanged."""

from __future__ import annotations

import os
from pathlib import Path

from reader.folders import scan
from reader.index.roots import plan_roots
from tests.unit.folders.folders import write


def found(*roots: Path) -> list[str]:
    folders = scan.walk(plan_roots(roots), lambda _root, _path: None)
    return sorted(f"{folder.path}/{seen.name}".lstrip("/") for folder in folders for seen in folder.files)


def test_articles_by_their_ending(tmp_path: Path) -> None:
    for name in ("a.md", "b.MARKDOWN", "c.html", "d.txt", "e.qmd", "f.jpg", "g", "h.md.bak", ".i.md", "j.rst"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "k.md").write_text("x")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "folder.md" / "l.md").write_text("x")
    assert found(tmp_path) == ["a.md", "b.MARKDOWN", "c.html", "d.txt", "e.qmd", "folder.md/l.md", "j.rst"]


def test_a_text_beside_an_article_belongs_to_it(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "A")
    (tmp_path / "a.txt").write_text("the text of a")
    (tmp_path / "b.txt").write_text("an article of its own")
    (tmp_path / "c.md").write_text("C")
    (tmp_path / "c.TXT").write_text("nobody would look for it, so it is an article")
    assert found(tmp_path) == ["a.md", "b.txt", "c.TXT", "c.md"]
    before = {seen.name: seen for seen in scan.look_at(tmp_path, ["a.md", "a.txt"])}
    os.utime(tmp_path / "a.txt", (5_000_000_000, 5_000_000_000))
    after = {seen.name: seen for seen in scan.look_at(tmp_path, ["a.md", "a.txt"])}
    assert list(before) == list(after) == ["a.md"]
    assert before["a.md"] != after["a.md"]


def test_links_that_lead_round_in_circles_or_into_the_library(tmp_path: Path) -> None:
    root = tmp_path / "news"
    outside = tmp_path / "outside"
    write(root, "a.md", "A")
    write(outside, "b.md", "B")
    (root / "up").symlink_to(tmp_path)
    (root / "self").symlink_to(root)
    (root / "other").symlink_to(outside)
    (root / "other_again").symlink_to(outside)
    (outside / "back").symlink_to(root)
    (outside / "round").symlink_to(outside)
    (root / "same.md").symlink_to(root / "a.md")
    assert found(root) == ["a.md", "other/b.md"]


def test_the_stamp_changes_with_every_change(tmp_path: Path) -> None:
    file = write(tmp_path, "a.md", "A")

    def stamp() -> bytes:
        return next(scan.walk([tmp_path], lambda _root, _path: None)).stamp

    stamps = [stamp(), stamp()]
    assert stamps[0] == stamps[1]
    os.utime(file, ns=(1, 1))
    stamps.append(stamp())
    file.write_text("longer than before it was, whatever the time")
    os.utime(file, ns=(1, 1))
    stamps.append(stamp())
    file.rename(tmp_path / "b.md")
    stamps.append(stamp())
    assert len(set(stamps)) == 4


def test_dates_in_paths() -> None:
    assert scan.date_in("2021/2021-05-19-mills.md") == "20210519"
    assert scan.date_in("_posts/2021/05/mills.md") == "202105"
    assert scan.date_in("20210519_mills.md") == "20210519"
    assert scan.date_in("room-4711.md") == ""
