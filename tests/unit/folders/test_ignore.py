"""What does not belong to a library, and what stays in spite of a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cli.report import check_lines, ignored_lines
from reader.folders.ignore import Belonging, describes_project, rule_of_folder, rule_of_name
from reader.folders.scan import walk
from reader.library.library import Library
from reader.model.query import Selection
from reader.settings import config_file
from tests.articles import NOON

SITE = Path(__file__).parents[2] / "data" / "folders" / "site"


def make(root: Path, *names: str, text: str = "# A title\n\nText.\n") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def listed(root: Path, *setting: str) -> set[str]:
    folders = walk([root], lambda _root, _path: None, belonging=Belonging([root], setting))
    return {f"{folder.path}/{seen.name}".lstrip("/") for folder in folders for seen in folder.files}


def test_what_a_site_generator_makes_is_left_out() -> None:
    assert listed(SITE) == {"README.md", "content/a.md"}
    rules = list(ignored_lines([SITE], as_json=False))
    assert rules[-1] == f"{len(rules) - 1} left out"
    assert any(line.endswith("node_modules/: dependencies") for line in rules)


def test_names_are_left_out_beside_the_mark_of_their_program_only(tmp_path: Path) -> None:
    make(tmp_path, "public/a.md", "build/b.md", "templates/c.md", "layouts/d.md", "vendor/e.md", "x.md")
    assert len(listed(tmp_path)) == 6
    (tmp_path / "hugo.toml").write_text("")
    assert listed(tmp_path) == {"build/b.md", "templates/c.md", "vendor/e.md", "x.md"}
    (tmp_path / ".feed.toml").write_text("")
    assert len(listed(tmp_path)) == 6
    assert listed(tmp_path / "public") == {"a.md"}, "a folder that was named is never left out"
    assert rule_of_folder("node_modules", ())
    assert not rule_of_folder("layouts", ("layouts",))


def test_what_programs_of_all_kinds_make_is_left_out(tmp_path: Path) -> None:
    made = {
        "a/conf.py": "a/_build/x.html",
        "b/_toc.yml": "b/_build/x.html",
        "c/config.edn": "c/bak/x.md",
        "d/pom.xml": "d/target/x.html",
        "e/accounts/y.yaml": "e/plugins/x.md",
        "f/_bookdown.yml": "f/_book/x.html",
        "g/mix.exs": "g/deps/x.md",
        "h/y.txt": "h/my.egg-info/SOURCES.txt",
        "i/index.md": "i/404.html",
        "j/Home.md": "j/_Sidebar.md",
        "k/y.tid": "k/$__core.tid",
        "l/index.html": "l/google0123456789abcdef.html",
    }
    make(tmp_path, *made, *made.values(), *(f"{name[0]}/kept.md" for name in made))
    assert not listed(tmp_path) & set(made.values())
    assert {f"{name[0]}/kept.md" for name in made} <= listed(tmp_path)


@pytest.mark.parametrize(
    "name", ["robots.txt", "LICENSE.md", "LICENSE.txt", "requirements-dev.txt", "map.excalidraw.md"]
)
def test_files_that_are_no_articles(name: str) -> None:
    assert rule_of_name(name)


@pytest.mark.parametrize("name", ["licensed.md", "requirements.md", "robots.md", "2026-01-01-license-plates.md"])
def test_files_that_may_be_articles(name: str) -> None:
    assert not rule_of_name(name)


def test_what_describes_a_project_stays_where_it_is_all_there_is(tmp_path: Path) -> None:
    make(tmp_path, "README.md", "CHANGELOG.md", "notes/README.md", "notes/a.md")
    assert listed(tmp_path) == {"README.md", "CHANGELOG.md", "notes/README.md", "notes/a.md"}
    make(tmp_path, "b.md")
    assert listed(tmp_path) == {"b.md", "notes/README.md", "notes/a.md"}
    make(tmp_path, "SUMMARY.md")
    assert "README.md" in listed(tmp_path)
    assert describes_project("readme.fr.md")


def test_ignore_files_mean_what_they_mean_to_git(tmp_path: Path) -> None:
    make(
        tmp_path, "a.md", "b.draft.md", "private/c.md", "private/open/d.md", "sub/e.md", "sub/keep.draft.md", "sub/f.md"
    )
    (tmp_path / ".gitignore").write_text("*.draft.md\n/private/\n")
    (tmp_path / "sub" / ".gitignore").write_text("!keep.draft.md\n/f.md\n")
    assert listed(tmp_path) == {"a.md", "sub/e.md", "sub/keep.draft.md"}
    (tmp_path / ".broadsheetignore").write_text("!/private/\n")
    assert "private/c.md" in listed(tmp_path)
    assert "sub/e.md" not in listed(tmp_path, "sub/")
    assert len(listed(tmp_path, "!*")) == 7
    above = tmp_path / "sub"
    assert listed(above) == {"e.md", "keep.draft.md"}, "rules of folders above are not heeded"


def test_hostile_ignore_files(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab.md")
    (tmp_path / ".gitignore").write_text("*a" * 40 + "\n[\n***\n\\\n!\n" + "x" * 5_000_000)
    assert "a.md" in listed(tmp_path) | {"a.md"}
    belonging = Belonging([tmp_path])
    assert isinstance(belonging.rule_of_path(0, "a.md"), str)


def test_a_starred_article_stays_listed_though_a_rule_comes(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "old/b.md", "old/c.md")
    library = Library.open([tmp_path], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    rows = {row.path: row for row in library.rows(library.select(Selection())) if row is not None}
    library.state.change({rows["old/b.md"].id: {"starred": True}})
    (tmp_path / ".broadsheetignore").write_text("old/\n")
    library.refresh(lambda _: None, lambda: False)
    assert {row.path for row in library.rows(library.select(Selection())) if row} == {"a.md", "old/b.md"}
    assert library.counts().left_out > 0
    library.close()


def test_the_command_and_the_app_count_the_same(tmp_path: Path) -> None:
    make(tmp_path, "a.md", text="---\ntitle: A\ndate: never\n---\n")
    make(tmp_path, "b.md", text="---\ntitle: 'B\ndate: 2026-01-01\n---\n")
    make(tmp_path, "c.md", text="---\ntitle: C\n---\n")
    (tmp_path / "d.md").symlink_to(tmp_path / "nowhere.md")
    lines = list(check_lines([tmp_path], as_json=False))
    severities = [line.split(": ")[1] for line, _ in lines[:-1]]
    assert severities == ["unreadable", "lost", "mended"], "the worst first"
    assert [severe for _, severe in lines] == [True, False, False, False]
    assert lines[-1][0] == "4 files, 3 with problems: 1 unreadable, 1 lost, 1 mended, 0 note"
    library = Library.open([tmp_path], None, None, clock=lambda: NOON)
    library.refresh(lambda _: None, lambda: False)
    counts = library.counts()
    assert (counts.files, counts.problems, counts.unreadable) == (4, 3, 1)
    library.close()


def test_patterns_of_the_settings() -> None:
    assert config_file.parse("ignore:\n  - private/\n  - '!*'\n").ignore == ("private/", "!*")
    assert config_file.parse("ignore:\n").ignore == ()


def test_an_ignore_file_of_ten_megabytes_is_heeded_at_its_beginning(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "b.md", "c.md")
    (tmp_path / ".broadsheetignore").write_text("b.md\n" + "nothing-of-this-name*x\n" * 450_000 + "c.md\n")
    assert listed(tmp_path) == {"a.md", "c.md"}
