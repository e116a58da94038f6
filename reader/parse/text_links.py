"""Links that a text holds, in every form in which programs write them. Pure; finds and reads them, resolves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit
from zlib import crc32

from reader.model.link import Link, LinkForm
from reader.model.suffixes import READABLE_SUFFIXES
from reader.parse.values import decode_entities, unmarked
from reader.text.clean import clean_line

MOST = 2_000
"""Links of one text that are read."""
_LOOK = 2_000_000
"""Characters of a text in which links are looked for."""
_TARGET_LIMIT = 1_000
_AROUND = 48
"""Characters on each side of a link that tell why it stands there."""

# Each pattern begins with letters that are looked for at once: one pattern for all would take twenty times as long.
_WIKI = re.compile(r"\[\[([^\[\]\n]{1,600})\](?:\[([^\[\]\n]{0,600})\])?\]")
_INLINE = re.compile(
    r"\]\([ \t]*(?:<([^<>\n]{1,1000})>"
    r"|([^\s()<>{}\"']{1,100} [^\n()<>{}\"']{0,200}?\.(?:md|markdown|mdx|html?|org|txt|rst)(?:#[^\n()<>]{0,200})?)\)"
    r"|((?:\{\{[^\n]{0,300}?\}\}|\{%[^\n]{0,300}?%\}|\{\w+\}|\([^()\s]{0,300}\)"
    r"|[^\s()<>{}]){1,1000}))"
)
"""The second for paths with blanks in them, as programs of notes write them."""
_DEFINED = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)?\[(?!\^)[^\[\]\n]{1,300}\]:[ \t]+<?([^\s<>]{1,1000})", re.MULTILINE)
"""No footnote, whose text begins there."""
_HREF = re.compile(
    r"<(?:a|\w{1,20}link|(?-i:[A-Z]\w{0,20}[a-z]\w{0,20}))\s(?:[^<>]{0,500}?\s)?(?:href|to)[ \t]*=[ \t]*"
    r"(?:\"([^\"\n]{1,1000})\"|'([^'\n]{1,1000})'|([^\s\"'<>]{1,1000}))",
    re.IGNORECASE,
)
_BARE = re.compile(r"https?://[^\s<>()\[\]\"'`{}|\\]{4,1000}", re.IGNORECASE)
_CALLS = re.compile(
    r"\{[{%][<%-]?\s*(?:rel)?(?:ref|post_url|link|post_link|post_path|url)\s+(?:path=)?[\"']?([^\"'\s%}>]{1,500})"
    r"[^\n]{0,200}?[}%]\}"
)
_DOC = re.compile(r"(?::doc:|\{doc\})`(?:[^`<>\n]{0,300}<)?([^`<>\n]{1,500})>?`")
_REF = re.compile(r"(?::(?:std:)?ref:|\{ref\})`(?:[^`<>\n]{0,300}<)?!?([^`<>\n]{1,300})>?`")
_KIRBY = re.compile(r"\(link:[ \t]*([^\s()]{1,500})")
_XREF = re.compile(r"xref:([^\s\[\]]{1,500})\[")
_ANGLES = re.compile(r"<<([^\s<>,]{1,300}?\.adoc[^\s<>,]{0,100})(?:,[^<>\n]{0,300})?>>")
_REST = re.compile(r" <([^\s<>`]{1,500})>`__?")
_CARDS = re.compile(r"\{\{[<%][^<>%\n]{0,300}?\b(?:link|href|url|page)=[\"']([^\"'\n]{1,500})[\"']")
_LINK_MACRO = re.compile(r"\blink:([^\s\[\]]{1,500})\[")
_BLOCK = re.compile(r"\(\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)\)")
_CITED = re.compile(r"\[-?@([\w:.-]{3,100}\w)(?=[\],; ])")
_CALLED = re.compile(r"link_to[ (]+[\"'][^\"'\n]{1,300}[\"'],[ ]*[\"']([^\"'\n]{1,500})[\"']")
_TEXTILE = re.compile(r"\":((?:https?://|/|\.\.?/)[^\s<>\"]{1,500})")

_CALL = re.compile(
    r"\{[{%][<%-]?\s*(?:rel)?(?:ref|post_url|link|post_link|post_path|url)\s+(?:path=)?[\"']?([^\"'\s%}>]+)"
)
_FILTERED = re.compile(
    r"\{\{-?\s*[\"']([^\"'\n]{1,500})[\"']\s*\|\s*(?:relative_url|absolute_url|url|absURL|relURL|relLangURL)"
)
_PREFIX = re.compile(
    r"(?:\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|\{(?:filename|static|attach|index|link)\}|\|filename\|)"
)
_APPS = frozenset(
    (
        *(
            "obsidian:",
            "bear:",
            "note:",
            "inkdrop:",
            "joplin:",
            "siyuan:",
            "logseq:",
            "craftdocs:",
            "upnote:",
            "evernote:",
        ),
        *("applenotes:", "noteplan:", "drafts:", "x-devonthink-item:", "nv:", "amplenote:"),
    )
)
"""Schemes of note programs."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")
_ASSET_ENDINGS = (
    "png jpg jpeg gif svg webp avif bmp ico tif tiff heic mp3 mp4 m4a ogg ogv webm wav flac mov avi mkv pdf zip gz tgz"
    " bz2 xz 7z rar dmg exe css js ts tsx jsx json xml rss atom yml yaml toml csv tsv xls xlsx doc docx ppt pptx odt"
    " ods epub mobi woff woff2 ttf otf eot py rb go rs c h cpp java sh bat ps1 ics bib tex canvas excalidraw base"
)
_ASSETS = frozenset(_ASSET_ENDINGS.split())
_FENCE = re.compile(r"^[ \t]{0,3}(?:>[ \t]*)?(`{3,}|~{3,})", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|%%.*?(?:%%|\Z)", re.DOTALL)
_MD_WORDS = re.compile(
    r"!?\[([^\[\]\n]{0,300})\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,300}\)[^()\n]{0,300})?\)|\[[^\[\]\n]{0,300}\])"
)
_TAGS = re.compile(r"<[^<>\n]{1,1000}>")


def find_links(text: str, suffix: str = "", body_at: int = 0) -> list[Link]:
    """The links of a text in their order, those in program text and comments left out, at most MOST.

    suffix: ending of the file (`tid`, `txt`), which tells the dialect of `[[...]]`. body_at: where the head ends, of
    which only links of this form count: it is full of addresses.
    """
    text = text[:_LOOK]
    spellings: list[tuple[int, str, bool]] = []
    if "[[" in text:
        spellings += [(match.start(), match[1], True) for match in _WIKI.finditer(text)]
    for start, raw in _plain_targets(text, body_at):
        spellings.append((start, raw, False))
    if not spellings:
        return []
    spellings.sort()
    hidden = _hidden(text)
    links: list[Link] = []
    seen: set[tuple[str, str]] = set()
    written: set[str] = set()
    for start, raw, wiki in spellings:
        if raw in written:
            continue
        written.add(raw)
        if len(written) > 5 * MOST:
            break
        if any(begin <= start < end for begin, end in hidden) or _in_code(text, start):
            continue
        link = (_wiki_link(raw, suffix, start) if wiki else None) or link_of(raw, start)
        if link is not None and link.target and (link.target, link.part) not in seen:
            seen.add((link.target, link.part))
            links.append(link)
            if len(links) >= MOST:
                break
    return links


def _plain_targets(text: str, body_at: int) -> Iterator[tuple[int, str]]:
    """Where each link begins, and its target as written."""
    for sign, patterns in _SIGNS:
        if text.find(sign, body_at) >= 0:
            for pattern in patterns:
                for match in pattern.finditer(text, body_at):
                    raw = match[match.lastindex or 0]
                    if pattern is _REF or pattern is _BLOCK:
                        raw = f"id:{raw.strip()}"
                    elif pattern is _TEXTILE:
                        raw = raw.rstrip(".,;:!?")
                    elif pattern is _XREF:  # `component:module:page.adoc`
                        raw = raw.rpartition("@")[2].replace(":", "/")
                    yield match.start(), raw


_SIGNS: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    ("](", (_INLINE,)),
    ("]: ", (_DEFINED,)),
    ("href", (_HREF,)),
    ("HREF", (_HREF,)),
    (" to=", (_HREF,)),
    ("(link:", (_KIRBY,)),
    ("://", (_BARE,)),
    ("{%", (_CALLS,)),
    ("{{", (_CALLS,)),
    (":doc:", (_DOC,)),
    ("{doc}", (_DOC,)),
    ("ref:`", (_REF,)),
    ("{ref}", (_REF,)),
    ("xref:", (_XREF,)),
    ("<<", (_ANGLES,)),
    (">`_", (_REST,)),
    ("[@", (_CITED,)),
    ("((", (_BLOCK,)),
    ("link:", (_LINK_MACRO,)),
    ('="', (_CARDS,)),
    ('":', (_TEXTILE,)),
    ("link_to", (_CALLED,)),
)


