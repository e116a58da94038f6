"""The core knows no user interface, and what is heavy is imported only when it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest


def loaded_by(statement: str) -> set[str]:
    """Top-level modules in memory after a statement, in a fresh interpreter."""
    code = f"{statement}\nimport sys\nprint(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module", ["reader.library.library", "reader.cli", "reader.cli.subcommands", "reader.cli.report"]
)
def test_the_core_loads_no_user_interface(module: str) -> None:
    assert not {"textual", "rich"} & loaded_by(f"import {module}")


def test_the_network_is_loaded_while_the_processes_that_read_feeds_start() -> None:
    assert not {"httpcore2", "httpx2", "ssl", "http"} & loaded_by("import reader.cli.subcommands, reader.feeds.session")


def test_the_first_screen_loads_nothing_that_it_does_not_need() -> None:
    heavy = {
        "markdown_it",
        "pygments",
        "httpx2",
        "trafilatura",
        "watchfiles",
        "dateutil",
        "ftfy",
        "lark",
        "frontmatter",
    }
    assert not heavy & loaded_by("import reader.ui.run")


def test_opening_a_library_loads_only_what_rows_need() -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom reader.library.library import Library\n"
        "from reader.model.query import Selection\n"
        "library = Library.open([Path('.')], None, None)\nlibrary.rows(library.first(Selection(), 100))\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {"yaml", "lark", "dateutil", "filelock", "watchfiles", "hashlib", "subprocess"}
    ours = {
        "parse.fields",
        "parse.article",
        "query.language",
        "model.article",
        "folders.scan",
        "folders.indexer",
        "stories",
    }
    assert not loaded & heavy
    assert not loaded & {f"reader.{name}" for name in ours}


def test_nothing_private_of_the_libraries_under_the_screen_is_imported() -> None:
    private = [
        f"{path}:{node.lineno}"
        for path in sorted((Path(__file__).parents[2] / "reader").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in ("textual", "rich")
        and any(
            name.startswith("_") for name in (*(node.module or "").split("."), *(alias.name for alias in node.names))
        )
    ]
    assert private == []


def test_the_main_screen_loads_nothing_that_only_work_in_the_background_needs() -> None:
    code = "import sys, reader.ui.screens.main\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    work = {"index.stories", "index.settling", "index.record", "stories.timeline", "library.catch_up", "parse.values"}
    assert not set(done.stdout.split()) & {f"reader.{name}" for name in work}


def test_looking_at_pictures_loads_nothing_of_full_texts() -> None:
    code = "import sys, reader.web.pictures\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("reader.web.") for name in done.stdout.split() if name.startswith("reader.web.")}
    assert not {"extract_child", "main_part", "carried", "page_text"} & loaded
