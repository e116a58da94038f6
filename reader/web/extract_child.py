"""The process in which trafilatura looks for the text: `python -m reader.web.extract_child MEMORY CPU_SECONDS`.

Reads one line of JSON (`url`, `charset`, `longest`) and then the page's bytes from standard input; writes one JSON
object (`markdown`, `title`, `visible`) to standard output. What a hostile page does to it ends with this process.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from typing import Any

from reader.web.carried import Carried
from reader.web.page_text import page_text, without_controls
from reader.web.quotes import mark_quotes, set_quotes

NO_MEMORY = 3
"""Exit code: the page needs more memory than it may have."""
TOO_DEEP = 4
"""Exit code: the page is nested too deeply."""

_TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{0,1000})", re.IGNORECASE)
_BAD_LINK = re.compile(
    r"<a\s[^<>]{0,2000}?href\s*=\s*[\"']?\s*(?:javascript|vbscript|data|file)\s*:[^<>]{0,2000}>", re.IGNORECASE
)
"""Links that nobody opens; in Markdown their addresses would stand in the text."""
_MAY_HIDE = re.compile(r"<[^<>]*?(?:\shidden\b|aria-hidden|display\s*:\s*none|visibility\s*:)", re.IGNORECASE)
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_VISIBLE = 5000
"""Characters of the page's visible text that go back, to tell what it is when there is no article in it."""


def main(arguments: list[str]) -> int:
    """Do it; returns the exit code."""
    memory, cpu_seconds = int(arguments[0]), int(arguments[1])
    limit_self(memory, cpu_seconds)
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        result = find_text(data, str(asked["url"]), str(asked["charset"]), int(asked["longest"]))
    except MemoryError:
        return NO_MEMORY
    except RecursionError:
        return TOO_DEEP
    sys.stdout.buffer.write(json.dumps(result).encode())
    return 0


def limit_self(memory: int, cpu_seconds: int) -> None:
    """Let the system end this process when it wants too much. Windows has no such limits; the parent has a clock."""
    if sys.platform == "win32":
        return
    import resource

    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # not every system has or allows each of them
            resource.setrlimit(what, (limit, limit))


def find_text(data: bytes, url: str, charset: str, longest: int) -> dict[str, Any]:
    """The article of a page as Markdown (empty when there is none), its title, its visible text and what it says of it.

    longest: characters after which the Markdown is cut at a line's end.
    """
    import trafilatura

    html = without_hidden(without_controls(page_text(data, charset)))
    if "html" not in html[:50].lower():
        html = "<!doctype html>\n" + html  # trafilatura takes text that does not begin like a page for none
    carried = Carried(url)
    markdown = trafilatura.extract(
        mark_quotes(carried.take(_BAD_LINK.sub("<span>", html))),
        url=url,
        output_format="markdown",
        include_formatting=True,
        include_links=True,
        include_images=True,
        include_tables=True,
        include_comments=False,
    )
    # Text such as `&amp;#27;` has become a reference by now, and Markdown has references too.
    markdown = without_controls(carried.put(set_quotes(markdown or "")))
    if len(markdown) > longest:
        markdown = markdown[:longest].rpartition("\n")[0]
    title = _TITLE.search(html)
    visible = "" if len(markdown) > _VISIBLE else trafilatura.html2txt(html)[:_VISIBLE]
    about = about_article(html, url) if markdown else {}
    return {"markdown": markdown, "title": title[1] if title else "", "visible": visible, "about": about}


def without_hidden(html: str) -> str:
    """A page without the elements that a browser would not show by their own attributes (`hidden`, `aria-hidden`,
    `display: none`, `visibility: hidden`). One that holds most of the text stays: the page's script shows it later.
    """
    if not _MAY_HIDE.search(html):
        return html
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.document_fromstring(html)
    except (etree.ParserError, ValueError):
        return html
    _drop_hidden(root)
    return "<!doctype html>\n" + lxml_html.tostring(root, encoding="unicode")


def _drop_hidden(root: Any) -> None:
    """root: of lxml's tree, which is changed in place."""
    whole = len("".join(root.itertext()))
    hidden = [element for element in root.iter() if isinstance(element.tag, str) and _is_hidden(element)]
    for element in hidden:
        if element.getparent() is not None and 2 * len("".join(element.itertext())) < whole:
            element.drop_tree()


def _is_hidden(element: Any) -> bool:
    attributes = element.attrib
    if element.tag in ("html", "body", "math", "svg"):
        return False
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    return attributes.get("aria-hidden", "").lower() == "true" or bool(_HIDING.search(attributes.get("style", "")))


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
