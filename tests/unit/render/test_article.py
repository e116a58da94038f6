"""The page of an article: head, lead, what others report, the ways on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.article import Article, BodyFormat, Image, Moment, Precision, Related, Source, WholeArticle
from reader.model.problem import Problem, Severity
from reader.model.state import ArticleState
from reader.ui.render.article import page_pieces
from reader.ui.render.document import Document
from reader.ui.render.lines import Frame, RelatedTarget
from reader.ui.render.page import Page, RelatedLine
from reader.ui.render.places import START
from tests.counts import times
from tests.unit.render.helpers import all_lines, check_lines

WHEN = datetime(2021, 5, 19, 12, 2, 40, tzinfo=UTC)
ARTICLE = Article(
    "a.md",
    "A headline",
    published=Moment(WHEN, Precision.AWARE),
    source=Source("The Paper", "paper.example"),
    authors=("Jo Doe", "Ann Roe"),
    topics=("Election", "Law and order"),
    summary="What it is all about.",
    url="https://www.paper.example/a",
    images=(Image("https://cdn.example/i.jpg", "A crowd"), Image("https://cdn.example/j.jpg")),
)


def line(hours: int, title: str, **more: object) -> RelatedLine:
    values: dict[str, object] = {
        "title": title,
        "summary": f"Excerpt of {title}.",
        "source": "Other",
        "published": Moment(WHEN + timedelta(hours=hours), Precision.AWARE),
        "distance": f"{hours:+}h",
        "rowid": 7,
        "digit": 1,
    }
    return RelatedLine(**(values | more))  # pyright: ignore


def page(body: str = "", **more: object) -> Page:
    article = replace(ARTICLE, has_body=bool(body))
    whole = WholeArticle(article, body)
    made = Page(
        article, None, whole, ArticleState(), (), datetime(2021, 5, 19, 15, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    )
    return replace(made, **more)


def document(shown: Page, width: int = 72, unfolded: frozenset[int] = frozenset()) -> Document:
    pieces, weight = page_pieces(shown, unfolded)
    return Document(pieces, weight, Frame(min(shown.measure, width), width, shown.ascii))


def text(shown: Page, width: int = 72, unfolded: frozenset[int] = frozenset()) -> str:
    lines = all_lines(document(shown, width, unfolded))
    return "\n".join(line.text.rstrip().replace("\xa0", " ") for line in lines).strip()


def test_the_head() -> None:
    head = text(page("The body " * 300)).split("\n")
    assert head[:4] == [
        "The Paper",
        "A headline",
        "Wed 19 May, 14:02 CEST · 3 hours ago · 3 min read",
        "by Jo Doe, Ann Roe",
    ]
    assert head[5].split() == ["Election", "Law", "and", "order"]
    assert "What it is all about." not in "\n".join(head), "the summary is for articles without a body"


def test_pictures_inside_the_file_count_neither_as_reading_nor_as_progress() -> None:
    shown = page("One. " * 300 + "![a](data:image/png;base64," + "Ab0/" * 50_000 + ")\n\n" + "Two. " * 300)
    assert "3 min read" in text(shown)
    doc = document(shown)
    middle = next(place for place, line in doc.window(START, 999) if "Two." in line.text)
    assert 0.4 < doc.progress(middle) < 0.6


def test_marks_and_problems_are_said_in_words() -> None:
    problems = (Problem("a.md", 3, Severity.MENDED, "a quote is missing"), Problem("a.md", 4, Severity.UNREADABLE, "x"))
    article = replace(ARTICLE, unpublished=True, heat=-1, draft=True, kind="video", problems=problems)
    state = ArticleState(starred=True, read=True, note="Ask about this", due="2021-06-01")
    said = text(page(article=article, whole=WholeArticle(article), state=state))
    for mark in ("★ starred, for Tue 1 Jun", "video", "draft", "left the site", "expired", "Ask about this"):
        assert mark in said
    assert "This file has 2 problems, press ! to see" in said


def test_notes_are_no_problems_to_be_told_about() -> None:
    article = replace(ARTICLE, problems=(Problem("a.md", None, Severity.NOTE, "encoding guessed"),))
    assert "problem" not in text(page(article=article, whole=WholeArticle(article)))


def test_without_a_body_the_summary_leads_and_the_others_report_in_the_order_of_time() -> None:
    related = (
        line(5, "Later"),
        line(-30, "Earlier", rowid=None, digit=12),
        line(1, "Soon", starred=True),
        line(0, "?", published=None),
    )
    said = text(page(related=related))
    assert (
        said.index("What it is all about.")
        < said.index("▣ A crowd · cdn.example")
        < said.index("What others report  4")
    )
    assert said.index("Earlier") < said.index("★ Soon") < said.index("Later") < said.index("Excerpt of ?")
    assert "   -30h  Earlier\n       Other · #12 · not in this library".strip() in said
    assert "The ways on" in said and "Open the original at paper.example" in said and "x  Get the full text" in said


def test_a_low_pane_has_no_empty_lines_in_the_head() -> None:
    shown = page("Some text.\n\n## A part\n\nMore.")
    pieces, weight = page_pieces(shown, frozenset())
    lines = all_lines(Document(pieces, weight, Frame(40, 40, low=True)))
    assert lines[0].text == "The Paper" and next(n for n, one in enumerate(lines) if one.text.startswith("──")) < 7
    assert not any(not one.text and not two.text for one, two in pairwise(lines[:-1]))


def test_a_text_that_begins_with_the_headline_does_not_say_it_twice() -> None:
    assert text(page("# A  *Headline*!\n\nWords.")).lower().count("headline") == 1
    assert text(page("# Another headline\n\nWords.")).lower().count("headline") == 2


def test_pictures_without_captions_share_a_line() -> None:
    bare = (Image("https://a.example/1.jpg"), Image("https://b.example/2.jpg"))
    assert "▣ 2 pictures · a.example" in text(page(article=replace(ARTICLE, images=bare)))
    assert "▣ picture · a.example" in text(page(article=replace(ARTICLE, images=bare[:1])))
    assert "▣ A crowd · cdn.example\nand 1 more picture\n" in text(page())


def test_an_excerpt_is_cut_until_it_is_unfolded() -> None:
    related = (line(1, "Long", summary="word " * 200),)
    assert text(page(related=related)).count("word") < 60
    assert "…" in text(page(related=related))
    assert text(page(related=related), unfolded=frozenset({0})).count("word") == 200


def test_related_stories_are_targets() -> None:
    lines = all_lines(document(page(related=(line(1, "One"), line(2, "Two")))))
    targets = {mark.target for shown in lines for mark in shown.styles if isinstance(mark.target, RelatedTarget)}
    assert targets == {RelatedTarget(i, unfold) for i in (0, 1) for unfold in (False, True)}


def test_nothing_is_promised_while_the_body_is_still_read() -> None:
    said = text(page("x", whole=None, related=(line(1, "One"),)))
    assert "A headline" in said and "What others report" not in said and "What it is all about" not in said


def test_a_card_is_a_page_too() -> None:
    card = Related(
        "A ghost", "Its excerpt.", Moment(WHEN, Precision.DAY), "https://g.example/x", source=Source("", "g.example")
    )
    said = text(page(article=None, card=card, whole=None))
    for part in (
        "g.example",
        "A ghost",
        "Its excerpt.",
        "known only from what other articles say",
        "Wed 19 May",
        "The ways on",
    ):
        assert part in said


def test_a_fetched_text_says_where_it_came_from() -> None:
    assert "Full text from paper.example" in text(page("body", fulltext="Full text from paper.example"))


def test_nothing_known_is_still_a_page() -> None:
    article = Article("x.md", "Untitled")
    assert text(page(article=article, whole=WholeArticle(article))).startswith("Untitled\nno date")


def test_ascii() -> None:
    state = ArticleState(starred=True, note="n")
    said = text(page(related=(line(1, "One", starred=True, summary="w " * 300),), ascii=True, state=state))
    assert said.isascii()


def test_facts_break_between_phrases_and_leave_nothing_between_lines() -> None:
    head = text(page(body="x"), 34).split("\n")
    assert head[2:4] == ["Wed 19 May, 14:02 CEST", "3 hours ago · 1 min read"]


_words = st.text(max_size=60)


@given(
    st.builds(
        Article,
        path=_words,
        title=_words,
        source=st.builds(Source, _words, _words),
        authors=st.lists(_words, max_size=9).map(tuple),
        topics=st.lists(_words, max_size=15).map(tuple),
        summary=_words,
        url=_words,
        kind=_words,
        heat=st.none() | st.integers(),
    ),
    _words,
    st.lists(
        st.builds(RelatedLine, _words, _words, _words, distance=st.sampled_from(["", "+3h", "-10mo"])), max_size=3
    ),
    st.integers(2, 100),
)
@settings(max_examples=times(60, 2_000), deadline=None)
def test_any_article_is_shown_within_the_width(
    article: Article, body: str, related: list[RelatedLine], width: int
) -> None:
    for form in BodyFormat:
        shown = page(article=article, whole=WholeArticle(article, body, form), related=tuple(related))
        check_lines(document(shown, width), width)


def test_without_a_body_the_reports_of_the_same_news_come_first() -> None:
    related = (line(-9, "Before"), line(5, "Same", same_event=True, label="+2 say the same"), line(1, "Next"))
    said = text(page(related=related))
    assert said.index("What others report  1") < said.index("Same") < said.index("What else belongs to it  2")
    assert said.index("What else belongs to it  2") < said.index("Before") < said.index("Next")
    assert "Other · key 1 · +2 say the same" in said
