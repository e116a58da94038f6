"""Dividing Markdown into chunks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.ui.render.chunks import LIMIT, Chunk, Chunker
from reader.ui.render.site_syntax import elide_data
from tests.counts import times


def chunks(source: str) -> list[Chunk]:
    return list(Chunker(source))


def test_each_kind() -> None:
    source = (
        "# H\n\npara\ngraph\n\n- a\n\n- b\n\n```x\ncode\n```\n\n|a|b|\n|-|-|\n|1|2|\n\n<div>\nx\n</div>\n\n[^1]: note\n"
    )
    kinds = [chunk.kind for chunk in Chunker(source)]
    assert kinds == ["heading", "markdown", "markdown", "markdown", "code", "table", "html", "note"]


@given(
    st.lists(
        st.sampled_from([*"ab \n\n\n#*`>|-1.)[]<>!~:{}%?=$", "\n!!! note\n    ", "\n:::tip\n", "\n:::\n", "%%"]),
        max_size=400,
    ).map("".join)
)
@settings(max_examples=times(300, 2_000), deadline=None)
def test_chunks_follow_each_other_without_a_hole(source: str) -> None:
    at = 0
    for chunk in Chunker(source):
        assert chunk.start == at
        at += chunk.size
    assert not source[at:].strip() or at <= len(source)


def test_a_long_paragraph_is_divided_between_sentences_and_not_in_a_link() -> None:
    sentence = "A sentence with [a link. In it](http://example.org/a. b) and `code. too` here. "
    parts = chunks(sentence * 200)
    assert len(parts) > 2 and all(len(part.text) <= LIMIT for part in parts)
    assert all(part.text.count("[") == part.text.count("]") and part.text.count("`") % 2 == 0 for part in parts)
    assert "".join(part.text for part in parts) == sentence * 200
    assert [part.gap for part in parts] == [1] + [0] * (len(parts) - 1)


def test_items_that_share_no_chunk_go_on_counting() -> None:
    source = "\n\n".join(f"1. {'word ' * 100}" for _ in range(20))
    assert [chunk.number for chunk in Chunker(source)] == list(range(1, 21))


def test_short_items_share_a_chunk() -> None:
    assert len(chunks("- item\n" * 1000)) < 20


def test_an_item_keeps_what_is_indented_under_it() -> None:
    (item, after) = chunks("- a\n\n  para\n\n      code\n  - b\n\nafter")
    assert "code" in item.text and "- b" in item.text and after.text == "after"


def test_a_table_is_divided_into_pieces_that_have_its_head() -> None:
    pieces = chunks("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 1000)
    assert len(pieces) > 5
    assert all(piece.text.startswith("| a | b |\n|---|---|\n") for piece in pieces)
    assert pieces[0].info == "" and all(piece.info == pieces[0].text for piece in pieces[1:])


def test_a_listing_is_found_bit_by_bit() -> None:
    found = iter(Chunker("```\n" + "line\n" * 100_000))
    assert next(found).text.count("\n") < 200


def test_definitions_show_nothing() -> None:
    assert chunks("[a]: http://e.org\n[b]:\n  http://e.org 'T'\n[c]: <x>\n  'title'\n") == []
    assert [chunk.text for chunk in Chunker("[a]: two words")] == ["[a]: two words"]


def test_data_is_elided_by_kind() -> None:
    assert elide_data("x data:image/png;base64," + "QUJD" * 50 + " y") == "x data:image/png;base64,elided y"
    assert elide_data("plain data: nothing") == "plain data: nothing"
