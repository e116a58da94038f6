"""What the printing commands print: one article a line, one article whole, the problems of a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reader.cli.printing import escape_json
from reader.folders.article_files import read_header
from reader.folders.ignore import Belonging
from reader.folders.scan import walk
from reader.index.roots import plan_roots
from reader.library import export
from reader.library.answers import Opened
from reader.library.library import Library
from reader.library.metadata import metadata_lines
from reader.model.article import Article
from reader.model.problem import Problem, Severity
from reader.model.row import Row
from reader.model.state import ArticleState
from reader.text.clean import clean_line


def list_line(library: Library, rowid: int, *, as_json: bool) -> str:
    """One article as a JSON object or as `id  date  marks  source  title`; empty when its file is gone."""
    row = library.row(rowid)
    place = library.index.file(rowid)
    if row is None or place is None:
        return ""
    if not as_json:
        return row_line(library, row)
    state = library.state_of(row.id)
    article = read_header(*place)
    if isinstance(article, Problem):
        return ""
    return to_json(export.article_json(article, row.id, _marks(state, article)))


def _marks(state: ArticleState, article: Article) -> dict[str, object]:
    """What the user's marks say of an article, and its topics with those that rules have given to it."""
    return {"read": state.read, "starred": state.starred, "topics": list(state.all_topics(article.topics))}


def row_line(library: Library, row: Row) -> str:
    """One article as `id  date  marks  source  title`: `*` for a star, `o` for unread."""
    state = library.state_of(row.id)
    day = row.published.isoformat()[:10] if row.published else " " * 10
    marks = ("*" if state.starred else " ") + (" " if state.read else "o")
    return f"{row.id}  {day}  {marks} {row.source[:20]:20}  {row.title}"


def markdown_line(library: Library, rowid: int) -> str:
    """One article as an item of a Markdown list: day, source, and the headline as a link; empty when it is gone."""
    from reader.stories.timeline import markdown_row

    row = library.row(rowid)
    if row is None:
        return ""
    day = f"{row.published.isoformat()[:10]} " if row.published else ""
    return f"- {day}{markdown_row(row)}"


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
        whole = export.article_json(opened.article, opened.id, _marks(state, opened.article))
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


def check_lines(roots: Iterable[Path], ignore: Sequence[str] = (), *, as_json: bool) -> Iterator[tuple[str, bool]]:
    """The problems of all files of the folders, the worst first, each with whether it kept a file from being listed.

    They are read as the reader reads them, so that both count the same. The last line is a summary. Files are named by
    their path as seen from where the command runs. ignore: patterns of the settings.
    """
    files = left_out = 0
    problems: list[tuple[Path, Problem]] = []
    planned = plan_roots(list(roots))
    for root, seen in _files(planned, ignore):
        if isinstance(seen, Problem):
            problems.append((root, seen))
        elif isinstance(seen, int):
            left_out += seen
        else:
            files += 1
            path, has_text = seen
            read = read_header(root / path, path, alone=not has_text)
            problems += [(root, problem) for problem in ((read,) if isinstance(read, Problem) else read.problems)]
    severities = list(Severity)
    problems.sort(key=lambda item: (-severities.index(item[1].severity), str(item[0]), item[1].path, item[1].line or 0))
    for root, problem in problems:
        severe = problem.severity is Severity.UNREADABLE
        yield (_problem_json(root, problem) if as_json else problem_line(root, problem)), severe
    counts = {severity.value: sum(problem.severity is severity for _, problem in problems) for severity in severities}
    troubled = len({(root, problem.path) for root, problem in problems})
    if as_json:
        yield to_json({"summary": {"files": files, "troubled": troubled, **counts, "left_out": left_out}}), False
        return
    figures = ", ".join(f"{count:,} {name}" for name, count in reversed(counts.items()))
    more = f"; {left_out:,} left out (check --ignored lists them)" if left_out else ""
    yield f"{files:,} files, {troubled:,} with problems: {figures}{more}", False


def ignored_lines(roots: Iterable[Path], ignore: Sequence[str] = (), *, as_json: bool) -> Iterator[str]:
    """What is left out of the folders, each with the rule that says so; the last line is a summary."""
    planned = plan_roots(list(roots))
    count = 0
    for folder in walk(planned, lambda _root, _path: None, belonging=Belonging(planned, ignore)):
        for name, rule in folder.left_out:
            count += 1
            path = f"{folder.path}/{name}" if folder.path else name
            shown = _shown(planned[folder.root], path) + ("/" if name.endswith("/") else "")
            yield to_json({"path": shown, "rule": rule}) if as_json else f"{shown}: {clean_line(rule)}"
    yield to_json({"summary": {"left_out": count}}) if as_json else f"{count:,} left out"


def _files(roots: Sequence[Path], ignore: Sequence[str]) -> Iterator[tuple[Path, tuple[str, bool] | Problem | int]]:
    """Every article file of the folders with whether a text may lie beside it, the folders that cannot be read, and how
    much is left out of each.
    """
    for folder in walk(roots, lambda _root, _path: None, belonging=Belonging(roots, ignore)):
        root = roots[folder.root]
        if folder.error:
            yield root, Problem(folder.path, None, Severity.UNREADABLE, f"the folder cannot be read: {folder.error}")
        yield root, len(folder.left_out)
        for seen in sorted(folder.files):
            yield root, (f"{folder.path}/{seen.name}" if folder.path else seen.name, seen.has_text)


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
