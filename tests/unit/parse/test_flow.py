"""Scraped text flows into paragraphs; what was broken on purpose stays broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.parse.flow import flow, flow_plain, is_scraped
from reader.parse.pages import page_hints
from reader.parse.plain import first_sentence, read_plain

SCRAPED = (
    "The keeper said on Monday, in a long talk with the paper in her small house by the quay, that \n"
    "Ada Lamp\n"
    ". \n"
    "would come back, and that everybody in the town had waited for her since the great storm of the year before. \n"
    "The \n"
    "Harbour Times\n"
    " was first to tell. \n"
    "It was late.\n"
)
WRAPPED = (
    "Words wrapped by hand at a margin are a paragraph of lines that are\n"
    "nearly as long as each other, and the last one\nis short.\n\nA second one.\n"
)
SENTENCES = (
    "Each sentence of this paragraph stands on a line of its own, as some people like it for their diffs.\n"
    "Short one here\nthat goes on.\n\nAnother paragraph has a sentence that is too long for a wrapped line, too.\n\n"
    "Third.\n\nFourth\nhere.\n"
)
VERSE = "The lamp is out,\nthe quay is dark,\nno boat about,\nno dog to bark,\nand nobody\nto see\n"
_LONG = "A line of text that is long enough to look like a scraped one, at least to a rule that looks at nothing else"
LIST = f"{_LONG}\n- one\n- two\nand\nmore\n"
CODE = f"{_LONG}\n    x = 1\n    y\n    z\nand\nmore\n"
HARD = f"Rose Street 5  \nHarbour Town  \n{_LONG}  \nend\n"


def test_scraped_text_flows() -> None:
    assert is_scraped(SCRAPED)
    assert flow(SCRAPED).split("\n\n") == [
        "The keeper said on Monday, in a long talk with the paper in her small house by the quay, that Ada Lamp. would "
        "come back, and that everybody in the town had waited for her since the great storm of the year before.",
        "The Harbour Times was first to tell.",
        "It was late.",
    ]


@pytest.mark.parametrize("text", [WRAPPED, SENTENCES, VERSE, LIST, CODE, HARD, "", "one line"], ids=range(8))
def test_what_was_broken_on_purpose_is_not_scraped(text: str) -> None:
    assert not is_scraped(text)


def test_plain_text_wrapped_by_hand_is_joined() -> None:
    assert flow_plain(WRAPPED).startswith("Words wrapped by hand at a margin are a paragraph of lines that are nearly")
    assert flow_plain(VERSE) == VERSE.rstrip()
    assert flow_plain(HARD) == HARD.rstrip()
    assert flow_plain(CODE) == CODE.rstrip()


@given(st.text(st.sampled_from("ab .,!\n\n\t-#>|'\"…"), max_size=300))
def test_flowing_loses_no_letter(text: str) -> None:
    def letters(value: str) -> str:
        return "".join(value.split())

    assert letters(flow(text)) == letters(text)
    assert letters(flow_plain(text)) == letters(text)


@pytest.mark.parametrize(
    ("byline", "hints"),
    [
        ("Heidi • January 17, 2025", {"authors": ["Heidi"], "date": "January 17, 2025"}),
        ("By Ada Lamp", {"authors": ["Ada Lamp"]}),
        ("By Ada Lamp, 3 May 2020", {"authors": ["Ada Lamp"], "date": "3 May 2020"}),
        ("Friday, January 17, 2025", {"date": "Friday, January 17, 2025"}),
        ("Published on 2020-05-06", {"date": "2020-05-06"}),
        ("2020-05-06", {"date": "2020-05-06"}),
        ("No byline at all", {}),
    ],
)
def test_bylines(byline: str, hints: dict[str, object]) -> None:
    plain = read_plain(f"A short title\n\n{byline}\n\nThe text of the article begins here.\n")
    assert plain.hints == {"title": "A short title", **hints}
    assert plain.body.endswith("The text of the article begins here.")
    assert (byline in plain.body) == (not hints)


def test_teasers_are_not_the_article() -> None:
    teasers = (
        "\n\n\nA picture (photo: x)\nBy Ada June 17, 2025\nOther news.\nBy Bo June 10, 2025\nMore news.\nShow More"
    )
    assert read_plain(f"Title\n\nBody text.{teasers}").body == "Body text."
    kept = "Title\n\nBy Ada June 17, 2025\n\nBody text.\n\nIt happened on\nJune 10, 2025\nin the harbour."
    assert "June 10, 2025" in read_plain(kept).body


def test_one_line_is_text_and_title() -> None:
    plain = read_plain("Only one line.")
    assert (plain.hints, plain.body) == ({"title": "Only one line."}, "Only one line.")
    assert read_plain("").hints == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It was late in the harbour. Then it was early.", "It was late in the harbour."),
        (
            "Dr. No and Mr. X were there, in U.S. waters, until the end of it. Then",
            "Dr. No and Mr. X were there, in U.S. waters, until the end of it.",
        ),
        ("word " * 40, "word word word word word word word word word word word word word word word word word word…"),
        ("x" * 200, "x" * 90 + "…"),
    ],
)
def test_first_sentences(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_pages_state_their_fields() -> None:
    hints = page_hints(
        "<html lang='de'><head><title>Lamps &amp; oil | Quay</title><meta name=author content='Ada Lamp'>"
        "<meta content=\"2020-01-02\" property='article:published_time'><link rel=canonical href=https://a.org/x>"
        "</head><body><h1 class=x>Lamps <em>&amp;</em> oil</h1><time datetime=2019-01-01>x</time>"
    )
    assert hints == {
        "title": "Lamps &amp; oil",
        "authors": "Ada Lamp",
        "published": "2020-01-02",
        "canonical": "https://a.org/x",
        "lang": "de",
    }
    assert page_hints("<title>Only <b>") == {"title": "Only"}
    assert page_hints("no page") == {}
