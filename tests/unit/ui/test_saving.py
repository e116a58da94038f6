"""Saving documents: nothing is replaced unasked, nothing of the library ever, and what is said has happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library.answers import Target
from reader.library.export_body import Form
from reader.library.library import Library
from reader.model.query import Selection
from reader.ui.actions.save_actions import SaveActions
from reader.ui.flows.saving import PathAsked, Savable, Saving, start_folder
from reader.ui.flows.sending import Sending
from reader.ui.question import OneOf
from tests.articles import NOON, story, write_library
from tests.unit.ui.test_flows import Desk


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    return Desk(monkeypatch)


def test_a_file_that_is_there_needs_enter_twice(tmp_path: Path) -> None:
    asked = PathAsked(tmp_path, [])
    assert asked.mistake("new.md") == ""
    (tmp_path / "old.md").touch()
    assert "Enter again replaces it" in asked.mistake("old.md")
    assert asked.mistake("old.md") == "" and asked.replaces(asked.path("old.md"))
    assert not asked.replaces(asked.path("new.md"))
    (tmp_path / "other.md").touch()
    assert "Enter again" in asked.mistake("other.md"), "each path is confirmed for itself"


def test_what_cannot_be_a_place_is_said(tmp_path: Path) -> None:
    asked = PathAsked(tmp_path, [tmp_path])
    (tmp_path / "article.md").touch()
    for line, sentence in {
        " ": "Say where to",
        "a\0b": "Say where to",
        "none/x.md": "There is no folder",
        str(tmp_path): "is a folder",
        "article.md": "is a file of the library",
        "x" * 300: "cannot be saved there",
    }.items():
        assert sentence in asked.mistake(line), line
    assert "is a file of the library" in asked.mistake("article.md"), "also the second time"


def test_documents_are_saved_where_the_program_was_started_but_not_among_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert start_folder(None, []) == tmp_path
    assert start_folder(None, [tmp_path]) == Path.home()
    assert start_folder(Path("/docs"), [tmp_path]) == Path("/docs")


def test_a_document_is_written_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    saving = Saving(desk.work, desk.said.append, Sending(None, desk.work, desk.said.append, lambda _: None))  # pyright: ignore[reportArgumentType]
    thing = Savable("this article", "a", lambda form, _: f"{form.value} text", headline="Mill pays")
    file = tmp_path / "a.md"
    saving.to_file(thing, Form.MARKDOWN, file, replace=False)
    desk.screen.settle()
    assert file.read_text() == "markdown text" and desk.said[-1].endswith("a.md, 13 characters: Mill pays")
    saving.to_file(thing, Form.TEXT, file, replace=False)
    desk.screen.settle()
    assert file.read_text() == "markdown text" and desk.said[-1].startswith("Not saved: there is a file")
    saving.to_file(thing, Form.TEXT, file, replace=True)
    desk.screen.settle()
    assert file.read_text() == "text text"
    saving.to_file(Savable("it", "a", lambda *_: "", "Nothing here"), Form.TEXT, tmp_path / "b", replace=False)
    desk.screen.settle()
    assert desk.said[-1] == "Nothing here" and not (tmp_path / "b").exists()
    desk.screen.worker.is_cancelled = True
    saving.to_file(thing, Form.TEXT, tmp_path / "c", replace=False)
    desk.screen.settle()
    assert not (tmp_path / "c").exists()


def test_lists_stars_and_stories_are_documents(desk: Desk, tmp_path: Path) -> None:
    write_library(tmp_path / "news", story())
    library = Library.open([tmp_path / "news"], None, None, clock=lambda: NOON)
    try:
        library.refresh(lambda _: None, lambda: False)
        rowids = list(library.first(Selection(), 10))
        gone = Target("gone", "Its file is gone", "https://x.example/gone", "The Tern")
        library.marks.mark_one(gone, "starred", starred=True, fields={"note": "ask again"})
        copied: list[str] = []
        sending = Sending(library, desk.work, desk.said.append, copied.append)
        lines: list[str] = []

        def choose(question: OneOf) -> None:
            lines.extend(question.lines)
            question.chosen(3)

        saves = SaveActions(library, desk.work, sending, choose, lambda *_: None, desk.said.append, None)
        saves.save(saves.listed("Starred", "the list", rowids, texts=False, stars=True))
        desk.screen.settle()
        assert copied[-1].startswith("# Starred\n") and copied[-1].count("\n## ") == len(rowids) + 1
        assert "## ★ [Its file is gone](<https://x.example/gone>)" in copied[-1] and "ask again" in copied[-1]
        saves.save(saves.article_of(rowids[0], "x"))
        saves.save(saves.article_of(10**6, "x"))
        desk.screen.settle()
        assert "The file of this article is gone" in desk.said
        assert lines[3] == "Markdown, to the clipboard"
    finally:
        library.close()
