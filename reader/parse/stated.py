"""What a text says of itself below its head: property lines, metadata lists, lines of tags, links to the original.

Programs that keep notes write these in place of front matter: `URL: ...` (Notion, Bear), `key:: value` (Logseq,
Dataview, Raindrop), a list under `## Metadata` (Readwise, Zotero), `[Read Original](...)` (Omnivore), `#tag #tag`.
"""

from __future__ import annotations

import re

from reader.parse.field_names import (
    AUTHORS,
    PUBLISHED,
    SAVED,
    SERIES,
    SOURCE,
    STATED,
    SUMMARY,
    TOPICS,
    UPDATED,
    URLS,
)
from reader.parse.name_forms import FOREIGN
from reader.parse.tree import Node, field_name
from reader.text.hosts import host_of

_LOOK = 6_000
"""Characters at the beginning of a text in which it may speak of itself."""
_LINES = 80
_SHORT = 80
"""Characters of the value of a property that nobody knows."""
_QUICK = re.compile(r"\s*(?:[#>\[<!*_\-+:|]|[^\W\d_][\w /().-]{0,30}(?:::?(?:\s|\Z)|：))")
"""How a text begins that may do so; nearly all others are told by this alone."""
_STARTS = frozenset("#>[<!*_-+:|")
TAGS_BEFORE = re.compile(r"\A(?:#[^\s#]+\s+)+(?=\S)")
"""Tags with which a note begins."""
_PROPERTY = re.compile(
    r"[ \t]{0,4}(?:[-*+][ \t]+)?(?:\*\*|__|\*|_)?([^\W\d_][\w ./()-]{0,30}?)(?:\*\*|__|\*|_)?[ \t]*"
    r"(::?(?=(?:\*\*|__|\*|_)?(?:[ \t]|\Z))|：)"
    r"(?:\*\*|__|\*|_)?[ \t]*(.*)"
)
_WRAPPED = re.compile(r"(\"|'|\*{1,3}|_{1,2}|`)(\S(?:.*\S)?)\1")
_CLOSED = r"#[^\s#](?:[^#\n]{0,60}[^\s#])?#(?=\s|\Z)"  # `#two words#`, as Bear has it
_TAG = rf"(?:{_CLOSED}|#[^\s#,;.!?()\[\]\"'`]*[^\W\d_][^\s#,;.!?()\[\]\"'`]*)"
_TAG_OR_LINK = re.compile(rf"#?\[\[[^\[\]]+\]\]|{_TAG}")
_TAG_LINE = re.compile(rf"(?:(?:[-*+][ \t]+|Tags:[ \t]*)?{_TAG}(?:[\s,]+{_TAG})*|:[\w-]+(?::[\w-]+)+:)[ \t]*\Z")
_TAGS_BEHIND = re.compile(r"(?:\s+#[^\s#]+)+\s*\Z")
_ORIGINAL_AT_END = re.compile(
    r"(?:originally (?:published|posted|appeared)|view original|read the original|original (?:article|link|source):"
    r"|canonical link)[^\n]{0,60}?\(?(https?://[^\s()<>\"'\]*_]+)",
    re.IGNORECASE,
)
TAGS_AT_END = re.compile(r"\nTags:[ \t]*\n[ \t]+([^\n#:]{1,300})\s*\Z")
"""The tags of a note that stand below it, indented."""
_TAG_SECTION = re.compile(r"^#{1,6}[ \t]+Tags:?[ \t]*\n+(#[^\s#][^\n]*)$", re.MULTILINE)
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*\Z")
_META_HEADING = re.compile(
    r"(?:(?:note|document|article|page|book|bookmark|file|item) )?"
    r"(?:meta[ -]?data|meta|properties|info|information|details|bookmark|source)\Z",
    re.IGNORECASE,
)
_NAMED_LINK = re.compile(
    r"\[([^\[\]\n]{1,60})\]\(<?(https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?\)", re.IGNORECASE
)
_ORIGINAL = re.compile(
    r"(?:(?:read|view|open|visit|see)[ -])?(?:the[ -])?(?:original|source|article|link|url|website)"
    r"(?:[ -](?:article|link|url|post))?\Z",
    re.IGNORECASE,
)
ONLY_NOTES = re.compile(r"(?:\[\[[^\[\]\n]{1,300}\]\][ \t|,·]*)+")
"""A line of links to notes without a word: what kind of note it is, or where it belongs."""
_PICTURE = re.compile(r"!\[|<img\s|<a\s[^<>]*>\s*<img\s")
ADDRESS_LINE = "addressline"
"""Under which an address on a line of its own is told: that of the article where there is no head."""
_ADDRESS_LINE = re.compile(
    r"<?(https?://[^\s<>()\[\]]+)>?\Z|\[(?:https?://)?[^\s\[\]]+\]\(<?(https?://[^\s()<>]+)>?\)\Z", re.IGNORECASE
)
"""A line that is an address, or a link whose words are one."""
_CALLOUT = re.compile(r">[ \t]*\[!(\w+)\][+-]?[ \t]*(.*)")
_METADATA_CALLOUTS = frozenset(("md", "meta", "metadata", "properties"))
_ABSTRACT_CALLOUTS = frozenset(("abstract", "summary", "tldr"))
_EXCERPT = re.compile(r">[ \t]*(?:#+[ \t]*)?(?:excerpt|summary|abstract)[ \t]*:?[ \t]*\Z", re.IGNORECASE)
_RENAMED = {"documenttags": "tags", "articleurl": "url", "sourceurl": "url", "link": "url"}
_TEXT_FOLLOWS = frozenset(("markdowncontent", "content", "text", "body", "article", "fulltext", "正文"))
"""What is written above the text itself: `Content:`."""
_OF_THE_NOTE = frozenset({"type", "kind", "status", "id", "parentid", "category", "publisher", "rating"})
"""Names that say what kind of note it is; they count only between other properties."""
_NAMES = frozenset(
    (*PUBLISHED, *SAVED, *UPDATED, *AUTHORS, *TOPICS, *SUMMARY, *URLS, *SOURCE, *STATED, *SERIES)
) | frozenset(
    (
        "title",
        "aliases",
        "alias",
        "related",
        "datepublished",
        "site",
        "image",
        "cover",
        "language",
        "lang",
        "doi",
        *FOREIGN,
        *_OF_THE_NOTE,
    )
)
_TABLE_RULE = re.compile(r"\|[ \t:|-]*-[ \t:|-]*\Z")
_BETWEEN_PROPERTIES = re.compile(r"\s+[|·]\s+")
_UNDERLINE = re.compile(r" {0,3}={3,}[ \t]*\Z")
_JOPLIN = re.compile(r"\n\n(id: [0-9a-f]{32}\n(?:[a-z_]+:.*\n)+?type_: \d+)\s*\Z")


