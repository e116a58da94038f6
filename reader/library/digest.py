"""What one's stars were told since a day, as a page that one can send. Pure but for the values of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, tzinfo
from html import escape

from reader.library.export_body import Form
from reader.library.export_document import HTML_END, html_begin, html_link, text_row
from reader.library.told import Told, ToldLine
from reader.model.row import Row
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
    heading, item, report = _WRITERS[form]
    if form is Form.HTML:
        yield html_begin("What your stars did")
    yield heading(1, head)
    for star, lines in stars:
        yield heading(2, star.star.title)
        for line in reversed(lines):
            published = line.reports[0].published
            day = weekday_words(day_of(published, zone), today) if published else ""
            yield item(day, line.title, line.reason)
            yield from (report(row) for row in line.reports)
    if form is Form.HTML:
        yield HTML_END


def _text_heading(level: int, words: str) -> str:
    return words if level == 1 else f"\n{words}"


def _text_item(day: str, title: str, reason: str) -> str:
    return f"  {day}  {title}  ({reason})"


def _text_report(row: Row) -> str:
    return "\n".join(text_row(row, "      "))


def _markdown_heading(level: int, words: str) -> str:
    return f"{'#' * level} {markdown_words(words)}" if level == 1 else f"\n{'#' * level} {markdown_words(words)}\n"


def _markdown_item(day: str, title: str, reason: str) -> str:
    return f"- {day}: **{markdown_words(title)}** ({markdown_words(reason)})"


def _markdown_report(row: Row) -> str:
    return f"  - {markdown_row(row)}"


def _html_heading(level: int, words: str) -> str:
    return f"<h{level}>{escape(words)}</h{level}>"


def _html_item(day: str, title: str, reason: str) -> str:
    return f"<p><b>{escape(title)}</b><br><small>{escape(day)} · {escape(reason)}</small></p>"


def _html_report(row: Row) -> str:
    return f"<ul><li>{escape(row.source)}: {html_link(row.title, row.url)}</li></ul>"


_Writer = tuple[Callable[[int, str], str], Callable[[str, str, str], str], Callable[[Row], str]]
_WRITERS: dict[Form, _Writer] = {
    Form.TEXT: (_text_heading, _text_item, _text_report),
    Form.MARKDOWN: (_markdown_heading, _markdown_item, _markdown_report),
    Form.HTML: (_html_heading, _html_item, _html_report),
}
