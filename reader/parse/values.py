"""Nodes of a head -> the values of a field: plain lines, addresses, people, lists, pictures, numbers, truth."""

from __future__ import annotations

import re

from reader.model.article import Image
from reader.parse.tree import Node, field_name
from reader.text.clean import clean_line, mend_mojibake

URL_LIMIT = 2048
"""Characters of an address that are kept; longer ones are data, not addresses."""
NAME_LIMIT = 120
"""Characters of a topic, an author or a source."""
_MANY = 100
"""Topics, authors or pictures that one article may have."""

_BREAKING_TAGS = (
    "blockquote|br|center|div|figure|figcaption|h[1-6]|hr|iframe|img|li|ol|p|pre|section|table|tbody|td|th|thead|tr|"
    "ul|video"
)
_INLINE_TAGS = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|del|details|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|"
    "sub|summary|sup|time|tt|u|var|wbr"
)
_BREAKING = re.compile(rf"</?(?:{_BREAKING_TAGS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:{_INLINE_TAGS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n]{1,500})\]\]")
_MARKED = re.compile(r"==(?=[^\s=])([^=\n]{1,1000}?(?:=[^=\n]{1,500}){0,5}?)(?<=\S)==")
_LOOSE_MARKS = re.compile(r"(?<![\s=])==(?=\s|\Z)|(?<!\S)==(?=[^\s=])|(?<=\w)==(?=\w)")
_HIDDEN = re.compile(r"%%.{0,4000}?%%", re.DOTALL)
_TEMPLATES = re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}|<%.{0,500}?%>", re.DOTALL)
_NAME_MARK = re.compile(r"\[|==|%%|\{\{|\{%|<%")
_MD_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{0,2000}\)")
_ALL_POSTS = re.compile(
    r"(?:view |see |read )?(?:all )?(?:posts|articles|stories|entries)(?: filed)? by ", re.IGNORECASE
)
_HTTP = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_EMAIL = re.compile(r"[<(]?\b(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)]?")
_ADDRESS_AND_NAME = re.compile(r"[\w.+-]+(?:@| at )[\w.-]+\s+\(([^()]+)\)")
_MD_ADDRESS = re.compile(r"\[[^\[\]]*\]\((\S+?)\)|\[\[(?:[^\[\]]+)\]\]")
_PICTURE_LINK = re.compile(r"!?\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]|!?\[[^\[\]]*\]\(<?([^\s()<>]+)[^()]*\)")
"""A picture as notes name it: `[[boat.jpg]]`, `![boat](boat.jpg)`."""
_PICTURE_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|heic)(?:[?#].*)?\Z", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*://|(?:mailto|tel|feed|data|javascript|file|ftp):")
"""How an address of any kind begins."""
_NO_SCHEME = re.compile(
    r"www\.[\w-]+\.\w|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|info|io|dev|co|gov|edu|example)/\S", re.IGNORECASE
)
_SPACED = re.compile(r"https?://[^\s/]+/(?:(?! https?:)[^.,;!](?:[^\s]*)?| |\S)*", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"\s*([+-]?\d{1,9})(?:\.0*)?\s*\Z")
_TRUE = frozenset({"true", "yes", "on", "1", "y"})
_FALSE = frozenset({"false", "no", "off", "0", "n"})
_HANDLE = re.compile(r"@[\w.-]+")
_SEVERAL = re.compile(r"[,;&]|\sand\s")
"""What there is in a line of several names."""
_IDENTIFIER = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:-\s*)?(?:user|file|page)://\w+", re.IGNORECASE
)
"""What programs write in place of the name of a person whom they know by a number."""
_NOBODY = frozenset(("true", "false", "unknown", "none", "null", "~", "n/a", "undefined", "anonymous author", "[]"))
_GIVEN_KEYS = ("given", "givenname", "firstname", "first")
_FAMILY_KEYS = ("family", "familyname", "lastname", "surname", "last")
_PERSON_KEYS = ("name", "displayname", "fullname", "title", "author", "given", "firstname", "nick", "login", "github")
_ORG_TAGS = re.compile(r"\s*:(?:[\w@#%-]+:)+\s*")
_OTHER_COMMAS = re.compile("[，、；]")
_TIDDLER_TAGS = re.compile(r"\[\[[^\[\]]+\]\]|[^\s\[\]]+")
_LABEL_KEYS = ("name", "title", "label", "text", "value", "slug", "id", "term")
_PICTURE_KEYS = ("url", "src", "image", "path", "file", "filename", "href", "uid", "thumbnail", "source")
_CAPTION_KEYS = ("caption", "alt", "title", "description", "text")


def plain_line(text: str, limit: int = 500) -> str:
    """One clean line of what a file says: known HTML tags dropped, entities decoded, wrong decoding mended."""
    if text.isascii():
        if "<" not in text and "&" not in text:
            return clean_line(text, limit)
    else:
        text = mend_mojibake(text)
    if "<" in text:
        text = drop_tags(text)
    return clean_line(decode_entities(text), limit)


