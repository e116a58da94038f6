"""Reading from the disk: bounded, never waiting, one file at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.folders import article_files
from reader.folders.article_files import MAX_FILE_BYTES, READABLE_SUFFIXES, read_header, read_whole
from reader.model.article import Article, BodyFormat, WholeArticle
from reader.model.problem import Problem, Severity


def problem_of(file: Path) -> Problem:
    """The problem as which a file is counted, the same at both depths."""
    found = read_header(file, file.name)
    assert isinstance(found, Problem)
    assert found == read_whole(file, file.name)
    assert found.severity is Severity.UNREADABLE
    return found


def test_a_file_is_read_at_both_depths(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text("---\ntitle: Lamps\n---\nBody.\n")
    header, whole = read_header(file, "a/x.md"), read_whole(file, "a/x.md")
    assert isinstance(header, Article)
    assert isinstance(whole, WholeArticle)
    assert whole.article == header
    assert (header.title, header.path, whole.body) == ("Lamps", "a/x.md", "Body.")
    assert file.read_text() == "---\ntitle: Lamps\n---\nBody.\n"


def test_what_is_not_there(tmp_path: Path) -> None:
    assert "not there" in problem_of(tmp_path / "gone.md").sentence


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "regular file" in problem_of(tmp_path / "pipe.md").sentence


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no devices with names")
def test_a_device_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    assert "regular file" in problem_of(tmp_path / "zero.md").sentence


def test_a_folder_is_not_read(tmp_path: Path) -> None:
    assert problem_of(tmp_path).sentence


def test_a_name_with_nul(tmp_path: Path) -> None:
    assert problem_of(Path(f"{tmp_path}/a\0b.md")).sentence


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are another matter there")
def test_what_is_not_permitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(article_files.os, "open", refuse)
    assert "not permitted" in problem_of(tmp_path / "x.md").sentence


def test_a_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "huge.md"
    with file.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)  # a sparse file: it costs nothing
    assert f"{MAX_FILE_BYTES:,}" in problem_of(file).sentence


def test_a_file_that_changes_its_size_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.md"
    file.write_bytes(b"---\ntitle: Lamps\n---\n" + b"x" * 5000)
    real = os.read
    monkeypatch.setattr(article_files.os, "read", lambda descriptor, size: real(descriptor, min(size, 1000)))
    assert article_files.read_bytes(file) == file.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9-lamp.md")
    (tmp_path / name).write_bytes(b"no head")
    header = read_header(tmp_path / name, name)
    assert isinstance(header, Article)
    assert header.title == "caf\ufffd lamp"
    assert header.path == name


def test_a_text_beside_gives_the_body(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("---\ntitle: Lamps\n---\n")
    (tmp_path / "x.txt").write_text("The body stands beside it.\n\nIn two paragraphs.")
    whole = read_whole(tmp_path / "x.md", "x.md")
    assert isinstance(whole, WholeArticle)
    assert whole.body == "The body stands beside it.\n\nIn two paragraphs."
    assert whole.body_format is BodyFormat.TEXT
    (tmp_path / "x.txt").write_text("---\ntitle: Another article\n---\nIts body.")
    whole = read_whole(tmp_path / "x.md", "x.md")
    assert isinstance(whole, WholeArticle)
    assert (whole.body, whole.article.title) == ("Its body.", "Lamps")


def test_a_text_beside_that_is_not_shown_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("---\ntitle: Lamps\n---\nIts own body.")
    (tmp_path / "x.txt").write_text("---\ntitle: Another article\n---\nIts body.")
    whole, header = read_whole(tmp_path / "x.md", "x.md"), read_header(str(tmp_path / "x.md"), "x.md")
    assert isinstance(whole, WholeArticle) and isinstance(header, Article)
    assert whole.body == "Its own body."
    assert [problem.done for problem in header.problems] == ["x.txt is not shown"]
    assert whole.article.problems == header.problems
    alone = read_header(tmp_path / "x.txt", "x.txt")
    assert isinstance(alone, Article) and not alone.problems


def test_suffixes() -> None:
    assert {".md", ".markdown", ".mdx", ".html", ".txt", ".qmd", ".rmd", ".rst"} <= set(READABLE_SUFFIXES)


def test_importing_is_cheap() -> None:
    code = (
        "import sys, reader.parse, reader.text.clean; reader.text.clean.clean_line('x')\n"
        "heavy = {'dateutil', 'ftfy', 'frontmatter', 'markdown_it', 'yaml', 'html'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "reader.parse.parse_header(b'---\\ntitle: x\\ndate: 2020-01-01\\n---\\nbody', 'x.md')\n"
        "heavy = {'dateutil', 'ftfy', 'frontmatter', 'markdown_it'} & set(sys.modules); assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
