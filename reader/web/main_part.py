"""Which part of a page is its article, by the scores of its paragraphs: a second opinion beside trafilatura's. Pure.

The way of Mozilla's Readability (github.com/mozilla/readability, what Firefox' reader view does): paragraphs give
points to what they stand in, names of classes add and take some, and the best place is taken together with those of its
neighbours that look like it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

HtmlElement = Any
"""An element of lxml, which states no types of its own."""

SHORT = 500
"""Characters of text below which a part is looked for again with less strict rules."""
_CANDIDATES = 5
_LEVELS = 5
_MIN_PARAGRAPH = 25

_UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu|"
    r"related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pagination|"
    r"pager|popup|yom-remote",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"and|article|body|column|content|main|mathjax|shadow", re.IGNORECASE)
_POSITIVE = re.compile(r"article|body|content|entry|h-?entry|main|page|pagination|post|text|blog|story", re.IGNORECASE)
_NEGATIVE = re.compile(
    r"-ad-|hidden|^hid$| hid$| hid |^hid |banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|"
    r"promo|related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget",
    re.IGNORECASE,
)
_COMMAS = re.compile(r"[,،﹐︐︑⹁⸴⸲，、]")
_ROLES = frozenset(("menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"))
_DROPPED = ("script", "style", "noscript", "template", "link", "nav", "aside", "form", "button", "footer")
_SCORED = frozenset(("section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre"))
_BLOCKS = frozenset(("blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul"))
_TAG_POINTS = {
    "div": 5,
    **dict.fromkeys(("pre", "td", "blockquote"), 3),
    **dict.fromkeys(("address", "ol", "ul", "dl", "dd", "dt", "li", "form"), -3),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "th"), -5),
}


def main_part(root: HtmlElement) -> str:
    """The article's part of a page as HTML; empty when there is none.

    root: of lxml's tree, which stays as it is.
    """
    from copy import deepcopy

    from lxml import etree

    best: list[HtmlElement] = []
    longest = -1
    for strict in (True, False):
        parts = _Search(deepcopy(root), strict=strict).parts()
        length = sum(len(_text(part)) for part in parts)
        if length > longest:
            best, longest = parts, length
        if longest >= SHORT:
            break
    return "".join(etree.tostring(part, encoding="unicode", method="html", with_tail=False) for part in best)


def ruled_part(root: HtmlElement, rule: str) -> str:
    """The parts of a page that a CSS selector names, as HTML; empty when it names none, or is none."""
    from lxml import etree

    try:
        from cssselect import SelectorError
        from lxml.cssselect import CSSSelector
    except ImportError:
        return ""
    try:
        parts: list[HtmlElement] = list(CSSSelector(rule, translator="html")(root))  # pyright: ignore
    except (SelectorError, etree.XPathError):
        return ""
    outermost = [part for part in parts if not any(above in parts for above in part.iterancestors())]
    return "".join(etree.tostring(part, encoding="unicode", method="html", with_tail=False) for part in outermost)


class _Search:
    """One look at one tree, which is changed."""

    def __init__(self, root: HtmlElement, *, strict: bool) -> None:
        """strict: whether what is named like no article is left out from the beginning."""
        self._root = root
        self._strict = strict
        self._points: dict[HtmlElement, float] = {}
        self._figures: dict[HtmlElement, _Figures] = {}

    def parts(self) -> list[HtmlElement]:
        """The best place and what belongs to it, in order."""
        body = self._root.find("body")
        if body is None:
            return []
        self._clean(body)
        self._figures = _count(body)
        self._score(body)
        best = self._best()
        return self._with_neighbours(best) if best is not None else []

    def _clean(self, body: HtmlElement) -> None:
        for element in list(body.iterdescendants()):
            tag = element.tag
            if element.getparent() is None:
                continue
            if not isinstance(tag, str) or tag in _DROPPED or (self._strict and _is_unlikely(element)):
                element.drop_tree()
        for element in list(body.iterdescendants("div")):
            _set_paragraphs(element)

    def _score(self, body: HtmlElement) -> None:
        for element in body.iter():
            if element.tag not in _SCORED:
                continue
            figures = self._figures[element]
            if figures.length < _MIN_PARAGRAPH:
                continue
            points = 1 + figures.commas + 1 + min(figures.length // 100, 3)
            for level, place in enumerate(element.iterancestors()):
                if level >= _LEVELS or place.tag == "html":
                    break
                if place not in self._points:
                    self._points[place] = _TAG_POINTS.get(place.tag, 0) + self._weight(place)
                self._points[place] += points / (1, 2, 6, 9, 12)[level]

    def _weight(self, element: HtmlElement) -> int:
        weight = 0
        for name in ("class", "id"):
            value = element.get(name, "")
            if value:
                weight += 25 * bool(_POSITIVE.search(value)) - 25 * bool(_NEGATIVE.search(value))
        return weight

    def _best(self) -> HtmlElement | None:
        """The place with the most points, or the one above it that holds several good ones."""
        for place in self._points:
            self._points[place] *= 1 - self._density(place)
        ranked = sorted(self._points, key=lambda place: -self._points[place])[:_CANDIDATES]
        if not ranked:
            return None
        best = ranked[0]
        rivals = [
            set(place.iterancestors()) for place in ranked[1:] if self._points[place] >= 0.75 * self._points[best]
        ]
        if len(rivals) >= 3:
            for above in best.iterancestors():
                if above.tag == "body":
                    break
                if sum(above in ancestors for ancestors in rivals) >= 3:
                    best = above
                    break
        best = self._higher(best)
        parent = best.getparent()
        while parent is not None and parent.tag != "body" and len(parent) == 1:
            best, parent = parent, parent.getparent()
        self._points.setdefault(best, 0)
        return best

    def _higher(self, best: HtmlElement) -> HtmlElement:
        """What holds more of the text than the best place: where points grow again on the way up."""
        last = self._points.get(best, 0)
        least = last / 3
        for above in best.iterancestors():
            if above.tag in ("body", "html"):
                break
            points = self._points.get(above)
            if points is None:
                continue
            if points < least:
                break
            if points > last:
                return above
            last = points
        return best

    def _with_neighbours(self, best: HtmlElement) -> list[HtmlElement]:
        least = max(10, self._points[best] * 0.2)
        parent = best.getparent()
        parts: list[HtmlElement] = []
        for place in [best] if parent is None or best.tag == "body" else list(parent):
            alike = best.get("class") and place.get("class") == best.get("class")
            points = self._points.get(place, -1) + (self._points[best] * 0.2 if alike else 0)
            if place is best or (place in self._points and points >= least) or self._is_prose(place):
                parts.append(place)
        return parts

    def _is_prose(self, place: HtmlElement) -> bool:
        """Whether a neighbour is a paragraph of sentences."""
        if place.tag != "p":
            return False
        text, density = _text(place), self._density(place)
        if len(text) > 80:
            return density < 0.25
        return len(text) > 0 and density == 0 and re.search(r"\.( |$)", text) is not None

    def _density(self, element: HtmlElement) -> float:
        """How much of the text is links, 0 to 1; a link within the page counts for a third."""
        figures = self._figures.get(element)
        return figures.linked / (figures.length or 1) if figures else 0.0


@dataclass(slots=True)
class _Figures:
    """What is in an element, with all that it holds."""

    length: int = 0
    """Characters of text, without runs of white space."""
    commas: int = 0
    linked: float = 0.0


def _count(body: HtmlElement) -> dict[HtmlElement, _Figures]:
    """The figures of every element, each text looked at once."""
    counted: dict[HtmlElement, _Figures] = {}

    def add(figures: _Figures, text: str | None) -> None:
        if text:
            figures.length += len(" ".join(text.split()))
            figures.commas += len(_COMMAS.findall(text))

    for element in reversed(list(body.iter())):
        figures = counted.setdefault(element, _Figures())
        if isinstance(element.tag, str):
            add(figures, element.text)
        if element.tag == "a":
            figures.linked = figures.length * (0.3 if str(element.get("href", "")).startswith("#") else 1)
        above = element.getparent()
        if element is body or above is None:
            continue
        holder = counted.setdefault(above, _Figures())
        holder.length += figures.length
        holder.commas += figures.commas
        holder.linked += figures.linked
        add(holder, element.tail)
    return counted


def _is_unlikely(element: HtmlElement) -> bool:
    if element.get("role") in _ROLES:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if len(names) < 3 or not _UNLIKELY.search(names) or _PERHAPS.search(names):
        return False
    return element.tag not in ("body", "a") and not any(
        above.tag in ("table", "code") for above in element.iterancestors()
    )


def _set_paragraphs(element: HtmlElement) -> None:
    """Make a `div` that is a paragraph one, so that its text counts."""
    if any(child.tag in _BLOCKS for child in element.iterdescendants()):
        if len(element) == 1 and element[0].tag == "p" and not (element.text or "").strip():
            return
        _wrap_loose(element)
    else:
        element.tag = "p"


def _wrap_loose(element: HtmlElement) -> None:
    """Put the text that stands in an element between its blocks into paragraphs of its own."""
    from lxml import html

    if element.text and element.text.strip():
        paragraph = html.Element("p")
        paragraph.text, element.text = element.text, None
        element.insert(0, paragraph)
        _gather(paragraph)
    for child in list(element):
        if child.tail and child.tail.strip() and child.getparent() is element and child.tag in (*_BLOCKS, "br"):
            paragraph = html.Element("p")
            paragraph.text, child.tail = child.tail, None
            child.addnext(paragraph)
            _gather(paragraph)


def _gather(paragraph: HtmlElement) -> None:
    """Take what follows a new paragraph on its line into it."""
    while (following := paragraph.getnext()) is not None:
        tag = following.tag
        if not isinstance(tag, str) or tag in _BLOCKS or tag in ("br", "h1", "h2", "h3", "hr"):
            return
        if any(child.tag in _BLOCKS for child in following.iterdescendants()):
            return
        paragraph.append(following)


def _text(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
