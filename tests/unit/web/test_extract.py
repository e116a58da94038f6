"""Pages to Markdown, through the process of its own; what is no article, and what tries to break it."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.errors import CancelledError
from reader.web.errors import ExtractError
from reader.web.extract import MAX_CHARS, extract
from reader.web.extract_child import find_text
from reader.web.fetch import Page
from reader.web.limits import LIMITS, Limits
from reader.web.quotes import MARK, mark_quotes, set_quotes
from reader.web.walls import why_no_article
from tests.unit.web.server import CONSENT_HTML, ROBOT_HTML, SCRIPT_HTML, SENTENCES, article_html

CALM = replace(LIMITS, extract_cpu_seconds=30, extract_seconds=60)
"""Times for tests in which no limit is meant to be reached, on a machine that has other things to do."""


def text_of(html: str | bytes, charset: str = "", limits: Limits = CALM, url: str = "https://news.example/a/b") -> str:
    data = html.encode() if isinstance(html, str) else html
    return extract(Page(url, url, "text/html", data, charset), cancelled=lambda: False, limits=limits)


def test_an_article_keeps_its_form_and_loses_what_is_around_it() -> None:
    extra = (
        "<h2>What next</h2><p>See <a href='/tide_table'>the <b>tide</b> table</a>, <em>please</em>.</p>"
        "<blockquote><p>We had waited for this since the storm, and so did they.</p></blockquote>"
        "<ul><li>first</li><li>second</li></ul><pre><code>if a &lt; b:\n    row()</code></pre>"
        "<table><tr><th>Pier</th><th>Year</th></tr><tr><td>Old</td><td>1911</td></tr></table>"
        "<p>Write &lt;div&gt; or 5 * 3, and <a href='JavaScript:alert(1)'>press here</a>.</p>"
    )
    markdown = text_of(article_html(extra=extra))
    for sentence in SENTENCES:
        assert sentence in markdown
    for piece in (
        "# Ferries return to the islands",
        "## What next",
        "[the **tide** table](https://news.example/tide_table), *please*",
        "> We had waited for this since the storm, and so did they.",
        "- first\n- second",
        "```\nif a < b:\n    row()\n```",
        "| Old | 1911 |",
        r"Write \<div> or 5 \* 3, and press here.",
    ):
        assert piece in markdown
    for foreign in ("Home", "Sport", "Imprint", "never shown", "color: red", "javascript", "alert"):
        assert foreign.lower() not in markdown.lower()


def test_the_encoding_of_the_server_reaches_the_text() -> None:
    assert "Größe" in text_of(article_html("Größe und Façade").encode("cp1252"), "iso-8859-1")


def test_control_characters_cost_neither_the_article_nor_the_terminal() -> None:
    extra = (
        "<p>red \x1b[31m, &#27;[32m, &#x1b;]0;x&#7;, &amp;#27;[33m, \u202eturned, it&#146;s</p><p>nul\x00nul &#0;</p>"
    )
    markdown = text_of(article_html(extra=extra))
    assert all(sentence in markdown for sentence in SENTENCES)
    assert "it’s" in markdown
    assert "nulnul" in markdown
    assert "&#27" not in markdown
    assert not [c for c in markdown if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert "\u202e" not in markdown


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (CONSENT_HTML, "The site shows a question about cookies and consent in the article's place"),
        (ROBOT_HTML, "The site wants to check that a person is asking, and shows no article"),
        (SCRIPT_HTML, "The page shows its text only in a browser that runs scripts"),
        ("<p>Subscribe to continue reading</p>", "The site shows the article only to its subscribers"),
        ("<p>Hello.</p>", "No article's text was found on the page"),
        ("   ", "No article's text was found on the page"),
    ],
    ids=["consent", "robot", "script", "paywall", "short", "blank"],
)
def test_a_page_without_an_article_is_one_sentence(html: str, sentence: str) -> None:
    found = find_text(html.encode(), "https://news.example/", "", MAX_CHARS)
    found.pop("about")
    assert why_no_article(**found, final_url="https://news.example/", min_text=LIMITS.min_text) == sentence


def test_a_page_without_an_article_raises_its_sentence() -> None:
    with pytest.raises(ExtractError) as error:
        text_of(CONSENT_HTML)
    assert error.value.sentence == "The site shows a question about cookies and consent in the article's place"


HOSTILE = {
    "nested": "<div>" * 200_000 + "text " * 100,
    "lists": "<ul><li>" * 100_000 + "text " * 100,
    "tables": "<table><tr><td>" * 20_000 + "text",
    "comments": "<!--" * 1_000_000,
    "attributes": "<p " + "a=1 " * 400_000 + ">hello</p>",
}


ENDS = (
    "Looking for the text in the page takes too long",
    "The page needs too much memory to be read",
    "The page is built in a way that cannot be read",
    "No article's text was found on the page",
)
"""How looking at a hostile page may end: by a limit, or with nothing found."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_one_sentence_within_the_limits(name: str) -> None:
    limits = replace(LIMITS, extract_cpu_seconds=3, extract_seconds=6)
    with pytest.raises(ExtractError) as error:
        text_of(HOSTILE[name], limits=limits)
    assert error.value.sentence in ENDS