def plain_name(text: str, limit: int = NAME_LIMIT) -> str:
    """The clean name of a person, topic or title: links and marks of note programs are their words."""
    if _NAME_MARK.search(text):
        text = unmarked(_MD_LINK.sub(r"\1", text))
    return plain_line(text, limit)


def spaced_address(node: Node) -> str:
    """An http(s) address as written; blanks in it, a missing scheme and a scheme of feeds before it are mended."""
    if address := web_address(node):
        return address
    if not isinstance(node, str) or not node or len(node) > URL_LIMIT:
        return ""
    text = clean_line(node, URL_LIMIT + 1).strip("<>")
    if match := _MD_ADDRESS.fullmatch(text):
        text = match[1] or ""  # `[[a note]]` is none
    text = text.removeprefix("feed:") if text.startswith("feed:http") else text
    if text.startswith("//") or _NO_SCHEME.match(text):
        text = "https://" + text.lstrip("/")
    if " " in text:
        if not _SPACED.fullmatch(text):
            return ""
        text = text.replace(" ", "%20")
    return web_address(text)


def foreign_address(node: Node) -> str:
    """A value of which no address of the web can be made, though it was meant as one: another scheme, too long, or
    with blanks that no address has. Empty for anything else, as a path on the article's own site."""
    text = clean_line(node, URL_LIMIT + 1).strip("<>") if isinstance(node, str) else ""
    return text if _SCHEME.match(text) and not spaced_address(text) else ""


def unmarked(text: str) -> str:
    """Without the marks of note programs and templates: `[[file|words]]`, `==mark==`, `%%comment%%`, `{{ call }}`."""
    if "%%" in text:
        text = _HIDDEN.sub("", text).replace("%%", "")
    if "[[" in text:
        text = _WIKILINK.sub(_shown_words, text).replace("[[", "[").replace("]]", "]")
    if "==" in text:
        text = _MARKED.sub(r"\1", text)
        text = _LOOSE_MARKS.sub("", text)
    if "{{" in text or "{%" in text or "<%" in text:
        text = _TEMPLATES.sub("", text).replace("{{", "").replace("}}", "")
    return text


def _shown_words(match: re.Match[str]) -> str:
    if match[1]:
        return ""  # something that is shown in place: a picture, another note
    place, bar, words = match[2].partition("|")
    if bar and words.strip():
        return words.strip()
    name, _, part = place.partition("#")
    return name.rpartition("/")[2].strip() or part.strip(" ^")


def drop_tags(text: str) -> str:
    """Without comments and known HTML tags; `<dir>` and `a < b` stay."""
    if "<!--" in text:
        text = _COMMENT.sub(" ", text)
    return _INLINE.sub("", _BREAKING.sub(" ", text))


def decode_entities(text: str) -> str:
    """`&#58;` and `&eacute;` as characters, once."""
    if "&" not in text:
        return text
    from html import unescape  # its table of 2,231 names is not needed by most folders

    return unescape(text)


def first(mapping: dict[str, Node], names: tuple[str, ...]) -> Node:
    """The first non-empty value under one of these field names (in any spelling); empty text when there is none."""
    for key in names:
        if value := mapping.get(key):
            return value
    return _first(folded(mapping), names)


def _first(fields: dict[str, Node], names: tuple[str, ...]) -> Node:
    """The first of these fields; `fields` are folded and not empty."""
    for key in names:
        if key in fields:
            return fields[key]
    return ""


def folded(mapping: dict[str, Node]) -> dict[str, Node]:
    """The fields that are not empty, under their folded names; the first of two counts."""
    fields: dict[str, Node] = {}
    for key, value in mapping.items():
        if value:
            fields.setdefault(field_name(key), value)
    return fields


def text_of(node: Node) -> str:
    """The text that a node stands for: itself, the label of a mapping, or a list as it was written."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return f"[{', '.join(text_of(item) for item in node[:20])}]"
    label = first(node, _LABEL_KEYS)
    if not label and node:
        label = node.get("en") or next(iter(node.values()))
    return label if isinstance(label, str) else ""


def web_address(node: Node) -> str:
    """An http(s) address as written, or empty."""
    if not isinstance(node, str) or not node:
        return ""
    if not (node.isascii() and node.isprintable() and " " not in node):
        node = clean_line(node, URL_LIMIT + 1)
        if " " in node:
            return ""
    if len(node) > URL_LIMIT or not _HTTP.match(node):
        return ""
    return node


def is_true(node: Node) -> bool:
    """Whether a value says yes in any of YAML's ways."""
    return isinstance(node, str) and node.strip().lower() in _TRUE


def is_false(node: Node) -> bool:
    """Whether a value says no in any of YAML's ways; an absent value says nothing."""
    return isinstance(node, str) and node.strip().lower() in _FALSE


def whole_number(node: Node) -> int | None:
    """A number of at most nine digits, or None."""
    if not isinstance(node, str):
        return None
    if node.isdecimal() and node.isascii() and len(node) < 10:
        return int(node)
    match = _WHOLE_NUMBER.match(node)
    return int(match[1]) if match else None