def _hidden(text: str) -> list[tuple[int, int]]:
    """Where program text in fences and comments stand."""
    spans: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    if "```" in text or "~~~" in text:
        for match in _FENCE.finditer(text):
            if opened is None:
                opened = match.start(), match[1]
            elif match[1][0] == opened[1][0] and len(match[1]) >= len(opened[1]):
                spans.append((opened[0], match.end()))
                opened = None
        if opened is not None:
            spans.append((opened[0], len(text)))
    if "<!--" in text or "%%" in text:
        spans += [match.span() for match in _COMMENT.finditer(text)]
    return spans[:500]


def _in_code(text: str, start: int) -> bool:
    """Whether a place is inside of backticks on its line."""
    begin = text.rfind("\n", max(0, start - 2_000), start) + 1
    before = text.count("`", begin, start)
    return before % 2 == 1 and "`" in text[start : start + 500].partition("\n")[0] and text[start : start + 2] != " <"


def _wiki_link(raw: str, suffix: str, start: int) -> Link | None:
    """`[[target|words]]`; None when what stands in it is an address or a path of another form."""
    target, bar, words = raw.replace("\\|", "|").partition("|")
    if suffix in ("tid", "mdwn") and bar:
        target = words
    if target.lower().startswith(("http://", "https://", "file:", "id:", "obsidian:")):
        return None
    name, _, part = target.partition("#")
    name = decode_entities(name).strip()
    if suffix == "txt":  # DokuWiki's namespaces
        name = name.strip(":").replace(":", "/")
    if not name or len(name) > 400 or "\0" in name or _is_asset(name):
        return Link(LinkForm.PATH, "", "", start) if _is_asset(name) else None
    otherwise = _target_of_words(words) if bar else ""
    return Link(LinkForm.NAME, name, part.rpartition("#")[2].strip(), start, otherwise=otherwise)


