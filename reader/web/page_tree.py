"""A page made ready for the search of its text: what it hides is gone, formulas are words, repeated paragraphs differ.

Pure; runs in the process with limits.
"""

from __future__ import annotations

import re
from typing import Any

HtmlElement = Any
"""An element of lxml, which states no types of its own."""

MARK = "\u29e0\u29e1"
"""Printable, or the extraction would drop it; taken out of pages before it is put in."""
_MARKS = re.compile("[\u29e0\u29e1]+")
_NUMBERED = re.compile(f"[ ]?{MARK}[0-9]{{1,6}}{MARK}")
_REPEATED = 40
"""Characters of a paragraph from which on the extraction takes a second one of the same text for a mistake."""
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_SHOWN_LATER = 4
"""So many times the text that a page shows must be hidden until it counts: then the page's script shows it."""
_DISPLAY_STYLE = re.compile(r"^\{\\(?:display|text)style (.*)\}$", re.DOTALL)
_AS_PICTURE = "#.png"
"""By this the extraction takes an address without an ending for a picture's."""
_SILENT = ("script", "style", "noscript", "template", "a", "nav", "header", "footer", "button", "title")


def prepared(html: str) -> str:
    """A page for the extraction; `unmarked` takes its marks out of what comes of it."""
    from lxml import etree
    from lxml import html as lxml_html

    html = _MARKS.sub("", html)
    try:
        root = lxml_html.document_fromstring(html)
    except (etree.ParserError, ValueError):
        return html
    _drop_scripts(root)
    _drop_hidden(root)
    for formula in list(root.iter("math")):
        set_formula(formula)
    for picture in root.iter("img"):
        if is_formula_picture(picture):
            _set_formula_picture(picture)
    empty_embeds(root)
    _tell_apart(root)
    return "<!doctype html>\n" + lxml_html.tostring(root, encoding="unicode")


def unmarked(text: str) -> str:
    """A text without the marks of `prepared`."""
    return _MARKS.sub("", _NUMBERED.sub("", text)).replace(f"{_AS_PICTURE})", ")")


def empty_embeds(root: HtmlElement) -> None:
    """Set behind each `embed` what the parser has put into it, in lxml's tree: it has no end, and holds nothing."""
    for embed in list(root.iter("embed")):
        parent = embed.getparent()
        if parent is None or not (len(embed) or embed.text):
            continue
        children, tail = list(embed), embed.tail or ""
        embed.tail, embed.text = embed.text, None
        place = parent.index(embed) + 1
        for offset, child in enumerate(children):
            parent.insert(place + offset, child)
        last = children[-1] if children else embed
        last.tail = (last.tail or "") + tail


def _drop_scripts(root: HtmlElement) -> None:
    """Take out scripts and styles, which only cost time, but for those that tell of the article."""
    for script in list(root.iter("script", "style")):
        if script.get("type") != "application/ld+json":
            script.drop_tree()


# What is hidden ------------------------------------------------------------------------------------------------------


def is_hidden(element: HtmlElement) -> bool:
    """Whether a browser would not show an element: by its own attributes, not by a style sheet."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes and str(attributes["hidden"]).lower() != "until-found":
        return True
    if str(attributes.get("aria-hidden", "")).lower() == "true":
        return not is_formula_picture(element)
    style = attributes.get("style")
    return bool(style and _HIDING.search(str(style)))


def is_formula_picture(element: HtmlElement) -> bool:
    """Whether an element is the picture of a formula, which stands for markup that is hidden in its place."""
    return element.tag == "img" and "fallback-image" in str(element.get("class", ""))


def _drop_hidden(root: HtmlElement) -> None:
    """Take out what is hidden, unless next to nothing would be left."""
    hidden: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head"):
            continue
        if element.getparent() in inside:
            inside.add(element)
        elif is_hidden(element):
            hidden.append(element)
            inside.add(element)
    if not hidden:
        return
    shown = sum(
        len(text.strip())
        for element in root.iter()
        if isinstance(element.tag, str) and element not in inside and element.tag not in _SILENT
        for text in (element.text or "", *(child.tail or "" for child in element))
    )
    for element in hidden:
        if len("".join(element.itertext()).strip()) <= _SHOWN_LATER * shown:
            element.drop_tree()


# Formulas ------------------------------------------------------------------------------------------------------------


def set_formula(math: HtmlElement) -> None:
    """Put a formula's words into its place, in lxml's tree."""
    text = " ".join(formula_text(math).split())
    math.clear(keep_tail=True)
    math.tag = "span"
    math.text = text


def _set_formula_picture(picture: HtmlElement) -> None:
    """Keep the picture of a formula: its address has no ending, and its text is TeX in braces."""
    source, words = f"{picture.get('src', '')}{_AS_PICTURE}", str(picture.get("alt", "")).strip()
    picture.attrib.clear()
    picture.set("src", source)
    picture.set("alt", _DISPLAY_STYLE.sub(r"\1", words))


def formula_text(element: HtmlElement) -> str:
    """MathML in one line: `x = (− b ± √(b^2 − 4 a c)) / (2 a)`."""
    name = str(element.tag).rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""
    if name in ("", "annotation", "annotation-xml"):
        return ""
    parts = [text for child in element if (text := formula_text(child))]
    if name == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])} / {_grouped(parts[1])}"
    if name in ("msup", "mover") and len(parts) == 2:
        return f"{_grouped(parts[0])}^{_grouped(parts[1])}"
    if name in ("msub", "munder") and len(parts) == 2:
        return f"{_grouped(parts[0])}_{_grouped(parts[1])}"
    if name in ("msubsup", "munderover") and len(parts) == 3:
        return f"{_grouped(parts[0])}_{_grouped(parts[1])}^{_grouped(parts[2])}"
    if name == "msqrt":
        return f"√({' '.join(parts)})" if parts else ""
    if name == "mroot" and len(parts) == 2:
        return f"√[{parts[1]}]({parts[0]})"
    if name == "mtable":
        return "; ".join(parts)
    return " ".join([*filter(None, [(element.text or "").strip()]), *parts])


def _grouped(text: str) -> str:
    whole = " " not in text or (text.startswith("(") and text.endswith(")") and text.count("(") == 1)
    return text if whole else f"({text})"


# Repetitions ---------------------------------------------------------------------------------------------------------


def _tell_apart(root: HtmlElement) -> None:
    """Mark the paragraphs that repeat another one, such as a refrain: the extraction would drop them."""
    seen: set[str] = set()
    number = 0
    for element in root.iter("p"):
        text = " ".join("".join(element.itertext()).split())
        if len(text) < _REPEATED:
            continue
        if text in seen:
            number += 1
            mark = f" {MARK}{number}{MARK}"
            if len(element):
                element[-1].tail = (element[-1].tail or "") + mark
            else:
                element.text = (element.text or "") + mark
        seen.add(text)
