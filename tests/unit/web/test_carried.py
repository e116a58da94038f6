"""What is carried through the extraction of a page's text: listings, captions, films, nesting, powers, notes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.web.carried import Carried
from reader.web.extract_child import find_text

WORDS = (
    "<p>The council voted on Tuesday to reopen the old mill after years of debate, and work will begin in spring.</p>"
)


def text(part: str) -> str:
    head = "<!doctype html><html><head><title>T</title></head><body><article><h1>T</h1>"
    page = f"{head}{WORDS * 3}{part}{WORDS}</article></body></html>"
    return find_text(page.encode(), "https://e.org/story", "utf-8", 100_000)["markdown"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (
            '<pre><code class="language-python">if x:\n    y\n\nz &lt; 1\n</code></pre>',
            "```python\nif x:\n    y\n\nz < 1\n```",
        ),
        ('<div class="code-toolbar"><pre class="language-sh"><code>$ make\n</code></pre></div>', "```sh\n$ make\n```"),
        ("<pre>a<br>b ``` c</pre>", "````\na\nb ``` c\n````"),
        ("<figure><img src=/w.jpg alt=W><figcaption>In 1912.</figcaption></figure>", "*In 1912.*"),
        (
            "<p>See <iframe src='/embed/a' title='Boat'></iframe></p>",
            '<embed src="https://e.org/embed/a" title="Boat">',
        ),
        ("<video><source src='v.mp4'></video>", '<embed src="https://e.org/v.mp4">'),
        ("<ol><li>One</li><li>Two<ul><li>Inner</li></ul></li></ol>", "2. Two\n    - Inner"),
        ("<table><tr><th>A<th>B<tr><td>10<sup>6</sup><td>x</table>", "| 10<sup>6</sup> |"),
        ("<p>The last word<sup><a href='#fn1'>1</a></sup> of the text is here.</p>", "word<sup>[1](#fn1)</sup>"),
    ],
)
def test_parts_arrive(part: str, expected: str) -> None:
    assert expected in text(part)


def test_marks_in_a_page_are_no_marks() -> None:
    assert "\u29da" not in text(
        "<p>Odd \u29da\u29db carried part 0 of this article \u29da\u29db words stay as they are.</p>"
    )


@given(st.text(alphabet=st.sampled_from(list("<>/preiframvdocn sc='\"=\u29da\u29db \n")), max_size=300))
@settings(deadline=None)
def test_any_page_is_taken_and_put_back(page: str) -> None:
    carried = Carried("https://e.org/a")
    assert "\u29da" not in carried.put(carried.take(page))


def test_many_open_tags_take_time_in_proportion() -> None:
    for tag in ("<pre>", "<figcaption>", "<video>", "<iframe ", "<td class='gutter'>", "<div x>"):
        Carried("https://e.org/").take(tag * 3_000)


def test_buttons_of_networks_and_adverts_are_no_part_of_an_article() -> None:
    frames = [
        "https://www.facebook.com/plugins/like.php?href=x",
        "https://www.facebook.com/v2.3/plugins/page.php?href=x",
        "//platform.twitter.com/widgets/tweet_button.html?count=vertical",
        "https://ad.doubleclick.net/adi/x",
    ]
    page = "".join(f'<p>a<iframe src="{url}"></iframe></p>' for url in frames)
    carried = Carried("https://harbour.test/")
    assert "<embed" not in carried.put(carried.take(page))
    kept = Carried("https://harbour.test/")
    video = kept.take('<p><iframe src="https://www.facebook.com/plugins/video.php?href=x"></iframe></p>')
    assert "<embed" in kept.put(re.sub("</?p>", "", video))
