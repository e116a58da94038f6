"""The mapping: which field wins, and by what rule it is converted."""

from __future__ import annotations

import pytest

from reader.model.article import Article, Image, Precision, Source
from reader.parse import parse_header
from reader.parse.article import parse_whole
from reader.parse.fields import title_of_path


def article(head: str, body: str = "", path: str = "quay/x.md") -> Article:
    """Read a file with a YAML head."""
    return parse_header(f"---\n{head}\n---\n{body}".encode(), path)


@pytest.mark.parametrize(
    ("head", "body", "path", "title"),
    [
        ("title: A\nheadline: B", "# C", "x.md", "A"),
        ("title:\nheadline: B", "# C", "x.md", "B"),
        ("Display Name: B", "# C", "x.md", "B"),
        ("layout: x", "text\n\n# C #\n", "x.md", "C"),
        ("layout: x", "```\n# no\n```\n\nC d\n===\n", "x.md", "C d"),
        ("layout: x", "<h1 id='y'>C <em>d</em></h1>", "x.md", "C d"),
        ("layout: x", "# [C](/d) *e* {#id}\n", "x.md", "C e"),
        ("layout: x", "## second level", "2020-01-02-the-old-lamp.md", "the old lamp"),
        ("layout: x", "", "lamps/index.md", "lamps"),
        ("layout: x", "", "lamps/_index.md", "lamps"),
        ("episode: Who owns it?", "# Who owns it? - The Pod", "x.md", "Who owns it?"),
        ("episode: 12", "# C", "x.md", "C"),
        ("subject: maths", "# C", "x.md", "C"),
        ("subject: Hello\nfrom: Ada", "# C", "x.md", "Hello"),
        ("title_en: A\ntitle_pl: B", "", "x.md", "A"),
        ("title: '  two\n\n  lines &amp; more '", "", "x.md", "two lines & more"),
        ("title: Use &lt;br&gt; and <b>bold</b> <dir>", "", "x.md", "Use <br> and bold <dir>"),
        ("title: '[WIP] x'", "", "x.md", "[WIP] x"),
        ("title: [WIP]", "", "x.md", "[WIP]"),
        ("title: {en: English, de: Deutsch}", "", "x.md", "English"),
    ],
)
def test_title(head: str, body: str, path: str, title: str) -> None:
    assert article(head, body, path).title == title


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("2016-01-12-lamp_data-2-3.md", "lamp data 2 3"),
        ("20160112-lamp.md", "lamp"),
        ("a%20b.md", "a b"),
        ("\udcff\udcfe.md", "\ufffd"),
        (".md", "md"),
        ("---.md", "---"),
        ("\u200b.md", ".md"),
        ("2016-01-12.md", "2016-01-12"),
    ],
)
def test_title_of_path(path: str, title: str) -> None:
    assert title_of_path(path) == title


@pytest.mark.parametrize(
    ("head", "path", "iso"),
    [
        ("date: 2020-01-01\npublishedDateTime: 2021-01-01T00:00:00Z", "x.md", "2021-01-01T00:00:00+00:00"),
        ("published: true\ndate: 2020-01-01", "x.md", "2020-01-01"),
        ("published: 2019-01-01\ndate: 2020-01-01", "x.md", "2019-01-01"),
        ("announced: March 5, 2013", "x.md", "2013-03-05"),
        ("date: 2020-01-01\ntime: 16:00:00", "x.md", "2020-01-01T16:00:00"),
        ("layout: x", "2016-01-12-x.md", "2016-01-12"),
        ("permalink: /en/2025/12/23/", "x.md", "2025-12-23"),
        ("layout: x", "2016/01/12/x.md", "2016-01-12"),
        ("extra:\n  date: 2020-01-01", "x.md", "2020-01-01"),
        ("premiere: 14.05.1999", "x.md", "1999-05-14"),
        ("walked: 2020-01-01", "x.md", "2020-01-01"),
        ("walked: 2020-01-01\ndate_scraped: 2021-01-01", "x.md", "2021-01-01"),
        ("due: 2022-01-01\nlast_reviewed: 2021-01-01\nsent_at: 2020-01-01", "x.md", "2020-01-01"),
    ],
)
def test_published(head: str, path: str, iso: str) -> None:
    published = article(head, path=path).published
    assert published is not None
    assert published.isoformat() == iso