def _target_of_words(words: str) -> str:
    """What stands behind the bar of `[[words|sea.tides]]` as a target, where it can be one; else empty."""
    words = words.strip()
    if words.startswith("dendron://"):
        words = words[len("dendron://") :].partition("/")[2]
    name = words.partition("#")[0]
    return name if name and len(name) <= 200 and re.fullmatch(r"\S*[./-]\S*", name) else ""


def link_of(raw: str, start: int = 0) -> Link | None:
    """What a target as it is written means; None for what leads to no article: parts of this text, pictures, mail."""
    raw = decode_entities(raw.strip())[:_TARGET_LIMIT]
    if raw.startswith(("{", "|")):
        if call := _CALL.match(raw) or _FILTERED.match(raw):
            raw = call[1]
        raw = _PREFIX.sub("", raw, count=1).strip() if raw.startswith(("{", "|")) else raw
    if not raw or raw[0] in "#{(" or "\0" in raw:
        return None
    if raw.startswith(":/"):
        return Link(LinkForm.NAME, f"id:{raw[2:].partition('#')[0]}", raw.partition("#")[2], start)
    if raw.startswith("//"):
        raw = f"https:{raw}"
    if scheme := _SCHEME.match(raw):
        return _of_scheme(raw, scheme[0].lower(), start)
    path, _, part = raw.partition("#")
    path = unquote(path.partition("?")[0]).replace("\\", "/").strip()
    path = re.sub(r"\A(?:@site|@note|@|~|\$\w+)/", "/", path)
    if not path or len(path) > 400 or "\0" in path or _is_asset(path):
        return None
    return Link(LinkForm.PATH, path, unquote(part), start)


