"""docs/command-line.md and the man pages are what the commands are."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from reader.cli.line_format import FIELDS
from reader.cli.subcommands import cli

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_names_every_command_and_every_field_once() -> None:
    page = (DOCS / "command-line.md").read_text(encoding="utf-8")
    table = page.partition("| command | does |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[2:] for name in re.findall(r"`([\w-]+)`", row.split("|")[1])]
    assert sorted(named) == sorted(cli.commands)
    fields = page.partition("| field | is |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"`\{(\w+)\}`", fields)) == sorted(FIELDS)


def test_the_man_pages_are_those_of_the_commands() -> None:
    pytest.importorskip("click_man", reason="click-man is not installed")
    spec = importlib.util.spec_from_file_location("make_man", DOCS / "make_man.py")
    assert spec is not None and spec.loader is not None
    make_man = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_man)
    kept = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "man").glob("*.1")}
    assert kept == make_man.pages(), "`make man` writes them anew"
