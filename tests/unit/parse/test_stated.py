"""What texts say of themselves below their heads, and heads in the forms of other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.folders.article_files import read_header
from reader.model.article import Article
from reader.parse import parse_header, parse_whole
from reader.parse.kinds import cut_field_file, cut_marked, cut_notebook
from reader.parse.path_words import is_numbered, language_of, title_of_path
from reader.parse.stated import is_tag_line, stated_below
from reader.parse.values import labels, people, spaced_address, unmarked

FOLDERS = Path(__file__).parents[2] / "data" / "folders"


def read(text: str, path: str = "notes/x.md") -> Article:
    whole = parse_whole(text.encode(), path)
    assert parse_header(text.encode(), path) == whole.article
    return whole.article


def test_property_lines() -> None:
    article = read(
        "# Sails\n\nCreated: June 3, 2021 4:00 PM\nTags: a, b\nURL: https://a.example/1\n"
        "Author: Pia Horn\n\nText of it.\n"
    )
    assert article.published is not None
    assert (article.published.isoformat()[:10], article.topics) == ("2021-06-03", ("a", "b"))
    assert (article.url, article.authors, article.summary) == ("https://a.example/1", ("Pia Horn",), "Text of it.")
    assert (
        read("# Sails\n\nURL: https://a.example/1\n\nA text that is long enough.\n").summary
        == "A text that is long enough."
    )


def test_prose_with_a_colon_is_no_property() -> None:
    assert stated_below("Words: and more of them.\n\nURL: https://a.example\n") == ({}, 0)
    assert (
        read("Source: the harbour office said so in a long sentence that goes on and on. " * 6).source.name
        != "the harbour"
    )


def test_a_metadata_list() -> None:
    article = read(
        "# Hum\n\n## Metadata\n- Author: [[Ines Vale]]\n- Category: #articles\n- Document Tags: #physics #bridges\n"
        "- Summary: Wind sings.\n- URL: [read](https://hum.example/b)\n\n## Highlights\n- One\n"
    )
    assert (article.title, article.authors, article.topics) == ("Hum", ("Ines Vale",), ("physics", "bridges"))
    assert (article.summary, article.url) == ("Wind sings.", "https://hum.example/b")


def test_links_to_the_original() -> None:
    assert read(
        "---\ntitle: A\n---\n# A\n#Omnivore\n\n[Read on X](https://x.example/1)\n[Read Original](https://o.example/2)\n"
    ).url == ("https://o.example/2")
    assert (
        read(" ## The pier [original](https://p.example/1), [wallabag](https://w.example/7)\nText.\n").url
        == "https://p.example/1"
    )


def test_lines_of_tags() -> None:
    assert is_tag_line("#sea #howto")
    assert is_tag_line("- #rail")
    assert not is_tag_line("# Heading")
    assert not is_tag_line("#1 of many things")
    assert read("#journal\n\n## Today\n\nA line.\n", "a/night-boats.md").title == "night-boats"
    assert read("---\ntags: #one #two\n---\nText").topics == ("one", "two")
    assert read("---\ntags:\n  - #one\n---\nText").topics == ("one",)


def test_saved_is_not_published() -> None:
    article = read("---\ntitle: A\npublished:\ncreated: 2026-02-11\n---\n")
    assert article.saved
    assert article.published is not None
    assert article.published.isoformat() == "2026-02-11"
    assert not read("---\ntitle: A\ncreated: 2026-02-11\n---\n").saved
    assert read("---\ntitle: A\ndate_saved: 2026-02-11\n---\n").saved
    assert not read("---\ntitle: A\npublished: 2026-01-01\ncreated: 2026-02-11\n---\n").saved


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("[[Name]]", "Name"),
        ("[[people/Name|The name]]", "The name"),
        ("a [[Note#Part]] b", "a Note b"),
        ("==lit== and %%hid den%% on", "lit and  on"),
        ("![[quay.png|300]]x", "x"),
        ("{{ site.baseurl }}/a", "/a"),
        ("if a == b", "if a == b"),
        ("a==b", "ab"),
        ("[[open", "[open"),
    ],
)
def test_marks_of_note_programs(written: str, plain: str) -> None:
    assert unmarked(written) == plain


def test_people_and_topics_of_today() -> None:
    assert people("[[View all posts by Lena Crook]]") == ["Lena Crook"]
    assert people({"name": {"given": "Bo", "family": "Ward"}}) == ["Bo Ward"]
    assert people({"login": "oda", "display_name": "Oda Finn"}) == ["Oda Finn"]
    assert people("unknown") == []
    assert labels(":sea:tide:") == ["sea", "tide"]
    assert labels("[[two words]] one") == ["two words", "one"]
    assert read("---\ntags: boats night\n---\n", "_posts/2026-01-01-a.md").topics == ("boats", "night")
    assert read("---\ntags: boats night\n---\n", "posts/2026-01-01-a.md").topics == ("boats night",)


def test_addresses_that_are_mended() -> None:
    assert spaced_address("https://w.example/p.asp?cat=A B") == "https://w.example/p.asp?cat=A%20B"
    assert spaced_address("//a.example/x") == "https://a.example/x"
    assert spaced_address("www.a.example/x") == "https://www.a.example/x"
    assert spaced_address("/2026/05/x/") == ""
    assert spaced_address("mailto:a@b.example") == ""


def test_names_of_files() -> None:
    assert language_of("a/about.fr.md") == "fr"
    assert language_of("i18n/de/docs/x.md") == "de"
    assert language_of("a/index.md") == ""
    assert title_of_path("a/about.fr.md") == "about"
    assert title_of_path("Next note 0f3a9c1b2d4e4f50a1b2c3d4e5f60719.md") == "Next note"
    assert is_numbered("a/142355.md")
    assert not is_numbered("a/2026-03-01.md")
    assert read("Walked to the pier and back today.\n", "2026/142355.md").title == "Walked to the pier and back today."


def test_heads_that_name_their_language() -> None:
    cut = cut_marked('---js\n{\n  title: "Third",\n  tags: ["a"],\n}\n---\nText.\n')
    assert cut is not None
    assert (cut.head.fields, cut.body) == ({"title": "Third", "tags": ["a"]}, "Text.\n")
    assert [finding.severity.value for finding in cut.head.findings] == ["note"]
    assert read(';;;\n"title": "H",\n"date": "2026-01-02"\n;;;\nText').title == "H"
    assert read('---json\n{"title": "J"}\n---\nText').title == "J"
    assert cut_marked("---json\nnot closed") is None


def test_files_of_fields() -> None:
    cut = cut_field_file("title: A\n---\nbody:\n\nText.\n---\npub_date: 2026-01-02\n")
    assert cut is not None
    assert (cut.head.fields, cut.body) == ({"title": "A", "pub_date": "2026-01-02"}, "Text.")
    assert (
        read("Title: Kirby\n\n----\n\nDate: 2026-01-02\n\n----\n\nText: Hello there.", "blog/1_a/article.txt").title
        == "Kirby"
    )


def test_notebooks() -> None:
    book = {
        "cells": [{"cell_type": "markdown", "source": ["# Tides\n", "High."]}, {"cell_type": "code", "source": "1 + 1"}]
    }
    article = read(json.dumps(book), "x.ipynb")
    assert article.title == "Tides"
    assert cut_notebook("[1]") is None
    assert cut_notebook("{}") is None


def test_a_raw_note_of_joplin() -> None:
    text = (
        "A walk\n\nText.\n\nid: "
        + "0" * 32
        + "\nparent_id: \ncreated_time: 2026-01-02T03:04:05.000Z\nsource_url: https://a.example/1\ntype_: 1"
    )
    article = read(text)
    assert (article.title, article.url) == ("A walk", "https://a.example/1")
    assert article.published is not None


def test_a_zero_too_many_is_told() -> None:
    article = read("---\ntitle: A\ndate: 2023-02-010T17:46:51-06:00\n---\n")
    assert article.published is not None
    assert article.published.isoformat()[:10] == "2023-02-10"
    assert [problem.severity.value for problem in article.problems] == ["mended"]


def test_keys_of_authors(tmp_path: Path) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "authors.yml").write_text("oda:\n  name: Oda Finn\n")
    (tmp_path / "content" / "authors" / "bo-ward").mkdir(parents=True)
    (tmp_path / "content" / "authors" / "bo-ward" / "_index.md").write_text("---\ndisplay_name: Bo Ward\n---\n")
    (tmp_path / "a.md").write_text("---\nauthors: [oda, bo-ward, nobody-known, ../../x]\n---\n")
    article = read_header(tmp_path / "a.md", "a.md")
    assert isinstance(article, Article)
    assert article.authors == ("Oda Finn", "Bo Ward", "nobody-known", "../../x")


@given(st.text(alphabet="#[]:-*> \nabU|(){}%=", max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    fields, at = stated_below(text)
    assert 0 <= at <= len(text)
    assert all(isinstance(key, str) for key in fields)
    for piece in (read(text).summary, *read(text).topics):
        assert not any(mark in piece for mark in ("[[", "%%", "{{"))


def test_an_address_on_a_line_of_its_own_is_the_articles_where_nothing_else_is_stated() -> None:
    assert read("# Sails\n\n<https://s.example/1>\n\nText of it.\n").url == "https://s.example/1"
    assert read("---\ntitle: Sails\n---\nhttps://video.example/1\n\nText of it.\n").url == ""


def test_a_note_is_called_by_its_first_sentence_only_where_its_file_is_named_by_a_machine() -> None:
    text = "Salt on the quay, and none in the hills.\n"
    assert read(text, "2026/01/04/salt-on-the.md").title == "Salt on the quay, and none in the hills."
    assert read(f"---\ntitle:\n---\n{text}", "Salt on.md").title == "Salt on"
    assert read(text, "notes/salt-on-the.md").title == "salt on the"


def test_metadata_in_a_callout() -> None:
    article = read("# Gates\n\n> [!info]- Metadata\n> **Authors**:: Bo Ward\n> **Date**:: 2019-02-03\n\nText.\n")
    assert (article.authors, article.published and article.published.isoformat()) == (("Bo Ward",), "2019-02-03")
    assert read("# Gates\n\n> [!quote] Somebody\n> Date: 2019-02-03\n\nText.\n").published is None


_MARKED = st.text(alphabet="[]()|#<>!\"'{}%=:/ahtps.", max_size=40)


@given(st.dictionaries(st.sampled_from(["source", "url", "author", "tags", "image", "related", "date", "up"]), _MARKED))
def test_no_mark_of_a_note_program_in_any_field_costs_the_article(fields: dict[str, str]) -> None:
    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items())
    article = read(f"---\ntitle: Kept\n{head}---\nText.\n")
    assert article.title == "Kept"
    assert not any("could not be understood" in problem.sentence for problem in article.problems)


def test_a_source_that_is_a_note() -> None:
    article = read('---\ntitle: A\nsource: "[[Lamp Post]]"\nurl: "[site](https://l.example/b)"\n---\n')
    assert (article.source.name, article.url) == ("Lamp Post", "https://l.example/b")


def test_tags_of_several_words() -> None:
    assert read("# Note\n\n#lamps/old# #two words# #three\n\nText.\n").topics == ("lamps/old", "two words", "three")
    assert not is_tag_line("#1 of C# and others")


def test_the_day_on_which_something_was_added_is_that_of_saving() -> None:
    article = read("---\ntitle: A\ndate_added: 2026-01-05\n---\n")
    assert (article.saved, article.published and article.published.isoformat()) == (True, "2026-01-05")


def test_names_of_properties_in_other_languages() -> None:
    assert read("---\ntitel: Tee\nautor: Ada\nschlagwörter: [x]\n---\n").topics == ("x",)
    article = read("---\n标题: 茶\n作者: 林海\n日期: 2026-01-02\n---\n正文。\n")
    assert (article.title, article.authors, str(article.published and article.published.isoformat())) == (
        "茶",
        ("林海",),
        "2026-01-02",
    )
    assert read("# 茶\n\n作者：林海\n来源：https://a.example/1\n\n正文在这里，足够长的一段文字。\n").authors == (
        "林海",
    )


def test_a_quotation_above_the_text_that_says_whence_it_is() -> None:
    text = "> Copied from [a.example](https://a.example/tea?x=1)\n> Author: Ada Lamp\n\nTea is dear this year.\n"
    article = read(text)
    assert (article.url, article.authors) == ("https://a.example/tea?x=1", ("Ada Lamp",))
    assert article.summary == "Tea is dear this year."
    assert read("> Tea, says [Ada](https://a.example/tea).\n\nTea is dear this year.\n").url == ""


def test_statements_that_empty_lines_set_apart() -> None:
    text = "Title: Tea\n\nURL Source: https://a.example/t\n\nMarkdown Content:\nText: tea is dear in spring.\n\nURL: https://b.example\n"
    article = read(text)
    assert (article.title, article.url, article.summary) == (
        "Tea",
        "https://a.example/t",
        "Text: tea is dear in spring.",
    )


@pytest.mark.parametrize(
    ("above", "said"),
    [
        ("By Rik Tin\nCanal Times\nJuly 8, 2024", (("Rik Tin",), "Canal Times", "2024-07-08")),
        ("Una Slate\n9 October 2024", (("Una Slate",), "", "2024-10-09")),
        ("Una Slate | 5 min read | 9 October 2024", (("Una Slate",), "", "2024-10-09")),
        ("Posted by u/tar | 2023-06-08 | 12 points", (("tar",), "", "2023-06-08")),
        ("It rained at last\nand boats go again.", ((), "", "None")),
    ],
)
def test_lines_under_the_title_of_a_plain_text(above: str, said: tuple[tuple[str, ...], str, str]) -> None:
    article = read(f"Rain opens the canal\n\n{above}\n\nAfter three months boats go again.\n", "x.txt")
    day = str(article.published and article.published.isoformat())
    assert (article.authors, article.source.name, day) == said


def test_other_things_than_pictures_are_none() -> None:
    assert (
        read("---\ntitle: A\nfeature: true\nattachments: [talk.mp3, boat.jpg?x=1]\n---\n").images[0].url
        == "boat.jpg?x=1"
    )
    assert read("---\ntitle: A\nfeature: rain\n---\n").images == ()


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ("blogger_orig_url: https://a.example/1", "url", "https://a.example/1"),
        ("canonical_link: https://a.example/1", "url", "https://a.example/1"),
        ("author_page_url: https://a.example/ada", "url", ""),
        ("feed_target_link: https://a.example/feed", "url", ""),
        ("talk_author: Ada", "authors", ("Ada",)),
        ("cover_author: Ada", "authors", ()),
        ("show_author: Ada", "authors", ()),
        ("author: Ada\nms.author: ad", "authors", ("Ada",)),
        ("author: '@ada'", "authors", ("ada",)),
        ("clip_tags: [a, b]", "topics", ("a", "b")),
        ("publish: true", "published", None),
    ],
)
def test_names_that_are_told_by_how_they_end(head: str, field: str, value: object) -> None:
    assert getattr(read(f"---\ntitle: A\n{head}\n---\nText.\n"), field) == value


def test_a_subtitle_is_a_heading_above_the_date() -> None:
    assert read("# A\n\n## On leaving\n\n**Jan 05, 2024**\n\nThe boat of the island is sold.\n").summary == "On leaving"
    assert read("# A\n\n## Part one\n\nThe boat of the island is sold.\n").summary == "The boat of the island is sold."
