"""The attributes of HTML tags, and whether they hide an element."""

from __future__ import annotations

import html
import re

_ATTRIBUTE = re.compile(r"""([A-Za-z_:@][\w:.@-]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_MAY_HIDE = re.compile(
    r"\shidden(?:[\s=/>]|$)|display\s*:\s*none|visibility\s*:\s*hidden|"
    r"\sclass\s*=\s*[\"']?[^\"'>]*(?:gutter|line-?no|lnt|hljs-ln|line-number|katex-html|sr-only|screen-reader|visually)",
    re.IGNORECASE,
)
"""A quick look at a tag, so that attributes are taken apart only where they may hide it."""
_UNSEEN = frozenset(
    (
        *("gutter", "rouge-gutter", "lineno", "linenos", "linenumber", "line-number", "line-numbers-rows"),
        *("hl-gutter", "blob-num", "lnt", "hljs-ln-numbers", "katex-html", "sr-only", "screen-reader-text"),
        *("visually-hidden", "visuallyhidden"),
    )
)
"""Classes of numbers beside listings, of doubles of formulas, and of words for screen readers alone."""
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag's text, entities decoded, names in lower case."""
    values: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        values.setdefault(name.lower(), html.unescape(double or single or bare))
    return values


def is_unseen(tag: str) -> bool:
    """Whether the attributes of a tag say that its element is not to be seen."""
    if _MAY_HIDE.search(tag) is None:
        return False
    values = attributes(tag.partition(" ")[2])
    if "hidden" in values and values["hidden"] != "until-found":
        return True
    if _HIDING_STYLE.search(values.get("style", "")):
        return True
    return not _UNSEEN.isdisjoint(values.get("class", "").lower().split())
