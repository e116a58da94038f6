"""Links in texts: which there are, what they mean as written, and the words that they stand in."""

from __future__ import annotations

import pytest

from reader.model.link import LinkForm
from reader.parse.text_links import find_links, words_around


def targets(text: str, suffix: str = "md") -> list[str]:
    return [link.target for link in find_links(text, suffix)]


@pytest.mark.parametrize(
    "text",
    [
        "Words[^that]\n\n[^that]: That is a note, and no link.",
        "[x]: {% link",
        "[x]: (in brackets)",
        "`[[code]]`",
        "<!-- [[hidden]] -->",
        "[x](mailto:a@b.example)",
        "[x](#part)",
        "![x](boat.png)",
        "Link to the harbour",
        '<link rel="next" href="/posts/boats">',
    ],
)
def test_what_is_no_link_to_an_article(text: str) -> None:
    assert targets(text) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("[words][x]\n\n[x]: /posts/boats/", "/posts/boats/"),
        ('<Link to="/posts/boats">boats</Link>', "/posts/boats"),
        ('<Card title="Boats" href="/posts/boats" />', "/posts/boats"),
        ("(link: posts/boats text: boats)", "posts/boats"),
        ("[ice](@note/02 - Ice houses.md)", "/02 - Ice houses.md"),
        ("[ice](Ice houses.md#roof) and (more.md)", "Ice houses.md"),
        ('<%= link_to "ice", "_posts/2026-01-02-ice.md" %>', "_posts/2026-01-02-ice.md"),
        ("{doc}`boats <posts/boats>`", "posts/boats"),
        (":ref:`Boats <boats-label>`", "id:boats-label"),
        ("xref:2.0@sea:fleet:boats.adoc[boats]", "sea/fleet/boats.adoc"),
        ("[boats](statamic://entry::1a2b-3c)", "id:1a2b-3c"),
    ],
)
def test_links_of_other_programs(text: str, target: str) -> None:
    assert targets(text) == [target]


def test_words_before_the_target() -> None:
    (link,) = find_links("[[The boats|dendron://quay/sea.boats#oars]]")
    assert (link.form, link.target, link.otherwise) == (LinkForm.NAME, "The boats", "sea.boats")
    (link,) = find_links("[[sea.boats|the boats of old]]")
    assert link.otherwise == ""


def test_the_words_of_a_reference_are_those_where_it_is_used() -> None:
    text = "Long ago [the boats][b] lay here.\n\n[b]: /posts/boats/\n"
    (link,) = find_links(text)
    assert words_around(text, link) == "Long ago the boats lay here."
