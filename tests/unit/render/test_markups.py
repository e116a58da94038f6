"""reStructuredText, Org and AsciiDoc in the same look as Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.parse import parse_whole
from tests.counts import times
from tests.unit.render.helpers import check_lines, document, shown, targets


def body(text: str, suffix: str) -> str:
    """A body as it is shown."""
    whole = parse_whole(f"---\ntitle: T\n---\n{text}".encode(), f"a.{suffix}")
    return shown(whole.body, form=whole.body_format)


def links(text: str, suffix: str) -> list[str]:
    whole = parse_whole(f"---\ntitle: T\n---\n{text}".encode(), f"a.{suffix}")
    return targets(whole.body, whole.body_format)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Head\n====\n\nText *em* **b** ``c``.", "Head\n\nText em b c."),
        (".. note:: Take care", "▎ Note\n▎\n▎ Take care"),
        (".. seealso:: this", "▎ See also\n▎\n▎ this"),
        (".. code-block:: python\n\n   x = 1", " x = 1"),
        (".. weird:: Words\n\n   *Inside*", "Inside"),
        (".. weird:: Words", "Words"),
        ("x\\ :sup:`2` :unknown:`word`", "x² word"),
        (".. include:: /etc/passwd\n\n.. raw:: html\n   :file: /etc/passwd\n\nText", "Text"),
        ("===  ===\nA    B\n===  ===\n1    2\n===  ===", "A  B\n─  ─\n1  2"),
        ("term\n   meaning", "term\n  meaning"),
        (".. image:: a.png\n   :alt: Alt", "▣ Alt"),
        (".. youtube:: abc", "▶ video · youtube.com"),
        ("- a\n- b\n\n  1. c", "• a\n• b\n  1. c"),
    ],
)
def test_rst(source: str, expected: str) -> None:
    assert body(source, "rst") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("* TODO Head :tag:\nText", "Head\n\nText"),
        ("/em/ *b* =c= ~d~ +s+ a/b/c", "em b c d s a/b/c"),
        ("#+BEGIN_SRC python\nx = *1*\n#+END_SRC", " x = *1*"),
        ("#+BEGIN_QUOTE\nWords /em/\n#+END_QUOTE\nafter", "▎ Words em\n\nafter"),
        ("#+begin_note\nWords\n#+end_note", "▎ Note\n▎ Words"),
        (":PROPERTIES:\n:ID: x\n:END:\nText", "Text"),
        ("| a | b |\n|---+---|\n| 1 | 2 |", "a  b\n─  ─\n1  2"),
        ("- [X] done\n- [ ] open\n- term :: meaning", "☑ done\n☐ open\n• term: meaning"),
        ("[[https://e.org][words]] [[file:b.org][b]] [[./c.png]]", "words b ▣ picture · c.png"),
        ("x[fn:1]\n\n[fn:1] A note", "x[1]\n\n[1] A note"),
        ("# comment\n#+OPTIONS: toc:nil\nText", "Text"),
        (": fixed\n: width", " fixed\n width"),
    ],
)
def test_org(source: str, expected: str) -> None:
    assert body(source, "org") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("== Head\n\nText _em_ *b* `c` #m#.", "Head\n\nText em b c m."),
        ("NOTE: Take care", "▎ Note\n▎ Take care"),
        ("[WARNING]\n====\nTake care\n====\n\nafter", "▎ Warning\n▎ Take care\n\nafter"),
        ("[source,python]\n----\nx = *1*\n----", " x = *1*"),
        ("____\nWords\n____", "▎ Words"),
        ("* a\n** b\n. one\n. two", "• a\n  ◦ b\n\n1. one\n2. two"),
        ("term:: meaning\nother::\nmore", "term\n  meaning\n\nother\n  more"),
        ('[cols="1,1"]\n|===\n|A |B\n\n|1\n|2\n|===', "A  B\n─  ─\n1  2"),
        ("image::a.png[Alt,300]", "▣ Alt"),
        ("video::abc[youtube]", "▶ video · youtube.com"),
        ("https://e.org[words] link:b.html[b] xref:c.adoc[c]", "words b c"),
        (":name: Value\n// comment\n{name} {other}", "Value {other}"),
        ("xfootnote:[A note.] y", "x[a1] y\n\n[a1] A note."),
        ("////\nhidden\n////\ninclude::/etc/passwd[]\nText", "Text"),
    ],
)
def test_asciidoc(source: str, expected: str) -> None:
    assert body(source, "adoc") == expected


def test_links_keep_their_targets() -> None:
    assert links("[[https://e.org][w]] [[file:b.org][b]]", "org") == ["https://e.org", "b.org"]
    assert links("https://e.org[w] xref:c.adoc[c]", "adoc") == ["https://e.org", "c.adoc"]
    assert links(":doc:`other </a/b>` `w <http://e.org>`_", "rst") == ["/a/b", "http://e.org"]


def test_what_is_too_long_or_grows_by_itself_is_shown_as_it_is() -> None:
    bomb = "\n".join(f".. |x{i}| replace:: |x{i + 1}| |x{i + 1}|" for i in range(40)) + "\n\n|x0|"
    assert "replace" in body(bomb, "rst")
    assert body("word " * 60_000, "rst").startswith("word word")


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "\n",
                    "* a\n",
                    "== b\n",
                    "text ",
                    "|===\n",
                    "| a | b\n",
                    "----\n",
                    "====\n",
                    "____\n",
                    "#+begin_src\n",
                ),
                *(
                    "#+end_src\n",
                    "[[x][y]]",
                    "*b*",
                    "_i_",
                    "=c=",
                    "::",
                    ".. note:: x\n",
                    "   y\n",
                    "`z`_ ",
                    "|a|",
                    ".. |a| replace:: b\n",
                ),
                *(
                    "[source]\n",
                    "term:: x\n",
                    "{a}",
                    ":a: b\n",
                    ":PROPERTIES:\n",
                    ".T\n",
                    "====",
                    "\x00",
                    "+\n",
                    "[fn:1] ",
                ),
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(["rst", "org", "adoc"]),
)
@settings(max_examples=times(150, 2_000), deadline=None)
def test_any_text_is_shown_within_the_width(parts: list[str], suffix: str) -> None:
    whole = parse_whole(f"---\ntitle: T\n---\n{''.join(parts)}".encode(), f"a.{suffix}")
    check_lines(document(whole.body, 30, whole.body_format), 30)