def _of_scheme(raw: str, scheme: str, start: int) -> Link | None:
    rest = raw[len(scheme) :]
    if scheme in ("http:", "https:"):
        address, _, part = raw.rstrip(".,;:!?*_'\"").partition("#")
        return Link(LinkForm.ADDRESS, address, unquote(part), start)
    if scheme == "denote:":
        return Link(LinkForm.NAME, rest.partition("::")[0], "", start) if rest else None
    if scheme == "doc:" or (scheme in ("page:", "link:") and rest.startswith("//")):
        name = unquote(rest.partition("#")[0]).rstrip("/").rpartition("/")[2]
        return Link(LinkForm.NAME, f"id:{name}" if scheme == "page:" else name, "", start) if name else None
    if scheme in ("file:", "link:"):
        path, _, part = rest.partition("::") if "::" in rest else rest.partition("#")
        return link_of(path + (f"#{part.lstrip('*#')}" if part else ""), start) if not rest.startswith("//") else None
    if scheme == "id:":
        return Link(LinkForm.NAME, f"id:{rest.partition('::')[0]}", "", start)
    if scheme in ("statamic:", "entry:"):
        name = rest.rpartition("::")[2].strip("/: ")
        return Link(LinkForm.NAME, f"id:{name}", "", start) if name else None
    return _of_app(raw, rest, start) if scheme in _APPS else None


def _of_app(raw: str, rest: str, start: int) -> Link | None:
    """A link by which a note program opens a note of its own: by name or by identifier."""
    try:
        parts = urlsplit(raw)
        query = parse_qs(parts.query)
    except ValueError:
        return None
    name = next((query[key][0] for key in ("file", "title", "name", "page") if key in query), "")
    identifier = next((query[key][0] for key in ("id", "uid", "uuid", "noteId") if key in query), "")
    if not (name or identifier) and not query:
        last = unquote(rest.rstrip("/").rpartition("/")[2])
        name, identifier = (last.replace("_", " "), "") if raw[:5].lower() == "note:" else ("", last)
    if name:
        return Link(LinkForm.NAME, name.partition("#")[0], name.partition("#")[2], start)
    return Link(LinkForm.NAME, f"id:{identifier}", "", start) if identifier else None


def _is_asset(path: str) -> bool:
    """Whether a path leads to a picture, a programme or the like."""
    ending = _ENDING.search(path)
    return bool(ending) and ending[1].lower() in _ASSETS and f".{ending[1].lower()}" not in READABLE_SUFFIXES


def line_of(text: str, start: int) -> str:
    """The line of a text on which a place is, at most 400 characters around it."""
    begin = text.rfind("\n", max(0, start - 200), start) + 1 or max(0, start - 200)
    end = text.find("\n", start, start + 400)
    return text[begin : end if end >= 0 else start + 400]


def place_of(text: str, link: Link) -> int:
    """A number for the line in which a link stands: the same line in many files is no statement of any of them."""
    return crc32(line_of(text, link.start).strip().encode("utf-8", "surrogatepass"))


def words_around(text: str, link: Link) -> str:
    """The words in which a link stands, as one short clean line: why it is there."""
    if definition := _DEFINED.match(text, link.start):
        label = definition[0].partition("[")[2].partition("]:")[0]
        used = text.find(f"][{label}]")
        used = used if used >= 0 else text.find(f"[{label}]", 0, link.start)
        link = replace(link, start=used) if used >= 0 else link
        if text.startswith(f"[{label}]", link.start):
            text = f"{text[: link.start]}{label}{text[link.start + len(label) + 2 :]}"
    begin = text.rfind("\n", max(0, link.start - 300), link.start) + 1 or max(0, link.start - 300)
    end = text.find("\n", link.start, link.start + 700)
    end = end if end >= 0 else link.start + 700
    before, after = _plain(text[begin : link.start]), _plain(text[link.start : end])
    if text[link.start : link.start + 2] in ("](", "]["):
        opening = text.rfind("[", begin, link.start)
        before, after = _plain(text[begin : max(begin, opening)]), _plain(text[max(begin, opening) : end])
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > 2 * _AROUND:
        after = after[: 2 * _AROUND].rpartition(" ")[0] + "…"
    return clean_line(f"{before} {after}".replace(" .", ".").replace(" ,", ","), 200).lstrip("-*+>#|: ")


def _plain(text: str) -> str:
    """A piece of a line without its marks."""
    text = _MD_WORDS.sub(r"\1", text)
    text = re.sub(r"\[\[(?:file:|id:)?[^\[\]\n]*\]\[([^\[\]\n]*)\]\]", r"\1", text)
    return clean_line(decode_entities(_TAGS.sub("", unmarked(text))).replace("**", "").replace("`", ""), 700)