def stated_below(body: str) -> tuple[dict[str, Node], int]:
    """The fields that a Markdown text states about itself, under their folded names, and where its prose begins."""
    start = body[:60].lstrip()
    first = start[:1]
    silent = (":" not in start and "：" not in start if first.isalpha() else first not in _STARTS) or not _QUICK.match(
        body
    )
    if silent and "\n===" not in body[:120]:
        return {}, 0
    reading = _Reading()
    at = 0
    lines = body[:_LOOK].split("\n")[:_LINES]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if not reading.take(line.rstrip(), after.rstrip()):
            break
        at += len(line) + 1
    return reading.hints(), min(at, len(body)) if reading.fields else 0


def joplin_fields(body: str) -> tuple[dict[str, Node], str]:
    """The fields that Joplin puts behind a note in its raw export, and the note without them."""
    if not body.rstrip()[-10:-1].endswith("type_: "):
        return {}, body
    match = _JOPLIN.search(body)
    if match is None:
        return {}, body
    fields: dict[str, Node] = {}
    for line in match[1].split("\n"):
        key, _, value = line.partition(":")
        fields[field_name(key)] = value.strip()
    return {
        key: fields[key] for key in ("id", "createdtime", "updatedtime", "sourceurl", "author") if fields.get(key)
    }, body[: match.start()]


def original_at_end(body: str) -> str:
    """The address that a text's last lines name as that of the original; empty for none."""
    end = body[-500:]
    match = _ORIGINAL_AT_END.search(end) if "riginal" in end or "anonical" in end else None
    return match[1] if match else ""


def without_tags_behind(line: str) -> str:
    """A line without the `#tags` at its end; as it is where it consists of tags."""
    return _TAGS_BEHIND.sub("", line) or line


def is_tag_line(line: str) -> bool:
    """Whether a line consists of `#tags`."""
    return ("#" in line or line.lstrip()[:1] == ":") and _TAG_LINE.match(line.strip()) is not None


