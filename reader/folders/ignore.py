"""What does not belong: files and folders that are left out, and the rule that says so.

Three kinds of rules, in this order; the last one that says something decides:
1. Defaults. Dependencies are never articles; generated pages, layouts and templates are none beside the mark of the
   program that makes or uses them (`public` beside `hugo.toml`); neither are `robots.txt`, licences and the like. What
   describes a project (README, CHANGELOG) stays only where there is nothing else.
2. `.gitignore` and `.broadsheetignore` of the folder and of those below it, with git's meaning.
3. The setting `ignore`.

A library folder itself is never left out, and nothing outside of it is looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".broadsheetignore")
"""Files of patterns, the later one stronger."""
_MOST_BYTES = 200_000
_MOST_PATTERNS = 2_000
_MOST_STARS = 6
"""Of one pattern; with more of them looking takes ever longer."""
_DEPENDENCIES = frozenset(("node_modules", "site-packages", "__pycache__", "bower_components", "venv", "virtualenv"))
_FEEDS = frozenset((".feed.toml", "feeds.opml", "subscriptions.opml", ".broadsheet"))
"""Beside these no default leaves out a folder: names of sources may be any."""


@dataclass(frozen=True, slots=True)
class _Program:
    """A program with the names by which its folder is known, and the names of what is no article in it."""

    name: str
    marks: frozenset[str]
    folders: frozenset[str]


def _program(name: str, marks: str, folders: str) -> _Program:
    return _Program(name, frozenset(marks.split()), frozenset(folders.split()))


_PROGRAMS = (
    _program("a JavaScript project", "package.json node_modules", "dist build public out coverage _site"),
    _program(
        "Jekyll or Eleventy",
        "_config.yml _config.yaml _config.toml Gemfile .eleventy.js eleventy.config.js eleventy.config.mjs"
        " eleventy.config.cjs _includes _layouts _posts",
        "_site _includes _layouts _sass vendor _plugins _components _partials",
    ),
    _program(
        "Hugo",
        "hugo.toml hugo.yaml hugo.yml hugo.json config.toml config.yaml archetypes",
        "public layouts themes archetypes resources",
    ),
    _program("Zola", "zola.toml config.toml", "public templates themes sass"),
    _program("Hexo", "_config.yml scaffolds", "public themes scaffolds"),
    _program("Rust", "Cargo.toml", "target"),
    _program("Java", "pom.xml build.gradle build.gradle.kts", "target build"),
    _program("Elixir", "mix.exs", "deps _build doc"),
    _program("CocoaPods", "Podfile", "Pods"),
    _program("PHP or Go", "composer.json go.mod", "vendor"),
    _program("Obsidian", ".obsidian", "templates _templates template"),
    _program("Python", "pyproject.toml setup.py requirements.txt mkdocs.yml", "build dist site htmlcov overrides"),
    _program("Pelican", "pelicanconf.py", "output theme themes"),
    _program("Nikola or Sphinx", "conf.py", "output cache themes templates _build _static _templates"),
    _program("Jupyter Book", "_toc.yml myst.yml", "_build"),
    _program("Logseq", "config.edn custom.css", "bak version-files"),
    _program("Grav", "accounts blueprints", "plugins themes"),
    _program("Quarto", "_quarto.yml _bookdown.yml", "_site _book _extensions _freeze _bookdown_files"),
)
_SITE_FOLDERS = frozenset(("content", "layouts", "themes", "public", "static", "archetypes", "_site"))
"""Two of these beside a third say that it belongs to a site."""
MARKS = frozenset(mark for program in _PROGRAMS for mark in program.marks) | _FEEDS
"""Names that say which program a folder belongs to."""
_ALL_MARKS = MARKS | _SITE_FOLDERS | {"SUMMARY.md", "_sidebar.md", "book.json", "book.toml", ".vuepress", ".vitepress"}
_FILES_FOR_MACHINES = (
    "robots.txt humans.txt ads.txt app-ads.txt security.txt cname.txt cmakelists.txt llms.txt llms-full.txt"
    " manifest.txt"
)
_NOT_ARTICLES = frozenset(_FILES_FOR_MACHINES.split())
_CONTENTS = frozenset(
    ("SUMMARY.md", "_sidebar.md", "_navbar.md", "_coverpage.md", "_Sidebar.md", "_Footer.md", "_Header.md")
) | {"navigation.html"}
_PROJECT = frozenset(
    (
        *(
            "readme",
            "changelog",
            "changes",
            "contributing",
            "contributors",
            "code_of_conduct",
            "security",
            "governance",
        ),
        *(
            "agents",
            "claude",
            "gemini",
            "copilot_instructions",
            "pull_request_template",
            "issue_template",
            "maintainers",
        ),
    )
)
_PROOF = re.compile(r"(?:google[0-9a-f]{16}|yandex_[0-9a-f]{8,20})\.html\Z")
"""With which the owner of a site shows search engines that it is theirs."""
BOOK_MARKS = frozenset(("SUMMARY.md", "_sidebar.md", "book.json", "book.toml", ".vuepress", ".vitepress"))
"""Beside these a README is the first page of a book."""
SUSPECTS = frozenset(
    form
    for name in (
        *_NOT_ARTICLES,
        *_PROJECT,
        "license",
        "licence",
        "requirements",
        "copying",
        "summary",
        "_sidebar",
        "_navbar",
        "_coverpage",
        "_footer",
        "_Footer",
        "_header",
        "_Header",
        "_Sidebar",
        "navigation",
        "404",
        "$__",
        "google",
        "yandex",
    )
    for form in (name[:3], name[:3].upper(), name[:3].capitalize())
)
"""Beginnings of the names that are worth a look at the whole name."""


def rule_of_name(name: str) -> str:
    """Why a file of this name is no article wherever it is; empty when it may be one."""
    lowered = name.lower()
    if lowered in _NOT_ARTICLES:
        return "a file for machines"
    stem = lowered.rpartition(".")[0]
    if stem.startswith(("license", "licence", "copying")) and (
        stem in ("license", "licence", "copying") or stem[7:8] in "-_."
    ):
        return "a licence"
    if stem.startswith("requirements") and lowered.endswith(".txt"):
        return "a list of packages"
    if name in _CONTENTS:
        return "the table of contents of a book"
    if lowered.endswith(".excalidraw.md"):
        return "a drawing of Excalidraw"
    if stem == "404":
        return "the page for what is not found"
    if name[:3] == "$__":
        return "a part of TiddlyWiki"
    if lowered[:6] in ("google", "yandex") and _PROOF.match(lowered):
        return "a file for machines"
    return ""


def describes_project(name: str) -> bool:
    """Whether a file of this name describes the project that it lies in: it stays only where it is all there is."""
    return name.lower().rpartition(".")[0].replace("-", "_").partition(".")[0] in _PROJECT


def rule_of_folder(name: str, marks: Iterable[str]) -> str:
    """Why a folder is left out by default; empty when it is not. marks: names of MARKS that lie beside it."""
    if name in _DEPENDENCIES or name.endswith((".egg-info", ".dist-info")):
        return "dependencies"
    beside = frozenset(marks)
    if not beside or not _FEEDS.isdisjoint(beside):
        return ""
    lowered = name.lower()
    for program in _PROGRAMS:
        if not (name in program.folders or (program.name == "Obsidian" and lowered in program.folders)):
            continue
        own = sorted((beside & program.marks) - {name})
        if own or (name[0] == "_" and name in program.marks):
            return f"belongs to {program.name} ({own[0] if own else name})"
    weak = sorted((beside & _SITE_FOLDERS) - {name})
    if name in _SITE_FOLDERS and name != "content" and len(weak) > 1:  # a site without its settings
        return f"belongs to a site generator ({', '.join(weak)})"
    return ""


class Belonging:
    """What belongs in the folders of a library. One for a walk or a run; reads ignore files as folders are met."""

    def __init__(
        self, roots: Sequence[Path], setting: Sequence[str] = (), kept: Collection[tuple[int, str]] = frozenset()
    ) -> None:
        """setting: patterns of the settings; `*` alone with `!` before it lets everything in. kept: articles (library
        folder, path) that stay whatever the rules say.
        """
        self._everything = "!*" in setting
        self._rules = [Rules(os.fspath(root), [line for line in setting if line != "!*"]) for root in roots]
        self._kept = frozenset(kept)
        self._closed: set[tuple[int, str]] = set()
        """Folders that are left out but for what is kept in them."""

    def folder(self, root: int, path: str) -> Here:
        """The rules of one folder."""
        closed = any((root, above) in self._closed for above in _upwards(path)) if self._closed else False
        return Here(root, path, None if self._everything else self._rules[root], self._kept, self._closed, closed)

    def rule_of_path(self, root: int, path: str) -> str:
        """Why what lies at a path is left out; empty when it belongs. For paths that come one by one."""
        if (root, path) in self._kept:
            return ""
        folder = ""
        *above, last = path.split("/")
        for name in above:
            here = self.folder(root, folder)
            here.look(f"{self._rules[root].base}/{folder}")
            if rule := here.rule_of_folder(name):
                return rule
            folder = f"{folder}/{name}" if folder else name
        return self.folder(root, folder).rule_of_file(last)


class Here:
    """The rules in one folder while it is looked through."""

    def __init__(
        self,
        root: int,
        path: str,
        rules: Rules | None,
        kept: frozenset[tuple[int, str]],
        closed_folders: set[tuple[int, str]],
        closed: bool,
    ) -> None:
        self._root = root
        self._path = path
        self._prefix = f"{path}/" if path else ""
        self._rules = rules
        self._kept = kept
        self._closed_folders = closed_folders
        self._closed = closed
        self._marks: set[str] = set()
        self.has_patterns = closed or (rules is not None and bool(rules.setting or rules.patterns(path)))
        """Whether each file has to be looked at."""
        self.left_out: list[tuple[str, str]] = []
        """As in `scan.Folder`."""

    def meet(self, name: str) -> None:
        """Something that is no article lies here: perhaps the mark of a program."""
        if name in _ALL_MARKS:
            self._marks.add(name)

    def look(self, place: str) -> None:
        """Look for marks in a folder that is not looked through."""
        for name in _ALL_MARKS:
            if os.path.lexists(f"{place}/{name}"):
                self._marks.add(name)

    def keep_files(self, entries: list[os.DirEntry[str]], others: bool) -> list[os.DirEntry[str]]:
        """Those of some files that belong. others: whether there are further articles in the folder."""
        kept: list[os.DirEntry[str]] = []
        project: list[os.DirEntry[str]] = []
        for entry in entries:
            self.meet(entry.name)
            rule = self.rule_of_file(entry.name)
            if rule:
                self.left_out.append((entry.name, rule))
            elif self._rules is not None and describes_project(entry.name) and not self._is_kept(entry.name):
                project.append(entry)
            else:
                kept.append(entry)
        alone = not (others or kept) or not (self._marks & MARKS or not self._path)
        if alone or not BOOK_MARKS.isdisjoint(self._marks):
            return kept + project
        self.left_out += [(entry.name, "describes the project, not an article of it") for entry in project]
        return kept

    def keep_folders(self, names: list[str]) -> list[str]:
        """Those of some folders that belong."""
        kept: list[str] = []
        for name in names:
            rule = self.rule_of_folder(name)
            if not rule:
                kept.append(name)
                continue
            place = f"{self._prefix}{name}"
            if any(root == self._root and path.startswith(f"{place}/") for root, path in self._kept):
                self._closed_folders.add((self._root, place))
                kept.append(name)
            self.left_out.append((f"{name}/", rule))
        return kept

    def rule_of_file(self, name: str) -> str:
        """Why a file is left out; empty when it belongs."""
        if self._rules is None or self._is_kept(name):
            return ""
        if self._closed:
            return "in a folder that is left out"
        said = self._rules.rule(self._path, name, is_folder=False) if self.has_patterns else ""
        return "" if said == "-" else said or rule_of_name(name)

    def rule_of_folder(self, name: str) -> str:
        """Why a folder is left out; empty when it belongs."""
        if self._rules is None or self._closed:
            return ""
        said = self._rules.rule(self._path, name, is_folder=True) if self.has_patterns else ""
        return "" if said == "-" else said or rule_of_folder(name, self._marks)

    def _is_kept(self, name: str) -> bool:
        return bool(self._kept) and (self._root, f"{self._prefix}{name}") in self._kept


def _upwards(path: str) -> Iterable[str]:
    """A folder and those that it lies in."""
    while path:
        yield path
        path = path.rpartition("/")[0]


@dataclass(slots=True)
class Rules:
    """The patterns that hold in the folders of one library folder. Read as folders are met."""

    base: str
    """The library folder, absolute."""
    setting: Sequence[str] = ()
    """Patterns of the user's settings, as lines of a `.gitignore`."""
    refused: list[str] = field(default_factory=list[str])
    """Sentences about patterns that are not heeded."""
    _specs: dict[str, list[tuple[str, str, GitIgnoreSpec]]] = field(
        default_factory=dict[str, "list[tuple[str, str, GitIgnoreSpec]]"]
    )

    def patterns(self, folder: str) -> list[tuple[str, str, GitIgnoreSpec]]:
        """Folder, file and patterns of every ignore file that holds in a folder, the outer ones first."""
        known = self._specs.get(folder)
        if known is not None:
            return known
        above = self.patterns(folder.rpartition("/")[0]) if folder else []
        own = [
            (folder, name, spec)
            for name in IGNORE_FILES
            if (spec := self._read(f"{self.base}/{folder}/{name}" if folder else f"{self.base}/{name}")) is not None
        ]
        specs = [*above, *own] if own else above
        self._specs[folder] = specs
        return specs

    def rule(self, folder: str, name: str, *, is_folder: bool) -> str:
        """The pattern that leaves out what lies in a folder; empty for none, `-` when a pattern wants it back."""
        said = ""
        path = f"{folder}/{name}" if folder else name
        for base, file, spec in self.patterns(folder):
            inner = path[len(base) + 1 :] if base else path
            said = _said(spec, inner + "/" if is_folder else inner, file) or said
        if self.setting:
            spec = self._setting()
            said = (_said(spec, path + "/" if is_folder else path, "the setting ignore") if spec else "") or said
        return said

    def _setting(self) -> GitIgnoreSpec | None:
        if "\0" not in self._specs:
            spec = self._made(list(self.setting), "the setting ignore")
            self._specs["\0"] = [("", "", spec)] if spec is not None else []
        return self._specs["\0"][0][2] if self._specs["\0"] else None

    def _read(self, file: str) -> GitIgnoreSpec | None:
        try:
            descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        except OSError:
            return None
        try:
            data = os.read(descriptor, _MOST_BYTES + 1)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        if len(data) > _MOST_BYTES:
            self.refused.append(f"{file} is larger than {_MOST_BYTES:,} bytes: its beginning is heeded")
        return self._made(data[:_MOST_BYTES].decode("utf-8", "replace").splitlines(), file)

    def _made(self, lines: list[str], file: str) -> GitIgnoreSpec | None:
        from pathspec import GitIgnoreSpec

        kept = [line for line in lines[:_MOST_PATTERNS] if line.count("*") <= _MOST_STARS and len(line) <= 500]
        if len(kept) < len(lines):
            self.refused.append(f"{len(lines) - len(kept):,} patterns of {file} are too long or too many")
        try:
            spec = GitIgnoreSpec.from_lines(kept)
        except ValueError:
            spec = GitIgnoreSpec.from_lines([line for line in kept if _is_pattern(line)])
        return spec if len(spec) else None


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _said(spec: GitIgnoreSpec, path: str, file: str) -> str:
    """What the patterns of one file say about a path: the rule, `-` for "not ignored", nothing."""
    result = spec.check_file(path)
    if result.include is None:
        return ""
    pattern = spec.patterns[result.index] if result.index is not None else None
    text = str(getattr(pattern, "pattern", "") or "")
    return f"{file}: {text}" if result.include else "-"
