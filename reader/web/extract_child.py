"""The process in which trafilatura looks for the text: `python -m reader.web.extract_child MEMORY CPU_SECONDS`.

Reads one line of JSON (`url`, `charset`, `longest`, `rule`) and then the page's bytes from standard input; writes one
JSON object (`markdown`, `title`, `visible`) to standard output. What a hostile page does to it ends with this process.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from reader.web.carried import Carried
from reader.web.child_limits import NO_MEMORY, limit_self
from reader.web.main_part import main_part, ruled_part
from reader.web.page_text import page_text, without_controls
from reader.web.page_tree import prepared, unmarked
from reader.web.quotes import mark_quotes, set_quotes

TOO_DEEP = 4
"""Exit code: the page is nested too deeply."""

_TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{0,1000})", re.IGNORECASE)
_BAD_LINK = re.compile(
    r"<a\s[^<>]{0,2000}?href\s*=\s*[\"']?\s*(?:javascript|vbscript|data|file)\s*:[^<>]{0,2000}>", re.IGNORECASE
)
"""Links that nobody opens; in Markdown their addresses would stand in the text."""
_NO_WORD = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"\]\([^()\s]*")
_TAG = re.compile(r"<[^<>]*>")
_LARGE = 400_000
"""Characters of a page without its scripts beyond which one search must do."""
_VISIBLE = 5000
"""Characters of the page's visible text that go back, to tell what it is when there is no article in it."""


def main(arguments: list[str]) -> int:
    """Do it; returns the exit code."""
    memory, cpu_seconds = int(arguments[0]), int(arguments[1])
    limit_self(memory, cpu_seconds)
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        result = find_text(data, str(asked["url"]), str(asked["charset"]), int(asked["longest"]), str(asked["rule"]))
    except MemoryError:
        return NO_MEMORY
    except RecursionError:
        return TOO_DEEP
    sys.stdout.buffer.write(json.dumps(result).encode())
    return 0


def find_text(data: bytes, url: str, charset: str, longest: int, rule: str = "") -> dict[str, Any]:
    """The article of a page as Markdown (empty when there is none), its title, its visible text and what it says of it.

    longest: characters after which the Markdown is cut at a line's end.
    rule: CSS selector of the article's part; where it is empty or finds nothing, the part is looked for.
    """
    import trafilatura

    html = prepared(without_controls(page_text(data, charset)))
    if "html" not in html[:50].lower():
        html = "<!doctype html>\n" + html  # trafilatura takes text that does not begin like a page for none
    carried = Carried(url)
    page = mark_quotes(carried.take(_BAD_LINK.sub("<span>", html)))
    markdown = unmarked(carried.put(set_quotes(_article(page, url, rule))))
    # Text such as `&amp;#27;` has become a reference by now, and Markdown has references too.
    markdown = without_controls(markdown)
    if len(markdown) > longest:
        markdown = markdown[:longest].rpartition("\n")[0]
    title = _TITLE.search(html)
    visible = "" if len(markdown) > _VISIBLE else trafilatura.html2txt(html)[:_VISIBLE]
    about = about_article(html, url) if markdown else {}
    return {"markdown": markdown, "title": title[1] if title else "", "visible": visible, "about": about}


def _as_markdown(page: str, url: str) -> str:
    """What trafilatura takes for the article; empty when it finds none."""
    import trafilatura

    markdown = trafilatura.extract(
        page,
        url=url,
        output_format="markdown",
        include_formatting=True,
        include_links=True,
        include_images=True,
        include_tables=True,
        include_comments=False,
    )
    return markdown or ""


def _article(page: str, url: str, rule: str) -> str:
    """The article's Markdown: by the rule, else of the part that is the better one; empty when there is none."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return _as_markdown(page, url)
    ruled = ruled_part(root, rule) if rule else ""
    if ruled and (markdown := _as_markdown(_page_of(ruled), url)):
        return markdown
    part = main_part(root)
    if len(page) > _LARGE:  # setting it twice would take longer than may be: what holds most of the text is set
        shown = sum(len(text) for text in root.itertext("p", "li", "td", "pre", "h2", "h3"))
        return _as_markdown(_page_of(part) if len(_TAG.sub("", part)) >= shown / 2 else page, url)
    return _better(_as_markdown(page, url), _as_markdown(_page_of(part), url) if part else "")


def _page_of(part: str) -> str:
    return f"<!doctype html><html><body><article>{part}</article></body></html>"


def _better(whole: str, part: str) -> str:
    """Which of two searches has the article: the one by scores, which is purer, unless most is missing."""
    return part if 2 * len(_words(part)) >= len(_words(whole)) else whole


def _words(markdown: str) -> str:
    """The letters and digits of a text without its addresses."""
    return _NO_WORD.sub("", _ADDRESS.sub("](", markdown))


def about_article(html: str, url: str) -> dict[str, str]:
    """What a page says of its article: the fields of `extract.Extracted.about`."""
    from trafilatura.metadata import extract_metadata

    try:
        stated = extract_metadata(html, default_url=url, extensive=False)
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
    ):  # the text is there all the same
        return {}
    names = ("title", "author", "date", "sitename", "description", "image", "language", "url")
    return {name: value for name in names if isinstance(value := getattr(stated, name, None), str) and value}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