def tags_of_text(body: str) -> list[str]:
    """The tags that stand in the last line of a text (`#one #two`, `Tags: one, two`) or under a heading `Tags`."""
    line = body[-400:].rstrip().rpartition("\n")[2]
    if line[:1] != "#" and line[:5].lower() != "tags:":
        line = ""
    if not line and (match := TAGS_AT_END.search(body[-600:])):
        line = f"Tags:{match[1]}"
    if not line and body.find("# Tags", 0, 20_000) >= 0 and (match := _TAG_SECTION.search(body[:20_000])):
        line = match[1]
    if line[:5].lower() == "tags:":
        tags = [tag.strip(" #") for tag in line[5:].split(",")]
        return [tag for tag in tags if tag and len(tag) < 40]
    return [tag.strip("#") for tag in re.findall(_TAG, line)] if is_tag_line(line) else []


class _Reading:
    """One text, line by line."""

    def __init__(self) -> None:
        self.fields: dict[str, Node] = {}
        self._tags: list[Node] = []
        self._weak: set[str] = set()
        self._section = False
        """Whether the lines are those under a heading that announces metadata."""
        self._quote = False
        self._callout: bool | None = None
        """Whether the callout in which the lines are announces metadata; None outside of any."""
        self._titled = False
        self._row = 0
        """Properties in the lines just before."""
        self._begun = False
        """Whether prose has begun: then only what cannot be prose counts."""
        self._over = False
        """Whether a line said that the text follows."""

    def hints(self) -> dict[str, Node]:
        """What was found."""
        fields = self.fields
        if self._tags:
            fields["tagline"] = self._tags
            if not {"tags", "topics"} & fields.keys():
                fields["tags"] = self._tags
        if "fulltitle" in fields and not self._titled:
            fields["title"] = fields["fulltitle"]
        if "category" in fields and ("tags" in fields or "topics" in fields or str(fields["category"]).startswith("#")):
            del fields["category"]  # `#articles`: the kind of the note
        return fields

    def take(self, line: str, after: str) -> bool:
        """Read a line; False when the text speaks of something else from here on. after: the next line."""
        if self._over:
            return False
        stripped = line.strip()
        if "===" in after and stripped and _UNDERLINE.match(after):
            return self._heading(1, stripped)
        if not stripped or stripped in ("---", "***", "~") or ("===" in line and _UNDERLINE.match(line)):
            self._row = 0
            self._callout = None
            return not self._begun
        if self._quote:
            if stripped.startswith(">"):
                before = self.fields.get("excerpt", "")
                self.fields["excerpt"] = f"{before} {stripped.lstrip('> ')}".strip()
                return True
            self._quote = False
        if stripped[0] == ">" and _EXCERPT.match(stripped):
            self._quote = True
            return True
        if stripped[0] == "|":
            return self._row_of_table(stripped, after)
        if self._side_by_side(stripped.lstrip("> ")):
            return True
        if stripped[0] == ">":
            return self._boxed(stripped)
        if is_tag_line(stripped):
            self._tags += [tag.strip("#") for tag in re.findall(_TAG, stripped)] or stripped.strip(":").split(":")
            return True
        if stripped[0] == "#" and (heading := _HEADING.match(line)):
            return self._heading(len(heading[1]), heading[2])
        if (stripped[0] in "!<" and _PICTURE.match(stripped)) or (
            stripped[:2] == "[[" and ONLY_NOTES.fullmatch(stripped)
        ):
            return True
        if "://" in stripped and "url" not in self.fields and (address := _ADDRESS_LINE.match(stripped)):
            self.fields.setdefault(ADDRESS_LINE, address[1] or address[2])
            return True
        if (":" in line or "：" in line) and (
            self._property(line) or self._links(stripped) or self._begins_list(line, after)
        ):
            return True
        self._begun = True
        return False

    def _row_of_table(self, line: str, after: str) -> bool:
        """A row of a table of two columns, which are names and values."""
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if _TABLE_RULE.match(line) or (_TABLE_RULE.match(after) and len(cells) == 2):
            return True
        name = cells[0].strip("*_ ")
        if len(cells) == 2 and field_name(name) in _NAMES and self._property(f"{name}: {cells[1]}"):
            return True
        self._begun = True
        return False

    def _side_by_side(self, line: str) -> bool:
        """A line of several properties or links to the original: `Author: Ada | Date: 2026-02-06 | [Source](...)`."""
        if " | " not in line and " · " not in line:
            return False
        pieces = _BETWEEN_PROPERTIES.split(line)
        matches = [_PROPERTY.match(piece) for piece in pieces]
        if not any(match and field_name(match[1]) in _NAMES for match in matches):
            return False
        if not all(match or _NAMED_LINK.match(piece) for match, piece in zip(matches, pieces, strict=True)):
            return False
        for match, piece in zip(matches, pieces, strict=True):
            if match:
                self._property(piece)
            else:
                self._links(piece)
        return True

    def _boxed(self, line: str) -> bool:
        """A line of a quotation: it speaks of the text in a callout that is named so, or as a line of tags."""
        if opening := _CALLOUT.match(line):
            kind = opening[1].lower()
            self._quote = kind in _ABSTRACT_CALLOUTS and not opening[2].strip()
            self._callout = kind in _METADATA_CALLOUTS or _META_HEADING.match(opening[2].strip(" :*")) is not None
            return True
        inner = line.lstrip("> ")
        if self._callout:
            section, self._section = self._section, True
            self._property(inner)
            self._section = section
            return True
        if is_tag_line(inner):
            self._tags += [tag.strip("#") for tag in re.findall(_TAG, inner)]
            return True
        if self._callout is False and len(inner) < 1_000:  # it speaks of something else, and metadata may follow
            return not inner or "::" not in inner or self._property(inner)
        if self._callout is None and (self._of_host(inner) or (_PROPERTY.match(inner) and self._property(inner))):
            return True
        self._begun = True
        return False

    def _of_host(self, line: str) -> bool:
        """Whether a line's last link has its own host for its words: `Copied from [a.example](https://a.example/x)`."""
        words, url = next(iter(_NAMED_LINK.findall(line)[-1:]), ("", ""))
        if not words or (words.removeprefix("www.") != host_of(url) and words != url.partition("://")[2]):
            return False
        self.fields.setdefault("url", url)
        return True

    def _heading(self, level: int, words: str) -> bool:
        if _META_HEADING.match(words.strip(" :*")):
            self._section = True
            return True
        if self._section:
            return False
        if named := _NAMED_LINK.search(words):
            if not self._of_host(words):
                self._links(words)
            if words[: named.start()].strip() and "url" in self.fields:
                self.fields.setdefault("title", words[: named.start()].strip(" -|"))
        if level == 1 and (linked := _NAMED_LINK.fullmatch(words.strip())):
            self.fields.setdefault("url", linked[2])
        self._titled = self._titled or level == 1
        return level == 1 or "url" in self.fields

    def _begins_list(self, line: str, after: str) -> bool:
        """A property that nobody knows, with a known one in the next line."""
        match, following = _PROPERTY.match(line), _PROPERTY.match(after)
        if match is None or following is None or len(match[3] or "") > _SHORT:
            return False
        return field_name(following[1]) in _NAMES - _OF_THE_NOTE

    def _property(self, line: str) -> bool:
        match = _PROPERTY.match(line)
        if match is None:
            return False
        name = field_name(match[1])
        value = (match[3] or "").strip()
        double = match[2] == "::"
        if name in _TEXT_FOLLOWS and not value:
            self._begun = self._over = True
            return True
        aligned = line[0] == "\t" and ":\t" in line  # a list of properties in two columns
        if name not in _NAMES and not (double or self._section or aligned):
            # One more line of a list of properties.
            return self._row > (0 if "：" in line else 1) and len(value) <= _SHORT
        self._row += 1
        if not double and not self._section and len(value) > 300:
            return False
        name = _RENAMED.get(name, name)
        if value:
            self.fields.setdefault(name, _value(name, value))
        return True

    def _links(self, line: str) -> bool:
        """A line that consists of links, one of them to the original."""
        links = _NAMED_LINK.findall(line)
        if not links:
            return False
        for words, url in links:
            if _ORIGINAL.match(words.strip()):
                self.fields.setdefault("url", url)
        rest = _NAMED_LINK.sub("", line).strip(" |,-*·>[]")
        return not rest or ("url" in self.fields and len(rest) < 80)


def _value(name: str, value: str) -> Node:
    """A value as it is written in a line: several links or tags are a list, quotes and emphasis around it go."""
    if match := _WRAPPED.fullmatch(value):
        value = match[2]
    if name in ("url", "originalurl", "canonical"):
        if link := re.search(r"\]\(<?(https?://[^\s()<>]+)", value):
            return link[1]
        return value.strip("<>")
    if name in TOPICS and "#" in value:
        return [tag.strip("#") for tag in _TAG_OR_LINK.findall(value)] or value
    names = re.findall(r"\[\[([^\[\]]+)\]\]", value)
    if names and re.sub(r"\[\[[^\[\]]+\]\]", "", value).strip(" ,;&") in ("", "and"):
        return [f"[[{item}]]" for item in names]
    return value
