"""What the printing commands print: one article a line, one article whole, the problems of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reader.cli.printing import escape_json
from reader.folders.scan import walk
from reader.index.roots import plan_roots
from reader.library import export
from reader.library.answers import Opened
from reader.library.library import Library
from reader.library.metadata import metadata_lines
from reader.model.problem import Problem, Severity
from reader.parse import read_header, read_whole
from reader.text.clean import clean_line


def list_line(library: Library, rowid: int, *, as_json: bool) -> str:
    """One article as a JSON object or as `date  source  title`; empty when its file is gone."""
    row = library.row(rowid)
    place = library.index.file(rowid)
    if row is None or place is None:
        return ""
    state = library.state_of(row.id)
    if not as_json:
        day = row.published.isoformat()[:10] if row.published else " " * 10
        marks = ("*" if state.starred else " ") + (" " if state.read else "o")
        return f"{row.id}  {day}  {marks} {row.source[:20]:20}  {row.title}"
    article = read_header(*place)
    if isinstance(article, Problem):
        return ""
    return to_json(export.article_json(article, row.id, {"read": state.read, "starred": state.starred}))


def show_lines(
    library: Library, opened: Opened, *, as_json: bool, metadata: bool, markdown: bool = False
) -> Iterator[str]:
    """One article whole: as JSON with body and resolved related, as everything its file says, or as text.

    markdown: as a file with front matter.
    """
    if opened.problem is not None:
        yield f"{opened.problem.sentence}"
    elif markdown:
        from reader.library.article_markdown import article_markdown

        yield from article_markdown(opened).splitlines()
    elif metadata:
        yield from metadata_lines(opened)
    elif as_json and opened.article is not None:
        state = library.state_of(opened.id)
        whole = export.article_json(opened.article, opened.id, {"read": state.read, "starred": state.starred})
        whole["body"] = opened.whole.body if opened.whole else ""
        whole["body_format"] = opened.whole.body_format.value if opened.whole else ""
        whole["related"] = export.relations_json(opened.relations)
        yield to_json(whole)
    else:
        yield from text_lines(opened)


def text_lines(opened: Opened) -> Iterator[str]:
    """An article for people: headline, facts, text, related stories."""
    article = opened.article
    if article is None:
        return
    yield article.title
    facts = [article.source.name, article.published.isoformat() if article.published else "", *article.authors]
    yield " - ".join(fact for fact in facts if fact)
    if article.url:
        yield article.url
    if article.summary:
        yield ""
        yield article.summary
    if opened.whole and opened.whole.body:
        yield ""
        yield opened.whole.body
    if opened.relations:
        yield ""
        yield "Related:"
        for relation in opened.relations:
            day = relation.card.published.isoformat()[:10] if relation.card.published else ""
            yield f"{relation.number:4}  {relation.direction.value:9} {day:10}  {relation.card.title}"


def check_lines(roots: Iterable[Path], *, as_json: bool) -> Iterator[tuple[str, bool]]:
    """Read every file of the folders whole; each problem as a line, with whether a file could not be read.

    The last line is a summary. Files are named by their path as seen from where the command runs.
    """
    files = 0
    counts = dict.fromkeys(Severity, 0)
    for root, path in _files(plan_roots(list(roots))):
        files += isinstance(path, str)
        read = read_whole(root / path, path) if isinstance(path, str) else path
        problems = (read,) if isinstance(read, Problem) else read.article.problems
        for problem in problems:
            counts[problem.severity] += 1
            severe = isinstance(read, Problem)
            yield (_problem_json(root, problem) if as_json else problem_line(root, problem)), severe
    if as_json:
        summary = {"files": files, **{severity.value: count for severity, count in counts.items()}}
        yield to_json({"summary": summary}), False
    else:
        figures = ", ".join(f"{count:,} {severity.value}" for severity, count in counts.items())
        yield f"{files:,} files read: {figures}", False


def _files(roots: Sequence[Path]) -> Iterator[tuple[Path, str | Problem]]:
    """Every article file of the folders, in order of its path, and the folders that cannot be read."""
    for folder in walk(roots, lambda _root, _path: None):
        if folder.error:
            yield roots[folder.root], Problem(folder.path, None, Severity.UNREADABLE, folder.error)
        for seen in sorted(folder.files):
            yield roots[folder.root], f"{folder.path}/{seen.name}" if folder.path else seen.name


def problem_line(root: Path, problem: Problem) -> str:
    """`path:line: severity: sentence; what was done`."""
    place = _shown(root, problem.path) + (f":{problem.line}" if problem.line else "")
    return f"{place}: {problem.severity.value}: {problem.sentence}" + (f"; {problem.done}" if problem.done else "")


def _problem_json(root: Path, problem: Problem) -> str:
    return to_json({"path": _shown(root, problem.path), **export.problem_json(problem)})


def _shown(root: Path, path: str) -> str:
    return clean_line(str(root / path), 2000)


def to_json(value: object) -> str:
    """One line of JSON; bytes of file names that are no text become U+FFFD, what a terminal could obey is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return escape_json("".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text))
