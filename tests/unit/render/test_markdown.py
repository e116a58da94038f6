"""Markdown as it is shown: own examples of everything that CommonMark and GFM have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.ui.render import code
from reader.ui.render.blocks import Code
from tests.counts import times
from tests.unit.render.helpers import all_lines, check_lines, document, plain, shown, styles, targets


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One\ntwo.\n\nThree.", "One two.\n\nThree."),
        ("hard  \nbreak and\\\nanother", "hard\nbreak and\nanother"),
        ("- one\n- two\n  - deep\n    - deeper\n", "• one\n• two\n  ◦ deep\n    ▪ deeper"),
        ("- one\n\n- two", "• one\n\n• two"),
        ("3. three\n3. four\n3. five", "3. three\n4. four\n5. five"),
        ("1) one\n\n   more\n\n2) two", "1) one".replace(")", ".") + "\n\n   more\n\n2. two"),
        ("- [ ] open\n- [x] done\n- [X] Done", "☐ open\n☑ done\n☑ Done"),
        ("> quoted\n> text\n>\n> > deep", "▎ quoted text\n▎\n▎ ▎ deep"),
        ("> [!WARNING]\n> Take care", "▎ Warning\n▎ Take care"),
        ("-\n- x", "•\n• x"),
        ("Title\n=====\ntext", "Title\n\ntext"),
        (
            "text[^1] and[^n].\n\n[^1]: A note\n    going on.\n[^n]: Other",
            "text[1] and[n].\n\n[1] A note going on.\n[n] Other",
        ),
        ("![A cat](https://example.org/cat.png)", "▣ A cat · example.org"),
        ("![a](b.png)\n![c](https://www.d.org/e.png)", "▣ a\n▣ c · d.org"),
        ("a ![pic](x.png) b", "a ▣ pic b"),
        ("![](/images/a%20chart.png?w=1)", "▣ picture · a chart.png"),
        ("<b>bold</b> &amp; &#169; <br>next", "bold & ©\nnext"),
        ("one<br>\ntwo  words", "one\ntwo words"),
        ("a<!-- hidden -->b", "ab"),
        ("[text][ref]\n\n[ref]: https://example.org 'T'", "text"),
        ("\\*not emphasis\\*", "*not emphasis*"),
        ("`a  *b*`", "a  *b*"),
        ("The <canvas> or <template>; <select>hidden</select>.", "The or ; ."),
        ("", ""),
        ("\n\n\n", ""),
    ],
)
def test_shown(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_ascii_has_no_other_characters() -> None:
    source = "# T\n\n- a\n  - b\n- [x] c\n\n> q\n\n***\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    source += "\n![a cat](https://e.org/cat.png) and ![](b.png)\n\n<img src='c.png'>\n\n| ![d](d.png) |\n|---|\n"
    assert shown(source, ascii_only=True).isascii()
    assert "[image] a cat - e.org and [image] picture - b.png" in shown(source, ascii_only=True)


@pytest.mark.parametrize(
    ("source", "text", "style"),
    [
        ("**b**", "b", "strong"),
        ("_i_", "i", "emphasis"),
        ("~~s~~", "s", "struck"),
        ("`c`", "c", "inline-code"),
        ("# one", "one", "heading1"),
        ("two\n---", "two", "heading2"),
        ("###### six", "six", "heading4"),
        ("[l](http://e.org)", "l", "link"),
        ("<https://e.org>", "https://e.org", "link"),
        ("see https://e.org/a.", "https://e.org/a", "link"),
        ("x[^1]", "[1]", "note"),
        ("<kbd>K</kbd>", "K", "inline-code"),
        ("- x", "•", "bullet"),
        ("- [x] y", "☑", "task-done"),
    ],
)
def test_style(source: str, text: str, style: str) -> None:
    assert style in styles(source, text)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "vbscript:x", "data:text/html,x", "JaVaScRiPt:x"]
)
def test_only_web_addresses_are_targets(address: str) -> None:
    assert targets(f"[a]({address}) <a href='{address}'>b</a> ![c]({address})") == []


def test_links_keep_their_addresses() -> None:
    assert targets("[a](http://e.org/x?y=1) [b](/local) [c](#part)") == ["http://e.org/x?y=1", "/local", "#part"]


def test_a_link_in_parentheses_ends_before_the_closing_one() -> None:
    assert targets("(see https://e.org/a_(b) and https://e.org/c)") == ["https://e.org/a_(b)", "https://e.org/c"]


def test_references_are_found_wherever_they_are_defined() -> None:
    assert targets("[a] and [b][X y]\n\n" + "text\n\n" * 300 + "[A]: <http://e.org/a>\n[x\ny]: http://e.org/b\n") == [
        "http://e.org/a",
        "http://e.org/b",
    ]


def test_entities_cannot_bring_controls_in() -> None:
    text = plain("a &#27;[31m b &#x202e;c &#x9b;2J ![&#27;](x) `&#27;` <i>&#8238;</i>\n\n<p>&#27;[2J&#x85;</p>")
    assert "\x1b" not in text and "\u202e" not in text and "\x9b" not in text


def test_data_addresses_are_left_out() -> None:
    body = "Before ![a chart](data:image/png;base64," + "iVBOR" * 10_000 + ") after"
    assert shown(body) == "Before ▣ a chart · picture inside the file after"
    assert len(plain("<img src='data:image/gif;base64," + "A" * 50_000 + "' alt='dot'>")) < 100


def test_code_is_not_wrapped_and_keeps_its_indentation() -> None:
    body = "```python\nif x:\n    y = '" + "z" * 100 + "'\n```\n\n    indented\n\n      more\n\nafter"
    doc = document(body, 40)
    lines = [line.text for line in all_lines(doc)]
    assert " if x:" in lines and "     y = '" + "z" * 100 + "'" in lines
    assert " indented" in lines and "   more" in lines and "after" in lines
    assert all(line.box <= 40 for line in all_lines(doc))


@pytest.mark.parametrize("body", ["```\n" + "漢字" * 12 + "\n```", "    " + "漢字" * 12])
def test_code_is_measured_in_cells(body: str) -> None:
    assert [line.box for line in all_lines(document(body, 40)) if line.box] == [40]
    assert [line.box for line in all_lines(document(body, 60)) if line.box] == [60]


def test_code_is_coloured_once_pygments_is_loaded() -> None:
    code.warm()
    body = "```python\ndef f():  # note\n    return 'text'\n```"
    assert styles(body, "def") == {"code-keyword"}
    assert styles(body, "# note") == {"code-comment"}
    assert styles(body, "'text'") == {"code-string"}
    assert not code.highlight("x = 1", "no-such-language")
    assert not code.highlight("x = 1\n" * 20_000, "python"), "too long to be coloured"


def test_an_unclosed_fence_goes_to_the_end() -> None:
    blocks = [block for piece in _pieces("```\na\n\n# b\n") for block in piece.blocks]
    assert [block.plain for block in blocks if isinstance(block, Code)] == ["a\n\n# b"]


def _pieces(body: str):
    doc = document(body)
    doc.find_all()
    return doc.pieces


@pytest.mark.parametrize(
    ("source", "kept", "gone"),
    [
        ("{% include nav.html %}\nText {% if x %}here{% endif %}.", "Text here.", "include"),
        ("{{< youtube abc >}}\n\nText", "Text", "{{<"),
        ("Hello {{ site.name }}.", "Hello .", "site"),
        ('{{< figure src="/a.png" caption="The caption" >}}', "The caption", "figure"),
        ("{{% notice %}}\nNote this\n{{% /notice %}}", "Note this", "notice"),
        ("::: {.callout-note}\nInside\n:::", "Inside", ":::"),
        ("::: {.callout-tip}\nInside\n:::", "Tip", "callout"),
        (":::warning Mind the gap\nInside\n:::", "Mind the gap", ":::"),
        ('!!! note "Title here"\n    The text', "Title here", "!!!"),
        ('import Box from "./box"\n\n<Box a={1}>Inside</Box>', "Inside", "import"),
        ("# Head {#head .cls}\n\nText\n{: .lead}", "Head", "{"),
        ("{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\nAfter", "puts 1", "highlight"),
        ("[link]({{ site.url }}/a)", "link", "site"),
        ("[TOC]\n\nText", "Text", "TOC"),
        ("<script>var hidden = 1</script>\n\nText", "Text", "hidden"),
        ("<style>\n.a { b: c }\n\n.d {}\n</style>\n\nText", "Text", ".d"),
        ("Text <script>hidden()</script> more", "more", "hidden"),
    ],
)
def test_machinery_is_dropped_and_its_text_kept(source: str, kept: str, gone: str) -> None:
    text = shown(source)
    assert kept in text
    assert gone not in text


def test_headings_are_known_without_parsing_the_text() -> None:
    doc = document("# One `code`\n\ntext\n\nTwo [link](x)\n---\n\n### *Three* ###\n")
    doc.find_all()
    assert [piece.heading for piece in doc.pieces if piece.heading] == [(1, "One code"), (2, "Two link"), (3, "Three")]
    assert not any(piece.made for piece in doc.pieces)


@pytest.mark.parametrize("width", [10, 40, 80])
def test_deep_nesting_leaves_room_for_the_text(width: int) -> None:
    doc = document("> " * 40 + "quoted words\n\n" + "".join("  " * i + "- item\n" for i in range(40)), width)
    check_lines(doc, width)
    assert "quoted" in plain("> " * 40 + "quoted words")


@given(
    st.text(alphabet=st.sampled_from(list("ab \n\n#*_`>|-+1.)[]()<>!~\\{}%:&;\"'=$^?/字é\t")), max_size=300),
    st.sampled_from([12, 40]),
)
@settings(max_examples=times(300, 2_000), deadline=None)
def test_any_markdown_is_shown_within_the_width(source: str, width: int) -> None:
    doc = document(source.replace("\t", "    "), width)
    check_lines(doc, width)


@given(st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=12), min_size=1, max_size=80), st.integers(10, 90))
@settings(deadline=None)
def test_words_are_never_lost(words: list[str], width: int) -> None:
    body = " ".join(words)
    for source in (body, f"> {body}", f"- {body}", f"1. {body}", f"# {body}", f"**{body}**", f"[^n]: {body}"):
        text = " ".join(line.text for line in all_lines(document(source, width)))
        assert "".join(words) in "".join(char for char in text if char in "abcdefghij")


def test_hidden_elements_in_running_text_are_not_shown() -> None:
    body = 'Seen <span hidden>secret</span> and <b style="display: none">gone</b> and <i>so on</i>.'
    assert shown(body) == "Seen and and so on."
    assert shown("Seen <span hidden>but never closed.") == "Seen but never closed."
    assert shown('<p style="display:none">gone</p> seen').strip() == "seen"
