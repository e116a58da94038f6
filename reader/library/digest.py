"""What one's stars were told since a day, as a page that one can send. Pure but for the values of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, tzinfo
from html import escape

from reader.library.export_body import Form
from reader.library.export_document import HTML_END, html_begin, html_link, text_row
from reader.library.told import Told, ToldLine
from reader.stories.days import day_of, weekday_words
from reader.stories.timeline import markdown_row, markdown_words
from reader.text.plural import plural


def digest_lines(told: Iterable[Told], since: date, today: date, zone: tzinfo, form: Form) -> Iterator[str]:
    """The lines of the page: each star with a development on or after the day, those with the reports of each."""

    def is_in(line: ToldLine) -> bool:
        published = line.reports[-1].published
        return published is not None and day_of(published, zone) >= since

    stars = [(star, [line for line in star.lines if is_in(line)]) for star in told]
    stars = [(star, lines) for star, lines in stars if lines]
    head = f"Since {weekday_words(since, today)}: "
    head += f"{plural(sum(len(lines) for _, lines in stars), 'development')} on {plural(len(stars), 'star')}"
    heading, development = _WRITERS[form]
    if form is Form.HTML:
        yield html_begin("What your stars did")
    yield heading(1, head)
    for star, lines in stars:
        yield heading(2, star.star.title)
        for line in reversed(lines):
            published = line.reports[0].published
            day = weekday_words(day_of(published, zone), today) if published else ""
            yield from development(day, line)
    if form is Form.HTML:
        yield HTML_END


def _text_heading(level: int, words: str) -> str:
    return words if level == 1 else f"\n{words}"


def _text_development(day: str, line: ToldLine) -> Iterator[str]:
    yield f"  {day}  {line.title}  ({line.reason})"
    for row in line.reports:
        yield from text_row(row, "      ")


def _markdown_heading(level: int, words: str) -> str:
    return f"{'#' * level} {markdown_words(words)}" if level == 1 else f"\n{'#' * level} {markdown_words(words)}\n"


def _markdown_development(day: str, line: ToldLine) -> Iterator[str]:
    yield f"- {day}: **{markdown_words(line.title)}** ({markdown_words(line.reason)})"
    yield from (f"  - {markdown_row(row)}" for row in line.reports)


def _html_heading(level: int, words: str) -> str:
    return f"<h{level}>{escape(words)}</h{level}>"


def _html_development(day: str, line: ToldLine) -> Iterator[str]:
    """One report is told by its headline alone; several stand below in one list."""
    why = f"{day} · {line.reason}"
    if len(line.reports) == 1 and not line.change:
        row = line.reports[0]
        yield f"<p><b>{html_link(row.title, row.url)}</b><br><small>{escape(row.source)} · {escape(why)}</small></p>"
        return
    yield f"<p><b>{escape(line.title)}</b><br><small>{escape(why)}</small></p>"
    items = (f"<li>{escape(row.source)}: {html_link(row.title, row.url)}</li>" for row in line.reports)
    yield f"<ul>{''.join(items)}</ul>"


_Writer = tuple[Callable[[int, str], str], Callable[[str, ToldLine], Iterator[str]]]
_WRITERS: dict[Form, _Writer] = {
    Form.TEXT: (_text_heading, _text_development),
    Form.MARKDOWN: (_markdown_heading, _markdown_development),
    Form.HTML: (_html_heading, _html_development),
}
