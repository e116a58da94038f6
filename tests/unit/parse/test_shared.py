"""Real files, where they are at hand: hard ones, the owner's documents, a whole folder with its graph."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from reader.folders.article_files import read_whole
from reader.model.article import Article, BodyFormat
from reader.model.identity import normalise_url
from reader.parse import parse_header, parse_whole
from reader.parse.split import split
from reader.parse.yaml_blocks import read_narrow
from tests.shared_data import SHARED, needs_shared

pytestmark = needs_shared
CASES = SHARED / "cases"
INDEX: list[dict[str, Any]] = json.loads((CASES / "index.json").read_text("utf-8")) if CASES.is_dir() else []

# Where a prototype's answer was not the best: what a person would call the title or the date, and why.
BETTER: dict[int, tuple[str | None, str | None]] = {
    41: ("परियोजनस्य उपयोगकर्तॄणाम् अन्वेषणम्", None),  # the real head follows a stray first pair of marks
    45: ("I18N Subsites plugin released", "2014-02-05"),  # the document states both in its own way
    63: ("迈向企业级核心场景的 TiDB 5.0", None),  # `title:` without a blank
    83: ("Beware of End-of-Life Node.js Versions Upgrade or Seek Post-EOL Support", None),  # the same
    85: ("Стартиране на проект с отворен код", None),  # the next field had run into the title
    93: ("Swift GSoC 2025 highlight: JNI mode for SwiftJava interoperability jextract tool", None),  # quote not closed
    105: ("fcc5b58350 index", None),  # a title that is a template which was never filled in
    107: (None, "2017-10-17"),  # day and month in the wrong places
    113: ("Ravoyne 'Ray' Payton", None),  # `\\'` is no escape, but what it means is clear
    133: (None, "2021-09-03T11:21:31+02:00"),  # the field states the time of day as well
}


def original_name(file: str) -> str:
    """The name that a case had before it was numbered."""
    return re.sub(r"^\d+-[a-z]+-", "", file)


@pytest.mark.parametrize("case", INDEX, ids=lambda case: str(case["id"]))
def test_title_and_date_of_hard_files(case: dict[str, Any]) -> None:
    article = parse_header((CASES / case["file"]).read_bytes(), original_name(case["file"]))
    title, iso = BETTER.get(case["id"], (None, None))
    expected = title or re.sub(r"\s+", " ", case["prototype"]["title"])
    assert article.title[: len(expected)] == expected
    if iso:
        assert article.published is not None
        assert article.published.isoformat() == iso
    else:
        shown = article.published.when.isoformat(sep=" ") if article.published else "None"
        assert shown == case["prototype"]["date"]


@pytest.mark.parametrize(
    "case", [case for case in INDEX if case["python_frontmatter"].endswith("Error")], ids=lambda case: str(case["id"])
)
def test_what_breaks_the_usual_tool_is_told(case: dict[str, Any]) -> None:
    if case["id"] == 109:
        pytest.skip("told by another test: the date is impossible, the head is sound")
    article = parse_header((CASES / case["file"]).read_bytes(), original_name(case["file"]))
    assert article.problems
    assert all(problem.line is None or problem.line >= 1 for problem in article.problems)


def every_file() -> list[Path]:
    """All real files at hand but the index of the cases."""
    return sorted(
        file
        for folder in ("cases", "seeds", "real")
        for file in (SHARED / folder).rglob("*")
        if file.is_file() and file.name != "index.json"
    )


def test_both_depths_agree_over_every_real_file() -> None:
    files = every_file()
    assert len(files) > 1000
    for file in files:
        data = file.read_bytes()
        header, whole = parse_header(data, file.name), parse_whole(data, file.name)
        assert header == whole.article, file
        assert tuple(card.key for card in whole.related) == header.related, file
        assert bool(whole.body) == header.has_body, file


def test_the_real_schema_goes_the_short_way() -> None:
    files = sorted((SHARED / "real" / "diablo4_news").iterdir())
    short = sum(1 for file in files if read_narrow(split(file.read_text("utf-8")).head))
    assert short / len(files) > 0.99


def test_every_related_entry_of_a_real_folder_resolves() -> None:
    articles = [
        parse_header(file.read_bytes(), file.name) for file in sorted((SHARED / "real" / "diablo4_news").iterdir())
    ]
    urls = {normalise_url(url) for article in articles for url in (article.url, *article.alternative_urls) if url}
    titles = {article.title for article in articles}
    keys = [key for article in articles for key in article.related]
    lost = [key for key in keys if key.title not in titles and not any(normalise_url(url) in urls for url in key.urls)]
    assert len(keys) > 5000
    assert lost == []
    by_url = sum(1 for key in keys if any(normalise_url(url) in urls for url in key.urls))
    assert by_url > 0.5 * len(keys)


def seed(number: str) -> Path:
    """One of the owner's documents."""
    return next((SHARED / "seeds").glob(f"{number}_*"))


def test_the_owners_article() -> None:
    whole = read_whole(seed("000"), seed("000").name)
    assert not isinstance(whole, Article)
    article = whole.article  # pyright: ignore[reportAttributeAccessIssue]
    assert article.title.startswith("Advocates push for Biden to use his executive powers")
    assert article.published.isoformat() == "2021-05-19T12:02:40+00:00"
    assert (article.source.name, article.topics, len(article.related)) == ("CNN", ("Election", "Democratic Voice"), 10)
    assert (article.has_body, article.problems) == (False, ())


def test_the_owners_scraped_text() -> None:
    whole = parse_whole(seed("001").read_bytes(), seed("001").name)
    assert whole.article.title.startswith("My mom has been in prison since 1992")
    assert len(whole.article.title) <= 91
    assert whole.body_format is BodyFormat.TEXT
    assert "her mother Michelle West.\n\nThe only crime" in whole.body
    assert "The New York Times was first to report" in whole.body
    assert "who are either" in whole.body.replace("\xa0", " ")


def test_the_owners_saved_page() -> None:
    whole = parse_whole(seed("002").read_bytes(), seed("002").name)
    article = whole.article
    assert article.title == "Biden pardons nearly 2,500 nonviolent drug offenders"
    assert article.authors == ("Heidi",)
    assert article.published is not None
    assert article.published.isoformat() == "2025-01-17"
    assert "Heidi" not in whole.body
    assert "Show More" not in whole.body
    assert whole.body.endswith("the statement continued.")
