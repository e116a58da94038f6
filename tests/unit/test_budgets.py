"""How large things may be, which names may occur twice, and what a pure room may do: kept by reading the source.

Who breaks a budget stands in a table below with the reason beside it. The tables only shrink: an entry that is no
longer needed fails too, so that what was mended cannot come back unseen.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]

MODULE_LINES, CLASS_LINES, CLASS_METHODS, FUNCTION_LINES, SCREEN_LINES = 450, 400, 40, 70, 250

PURE = ("stories", "query", "parse", "text", "model")
"""Rooms that open no file and no database."""

OVER_BUDGET: dict[tuple[str, str], str] = {
    ("methods of a class", "reader.ui.widgets.article_scroll.DocumentView"): "is the line API of a Textual widget",
    ("lines of a module", "reader.ui.widgets.article_scroll"): "the same",
}
"""(budget, what exceeds it): why it may, for now."""

SAME_THING = {
    "pictures.py": "pictures: fetched and opened by web, set by render",
    "errors.py": "each room's errors, all of one base in model/errors.py",
    "follow_ups.py": "the desk of follow-ups: its lines and its screen",
    "timeline.py": "a timeline: made in stories, shown by a screen",
    "coverage.py": "coverage by source: made in stories, shown by a screen",
    "topics.py": "sources and topics: their lines and their screen",
    "trail.py": "the trail of the reader: kept by a flow, drawn by render",
    "article.py": "one article: the value, how its file is parsed, how it is set",
    "row.py": "one row of the list: the value and how it is set",
    "stories.py": "stories: computed, kept in the index, shown by a screen",
    "events.py": "events: what the index says of them, and how they are shown",
}
"""File names that occur twice because they are one thing seen from several floors."""


class Module(NamedTuple):
    """One source file of the product."""

    name: str
    """Dotted, as it is imported."""
    path: Path
    tree: ast.Module
    lines: int


@cache
def modules() -> dict[str, Module]:
    """All modules of the product by their dotted names."""
    result: dict[str, Module] = {}
    for path in sorted((ROOT / "reader").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        text = path.read_text(encoding="utf-8")
        result[name] = Module(name, path, ast.parse(text), text.count("\n"))
    return result


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def definitions(
    node: ast.AST, prefix: str
) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]]:
    """All classes and functions below a node, each with its dotted name."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{prefix}.{child.name}"
            yield name, child
            yield from definitions(child, name)
        else:
            yield from definitions(child, prefix)