@pytest.mark.parametrize(
    "head",
    [
        "title: x",
        "due: 2022-01-01\nlast_reviewed: 2021-01-01",
        "version: 2020-01-01-beta",
        "reviewed: 2020-01-01",
        "purchase_date: 2020-01-01",
    ],
)
def test_no_date_is_unknown(head: str) -> None:
    assert article(head).published is None


@pytest.mark.parametrize("word", ["fetched", "captured_date", "date_copied", "scraped", "ingested", "date-read"])
def test_a_day_of_keeping_is_no_publication(word: str) -> None:
    kept = article(f"{word}: 2020-01-01")
    assert kept.published is not None
    assert kept.saved


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ("splash: /img/a.jpg", "/img/a.jpg"),
        ("twitterImg: a.png", "a.png"),
        ("splash: /img/a.jpg\nimage: b.png", "b.png"),
        ("data:\n  image: a.png", "a.png"),
        ("head:\n  - - meta\n    - property: og:image\n      content: /a.png", "/a.png"),
        ("author_avatar: a.png\nsite_logo: b.png\nbg_image: c.png", ""),
    ],
)
def test_pictures_under_other_names(head: str, image: str) -> None:
    assert [found.url for found in article(head).images] == ([image] if image else [])


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("source: [https://a.example/1]", "https://a.example/1"),
        ("resource: https://a.example/1", "https://a.example/1"),
        ("view_online: https://a.example/1", "https://a.example/1"),
        ("doi: 10.1234/a.b", "https://doi.org/10.1234/a.b"),
        ("doi: 10.1234/a.b\nurl: https://a.example/1", "https://a.example/1"),
        ("author_url: https://a.example/1\ncomments_url: https://a.example/2\nrepo_url: https://a.example/3", ""),
    ],
)
def test_addresses_under_other_names(head: str, url: str) -> None:
    assert article(head).url == url


def test_a_two_way_date_is_noted() -> None:
    found = article("title: x\ndate: 03/05/2013")
    assert found.published is not None
    assert (found.published.isoformat(), found.published.precision) == ("2013-03-05", Precision.DAY)
    assert [(problem.line, problem.severity.value) for problem in found.problems] == [(3, "note")]


@pytest.mark.parametrize(
    ("head", "path", "source"),
    [
        ("provider:\n  name: A%2C b\n  domain: a.org", "x.md", Source("A, b", "a.org")),
        ("provider: A", "x.md", Source("A")),
        ("source: A\nurl: https://b.org/x", "x.md", Source("A")),
        ("source: https://www.a.org/feed", "x.md", Source("a.org")),
        ("url: https://www.b.org/x", "c/x.md", Source("b.org", "b.org")),
        ("url: /relative", "Evening Quay/x.md", Source("Evening Quay")),
        ("url: /relative", "_posts/x.md", Source("")),
        ("layout: x", "2020/x.md", Source("")),
    ],
)
def test_source(head: str, path: str, source: Source) -> None:
    assert article(head, path=path).source == source


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ("author: Ada Lamp", ("Ada Lamp",)),
        ("author: Ada Lamp <ada@x.org>", ("Ada Lamp",)),
        ("author: ada@x.org", ()),
        ("author: https://x.org", ()),
        ("author: Ada Lamp, Bo Wick and Cy Oil", ("Ada Lamp", "Bo Wick", "Cy Oil")),
        ("author: Lamp, Ada", ("Lamp, Ada",)),
        ("author: Lamp, Ada and Wick, Bo", ("Lamp, Ada", "Wick, Bo")),
        ("author: Simon and Schuster", ("Simon and Schuster",)),
        ("authors: [ada, bo]\nauthor: ADA", ("ada", "bo")),
        ("author:\n  - name: Ada\n  - url: https://x.org", ("Ada",)),
        ("author:\n  name:\n    name: Ada", ("Ada",)),
    ],
)
def test_authors(head: str, authors: tuple[str, ...]) -> None:
    assert article(head).authors == authors


@pytest.mark.parametrize(
    ("head", "topics"),
    [
        ("topics: [a, b]\ntags: [c]", ("a", "b")),
        ("tags: a, b\ncategories: [c, A]\nkeywords: d", ("a", "b", "c", "d")),
        ("category: news\ntags: [x]", ("x",)),
        ("type: video\ntags: [video, x]", ("x",)),
        ("tags: [47, null, ~, 1.10, '']", ("47", "1.10")),
        ("tags: [{name: a}, {title: b}]", ("a", "b")),
        ("taxonomies:\n  tags: [a]", ("a",)),
        ("keywords: 潮，海、船", ("潮", "海", "船")),
        ("keywords: a b; c", ("a b", "c")),
        ("topic: 10\ntags: [a]", ("a",)),
        ("genres: [a]", ("a",)),
        ("genres: [a]\ntags: [b]", ("b",)),
    ],
)
def test_topics(head: str, topics: tuple[str, ...]) -> None:
    assert article(head).topics == topics


