"""Text cleaning: nothing that a terminal could take for a command gets through, and nothing else is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clean import MARKS_PER_BASE, WINDOW, clean_line, clean_text, mend_mojibake, search_key

BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f")
INVISIBLE = set("\xad\u034f\u115f\u1160\u200b\u2060\u3164\ufeff\uffa0")
nasty = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b[0m\x9b\x00\x07\r\n\t\u202e\u200b\u200d\u0301\ufe0f \U0001f3f4"))
)


def leaks(text: str, allowed: str = "") -> list[str]:
    """Characters that must never be shown."""
    return [
        char
        for char in text
        if char not in allowed and (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in BIDI | INVISIBLE)
    ]


def test_no_code_point_leaks() -> None:
    for start in range(0, 0x110000, 4096):
        for code in range(start, start + 4096):
            char = chr(code)
            if leaks(char, " "):
                assert not leaks(clean_line(f"a{char}b")), hex(code)
                assert not leaks(clean_text(f"a{char}b"), "\n"), hex(code)


@given(nasty)
def test_cleaning_a_line_twice_changes_nothing(text: str) -> None:
    line = clean_line(text)
    assert clean_line(line) == line
    assert not leaks(line)
    assert line == line.strip()
    assert "  " not in line
    assert len(line) <= 500


@given(nasty)
def test_cleaning_a_text_twice_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert not leaks(cleaned, "\n")


@given(st.text(), st.integers(1, 40))
def test_a_line_keeps_its_limit(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert clean_line(line, limit) == line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        (" two  blanks ", "two blanks"),
        ("a\r\nb\x85c\u2028d\x0be\tf", "a b c d e f"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("a\x00\x07\x1bb", "a\ufffdb"),
        ("\u202eevil\u2066", "evil"),
        ("LRM \u200e and ALM \u061c stay", "LRM \u200e and ALM \u061c stay"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("x\u200d\u200d\ufe0fy", "x\u200dy"),
        (
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        ("hidden\U000e0067tag", "hiddentag"),
        ("so\xadft\u200b", "soft"),
        ("[bold]50% [/] off", "[bold]50% [/] off"),
        ("東京　タワー", "東京 タワー"),
        ("\ud800x", "\ufffdx"),
        ("", ""),
    ],
)
def test_lines(raw: str, shown: str) -> None:
    assert clean_line(raw) == shown


def test_a_flood_of_combining_marks_is_capped() -> None:
    assert clean_line("e" + "\u0301" * 1000 + "x") == "e" + "\u0301" * MARKS_PER_BASE + "x"
    assert clean_text("ก" + "\u0e34" * 1000) == "ก" + "\u0e34" * MARKS_PER_BASE


def test_texts_keep_lines_and_lose_tabs() -> None:
    assert clean_text("a\r\nb\rc\x0cd\n\te") == "a\nb\nc\nd\n    e"
    assert clean_text("hard break  \nnext") == "hard break  \nnext"


def test_long_lines_end_in_an_ellipsis() -> None:
    assert clean_line("word " * 200).endswith("word…")
    assert len(clean_line("x" * 501)) == 500


@pytest.mark.parametrize(
    ("one", "other"),
    [("ROCHÉ", "roche\u0301"), ("Straße", "STRASSE"), ("ﬁne", "FINE"), ("ＡＢＣ", "abc"), ("می\u200cخواهم", "میخواهم")],
)
def test_search_finds_other_spellings(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@given(st.text())
def test_search_keys_are_stable(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("whoÂ\xa0are", "who are"),
        ("It wasnâ€™t", "It wasn’t"),
        ("naÃ¯ve", "naïve"),
        ("déjà vu, à l’été", "déjà vu, à l’été"),
    ],
)
def test_wrong_decoding_is_mended(wrong: str, right: str) -> None:
    assert clean_line(mend_mojibake(wrong)) == right


def test_a_long_text_is_cleaned_as_a_short_one_is() -> None:
    part = "Words \u202eof\u0000 a te\u00adxt.\r\n\tAnd  more\u200b.\n"
    long = part * (2 * WINDOW // len(part))
    assert clean_text(long) == clean_text(part) * (2 * WINDOW // len(part))
    assert set(clean_text("\0" * 3 * WINDOW)) == {"\ufffd"}
    assert len(clean_text("\0" * 3 * WINDOW)) < 10