def labels(node: Node) -> list[str]:
    """A list of short names: lists flattened, text split at commas, empty ones dropped."""
    if isinstance(node, str):
        parts: list[str] = node.split(",") if "," in node else [node]
        if "#" in node and all(word[0] == "#" for word in node.replace(",", " ").split()):
            parts = node.replace(",", " ").split()
        elif ":" in node and _ORG_TAGS.fullmatch(node):
            parts = node.strip(": ").split(":")
        elif len(parts) == 1 and not parts[0].isascii() and _OTHER_COMMAS.search(node):
            parts = _OTHER_COMMAS.split(node)
        elif len(parts) == 1 and "; " in node:
            parts = node.split(";")
        elif "\n" in node:
            parts = [part for line in node.split("\n") for part in line.split(",")]
        elif "[[" in node:
            parts = _TIDDLER_TAGS.findall(node) if "," not in node else parts
        elif "[" in node or "]" in node:
            parts = [part.strip().strip("[]'\"") for part in parts]
    elif isinstance(node, list):
        parts = []
        for item in node[:_MANY]:
            # A text inside a list is one name, commas and all.
            parts += [item] if isinstance(item, str) else labels(item) if isinstance(item, list) else [text_of(item)]
    else:
        parts = [text_of(node)] if first(node, _LABEL_KEYS) else list(node)
    names = (plain_name(part).removeprefix("#") for part in parts[:_MANY])
    return [name for name in names if name and name not in ("null", "~")]


def people(node: Node) -> list[str]:
    """Names of people: lists and mappings flattened, never an e-mail or web address."""
    if isinstance(node, list):
        return [name for item in node[:_MANY] for name in people(item)]
    if isinstance(node, dict):
        parts = folded(node)
        if family := text_of(_first(parts, _FAMILY_KEYS)):
            return people([f"{text_of(_first(parts, _GIVEN_KEYS))} {family}".strip()])
        return people(_first(parts, _PERSON_KEYS))
    if "\n" in node:
        return [name for line in node.split("\n") for name in people(line)]
    line = plain_name(node, 2000)
    if " by " in line:
        line = _ALL_POSTS.sub("", line)
    if line[:3].lower() == "by ":
        line = line[3:].lstrip()
    line = line.removeprefix("u/")
    if line[:1] == "@" and _HANDLE.fullmatch(line):
        line = line[1:]
    if line.casefold() in _NOBODY or (("-" in line or "/" in line) and _IDENTIFIER.fullmatch(line)):
        return []
    if line[-1:] == ")" and (named := _ADDRESS_AND_NAME.fullmatch(line)):  # `bo at ward.example (Bo Ward)`
        line = named[1]
    if "@" in line:
        line = _EMAIL.sub("", line).strip(" ,;<>()")
    if not line or ("://" in line and _HTTP.match(line)):
        return []
    if not _SEVERAL.search(line):
        return [line] if len(line) <= NAME_LIMIT else [clean_line(line, NAME_LIMIT)]
    parts = re.split(r"\s*;\s*|\s+and\s+|\s+&\s+|,\s+and\s+", line)
    if len(parts) > 1 and all(part.count(", ") == 1 for part in parts):  # "Moor, Ida and Reed, Ann", as BibTeX has it
        return [name for part in parts if (name := clean_line(part, NAME_LIMIT))]
    if len(parts) == 1 and len(re.findall(r",\s", line)) >= 1:
        parts = re.split(r",\s+", line)
    if len(parts) > 1:
        parts = [piece for part in parts for piece in re.split(r",\s+", part)]
        if not all(" " in part.strip() for part in parts):  # "Smith, John", "Simon and Schuster"
            parts = [line] if ";" not in line else re.split(r"\s*;\s*", line)
    return [name for part in parts if (name := clean_line(part.strip(" ,"), NAME_LIMIT))]


def unique(names: list[str]) -> tuple[str, ...]:
    """Without repetitions, whatever their case; the first spelling stays."""
    if len(names) < 2:
        return tuple(names)
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.casefold(), name)
    return tuple(seen.values())


def is_picture(address: str) -> bool:
    """Whether an address or path ends as those of pictures do."""
    return _PICTURE_ENDING.search(address) is not None


def pictures(node: Node) -> tuple[Image, ...]:
    """Pictures named by text, mappings or lists of these; `data:` addresses are left out."""
    items = node if isinstance(node, list) else [node]
    images: list[Image] = []
    for item in items[:_MANY]:
        if isinstance(item, dict):
            parts = folded(item)
            url = text_of(_first(parts, _PICTURE_KEYS))
            caption = text_of(_first(parts, _CAPTION_KEYS))
            caption = plain_line(caption) if caption else ""
            width, height = whole_number(parts.get("width", "")), whole_number(parts.get("height", ""))
        elif isinstance(item, str):
            url, caption, width, height = item, "", None, None
        else:
            continue
        if "[" in url and (link := _PICTURE_LINK.fullmatch(url.strip())):
            url = link[1] or link[2]
        switch = len(url) < 6 and (is_true(url) or is_false(url))  # `preview: true`
        url = "" if switch or url[:5].lower() == "data:" else clean_line(url, URL_LIMIT)
        if url:
            images.append(Image(url, caption, width, height))
    return tuple(images)