@pytest.mark.parametrize(
    ("head", "body", "summary"),
    [
        ("title: A\nexcerpt: B\nsummary: C", "", "B"),
        ("title: A\nexcerpt: A\nsummary: C", "", "C"),
        ("title: A\nexcerpt: ' a '", "", ""),
        ("title: A\ndescription: '<p>B {{< x >}} [c](d)</p>'", "", "B c"),
        ("title: A", "# A\n\nFirst paragraph of the text.\n\nSecond.", "First paragraph of the text."),
        ("title: A", "{% include x %}\n\n> Quoted words to begin with.", "Quoted words to begin with."),
    ],
)
def test_summary(head: str, body: str, summary: str) -> None:
    assert article(head, body).summary == summary


def test_urls() -> None:
    found = article(
        "url: https://a.org/4\nwebUrl: https://a.org/2\noriginalUrl: http://a.org/1\nampWebUrl: https://amp.a.org/1\n"
        "cdnAmpWebUrl: https://cdn.org/1\nlink: javascript:alert(1)\ncanonical: https://a.org/2\nfrom: a b"
    )
    assert found.url == "http://a.org/1"
    assert found.alternative_urls == ("https://a.org/2", "https://a.org/4", "https://amp.a.org/1", "https://cdn.org/1")
    assert found.amp_url == "https://amp.a.org/1"


def test_marks() -> None:
    found = article("published: false\ndraft: yes\nremoved: 'TRUE'\nheat: -1\nquality: 154\nlang: no\ntype: video")
    assert (found.unpublished, found.draft, found.removed) == (True, True, True)
    assert (found.heat, found.quality, found.language, found.kind) == (-1, 154, "no", "video")
    plain = article("published: true\nheat:\nquality: 99999999999999999999")
    assert (plain.unpublished, plain.draft, plain.removed, plain.heat, plain.quality) == (
        False,
        False,
        False,
        None,
        None,
    )


def test_images() -> None:
    head = "image: data:image/png;base64,xx\ncover:\n  src: /a.png\n  alt: A\n  width: 10\n  height: x"
    assert article(head).images == (Image("/a.png", "A", 10, None),)
    assert article("images: [/a.png, {url: b.png}]").images == (Image("/a.png"), Image("b.png"))


@pytest.mark.parametrize(
    ("body", "has"), [("", False), ("\n \n", False), ("\u200b", False), ("x", True), ("\n\né", True)]
)
def test_has_body(body: str, has: bool) -> None:
    assert article("title: x", body).has_body is has


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("url: gemini://example.org/a", '"gemini://example.org/a" is no address of the web'),
        ("link: mailto:a@b.example", '"mailto:a@b.example" is no address of the web'),
        ("url: /2026/05/permalink/", ""),
        ("url: https://example.org/a b", ""),
        ("source: The Tern", ""),
        ("date: 2026-03-05 10:11 XYZT", 'no time zone is known as "XYZT"'),
        ("date: 2026-03-05 10:11 CET", ""),
    ],
)
def test_what_is_dropped_is_told(field: str, told: str) -> None:
    sentences = [problem.sentence for problem in article(f"title: A\n{field}").problems]
    assert [sentence for sentence in sentences if told and told in sentence] == sentences
    assert len(sentences) == bool(told)


@pytest.mark.parametrize("field", ["categories:", "foo:", "foo: bar", "date: 2020-01-02"])
def test_the_list_and_the_reader_agree_on_a_title_below_a_list(field: str) -> None:
    data = f"---\n{field}\n---\n    - Letters\n---\n\n# Letters: a first meeting\n\nI am sorting.".encode()
    assert parse_header(data, "x.html").title == parse_whole(data, "x.html").article.title


def test_a_switch_is_no_name_and_no_summary() -> None:
    head = "---\ntitle: Yes\nshow: true\nintro: false\npreview: true\nuser: true\n---\nThe first words of the text.\n"
    article = parse_header(head.encode(), "a.md")
    assert (article.title, article.source.name, article.summary) == ("Yes", "", "The first words of the text.")
    assert (article.images, article.authors) == ((), ())