def test_rubbish_is_a_sentence_or_text_without_controls() -> None:
    try:
        text = text_of(bytes(range(256)) * 2_000)
    except ExtractError:
        return
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


def test_a_page_that_takes_too_long_ends_by_our_clock() -> None:
    with pytest.raises(ExtractError) as error:
        text_of("<p>hello world this is text</p>" * 100_000, limits=replace(CALM, extract_seconds=0.8))
    assert error.value.sentence == "Looking for the text in the page takes too long"


def test_a_page_that_computes_too_much_is_ended_by_the_system() -> None:
    with pytest.raises(ExtractError) as error:
        text_of("<p>hello world this is text</p>" * 150_000, limits=replace(CALM, extract_cpu_seconds=1))
    assert error.value.sentence == "Looking for the text in the page takes too long"


def test_a_page_that_needs_too_much_memory_is_one_sentence() -> None:
    with pytest.raises(ExtractError) as error:
        text_of("<p>hello world this is text</p>" * 100_000, limits=replace(CALM, extract_memory=110_000_000))
    assert error.value.sentence in (
        "The page needs too much memory to be read",
        "The page is built in a way that cannot be read",
    )


def test_the_user_can_stop_and_no_process_is_left() -> None:
    stop = threading.Event()
    asked = iter(range(3))

    def cancelled() -> bool:
        if next(asked, None) is None:
            stop.set()
        return stop.is_set()

    page = Page("http://a.test/", "http://a.test/", "text/html", b"<p>hello world</p>" * 150_000, "")
    with pytest.raises(CancelledError):
        extract(page, cancelled=cancelled, limits=CALM)
    children = Path("/proc/self/task").glob("*/children")
    assert not [pid for listed in children for pid in listed.read_text().split()]


def test_nothing_is_imported_from_the_folder_of_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('imported the wrong one')")
    (tmp_path / "json.py").write_text("raise SystemExit('imported the wrong one')")
    monkeypatch.chdir(tmp_path)
    assert SENTENCES[0] in text_of(article_html())


def test_a_very_long_text_is_cut_at_the_end_of_a_line() -> None:
    found = find_text(article_html(paragraphs=40).encode(), "https://news.example/", "", 1000)
    assert 500 < len(found["markdown"]) <= 1000
    assert found["markdown"].endswith("of the report.\n") or found["markdown"].endswith("of the report.")


def test_an_article_about_cookies_is_an_article() -> None:
    text = "\n\n".join(
        (
            "The council voted on a law about cookies and consent on Tuesday.",
            *SENTENCES,
            "Publishers may no longer preselect accept all in their banners, the law says.",
        )
    )
    assert why_no_article(text, "Law", text, "https://news.example/a", 140) == ""


def test_an_article_beside_a_cookie_banner_is_an_article() -> None:
    banner = "We value your privacy. Our partners store cookies. Accept all Reject all"
    assert why_no_article(SENTENCES[0] * 3, "News", banner + SENTENCES[0] * 3, "https://news.example/a", 140) == ""


def test_a_consent_host_is_told_by_its_name() -> None:
    reason = why_no_article("", "", "Weiter", "https://consent.news.example/m?continue=x", 140)
    assert "consent" in reason


# Quotations ---------------------------------------------------------------------------------------------------------


def test_quoted_paragraphs_come_out_quoted_and_others_do_not() -> None:
    html = "<p>a</p><blockquote class=x>b<p>c</p></blockquote><P>d</P></blockquote><pre>e</pre>"
    marked = mark_quotes(html)
    plain = marked.replace("<p>", "\n").replace("<P>", "\n").replace("<blockquote class=x>", "\n")
    for tag in ("</p>", "</P>", "</blockquote>", "<pre>", "</pre>"):
        plain = plain.replace(tag, "\n")
    assert [line for line in set_quotes(plain).split("\n") if line] == ["a", "> b", "> c", "d", "e"]


@given(st.text(st.sampled_from("<>/pblockquote \u29d8\u29d9x"), max_size=200))
def test_marks_never_stay(text: str) -> None:
    assert not set(MARK) & set(set_quotes(mark_quotes(text)))


@pytest.mark.parametrize(
    "attribute", ["hidden", "aria-hidden='true'", "style='display: none'", "style='color:red;visibility:hidden'"]
)
def test_text_that_the_page_hides_is_not_the_article_s(attribute: str) -> None:
    secret = "A promotion that nobody sees on the page, written for machines only and as long as a paragraph."
    found = find_text(
        article_html(extra=f"<p {attribute}>{secret}</p>").encode(), "https://news.example/", "", MAX_CHARS
    )
    assert SENTENCES[0] in found["markdown"]
    assert "promotion" not in found["markdown"]


def test_a_page_that_its_script_shows_later_keeps_its_text() -> None:
    page = article_html().replace("<main>", "<main style='visibility:hidden'>")
    assert SENTENCES[0] in find_text(page.encode(), "https://news.example/", "", MAX_CHARS)["markdown"]
