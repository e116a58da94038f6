"""What Obsidian, static site generators and notebooks add to Markdown, as it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.ui.render.folds import FoldTitle, bare
from reader.ui.render.site_syntax import strip_machinery
from tests.counts import times
from tests.unit.render.helpers import all_lines, check_lines, document, plain, shown, styles, targets


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("> [!note]\n> Body", "▎ Note\n▎ Body"),
        ("> [!warning] Mind the **gap**\n> Body", "▎ Warning · Mind the gap\n▎ Body"),
        ("> [!warning]- Mind the **gap**\n> Body\n\nafter", "▎ ▸ Warning · Mind the gap\n\nafter"),
        ("> [!faq|left]+ Why?\n> > [!tip] Inner\n> > text", "▎ ▾ Faq · Why?\n▎ ▎ Tip · Inner\n▎ ▎ text"),
        ("> [!faq]+ Why?\n> > [!tip]- Inner\n> > text\n>\n> more", "▎ ▾ Faq · Why?\n▎ ▎ ▸ Tip · Inner\n▎\n▎ more"),
        (":::note[Take *care*]\nBody\n:::", "▎ Note · Take care\n▎ Body"),
        ("::: tip Title {.x}\n- a\n- b\n:::\n\nafter", "▎ Tip · Title\n▎ • a\n▎ • b\n\nafter"),
        ("::: {.callout-note title='Said'}\nBody\n:::", "▎ Note · Said\n▎ Body"),
        ("::::note\nA\n:::tip\nB\n:::\nC\n::::", "▎ Note\n▎ A\n▎\n▎ ▎ Tip\n▎ ▎ B\n▎\n▎ C"),
        (":::note\nnever closed", "Note\nnever closed"),
        ("::: {.column width=50%}\nText\n:::", "Text"),
        ("!!! warning 'x'\n    A\n\n    B\n\nafter", "▎ Warning\n▎ A\n▎\n▎ B\n\nafter"),
        ('!!! note "Title"\n    ```\n    x\n\n    y\n    ```', "▎ Note · Title\n▎  x\n▎\n▎  y"),
        ('??? tip "Fold"\n    A\n\n    B\n\nafter', "▎ ▸ Tip · Fold\n\nafter"),
        ('???+ tip "Open"\n    A\n\n    ??? note "In"\n        x', "▎ ▾ Tip · Open\n▎ A\n▎\n▎ ▎ ▸ Note · In"),
        ("<details>\n<summary>More</summary>\n\nA *b*\n\n</details>\n\nafter", "▎ ▸ More\n\nafter"),
        ("<details open><summary>More</summary>\n\nA *b*\n</details>\nafter", "▎ ▾ More\n▎ A b\n\nafter"),
        ("<details>\n<summary>\n More\n</summary>\n\n```\nx\n```\n</details>", "▎ ▸ More"),
        ("<details>\n<summary>never closed</summary>\n\ntext", "never closed\ntext"),
        ('=== "Linux"\n\n    apt\n\n=== "macOS"\n\n    brew', "▎ Linux\n▎ apt\n\n▎ macOS\n▎ brew"),
        ("1. item\n\n    !!! tip\n        nested", "1. item\n\n   ▎ Tip\n   ▎ nested"),
        ('{% hint style="danger" %}\nA\n{% endhint %}', "▎ Danger\n▎ A"),
        ('{{% notice note "Said" %}}\nA\n{{% /notice %}}', "▎ Note · Said\n▎ A"),
        ('{{< callout type="warning" >}}\nA *b*\n{{< /callout >}}', "▎ Warning\n▎ A b"),
        ('<Callout type="danger" title="T">\n\nA *b*\n\n</Callout>', "▎ Danger · T\n▎ A b"),
        ("```{important} Title\nA\n```", "▎ Important · Title\n▎ A"),
        ("```{note}\n:class: x\nA\n```\n\n```{toctree}\na\n```", "▎ Note\n▎ A"),
        ("```{figure} a.png\n:width: 3\nCaption\n```", "▣ Caption"),
    ],
)
def test_boxes_of_all_dialects_look_the_same(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_a_folded_box_opens_with_all_that_is_in_it_and_closes_again() -> None:
    inner = "<details>\n<summary>In</summary>\n\nB\n\n</details>"
    page = document(f"<details>\n<summary>Out</summary>\n\nA\n\n{inner}\n\nC\n\n</details>\n\nafter")
    page.find_all()
    titles = {
        bare(block).plain[2:]: bare(block)
        for piece in page.pieces
        for block in piece.blocks
        if isinstance(bare(block), FoldTitle)
    }

    def turn(name: str) -> str:
        title = titles[name]
        assert isinstance(title, FoldTitle) and page.open_or_close(title.fold.target)
        return seen()

    def seen() -> str:
        return "\n".join(line.text.rstrip() for line in all_lines(page)).strip("\n")

    assert seen() == "▎ ▸ Out\n\nafter"
    assert turn("Out") == "▎ ▾ Out\n▎ A\n▎\n▎ ▎ ▸ In\n▎\n▎ C\n\nafter"
    assert turn("In") == "▎ ▾ Out\n▎ A\n▎\n▎ ▎ ▾ In\n▎ ▎ B\n▎\n▎ C\n\nafter"
    assert turn("Out") == "▎ ▸ Out\n\nafter"


def test_boxes_have_the_colour_of_their_kind_and_ascii_bars() -> None:
    assert "callout-warning" in styles("> [!warning] Hot\n> x", "Warning")
    assert "callout-good" in styles(":::tip\nx\n:::", "▎")
    assert shown(":::tip[T]\nx\n:::", ascii_only=True) == "| Tip - T\n| x"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a ==marked *words*== b", "a marked words b"),
        ("if a == b and c == d", "if a == b and c == d"),
        ("x==y==z", "x==y==z"),
        ("a %%hidden%% b", "a b"),
        ("a 100%% b %% c", "a 100%% b %% c"),
        ("%%\nwhole\n\npart\n%%\n\nafter", "after"),
        ("%% never closed", "%% never closed"),
        ("A sentence. ^quote-of-it\n\nB ^37066d", "A sentence.\n\nB"),
        ("in m ^2", "in m ^2"),
        ("- [/] half\n- [-] off\n- [x] done", "[/] half\n[-] off\n☑ done"),
        ("- [1] a source", "• [1] a source"),
        ("[[Note]], [[dir/Note.md#Part|words]], [[Note#Part]], [[#Part]]", "Note, words, Note > Part, Part"),
        ("![[chart.png|300]] and ![[dir/map.webp|A map]]", "▣ picture · chart.png and ▣ A map"),
        ("![[Other#Part]]", "↪ Other > Part"),
        ("| a |\n|---|\n| [[Note\\|words]] |", "a\n─────\nwords"),
        ("`[[x]]` [[1]](http://e.org) a[[2]] [[ -f x ]]", "[[x]] [1] a[[2]] [[ -f x ]]"),
    ],
)
def test_obsidian(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_links_of_notes_lead_to_their_files() -> None:
    assert targets("[[Note#Part|w]] ![[Other]] [[#Part]]") == ["[[Note#Part]]", "[[Other]]", "#Part"]
    assert "marked" in styles("==m==", "m")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("10<sup>6</sup> H<sub>2</sub>O x^2^ H~2~O", "10⁶ H₂O x² H₂O"),
        ("10<sup>x/2</sup> a<sub>max of b</sub>", "10^(x/2) a_(max of b)"),
        ("1<sup>st</sup>, TM<sup>®</sup>", "1st, TM®"),
        ("$a_1 * b_2 * c_3$", "$a₁ * b₂ * c₃$"),
        ("$\\{a\\}$ \\(x^{10}\\) \\[not\\]", "$\\{a\\}$ \\(x¹⁰\\) [not]"),
        ("$\\sum_{i=1}^{n} \\frac{a_1}{{b}}$", "$\\sum_{i=1}^{n} \\frac{a₁}{{b}}$"),
        ("$$\n\\begin{a}\n x &= b \\\\\n + c\n\\end{a}\n$$", "  \\begin{a}\n   x &= b \\\\\n   + c\n  \\end{a}"),
        ("It costs $5 and *then* $6.", "It costs $5 and then $6."),
        ("$x_q$ stays", "$x_q$ stays"),
    ],
)
def test_powers_and_formulas(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_powers_in_ascii_are_written_out() -> None:
    assert shown("10<sup>6</sup>, H<sub>2</sub>O", ascii_only=True) == "10^(6), H_(2)O"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Term\n: Meaning\n: Other", "Term\n  Meaning\n  Other"),
        ("Term\n\n:   Meaning\n\n    more\n\nNext\n: x", "Term\n  Meaning\n\n  more\n\nNext\n  x"),
        ("He said <q>a <q>b</q></q>", "He said “a ‘b’”"),
        ("![Alt](c.png 'Hidden joke')", "▣ Alt — Hidden joke"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "漢(かん)"),
        ("<a href='/x'><h3>Head</h3><p>Para</p></a>", "Head\nPara"),
    ],
)
def test_meaning_is_kept(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(
    ("source", "expected", "target"),
    [
        ("{{< youtube dQw4w9 >}}", "▶ video · youtube.com", "https://www.youtube.com/watch?v=dQw4w9"),
        ("{% include youtube.html id='abc' %}", "▶ video · youtube.com", "https://www.youtube.com/watch?v=abc"),
        ("a {{< tweet user='x' id='1' >}} b", "a ▶ post · twitter.com b", "https://twitter.com/i/status/1"),
        ("{% embed https://e.org/a.mp4 %}", "▶ video · e.org", "https://e.org/a.mp4"),
        ("<YouTube id='abc' />", "▶ video · youtube.com", "https://www.youtube.com/watch?v=abc"),
        ("<video src='https://e.org/v.mp4'></video>", "▶ video · e.org", "https://e.org/v.mp4"),
        (
            "<p>See <iframe src='//www.youtube.com/embed/abc' title='Boat'></iframe></p>",
            "See ▶ video: Boat · youtube.com",
            "https://www.youtube.com/watch?v=abc",
        ),
        (
            "<object data='https://e.org/d.pdf'><p>Words</p></object>",
            "▶ document · e.org\n\nWords",
            "https://e.org/d.pdf",
        ),
    ],
)
def test_what_is_embedded_is_a_line_with_a_link(source: str, expected: str, target: str) -> None:
    assert shown(source) == expected
    assert targets(source) == [target]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("`{% raw %}` and `{{ x }}` stay", "{% raw %} and {{ x }} stay"),
        ("``a ` {{ b }}`` {{ page.title | upcase }}.", "a ` {{ b }} ."),
        ("{{ 'Words' | markdownify }} {% comment %}", "Words"),
        ("[a]({{ '/b' | relative_url }}) [c]({% link d.md %}) [e]({{< ref \"f.md\" >}})", "a c e"),
        ("import A from './a'\n\nText {props.x} {/* no */}{' '}<B c={{d: 1}}>e</B>", "Text e"),
        ("The set {a, b} of no MDX", "The set {a, b} of no MDX"),
        ("# Head {.cls}\n\n![p](q.png){width='50 %'}", "Head\n\n▣ p"),
    ],
)
def test_no_braces_are_left(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_addresses_in_tags_are_kept() -> None:
    source = "[a]({{ '/b' | relative_url }}) [c]({% link d.md %}) [e]({{< ref \"f.md\" >}})"
    assert targets(source) == ["/b", "d.md", "f.md"]


@given(
    st.lists(
        st.sampled_from(
            [
                *(":::note[T]\n", ":::\n", "!!! tip\n", "    in\n", "{% hint %}\n", "{% endhint %}\n", "> [!a]- b\n"),
                *("$$\n", "%%", "==", "[[a|b]]", "{{ x }}", "`", "$x^2$", "\n", "word ", "<sup>2</sup>", "<q>", "~2~"),
                *("\n: m\n", "| a |\n"),
            ]
        ),
        max_size=40,
    ),
    st.sampled_from([12, 40]),
)
@settings(max_examples=times(300, 2_000), deadline=None)
def test_any_mixture_is_shown_within_the_width(parts: list[str], width: int) -> None:
    check_lines(document("".join(parts), width), width)


@given(
    st.lists(st.sampled_from(["{{", "}}", "{%", "%}", "`", "$", " x ", "'", "\n", "{", "}", "/*", "*/"]), max_size=60)
)
@settings(max_examples=times(300, 2_000), deadline=None)
def test_stripping_never_fails_and_keeps_code(parts: list[str]) -> None:
    strip_machinery("".join(parts), mdx=True)
    assert "`{{ kept }}`" in strip_machinery("a `{{ kept }}` b {{ x }}")


def test_words_in_boxes_are_found_and_copied() -> None:
    assert plain(":::note[Title]\nOne\n\n| a |\n|---|\n| two |\n:::").split() == [
        "Note",
        "·",
        "Title",
        "One",
        "a",
        "two",
    ]