def length(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` or `class` to the last one."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_screen(name: str, node: ast.AST) -> bool:
    """Whether a class is a screen of Textual that composes and wires."""
    return isinstance(node, ast.ClassDef) and ".ui.screens." in name and node.name.endswith("Screen")


def oversized() -> dict[tuple[str, str], int]:
    """(budget, name): the size, for everything that is larger than its budget."""
    sizes: dict[tuple[str, str], tuple[int, int]] = {}
    for module in modules().values():
        sizes["lines of a module", module.name] = (module.lines, MODULE_LINES)
        for name, node in definitions(module.tree, module.name):
            if isinstance(node, ast.ClassDef):
                methods = sum(isinstance(child, FUNCTIONS) for child in node.body)
                sizes["lines of a class", name] = (length(node), CLASS_LINES)
                sizes["methods of a class", name] = (methods, CLASS_METHODS)
                if is_screen(name, node):
                    sizes["lines of a screen", name] = (length(node), SCREEN_LINES)
            else:
                sizes["lines of a function", name] = (length(node), FUNCTION_LINES)
    return {key: size for key, (size, budget) in sizes.items() if size > budget}


def test_nothing_is_larger_than_its_budget() -> None:
    over = oversized()
    assert {key: size for key, size in over.items() if key not in OVER_BUDGET} == {}
    assert [key for key in OVER_BUDGET if key not in over] == [], "mended: take it from the table"


def test_a_file_name_means_one_thing() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for module in modules().values():
        if module.path.name != "__init__.py":
            places[module.path.name].append(module.name)
    doubles = {name: rooms for name, rooms in places.items() if len(rooms) > 1}
    assert {name: rooms for name, rooms in doubles.items() if name not in SAME_THING} == {}
    assert [name for name in SAME_THING if name not in doubles] == [], "mended: take it from the table"


def imports(module: Module) -> set[str]:
    """Modules of the product that a module imports anywhere: at its head, for types only, inside functions."""
    targets: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            targets |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            targets |= {name if name in modules() else node.module for name in names}
    return targets & modules().keys()


def circles(edges: dict[str, set[str]]) -> set[frozenset[str]]:
    """Groups of modules of which each reaches each other by imports (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: set[frozenset[str]] = set()

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in edges[name]:
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                groups.add(frozenset(group))

    for name in edges:
        if name not in index:
            visit(name)
    return groups


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles({name: imports(module) for name, module in modules().items()}) == set()


def test_a_circle_is_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == {frozenset("abc")}


def is_inherited(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a method says nothing of its own: an override, an overload, or the setter of a property."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id in ("override", "overload"):
            return True
        if isinstance(decorator, ast.Attribute) and decorator.attr == "setter":
            return True
    return False


def undocumented(node: ast.AST, prefix: str) -> Iterator[str]:
    """Public classes and functions without a docstring; what is inside a function is private."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            if not ast.get_docstring(child):
                yield f"{prefix}.{child.name}"
            yield from undocumented(child, f"{prefix}.{child.name}")
        elif isinstance(child, FUNCTIONS) and not child.name.startswith("_"):
            if not ast.get_docstring(child) and not is_inherited(child):
                yield f"{prefix}.{child.name}"
        elif isinstance(child, ast.If | ast.Try):
            yield from undocumented(child, prefix)


def test_everything_public_says_what_it_is() -> None:
    missing = [m.name for m in modules().values() if not ast.get_docstring(m.tree)]
    missing += [name for module in modules().values() for name in undocumented(module.tree, module.name)]
    assert missing == []


VAGUE = frozenset(
    (
        *("found", "known", "wanted", "asked", "given", "got", "needed", "those", "these", "them"),
        *("thing", "things", "stuff", "data", "info", "tmp", "temp", "res", "ret", "val", "obj"),
    )
)
"""Names that say that one has a value, not what it is."""
VAGUE_SHARE = 0.01
"""The share of local names that may be among them."""


def local_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names that a function gives to values, without those of the functions inside it."""
    names: set[str] = set()
    nodes: list[ast.AST] = list(ast.iter_child_nodes(function))
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            nodes += ast.iter_child_nodes(node)
    return names


def test_names_say_what_a_value_is() -> None:
    names = [
        (name, where)
        for module in modules().values()
        for where, node in definitions(module.tree, module.name)
        if isinstance(node, FUNCTIONS)
        for name in local_names(node)
    ]
    vague = [(name, where) for name, where in names if name in VAGUE]
    assert len(vague) < VAGUE_SHARE * len(names), sorted(vague)


def test_a_vague_name_is_seen() -> None:
    (function,) = ast.parse("def f(x):\n  for found in x:\n    row = found\n  def g():\n    data = 1").body
    assert isinstance(function, ast.FunctionDef)
    assert local_names(function) == {"found", "row"}


def test_errors_are_called_so_and_each_name_means_one() -> None:
    errors: defaultdict[str, list[str]] = defaultdict(list)
    for module in modules().values():
        for where, node in definitions(module.tree, module.name):
            bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
            if any(base.endswith(("Error", "Exception")) for base in bases):
                errors[node.name].append(where)
    assert len(errors) > 20
    assert [name for name in errors if not name.endswith("Error")] == []
    assert {name: places for name, places in errors.items() if len(places) > 1} == {}


CALLS_OF_FILES = frozenset(
    (
        *("open", "fdopen", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob", "scandir"),
        *("stat", "lstat", "listdir", "unlink", "mkdir", "rename", "replace_file", "connect"),
    )
)
MODULES_OF_FILES = {"sqlite3", "subprocess", "socket", "shutil", "tempfile", "fcntl"}


def outside(tree: ast.AST) -> set[str]:
    """What a module uses to reach outside the process: files, databases, programs, the network."""
    uses: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            uses |= {name} & CALLS_OF_FILES
        elif isinstance(node, ast.Import):
            uses |= {alias.name.split(".")[0] for alias in node.names} & MODULES_OF_FILES
        elif isinstance(node, ast.ImportFrom) and node.module:
            uses |= {node.module.split(".")[0]} & MODULES_OF_FILES
    return uses


def test_the_pure_rooms_open_nothing() -> None:
    pure = [
        module for module in modules().values() if module.name.split(".")[1:2] and module.name.split(".")[1] in PURE
    ]
    reaching = {module.name: uses for module in pure if (uses := outside(module.tree))}
    assert reaching == {}


@pytest.mark.parametrize("code", ["open('x')", "path.read_bytes()", "import sqlite3", "from subprocess import run"])
def test_reaching_outside_is_seen(code: str) -> None:
    assert outside(ast.parse(code))
