"""The verbs of the command line: what they mean by their words, what they change, and that it can be undone."""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reader.cli import line_format
from reader.cli.examples import EXAMPLES
from reader.cli.line_format import Template, TemplateError
from reader.cli.subcommands import cli
from reader.library.library import Library
from reader.state.disk import StateDisk
from tests.unit.cli.test_citizenship import commands

COMET = "https://news.example/comet-seen-at-dawn"


def run(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(cli, list(words), prog_name="broadsheet")
    assert result.exit_code == status, result.output
    return result.output


def titles(news: Path, *words: str) -> list[str]:
    return run("list", "-l", str(news), "--format", "{title}", *words).splitlines()


def file_of(news: Path, title: str) -> Path:
    return next(path for path in news.glob("*") if title in path.read_text(encoding="utf-8").split("related:")[0])


def test_articles_are_named_by_id_address_and_path_and_all_else_is_one_query(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(news, "Council votes to raise the wheel")
    article = run("list", "-l", str(news), "--format", "{id}", "title:comet").strip()
    assert (
        titles(news, article) == titles(news, COMET) == titles(news, COMET + "/?utm_source=x") == ["Comet seen at dawn"]
    )
    assert titles(news, str(file)) == titles(news, file.name) == ["Council votes to raise the wheel"]
    monkeypatch.chdir(news.parent)
    assert titles(news, f"news/{file.name}") == ["Council votes to raise the wheel"]
    (news.parent / "link").symlink_to(news)
    assert titles(news, f"link/{file.name}") == ["Council votes to raise the wheel"]
    both = titles(news, "title:mill", COMET)
    assert both[0] == "Comet seen at dawn" and sorted(both[1:]) == sorted(titles(news, "title:mill"))
    assert len(titles(news)) == len(titles(news, "  ")) == 6
    assert titles(news, "news.org") == titles(news, "gone.md") == [] and len(titles(news, "source:observer.org")) == 0
    for gone in ("f" * 16, "https://news.example/nothing", "sub/gone.md", str(news / "gone.md")):
        assert "no article" in run("read", gone, "-l", str(news), status=2)


def test_marks_are_counted_tried_out_and_undone_in_the_reader(news: Path, tmp_path: Path) -> None:
    words = ["title:mill", "-l", str(news)]
    dry = run("read", "--dry-run", *words).splitlines()
    assert dry[-1] == "2 articles would be marked read" and len(dry) == 3
    assert run("read", *words) == "2 articles marked read\n"
    assert run("read", *words) == "0 articles marked read; 2 are so already\n"
    assert run("star", COMET, "-l", str(news)) == "1 article starred\n"
    assert titles(news, "is:starred") == ["Comet seen at dawn"] and len(titles(news, "is:read")) == 2
    assert run("unread", "is:read", "is:starred", "-l", str(news)) == "0 articles marked unread\n"
    library = Library.open([news], tmp_path / "state", tmp_path / "cache")
    library.marks.share()
    library.refresh(lambda _: None, lambda: False)
    undone = [library.marks.undo() for _ in range(3)]
    assert [(step.label, step.count) for step in undone if step] == [("starred", 1), ("read", 2)]
    library.close()
    assert titles(news, "is:starred") == titles(news, "is:read") == []


def test_what_a_command_does_meanwhile_can_be_undone_in_an_open_reader(news: Path, tmp_path: Path) -> None:
    library = Library.open([news], tmp_path / "state", tmp_path / "cache")
    library.refresh(lambda _: None, lambda: False)
    library.marks.recall_steps()
    assert not library.marks.history.can_undo
    run("read", "title:mill", "-l", str(news))
    assert len(library.marks.take_over()) == 2 and library.marks.history.can_undo
    run("star", COMET, "-l", str(news))
    library.marks.take_over()
    assert [(step.label, step.count) for step in iter(library.marks.undo, None)] == [("starred", 1), ("read", 2)]
    run("read", COMET, "-l", str(news))
    library.close()
    again = Library.open([news], tmp_path / "state", tmp_path / "cache")
    assert (step := again.marks.undo()) is not None and (step.label, step.count) == ("read", 1)
    again.close()


def test_nothing_between_the_quotation_marks_is_not_the_whole_library(news: Path) -> None:
    assert "nothing between" in run("read", "", "-l", str(news), status=2)
    assert "ARTICLE" in run("read", "-l", str(news), status=2)
    assert titles(news, "is:read") == []


def test_a_query_stands_for_one_article_only_where_it_finds_one(news: Path) -> None:
    assert "Comet seen at dawn" in run("show", "title:comet", "-l", str(news))
    assert "2 articles are 'title:mill'" in run("show", "title:mill", "-l", str(news), status=2)
    assert "no article" in run("show", "title:nonesuch", "-l", str(news), status=2)


def test_list_is_limited_and_written_as_asked(news: Path) -> None:
    assert len(titles(news, "-n", "2")) == 2 and titles(news, "-n", "0") == []
    line = run("list", "title:comet", "--markdown", "-l", str(news))
    assert line == f"- 2026-11-20 Observer: [Comet seen at dawn](<{COMET}>)\n"
    assert run("list", "title:comet", "--format", r"{date}\t{source:>10.4}|{unread}{starred}{{", "-l", str(news)) == (
        "2026-11-20\t      Obse|o{\n"
    )
    assert "exclude" in run("list", "--json", "--markdown", "-l", str(news), status=2)
    row = json.loads(run("list", "title:comet", "--json", "-n", "1", "-l", str(news)))
    assert run("list", "title:comet", "--format", "{id} {path}", "-l", str(news)) == f"{row['id']} {row['path']}\n"


@pytest.mark.parametrize(
    "text", ["{", "}", "{}", "{0}", "{title.upper}", "{title[0]}", "{title!r}", "{title:d}", "{title:99999999}", "{x}"]
)
def test_a_template_that_means_nothing_is_a_sentence(text: str) -> None:
    with pytest.raises(TemplateError):
        Template(text)


def test_the_help_of_list_names_every_field() -> None:
    text = run("list", "--help")
    assert [name for name in line_format.FIELDS if f"{{{name}}}" not in text] == []


def test_config_shows_what_it_reads_and_finds_what_is_wrong(news: Path, tmp_path: Path) -> None:
    file = tmp_path / "config"
    assert run("config", "path") == f"{file}\n"
    assert "all" not in run("config", "check").replace("there is no settings file", "")
    file.write_text(
        "theme: light\nrows: 1\nkeys: {star: [f5, f6]}\npasswords: {a.example: [pass, SECRET]}\n", encoding="utf-8"
    )
    shown = run("config", "show")
    assert "SECRET" not in shown
    from reader.settings.config_file import load, parse

    again, loaded = parse(shown), load(file)
    assert (
        (again.theme, again.rows, again.keys) == (loaded.theme, loaded.rows, loaded.keys) == ("light", 1, loaded.keys)
    )
    assert next(line for line in shown.splitlines() if not line.startswith("#")) == "keys:"
    assert "all is well" in run("config", "check")
    file.write_text("theme: ligth\nkeys: {stra: f5}\nqueries: {a: 'sorce:x'}\nlibrary: {N: gone}\n", encoding="utf-8")
    told = run("config", "check", status=1)
    assert "4 faults" in told and "line 1: theme:" in told and "line 2: keys:" in told and "line 3: queries: a" in told
    file.write_text("theme: [", encoding="utf-8")
    assert "1 fault" in run("config", "check", status=1)


def test_config_edit_runs_the_editor_and_checks(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("BROADSHEET_CONFIG", str(tmp_path / "new folder" / "config.yaml"))
    editor = tmp_path / "an editor"
    editor.write_text('#!/bin/sh\nprintf "rows: 9\\n" > "$2"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", f"{shlex.quote(str(editor))} -x")
    assert "rows: this must be 1 to 3" in run("config", "edit", status=1)
    monkeypatch.setenv("EDITOR", "false")
    run("config", "edit", status=1)
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    assert "no program" in run("config", "edit", status=2)
    monkeypatch.delenv("EDITOR")
    assert "no editor is set" in run("config", "edit", status=2)


def test_every_command_has_examples_that_can_be_typed() -> None:
    groups = {name for name, command in cli.commands.items() if isinstance(command, click.Group)}
    assert set(EXAMPLES) == {"", *groups, *commands()}
    for name, examples in EXAMPLES.items():
        text = run(*name.split(), "--help")
        for line, _ in examples:
            assert line in text
            words = shlex.split(re.split(r" [|>] ", line)[0].removeprefix("EDITOR=nano "))
            assert words.pop(0) == "broadsheet"
            assert words[0] == name.partition(" ")[0] or name in ("", "open")
            parse(cli, words)


def parse(command: click.Command, words: list[str], parent: click.Context | None = None) -> None:
    """Read a command line without doing what it says. Raises click.UsageError."""
    context = command.make_context(command.name or "", list(words), parent=parent)
    if isinstance(command, click.Group) and (rest := [*context._protected_args, *context.args]):  # pyright: ignore[reportPrivateUsage]
        _, inner, rest = command.resolve_command(context, rest)
        assert inner is not None
        parse(inner, rest, context)


def test_help_has_one_list_of_commands_each_with_a_whole_phrase() -> None:
    text = run("--help")
    assert text.count("Commands:") == 1
    listed = re.findall(r"^  (\S+)  +\S.*$", text.partition("Commands:")[2].partition("Examples:")[0], re.MULTILINE)
    assert set(listed) == set(cli.commands) and "..." not in text.partition("Commands:")[2]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands_options_and_queries(
    shell: str, monkeypatch: pytest.MonkeyPatch, news: Path
) -> None:
    assert "_BROADSHEET_COMPLETE" in run("completion", shell)

    def complete(*words: str) -> str:
        line = shlex.join(["broadsheet", *words[:-1]]) + " " + words[-1]
        monkeypatch.setenv("_BROADSHEET_COMPLETE", f"{shell}_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words)))
        result = CliRunner().invoke(cli, [], prog_name="broadsheet")
        assert result.exit_code == 0
        return result.output

    assert "unstar" in complete("uns") and "dir" in complete("")
    assert "--format" in complete("list", "--fo")
    assert "is:unread" in complete("read", "is:un") and "dir" in complete("list", "--library", "x")
    assert "edit" in complete("config", "ed")
    (news.parent / "config").write_text("library: {Mornings: /tmp}\n", encoding="utf-8")
    assert "Mornings" in complete("list", "--library", "Mo")
    if shell == "zsh":
        assert "\n\n" not in complete("list", "")  # its script loses what is empty, and mistakes what follows


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("list is:un", "unread"), ("list sort:new", "newest"), ("list is:", "unread"), ("uns", "unstar")],
)
def test_bash_completes_what_it_divides_at_a_colon(typed: str, offered: str, tmp_path: Path) -> None:
    script = run("completion", "bash")
    (tmp_path / "script").write_text(script, encoding="utf-8")
    program = tmp_path / "broadsheet"  # answers as the program does, and writes down what it was asked
    program.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'from reader.cli import main; main()' \"$@\"\n", encoding="utf-8"
    )
    program.chmod(0o755)
    words = ["broadsheet", *re.findall(r":|[^ :]+", typed)]
    lines = [
        "compopt() { :; }",
        f"source {shlex.quote(str(tmp_path / 'script'))}",
        f"COMP_WORDS=({shlex.join(words)}) COMP_CWORD={len(words) - 1}",
        f"COMP_LINE={shlex.quote('broadsheet ' + typed)} COMP_POINT={len('broadsheet ' + typed)}",
        f"_broadsheet_completion {shlex.quote(str(program))}",
        "printf '%s\\n' \"${COMPREPLY[@]}\"",
    ]
    answer = subprocess.run(["bash", "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert offered in answer.stdout.split() and not answer.stderr


def test_export_prints_one_document_or_writes_it_and_changes_no_article(news: Path, tmp_path: Path) -> None:
    where = ["-l", str(news)]
    alone = run("export", COMET, *where)
    assert alone.startswith("---\ntitle: Comet seen at dawn\n")
    both = run("export", "title:mill", "--text", *where)
    assert both.startswith("title:mill\n==========\n") and "It turns" in both and "Mill wheel" in both
    assert "It turns" not in run("export", "title:mill", "--text", "--no-texts", *where)
    run("note", COMET, "look", "east", *where)
    page = run("export", "--stars", "--html", *where)
    assert page.startswith("<!doctype html>") and "look east" in page and "<h1>Starred</h1>" in page
    assert run("export", "title:mill", "--dry-run", *where).endswith("2 articles would be written\n")
    out = tmp_path / "out"
    out.mkdir()
    assert "2 articles written to" in run("export", "title:mill", "--title", "The Mill", "-o", str(out), *where)
    assert (out / "the-mill.md").read_text(encoding="utf-8").startswith("# The Mill\n")
    assert "--force" in run("export", COMET, "-o", str(out / "the-mill.md"), *where, status=2)
    assert "1 article written" in run("export", COMET, "-o", str(out / "the-mill.md"), "--force", *where)
    assert "never changed" in run("export", COMET, "--force", "-o", str(file_of(news, "Choir")), *where, status=2)
    (tmp_path / "way").symlink_to(news)
    named = Path(os.path.relpath(file_of(news, "Choir")))
    for other in (named, tmp_path / "way" / named.name):
        assert "never changed" in run("export", COMET, "--force", "-o", str(other), *where, status=2)
    assert "cannot be written" in run("export", COMET, "-o", str(tmp_path / "no" / "x.md"), *where, status=1)
    assert "give IDs" in run("export", *where, status=2)


def test_marks_that_cannot_be_saved_wait_where_it_is_said(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    state = str(tmp_path / "marks" / "state.json")
    with monkeypatch.context() as patched:
        patched.setattr(StateDisk, "replace", full)
        said = run("star", COMET, "-l", str(news), "--state", state, status=1)
    assert f"not saved: the disk is full ({state}). They are kept in {tmp_path}" in said
    assert "Comet seen at dawn" in run("list", "is:starred", "-l", str(news), "--state", state)
