"""Any bytes become an article: never an exception, never a control character, always a title, at once."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.article import Article, WholeArticle
from reader.parse import parse_header, parse_whole
from reader.text.clean import clean_line, clean_text
from tests.counts import times
from tests.unit.parse.golden import inputs
from tests.unit.text.test_clean import leaks

SAMPLES = Path(__file__).parents[3] / "sample_feed"
ROUNDS = times(700, 20_000)


def texts_of(article: Article) -> list[str]:
    """Every one-line text that a screen may show of an article."""
    images = [text for image in article.images for text in (image.url, image.caption)]
    related = [text for key in article.related for text in (key.title, *key.urls)]
    problems = [text for problem in article.problems for text in (problem.sentence, problem.done, problem.excerpt)]
    return [
        article.title, article.summary, article.url, article.amp_url, article.language, article.kind,
        article.source.name, article.source.domain, *article.alternative_urls, *article.authors, *article.topics,
        *images, *related, *problems,
    ]  # fmt: skip


def check(data: bytes, path: str) -> WholeArticle:
    """Read a file at both depths and hold the results against the promises."""
    whole = parse_whole(data, path)
    header = parse_header(data, path)
    assert header == whole.article
    assert header.title.strip()
    assert not any("could not be understood" in problem.sentence for problem in header.problems)
    for text in texts_of(header):
        assert clean_line(text, 4096) == text
        assert not leaks(text)
    assert clean_text(whole.body) == whole.body
    assert not leaks(whole.body, "\n")
    assert tuple(card.key for card in whole.related) == header.related
    assert bool(whole.body) == header.has_body
    return whole


@settings(max_examples=times(150, 10_000))
@given(st.binary(max_size=300), st.sampled_from(["x.md", "x.txt", "x.html", "x.rst"]))
def test_any_bytes(data: bytes, path: str) -> None:
    check(data, path)


@settings(max_examples=times(150, 10_000))
@given(
    st.text(max_size=300), st.sampled_from(["---\n{}\n---\n", "+++\n{}\n+++\n", "{}", "---\ntitle: {}\n---\n", "<p>{}"])
)
def test_any_text(text: str, form: str) -> None:
    check(form.replace("{}", text).encode("utf-8", "replace"), "2020-01-02-x.md")


def mutated(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """A file cut, spliced, flipped, doubled, with lines lost, swapped or indented."""
    for _ in range(rng.randint(1, 3)):
        at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        lines = data.split(b"\n")
        row = rng.randrange(len(lines))
        match rng.randrange(9):
            case 0:
                data = data[:at]
            case 1:
                data = data[:at] + data[to:]
            case 2:
                other = rng.choice(others)
                data = data[:at] + other[rng.randrange(len(other) + 1) :]
            case 3:
                data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case 4:
                data = (
                    data[:at]
                    + rng.choice([b'"', b"'", b": ", b"\t", b"\x00", b"---", b"{{", b"[", b"*", b"\n", b"#", b"\x1b["])
                    + data[at:]
                )
            case 5:
                data = b"\n".join(lines[:row] + lines[row + 1 :])
            case 6:
                data = b"\n".join(
                    [*lines[:row], rng.choice([b" ", b"  ", b"\t", b"- "]) + lines[row], *lines[row + 1 :]]
                )
            case 7:
                data = b"\n".join([*lines[:row], lines[rng.randrange(len(lines))], *lines[row:]])
            case _:
                data = data[:at] + data[at:to] * 2 + data[to:]
    return data


def test_broken_versions_of_real_shapes() -> None:
    sources = [file.read_bytes() for file in [*inputs(), *sorted(SAMPLES.rglob("*.md"))[:30]] if file.stat().st_size]
    rng = random.Random(20260807)
    slowest = 0.0
    for _ in range(ROUNDS):
        data = mutated(rng.choice(sources), rng, sources)
        start = time.process_time()
        check(data, rng.choice(["a/2020-01-02-x.md", "x.txt", "x.html"]))
        slowest = max(slowest, time.process_time() - start)
    assert slowest < 1


def test_a_list_at_the_margin_is_no_part_of_an_indented_mapping() -> None:
    entries = b"".join(
        b'  - title: "Report %d of a long winter"\n    webUrl: "https://a.example/%d"\n' % (n, n) for n in range(40)
    )
    check(b"---\n# lost\n    height: 675\n    cached: true\n\nrelated:\n" + entries + b"---\ntext\n", "x.md")


HOSTILE: dict[str, bytes] = {
    "brackets": b"---\ntitle: x\na: " + b"[" * 100_000 + b"\n---\n",
    "unclosed lists": b"---\ntitle: x\n" + b"".join(b"k%d: [\n" % number for number in range(20_000)) + b"---\n",
    "colons": b"---\ntitle: a: b\n" + b"k: v: w\n" * 50_000 + b"---\n",
    "broken related": b"---\ntitle: a: b\nrelated:\n"
    + b"  - title: a: b\n    webUrl: http://x/y\n" * 20_000
    + b"---\n",
    "no end": b"---\n" + b"a: b\n" * 200_000,
    "conflicts": b"---\n" + b"<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n" * 10_000 + b"---\n",
    "dots": b"+++\ntitle = 'x'\n" + b"a." * 50_000 + b"a = 1\n+++\n",
    "json": b'{"title": "x", "a": ' + b'{"a":' * 100_000,
    "headings": b"<h1>" * 100_000,
    "one line": b"---\ntitle: x\n---\n" + b"a" * 1_000_000,
    "one title": b"---\ntitle: " + b"a" * 1_000_000 + b"\n---\n",
    "stars": b"---\nlayout: x\n---\n" + b"*a " * 200_000,
    "links": b"---\nlayout: x\n---\n" + b"[a](" * 100_000,
    "shortcodes": b"---\nlayout: x\n---\n" + b"{{" * 200_000,
    "marks": ("---\ntitle: x" + "\u0301" * 50_000 + "\n---\n" + "\u0301" * 500_000).encode(),
    "mojibake": ("---\ntitle: x\n---\n" + "whoÂ\u00a0are Ã©tÃ©\n" * 20_000).encode(),
    "blank": b"\n" * 1_000_000,
    "spaces": b" " * 1_000_000,
    "setext": b"a\n" * 200_000 + b"==",
    "bylines": b"A title\n\n" + b"By Heidi June 17, 2025\n" * 20_000,
    "franklin": b"@def a = 1\n" * 100_000,
    "ziggy": b"---\n.title = [\n" + b"x\n" * 100_000 + b"---\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_hostile_files_cost_less_than_a_second(name: str, suffix: str) -> None:
    for read in (parse_header, parse_whole):
        start = time.process_time()
        read(HOSTILE[name], f"x.{suffix}")
        assert time.process_time() - start < 2  # a second on a machine that does nothing else
